//! [`View`](crate::view::View) -> [`Candidate`]: places where a pattern may match.
//!
//! A prefilter may over-report; it never under-reports. Three kinds of anchor cover every pattern:
//!
//! * **Start**: most matches begin where a word begins. One pass of byte classes gives all such positions of 64
//!   bytes as a bit mask; a trie of all beginnings dismisses nearly all of them within three bytes, and names the
//!   patterns that may match at the others.
//! * **Inner**: a pattern whose beginning is too common (an e-mail address begins like any word) waits for a
//!   literal inside it (`@`) and looks back.
//! * **Anywhere**: a pattern that may begin in the middle of a word is tried at every byte. It works, and
//!   [`lint`](crate::rules::Lint) tells its author what it costs.

pub(crate) mod anchor;
mod beginning;
pub(crate) mod byte_set;
mod start;

use std::ops::{Range, RangeInclusive};

use aho_corasick::packed;

use crate::arch::{BLOCK, BlockMasks, Classifier};
use crate::rules::model::Border;
use anchor::Inner;
pub(crate) use beginning::Beginning;
use beginning::byte_frequency;
use byte_set::{ByteSet, is_word};
use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};
use start::WINDOW;
use start::{Ending, GatedSet};
pub(crate) use start::{Labels, NO_GATE, Trie, TrieCache};

/// A place where a pattern may match: unproven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// Offset in the view at which a match would begin.
    pub(crate) start: usize,
    /// Which pattern.
    pub(crate) pattern: u32,
}

/// A place where patterns may match that all wait for keywords near by: unproven, all of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GatedPlace {
    pub(crate) start: usize,
    set: u32,
}

/// What a stretch of text may hold.
#[derive(Default)]
pub(crate) struct Places {
    /// Those of one pattern come in order of their start; one may come twice.
    pub(crate) candidates: Vec<Candidate>,
    /// In order of their start. A pattern that comes here comes as a candidate only at the start of the text.
    pub(crate) gated: Vec<GatedPlace>,
}

/// Which anchor a pattern got.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Anchor {
    /// Begins where a word or a rare byte begins.
    Start(Beginning),
    /// Holds a literal that is rarer than its beginning.
    Inner(Inner),
    /// May begin at any byte.
    Anywhere(Beginning),
}

/// Expected share of prose bytes above which a beginning counts as common.
const COMMON: f64 = 0.0008;
/// Expected share of prose bytes up to which a literal is worth looking for on its own.
const RARE: f64 = 0.002;

/// Estimated share of prose bytes at which a literal begins.
fn literal_frequency(inner: &Inner) -> f64 {
    let one = |literal: &Vec<u8>| literal.iter().map(|&b| byte_frequency(b)).product::<f64>();
    inner.literals.iter().map(one).sum()
}

impl Anchor {
    /// The cheapest anchor for a pattern.
    pub(crate) fn choose(hir: &Hir, border: Border) -> Anchor {
        let beginning = Beginning::of(hir);
        let only_rare_first = beginning.first_bytes().iter().all(is_rare);
        let may_start = border != Border::None || only_rare_first;
        if may_start && beginning.frequency() <= COMMON {
            return Anchor::Start(beginning);
        }
        let rarest = anchor::inner_literals(hir)
            .into_iter()
            .min_by(|left, right| literal_frequency(left).total_cmp(&literal_frequency(right)))
            .filter(|inner| literal_frequency(inner) <= RARE);
        match rarest {
            Some(inner) => Anchor::Inner(inner.with_next(hir)),
            None if may_start => Anchor::Start(beginning),
            None => Anchor::Anywhere(beginning),
        }
    }

    /// Whether the literal that the pattern is looked for by begins in `starts`; true where there is none.
    pub(crate) fn has_literal(&self, haystack: &[u8], starts: RangeInclusive<usize>) -> bool {
        match self {
            Anchor::Inner(inner) => inner.is_in(haystack, starts),
            Anchor::Start(_) | Anchor::Anywhere(_) => true,
        }
    }

