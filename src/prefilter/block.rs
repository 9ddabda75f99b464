//! The pass over blocks of 64 bytes: where patterns and keywords may begin.
//!
//! Masks of byte classes show where words begin. The table of openings dismisses nearly all of them with one look each,
//! and walks through the trie name the patterns that may match at the others.

use std::ops::Range;

use super::cues::{CueMarks, Cues};
use super::opening::{OPENING, OpeningKind};
use super::trie::{Ending, Root, Walks};
use super::{Candidate, GatedPlace, Places, Prefilter, PrefilterCache};
use crate::arch::{BLOCK, BlockMasks, HUMP, Work, bits_in, padded};

/// What may begin in a block, as bits.
struct Opened {
    patterns: u64,
    keywords: u64,
    needed: u64,
}

/// What the openings of a block are looked up with, as bits.
#[derive(Clone, Copy)]
pub(super) struct Begins {
    places: u64,
    /// Which of them lie inside a word.
    inside: u64,
    word: u64,
    pub(super) digits: u64,
    /// First bytes of characters beyond ASCII.
    lead: u64,
    /// Where a literal may be that is looked for by one byte.
    pub(super) glances: u64,
    /// As in [`Cues`].
    ends: u64,
    /// Where a word may begin that some pattern needs.
    needed: u64,
}

/// Bytes that are looked at for the openings of a block: more than a block, and no further than the block behind.
const WINDOW: usize = BLOCK + BEHIND;
/// Of a word that begins in a block so much is seen in the block behind.
const BEHIND: usize = 24;
const _: () = assert!(BEHIND >= OPENING && BEHIND <= BLOCK);

/// The pass over a range of text.
pub(super) struct Pass<'a> {
    pub(super) prefilter: &'a Prefilter,
    pub(super) cache: &'a mut PrefilterCache,
    pub(super) haystack: &'a [u8],
    pub(super) range: Range<usize>,
    /// As for [`Prefilter::candidates`].
    pub(super) headings: bool,
    pub(super) places: &'a mut Places,
    pub(super) cues: &'a mut CueMarks,
}

impl Work for Pass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Pass {
            prefilter,
            cache,
            haystack,
            range,
            headings,
            places,
            cues,
        } = self;
        // Blocks lie where keywords are looked for by the block.
        let first = range.start / BLOCK;
        prefilter.read_blocks(cache, haystack, first, &range);
        let blocks = cache.begins.len() - 1;
        let mut walks = Walks::new();
        for block in 0..blocks {
            let base = (first + block) * BLOCK;
            let Opened {
                mut patterns,
                keywords,
                needed,
            } = prefilter.openings_in(
                haystack,
                base,
                &cache.symbols[block..],
                &cache.begins[block..],
                headings,
            );
            let known = Cues {
                places: keywords,
                ends: cache.begins[block].ends,
            };
            cues.add(first + block, known);
            cache.begins[block].needed = needed;
            while patterns != 0 {
                let at = patterns.trailing_zeros() as usize % BLOCK;
                patterns &= patterns - 1;
                let root = Root {
                    inside: cache.begins[block].inside >> at & 1 == 1,
                    headed: headings,
                };
                walks.push(base + at, root);
            }
            if walks.room() < BLOCK || block + 1 == blocks {
                let cache = &mut cache.starts[usize::from(headings)];
                prefilter.starts.walk(cache, haystack, &mut walks);
                for (start, Ending { patterns, gated }) in walks.endings(cache) {
                    for &pattern in patterns {
                        places.candidates.push(Candidate { start, pattern });
                    }
                    if let Some(set) = gated {
                        places.gated.push(GatedPlace { start, set });
                    }
                }
                walks.clear();
            }
        }
        cues.extend(range.start, range.end);
        places.candidates.retain(|candidate| {
            match prefilter.needs_within[candidate.pattern as usize] {
                0 => true,
                within => cache.has_needed(&range, candidate.start, within),
            }
        });
    }
}

