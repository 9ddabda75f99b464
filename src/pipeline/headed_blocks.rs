//! Which blocks of a batch lie below a heading. What waits for one may begin at any word, and is looked for there only.

use std::ops::Range;

use super::BATCH;
use crate::arch::BLOCK;

/// Blocks of one batch, which may begin inside one.
const BLOCKS: usize = BATCH / BLOCK + 1;
/// Fewer blocks than that are no part of their own: they cost more to begin than to search for everything.
const FEWEST: usize = 8;

/// The blocks of a batch, each with whether something may begin in it that a heading speaks for.
pub(super) struct HeadedBlocks {
    first: usize,
    has_any: bool,
    headed: [bool; BLOCKS],
}

impl HeadedBlocks {
    /// Those of the batch that begins at `from`, in none of which anything begins.
    pub(super) fn new(from: usize) -> HeadedBlocks {
        HeadedBlocks {
            first: from / BLOCK,
            has_any: false,
            headed: [false; BLOCKS],
        }
    }

    /// Something may begin in `part`.
    pub(super) fn add(&mut self, part: Range<usize>) {
        let from = (part.start / BLOCK).saturating_sub(self.first);
        let to = part.end.div_ceil(BLOCK).saturating_sub(self.first);
        if let Some(headed) = self.headed.get_mut(from..to.min(BLOCKS)) {
            self.has_any = true;
            headed.fill(true);
        }
    }

    /// Whether something may begin in the block at `at`, and where the next part begins, of which that may differ.
    pub(super) fn part_at(&self, at: usize) -> (bool, usize) {
        if !self.has_any {
            return (false, usize::MAX);
        }
        let block = at / BLOCK - self.first;
        let left = &self.headed[block..];
        let next = |from: usize| Some(from + left[from..].iter().position(|&headed| headed)?);
        let first = next(0).unwrap_or(left.len());
        let mut end = first;
        if first < FEWEST {
            while let Some(headed) = next(end).filter(|headed| headed - end < FEWEST) {
                end = headed + 1;
            }
        }
        (first < FEWEST, (self.first + block + end) * BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What is added lies in parts that say so; the others are of some length.
        #[test]
        fn parts_cover_what_was_added(
            from in 0..3 * BLOCK,
            added in prop::collection::vec((0..BATCH, 0..20 * BLOCK), 0..9),
        ) {
            let to = from + BATCH;
            let mut headed = HeadedBlocks::new(from);
            for &(start, len) in &added {
                headed.add((from + start).saturating_sub(BLOCK)..from + start + len);
            }
            let is_added = |at: usize| {
                added.iter().any(|&(start, len)| {
                    ((from + start).saturating_sub(BLOCK)..from + start + len).contains(&at)
                })
            };
            let mut at = from;
            while at < to {
                let (is_headed, next) = headed.part_at(at);
                prop_assert!(next > at);
                if !is_headed {
                    prop_assert!(next >= to || next - at >= (FEWEST - 1) * BLOCK);
                    prop_assert!(!(at..next.min(to)).any(is_added));
                }
                at = next;
            }
        }
    }

    #[test]
    fn a_batch_without_headings_is_one_part() {
        assert_eq!(HeadedBlocks::new(100).part_at(100), (false, usize::MAX));
        let mut headed = HeadedBlocks::new(0);
        headed.add(20 * BLOCK..21 * BLOCK);
        assert_eq!(headed.part_at(5), (false, 20 * BLOCK));
        assert_eq!(headed.part_at(20 * BLOCK), (true, 21 * BLOCK));
        assert!(!headed.part_at(21 * BLOCK).0);
    }
}