    /// Estimated share of prose bytes at which the pattern is tried.
    pub(crate) fn cost(&self) -> f64 {
        match self {
            Anchor::Start(beginning) => beginning.frequency() / 6.0,
            Anchor::Inner(inner) => literal_frequency(inner),
            Anchor::Anywhere(beginning) => beginning.frequency(),
        }
    }
}

/// Bytes that are rare enough in text to look at each.
fn is_rare(byte: u8) -> bool {
    byte.is_ascii_control() || byte.is_ascii_graphic() && !is_word(byte)
}

/// The prefilter of one scanner.
pub(crate) struct Prefilter {
    classifier: Classifier,
    /// Whether words continue after `_` or a change from lower to upper case.
    segments: bool,
    starts: Trie,
    anywhere: Trie,
    inner: InnerFilter,
    /// Patterns that may match at the very start of a text in ways in which they match nowhere else.
    at_text_start: Vec<u32>,
}

/// What a prefilter learns on the way; each thread has its own.
#[derive(Default)]
pub(crate) struct PrefilterCache {
    starts: TrieCache,
    anywhere: TrieCache,
}

impl PrefilterCache {
    /// The patterns that may begin at `place`, found since the last call of [`Prefilter::candidates`].
    pub(crate) fn patterns_at(&self, place: GatedPlace) -> &GatedSet {
        self.starts.gated().get(place.set)
    }
}

/// Shortest literal that the packed search takes.
const PACKED_LEN: usize = 4;

/// Finds the literals of inner anchors.
#[derive(Default)]
struct InnerFilter {
    /// Short literals, each found by its rarest byte: they would ruin the packed search.
    short: Vec<(Vec<u8>, Vec<InnerPattern>)>,
    literals: Vec<(Vec<u8>, Vec<InnerPattern>)>,
    /// Finds `literals`; where the processor cannot, each is looked for on its own.
    packed: Option<packed::Searcher>,
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

/// What the prefilter needs to know of one pattern.
pub(crate) struct Anchored<'p> {
    pub(crate) pattern: u32,
    pub(crate) anchor: &'p Anchor,
    pub(crate) border: Border,
    pub(crate) max_len: usize,
    /// The rule without whose keywords it is not worth trying, or [`NO_GATE`].
    pub(crate) gate: u32,
}

