//! Letters of other scripts that look like Latin ones.
//!
//! A small table of our own: single characters that a reader takes for one ASCII letter, after the idea of UTS #39.

use std::sync::OnceLock;

use super::digits;
use super::splice::REACH;
use crate::finding::Span;

/// Fewest letters of a word that holds nothing but look-alikes: below that, other languages have too many of them.
const MIN_FOREIGN: usize = 3;

/// Characters in pairs: what is written, and the ASCII letter that it looks like.
const PAIRS: &[&str] = &[
    // Cyrillic.
    "аaсcеeоoрpхxуyѕsіiјjһhԁdԛqԝwӏlѵvкkмmнhтtгrпn",
    "АAВBЕEКKМMНHОOРPСCТTХXУYЅSІIЈJҮYԚQԜWԌGӀIѴVЬb",
    // Greek.
    "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCͿJ",
    "αaοoνvρpιiκkυuχxτtηnγyωwσoϲcϳjεe",
    // Armenian.
    "օoսuհhոnցgզqՏSՕOՍUԼL",
    // Latin letters that nobody types by accident.
    "ıiɑaɡgɩiʙBᴄcᴅdᴇeɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz",
    // Roman numerals.
    "ⅠIⅤVⅩXⅬLⅭCⅮDⅯMⅰiⅴvⅹxⅼlⅽcⅾdⅿm",
    // Cherokee and Lisu.
    "ᎪAᏴBᏟCᎠDᎬEᏀGᎻHᎫJᏦKᏞLᎷMᏢPᏚSᎢTᏙVᎳWᏃZ",
    "ꓮAꓐBꓚCꓓDꓰEꓝFꓖGꓧHꓲIꓙJꓗKꓡLꓟMꓠNꓳOꓑPꓢSꓔTꓴUꓦVꓪWꓫXꓬYꓜZ",
];

/// The ASCII letter that `character` looks like.
pub(super) fn fold(character: char) -> Option<u8> {
    let code = u32::from(character);
    let letter = |offset: u32| match offset % 52 {
        capital @ 0..=25 => b'A' + capital as u8,
        small => b'a' + (small - 26) as u8,
    };
    match code {
        0..=0x130 => None,
        // Circled and squared capitals and small letters.
        0x24B6..=0x24E9 => Some(letter(code - 0x24B6)),
        0x1F130..=0x1F149 => Some(letter(code - 0x1F130)),
        0x1F150..=0x1F169 => Some(letter(code - 0x1F150)),
        0x1F170..=0x1F189 => Some(letter(code - 0x1F170)),
        // Mathematical letters in thirteen styles.
        0x1D400..=0x1D6A3 => Some(letter(code - 0x1D400)),
        _ => {
            let table = table();
            let at = table.binary_search_by_key(&code, |&(code, _)| code).ok()?;
            Some(table[at].1)
        }
    }
}

fn table() -> &'static [(u32, u8)] {
    static TABLE: OnceLock<Vec<(u32, u8)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Vec::new();
        for pairs in PAIRS {
            let mut characters = pairs.chars();
            while let (Some(written), Some(letter)) = (characters.next(), characters.next()) {
                table.push((u32::from(written), letter as u8));
            }
        }
        table.sort_unstable();
        table
    })
}

/// Whether a character that begins with `lead` may look like a letter: most of other languages do not.
pub(super) fn is_lead(lead: u8) -> bool {
    matches!(
        lead,
        0xC4 | 0xC9 | 0xCA | 0xCD..=0xD6 | 0xE1 | 0xE2 | 0xEA | 0xF0
    )
}

/// A word that may hold look-alikes, from where it was noticed.
pub(super) struct Word {
    /// Where its look-alikes begin: at its end if they stand for themselves.
    start: usize,
    /// Where reading goes on.
    pub(super) end: usize,
    is_number: bool,
}

impl Word {
    /// The look-alikes in order, and what each stands for.
    pub(super) fn letters(&self, text: &[u8]) -> impl Iterator<Item = (Span, u8)> {
        let digit = |letter: u8| digits::of_letter(letter).filter(|_| self.is_number);
        let mut at = self.start;
        let next = move || {
            let character = char_at(&text[..self.end], at)?;
            let span = Span::new(at, at + character.len_utf8());
            at = span.end;
            Some((span, fold(character)))
        };
        std::iter::from_fn(next)
            .filter_map(move |(span, letter)| letter.map(|one| (span, digit(one).unwrap_or(one))))
    }
}

