//! What may stand behind the first word of a match, known by two letters.

use regex_syntax::hir::{Class, Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::MAX_VISITS;
use crate::byte_set::{ByteSet, is_word};

/// Words that begin with a small letter, by that and the letter behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct SmallWords {
    /// For each first letter what may follow, as bits: a small letter, or anything else.
    seconds: [u32; LETTERS],
}

const LETTERS: usize = 26;
/// The bit of what is no small letter.
const NO_LETTER: u32 = 1 << LETTERS;
const ALL_SECONDS: u32 = NO_LETTER | (NO_LETTER - 1);

impl SmallWords {
    pub(super) const NONE: SmallWords = SmallWords {
        seconds: [0; LETTERS],
    };
    pub(super) const ANY: SmallWords = SmallWords {
        seconds: [ALL_SECONDS; LETTERS],
    };

    pub(super) fn add(&mut self, other: &SmallWords) {
        for (seconds, more) in self.seconds.iter_mut().zip(&other.seconds) {
            *seconds |= more;
        }
    }

    /// Whether there is a word that is none of these.
    pub(super) fn tell_apart(&self) -> bool {
        *self != SmallWords::ANY
    }

    /// Whether what begins with these bytes is no word that begins with a small letter, or one of these words.
    #[inline(always)]
    pub(super) fn allow(&self, [first, second]: [u8; 2]) -> bool {
        let seconds = self.seconds.get(usize::from(first.wrapping_sub(b'a')));
        seconds.is_none_or(|seconds| seconds & bit_of(second) != 0)
    }
}

#[inline(always)]
fn bit_of(byte: u8) -> u32 {
    1 << byte.wrapping_sub(b'a').min(LETTERS as u8)
}

/// What a walk through a syntax tree has found.
struct Gathered {
    words: SmallWords,
    visits: usize,
}

/// How far a match may be that is in its first word, or behind that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct SecondWord {
    /// All bytes so far are ASCII, and none is a word character.
    is_before: bool,
    /// The last one is a word character, and so are all behind those that are none.
    in_first: bool,
    /// The last one is the first that is none, and a space.
    is_behind: bool,
    /// The last one is a small letter behind that: one of these, as bits.
    begun: u32,
}

impl SecondWord {
    const NOWHERE: SecondWord = SecondWord {
        is_before: false,
        in_first: false,
        is_behind: false,
        begun: 0,
    };

    /// The words that may follow the first one of a match of `hir`.
    pub(super) fn of(hir: &Hir) -> SmallWords {
        let start = SecondWord {
            is_before: true,
            ..SecondWord::NOWHERE
        };
        let mut gathered = Gathered {
            words: SmallWords::NONE,
            visits: 0,
        };
        let end = start.pass(hir, &mut gathered);
        // Behind the end of a match anything may stand.
        if end.is_before || end.in_first || end.is_behind || gathered.visits > MAX_VISITS {
            return SmallWords::ANY;
        }
        let mut words = gathered.words;
        words.go_on(end.begun, ALL_SECONDS);
        words
    }

    /// Where a match may be behind `hir`.
    fn pass(self, hir: &Hir, gathered: &mut Gathered) -> SecondWord {
        gathered.visits += 1;
        if self == SecondWord::NOWHERE || gathered.visits > MAX_VISITS {
            return SecondWord::NOWHERE;
        }
        match hir.kind() {
            // The border that most matches end with: no letter follows.
            HirKind::Look(Look::WordEndHalfAscii) => {
                gathered.words.go_on(self.begun, NO_LETTER);
                SecondWord { begun: 0, ..self }
            }
            HirKind::Empty | HirKind::Look(_) => self,
            HirKind::Literal(literal) => {
                let bytes = literal.0.iter();
                bytes.fold(self, |at, &byte| {
                    at.step(&ByteSet::of([byte]), true, gathered)
                })
            }
            HirKind::Class(class) => {
                let is_single = hir.properties().maximum_len() == Some(1);
                self.step(&single_bytes(class), is_single, gathered)
            }
            HirKind::Capture(capture) => self.pass(&capture.sub, gathered),
            HirKind::Concat(subs) => subs.iter().fold(self, |at, sub| at.pass(sub, gathered)),
            HirKind::Alternation(subs) => {
                let ends = subs.iter().map(|sub| self.pass(sub, gathered));
                ends.fold(SecondWord::NOWHERE, SecondWord::or)
            }
            HirKind::Repetition(repetition) => {
                let mut at = self;
                // Behind a first word, a byte and a letter everything is known: no later round says more.
                for _ in 0..ROUNDS {
                    at = at.or(at.pass(&repetition.sub, gathered));
                }
                match repetition.min {
                    0 => at,
                    _ => at.pass(&repetition.sub, gathered),
                }
            }
        }
    }