impl Prefilter {
    /// Reads the blocks that hold `range`, and one more, as symbols, and notes where in `range` something may begin.
    #[inline(always)]
    fn read_blocks(
        &self,
        cache: &mut PrefilterCache,
        haystack: &[u8],
        first: usize,
        range: &Range<usize>,
    ) {
        let count = range.end.div_ceil(BLOCK) - first + 1;
        cache.symbols.resize(count, [0; BLOCK]);
        cache.begins.clear();
        let last = (first * BLOCK).checked_sub(1).map(|at| haystack[at]);
        let mut before = last.map_or(BlockMasks::START, BlockMasks::of_byte);
        for (block, symbols) in (first..).zip(&mut cache.symbols) {
            let base = block * BLOCK;
            let masks = self.classifier.classify(haystack, base);
            self.classifier.read_symbols(haystack, base, symbols);
            let mut humps = masks.humps(before);
            let ends = humps | !(masks.word & !masks.underscore | masks.beyond);
            while humps != 0 {
                symbols[humps.trailing_zeros() as usize % BLOCK] = HUMP;
                humps &= humps - 1;
            }
            cache.begins.push(Begins {
                places: masks.starts(before, self.segments) & bits_in(range, base),
                inside: masks.starts_inside(before),
                word: masks.word,
                digits: masks.digits(),
                lead: masks.lead,
                glances: self.inner.glances(haystack, base, masks),
                ends,
                needed: 0,
            });
            before = masks;
        }
    }

    /// What may begin in the block at `base`; `symbols` and `begins` go on for a block.
    #[inline(always)]
    fn openings_in(
        &self,
        haystack: &[u8],
        base: usize,
        symbols: &[[u8; BLOCK]],
        begins: &[Begins],
        headings: bool,
    ) -> Opened {
        let mut opened = [0; BLOCK];
        let mut left = begins[0].places;
        let end;
        let block = match haystack[base..].first_chunk() {
            Some(block) => block,
            None => {
                // NUL stands for the end of the text: a border takes either.
                end = padded(haystack, base);
                &end
            }
        };
        let window = &symbols.as_flattened()[..WINDOW];
        // No branch but its own: the hottest loop of all.
        while left != 0 {
            let at = left.trailing_zeros() as usize % BLOCK;
            left &= left - 1;
            let symbols = [window[at + 1], window[at + 2], window[at + 3]];
            opened[at] = self.openings.opens(block[at], symbols);
        }
        let of = |kind: OpeningKind| self.classifier.bytes_with(kind.bit(), &opened);
        let next = &begins[1];
        let mut patterns =
            of(OpeningKind::Pattern) | of(OpeningKind::Numbered) & begins[0].near_digits(next);
        patterns |= self.names_in(block, [&begins[0], next], of(OpeningKind::Name) & !patterns);
        if headings {
            patterns |= of(OpeningKind::Headed);
        }
        // Hardly a word of prose has parts.
        if patterns & begins[0].inside != 0 {
            patterns &= !begins[0].inside | of(OpeningKind::Segment);
        }
        let mut beyond = patterns & begins[0].lead;
        while beyond != 0 {
            let at = beyond.trailing_zeros() as usize % BLOCK;
            beyond &= beyond - 1;
            let may_begin = self.first_characters.may_begin(&block[at..]);
            patterns &= !(u64::from(!may_begin) << at);
        }
        Opened {
            patterns,
            keywords: of(OpeningKind::Keyword),
            needed: of(OpeningKind::Needed),
        }
    }

    /// Those of `names` behind whose first word none stands that cannot be in a name, with what begins in the block and
    /// in the one behind.
    #[inline(always)]
    fn names_in(&self, block: &[u8; WINDOW], [own, next]: [&Begins; 2], names: u64) -> u64 {
        let (mut left, mut kept) = (names, names);
        while left != 0 {
            let at = left.trailing_zeros() as usize % BLOCK;
            left &= left - 1;
            // What begins with signs, all of them ASCII, has its first word behind them.
            let signs = (own.word >> at).trailing_zeros();
            let word = at + signs as usize;
            if word >= BLOCK || signs > (own.ends >> at).trailing_ones() {
                continue;
            }
            let behind = word + own.word_len(next, word);
            // Of a word that goes on beyond the window nothing is known.
            let rest = block.get(behind..).and_then(<[u8]>::first_chunk);
            if let Some(&[b' ', first, second]) = rest {
                let goes_on = self
                    .openings
                    .go_on([block[at], block[at + 1]], [first, second]);
                kept &= !(u64::from(!goes_on) << at);
            }
        }
        kept
    }
}