/// The word round the character at `at`, which is not ASCII; no further than [`REACH`] on either side.
///
/// Only words of two scripts have letters to replace, and those of which every letter is a look-alike: a word of a
/// language is neither, but for a few short ones.
pub(super) fn word(text: &[u8], at: usize) -> Word {
    let mut seen = Seen::default();
    let mut start = at;
    while let Some(before) = char_before(text, start).filter(|_| at - start < REACH) {
        if !seen.add(before) {
            break;
        }
        start -= before.len_utf8();
    }
    let (mut end, mut foreign_end, mut is_like) = (at, None, false);
    while let Some(next) = char_at(text, end).filter(|_| end - at < REACH) {
        if !seen.add(next) {
            break;
        }
        if next.is_ascii() {
            foreign_end.get_or_insert(end);
        }
        is_like |= fold(next).is_some();
        end += next.len_utf8();
    }
    let is_disguise = is_like && seen.is_disguise();
    if !is_disguise {
        end = foreign_end.unwrap_or(end).max(at + 1);
    }
    Word {
        start: if is_disguise { at } else { end },
        end,
        is_number: seen.is_number(),
    }
}

/// What a word is made of.
#[derive(Default)]
struct Seen {
    digits: usize,
    /// ASCII letters, and look-alikes of letters, that may stand for a digit.
    digit_like: usize,
    letters: usize,
    lookalikes: usize,
    /// Letters of other scripts that look like none of ours.
    foreign: usize,
}

impl Seen {
    /// Takes the next character; `false` when it is part of no word.
    fn add(&mut self, character: char) -> bool {
        let like = fold(character);
        match character {
            '0'..='9' => self.digits += 1,
            'a'..='z' | 'A'..='Z' => self.letters += 1,
            '_' => {}
            _ if like.is_some() => self.lookalikes += 1,
            _ if !character.is_ascii() && character.is_alphanumeric() => self.foreign += 1,
            _ => return false,
        }
        let letter = like.or(u8::try_from(character).ok());
        self.digit_like += usize::from(letter.and_then(digits::of_letter).is_some());
        true
    }

    fn is_disguise(&self) -> bool {
        let is_mixed = self.digits + self.letters > 0;
        is_mixed || self.foreign == 0 && self.lookalikes >= MIN_FOREIGN
    }

    fn is_number(&self) -> bool {
        let letters = self.letters + self.lookalikes + self.foreign;
        self.digits > 0 && letters == self.digit_like
    }
}

pub(super) fn char_at(text: &[u8], at: usize) -> Option<char> {
    let window = &text[at..text.len().min(at + 4)];
    window.utf8_chunks().next()?.valid().chars().next()
}

pub(super) fn char_before(text: &[u8], at: usize) -> Option<char> {
    let before = &text[at.saturating_sub(4)..at];
    let len = before
        .iter()
        .rev()
        .take_while(|byte| **byte & 0xC0 == 0x80)
        .count()
        + 1;
    let character = before.get(before.len().checked_sub(len)?..)?;
    std::str::from_utf8(character).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let at = text.find(|c: char| !c.is_ascii()).unwrap();
        let (mut out, mut copied) = (String::new(), 0);
        for (span, letter) in word(text.as_bytes(), at).letters(text.as_bytes()) {
            out += &text[copied..span.start];
            out.push(letter.into());
            copied = span.end;
        }
        out + &text[copied..]
    }

    #[test]
    fn the_table_holds_each_character_once_and_letters_only() {
        for pair in table().windows(2) {
            assert!(pair[0].0 < pair[1].0, "U+{:04X}", pair[1].0);
        }
        for (code, letter) in table() {
            assert!(letter.is_ascii_alphabetic(), "U+{code:04X}");
            let character = char::from_u32(*code).unwrap();
            let mut bytes = [0; 4];
            assert!(
                is_lead(character.encode_utf8(&mut bytes).as_bytes()[0]),
                "{character}"
            );
            assert_eq!(fold(character), Some(*letter));
        }
    }

    #[test]
    fn words_of_two_scripts_are_read() {
        for (text, expected) in [
            ("\u{410}KIA6T", "AKIA6T"),
            ("g\u{4BB}\u{440}_x", "ghp_x"),
            ("\u{405}\u{405}\u{39D} of", "SSN of"),
            ("p\u{430}ssw\u{43E}rd", "password"),
            ("\u{41E}78-05", "078-05"),
            ("112\u{39F}", "1120"),
            ("\u{1D413}oken", "Token"),
            ("\u{24B6}KIA", "AKIA"),
            // Words of a language.
            (
                "\u{43D}\u{435}\u{442}\u{444}",
                "\u{43D}\u{435}\u{442}\u{444}",
            ),
            ("\u{43E}\u{43D} x", "\u{43E}\u{43D} x"),
            ("Stra\u{DF}e", "Stra\u{DF}e"),
            ("\u{65E5}\u{672C}", "\u{65E5}\u{672C}"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn stray_bytes_end_a_word() {
        for text in [&b"\xD0"[..], b"a\xD0", b"\xD0\xD0\xB0", b"\xB0\xD0\xB0K"] {
            for at in 0..text.len() {
                assert!(word(text, at).end > at);
            }
        }
    }
}
