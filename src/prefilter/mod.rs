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
pub(crate) mod byte_set;
mod first_character;
mod gated;
mod inner;
mod list_set;
mod needs;
mod opening;
mod probe;
mod second_word;
mod start;

use std::ops::{Range, RangeInclusive};

use crate::arch::{BLOCK, BlockMasks, Classifier, HUMP, Work, bits_in};
use crate::rules::model::Border;
use anchor::Inner;
use beginning::Beginning;
use byte_set::{ByteSet, is_word};
use first_character::FirstCharacters;
use gated::Labels;
pub(crate) use gated::{Gated, GatedSet, Reach};
use inner::{InnerFilter, literal_frequency};
use needs::Needs;
use opening::{Kind, OPENING, Openings, OpeningsBuilder};
use probe::Probes;
use regex_syntax::hir::Hir;
use serde::{Deserialize, Serialize};
use start::{Ending, Root, Trie, TrieCache, Walks};

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
#[derive(Clone, Debug, Serialize, Deserialize)]
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

/// What may begin in a block, as bits.
struct Opened {
    patterns: u64,
    keywords: u64,
    needed: u64,
}

/// What the openings of a block are looked up with, as bits.
#[derive(Clone, Copy)]
struct Begins {
    places: u64,
    /// Which of them lie inside a word.
    inside: u64,
    word: u64,
    digits: u64,
    /// First bytes of characters beyond ASCII.
    lead: u64,
    /// Where a literal may be that is looked for by one byte.
    glances: u64,
    /// As in [`Cues`].
    ends: u64,
    /// Where a word may begin that some pattern needs.
    needed: u64,
}

/// Bytes that are looked at for the openings of a block: more than a block, and no further than the block behind.
const WINDOW: usize = BLOCK + OPENING;

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
struct Cues {
    /// Where a keyword may begin.
    places: u64,
    /// What does not go on with a word: the byte behind it, or the next part of a `camelCase` name.
    ends: u64,
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

    fn add(&mut self, block: usize, cues: Cues) {
        if self.blocks.is_empty() {
            self.first = block;
        }
        // Two calls may share a block.
        match self.blocks.get_mut(block - self.first) {
            Some(known) => known.places |= cues.places,
            None => self.blocks.push(cues),
        }
    }

    fn extend(&mut self, from: usize, to: usize) {
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

    /// The patterns that may begin at `place`, found since the last call of [`Prefilter::candidates`].
    pub(crate) fn patterns_at(&self, place: GatedPlace) -> &GatedSet {
        self.starts[usize::from(self.headed)].gated().get(place.set)
    }
}

/// What the prefilter needs to know of one pattern.
pub(crate) struct Anchored<'p> {
    pub(crate) pattern: u32,
    pub(crate) anchor: &'p Anchor,
    pub(crate) border: Border,
    pub(crate) max_len: usize,
    pub(crate) probes: &'p Probes,
    pub(crate) needs: Option<&'p Needs>,
    /// Keywords without which it is not worth trying.
    pub(crate) gate: Option<Gated>,
}

