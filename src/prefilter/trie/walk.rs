//! Many walks at once through one text.

use super::class::class_of;
use super::step::Step;
use super::{Ending, Root, Trie, TrieCache};

/// Most walks at once: the number of one is a byte.
const MAX_WALKS: usize = 1 << u8::BITS;

/// Walks through one text, each from a place at which something may begin.
pub(in crate::prefilter) struct Walks {
    /// Where the first one began: others are no more than a block of text away.
    base: usize,
    starts: [u32; MAX_WALKS],
    /// The last step of each.
    ends: [Step; MAX_WALKS],
    /// Those that are not over.
    going: [Going; MAX_WALKS],
    count: usize,
}

/// A walk that is not over: the place of its next byte in the upper half, then its number, then its last step.
#[derive(Clone, Copy)]
struct Going(u64);

impl Going {
    fn new(at: u32, walk: u8, step: Step) -> Going {
        Going(u64::from(at) << 32 | u64::from(walk) << 16 | u64::from(step.to_bits()))
    }

    #[inline(always)]
    fn at(self) -> usize {
        (self.0 >> 32) as usize
    }

    #[inline(always)]
    fn number(self) -> usize {
        usize::from((self.0 >> 16) as u8)
    }

    #[inline(always)]
    fn step(self) -> Step {
        Step::from_bits(self.0 as u16)
    }

    #[inline(always)]
    fn next(self, step: Step) -> Going {
        let before = u64::from(self.step().to_bits());
        Going(self.0 - before + u64::from(step.to_bits()) + (1 << 32))
    }
}

impl Walks {
    pub(in crate::prefilter) fn new() -> Walks {
        Walks {
            base: 0,
            starts: [0; MAX_WALKS],
            ends: [Step::to_state(0); MAX_WALKS],
            going: [Going(0); MAX_WALKS],
            count: 0,
        }
    }

    /// How many more there is room for.
    pub(in crate::prefilter) fn room(&self) -> usize {
        MAX_WALKS - self.count
    }

    pub(in crate::prefilter) fn clear(&mut self) {
        self.count = 0;
    }

    /// Adds one from `start`, which is such a place as `root` says; there must be room.
    #[inline(always)]
    pub(in crate::prefilter) fn push(&mut self, start: usize, root: Root) {
        let walk = self.count;
        if walk == 0 {
            self.base = start;
        }
        let at = (start - self.base) as u32;
        self.starts[walk] = at;
        self.going[walk] = Going::new(at, walk as u8, Step::to_state(root.number()));
        self.count += 1;
    }

    /// Where they began, in the order in which they were added, with what they have found in `cache`.
    #[inline(always)]
    pub(in crate::prefilter) fn endings<'c>(
        &self,
        cache: &'c TrieCache,
    ) -> impl Iterator<Item = (usize, Ending<'c>)> {
        let base = self.base;
        let ends = self.starts.iter().zip(&self.ends).take(self.count);
        ends.filter_map(move |(&at, &step)| Some((base + at as usize, cache.ending(step)?)))
    }
}

impl Trie {
    /// Takes all `walks` through `haystack` to their ends. Over-reports, never under-reports.
    ///
    /// Each goes a byte further by turns: a step waits for the memory of the one before it, and for no other walk's.
    #[inline(always)]
    pub(in crate::prefilter) fn walk(
        &self,
        cache: &mut TrieCache,
        haystack: &[u8],
        walks: &mut Walks,
    ) {
        cache.make_room();
        let text = haystack.get(walks.base..).unwrap_or_default();
        let Walks { ends, going, .. } = walks;
        let mut left = walks.count;
        while left > 0 {
            let mut kept = 0;
            let mut known = cache.steps.as_slice();
            // The remainders are the numbers themselves: without them each access would be checked.
            for index in 0..left {
                let walk = going[index % MAX_WALKS];
                let last = walk.step();
                let step = match text.get(walk.at()) {
                    Some(&byte) => {
                        let class = class_of(byte);
                        match known[last.next_at(class)] {
                            Step::UNKNOWN => {
                                let step = self.new_step(cache, last, class);
                                known = &cache.steps;
                                step
                            }
                            step => step,
                        }
                    }
                    None => {
                        let step = self.step_at_end(cache, last);
                        known = &cache.steps;
                        step
                    }
                };
                ends[walk.number()] = step;
                // It takes the place of one that was read already, and is forgotten there when it is over.
                going[kept % MAX_WALKS] = walk.next(step);
                kept += usize::from(!step.is_last());
            }
            left = kept;
        }
    }
}
