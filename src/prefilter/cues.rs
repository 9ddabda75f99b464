//! Where keywords may begin, as the pass over the blocks sees it by the way.

use std::ops::Range;

use crate::arch::BLOCK;

/// Where a keyword may begin, as far as a prefilter has been through a text.
#[derive(Default)]
pub(crate) struct CueMarks {
    /// Text that it has been through.
    known: Range<usize>,
    /// For each block of [`BLOCK`] bytes from `first` on.
    blocks: Vec<Cues>,
    first: usize,
}

/// What there is to know of the words of one block, as bits.
#[derive(Clone, Copy, Default)]
pub(super) struct Cues {
    /// Where a keyword may begin.
    pub(super) places: u64,
    /// What does not go on with a word: the byte behind it, or the next part of a `camelCase` name.
    pub(super) ends: u64,
}

/// The places in one block where a keyword may begin.
pub(crate) struct CuesOfBlock {
    start: usize,
    cues: Cues,
    next_ends: u64,
}

impl CueMarks {
    pub(crate) fn clear(&mut self) {
        self.blocks.clear();
        self.known = 0..0;
    }

    /// Forgets the blocks that end at or before `offset`.
    pub(crate) fn forget_before(&mut self, offset: usize) {
        let count = (offset / BLOCK).saturating_sub(self.first);
        self.blocks.drain(..count.min(self.blocks.len()));
        self.first += count;
        self.known.start = self.known.start.max(self.first * BLOCK).min(self.known.end);
    }

    /// The places in a block, if all of them are known in a text of `len` bytes.
    #[inline]
    pub(crate) fn of_block(&self, block: usize, len: usize) -> Option<CuesOfBlock> {
        let start = block * BLOCK;
        let is_known = start >= self.known.start && len.min(start + BLOCK) <= self.known.end;
        is_known.then(|| CuesOfBlock {
            start,
            cues: self.blocks[block - self.first],
            next_ends: self
                .blocks
                .get(block - self.first + 1)
                .map_or(0, |next| next.ends),
        })
    }

    pub(super) fn add(&mut self, block: usize, cues: Cues) {
        if self.blocks.is_empty() {
            self.first = block;
        }
        // Two calls may share a block.
        match self.blocks.get_mut(block - self.first) {
            Some(known) => known.places |= cues.places,
            None => self.blocks.push(cues),
        }
    }

    pub(super) fn extend(&mut self, from: usize, to: usize) {
        if self.known.is_empty() {
            self.known.start = from;
        }
        self.known.end = to;
    }
}

impl CuesOfBlock {
    /// Calls `each` with every place, and the length of the word there where this block and the next one show it.
    #[inline]
    pub(crate) fn for_each(self, mut each: impl FnMut(usize, Option<usize>)) {
        let mut places = self.cues.places;
        while places != 0 {
            let at = places.trailing_zeros() as usize % BLOCK;
            places &= places - 1;
            let behind = match self.cues.ends >> at >> 1 {
                0 => BLOCK - 1 - at + self.next_ends.trailing_zeros() as usize,
                ends => ends.trailing_zeros() as usize,
            };
            let is_seen = at + behind + 1 < 2 * BLOCK;
            each(self.start + at, is_seen.then_some(behind + 1));
        }
    }
}
