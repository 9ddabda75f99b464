//! Keywords found in one text so far, block by block, and beside them what [`super::readers`] has read.

use std::ops::Range;

use super::first_word;
use super::handed::is_handed_over;
use super::heading::MAX_HEADING_LEN;
use super::keywords::{Keywords, begins};
use super::readers::Readers;
use crate::arch::BLOCK;
use crate::prefilter::CueMarks;

/// Bytes before a part of a text for whose keywords there is room: most windows reach less far back.
const BEHIND: usize = 512;

/// A keyword in the text. Keywords are looked for in blocks of [`BLOCK`] bytes, as the prefilter marks them.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) keyword: u32,
    /// It stands there with an `s` that it is not spelled with.
    pub(super) is_plural: bool,
}

/// Keywords found so far in one text.
#[derive(Default)]
pub(crate) struct Hits {
    /// From `first_block` on.
    blocks: Vec<BlockHits>,
    first_block: usize,
    hits: Vec<Hit>,
    /// The rules that the keywords of blocks speak for.
    rules: Vec<u64>,
    pub(super) readers: Readers,
    /// A place that was asked about last, and whether words hand over what stands there.
    handed: Option<(usize, bool)>,
    /// The rules that a keyword speaks for in `round_blocks`.
    pub(super) round: Vec<u64>,
    round_blocks: Option<Range<usize>>,
    /// The same and those of a table heading.
    pub(super) near: Vec<u64>,
    marks: CueMarks,
}

/// The hits of one block, and where its rules stand: a block without hits has none.
#[derive(Clone, Copy)]
struct BlockHits {
    first: u32,
    end: u32,
    rules: u32,
}

impl BlockHits {
    const UNSEEN: BlockHits = BlockHits {
        first: u32::MAX,
        end: 0,
        rules: 0,
    };

    fn rules(self, words: usize) -> Option<Range<usize>> {
        let at = self.rules as usize;
        (self.first < self.end).then_some(at..at + words)
    }
}

impl Hits {
    /// How far before a place a heading may begin that speaks from there on, in bytes.
    pub(crate) const LOOK_BEHIND: usize = MAX_HEADING_LEN;

    /// Forgets everything, because another scanner is next.
    pub(crate) fn forget_scanner(&mut self) {
        *self = Hits::default();
    }

    /// Forgets the last text.
    pub(crate) fn forget(&mut self) {
        self.readers.reset();
    }

    /// Calls `each` with all of `part` that a heading may speak for, in no order.
    pub(crate) fn each_headed(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        part: Range<usize>,
        each: impl FnMut(Range<usize>),
    ) {
        self.readers.advance(keywords, text, part.end);
        if self.readers.speaks() {
            self.readers.each_in(&part, each);
        }
    }

    /// Whether the line that begins at `at`, and those below it, mean the same if nothing stands before `at`.
    pub(crate) fn is_quiet_at(&mut self, keywords: &Keywords, text: &[u8], at: usize) -> bool {
        let to = at + Hits::LOOK_BEHIND;
        self.readers.advance(keywords, text, to);
        self.readers.is_quiet_in(at..to)
    }

    /// Whether words hand over what stands at `start`: each rule of a place asks.
    #[inline]
    pub(super) fn is_handed_over(&mut self, text: &[u8], start: usize) -> bool {
        match self.handed {
            Some((at, is_handed)) if at == start => is_handed,
            _ => {
                let is_handed = is_handed_over(text, start);
                self.handed = Some((start, is_handed));
                is_handed
            }
        }
    }

    /// Sums up the rules that a keyword speaks for anywhere in some blocks.
    pub(super) fn look_round(&mut self, keywords: &Keywords, text: &[u8], blocks: Range<usize>) {
        if self.round_blocks.as_ref() == Some(&blocks) {
            return;
        }
        self.round.clear();
        self.round.resize(keywords.rule_words, 0);
        for block in blocks.clone() {
            let seen = self.see(keywords, text, block);
            if let Some(range) = seen.rules(keywords.rule_words) {
                for (round, more) in self.round.iter_mut().zip(&self.rules[range]) {
                    *round |= more;
                }
            }
        }
        self.round_blocks = Some(blocks);
    }

    /// Moves to a text whose first `count` bytes are gone, after reading the headings in them.
    pub(crate) fn cut(&mut self, keywords: &Keywords, text: &[u8], count: usize) {
        self.readers.cut(keywords, text, count);
        self.handed = None;
    }

