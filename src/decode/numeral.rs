//! Digits that are no decimal digits of any script: superscript, subscript, circled, in brackets, with a full stop.

use super::lookalike::{char_at, char_before};
use super::splice::REACH;
use crate::finding::Span;

/// Fewest digits of a number: people number notes and paragraphs with such.
const MIN_DIGITS: usize = 6;
/// Most signs between two digits.
const MAX_GAP: usize = 2;

/// The digit that `character` shows.
pub(super) fn fold(character: char) -> Option<u8> {
    let code = u32::from(character);
    let from = |first: u32, digit: u8| Some(digit + (code - first) as u8);
    match code {
        0xB2 | 0xB3 => from(0xB2, b'2'),
        0xB9 => Some(b'1'),
        0x2070 | 0x2074..=0x2079 => from(0x2070, b'0'),
        0x2080..=0x2089 => from(0x2080, b'0'),
        // Circled, in brackets, with a full stop; double and in black circles.
        0x2460..=0x2468 => from(0x2460, b'1'),
        0x2474..=0x247C => from(0x2474, b'1'),
        0x2488..=0x2490 => from(0x2488, b'1'),
        0x24F5..=0x24FD => from(0x24F5, b'1'),
        0x2776..=0x277E => from(0x2776, b'1'),
        0x2780..=0x2788 => from(0x2780, b'1'),
        0x278A..=0x2792 => from(0x278A, b'1'),
        0x24EA | 0x24FF => Some(b'0'),
        0x1F100 => Some(b'0'),
        0x1F10B | 0x1F10C => Some(b'0'),
        _ => None,
    }
}

/// Whether such a digit may begin at `at`.
pub(super) fn may_begin(text: &[u8], at: usize) -> bool {
    match text[at..] {
        [0xC2, next, ..] => matches!(next, 0xB2 | 0xB3 | 0xB9),
        [0xC2] => true,
        _ => false,
    }
}

/// The number round the digit at `at`.
pub(super) struct Number {
    start: usize,
    /// Where reading goes on.
    pub(super) end: usize,
    is_long: bool,
}

impl Number {
    /// Its digits that are none of ASCII, and what each shows.
    pub(super) fn digits(&self, text: &[u8]) -> impl Iterator<Item = (Span, u8)> {
        let (mut at, end) = (self.start, if self.is_long { self.end } else { self.start });
        let next = move || {
            let character = char_at(&text[..end], at)?;
            let span = Span::new(at, at + character.len_utf8());
            at = span.end;
            Some((span, fold(character)))
        };
        std::iter::from_fn(next).filter_map(|(span, digit)| digit.map(|digit| (span, digit)))
    }
}

/// The number round the digit at `at`; `None` when none stands there.
pub(super) fn number(text: &[u8], at: usize) -> Option<Number> {
    char_at(text, at).and_then(fold)?;
    let (mut count, mut end, mut gap) = (0, at, 0);
    let mut place = at;
    while let Some(next) = char_at(text, place).filter(|_| place - at < REACH) {
        place += next.len_utf8();
        match kind(next) {
            Kind::Digit => (count, gap, end) = (count + 1, 0, place),
            Kind::Letter => (gap, end) = (0, place),
            Kind::Gap if gap < MAX_GAP => gap += 1,
            _ => break,
        }
    }
    let (mut place, mut gap) = (at, 0);
    while let Some(before) = char_before(text, place).filter(|_| at - place < REACH / 2) {
        place -= before.len_utf8();
        match kind(before) {
            Kind::Digit => (count, gap) = (count + 1, 0),
            Kind::Letter => gap = 0,
            Kind::Gap if gap < MAX_GAP => gap += 1,
            _ => break,
        }
    }
    Some(Number {
        start: at,
        end,
        is_long: count >= MIN_DIGITS,
    })
}

enum Kind {
    Digit,
    Letter,
    Gap,
    Other,
}

fn kind(character: char) -> Kind {
    match character {
        '0'..='9' => Kind::Digit,
        'A'..='Z' => Kind::Letter,
        ' ' | '-' | '.' | '/' | '(' | ')' => Kind::Gap,
        _ if fold(character).is_some() => Kind::Digit,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let at = text.find(|c: char| !c.is_ascii()).unwrap();
        let (mut out, mut copied) = (String::new(), 0);
        for (span, digit) in number(text.as_bytes(), at).unwrap().digits(text.as_bytes()) {
            out += &text[copied..span.start];
            out.push(digit.into());
            copied = span.end;
        }
        out + &text[copied..]
    }

    #[test]
    fn numbers_are_read_and_notes_are_not() {
        for (text, expected) in [
            (
                "\u{2075}\u{B3}\u{B9}-\u{B2}\u{2077}-\u{2078}\u{2078}\u{2074}\u{2076}",
                "531-27-8846",
            ),
            ("531-27-884\u{2465}", "531-27-8846"),
            (
                "DE\u{2467}\u{2468}\u{2462}\u{2466}\u{24EA}\u{2463}",
                "DE893704",
            ),
            (
                "\u{2776}\u{277A}\u{24FF}\u{2776}\u{2777}\u{2778} end",
                "150123 end",
            ),
            ("m\u{B2} and more", "m\u{B2} and more"),
            (
                "in 2023\u{B9} and 2024\u{B2}",
                "in 2023\u{B9} and 2024\u{B2}",
            ),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