    fn or(self, other: SecondWord) -> SecondWord {
        SecondWord {
            is_before: self.is_before || other.is_before,
            in_first: self.in_first || other.in_first,
            is_behind: self.is_behind || other.is_behind,
            begun: self.begun | other.begun,
        }
    }

    /// Where a match may be behind one of `bytes`, or behind a longer character if not all are `single` bytes.
    fn step(self, bytes: &ByteSet, single: bool, gathered: &mut Gathered) -> SecondWord {
        let bits = |set: u32, byte| set | bit_of(byte);
        let longer = if single { 0 } else { NO_LETTER };
        let seconds = bytes.iter().fold(longer, bits);
        gathered.words.go_on(self.begun, seconds);
        let small = bytes.iter().filter(u8::is_ascii_lowercase);
        SecondWord {
            is_before: self.is_before && bytes.iter().any(|byte| byte.is_ascii() && !is_word(byte)),
            in_first: (self.is_before || self.in_first) && bytes.iter().any(is_word),
            is_behind: self.in_first && bytes.contains(b' '),
            begun: match self.is_behind {
                true => small.fold(0, bits),
                false => 0,
            },
        }
    }
}

impl SmallWords {
    /// Adds the words of one of the letters `firsts` and one of `seconds` behind it, both as bits.
    fn go_on(&mut self, firsts: u32, seconds: u32) {
        for (letter, known) in self.seconds.iter_mut().enumerate() {
            if firsts >> letter & 1 == 1 {
                *known |= seconds;
            }
        }
    }
}

/// Rounds of a repetition after which a second word has begun and gone on, whatever one round holds.
const ROUNDS: usize = 4;

/// The members of a class that are one byte. Of a longer one no byte is a small letter, and none ends a word alone.
fn single_bytes(class: &Class) -> ByteSet {
    match class {
        Class::Bytes(class) => {
            ByteSet::of(class.iter().flat_map(|range| range.start()..=range.end()))
        }
        Class::Unicode(class) => {
            let ascii = class.iter().take_while(|range| range.start().is_ascii());
            ByteSet::of(ascii.flat_map(|range| range.start() as u8..=range.end().min('\x7F') as u8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;

    #[test]
    fn second_words_are_known_by_two_letters() {
        let allows = |regex, word: &str| {
            let [first, second, ..] = *word.as_bytes() else {
                unreachable!("a word of two letters");
            };
            let hir = pattern::parse(regex, Border::Word).unwrap().hir;
            SecondWord::of(&hir).allow([first, second])
        };
        const NAME: &str = "[A-Z][a-zé]{1,20}(?:'[A-Z])? (?:v(?:an|on) )?[A-Z]";
        assert!(allows(NAME, "van") && allows(NAME, "von") && allows(NAME, "Ott"));
        assert!(!allows(NAME, "vent") && !allows(NAME, "v ") && !allows(NAME, "an"));
        assert!(!allows("(?:by|for) [A-Z]", "the") && allows("(?:by )?for", "the"));
        assert!(allows("[A-Z][a-z]+ [A-Za-z]+", "the") && allows("[A-Z][a-z]+ ?", "the"));
        assert!(allows("(?:a|b[- ]){3} [A-Z]", "ab") && !allows("(?:a|b[- ]){3} [A-Z]", "bc"));
        assert!(allows("by (?:dé)?[A-Z]", "dé") && !allows("by (?:dé)?[A-Z]", "do"));
        assert!(allows("by d[eé][A-Z]", "dé") && !allows("by d[eé][A-Z]", "dc"));
        assert!(allows("[A-Z][a-z]+(?: y)? ?", "y ") && !allows("[A-Z][a-z]+ y", "yo"));
        // The first word has no end, or no space behind it.
        assert!(allows("[a-z]+", "the") && !allows("[a-z]+-[a-z]", "the"));
        assert!(allows("[a-z]+[: ][a-z]+", "the") && !allows("[a-z]+: [a-z]", "the"));
    }

    /// Found by fuzzing: each level of nesting made the time to build five times as long.
    #[test]
    fn nested_repetitions_take_no_longer_than_their_limit() {
        let nested = format!("{}x{}- a", "(?:".repeat(15), "y?)+".repeat(15));
        let hir = pattern::parse(&nested, Border::Word).unwrap().hir;
        assert_eq!(SecondWord::of(&hir), SmallWords::ANY);
    }
}
