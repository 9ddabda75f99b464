//! Which four symbols may open a pattern, or a keyword: one look-up at each word instead of a walk.
//!
//! Bytes are read as the symbols of [`arch`](crate::arch), the first two with their case. Three of them name a row, and
//! a row says which fourth may follow, of a pattern and of a keyword. Most words of prose end here, whatever stands in
//! them: the table is as good for a text that nobody has seen as for one that repeats itself.

use std::collections::HashMap;

use super::beginning::Beginning;
use super::list_set::ListSet;
use super::needs::Needs;
use super::second_word::SmallWords;
use crate::arch::{CAPITAL, HUMP, SYMBOLS, bits, cased_symbol_of, symbol_of};
use crate::byte_set::{ByteSet, is_word};

/// Symbols that are looked at.
pub(super) const OPENING: usize = 4;
/// Symbols with their case, as the first two are read: names and codes differ in that.
const CASED: usize = 2 * SYMBOLS;
/// Rows of one first symbol.
const PLANE: usize = CASED * SYMBOLS;
const ANY: u32 = u32::MAX;

/// The openings of everything that one prefilter looks for.
///
/// Most rows are like others: what a text needs of the table stays in the first-level cache, as numbers and rows apart.
pub(super) struct Openings {
    numbers: Box<[u16]>,
    rows: Vec<Row>,
    /// For each first two symbols with their case the number of what a [`OpeningKind::Name`] may go on with.
    second_words: Box<[u16]>,
    small_words: Vec<SmallWords>,
}

/// Openings that grow.
pub(super) struct OpeningsBuilder {
    tails: Vec<Tails>,
    /// The kind and the two places of those.
    known: ListSet,
    end_of_word: SymbolSet,
    /// For each first two symbols with their case what a [`OpeningKind::Name`] may go on with.
    second_words: Vec<SmallWords>,
}

/// What goes on behind two places.
struct Tails {
    kind: OpeningKind,
    first: SymbolSet,
    second: SymbolSet,
    /// For each third symbol the fourth ones, as bits.
    fourths: [u32; SYMBOLS],
}

/// What a fourth symbol may open. In a row each is a bit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OpeningKind {
    /// A keyword.
    Keyword,
    /// A pattern of which nothing more is known.
    Pattern,
    /// A pattern that does not go on with every small letter behind its first word and a space.
    Name,
    /// A pattern that has a digit near its start.
    Numbered,
    /// A pattern that waits for a heading.
    Headed,
    /// A pattern that may begin inside a word; beside its other kind.
    Segment,
    /// A word that some pattern needs further in.
    Needed,
}

const KINDS: usize = 7;

impl OpeningKind {
    const ALL: [OpeningKind; KINDS] = [
        OpeningKind::Keyword,
        OpeningKind::Pattern,
        OpeningKind::Name,
        OpeningKind::Numbered,
        OpeningKind::Headed,
        OpeningKind::Segment,
        OpeningKind::Needed,
    ];

    pub(super) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// For each [`OpeningKind`] the fourth symbols, as bits.
type Masks = [u32; KINDS];

/// What each fourth symbol opens.
type Row = [u8; SYMBOLS];

/// The symbols, with their case, that may stand at one place, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SymbolSet(u64);

impl SymbolSet {
    const NONE: SymbolSet = SymbolSet(0);
    const ANY: SymbolSet = SymbolSet(u64::MAX);

    fn of(set: &ByteSet) -> SymbolSet {
        let words = set.words();
        // The symbols of letters are the low bits of their codes.
        let capitals = words[1] & LETTERS;
        let mut others = words[1] >> 32 & LETTERS;
        for (symbol, members) in (LETTERS.count_ones() + 1..).zip(&OTHER_MEMBERS) {
            let has_any = words.iter().zip(members).any(|(word, of)| word & of != 0);
            others |= u64::from(has_any) << symbol;
        }
        SymbolSet(capitals << CAPITAL | others)
    }

    fn with(self, byte: u8) -> SymbolSet {
        SymbolSet(self.0 | 1 << cased_symbol_of(byte))
    }

    fn capitals(self) -> u32 {
        (self.0 >> CAPITAL) as u32
    }

