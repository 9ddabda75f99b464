//! Digits of a written number, free of the separators people put between them.

use std::ops::Deref;

/// The longest digit string any published identifier needs, with room to spare.
const CAPACITY: usize = 32;

/// Decimal digits as values 0 to 9, held inline so that a check never allocates.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    values: [u8; CAPACITY],
    length: usize,
}

impl Digits {
    /// Reads ASCII digits, skipping white space, hyphen, full stop, slash and brackets.
    ///
    /// Any other character, or a 33rd digit, makes the candidate no number: `None`.
    pub(super) fn parse(candidate: &str) -> Option<Self> {
        Self::parse_between(candidate, b"")
    }

    /// As [`parse`](Self::parse), skipping the bytes of `others` as well.
    pub(super) fn parse_between(candidate: &str, others: &[u8]) -> Option<Self> {
        let mut digits = Self {
            values: [0; CAPACITY],
            length: 0,
        };
        for byte in candidate.bytes() {
            match byte {
                b'0'..=b'9' => {
                    *digits.values.get_mut(digits.length)? = byte - b'0';
                    digits.length += 1;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b'-' | b'.' | b'/' | b'(' | b')' | b'[' | b']' => {}
                other if others.contains(&other) => {}
                _ => return None,
            }
        }
        Some(digits)
    }

    /// Whether all digits are equal, as in `000000000`: many sums accept such filler values.
    ///
    /// No digits at all count as repeated, so that an empty value is never taken for a number.
    pub(super) fn is_repeated(&self) -> bool {
        self.windows(2).all(|pair| pair[0] == pair[1])
    }
}

impl Deref for Digits {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.values[..self.length]
    }
}

/// The number that up to nine digits spell.
pub(super) fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |number, &digit| number * 10 + u32::from(digit))
}

/// How many ASCII digits the text holds, whatever stands between them.
pub(super) fn count(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::{Digits, count, number};

    #[test]
    fn separators_are_skipped() {
        let digits = Digits::parse("15/0706-49.1 2").unwrap();
        assert_eq!(*digits, [1, 5, 0, 7, 0, 6, 4, 9, 1, 2]);
        assert_eq!(*Digits::parse("(15) [07]").unwrap(), [1, 5, 0, 7]);
        assert_eq!(
            *Digits::parse_between("1_5|0 7", b"_|").unwrap(),
            [1, 5, 0, 7]
        );
    }

    #[test]
    fn other_characters_and_overlong_values_are_refused() {
        for candidate in ["12a4", "12_34", "\u{661}2", "12;34", &"1".repeat(33)] {
            assert!(Digits::parse(candidate).is_none(), "{candidate}");
        }
        assert_eq!(Digits::parse(&"1".repeat(32)).unwrap().len(), 32);
    }

    #[test]
    fn digits_are_read_and_counted() {
        assert_eq!(number(&[]), 0);
        assert_eq!(number(&[9; 9]), 999_999_999);
        assert_eq!(count("CR-20-4567, \u{661}"), 6);
    }

    #[test]
    fn repeated_digits_are_seen() {
        for (candidate, repeated) in [("", true), ("7", true), ("77-7", true), ("778", false)] {
            assert_eq!(Digits::parse(candidate).unwrap().is_repeated(), repeated);
        }
    }
}