impl Prefilter {
    /// A prefilter for `patterns`, in order of their numbers, that on its way marks the places where one of `words` may begin, for stages that
    /// will ask for them.
    pub(crate) fn new(patterns: &[Anchored<'_>], words: &[Beginning]) -> Prefilter {
        let mut starts = Vec::new();
        let mut anywhere = Vec::new();
        let mut inner = InnerFilter::default();
        let mut special = ByteSet::EMPTY;
        let mut at_text_start = Vec::new();
        for anchored in patterns {
            match anchored.anchor {
                Anchor::Start(beginning) => {
                    if beginning.is_at_text_start() {
                        at_text_start.push(anchored.pattern);
                    }
                    let first = beginning.first_bytes().iter();
                    first
                        .filter(|&byte| !is_word(byte) && byte < 0x80)
                        .for_each(|byte| special.insert(byte));
                    starts.push((anchored.pattern, beginning));
                }
                // Tried at every byte, the first one included.
                Anchor::Anywhere(beginning) => anywhere.push((anchored.pattern, beginning)),
                Anchor::Inner(literals) => inner.add(literals, anchored),
            }
        }
        inner.build();
        let gates: Vec<u32> = patterns.iter().map(|anchored| anchored.gate).collect();
        starts.extend((gates.len() as u32..).zip(words));
        let any_segment = patterns.iter().any(|p| p.border == Border::Segment);
        Prefilter {
            classifier: Classifier::new(&special),
            segments: any_segment || !words.is_empty(),
            starts: Trie::new(&starts, Labels::new(gates)),
            anywhere: Trie::new(&anywhere, Labels::none()),
            inner,
            at_text_start,
        }
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.starts.memory_usage() + self.anywhere.memory_usage()
    }

    /// Replaces `places` by those whose anchor lies in `from..to` of `haystack`, and adds to `words` the places in it
    /// where a word may begin, with its number in place of the pattern.
    ///
    /// An inner anchor may point to a start before `from`.
    pub(crate) fn candidates(
        &self,
        cache: &mut PrefilterCache,
        haystack: &[u8],
        from: usize,
        to: usize,
        places: &mut Places,
        words: &mut Vec<Candidate>,
    ) {
        cache.starts.forget_if_full();
        places.gated.clear();
        places.candidates.clear();
        if from == 0 {
            places.candidates.extend(
                self.at_text_start
                    .iter()
                    .map(|&pattern| Candidate { start: 0, pattern }),
            );
        }
        self.starts(&mut cache.starts, haystack, from..to, places, words);
        let candidates = &mut places.candidates;
        if !self.anywhere.is_empty() {
            for start in from..to {
                let cache = &mut cache.anywhere;
                let Ending { patterns, .. } = self.anywhere.begins_at(cache, haystack, start);
                candidates.extend(patterns.iter().map(|&pattern| Candidate { start, pattern }));
            }
        }
        let before_inner = candidates.len();
        self.inner.push_candidates(haystack, from, to, candidates);
        // A pattern may wait for several literals, and one literal may allow a start that the last one did.
        candidates[before_inner..].sort_unstable();
    }

    fn starts(
        &self,
        cache: &mut TrieCache,
        haystack: &[u8],
        Range {
            start: from,
            end: to,
        }: Range<usize>,
        places: &mut Places,
        words: &mut Vec<Candidate>,
    ) {
        let mut before = from
            .checked_sub(1)
            .map_or(BlockMasks::START, |at| BlockMasks::of_byte(haystack[at]));
        let mut base = from;
        while base < to {
            let masks = self.classifier.classify(haystack, base);
            let mut starts = masks.starts(before, self.segments);
            before = masks;
            let left = to - base;
            if left < BLOCK {
                starts &= (1 << left) - 1;
            }
            let mut push = |start: usize, ending: &Ending| {
                for &pattern in &ending.patterns {
                    places.candidates.push(Candidate { start, pattern });
                }
                for &pattern in &ending.words {
                    words.push(Candidate { start, pattern });
                }
                if let Some(set) = ending.gated {
                    places.gated.push(GatedPlace { start, set });
                }
            };
            each_word(
                &self.starts,
                cache,
                haystack,
                base,
                starts,
                masks.word,
                &mut push,
            );
            base += BLOCK;
        }
    }
}

/// Calls `push` with what begins at each of `starts`, bits of the block at `base`; `word` are its word characters.
#[inline]
pub(crate) fn each_word(
    trie: &Trie,
    cache: &mut TrieCache,
    haystack: &[u8],
    base: usize,
    mut starts: u64,
    word: u64,
    mut push: impl FnMut(usize, &Ending),
) {
    let Some(window) = haystack[base..].first_chunk::<WINDOW>() else {
        return each_word_near_end(trie, cache, haystack, base, starts, push);
    };
    trie.make_room(cache);
    starts = cache.without_dead(window, word, starts);
    while starts != 0 {
        let at = starts.trailing_zeros() as usize % BLOCK;
        starts &= starts - 1;
        let ending = trie.word_begins_at(cache, haystack, base, at, window, word);
        push(base + at, ending);
    }
}

#[cold]
fn each_word_near_end(
    trie: &Trie,
    cache: &mut TrieCache,
    haystack: &[u8],
    base: usize,
    mut starts: u64,
    mut push: impl FnMut(usize, &Ending),
) {
    while starts != 0 {
        let start = base + starts.trailing_zeros() as usize;
        starts &= starts - 1;
        push(start, trie.begins_at(cache, haystack, start));
    }
}

impl InnerFilter {
    fn add(&mut self, inner: &Inner, anchored: &Anchored<'_>) {
        let pattern = InnerPattern {
            pattern: anchored.pattern,
            before: inner.before,
            next: inner.next,
            max_len: anchored.max_len,
            any_start: anchored.border == Border::None,
        };
        for literal in &inner.literals {
            let pattern = pattern.clone();
            let list = if literal.len() < PACKED_LEN {
                &mut self.short
            } else {
                &mut self.literals
            };
            match list.iter_mut().find(|(known, _)| known == literal) {
                Some((_, patterns)) => patterns.push(pattern),
                None => list.push((literal.clone(), vec![pattern])),
            }
        }
    }

