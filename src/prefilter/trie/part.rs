//! Parts of states: where single patterns stand in their beginnings.
//!
//! A text that nobody has seen leads to new states all the time, and those consist of known parts, nearly always.

use super::class::CLASSES;
use super::graph::{Closure, Graph};
use crate::arch::bits;
use crate::prefilter::list_set::ListSet;

/// Most parts: four megabytes. Texts of one kind need half of them, however long they are.
const MAX_PARTS: usize = 32_000;

/// The parts that texts have reached so far.
#[derive(Default)]
pub(super) struct Parts {
    /// For each, the nodes that wait for a byte, all of one pattern.
    nodes: ListSet,
    /// For each, a row of steps, one a class.
    steps: Vec<PartStep>,
    /// Steps that led to a part for which there was no room.
    pub(super) cut: usize,
    closure: Closure,
}

/// Where a step of a part leads: to the part with this number, or as one of those below says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct PartStep(u16);

impl PartStep {
    /// Not known yet.
    const UNKNOWN: PartStep = PartStep(u16::MAX);
    /// The pattern begins, whatever follows.
    pub(super) const COMPLETE: PartStep = PartStep(u16::MAX - 1);
    /// The pattern does not begin.
    pub(super) const DEAD: PartStep = PartStep(u16::MAX - 2);

    /// The number of the part.
    pub(super) fn part(self) -> u32 {
        u32::from(self.0)
    }
}

impl Parts {
    /// Forgets all of them, and keeps their memory.
    pub(super) fn forget(&mut self) {
        self.nodes.clear();
        self.steps.clear();
        self.cut = 0;
    }

    /// The pattern of a part.
    pub(super) fn pattern(&self, graph: &Graph, part: u32) -> u32 {
        graph.pattern(self.nodes.get(part as u16)[0])
    }

    /// The step of `part` at a byte of `class`.
    #[inline]
    pub(super) fn step(&mut self, graph: &Graph, part: u32, class: u8) -> PartStep {
        let row = part as usize * CLASSES;
        match self.steps[row + usize::from(class)] {
            PartStep::UNKNOWN => {
                let nodes = self.nodes.get(part as u16);
                let alike = self.closure.follow(graph, nodes, class);
                let Some(step) = self.find() else {
                    return PartStep::COMPLETE;
                };
                bits(alike).for_each(|class| self.steps[row + class] = step);
                step
            }
            step => step,
        }
    }

    /// The first step of a pattern: behind one of those `nodes` that wait for a byte of `class`.
    pub(super) fn first(&mut self, graph: &Graph, nodes: &[u32], class: u8) -> PartStep {
        self.closure.follow(graph, nodes, class);
        self.find().unwrap_or(PartStep::COMPLETE)
    }

    /// The step to what the closure has found, if there is room for that.
    fn find(&mut self) -> Option<PartStep> {
        let Closure {
            pending, complete, ..
        } = &mut self.closure;
        if !complete.is_empty() {
            return Some(PartStep::COMPLETE);
        }
        if pending.is_empty() {
            return Some(PartStep::DEAD);
        }
        pending.sort_unstable();
        pending.dedup();
        if self.nodes.len() >= MAX_PARTS {
            let known = self.nodes.find(pending);
            self.cut += usize::from(known.is_none());
            return known.map(PartStep);
        }
        let (number, is_new) = self.nodes.intern(pending);
        if is_new {
            self.steps.extend([PartStep::UNKNOWN; CLASSES]);
        }
        Some(PartStep(number))
    }
}