    fn others(self) -> u32 {
        self.0 as u32
    }

    /// As the second symbol, with its case: a hump has none.
    fn or_hump(self) -> SymbolSet {
        SymbolSet(self.0 | u64::from(self.capitals() != 0) << HUMP)
    }

    /// As a later symbol, without its case. Whatever stands before: behind a small letter a capital is a hump.
    fn later(self) -> u32 {
        self.or_hump().others() | self.capitals()
    }
}

/// The symbols of letters, as bits.
const LETTERS: u64 = ((1 << 26) - 1) << 1;

/// The bytes of each symbol behind the letters, as the words of a [`ByteSet`].
const OTHER_MEMBERS: [[u64; 4]; SYMBOLS - 27] = {
    let mut members = [[0; 4]; SYMBOLS - 27];
    let mut byte = 0;
    while byte < 256 {
        let symbol = symbol_of(byte as u8) as usize;
        if symbol >= 27 {
            members[symbol - 27][byte / 64] |= 1 << (byte % 64);
        }
        byte += 1;
    }
    members
};

/// The symbol of each byte, with its case.
const CASED_SYMBOLS: [u8; 256] = {
    let mut symbols = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        symbols[byte] = cased_symbol_of(byte as u8);
        byte += 1;
    }
    symbols
};

impl Openings {
    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.numbers)
            + size_of_val(&*self.rows)
            + size_of_val(&*self.second_words)
            + size_of_val(&*self.small_words)
    }

    /// Whether what begins with `first` may be a [`OpeningKind::Name`] when `next` follows its first word and a space.
    #[inline(always)]
    pub(super) fn go_on(&self, first: [u8; 2], next: [u8; 2]) -> bool {
        let [first, second] = first.map(|byte| usize::from(CASED_SYMBOLS[usize::from(byte)]));
        let number = self.second_words[first % CASED * CASED + second % CASED];
        self.small_words[usize::from(number)].allow(next)
    }

    /// What a first byte and three symbols open; of the symbols only the first one's case counts.
    #[inline(always)]
    pub(super) fn opens(&self, first: u8, symbols: [u8; 3]) -> u8 {
        let first = usize::from(CASED_SYMBOLS[usize::from(first)]);
        let [second, third, fourth] = symbols.map(usize::from);
        let row = first * PLANE + second % CASED * SYMBOLS + third % SYMBOLS;
        let number = self.numbers[row];
        self.rows[usize::from(number)][fourth % SYMBOLS]
    }
}

impl OpeningsBuilder {
    pub(super) fn new() -> OpeningsBuilder {
        OpeningsBuilder {
            tails: Vec::new(),
            known: ListSet::default(),
            end_of_word: end_of_word(),
            second_words: vec![SmallWords::NONE; CASED * CASED],
        }
    }

    pub(super) fn build(self) -> Openings {
        let mut rows = Rows::new();
        let mut numbers = Vec::with_capacity(CASED * PLANE);
        let mut plane = Plane::new();
        for first in 0..CASED {
            plane.clear();
            let own = self
                .tails
                .iter()
                .filter(|tails| tails.first.0 >> first & 1 == 1);
            own.for_each(|tails| plane.add(tails));
            plane.push_numbers(&mut rows, &mut numbers);
        }
        let mut known: HashMap<SmallWords, u16> = HashMap::new();
        let mut small_words: Vec<SmallWords> = Vec::new();
        let mut second_words: Vec<u16> = Vec::with_capacity(CASED * CASED);
        for (at, words) in self.second_words.iter().enumerate() {
            // Many second symbols go on as the one before.
            if at > 0 && self.second_words[at - 1] == *words {
                second_words.push(second_words[at - 1]);
                continue;
            }
            // No more than there are pairs of symbols.
            let number = *known.entry(words.clone()).or_insert_with(|| {
                small_words.push(words.clone());
                (small_words.len() - 1) as u16
            });
            second_words.push(number);
        }
        Openings {
            numbers: numbers.into(),
            rows: rows.rows,
            second_words: second_words.into(),
            small_words,
        }
    }

