//! Finds the literals of inner anchors, and looks back from them for the places where a match may begin.
//!
//! Most literals are looked for by one byte that is rare in text, or by the digit that has to follow them: the masks of
//! the prefilter show where those are. What holds nothing rare is left to an automaton for all such literals.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::anchor::Inner;
use super::beginning::byte_frequency;
use super::block::Begins;
use super::{AnchoredPattern, Candidate, is_segment_start};
use crate::arch::{BLOCK, BlockMasks, Classifier, bits_in};
use crate::byte_set::ByteSet;
use crate::rules::model::Border;

/// Shortest literal that the automaton takes.
const SEARCHED_LEN: usize = 4;
/// First bytes of a literal that it looks for: a pack of long ones must not make it large.
const SEARCHED: usize = 16;
/// Longest literal that is looked for by one byte: what is known of a text ends a block behind it.
const GLANCE_LEN: usize = BLOCK - 1;
/// Expected share of prose bytes up to which a byte is worth a glance wherever it stands.
const GLANCED: f64 = 0.01;

/// Finds the literals of inner anchors.
pub(super) struct InnerFilter {
    /// Its special set are the ASCII bytes at which a literal is looked for.
    classifier: Classifier,
    /// Literals are looked for at characters beyond ASCII as well.
    has_beyond: bool,
    /// By that byte.
    glanced: ByByte,
    /// Literals that a digit has to follow, by their last byte but one.
    numbered: ByByte,
    others: Vec<Literal>,
    /// Finds the first bytes of `others`, by their numbers; none if there are none.
    searcher: Option<AhoCorasick>,
}

struct Literal {
    bytes: Vec<u8>,
    /// Where the byte is that it is looked for by.
    offset: usize,
    patterns: Vec<InnerPattern>,
}

/// Literals by one of their bytes.
struct ByByte {
    /// For each byte the number of its list; the first is empty.
    numbers: [u16; 256],
    lists: Vec<Alike>,
}

/// Literals that are looked for by the same byte.
#[derive(Default)]
struct Alike {
    /// What stands before and behind that byte in any of them, or beside them.
    before: ByteSet,
    behind: ByteSet,
    literals: Vec<Literal>,
}

#[derive(Clone)]
struct InnerPattern {
    pattern: u32,
    before: ByteSet,
    next: ByteSet,
    max_len: usize,
    /// No border: a match may begin at any byte.
    any_start: bool,
}

/// Estimated share of prose bytes at which a literal begins, and of those where it is looked at in vain.
pub(super) fn literal_frequency(inner: &Inner) -> f64 {
    /// What a glance costs of what a candidate does.
    const GLANCE: f64 = 0.1;
    let one = |literal: &Vec<u8>| {
        let bytes = literal.iter().map(|&byte| byte_frequency(byte));
        let glances = match literal.len() {
            ..SEARCHED_LEN => GLANCE * bytes.clone().fold(1.0, f64::min),
            _ => 0.0,
        };
        glances + bytes.product::<f64>()
    };
    inner.literals.iter().map(one).sum()
}

