//! [`Scored`] -> more [`Scored`]: a name that was found once is found again where the text says it later.
//!
//! Names of one word that no rule finds are found as well, by the words beside them. In a text that has named somebody
//! many words show that a name stands there (`Deshawn left`). In one that has named nobody only words do that go with
//! persons and little else (`told Deshawn`), and only at the start of the text.
//!
//! Only what follows a name is searched for it, and only the last [`MAX_KNOWN`] names are known: a stream that has let
//! go of earlier text knows as much as a scan of the whole text.

mod familiar;

use std::cmp::Reverse;

use zeroize::Zeroize;

use crate::arch::{BLOCK, BlockMasks, Classifier};
use crate::context::{Precedence, Scored};
use crate::finding::{Score, Span};
use crate::validate::{self, Strength};

/// Names that are known at a time; a new one drives the oldest out.
const MAX_KNOWN: usize = 64;
/// Longest name that is remembered, in bytes.
const MAX_NAME: usize = 128;
/// Shortest single word that is looked for, in characters.
const MIN_WORD: usize = 3;
/// Most ways to say one name.
const SPELLINGS: usize = 3;
/// Bytes behind a name in which other persons are looked for.
const REACH: usize = 4096;
/// Bytes at the start of a text in which persons are looked for although it has named nobody. A message or a note names
/// somebody there if at all; to ask every capital of a long text would take 5 % more instructions.
const START: usize = 4096;
/// Most points of a name that is known by the words beside it alone.
const FAMILIAR: i32 = 60;
/// Words of 64 bits in [`Mentions::firsts`]: ten bits for each of three times [`MAX_KNOWN`] first words.
const FIRSTS: usize = 32;

/// The names of one text, as far as it is known.
#[derive(Default)]
pub(crate) struct Mentions {
    /// Names whose end has not been reached; their text is still there.
    ahead: Vec<Ahead>,
    /// The last names; from [`MAX_KNOWN`] on, a new one takes the place of the oldest.
    known: Vec<Name>,
    /// How many names have been learnt.
    learnt: usize,
    /// First words of known names, by hash.
    firsts: [u64; FIRSTS],
    /// The first two letters of known names: most words of a text are dismissed here.
    pairs: [u32; 32],
    /// Everything before this offset has been searched.
    searched: usize,
    /// The last name; other persons are reported as what it was.
    last: Option<Scored>,
    /// Where the last name ended.
    last_end: usize,
    /// Other persons are looked for before this offset.
    reach: usize,
    /// Bytes of the text that are gone.
    gone: usize,
}

/// A name that was found.
struct Ahead {
    found: Scored,
    /// The place of its rule in the order of rule ids.
    rank: u32,
}

/// A name, and what its mentions inherit.
///
/// The text is copied in place: a stream lets go of its own, and a warm scan allocates nothing.
struct Name {
    found: Scored,
    text: [u8; MAX_NAME],
    spellings: Spellings,
    /// Of the first word of each spelling.
    hashes: [u32; SPELLINGS],
}

/// What a name is said as, as places in its text: the whole name, and the surname and the given name where they may
/// stand alone.
#[derive(Clone, Copy)]
struct Spellings {
    places: [(u8, u8); SPELLINGS],
    /// Those that are words as well: the words beside them have to show that somebody is meant.
    guarded: [bool; SPELLINGS],
    len: usize,
}

impl Mentions {
    /// Forgets the last text.
    pub(crate) fn clear(&mut self) {
        self.ahead.clear();
        self.known.clear();
        self.learnt = 0;
        self.firsts = [0; FIRSTS];
        self.pairs = [0; 32];
        self.searched = 0;
        self.last = None;
        self.last_end = 0;
        self.reach = 0;
        self.gone = 0;
    }

    /// Moves to a text whose first `count` bytes are gone.
    pub(crate) fn cut(&mut self, count: usize) {
        self.searched = self.searched.saturating_sub(count);
        for name in &mut self.ahead {
            let span = &mut name.found.span;
            *span = Span::new(span.start - count, span.end - count);
        }
        self.last_end = self.last_end.saturating_sub(count);
        self.reach = self.reach.saturating_sub(count);
        self.gone = self.gone.saturating_add(count);
    }

    /// Takes a match that is reported and whose rule asks for its mentions.
    pub(crate) fn note(&mut self, found: &Scored, rank: u32) {
        if !found.cut && found.span.len() <= MAX_NAME {
            let found = *found;
            self.ahead.push(Ahead { found, rank });
        }
    }