    /// Adds what a pattern of some kind begins with.
    pub(super) fn add_pattern(&mut self, kind: OpeningKind, beginning: &Beginning) {
        let Some(root) = beginning.root() else {
            return;
        };
        let places: Vec<SymbolSet> = beginning.sets().iter().map(SymbolSet::of).collect();
        let graph = SymbolGraph {
            beginning,
            places: &places,
        };
        graph.each(root, &mut |first, second| {
            graph.each(second, &mut |second, third| {
                if kind == OpeningKind::Name {
                    for pair in bits(first.0)
                        .flat_map(|first| bits(second.0).map(move |second| first * CASED + second))
                    {
                        self.second_words[pair].add(beginning.second_words());
                    }
                }
                let fourths = self.fourths_behind(kind, first, second);
                graph.each(third, &mut |third, fourth| {
                    let mut last = 0;
                    graph.each(fourth, &mut |place, _| last |= place.later());
                    bits(third.later()).for_each(|third| fourths[third] |= last);
                });
            });
        });
    }

    /// What goes on behind two places, as [`Tails::fourths`].
    fn fourths_behind(
        &mut self,
        kind: OpeningKind,
        first: SymbolSet,
        second: SymbolSet,
    ) -> &mut [u32; SYMBOLS] {
        let key = |first: SymbolSet, second: SymbolSet| {
            let (a, b) = (first.others(), first.capitals());
            let (c, d) = (second.others(), second.capitals());
            [kind as u32, a, b, c, d]
        };
        // Beyond that many, places that are new stand for any: no beginning is missed.
        let has_room = self.known.len() < ListSet::MOST - KINDS;
        let (first, second) = match has_room || self.known.find(&key(first, second)).is_some() {
            true => (first, second),
            false => (SymbolSet::ANY, SymbolSet::ANY),
        };
        let (number, is_new) = self.known.intern(&key(first, second));
        if is_new {
            self.tails.push(Tails {
                kind,
                first,
                second: second.or_hump(),
                fourths: [0; SYMBOLS],
            });
        }
        &mut self.tails[usize::from(number)].fourths
    }

    /// Adds what words begin with that a pattern needs.
    pub(super) fn add_needs(&mut self, needs: &Needs) {
        for word in &needs.words {
            let mut places = [SymbolSet::ANY; OPENING];
            for (&byte, place) in word.iter().zip(&mut places) {
                *place = SymbolSet::NONE.with(byte);
            }
            if let Some(behind) = places.get_mut(word.len()).filter(|_| needs.end) {
                // A border is ASCII: a character of any other kind ends the word as well.
                *behind = SymbolSet::of(&ByteSet::of((0..=255).filter(|&byte| !is_word(byte))));
            }
            self.add_places(OpeningKind::Needed, places);
        }
    }

    /// Adds what a keyword of lower-case letters begins with; true to [`context`](crate::context).
    pub(super) fn add_keyword(&mut self, keyword: &[u8]) {
        let mut places = [SymbolSet::ANY; OPENING];
        for (at, place) in places.iter_mut().enumerate() {
            let Some(&byte) = keyword.get(at) else {
                if keyword
                    .last()
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
                {
                    *place = self.end_of_word.with(b's').with(b'S').with(b'0');
                }
                break;
            };
            match byte {
                // One to three separators, or none before a hump.
                b' ' => {
                    *place = self.end_of_word;
                    break;
                }
                b'-' => *place = SymbolSet::of(&ByteSet::of(*b"-_ ")),
                _ => *place = SymbolSet::NONE.with(byte).with(byte.to_ascii_uppercase()),
            }
        }
        self.add_places(OpeningKind::Keyword, places);
    }

    fn add_places(
        &mut self,
        kind: OpeningKind,
        [first, second, third, fourth]: [SymbolSet; OPENING],
    ) {
        let fourths = self.fourths_behind(kind, first, second);
        bits(third.later()).for_each(|third| fourths[third] |= fourth.later());
    }
}

/// The rows behind one first symbol: for each [`OpeningKind`] and each row the fourth symbols, as bits.
struct Plane([[u32; PLANE]; KINDS]);

impl Plane {
    fn new() -> Box<Plane> {
        Box::new(Plane([[0; PLANE]; KINDS]))
    }

