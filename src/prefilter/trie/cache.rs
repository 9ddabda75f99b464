//! The states of a trie that texts have reached, and what begins where they end.

use std::collections::HashMap;
use std::ops::Range;

use super::class::CLASSES;
use super::graph::Graph;
use super::part::Parts;
use super::root::ROOT_LISTS;
use super::step::Step;
use crate::prefilter::gated::GatedSets;
use crate::prefilter::list_set::ListSet;

/// Most states, and most endings: some eight megabytes, which only hostile text and noise such as base64 fill.
/// Their numbers, twice as large in a step, fit into sixteen bits, with room for those that one walk adds.
pub(super) const MAX_STATES: usize = 26_000;

/// Steps that are cut short before all states are forgotten. Filling the cache costs as much as scanning megabytes, so
/// noise must not do so again and again; and what noise has left must not stay for ever.
pub(super) const MAX_CUT: usize = 3 * MAX_STATES;

/// The states of one [`Trie`](super::Trie) that texts have reached so far; each thread has its own.
#[derive(Default)]
pub(crate) struct TrieCache {
    /// For each state a row of steps, one a class: see [`Step::next_at`].
    pub(super) steps: Vec<Step>,
    /// What each state stands for: parts that go on, [`BEHIND_PARTS`], patterns that are complete.
    pub(super) states: ListSet,
    pub(super) parts: Parts,
    /// What is complete where nothing goes on: no state, and no row.
    pub(super) complete: ListSet,
    /// For each such list, its patterns without a gate, in `free`, and the set of the others.
    pub(super) endings: Vec<(Range<u32>, Option<u32>)>,
    pub(super) free: Vec<u32>,
    /// Steps that led to a state for which there was no room.
    pub(super) cut: usize,
    pub(super) next: Next,
    pub(super) gated: GatedSets,
    /// The step of a text that ends in a state.
    pub(super) at_end: HashMap<u16, Step>,
}

/// No number of a part.
pub(super) const BEHIND_PARTS: u32 = u32::MAX;

/// What a step leads to, while it is looked for.
#[derive(Default)]
pub(super) struct Next {
    pub(super) parts: Vec<u32>,
    pub(super) complete: Vec<u32>,
    /// Both, as a state is kept; once written.
    pub(super) list: Vec<u32>,
}

/// What may begin at a place.
#[derive(Clone, Copy)]
pub(crate) struct Ending<'c> {
    /// Patterns to be tried whatever stands near.
    pub(in crate::prefilter) patterns: &'c [u32],
    /// Patterns with a gate: a number in [`GatedSets`].
    pub(in crate::prefilter) gated: Option<u32>,
}

impl TrieCache {
    /// Starts over with sets of gated patterns when there are too many: no place may still name one.
    pub(in crate::prefilter) fn forget_if_full(&mut self) {
        if self.gated.len() >= MAX_STATES {
            *self = TrieCache::default();
        }
    }

    pub(crate) fn gated(&self) -> &GatedSets {
        &self.gated
    }

    /// Begins again when too much was cut short.
    #[inline]
    pub(super) fn make_room(&mut self) {
        let cut = self.cut + self.parts.cut;
        let is_full = cut >= MAX_CUT || self.complete.len() >= MAX_STATES;
        if self.steps.is_empty() || is_full {
            self.begin();
        }
    }

    fn begin(&mut self) {
        self.forget();
        for list in &ROOT_LISTS {
            self.number_state(list);
        }
    }

    /// Forgets all states, and keeps their memory. Places that wait in this block still name sets of gated patterns.
    fn forget(&mut self) {
        self.steps.clear();
        self.states.clear();
        self.parts.forget();
        self.complete.clear();
        self.endings.clear();
        self.free.clear();
        self.at_end.clear();
        self.cut = 0;
    }

    /// Where the last step of a walk led, if anything begins there.
    #[inline(always)]
    pub(super) fn ending(&self, step: Step) -> Option<Ending<'_>> {
        if step == Step::DEAD {
            return None;
        }
        let (free, gated) = &self.endings[usize::from(step.number())];
        Some(Ending {
            patterns: &self.free[free.start as usize..free.end as usize],
            gated: *gated,
        })
    }

    /// The number of a state.
    pub(super) fn number_state(&mut self, list: &[u32]) -> u16 {
        let (number, is_new) = self.states.intern(list);
        if is_new {
            self.steps.extend([Step::UNKNOWN; CLASSES]);
        }
        number
    }

    /// Takes the parts that go on in a state that is no [`Root`](super::Root), and what is complete there.
    pub(super) fn read_state(&mut self, number: u16) {
        let list = self.states.get(number);
        let parts = list.iter().position(|&part| part == BEHIND_PARTS);
        let parts = parts.unwrap_or(list.len());
        self.next.clear();
        self.next.parts.extend_from_slice(&list[..parts]);
        let complete = &list[list.len().min(parts + 1)..];
        self.next.complete.extend_from_slice(complete);
    }
}

impl Next {
    pub(super) fn clear(&mut self) {
        self.parts.clear();
        self.complete.clear();
    }

    /// Puts the patterns that are complete in order, once each.
    pub(super) fn sort(&mut self) {
        self.complete.sort_unstable();
        self.complete.dedup();
    }

    /// Takes what goes on as complete.
    pub(super) fn complete_all(&mut self, graph: &Graph, parts: &Parts) {
        let patterns = self.parts.drain(..).map(|part| parts.pattern(graph, part));
        self.complete.extend(patterns);
        self.sort();
    }

    /// Writes what was found as a state is kept.
    pub(super) fn write_list(&mut self) {
        self.list.clear();
        self.list.extend_from_slice(&self.parts);
        self.list.push(BEHIND_PARTS);
        self.list.extend_from_slice(&self.complete);
    }
}