impl Anchored<'_> {
    fn kind(&self, beginning: &Beginning) -> Kind {
        match self.gate {
            Some(gate) if gate.reach.is_nowhere() => Kind::Headed,
            _ if self.probes.has_digit() => Kind::Numbered,
            _ if beginning.second_words().tell_apart() => Kind::Name,
            _ => Kind::Pattern,
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
        patterns: &[Anchored<'_>],
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
                        openings.add_pattern(Kind::Segment, beginning);
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
                Labels::new(gates),
            ),
            anywhere: Trie::new(&anywhere, |_| true, Labels::none()),
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
        self.classifier.run(Starts {
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

    #[inline(always)]
    fn starts(
        &self,
        cache: &mut PrefilterCache,
        haystack: &[u8],
        range: Range<usize>,
        headings: bool,
        places: &mut Places,
        cues: &mut CueMarks,
    ) {
        // Blocks lie where the cells of the keywords lie.
        let first = range.start / BLOCK;
        self.read_blocks(cache, haystack, first, &range);
        let blocks = cache.begins.len() - 1;
        let mut walks = Walks::new();
        for block in 0..blocks {
            let base = (first + block) * BLOCK;
            let Opened {
                mut patterns,
                keywords,
                needed,
            } = self.openings_in(
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
                self.starts.walk(cache, haystack, &mut walks);
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
        places.candidates.retain(
            |candidate| match self.needs_within[candidate.pattern as usize] {
                0 => true,
                within => cache.has_needed(&range, candidate.start, within),
            },
        );
    }

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
        let block = haystack[base..].first_chunk::<WINDOW>();
        let window = symbols.as_flattened().first_chunk::<WINDOW>();
        let (Some(block), Some(window)) = (block, window) else {
            return Opened {
                patterns: left,
                keywords: left,
                needed: left,
            };
        };
        // No branch but its own: the hottest loop of all.
        while left != 0 {
            let at = left.trailing_zeros() as usize % BLOCK;
            left &= left - 1;
            let symbols = [window[at + 1], window[at + 2], window[at + 3]];
            opened[at] = self.openings.opens(block[at], symbols);
        }
        let of = |kind: Kind| self.classifier.bytes_with(kind.bit(), &opened);
        let next = &begins[1];
        let mut patterns = of(Kind::Pattern) | of(Kind::Numbered) & begins[0].near_digits(next);
        patterns |= self.names_in(block, begins[0].word, of(Kind::Name) & !patterns);
        if headings {
            patterns |= of(Kind::Headed);
        }
        // Hardly a word of prose has parts.
        if patterns & begins[0].inside != 0 {
            patterns &= !begins[0].inside | of(Kind::Segment);
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
            keywords: of(Kind::Keyword),
            needed: of(Kind::Needed),
        }
    }
}

impl Prefilter {
    /// Those of `names` behind whose first word none stands that cannot be in a name, `word` being the word characters of
    /// the block.
    #[inline(always)]
    fn names_in(&self, block: &[u8; WINDOW], word: u64, names: u64) -> u64 {
        let (mut left, mut kept) = (names, names);
        while left != 0 {
            let at = left.trailing_zeros() as usize % BLOCK;
            left &= left - 1;
            let behind = at + (word >> at).trailing_ones() as usize;
            // A word that goes on in the next block has no space behind it.
            if let Some(&[b' ', first, second]) = block[behind.min(BLOCK)..].first_chunk() {
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

/// A call of [`Prefilter::starts`].
struct Starts<'a> {
    prefilter: &'a Prefilter,
    cache: &'a mut PrefilterCache,
    haystack: &'a [u8],
    range: Range<usize>,
    headings: bool,
    places: &'a mut Places,
    cues: &'a mut CueMarks,
}

impl Work for Starts<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Starts {
            prefilter,
            cache,
            haystack,
            range,
            headings,
            places,
            cues,
        } = self;
        prefilter.starts(cache, haystack, range, headings, places, cues);
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
    use crate::arch::Classifier;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;
    use regex_automata::{Anchored as Anchoring, Input};

    /// A prefilter for one pattern.
    fn prefilter(regex: &str) -> Prefilter {
        let hir = crate::rules::pattern::parse(regex, Border::Word)
            .unwrap()
            .hir;
        let clues = Clues::of(&hir, Border::Word, 64);
        let anchored = Anchored {
            pattern: 0,
            anchor: &clues.anchor,
            border: Border::Word,
            max_len: 64,
            probes: &clues.probes,
            needs: clues.needs.as_ref(),
            gate: None,
        };
        Prefilter::new(&[anchored], std::iter::empty())
    }

    proptest! {
        /// The dull twin walks through each word. What goes on in the next block is left to the trie.
        #[test]
        fn names_have_second_words(text in "([AZ][a-z]{0,9}[ é-](of|vo|v|[A-Z])?){40}") {
            let text = text.as_bytes();
            let prefilter = prefilter("[A-Za-z]+ (?:von )?[A-Z]");
            let block = text.first_chunk().unwrap();
            let masks = prefilter.classifier.classify(text, 0);
            let kept = prefilter.names_in(block, masks.word, u64::MAX);
            for start in (0..BLOCK).filter(|&start| text[start].is_ascii_uppercase()) {
                let len = text[start..].iter().take_while(|byte| is_word(**byte)).count();
                let second = &text[start + len + 1..][..2];
                let is_over = start + len <= BLOCK && text[start + len] == b' ';
                let allows = !is_over || second == b"vo" || !second[0].is_ascii_lowercase();
                prop_assert_eq!(kept >> start & 1 == 1, allows, "{}", start);
            }
        }

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

        #[test]
        fn digits_are_near(text in "[aB0_ .é]{130}", digits in "[a1]{128,130}") {
            let classifier = Classifier::new(&ByteSet::EMPTY);
            let begins = |text: &[u8], base| {
                let masks = classifier.classify(text, base);
                Begins {
                    places: 0,
                    inside: 0,
                    word: masks.word,
                        digits: masks.digits(),
                    lead: 0,
                    glances: 0,
                    ends: 0,
                    needed: 0,
                }
            };
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
