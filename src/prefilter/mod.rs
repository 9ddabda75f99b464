//! [`View`](crate::view::View) -> [`Candidate`]: places where a pattern may match.
//!
//! A prefilter may over-report; it never under-reports. Three kinds of anchor cover every pattern:
//!
//! * **Start**: most matches begin where a word begins. One pass of byte classes gives all such positions of 64
//!   bytes as a bit mask; a table of openings dismisses nearly all of them with one look, and a trie of all beginnings
//!   names the patterns that may match at the others.
//! * **Inner**: a pattern whose beginning is too common (an e-mail address begins like any word) waits for a
//!   literal inside it (`@`) and looks back.
//! * **Anywhere**: a pattern that may begin in the middle of a word is tried at every byte. It works, and
//!   [`lint`](crate::rules::Lint) tells its author what it costs.

pub(crate) mod anchor;
mod beginning;
mod block;
mod cues;
mod first_character;
mod gated;
mod inner;
mod list_set;
mod needs;
mod opening;
mod probe;
mod second_word;
mod trie;

use std::ops::{Range, RangeInclusive};

use crate::arch::{BLOCK, Classifier};
use crate::byte_set::{ByteSet, is_word};
use crate::rules::model::Border;
use anchor::Inner;
use beginning::Beginning;
use block::{Begins, Pass};
pub(crate) use cues::CueMarks;
use first_character::FirstCharacters;
use gated::Gates;
pub(crate) use gated::{Gated, GatedSet, Reach};
use inner::{InnerFilter, literal_frequency};
use needs::Needs;
use opening::{OpeningKind, Openings, OpeningsBuilder};
pub(crate) use probe::Probes;
use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};
use trie::{Ending, Root, Trie, TrieCache, Walks};

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

/// What a prefilter knows of a pattern.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Clues {
    /// Finds the places where it may match.
    pub(crate) anchor: Anchor,
    /// Dismiss most of them.
    pub(crate) probes: Probes,
    /// What dismisses them earlier still, where matches hold it.
    pub(crate) needs: Option<Needs>,
}

impl Clues {
    /// Those of a pattern with matches of up to `max_len` bytes.
    pub(crate) fn of(hir: &Hir, border: Border, max_len: usize) -> Clues {
        Clues {
            anchor: Anchor::choose(hir, border),
            probes: Probes::of(hir, max_len),
            needs: Needs::of(hir, max_len),
        }
    }
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

/// Parts of a regex that one walk through its syntax tree looks at, each as often as it is repeated: nested repetitions
/// multiply.
const MAX_VISITS: usize = 1 << 16;
/// Expected share of prose bytes above which a beginning counts as common.
const COMMON: f64 = 0.0008;
/// Expected share of prose bytes up to which a literal is worth looking for on its own.
const RARE: f64 = 0.002;

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
    openings: Openings,
    first_characters: FirstCharacters,
    starts: Trie,
    anywhere: Trie,
    inner: InnerFilter,
    /// Patterns that may match at the very start of a text in ways in which they match nowhere else.
    at_text_start: Vec<u32>,
    /// For each pattern, how far from its start a word stands that it needs; zero if it needs none.
    needs_within: Vec<u8>,
}

/// What a prefilter learns on the way; each thread has its own.
#[derive(Default)]
pub(crate) struct PrefilterCache {
    /// One without and one with what waits for a heading: a text of tables must not fill the room of all others.
    starts: [TrieCache; 2],
    /// Whether the second one was used last.
    headed: bool,
    anywhere: TrieCache,
    /// The text of one call as symbols, and a block behind it.
    symbols: Vec<[u8; BLOCK]>,
    /// For each of these blocks, where a match or a keyword may begin.
    begins: Vec<Begins>,
}

impl PrefilterCache {
    /// The patterns that may begin at `place`, found since the last call of [`Prefilter::candidates`].
    pub(crate) fn patterns_at(&self, place: GatedPlace) -> &GatedSet {
        self.starts[usize::from(self.headed)].gated().get(place.set)
    }
}

