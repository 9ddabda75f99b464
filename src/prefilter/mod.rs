//! [`View`](crate::view::View) -> [`Candidate`]: places where a pattern may match.
//!
//! A prefilter may over-report; it never under-reports. Three kinds of anchor cover every pattern:
//!
//! * **Start**: most matches begin where a word begins. One pass of byte classes gives all such positions of 64
//!   bytes as a bit mask; two small bitmaps (first three letters, first five byte classes) dismiss nearly all of
//!   them; a table of first bytes then names the patterns that may match.
//! * **Inner**: a pattern whose beginning is too common (an e-mail address begins like any word) waits for a
//!   literal inside it (`@`) and looks back.
//! * **Anywhere**: a pattern that may begin in the middle of a word is tried at every byte. It works, and
//!   [`lint`](crate::rules::Lint) tells its author what it costs.

pub(crate) mod anchor;
pub(crate) mod byte_set;
mod start;

use memchr::memmem;

use crate::arch::{BlockMasks, Classifier};
use crate::rules::model::Border;
use anchor::{Inner, Sequence};
use byte_set::{ByteSet, is_word};
use regex_syntax::hir::Hir;
use start::{FirstBytes, StartFilter};

/// A place where a pattern may match: unproven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// Offset in the view at which a match would begin.
    pub(crate) start: usize,
    /// Which pattern.
    pub(crate) pattern: u32,
}

/// Which anchor a pattern got.
#[derive(Clone, Debug)]
pub(crate) enum Anchor {
    /// Begins where a word or a rare byte begins.
    Start(Vec<Sequence>),
    /// Holds a literal that is rarer than its beginning.
    Inner(Inner),
    /// May begin at any byte.
    Anywhere(Vec<Sequence>),
}

/// Expected share of prose bytes above which a beginning counts as common.
const COMMON: f64 = 0.004;

impl Anchor {
    /// The cheapest anchor for a pattern.
    pub(crate) fn choose(hir: &Hir, border: Border) -> Anchor {
        let sequences = anchor::beginnings(hir);
        let begins_words = border != Border::None;
        let first = sequences
            .iter()
            .fold(ByteSet::EMPTY, |set, sequence| set.union(&sequence.at(0)));
        let only_rare_first = !first.iter().any(|byte| is_word(byte) || !is_rare(byte));
        let cost: f64 = sequences.iter().map(start::frequency).sum();
        let inner = || anchor::inner_literal(hir).filter(|_| cost > COMMON);
        if begins_words || only_rare_first {
            match inner() {
                Some(inner) => Anchor::Inner(inner),
                None => Anchor::Start(sequences),
            }
        } else {
            match anchor::inner_literal(hir) {
                Some(inner) => Anchor::Inner(inner),
                None => Anchor::Anywhere(sequences),
            }
        }
    }

    /// Estimated share of prose bytes at which the pattern is tried.
    pub(crate) fn cost(&self) -> f64 {
        match self {
            Anchor::Start(sequences) => sequences.iter().map(start::frequency).sum::<f64>() / 6.0,
            Anchor::Inner(inner) => inner.literal.iter().map(|&b| start::byte_frequency(b)).product(),
            Anchor::Anywhere(sequences) => sequences.iter().map(start::frequency).sum::<f64>(),
        }
    }

    /// One word for people: which kind of anchor this is.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Anchor::Start(_) => "start",
            Anchor::Inner(_) => "inner literal",
            Anchor::Anywhere(_) => "none",
        }
    }
}

/// Bytes other than spaces that are rare enough in text to look at each.
fn is_rare(byte: u8) -> bool {
    byte.is_ascii_graphic() && !is_word(byte)
}

/// The prefilter of one scanner.
pub(crate) struct Prefilter {
    classifier: Classifier,
    /// Whether words continue after `_` or a change from lower to upper case.
    segments: bool,
    start: StartFilter,
    first_bytes: FirstBytes,
    anywhere: Option<FirstBytes>,
    inner: Vec<InnerFilter>,
}

struct InnerFilter {
    finder: memmem::Finder<'static>,
    len: usize,
    patterns: Vec<InnerPattern>,
}

struct InnerPattern {
    pattern: u32,
    before: ByteSet,
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
}

