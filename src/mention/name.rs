//! One name that a text has said, and the ways to say it again.

use zeroize::Zeroize;

use super::familiar;
use super::word::{first_word, goes_on};
use crate::context::Scored;
use crate::validate;

/// Longest name that is remembered, in bytes.
pub(super) const MAX_NAME: usize = 128;
/// Shortest single word that is looked for, in characters.
const MIN_WORD: usize = 3;
/// Most ways to say one name.
pub(super) const SPELLINGS: usize = 3;

/// A name, and what its mentions inherit.
///
/// The text is copied in place: a stream lets go of its own, and a warm scan allocates nothing.
pub(super) struct Name {
    pub(super) found: Scored,
    text: [u8; MAX_NAME],
    spellings: Spellings,
    /// Of the first word of each spelling.
    pub(super) hashes: [u32; SPELLINGS],
}

impl Name {
    /// The name that `found` covers in `text`, [`MAX_NAME`] bytes at most; `None` if nothing of it may be said alone.
    pub(super) fn new(text: &[u8], found: &Scored) -> Option<Name> {
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

    /// The ways to say it, the whole name first.
    pub(super) fn said(&self) -> impl Iterator<Item = Spelling<'_>> {
        (0..self.spellings.len).map(|at| Spelling {
            text: self.spelling(at),
            is_guarded: self.spellings.guarded[at],
        })
    }
}

/// A name is a copy of scanned text, and a scratch outlives its text.
impl Drop for Name {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// One way to say a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelling<'n> {
    pub(super) text: &'n [u8],
    /// It is a word as well: those beside it have to show that somebody is meant.
    pub(super) is_guarded: bool,
}

impl Spelling<'_> {
    /// Whether `text` says it at `start`; `last` is where a name ended.
    pub(super) fn is_said(self, text: &[u8], start: usize, last: usize) -> bool {
        is_said(&text[start..], self.text)
            && (!self.is_guarded || familiar::is_again(text, start, self.text, last))
    }
}

/// Whether `text` begins with `spelling` as whole words that are no part of a longer name.
fn is_said(text: &[u8], spelling: &[u8]) -> bool {
    let Some((said, after)) = text.split_at_checked(spelling.len()) else {
        return false;
    };
    said.eq_ignore_ascii_case(spelling) && !goes_on(after)
}

/// What a name is said as, as places in its text: the whole name, and the surname and the given name where they may
/// stand alone.
#[derive(Clone, Copy)]
struct Spellings {
    places: [(u8, u8); SPELLINGS],
    /// Those that are words as well; see [`Spelling::is_guarded`].
    guarded: [bool; SPELLINGS],
    len: usize,
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
                // Offsets fit: no name is longer than [`MAX_NAME`].
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

/// FNV-1a of a word in lower case.
pub(super) fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
pub(in crate::mention) mod tests {
    use super::*;

    fn spelled(name: &str) -> Vec<String> {
        let spelled = spelled_anyhow(name).into_iter();
        let free = spelled.filter(|(_, is_guarded)| !is_guarded);
        free.map(|(spelling, _)| spelling).collect()
    }

    pub(in crate::mention) fn spelled_anyhow(name: &str) -> Vec<(String, bool)> {
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
}