    fn clear(&mut self) {
        self.0.as_flattened_mut().fill(0);
    }

    fn add(&mut self, tails: &Tails) {
        let rows = &mut self.0[tails.kind as usize];
        for second in bits(tails.second.0) {
            let rows = &mut rows[second * SYMBOLS..][..SYMBOLS];
            for (row, fourths) in rows.iter_mut().zip(&tails.fourths) {
                *row |= fourths;
            }
        }
    }

    /// Adds the number of each row.
    fn push_numbers(&self, rows: &mut Rows, numbers: &mut Vec<u16>) {
        for second in (0..PLANE).step_by(SYMBOLS) {
            // Many second symbols go on as the one before.
            let is_as_before = |masks: &[u32; PLANE]| {
                masks[second..second + SYMBOLS] == masks[second - SYMBOLS..second]
            };
            if second > 0 && self.0.iter().all(is_as_before) {
                numbers.extend_from_within(numbers.len() - SYMBOLS..);
                continue;
            }
            for row in second..second + SYMBOLS {
                numbers.push(rows.number(std::array::from_fn(|kind| self.0[kind][row])));
            }
        }
    }
}

/// The different rows of a table.
struct Rows {
    rows: Vec<Row>,
    known: ListSet,
    /// The last one asked for, and its number: many rows are as the one before.
    last: (Masks, u16),
}

impl Rows {
    /// The empty row is the first one.
    fn new() -> Rows {
        let nothing = [0; KINDS];
        let mut known = ListSet::default();
        known.intern(&nothing);
        Rows {
            rows: vec![row_of(nothing)],
            known,
            last: (nothing, 0),
        }
    }

    fn number(&mut self, masks: Masks) -> u16 {
        if masks != self.last.0 {
            self.last = (masks, self.find(masks));
        }
        self.last.1
    }

    /// Rows beyond the last number share one that opens everything.
    fn find(&mut self, masks: Masks) -> u16 {
        if self.known.len() < ListSet::MOST {
            let (number, is_new) = self.known.intern(&masks);
            if is_new {
                self.rows.push(row_of(masks));
            }
            return number;
        }
        self.known.find(&masks).unwrap_or_else(|| {
            if self.rows.len() == ListSet::MOST {
                self.rows.push(row_of([ANY; KINDS]));
            }
            ListSet::MOST as u16
        })
    }
}

/// A row of its masks.
fn row_of(masks: Masks) -> Row {
    let mut row = [0; SYMBOLS];
    for (mask, kind) in masks.into_iter().zip(OpeningKind::ALL) {
        bits(mask).for_each(|fourth| row[fourth] |= kind.bit());
    }
    row
}

/// Where a word ends: nothing that goes on with it, or a hump.
fn end_of_word() -> SymbolSet {
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let place = SymbolSet::of(&ByteSet::of((0..=255).filter(ends)));
    SymbolSet(place.0 | 1 << HUMP)
}

/// The beginnings of one pattern, each set as a place.
#[derive(Clone, Copy)]
struct SymbolGraph<'b> {
    beginning: &'b Beginning,
    places: &'b [SymbolSet],
}

