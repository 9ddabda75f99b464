//! [`Scored`] -> more [`Scored`]: a name that was found once is found again where the text says it later.
//!
//! Names of one word that no rule finds are found as well, by the words beside them. In a text that has named somebody
//! many words show that a name stands there (`Deshawn left`). In one that has named nobody only words do that go with
//! persons and little else (`told Deshawn`), and only at the start of the text.
//!
//! Only what follows a name is searched for it, and only the last names are known ([`known`]): a stream that has let go
//! of earlier text knows as much as a scan of the whole text. [`name`] says in what ways a name may be said again,
//! [`familiar`] what words beside one show, and [`word`] where a name begins and ends.

mod familiar;
mod known;
mod name;
mod word;

use std::cmp::Reverse;

use crate::arch::{BLOCK, BlockMasks, Classifier};
use crate::context::{NO_CUE, Precedence, Scored};
use crate::finding::{Score, Span};
use crate::validate::Strength;
use known::Known;
use name::MAX_NAME;
use word::may_precede;

/// Bytes behind a name in which other persons are looked for.
const REACH: usize = 4096;
/// Bytes at the start of a text in which persons are looked for although it has named nobody. A message or a note names
/// somebody there if at all; to ask every capital of a long text would take 5 % more instructions.
const START: usize = 4096;
/// Most points of a name that is known by the words beside it alone.
const FAMILIAR: i32 = 60;

/// The names of one text, as far as it is known.
#[derive(Default)]
pub(crate) struct Mentions {
    /// Names whose end has not been reached; their text is still there.
    ahead: Vec<Ahead>,
    known: Known,
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

/// Which words make a name of one that no rule has found, and what such a name is reported as.
#[derive(Clone, Copy)]
enum Unfound {
    /// Behind a name: words that show that a name stands there.
    Person(Scored),
    /// At the start of a text that has named nobody: words that go with persons and little else.
    Stranger(Scored),
}

impl Mentions {
    /// Forgets the last text.
    pub(crate) fn clear(&mut self) {
        self.ahead.clear();
        self.known.clear();
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
            if self.is_idle(alone) {
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
            self.last = Some(name.found);
            self.reach_on(name.found.span.end);
            self.known.learn(text, &name.found);
        }
        count
    }

    /// Looks for other persons behind a name that ends at `end`.
    fn reach_on(&mut self, end: usize) {
        self.last_end = self.last_end.max(end);
        self.reach = self.reach.max(end + REACH);
    }

    /// Whether there is nothing to look for until the next name ends.
    fn is_idle(&self, alone: Option<&Scored>) -> bool {
        let unnamed_to = alone.map_or(0, |_| self.end_of_start());
        self.known.is_empty() && self.searched >= self.reach.max(unnamed_to)
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
        let may_begin = || may_precede(start.checked_sub(1).map(|at| text[at]));
        if self.known.may_open(&text[start..]) && may_begin() {
            if let Some(known) = self.known.said_at(text, start, self.last_end) {
                self.reach_on(known.span.end);
                return Some(known);
            }
        }
        let unfound = self.unfound_at(alone, start)?;
        if !may_begin() {
            return None;
        }
        let (like, len) = match unfound {
            Unfound::Person(like) => (like, familiar::name_at(text, start, self.last_end)?),
            Unfound::Stranger(like) => (like, familiar::stranger_at(text, start)?),
        };
        let found = Scored {
            span: Span::new(start, start + len),
            score: like.score.min(Score::new(FAMILIAR)),
            strength: Strength::Context,
            cue_distance: NO_CUE,
            cue_len: 0,
            ..like
        };
        self.last_end = self.last_end.max(found.span.end);
        // A name that stands beside another one does not lead on to the next.
        if let Unfound::Stranger(_) = unfound {
            self.last = Some(found);
            self.reach_on(found.span.end);
        }
        self.known.learn(text, &found);
        Some(found)
    }

    /// How names that no rule has found are looked for at `start`, if they are.
    fn unfound_at(&self, alone: Option<&Scored>, start: usize) -> Option<Unfound> {
        match self.last {
            Some(last) if start < self.reach => Some(Unfound::Person(last)),
            _ if start < self.end_of_start() => alone.copied().map(Unfound::Stranger),
            _ => None,
        }
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
        cue_distance: NO_CUE,
        cue_len: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::name::Spelling;
    use super::name::tests::spelled_anyhow;
    use super::*;
    use crate::byte_set::ByteSet;
    use crate::finding::Score;
    use proptest::prelude::*;

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
            cue_distance: NO_CUE,
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