/// A pattern with its anchor, and what else the prefilter needs to know of it.
pub(crate) struct AnchoredPattern<'p> {
    pub(crate) pattern: u32,
    pub(crate) anchor: &'p Anchor,
    pub(crate) border: Border,
    pub(crate) max_len: usize,
    pub(crate) probes: &'p Probes,
    pub(crate) needs: Option<&'p Needs>,
    /// Keywords without which it is not worth trying.
    pub(crate) gate: Option<Gated>,
}

impl AnchoredPattern<'_> {
    fn kind(&self, beginning: &Beginning) -> OpeningKind {
        match self.gate {
            Some(gate) if gate.reach.is_nowhere() => OpeningKind::Headed,
            _ if self.probes.has_digit() => OpeningKind::Numbered,
            _ if beginning.second_words().tell_apart() => OpeningKind::Name,
            _ => OpeningKind::Pattern,
        }
    }

    /// Whether it may begin inside a word.
    fn may_begin_inside(&self) -> bool {
        matches!(self.border, Border::Segment | Border::None)
    }
}

impl Prefilter {
    /// A prefilter for `patterns`, in order of their numbers, that on its way marks the places where one of `keywords`
    /// may begin, for stages that will ask for them.
    pub(crate) fn new<'k>(
        patterns: &[AnchoredPattern<'_>],
        keywords: impl Iterator<Item = &'k [u8]>,
    ) -> Prefilter {
        let mut openings = OpeningsBuilder::new();
        let mut segments = patterns.iter().any(|p| p.border == Border::Segment);
        for keyword in keywords {
            openings.add_keyword(keyword);
            segments = true;
        }
        let mut starts = Vec::new();
        let mut anywhere = Vec::new();
        let mut inner = Vec::new();
        let mut special = ByteSet::EMPTY;
        let mut at_text_start = Vec::new();
        let mut needs_within = vec![0; patterns.len()];
        let mut first_characters = FirstCharacters::default();
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
                    openings.add_pattern(anchored.kind(beginning), beginning);
                    if anchored.may_begin_inside() {
                        openings.add_pattern(OpeningKind::Segment, beginning);
                    }
                    if let Some(needs) = anchored.needs {
                        openings.add_needs(needs);
                        needs_within[anchored.pattern as usize] = needs.within;
                    }
                    first_characters.add(beginning);
                    starts.push((anchored.pattern, beginning));
                }
                // Tried at every byte, the first one included.
                Anchor::Anywhere(beginning) => anywhere.push((anchored.pattern, beginning)),
                Anchor::Inner(literals) => inner.push((literals, anchored)),
            }
        }
        let gates = patterns.iter().map(|anchored| anchored.gate).collect();
        Prefilter {
            classifier: Classifier::new(&special),
            segments,
            openings: openings.build(),
            first_characters,
            starts: Trie::new(
                &starts,
                |pattern| patterns[pattern as usize].may_begin_inside(),
                Gates::new(gates),
            ),
            anywhere: Trie::new(&anywhere, |_| true, Gates::none()),
            inner: InnerFilter::new(&inner),
            at_text_start,
            needs_within,
        }
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.openings.memory_usage()
            + self.first_characters.memory_usage()
            + self.starts.memory_usage()
            + self.anywhere.memory_usage()
            + self.inner.memory_usage()
    }

    /// Replaces `places` by those whose anchor lies in `from..to` of `haystack`, and adds to `cues` the places in it
    /// where a keyword may begin. Calls go on where the last one stopped, until `cues` are cleared.
    ///
    /// An inner anchor may point to a start before `from`. Patterns that wait for a heading come only with `headings`.
    pub(crate) fn candidates(
        &self,
        cache: &mut PrefilterCache,
        haystack: &[u8],
        Range {
            start: from,
            end: to,
        }: Range<usize>,
        headings: bool,
        places: &mut Places,
        cues: &mut CueMarks,
    ) {
        cache.headed = headings;
        cache.starts[usize::from(headings)].forget_if_full();
        places.gated.clear();
        places.candidates.clear();
        if from == 0 {
            places.candidates.extend(
                self.at_text_start
                    .iter()
                    .map(|&pattern| Candidate { start: 0, pattern }),
            );
        }
        self.classifier.run(Pass {
            prefilter: self,
            cache,
            haystack,
            range: from..to,
            headings,
            places,
            cues,
        });
        let candidates = &mut places.candidates;
        if !self.anywhere.is_empty() {
            let (cache, mut walks) = (&mut cache.anywhere, Walks::new());
            for start in from..to {
                walks.push(start, Root::WORD);
                if walks.room() == 0 || start + 1 == to {
                    self.anywhere.walk(cache, haystack, &mut walks);
                    for (start, Ending { patterns, .. }) in walks.endings(cache) {
                        candidates
                            .extend(patterns.iter().map(|&pattern| Candidate { start, pattern }));
                    }
                    walks.clear();
                }
            }
        }
        let before_inner = candidates.len();
        self.inner
            .push_candidates(haystack, from..to, &cache.begins, candidates);
        // A pattern may wait for several literals, and one literal may allow a start that the last one did.
        candidates[before_inner..].sort_unstable();
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;
    use regex_automata::{Anchored as Anchoring, Input};

    /// What there is to know of a regex whose matches are of up to `max_len` bytes.
    pub(super) fn clues(regex: &str, max_len: usize) -> Clues {
        let regex = crate::rules::pattern::parse(regex, Border::Word).unwrap();
        Clues::of(&regex.hir, Border::Word, max_len)
    }

    /// A pattern without a gate.
    pub(super) fn anchored(pattern: u32, clues: &Clues, max_len: usize) -> AnchoredPattern<'_> {
        AnchoredPattern {
            pattern,
            anchor: &clues.anchor,
            border: Border::Word,
            max_len,
            probes: &clues.probes,
            needs: clues.needs.as_ref(),
            gate: None,
        }
    }

    /// A prefilter for one pattern.
    pub(super) fn prefilter(regex: &str) -> Prefilter {
        let clues = clues(regex, 64);
        Prefilter::new(&[anchored(0, &clues, 64)], std::iter::empty())
    }

    proptest! {
        /// The dull twin asks the regex at every byte. Cuts fall into blocks, words and what a pattern needs.
        #[test]
        fn places_with_what_a_pattern_needs_stay(
            words in prop::collection::vec(
                "[0-9]{1,3}( [a-c]{1,9}){0,4}( (st|street|lane|stop)[é町_.]?)?( [a-c]{9}){0,9}",
                1..20,
            ),
            cut in 0..300_usize,
        ) {
            const REGEX: &str = "[0-9]{1,3}(?: [a-z]{1,9}){1,3} (?:street|st|lane)(?-u:\\b)";
            let text = words.join(" ").into_bytes();
            let cut = cut.min(text.len());
            let prefilter = prefilter(REGEX);
            prop_assert!(prefilter.needs_within[0] > 0);
            let (mut cache, mut places) = (PrefilterCache::default(), Places::default());
            let mut found = Vec::new();
            for range in [0..cut, cut..text.len()] {
                let mut cues = CueMarks::default();
                prefilter.candidates(&mut cache, &text, range, false, &mut places, &mut cues);
                found.extend(places.candidates.iter().map(|candidate| candidate.start));
            }
            let regex = Regex::new(REGEX).unwrap();
            for start in (0..text.len()).filter(|&start| is_segment_start(&text, start)) {
                let input = Input::new(&text).range(start..).anchored(Anchoring::Yes);
                if regex.is_match(input) {
                    prop_assert!(found.contains(&start), "{}", start);
                }
            }
        }
    }
}