impl InnerFilter {
    pub(super) fn new(anchors: &[(&Inner, &AnchoredPattern<'_>)]) -> InnerFilter {
        let mut filter = InnerFilter {
            classifier: Classifier::new(&ByteSet::EMPTY),
            has_beyond: false,
            glanced: ByByte::new(),
            numbered: ByByte::new(),
            others: Vec::new(),
            searcher: None,
        };
        let mut glanced = ByteSet::EMPTY;
        for literal in literals(anchors) {
            let (offset, rarest) = literal.rarest();
            let is_short = literal.bytes.len() <= GLANCE_LEN;
            if let Some(offset) = literal.before_digit().filter(|_| is_short) {
                filter.numbered.add(Literal { offset, ..literal });
            } else if is_short && literal.is_glanced(rarest) {
                filter.has_beyond |= !rarest.is_ascii();
                glanced.insert(rarest);
                filter.glanced.add(Literal { offset, ..literal });
            } else {
                filter.others.push(Literal { offset, ..literal });
            }
        }
        filter.classifier = Classifier::new(&glanced);
        filter.searcher = searcher(&filter.others);
        filter
    }

    /// Where in the block at `base` a literal is looked for by one byte, as bits.
    #[inline(always)]
    pub(super) fn glances(&self, haystack: &[u8], base: usize, masks: BlockMasks) -> u64 {
        let beyond = if self.has_beyond { masks.lead } else { 0 };
        self.classifier.special(haystack, base) | beyond
    }

    /// Adds every start that a literal beginning in `starts` allows; `begins` are the blocks that hold those, and one
    /// more.
    pub(super) fn push_candidates(
        &self,
        haystack: &[u8],
        starts: Range<usize>,
        begins: &[Begins],
        candidates: &mut Vec<Candidate>,
    ) {
        let mut base = starts.start / BLOCK * BLOCK;
        for block in begins {
            let seen = bits_in(&(0..haystack.len()), base);
            let mut left = block.glances & seen;
            while left != 0 {
                let at = base + left.trailing_zeros() as usize;
                left &= left - 1;
                self.glanced.push_at(haystack, at, &starts, candidates);
            }
            // Where a digit stands behind anything else: no literal that one has to follow ends in a digit.
            let mut left = block.digits & !(block.digits << 1) & seen;
            while left != 0 {
                let at = base + left.trailing_zeros() as usize;
                left &= left - 1;
                if let Some(key) = at.checked_sub(2) {
                    self.numbered.push_at(haystack, key, &starts, candidates);
                }
            }
            base += BLOCK;
        }
        self.push_others(haystack, starts, candidates);
    }

    fn push_others(&self, haystack: &[u8], starts: Range<usize>, candidates: &mut Vec<Candidate>) {
        let Some(searcher) = &self.searcher else {
            return;
        };
        // A literal that begins before the end belongs here, wherever it ends.
        let end = haystack.len().min(starts.end + SEARCHED - 1);
        let input = aho_corasick::Input::new(haystack).range(starts.start..end);
        for found in searcher.find_overlapping_iter(input) {
            let literal = &self.others[found.pattern().as_usize()];
            literal.push_at(haystack, found.start(), &starts, candidates);
        }
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        self.searcher.as_ref().map_or(0, AhoCorasick::memory_usage)
    }
}

/// One automaton for all `literals`: its cost does not grow with their number.
fn searcher(literals: &[Literal]) -> Option<AhoCorasick> {
    let firsts = literals
        .iter()
        .map(|literal| &literal.bytes[..literal.bytes.len().min(SEARCHED)]);
    let build = || {
        AhoCorasick::new(firsts)
            .unwrap_or_else(|_| unreachable!("packs hold fewer literals than an automaton can"))
    };
    (!literals.is_empty()).then(build)
}

/// The literals of all anchors, each once.
fn literals(anchors: &[(&Inner, &AnchoredPattern<'_>)]) -> Vec<Literal> {
    let mut literals: Vec<Literal> = Vec::new();
    let mut numbers: HashMap<&[u8], usize> = HashMap::new();
    for (inner, anchored) in anchors {
        let pattern = InnerPattern {
            pattern: anchored.pattern,
            before: inner.before,
            next: inner.next,
            max_len: anchored.max_len,
            any_start: anchored.border == Border::None,
        };
        for bytes in &inner.literals {
            let number = *numbers.entry(bytes).or_insert(literals.len());
            match literals.get_mut(number) {
                Some(literal) => literal.patterns.push(pattern.clone()),
                None => literals.push(Literal {
                    bytes: bytes.clone(),
                    offset: 0,
                    patterns: vec![pattern.clone()],
                }),
            }
        }
    }
    literals
}

impl ByByte {
    fn new() -> ByByte {
        ByByte {
            numbers: [0; 256],
            lists: vec![Alike::default()],
        }
    }

    /// Adds a literal, by the byte at its offset.
    fn add(&mut self, literal: Literal) {
        let number = &mut self.numbers[usize::from(literal.bytes[literal.offset])];
        if *number == 0 {
            *number = self.lists.len() as u16;
            self.lists.push(Alike::default());
        }
        self.lists[usize::from(*number)].add(literal);
    }

    /// Adds what those literals allow of which the byte at `at` is one, if they begin in `starts`.
    #[inline]
    fn push_at(
        &self,
        haystack: &[u8],
        at: usize,
        starts: &Range<usize>,
        candidates: &mut Vec<Candidate>,
    ) {
        let alike = &self.lists[usize::from(self.numbers[usize::from(haystack[at])])];
        let before = at.checked_sub(1).map(|before| haystack[before]);
        let behind = haystack.get(at + 1);
        if before.is_none_or(|before| alike.before.contains(before))
            && behind.is_none_or(|&behind| alike.behind.contains(behind))
        {
            for literal in &alike.literals {
                if let Some(start) = at.checked_sub(literal.offset) {
                    literal.push_at(haystack, start, starts, candidates);
                }
            }
        }
    }
}

impl Alike {
    fn add(&mut self, literal: Literal) {
        // A match may begin with the literal, behind anything.
        let before = literal.offset.checked_sub(1);
        let before = before.map_or(ByteSet::ALL, |at| ByteSet::of([literal.bytes[at]]));
        let behind = match literal.bytes.get(literal.offset + 1) {
            Some(&byte) => ByteSet::of([byte]),
            None => literal.nexts(),
        };
        self.before = self.before.union(&before);
        self.behind = self.behind.union(&behind);
        self.literals.push(literal);
    }
}

impl Literal {
    /// The byte that is rarest in prose, and where it is. Digits are rare there and nowhere else.
    fn rarest(&self) -> (usize, u8) {
        let frequency = |byte: u8| match byte {
            b'0'..=b'9' => 1.0,
            // Only first bytes of characters are marked.
            0x80..=0xBF => 2.0,
            _ => byte_frequency(byte),
        };
        let bytes = self.bytes.iter().copied().enumerate().rev();
        bytes
            .min_by(|left, right| frequency(left.1).total_cmp(&frequency(right.1)))
            .unwrap_or_default()
    }

    /// Whether looking at the literal wherever `byte` stands is best.
    fn is_glanced(&self, byte: u8) -> bool {
        let is_marked = byte.is_ascii() || byte >= 0xC0;
        is_marked && (byte_frequency(byte) <= GLANCED || self.bytes.len() < SEARCHED_LEN)
    }

    /// Where its last byte but one is, if a digit has to follow and is none of the literal.
    fn before_digit(&self) -> Option<usize> {
        match *self.bytes {
            [.., _, last] if !last.is_ascii_digit() => {
                let is_numbered = self.nexts().iter().all(|byte| byte.is_ascii_digit());
                is_numbered.then_some(self.bytes.len() - 2)
            }
            _ => None,
        }
    }

    /// What may follow it.
    fn nexts(&self) -> ByteSet {
        let patterns = self.patterns.iter();
        patterns.fold(ByteSet::EMPTY, |nexts, pattern| nexts.union(&pattern.next))
    }

    /// Adds what this literal allows if it stands at `start`, and begins in `starts`.
    #[inline]
    fn push_at(
        &self,
        haystack: &[u8],
        start: usize,
        starts: &Range<usize>,
        candidates: &mut Vec<Candidate>,
    ) {
        if !starts.contains(&start) {
            return;
        }
        let rest = &haystack[start..];
        // Nearly all differ in their first bytes: no call of a function.
        let mut pairs = rest.iter().zip(&self.bytes);
        if rest.len() >= self.bytes.len() && pairs.all(|(left, right)| left == right) {
            let next = haystack.get(start + self.bytes.len());
            for pattern in &self.patterns {
                if next.is_none_or(|&byte| pattern.next.contains(byte)) {
                    pattern.push_candidates(haystack, start, candidates);
                }
            }
        }
    }
}

impl InnerPattern {
    /// Every start from which the bytes up to the literal may belong to a match.
    fn push_candidates(&self, haystack: &[u8], literal: usize, candidates: &mut Vec<Candidate>) {
        let lowest = literal.saturating_sub(self.max_len);
        let mut start = literal;
        let first_new = candidates.len();
        loop {
            if self.any_start || is_segment_start(haystack, start) {
                candidates.push(Candidate {
                    start,
                    pattern: self.pattern,
                });
            }
            if start == lowest || !self.before.contains(haystack[start - 1]) {
                break;
            }
            start -= 1;
        }
        candidates[first_new..].reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefilter::tests::{anchored, clues};
    use crate::prefilter::{Anchor, Clues, CueMarks, Places, Prefilter, PrefilterCache};
    use proptest::prelude::*;

    /// Literals of every kind: rare and common bytes, short ones, what a digit follows, characters beyond ASCII, long
    /// ones.
    const REGEXES: [&str; 8] = [
        "[a-z]{1,20}@[a-z]{1,9}",
        "[a-z]{1,20}(?: weg | ring )[0-9]",
        "[a-z]{1,20}ä[a-z]{1,9}",
        "[a-z]{1,20}(?:::|=>|, )[a-z]{1,9}",
        "[a-z]{1,20}(?:abcd|abcde)[0-9a-z]",
        "[a-z]{1,20}77[a-z]",
        "[a-z]{1,20}--------------------------------------------------------------------[a-z]",
        "[a-z]{1,20}_[0-9]",
    ];

    /// The dull twin: every literal at every place.
    fn plain(inner: &Inner, anchored: &AnchoredPattern<'_>, text: &[u8]) -> Vec<Candidate> {
        let all = 0..text.len();
        let mut candidates = Vec::new();
        for literal in literals(&[(inner, anchored)]) {
            for start in all.clone() {
                literal.push_at(text, start, &all, &mut candidates);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    /// More of them than a packed searcher takes.
    #[test]
    fn many_common_literals_are_found() {
        let words: Vec<String> = (0..40)
            .map(|number| {
                let words = (0..30).map(|word| {
                    let letters = [number / 26, number % 26, word / 26, word % 26];
                    let word = letters.map(|letter| char::from(b'a' + letter));
                    format!(" the {}", word.iter().collect::<String>())
                });
                words.collect::<Vec<_>>().join("|")
            })
            .collect();
        let clues: Vec<Clues> = words
            .iter()
            .map(|words| clues(&format!("[a-z]{{1,20}}(?:{words})"), 96))
            .collect();
        let anchored: Vec<AnchoredPattern<'_>> = (0..)
            .zip(&clues)
            .map(|(pattern, clues)| anchored(pattern, clues, 96))
            .collect();
        let prefilter = Prefilter::new(&anchored, std::iter::empty());
        assert_eq!(prefilter.inner.others.len(), 40 * 30);
        let (mut cache, mut places) = (PrefilterCache::default(), Places::default());
        let text = b"we saw the bnad, not the baaz or the aaaa ";
        let cues = &mut CueMarks::default();
        prefilter.candidates(&mut cache, text, 0..text.len(), true, &mut places, cues);
        let found: Vec<(usize, u32)> = places
            .candidates
            .iter()
            .map(|candidate| (candidate.start, candidate.pattern))
            .collect();
        assert_eq!(found, [(3, 39), (17, 26), (30, 0)]);
    }

    proptest! {
        #[test]
        fn every_literal_is_found(
            text in "([ab ]{0,3}(@| weg | ring |ä|::|=>|, |abcd|e|77|-{66,70}|_|[0-9]|é)){0,60}",
            cut in 0..200usize,
        ) {
            // Behind a literal at the end anything is allowed, for those that look at it.
            let text = text + "~";
            let text = text.as_bytes();
            for regex in REGEXES {
                let clues = clues(regex, 96);
                let Anchor::Inner(inner) = &clues.anchor else {
                    panic!("{regex} has no inner anchor");
                };
                let anchored = anchored(7, &clues, 96);
                let expected = plain(inner, &anchored, text);
                let prefilter = Prefilter::new(&[anchored], std::iter::empty());
                let (mut cache, mut places) = (PrefilterCache::default(), Places::default());
                let cut = cut.min(text.len());
                let mut found = Vec::new();
                for part in [0..cut, cut..text.len()] {
                    let cues = &mut CueMarks::default();
                    prefilter.candidates(&mut cache, text, part, true, &mut places, cues);
                    found.append(&mut places.candidates);
                }
                found.sort_unstable();
                found.dedup();
                prop_assert_eq!(&found, &expected, "{}", regex);
            }
        }
    }
}
