//! Where walks through a trie begin.

use super::cache::BEHIND_PARTS;

/// Where a walk begins: a state before the first byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::prefilter) struct Root {
    /// Inside a word: behind a `_`, or at a capital behind a small letter.
    pub(in crate::prefilter) inside: bool,
    /// A heading may speak: letters and digits of any kind may stand below one, and where none does they would keep
    /// each walk alive.
    pub(in crate::prefilter) headed: bool,
}

pub(super) const ROOTS: usize = 4;

impl Root {
    /// Where a word begins, or anywhere, for all patterns.
    pub(in crate::prefilter) const WORD: Root = Root {
        inside: false,
        headed: true,
    };

    /// The number of its state.
    #[inline(always)]
    pub(super) fn number(self) -> u16 {
        u16::from(self.inside) + 2 * u16::from(self.headed)
    }

    pub(super) fn of_number(number: usize) -> Root {
        Root {
            inside: number & 1 == 1,
            headed: number & 2 == 2,
        }
    }
}

/// What stands for each [`Root`] among the states: lists that no walk makes.
pub(super) const ROOT_LISTS: [[u32; 1]; ROOTS] = [
    [BEHIND_PARTS - 1],
    [BEHIND_PARTS - 2],
    [BEHIND_PARTS - 3],
    [BEHIND_PARTS - 4],
];
