//! Where a step of a walk leads.

use super::class::CLASSES;

/// To a state, from which the walk goes on, or to its end.
///
/// The number of a state times two, or that of an ending times two and one more: sixteen bits, since every state has a
/// step for each class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Step(u16);

impl Step {
    /// Not known yet.
    pub(super) const UNKNOWN: Step = Step(u16::MAX);
    /// No beginning goes on, and none is complete.
    pub(super) const DEAD: Step = Step(u16::MAX - 2);

    #[inline(always)]
    pub(super) const fn to_state(number: u16) -> Step {
        Step(2 * number)
    }

    pub(super) const fn to_ending(number: u16) -> Step {
        Step(2 * number + 1)
    }

    /// The state that it leads to, or the ending.
    #[inline(always)]
    pub(super) const fn number(self) -> u16 {
        self.0 / 2
    }

    /// Whether the walk ends with it. So do [`Step::UNKNOWN`] and [`Step::DEAD`].
    #[inline(always)]
    pub(super) const fn is_last(self) -> bool {
        self.0 % 2 == 1
    }

    /// Where the next step is found among those of all states, at a byte of `class`.
    #[inline(always)]
    pub(super) fn next_at(self, class: u8) -> usize {
        // An even number: no shift for the half of it.
        usize::from(self.0) * (CLASSES / 2) + usize::from(class)
    }

    #[inline(always)]
    pub(super) const fn to_bits(self) -> u16 {
        self.0
    }

    #[inline(always)]
    pub(super) const fn from_bits(bits: u16) -> Step {
        Step(bits)
    }
}
