//! The engine of the scan core: one small automaton a pattern, built when first needed, run from one position.

use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures, backtrack, pikevm};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::start;
use regex_automata::{Anchored as Anchoring, Input, MatchKind};

use super::{MatchEnd, closure};
use crate::error::BuildErrorKind;
use crate::finding::Span;
use crate::rules::model::Pattern;

/// Largest compiled automaton of one pattern, in bytes.
const PATTERN_SIZE_LIMIT: usize = 1 << 20;
/// Bytes in which backtracking notes where it has been: states of the pattern times bytes of the match, as bits.
const VISITED: usize = 1 << 15;

/// The automaton of one pattern.
pub(crate) struct Anchored {
    /// On the heap: hardly a text needs one pattern in ten.
    built: OnceLock<Box<Built>>,
}

struct Built {
    dfa: DFA,
    /// Finds the group `value` once the automaton has found the match; only where there is one.
    groups: Option<Groups>,
}

/// Tells where groups are in a match.
struct Groups {
    /// The faster one, for matches that are not too long for its memory.
    short: backtrack::BoundedBacktracker,
    long: pikevm::PikeVM,
}

struct GroupsCache {
    short: backtrack::Cache,
    long: Option<pikevm::Cache>,
}

/// The changing part of one pattern's automaton; each scratch has its own.
pub(crate) struct AnchoredCache {
    dfa: Cache,
    groups: Option<GroupsCache>,
    work: Work,
}

/// What an automaton has done since its cache was made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work {
    pub(crate) runs: u64,
    pub(crate) bytes: u64,
}

impl AnchoredCache {
    pub(crate) fn work(&self) -> Work {
        self.work
    }
}

impl Anchored {
    /// An automaton that is built at its first candidate.
    pub(crate) fn lazy() -> Anchored {
        Anchored {
            built: OnceLock::new(),
        }
    }

    /// Builds the automaton now, to learn whether it keeps to the limits.
    pub(crate) fn build(&self, pattern: &Pattern) -> Result<(), BuildErrorKind> {
        let built = Built::new(pattern)?;
        closure::check(built.dfa.get_nfa(), pattern.max_len)?;
        // Whoever was first has built the same.
        let _ = self.built.set(Box::new(built));
        Ok(())
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        // The engines of a pattern share its states, and have nothing else there.
        let built = self.built.get();
        built.map_or(0, |built| built.dfa.get_nfa().memory_usage())
    }

    fn built(&self, pattern: &Pattern) -> Option<&Built> {
        match self.built.get() {
            Some(built) => Some(built),
            None => {
                // Lazily built patterns come from embedded packs, which a test builds and checks one by one.
                let _ = self.built.set(Box::new(Built::new(pattern).ok()?));
                self.built.get().map(|built| &**built)
            }
        }
    }

    /// Steps the automaton from `start`.
    pub(crate) fn find(
        &self,
        cache: &mut Option<Box<AnchoredCache>>,
        pattern: &Pattern,
        haystack: &[u8],
        start: usize,
    ) -> MatchEnd {
        let Some(built) = self.built(pattern) else {
            return MatchEnd::Overlong;
        };
        let cache = cache.get_or_insert_with(|| Box::new(built.create_cache()));
        let (end, is_growing, read) = built.run(&mut cache.dfa, haystack, start, pattern.max_len);
        cache.work.runs += 1;
        cache.work.bytes += read as u64;
        if is_growing
            && pattern
                .syntax
                .max_len
                .is_none_or(|own| own > pattern.max_len)
        {
            return MatchEnd::Overlong;
        }
        match end {
            None => MatchEnd::Nothing,
            Some(end) => MatchEnd::Match {
                value: built.value(cache, haystack, Span::new(start, end)),
            },
        }
    }
}

impl Built {
    fn new(pattern: &Pattern) -> Result<Built, BuildErrorKind> {
        let nfa = compile(pattern)?;
        let dfa = DFA::builder()
            .configure(
                DFA::config()
                    .match_kind(MatchKind::LeftmostFirst)
                    .skip_cache_capacity_check(true),
            )
            .build_from_nfa(nfa.clone())
            .map_err(|error| too_large(pattern, error.to_string()))?;
        let groups = pattern
            .syntax
            .has_value_group()
            .then(|| Groups::new(pattern, nfa))
            .transpose()?;
        Ok(Built { dfa, groups })
    }

    fn create_cache(&self) -> AnchoredCache {
        AnchoredCache {
            dfa: self.dfa.create_cache(),
            groups: self.groups.as_ref().map(Groups::create_cache),
            work: Work::default(),
        }
    }

