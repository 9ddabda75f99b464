//! Lists of names: common given names and surnames, words that are also names, and bodies named after persons.
//!
//! The lists are plain text, a lower-case ASCII entry a line and sorted.

use std::sync::OnceLock;

use super::word_list::WordList;

/// One list, because most words are looked up in several of its parts.
static NAMES: WordList = WordList::of_lines(&[
    include_str!("../../patterns/terms/given_names.txt"),
    include_str!("../../patterns/terms/surnames.txt"),
    include_str!("../../patterns/terms/name_words.txt"),
    include_str!("../../patterns/terms/common_words.txt"),
]);
// Its parts, as bits.
const GIVEN: u8 = 1;
const SURNAME: u8 = 2;
/// Words, places and names of months that are also names.
const WORD: u8 = 4;
/// Common words that nobody is called.
const COMMON: u8 = 8;

/// Companies, schools and the like that look like a person.
static BODIES: WordList =
    WordList::of_lines(&[include_str!("../../patterns/terms/named_bodies.txt")]);

/// Longest word or body that is looked up, in letters; no entry is longer.
const MOST_LETTERS: usize = 32;

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) given: bool,
    pub(super) surname: bool,
    /// It is a common word or a place as well.
    pub(super) word: bool,
}

impl Listed {
    /// Looks a word up, accents and case aside; of a word with hyphens, every part counts.
    pub(super) fn of(word: &str) -> Listed {
        let mut parts = word.split('-');
        let first = parts.next().map_or(0, kinds);
        let is_joined = parts.clone().next().is_some();
        let all = parts.fold(first, |all, part| all | kinds(part));
        Listed {
            given: all & GIVEN != 0,
            surname: all & SURNAME != 0,
            // Two joined names are no word.
            word: all & WORD != 0 && !is_joined,
        }
    }

    pub(super) fn is_name(self) -> bool {
        self.given || self.surname
    }
}

/// Whether some listed name begins like `text`, by its first four letters: most capitals of a text end here, for less
/// than a look-up.
pub(crate) fn may_begin_name(text: &[u8]) -> bool {
    static STARTS: OnceLock<Box<[u64]>> = OnceLock::new();
    let Some(&four) = text.first_chunk() else {
        return true;
    };
    let Some((word, bit)) = place(four) else {
        return true;
    };
    let starts = STARTS.get_or_init(|| {
        let mut starts = vec![0; STARTS_LEN];
        let lists = NAMES.texts()[..2].iter();
        for name in lists.flat_map(|list| list.as_bytes().split(|&byte| byte == b'\n')) {
            let padded = |at: usize| name.get(at).copied().unwrap_or(b' ');
            if let Some((word, bit)) = place([0, 1, 2, 3].map(padded)) {
                starts[word] |= bit;
            }
        }
        starts.into()
    });
    starts[word] & bit != 0
}

/// Words of 64 bits for the starts of some thousand names.
const STARTS_LEN: usize = 1024;

/// Where [`may_begin_name`] keeps the first letters of a word, a word of three letters as such; none for what the lists
/// do not write as it is, such as `é`, and an apostrophe, which they leave out.
fn place(four: [u8; 4]) -> Option<(usize, u64)> {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    if !four[..3].iter().all(|&byte| is_letter(byte)) || four[3] >= 0x80 || four[3] == b'\'' {
        return None;
    }
    let last = if is_letter(four[3]) { four[3] } else { 0 };
    let key = u32::from_le_bytes([four[0], four[1], four[2], last]) & 0x1F1F_1F1F;
    let hash = key.wrapping_mul(0x9E37_79B1) >> 16;
    Some((hash as usize / 64, 1 << (hash % 64)))
}

/// The parts of [`NAMES`] that hold a word, as bits.
fn kinds(word: &str) -> u8 {
    let bytes = word.as_bytes();
    // Case aside, most words are as the lists have them.
    if bytes.len() <= MOST_LETTERS && bytes.iter().all(u8::is_ascii_alphabetic) {
        return NAMES.parts_with(bytes);
    }
    Plain::of(word).map_or(0, |word| NAMES.parts_with(word.bytes()))
}

/// Whether a capital letter alone says nothing: the word is a common word or a place as well as a name.
pub(crate) fn is_word(word: &str) -> bool {
    kinds(word) & WORD != 0
}

/// Whether a word is a common one and no name at all.
pub(crate) fn is_common(word: &str) -> bool {
    kinds(word) & COMMON != 0
}