impl Prefilter {
    pub(crate) fn new(patterns: &[Anchored<'_>]) -> Prefilter {
        let mut starts = Vec::new();
        let mut anywhere = Vec::new();
        let mut inner: Vec<InnerFilter> = Vec::new();
        let mut special = ByteSet::EMPTY;
        for anchored in patterns {
            match anchored.anchor {
                Anchor::Start(sequences) => {
                    for byte in sequences.iter().flat_map(|s| s.at(0).iter()) {
                        if !is_word(byte) && byte < 0x80 {
                            special.insert(byte);
                        }
                    }
                    starts.push((anchored.pattern, &sequences[..]));
                }
                Anchor::Anywhere(sequences) => anywhere.push((anchored.pattern, &sequences[..])),
                Anchor::Inner(literal) => add_inner(&mut inner, literal, anchored),
            }
        }
        let count = patterns.len();
        Prefilter {
            classifier: Classifier::new(&special),
            segments: patterns.iter().any(|p| p.border == Border::Segment),
            start: StartFilter::new(starts.iter().flat_map(|(_, sequences)| *sequences)),
            first_bytes: FirstBytes::new(count, &starts),
            anywhere: (!anywhere.is_empty()).then(|| FirstBytes::new(count, &anywhere)),
            inner,
        }
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let anywhere = self.anywhere.as_ref().map_or(0, FirstBytes::memory_usage);
        self.start.memory_usage() + self.first_bytes.memory_usage() + anywhere
    }

    /// Adds every candidate whose anchor lies in `from..to` of `haystack`, sorted.
    ///
    /// An inner anchor may point to a start before `from`.
    pub(crate) fn candidates(
        &self,
        haystack: &[u8],
        from: usize,
        to: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        candidates.clear();
        self.starts(haystack, from, to, candidates);
        if let Some(anywhere) = &self.anywhere {
            for start in from..to {
                anywhere.push_candidates(haystack, start, candidates);
            }
        }
        let before_inner = candidates.len();
        for filter in &self.inner {
            filter.push_candidates(haystack, from, to, candidates);
        }
        if candidates.len() > before_inner || self.anywhere.is_some() {
            candidates.sort_unstable();
            candidates.dedup();
        }
    }

    fn starts(&self, haystack: &[u8], from: usize, to: usize, candidates: &mut Vec<Candidate>) {
        let mut before = from
            .checked_sub(1)
            .map_or(BlockMasks::START, |at| BlockMasks::of_byte(haystack[at]));
        let mut base = from;
        while base < to {
            let masks = self.classifier.classify(haystack, base);
            let mut starts = masks.starts(before, self.segments);
            before = masks;
            let left = to - base;
            if left < 64 {
                starts &= (1 << left) - 1;
            }
            while starts != 0 {
                let start = base + starts.trailing_zeros() as usize;
                starts &= starts - 1;
                if self.start.may_begin(haystack, start) {
                    self.first_bytes.push_candidates(haystack, start, candidates);
                }
            }
            base += 64;
        }
    }
}

fn add_inner(filters: &mut Vec<InnerFilter>, inner: &Inner, anchored: &Anchored<'_>) {
    let pattern = InnerPattern {
        pattern: anchored.pattern,
        before: inner.before,
        max_len: anchored.max_len,
        any_start: anchored.border == Border::None,
    };
    match filters.iter_mut().find(|f| f.finder.needle() == inner.literal) {
        Some(filter) => filter.patterns.push(pattern),
        None => filters.push(InnerFilter {
            finder: memmem::Finder::new(&inner.literal).into_owned(),
            len: inner.literal.len(),
            patterns: vec![pattern],
        }),
    }
}

impl InnerFilter {
    fn push_candidates(
        &self,
        haystack: &[u8],
        from: usize,
        to: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        // A literal that begins before `to` belongs to this block, wherever it ends.
        let end = (to + self.len - 1).min(haystack.len());
        let mut at = from;
        while let Some(found) = haystack.get(at..end).and_then(|rest| self.finder.find(rest)) {
            let literal = at + found;
            for pattern in &self.patterns {
                pattern.push_candidates(haystack, literal, candidates);
            }
            at = literal + 1;
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
