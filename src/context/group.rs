//! Groups: keywords that weigh the same for a rule, and how far from a value they are heard.

use super::handed::FEWEST_BEFORE;
use crate::prefilter::{Gated, Reach};

/// One context group, or the keywords of one allow list.
pub(super) struct Group {
    pub(super) gate: u32,
    pub(super) before: usize,
    pub(super) after: usize,
    pub(super) weight: Option<i32>,
    pub(super) required: bool,
}

/// Groups of one rule: a contiguous range.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GroupRange {
    /// The number of its rule among those whose matches are asked about before they are known, or [`NO_GATE`].
    pub(crate) gate: u32,
    pub(super) first: u32,
    pub(super) end: u32,
    /// The longest stretch that one of its positive keywords fills in text.
    pub(super) longest_hit: usize,
    /// The widest windows of its positive groups.
    pub(super) before: usize,
    pub(super) after: usize,
    /// How far from a value a keyword of any of its groups may begin.
    pub(super) widest: Reach,
}

/// The gate of a rule that none of its matches waits at.
pub(super) const NO_GATE: u32 = u32::MAX;

impl GroupRange {
    /// What a pattern with matches of up to `max_len` bytes waits for, whose value begins no further than `lead`.
    pub(crate) fn gated(self, max_len: usize, lead: usize) -> Gated {
        Gated {
            rule: self.gate,
            reach: self.reach(max_len),
            lead,
        }
    }

    /// Whether a keyword may be further away when words hand the value over.
    pub(super) fn may_be_handed_over(self) -> bool {
        self.before >= FEWEST_BEFORE
    }

    pub(super) fn reach(self, max_len: usize) -> Reach {
        match (self.before, self.after) {
            (0, 0) => Reach::default(),
            (before, after) => Reach {
                before: before + self.longest_hit,
                after: max_len.saturating_add(after + 1),
            },
        }
    }
}

impl Group {
    /// Without a window only headings speak.
    pub(super) fn has_window(&self) -> bool {
        self.before > 0 || self.after > 0
    }
}