    fn build(&mut self) {
        let mut builder = packed::Config::new().builder();
        builder.extend(self.literals.iter().map(|(literal, _)| literal));
        self.packed = builder.build();
    }

    /// Adds every start that a literal beginning in `from..to` allows.
    fn push_candidates(
        &self,
        haystack: &[u8],
        from: usize,
        to: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        for (literal, patterns) in &self.short {
            push_each(literal, patterns, haystack, from..to, candidates);
        }
        if self.literals.is_empty() {
            return;
        }
        let Some(packed) = &self.packed else {
            return self.push_one_by_one(haystack, from, to, candidates);
        };
        // A literal that begins before `to` belongs to this block, wherever it ends.
        let longest = self
            .literals
            .iter()
            .map(|(literal, _)| literal.len())
            .max()
            .unwrap_or(1);
        let end = haystack.len().min(to + longest - 1);
        let mut at = from;
        while let Some(found) = packed.find_in(&haystack[..end], aho_corasick::Span::from(at..end))
        {
            let start = found.start();
            if start >= to {
                break;
            }
            // The searcher names one of the literals that begin here; others may as well.
            for (literal, patterns) in &self.literals {
                if haystack[start..].starts_with(literal) {
                    push_all(patterns, haystack, start, literal.len(), candidates);
                }
            }
            at = start + 1;
        }
    }

    #[cold]
    fn push_one_by_one(
        &self,
        haystack: &[u8],
        from: usize,
        to: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        for (literal, patterns) in &self.literals {
            push_each(literal, patterns, haystack, from..to, candidates);
        }
    }
}

/// Finds one literal by its rarest byte.
fn push_each(
    literal: &[u8],
    patterns: &[InnerPattern],
    haystack: &[u8],
    starts: Range<usize>,
    candidates: &mut Vec<Candidate>,
) {
    let rarest = literal
        .iter()
        .enumerate()
        .min_by(|(_, left), (_, right)| byte_frequency(**left).total_cmp(&byte_frequency(**right)));
    let Some((offset, &byte)) = rarest else {
        return;
    };
    let from = starts.start + offset;
    let end = haystack.len().min(starts.end + offset);
    for found in memchr::memchr_iter(byte, haystack.get(from..end).unwrap_or(&[])) {
        let start = starts.start + found;
        if haystack[start..].starts_with(literal) {
            push_all(patterns, haystack, start, literal.len(), candidates);
        }
    }
}

fn push_all(
    patterns: &[InnerPattern],
    haystack: &[u8],
    literal: usize,
    len: usize,
    candidates: &mut Vec<Candidate>,
) {
    let next = haystack.get(literal + len);
    for pattern in patterns {
        if next.is_none_or(|&byte| pattern.next.contains(byte)) {
            pattern.push_candidates(haystack, literal, candidates);
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

/// Whether a word or a part of a `snake_case` or `camelCase` name begins at `start`.
pub(crate) fn is_segment_start(haystack: &[u8], start: usize) -> bool {
    let Some(before) = start.checked_sub(1).map(|at| haystack[at]) else {
        return true;
    };
    let begins_hump =
        before.is_ascii_lowercase() && haystack.get(start).is_some_and(u8::is_ascii_uppercase);
    !before.is_ascii_alphanumeric() || begins_hump
}