    /// Adds every mention that begins before `to` to `sink`; all names that end before it must have been noted.
    ///
    /// In a text that has named nobody, names are found as `alone`, and not looked for without it.
    pub(crate) fn search(
        &mut self,
        classifier: &Classifier,
        alone: Option<&Scored>,
        text: &[u8],
        to: usize,
        sink: &mut Vec<Scored>,
    ) {
        let mut ahead = std::mem::take(&mut self.ahead);
        // Neither engine nor chunks may decide which name is the older one.
        if !ahead.is_sorted_by_key(Ahead::key) {
            ahead.sort_unstable_by_key(Ahead::key);
        }
        let mut next = 0;
        while self.searched < to {
            next += self.learn_up_to(text, &ahead[next..], self.searched);
            let unnamed_to = alone.map_or(0, |_| self.end_of_start());
            if self.known.is_empty() && self.searched >= self.reach.max(unnamed_to) {
                // Nothing to look for until the next name ends.
                let end = ahead.get(next).map_or(to, |name| name.found.span.end);
                self.searched = end.min(to);
                continue;
            }
            let base = self.searched;
            let last = base.checked_sub(1).map(|at| text[at]);
            let before = last.map_or(BlockMasks::START, BlockMasks::of_byte);
            let masks = classifier.classify(text, base);
            let mut starts = masks.starts(before, false) & (masks.upper | masks.lead);
            self.searched = to.min(base + BLOCK);
            while starts != 0 {
                let start = base + starts.trailing_zeros() as usize;
                starts &= starts - 1;
                if start >= self.searched {
                    break;
                }
                next += self.learn_up_to(text, &ahead[next..], start);
                if let Some(mention) = self.name_at(text, alone, start) {
                    self.searched = mention.span.end;
                    sink.push(mention);
                    break;
                }
            }
        }
        next += self.learn_up_to(text, &ahead[next..], to);
        ahead.drain(..next);
        self.ahead = ahead;
    }

    /// Learns the first of the names that end at or before `offset`; gives how many these are.
    fn learn_up_to(&mut self, text: &[u8], ahead: &[Ahead], offset: usize) -> usize {
        let count = ahead
            .iter()
            .take_while(|name| name.found.span.end <= offset)
            .count();
        for name in &ahead[..count] {
            self.learn(text, &name.found);
        }
        count
    }

    fn learn(&mut self, text: &[u8], found: &Scored) {
        self.last = Some(*found);
        self.reach_on(found.span.end);
        self.remember(text, found);
    }

    /// Looks for other persons behind a name that ends at `end`.
    fn reach_on(&mut self, end: usize) {
        self.last_end = self.last_end.max(end);
        self.reach = self.reach.max(end + REACH);
    }

    fn remember(&mut self, text: &[u8], found: &Scored) {
        let Some(name) = Name::new(text, found) else {
            return;
        };
        let is_same = |known: &Name| known.hashes == name.hashes && known.said().eq(name.said());
        if self.known.iter().any(is_same) {
            return;
        }
        let oldest = self.learnt % MAX_KNOWN;
        match self.known.get_mut(oldest) {
            Some(known) => *known = name,
            None => self.known.push(name),
        }
        self.learnt += 1;
        if oldest == 0 {
            // Most of the first words here are those of names long forgotten.
            self.firsts = [0; FIRSTS];
            self.pairs = [0; 32];
            for known in 0..self.known.len() {
                self.open(known);
            }
        } else {
            self.open(oldest);
        }
    }

    /// Notes the first words of a known name, so that they are looked at.
    fn open(&mut self, known: usize) {
        let known = &self.known[known];
        for (said, hash) in known.said().zip(known.hashes) {
            let (first, second) = pair(said.text);
            self.pairs[first] |= second;
            let (word, bit) = place(hash);
            self.firsts[word] |= bit;
        }
    }

    /// In a text that has named nobody, names are looked for before this offset.
    fn end_of_start(&self) -> usize {
        START.saturating_sub(self.gone)
    }