impl SymbolGraph<'_> {
    /// Calls `each` with what may stand at `node`, and the node behind that. Behind the end anything goes on for ever.
    fn each(self, node: u32, each: &mut dyn FnMut(SymbolSet, u32)) {
        self.beginning.each(node, &mut |set, next| {
            each(
                set.map_or(SymbolSet::ANY, |set| self.places[usize::from(set)]),
                next,
            );
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;
    use proptest::prelude::*;

    /// Whether a pattern and a keyword may open with the first four bytes of `text`, none of them a hump.
    fn opens(openings: &Openings, text: &str) -> (bool, bool) {
        let [first, rest @ ..] = *text.as_bytes().first_chunk::<4>().unwrap();
        let opens = openings.opens(first, rest.map(cased_symbol_of));
        (
            opens & OpeningKind::Pattern.bit() != 0,
            opens & OpeningKind::Keyword.bit() != 0,
        )
    }

    #[test]
    fn patterns_open_as_they_begin() {
        let of = |regex: &str| {
            let mut openings = OpeningsBuilder::new();
            let hir = pattern::parse(regex, Border::Word).unwrap().hir;
            openings.add_pattern(OpeningKind::Pattern, &Beginning::of(&hir));
            openings.build()
        };
        let names = of("[A-Z][a-z]+ [A-Z]");
        assert!(opens(&names, "Anna").0 && opens(&names, "Al S").0);
        assert!(!opens(&names, "anna").0 && !opens(&names, "A1na").0 && !opens(&names, "ANNA").0);
        let codes = of("[A-Z]{4,8}");
        assert!(opens(&codes, "ANNA").0 && !opens(&codes, "Anna").0);
        let numbers = of("[0-9]{3}-[0-9]{2}");
        assert!(opens(&numbers, "123-").0 && !opens(&numbers, "1234").0);
        let short = of("(?i)ab");
        assert!(opens(&short, "aB x").0 && !opens(&short, "abc ").0);
    }

    #[test]
    fn keywords_open_as_they_are_written() {
        let of = |keyword: &str| {
            let mut openings = OpeningsBuilder::new();
            openings.add_keyword(keyword.as_bytes());
            openings.build()
        };
        let ssn = of("ssn");
        assert!(opens(&ssn, "ssn ").1 && opens(&ssn, "SSN:").1 && opens(&ssn, "ssns").1);
        assert!(opens(&ssn, "ssn1").1 && !opens(&ssn, "ssna").1);
        let id_no = of("id no");
        assert!(opens(&id_no, "id n").1 && opens(&id_no, "ID_N").1 && !opens(&id_no, "idle").1);
        assert!(opens(&of("i-94"), "i-94").1 && !opens(&of("i-94"), "in 9").1);
    }

    /// A hostile pack has no end of places that differ.
    #[test]
    fn places_beyond_the_last_number_open_everything() {
        let mut openings = OpeningsBuilder::new();
        let mut last = SymbolSet::NONE;
        for bits in 1..=ListSet::MOST as u64 + 5 {
            last = SymbolSet(bits << 1);
            let second = SymbolSet::NONE.with(b'b');
            openings.add_places(
                OpeningKind::Pattern,
                [last, second, SymbolSet::ANY, SymbolSet::ANY],
            );
        }
        assert!(openings.tails.len() < ListSet::MOST);
        let openings = openings.build();
        let mut bytes = (b'a'..=b'z').filter(|&byte| last.0 & SymbolSet::NONE.with(byte).0 != 0);
        assert!(bytes.all(|byte| opens(&openings, &format!("{}b  ", char::from(byte))).0));
    }

    proptest! {
        #[test]
        fn a_place_has_the_symbols_of_its_bytes(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let set = ByteSet::of(bytes.iter().copied());
            let place = SymbolSet::of(&set);
            let dull = bytes.into_iter().fold(SymbolSet::NONE, SymbolSet::with);
            prop_assert_eq!(place, dull);
        }

        /// A table may open more than what the graph allows, never less, humps included.
        #[test]
        fn what_begins_opens(text in "[aAbBzZ0 :é-]{4}|[a-zA-Z]{4}|[A-Z][a-z][A-Z][0-9]") {
            let Some(&[first, rest @ ..]) = text.as_bytes().first_chunk::<4>() else {
                return Ok(());
            };
            let bytes = [first, rest[0], rest[1], rest[2]];
            let symbols = [1, 2, 3].map(|at| {
                let is_hump = bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
                if is_hump { HUMP } else { cased_symbol_of(bytes[at]) }
            });
            for regex in ["[A-Z][a-z]+ [A-Z]", "(?i)ab?", "[a-z]{1,3}[A-Z0-9]", "[0-9A-Z]{2,9}-?", "é|aB|z:", "[^0]a?Z"] {
                let hir = pattern::parse(regex, Border::Word).unwrap().hir;
                let beginning = Beginning::of(&hir);
                let mut openings = OpeningsBuilder::new();
                openings.add_pattern(OpeningKind::Pattern, &beginning);
                let opens = openings.build().opens(first, symbols);
                let begins = beginning.may_begin(&bytes);
                prop_assert!(opens != 0 || !begins, "{regex}");
            }
        }
    }
}