/// Whether the word is a name, of whatever kind.
pub(crate) fn is_name(word: &str) -> bool {
    word.split('-')
        .any(|part| kinds(part) & (GIVEN | SURNAME) != 0)
}

/// Whether a company, a school or the like is called so.
pub(super) fn is_body<'w>(words: impl IntoIterator<Item = &'w str>) -> bool {
    let mut name = Plain::default();
    for word in words {
        if name.len > 0 && name.push(b' ').is_none() || name.extend(word).is_none() {
            return false;
        }
    }
    BODIES.parts_with(name.bytes()) != 0
}

/// A word in lower-case ASCII, as the lists have it; on the stack, because a warm scan allocates nothing.
#[derive(Default)]
struct Plain {
    letters: [u8; MOST_LETTERS],
    len: usize,
}

impl Plain {
    /// A word of Latin letters, apostrophes left out; `None` for any other word.
    fn of(word: &str) -> Option<Plain> {
        let mut plain = Plain::default();
        plain.extend(word)?;
        Some(plain)
    }

    fn extend(&mut self, word: &str) -> Option<()> {
        if word.is_ascii() {
            return self.extend_ascii(word.as_bytes());
        }
        for character in word.chars() {
            match character {
                'A'..='Z' | 'a'..='z' => self.push(character.to_ascii_lowercase() as u8)?,
                '\'' => {}
                _ => {
                    for lower in character.to_lowercase() {
                        base(lower)?.bytes().try_for_each(|byte| self.push(byte))?;
                    }
                }
            }
        }
        Some(())
    }

    fn extend_ascii(&mut self, word: &[u8]) -> Option<()> {
        for &byte in word {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' => self.push(byte.to_ascii_lowercase())?,
                b'\'' => {}
                _ => return None,
            }
        }
        Some(())
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.letters.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }

    fn bytes(&self) -> &[u8] {
        &self.letters[..self.len]
    }
}

/// The ASCII letters behind a small letter with marks: Latin-1, Latin Extended-A, Romanian, Vietnamese.
fn base(letter: char) -> Option<&'static str> {
    Some(match letter {
        'a'..='z' => {
            let at = letter as usize - 'a' as usize;
            &"abcdefghijklmnopqrstuvwxyz"[at..=at]
        }
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ'..='ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ð' | 'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // What decomposes a letter, and the dot that small I with a dot leaves behind.
        '\u{300}'..='\u{36F}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_plain() {
        for list in NAMES.texts().iter().chain(BODIES.texts()) {
            let lines: Vec<&str> = list.lines().collect();
            assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
            let is_plain = |line: &&str| line.bytes().all(|b| b.is_ascii_lowercase() || b == b' ');
            assert!(lines.iter().all(is_plain));
            assert!(lines.iter().all(|line| line.len() <= MOST_LETTERS));
        }
    }

    #[test]
    fn every_entry_is_found() {
        let entries = |list: &WordList| list.texts().iter().flat_map(|part| part.lines()).count();
        // What a list holds beyond that is left out without a word.
        assert!(entries(&NAMES) < usize::from(u16::MAX));
        for (part, text) in (0..).zip(NAMES.texts()) {
            let is_in = |line: &str| NAMES.parts_with(line.as_bytes()) >> part & 1 == 1;
            assert!(text.lines().all(is_in));
        }
    }

    /// An apostrophe behind the third letter once hid the name.
    #[test]
    fn a_name_begins_like_one_wherever_an_apostrophe_stands() {
        for name in NAMES.texts()[..2].iter().flat_map(|list| list.lines()) {
            assert!(may_begin_name(name.as_bytes()), "{name}");
            for at in 1..name.len().min(6) {
                let written = [&name[..at], "'", &name[at..], " "].concat();
                assert!(may_begin_name(written.as_bytes()), "{written}");
            }
        }
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        for word in [
            "Jürgen",
            "JÜRGEN",
            "Jurgen",
            "Ju\u{308}rgen",
            "İbrahim",
            "Łukasz",
            "Thảo",
        ] {
            assert!(Listed::of(word).given, "{word}");
        }
        for word in ["Yılmaz", "Đặng", "O'Brien", "Groß", "Ștan", "García-Lopez"] {
            assert!(Listed::of(word).surname, "{word}");
        }
        assert_eq!(Listed::of("北京"), Listed::default());
        assert_eq!(Listed::of(""), Listed::default());
    }
}