    /// A known name at `start`, or the first mention of another person beside one, an initial before it included.
    fn name_at(&mut self, text: &[u8], alone: Option<&Scored>, start: usize) -> Option<Scored> {
        let initial = match &text[start..] {
            [b'A'..=b'Z', b'.', b' ', b'A'..=b'Z' | 0xC3.., ..] => 3,
            _ => return self.name_without_initial(text, alone, start),
        };
        let mut name = self.name_without_initial(text, alone, start + initial)?;
        name.span = Span::new(start, name.span.end);
        Some(name)
    }

    fn name_without_initial(
        &mut self,
        text: &[u8],
        alone: Option<&Scored>,
        start: usize,
    ) -> Option<Scored> {
        if let Some(known) = self.mention_at(text, start) {
            self.reach_on(known.span.end);
            return Some(known);
        }
        let named = self.last.filter(|_| start < self.reach);
        let unnamed = || alone.copied().filter(|_| start < self.end_of_start());
        let like = named.or_else(unnamed)?;
        if !may_precede(start.checked_sub(1).map(|at| text[at])) {
            return None;
        }
        let len = match named {
            Some(_) => familiar::name_at(text, start, self.last_end)?,
            None => familiar::stranger_at(text, start)?,
        };
        let found = Scored {
            span: Span::new(start, start + len),
            score: like.score.min(Score::new(FAMILIAR)),
            strength: Strength::Context,
            cue_distance: u32::MAX,
            cue_len: 0,
            ..like
        };
        self.last_end = self.last_end.max(found.span.end);
        if named.is_none() {
            self.last = Some(found);
            self.reach_on(found.span.end);
        }
        self.remember(text, &found);
        Some(found)
    }

    /// The longest known name at `start`, the newest of several.
    fn mention_at(&self, text: &[u8], start: usize) -> Option<Scored> {
        let (first, second) = pair(&text[start..]);
        if self.pairs[first] & second == 0 || !may_precede(start.checked_sub(1).map(|at| text[at]))
        {
            return None;
        }
        let wanted = hash(first_word(&text[start..]));
        let (word, bit) = place(wanted);
        if self.firsts[word] & bit == 0 {
            return None;
        }
        let (mut found, mut len) = (None, 0);
        let (newer, older) = self
            .known
            .split_at(self.learnt % MAX_KNOWN % self.known.len());
        let begins = |name: &&Name| name.hashes.contains(&wanted);
        for name in older.iter().chain(newer).filter(begins) {
            for (spelling, _) in name
                .said()
                .zip(name.hashes)
                .filter(|&(_, hash)| hash == wanted)
            {
                if spelling.text.len() >= len && spelling.is_said(text, start, self.last_end) {
                    len = spelling.text.len();
                    found = Some(&name.found);
                }
            }
        }
        let found = found?;
        Some(Scored {
            span: Span::new(start, start + len),
            ..*found
        })
    }
}

/// What names are found as in a text that has named nobody: a match of this rule and pattern, with a place that is
/// nowhere.
pub(crate) fn alone(rule: u32, pattern: u32, precedence: Precedence) -> Scored {
    Scored {
        rule,
        precedence,
        pattern,
        cut: false,
        span: Span::new(0, 0),
        score: Score::new(FAMILIAR),
        strength: Strength::Context,
        cue_distance: u32::MAX,
        cue_len: 0,
    }
}

/// The place of a text's first two letters in [`Mentions::pairs`], in either case: a word, and a bit in it.
fn pair(text: &[u8]) -> (usize, u32) {
    let [first, second] = [0, 1].map(|at| text.get(at).map_or(0, |byte| byte % 32));
    (usize::from(first), 1 << second)
}

/// The place of a hash in [`Mentions::firsts`]: a word, and a bit in it.
fn place(hash: u32) -> (usize, u64) {
    (hash as usize / 64 % FIRSTS, 1 << (hash % 64))
}

/// A name is a copy of scanned text, and a scratch outlives its text.
impl Drop for Name {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl Ahead {
    /// Where it ends; of one place and name the best label comes first, whatever the order of packs.
    fn key(&self) -> impl Ord + use<> {
        let Scored {
            span,
            score,
            pattern,
            ..
        } = self.found;
        (span.end, span.start, Reverse(score), self.rank, pattern)
    }
}

impl Name {
    fn new(text: &[u8], found: &Scored) -> Option<Name> {
        let said = &text[found.span.range()];
        let spellings = Spellings::of(said);
        let mut name = Name {
            found: *found,
            text: [0; MAX_NAME],
            spellings,
            hashes: [0; SPELLINGS],
        };
        name.text[..said.len()].copy_from_slice(said);
        for at in 0..spellings.len {
            name.hashes[at] = hash(first_word(name.spelling(at)));
        }
        (spellings.len > 0).then_some(name)
    }