    /// Forgets the keywords of the last text, and where it ended: it may have grown.
    pub(crate) fn reset(&mut self) {
        self.handed = None;
        self.readers.forget_end();
        self.marks.clear();
        self.make_way(0..0);
    }

    /// Makes room for the keywords of a part of a text, and forgets those before it, so that what is known stays in the
    /// nearest cache however long the text is. Those beside it are found as well, and cost more.
    pub(crate) fn go_on(&mut self, part: Range<usize>) {
        let from = part.start.saturating_sub(BEHIND);
        self.marks.forget_before(from);
        self.make_way(from..part.end);
    }

    fn make_way(&mut self, part: Range<usize>) {
        self.hits.clear();
        self.blocks.clear();
        self.first_block = part.start / BLOCK;
        let count = part.end / BLOCK + 1 - self.first_block;
        self.blocks.resize(count, BlockHits::UNSEEN);
        self.rules.clear();
        self.round_blocks = None;
    }

    /// Takes what lines before a part of the text say.
    #[cfg(feature = "rayon")]
    pub(crate) fn begin_in(&mut self, open: &Readers) {
        self.readers.clone_from(open);
        self.readers.forget_end();
    }

    /// Where the prefilter marks the places where a keyword may begin.
    pub(crate) fn marks(&mut self) -> &mut CueMarks {
        &mut self.marks
    }

    /// The keywords of a block, looked for if they are not known yet.
    #[inline]
    fn see(&mut self, keywords: &Keywords, text: &[u8], block: usize) -> BlockHits {
        // A block before the first one wraps round, and is as far off as one behind the last.
        match self.blocks.get(block.wrapping_sub(self.first_block)) {
            Some(known) if known.first != BlockHits::UNSEEN.first => *known,
            _ => self.look_into(keywords, text, block),
        }
    }

    /// Makes room for one more block, and those between.
    fn make_room(&mut self, block: usize) {
        if let Some(more @ 1..) = self.first_block.checked_sub(block) {
            self.blocks
                .splice(0..0, std::iter::repeat_n(BlockHits::UNSEEN, more));
            self.first_block = block;
        }
        let count = self.blocks.len().max(block - self.first_block + 1);
        self.blocks.resize(count, BlockHits::UNSEEN);
    }

    #[inline(never)]
    fn look_into(&mut self, keywords: &Keywords, text: &[u8], block: usize) -> BlockHits {
        self.make_room(block);
        let first = self.hits.len() as u32;
        let start = block * BLOCK;
        match self.marks.of_block(block, text.len()) {
            Some(marks) => marks.for_each(|at, len| {
                if begins(text, at) {
                    let len = len.unwrap_or_else(|| first_word::word_len(text, at));
                    keywords.find_at(text, at, len, &mut self.hits);
                }
            }),
            None => keywords.find(text, start, text.len().min(start + BLOCK), &mut self.hits),
        }
        let seen = BlockHits {
            first,
            end: self.hits.len() as u32,
            rules: self.rules.len() as u32,
        };
        self.blocks[block - self.first_block] = seen;
        if let Some(range) = seen.rules(keywords.rule_words) {
            self.rules.resize(range.end, 0);
            for hit in &self.hits[first as usize..] {
                keywords.add_rules(hit.keyword, &mut self.rules[range.clone()]);
            }
        }
        seen
    }

    /// Whether a positive keyword of a gated rule begins in one of the blocks that hold `from..to`.
    pub(super) fn may_hold(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        gate: u32,
        from: usize,
        to: usize,
    ) -> bool {
        let (word, bit) = (gate as usize / 64, gate % 64);
        let last = to.min(text.len()).saturating_sub(1) / BLOCK;
        (from / BLOCK..=last).any(|block| {
            let seen = self.see(keywords, text, block);
            seen.rules(keywords.rule_words)
                .is_some_and(|range| self.rules[range.start + word] >> bit & 1 != 0)
        })
    }

    /// Makes sure that keywords beginning in `from..to` are known, and calls `each` with those.
    pub(super) fn each_in(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        from: usize,
        to: usize,
        mut each: impl FnMut(&Hit),
    ) {
        let to = to.min(text.len());
        if from >= to {
            return;
        }
        for block in from / BLOCK..=(to - 1) / BLOCK {
            let BlockHits { first, end, .. } = self.see(keywords, text, block);
            for hit in &self.hits[first as usize..end as usize] {
                if hit.start >= from && hit.start < to {
                    each(hit);
                }
            }
        }
    }
}