impl Begins {
    /// The length of the word that begins at `at`, as far as it goes on in `next`, the block behind.
    #[inline(always)]
    fn word_len(&self, next: &Begins, at: usize) -> usize {
        let own = (self.word >> at).trailing_ones() as usize;
        match at + own {
            BLOCK => own + next.word.trailing_ones() as usize,
            _ => own,
        }
    }

    /// Where a digit is near enough for a pattern that has one near its start; `next` is the block behind.
    #[inline(always)]
    fn near_digits(&self, next: &Begins) -> u64 {
        // Up to the last digit of this block, and from the first one of the next block on, a block away.
        let up_to_last = u64::MAX
            .checked_shr(self.digits.leading_zeros())
            .unwrap_or(0);
        let first_next = next.digits.trailing_zeros();
        up_to_last | u64::MAX.checked_shl(first_next + 1).unwrap_or(0)
    }
}

impl PrefilterCache {
    /// Whether a word that some pattern needs may begin in the `within` bytes behind `start`; `range` was read last.
    fn has_needed(&self, range: &Range<usize>, start: usize, within: u8) -> bool {
        let near = start + 1..start + 1 + usize::from(within);
        // Beyond the range nothing is known.
        near.end > range.end || {
            let first = range.start / BLOCK;
            let mut blocks = near.start / BLOCK..near.end.div_ceil(BLOCK);
            blocks.any(|block| {
                let needed = self.begins[block - first].needed;
                needed & bits_in(&near, block * BLOCK) != 0
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::prefilter;
    use super::*;
    use crate::arch::Classifier;
    use crate::byte_set::{ByteSet, is_word};
    use proptest::prelude::*;

    fn begins(classifier: &Classifier, text: &[u8], base: usize) -> Begins {
        let masks = classifier.classify(text, base);
        Begins {
            places: 0,
            inside: 0,
            word: masks.word,
            digits: masks.digits(),
            lead: masks.lead,
            glances: 0,
            ends: !(masks.word & !masks.underscore | masks.beyond),
            needed: 0,
        }
    }

    proptest! {
        /// The dull twin walks through each word. What goes on behind the window is left to the trie.
        #[test]
        fn names_have_second_words(text in "(;?[AZ]é?[A-Za-z]{0,9}[ é-](of|vo|v|[A-Z])?){40}") {
            let text = text.as_bytes();
            let prefilter = prefilter(";?[A-Za-z]+ (?:von )?[A-Z]");
            let block = text.first_chunk().unwrap();
            let begins = [0, BLOCK].map(|base| begins(&prefilter.classifier, text, base));
            let kept = prefilter.names_in(block, [&begins[0], &begins[1]], u64::MAX);
            for start in (0..BLOCK).filter(|&start| matches!(text[start], b'A'..=b'Z' | b';')) {
                let before = text[start..].iter().take_while(|byte| !is_word(**byte)).count();
                let len = text[start + before..].iter().take_while(|byte| is_word(**byte)).count();
                let behind = start + before + len;
                let second = &text[behind + 1..][..2];
                let signs = text[start..][..before].is_ascii();
                let is_over = signs && start + before < BLOCK && behind + 3 <= WINDOW && text[behind] == b' ';
                let allows = !is_over || second == b"vo" || !second[0].is_ascii_lowercase();
                prop_assert_eq!(kept >> start & 1 == 1, allows, "{}", start);
            }
        }

        #[test]
        fn digits_are_near(text in "[aB0_ .é]{130}", digits in "[a1]{128,130}") {
            let classifier = Classifier::new(&ByteSet::EMPTY);
            let begins = |text: &[u8], base| begins(&classifier, text, base);
            for text in [text.as_bytes(), digits.as_bytes()] {
                let near = begins(text, 0).near_digits(&begins(text, BLOCK));
                for start in 0..BLOCK {
                    let has_digit = text[start..start + BLOCK].iter().any(u8::is_ascii_digit);
                    prop_assert_eq!(near >> start & 1 == 1, has_digit, "{}", start);
                }
            }
        }
    }
}
