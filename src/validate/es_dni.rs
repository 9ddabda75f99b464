//! The Spanish identity number (DNI): control letter mod 23, Real Decreto 1553/2005.

use super::compact::{compact, digit_values};
use super::digits::number;

/// The control letters in order of the remainder.
const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Whether the candidate is eight digits, or seven with the leading zero left out, and their
/// control letter.
pub(super) fn is_valid(candidate: &str) -> bool {
    has_control_letter::<9, 8>(candidate) || has_control_letter::<8, 7>(candidate)
}

fn has_control_letter<const LENGTH: usize, const DIGITS: usize>(candidate: &str) -> bool {
    compact::<LENGTH>(candidate).is_some_and(|characters| {
        digit_values::<DIGITS>(&characters[..DIGITS]).is_some_and(|digits| {
            characters[DIGITS].to_ascii_uppercase() == control_letter(&digits)
        })
    })
}

/// The letter for a number of up to nine digits.
pub(super) fn control_letter(digits: &[u8]) -> u8 {
    LETTERS[number(digits) as usize % 23]
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "12345678Z",
            "00000001R",
            "1111111G",
            "1111111-g",
            "12345678-Z",
            "99999999R",
            "11111112L",
            "55555555K",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "12345679Z",
            "21345678Z",
            "12345678Z7",
            "1111111H",
            "12345678",
            "Q12345678ZZ",
            "X1234567L",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("########@", is_valid, 3481..4212);
    }
}