    /// The end of the leftmost-first match that begins at `start`, whether it could still grow after `max_len` bytes,
    /// and how many bytes were read.
    fn run(
        &self,
        cache: &mut Cache,
        haystack: &[u8],
        start: usize,
        max_len: usize,
    ) -> (Option<usize>, bool, usize) {
        let look_behind = start.checked_sub(1).map(|at| haystack[at]);
        let config = start::Config::new()
            .anchored(Anchoring::Yes)
            .look_behind(look_behind);
        // The automaton never gives up: its cache is cleared when full, without a bound on how often.
        let Ok(mut state) = self.dfa.start_state(cache, &config) else {
            return (None, true, 0);
        };
        let mut end = None;
        // One byte more than the longest match, because a match is seen one byte late.
        let limit = haystack
            .len()
            .min(start.saturating_add(max_len).saturating_add(1));
        for (at, &byte) in haystack[start..limit].iter().enumerate() {
            // Nearly every step leads from a known state to another in which there is nothing to see.
            if !state.is_tagged() {
                let next = self.dfa.next_state_untagged(cache, state, byte);
                if !next.is_tagged() {
                    state = next;
                    continue;
                }
            }
            let Ok(next) = self.dfa.next_state(cache, state, byte) else {
                return (end, true, at + 1);
            };
            state = next;
            if state.is_match() {
                end = Some(start + at);
            } else if state.is_dead() {
                return (end, false, at + 1);
            } else if state.is_quit() {
                return (end, true, at + 1);
            }
        }
        if limit < haystack.len() || limit == start.saturating_add(max_len).saturating_add(1) {
            return (end, true, limit - start);
        }
        if let Ok(last) = self.dfa.next_eoi_state(cache, state) {
            if last.is_match() {
                end = Some(limit);
            }
        }
        (end, false, limit - start)
    }

    fn value(&self, cache: &mut AnchoredCache, haystack: &[u8], whole: Span) -> Span {
        let (Some(groups), Some(cache)) = (&self.groups, &mut cache.groups) else {
            return whole;
        };
        let input = Input::new(haystack)
            .span(whole.start..whole.end)
            .anchored(Anchoring::Yes);
        // The whole match, then the group `value`, which is the only one left.
        let mut slots = [None; 4];
        groups.search(cache, &input, &mut slots);
        match slots {
            [_, _, Some(start), Some(end)] => Span::new(start.get(), end.get()),
            _ => whole,
        }
    }
}

impl Groups {
    fn new(pattern: &Pattern, nfa: NFA) -> Result<Groups, BuildErrorKind> {
        let short = backtrack::BoundedBacktracker::builder()
            .configure(backtrack::Config::new().visited_capacity(VISITED))
            .build_from_nfa(nfa.clone());
        let long = pikevm::PikeVM::builder().build_from_nfa(nfa);
        let refused = |error: thompson::BuildError| too_large(pattern, error.to_string());
        Ok(Groups {
            short: short.map_err(refused)?,
            long: long.map_err(refused)?,
        })
    }

    fn create_cache(&self) -> GroupsCache {
        GroupsCache {
            short: self.short.create_cache(),
            long: None,
        }
    }

    fn search(
        &self,
        cache: &mut GroupsCache,
        input: &Input<'_>,
        slots: &mut [Option<NonMaxUsize>],
    ) {
        // Asked first, because an error would be allocated.
        let is_short = input.get_span().len() <= self.short.max_haystack_len();
        let mut search = || self.short.try_search_slots(&mut cache.short, input, slots);
        if !is_short || search().is_err() {
            let cache = cache.long.get_or_insert_with(|| self.long.create_cache());
            self.long.search_slots(cache, input, slots);
        }
    }
}

/// The automaton of a pattern as states; it knows the group `value` if there is one, which a DFA steps over.
pub(super) fn compile(pattern: &Pattern) -> Result<NFA, BuildErrorKind> {
    let captures = match pattern.syntax.has_value_group() {
        true => WhichCaptures::All,
        false => WhichCaptures::None,
    };
    thompson::Compiler::new()
        .configure(
            thompson::Config::new()
                .utf8(false)
                .which_captures(captures)
                .nfa_size_limit(Some(PATTERN_SIZE_LIMIT)),
        )
        .build_from_hir(&pattern.syntax.hir)
        .map_err(|error| match error.size_limit() {
            Some(limit) => BuildErrorKind::Limit {
                what: "compiled size of the regex in bytes (at least)",
                seen: limit + 1,
                limit,
                hint: "narrow its classes or its counted repetitions",
            },
            None => too_large(pattern, error.to_string()),
        })
}

fn too_large(pattern: &Pattern, message: String) -> BuildErrorKind {
    BuildErrorKind::Regex {
        pattern: pattern.regex.chars().take(60).collect(),
        message,
        hint: "simplify it or split the rule into several patterns",
    }
}