    fn spelling(&self, at: usize) -> &[u8] {
        let (start, end) = self.spellings.places[at];
        &self.text[usize::from(start)..usize::from(end)]
    }

    fn said(&self) -> impl Iterator<Item = Spelling<'_>> {
        (0..self.spellings.len).map(|at| Spelling {
            text: self.spelling(at),
            is_guarded: self.spellings.guarded[at],
        })
    }
}

/// One way to say a name.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Spelling<'n> {
    text: &'n [u8],
    is_guarded: bool,
}

impl Spelling<'_> {
    /// Whether `text` says it at `start`; `last` is where a name ended.
    fn is_said(self, text: &[u8], start: usize, last: usize) -> bool {
        is_said(&text[start..], self.text)
            && (!self.is_guarded || familiar::is_again(text, start, self.text, last))
    }
}

impl Spellings {
    fn of(name: &[u8]) -> Spellings {
        let mut spellings = Spellings {
            places: [(0, 0); SPELLINGS],
            guarded: [false; SPELLINGS],
            len: 0,
        };
        let Ok(text) = std::str::from_utf8(name) else {
            return spellings;
        };
        let whole = text.contains(char::is_whitespace).then_some(text);
        // A word that says no more than that is no name of its own.
        let may_stand = |word: &&str| {
            may_stand_alone(word) || whole.is_some() && validate::is_word(word) && is_plain(word)
        };
        let surname = surname(text).filter(may_stand);
        let given = whole.and_then(given).filter(may_stand);
        // Any word may be a surname; a given name is one that is listed, or one that is nothing else.
        let is_given = |word: &&str| {
            validate::is_given_name(word) || validate::may_be_given(word) || validate::is_word(word)
        };
        let given = given.filter(|word| is_given(word) && Some(*word) != surname);
        for said in whole.into_iter().chain(surname).chain(given) {
            if said.starts_with(char::is_uppercase) {
                let start = said.as_ptr() as usize - text.as_ptr() as usize;
                spellings.places[spellings.len] = (start as u8, (start + said.len()) as u8);
                spellings.guarded[spellings.len] = Some(said) != whole && !may_stand_alone(said);
                spellings.len += 1;
            }
        }
        spellings
    }
}

/// The first word of `Surname, Given`, else the last one that is no suffix.
fn surname(name: &str) -> Option<&str> {
    match name.split_once(", ") {
        Some((surname, given)) if !is_suffix(given) => surname.split_whitespace().next_back(),
        _ => {
            let words = name.split_whitespace();
            let mut words = words.map(|word| word.trim_end_matches([',', '.']));
            words.rfind(|word| !is_suffix(word))
        }
    }
}

/// The word behind the comma of `Surname, Given`, else the first one.
fn given(name: &str) -> Option<&str> {
    let own = match name.split_once(", ") {
        Some((_, given)) if !is_suffix(given) => given,
        _ => name,
    };
    own.split_whitespace().next()
}

fn is_suffix(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    matches!(word, "Jr" | "Sr" | "II" | "III" | "IV")
}

fn may_stand_alone(word: &str) -> bool {
    is_plain(word) && !validate::is_word(word) && !validate::is_common(word)
}

/// Whether a word is long enough to be looked for, and nothing but letters.
fn is_plain(word: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || c == '-' || c == '\'';
    word.chars().count() >= MIN_WORD && word.chars().all(is_letter)
}

/// Whether `text` begins with `spelling` as whole words that are no part of a longer name.
fn is_said(text: &[u8], spelling: &[u8]) -> bool {
    let Some((said, after)) = text.split_at_checked(spelling.len()) else {
        return false;
    };
    said.eq_ignore_ascii_case(spelling) && !goes_on(after)
}

/// Whether what follows a name makes it a part of something else.
fn goes_on(after: &[u8]) -> bool {
    let is_word_at = |at: usize| after.get(at).is_some_and(is_word_byte);
    match after.first() {
        None => false,
        Some(b'@' | b'_') => true,
        Some(b'-' | b'.' | b'&') if is_word_at(1) => true,
        Some(b' ') => {
            let next = std::str::from_utf8(first_word(&after[1..]));
            next.is_ok_and(validate::is_follower)
        }
        Some(byte) => is_word_byte(byte),
    }
}

/// Whether a name may begin after this byte.
fn may_precede(byte: Option<u8>) -> bool {
    byte.is_none_or(|byte| byte.is_ascii_whitespace() || b"([{\"'>*,;:|".contains(&byte))
}

fn is_word_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte >= 0x80
}

/// The word at the start of `text`, its first bytes if it is longer than any name.
fn first_word(text: &[u8]) -> &[u8] {
    let text = &text[..text.len().min(MAX_NAME)];
    let end = text.iter().position(|byte| !is_word_byte(byte));
    &text[..end.unwrap_or(text.len())]
}

/// FNV-1a of a word in lower case.
fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::byte_set::ByteSet;
    use crate::finding::Score;
    use proptest::prelude::*;

    fn spelled(name: &str) -> Vec<String> {
        let spelled = spelled_anyhow(name).into_iter();
        let free = spelled.filter(|(_, is_guarded)| !is_guarded);
        free.map(|(spelling, _)| spelling).collect()
    }

    fn spelled_anyhow(name: &str) -> Vec<(String, bool)> {
        let Spellings {
            places,
            guarded,
            len,
        } = Spellings::of(name.as_bytes());
        let text = |(start, end): (u8, u8)| name[start.into()..end.into()].to_owned();
        let places = places.into_iter().map(text);
        places.zip(guarded).take(len).collect()
    }

    #[test]
    fn a_name_is_said_whole_by_its_surname_or_by_its_given_name() {
        for (name, spellings) in [
            ("Maria Gonzalez", ["Maria Gonzalez", "Gonzalez", "Maria"]),
            ("Gonzalez, Maria", ["Gonzalez, Maria", "Gonzalez", "Maria"]),
            (
                "Ahmed Rowling, Jr.",
                ["Ahmed Rowling, Jr.", "Rowling", "Ahmed"],
            ),
        ] {
            assert_eq!(spelled(name), spellings, "{name}");
        }
        // A given name that is in no list, but no word for what somebody is.
        assert_eq!(
            spelled("Quillan Rowling"),
            ["Quillan Rowling", "Rowling", "Quillan"]
        );
        assert_eq!(spelled("Trustee Rowling"), ["Trustee Rowling", "Rowling"]);
        assert_eq!(spelled("Zybrowka"), ["Zybrowka"]);
    }

    #[test]
    fn words_and_scraps_do_not_stand_alone() {
        assert_eq!(spelled("Maria Rose"), ["Maria Rose", "Maria"]);
        assert!(spelled_anyhow("Maria Rose").contains(&("Rose".to_owned(), true)));
        assert_eq!(spelled("Will Ng"), ["Will Ng"]);
        assert!(spelled("Will").is_empty());
        assert!(spelled("zybrowka").is_empty());
        assert_eq!(Spellings::of(b"Maria \xFF").len, 0);
    }

    /// What is found in a text in which no rule has found anything.
    fn alone_in(text: &str) -> Vec<&str> {
        let alone = alone(0, 0, Precedence::Replace);
        let (mut mentions, mut found) = (Mentions::default(), Vec::new());
        let classifier = Classifier::new(&ByteSet::EMPTY);
        mentions.search(
            &classifier,
            Some(&alone),
            text.as_bytes(),
            text.len(),
            &mut found,
        );
        found.iter().map(|one| &text[one.span.range()]).collect()
    }

    #[test]
    fn a_text_that_names_nobody_is_searched_for_names_alone() {
        for (text, names) in [
            (
                "Ramiro took it. Later Joana came.",
                &["Ramiro", "Joana"][..],
            ),
            ("Then ask Garcia about it.", &["Garcia"]),
            ("Anna, Ben and Carla came.", &["Anna", "Ben", "Carla"]),
            (
                "Maria and Joana and Will left.",
                &["Maria", "Joana", "Will"],
            ),
            ("- Angela, Joana and Rose", &["Angela", "Joana", "Rose"]),
            ("Is Mirella there?", &["Mirella"]),
            ("The Martinez family left.", &["Martinez"]),
            ("her daughter Hazel left.", &["Hazel"]),
        ] {
            assert_eq!(alone_in(text), names, "{text}");
        }
        let far = format!("{}Ramiro took it.", "a ".repeat(START / 2));
        for text in [
            "the Maria of the north",
            "| Mirella | said so",
            "Travis is green, NaN is no number.",
            "Salem said no. Garcia moved.",
            "Don't ask. Rabin-Karp said so.",
            "The Foster family left.",
            "Mt. Vernon is a town.",
            &far,
        ] {
            assert!(alone_in(text).is_empty(), "{text}");
        }
    }

    fn name_at(start: usize, len: usize) -> Scored {
        Scored {
            rule: 0,
            precedence: Precedence::Replace,
            pattern: 0,
            cut: false,
            span: Span::new(start, start + len),
            score: Score::HIGH,
            strength: Strength::Format,
            cue_distance: u32::MAX,
            cue_len: 0,
        }
    }

    /// The dull twin: every byte, every name that ended before it, letter by letter.
    fn dull(text: &str, names: &[Scored], is_asked: bool) -> Vec<Span> {
        let bytes = text.as_bytes();
        let (mut at, mut found) = (0, Vec::new());
        // Names of other persons, and where the last name of any kind ended.
        let (mut others, mut last_end) = (Vec::new(), 0);
        while at < bytes.len() {
            let ended: Vec<_> = names.iter().filter(|name| name.span.end <= at).collect();
            let ends = ended.iter().map(|name| name.span.end);
            last_end = ends.fold(last_end, usize::max);
            let known = ended
                .iter()
                .flat_map(|name| spelled_anyhow(&text[name.span.range()]));
            let known = known.chain(others.iter().flat_map(|&name| spelled_anyhow(name)));
            let before = at.checked_sub(1).map(|at| bytes[at]);
            let is_start =
                (bytes[at].is_ascii_uppercase() || bytes[at] >= 0xC0) && may_precede(before);
            let said = known.filter(|(spelling, is_guarded)| {
                let spelling = Spelling {
                    text: spelling.as_bytes(),
                    is_guarded: *is_guarded,
                };
                is_start && spelling.is_said(bytes, at, last_end)
            });
            let longest = said.map(|(spelling, _)| spelling.len()).max();
            let is_new = longest.is_none() && is_start;
            let is_named = !ended.is_empty() || !found.is_empty();
            let other = match is_new {
                true if is_named => familiar::name_at(bytes, at, last_end),
                true if is_asked => familiar::stranger_at(bytes, at),
                _ => None,
            };
            match longest.or(other) {
                Some(len) => {
                    if longest.is_none() {
                        others.push(&text[at..at + len]);
                    }
                    found.push(Span::new(at, at + len));
                    at += len;
                    last_end = last_end.max(at);
                }
                None => at += 1,
            }
        }
        found
    }

    proptest! {
        #[test]
        fn searching_equals_looking_everywhere(
            pieces in prop::collection::vec(
                (prop::sample::select(vec![
                    "Zybrowka", "ZYBROWKA", "Jane Osgood", "Osgood", "Özdemir", "Osgood, Jane", " ", " ", "\n", "-", ".",
                    "'s", "the ", "é", "Street", "@", "(", "Maria", " told ", "Maria Rose", "Rose", " left ", "Hoffmann", ", ", " and ", "some words that go on and on, and on and on and on ",
                ]), any::<bool>()),
                0..40,
            ),
            cuts in prop::collection::vec(0_usize..600, 0..6),
            is_asked in any::<bool>(),
        ) {
            let (mut text, mut spans) = (String::new(), Vec::new());
            for (piece, is_name) in pieces {
                if is_name && piece.starts_with(char::is_uppercase) {
                    spans.push((text.len(), piece.len()));
                }
                text.push_str(piece);
            }
            let names: Vec<Scored> = spans.iter().map(|&(start, len)| name_at(start, len)).collect();
            let mut mentions = Mentions::default();
            for name in names.iter().rev() {
                mentions.note(name, 0);
            }
            let classifier = Classifier::new(&ByteSet::EMPTY);
            let alone = is_asked.then(|| alone(0, 0, Precedence::Replace));
            let mut found = Vec::new();
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&cut| cut < text.len()).collect();
            cuts.sort_unstable();
            for to in cuts.into_iter().chain([text.len()]) {
                mentions.search(&classifier, alone.as_ref(), text.as_bytes(), to, &mut found);
            }
            let found: Vec<Span> = found.iter().map(|one| one.span).collect();
            prop_assert_eq!(found, dull(&text, &names, is_asked));
        }
    }
}
