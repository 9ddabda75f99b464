//! The Latvian personal code: date of birth and check digit mod 11, or since July 2017 the prefix
//! 32 to 39 with neither, PMLP.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 11 digits of the new form, or of the old one with date and check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && !digits.is_repeated()
            && match number(&digits[..2]) {
                32..=39 => true,
                _ => is_birth_date(&digits[..7]) && has_check_digit(&digits),
            }
    })
}

/// The seventh digit tells the century, 0 being the 1800s.
fn is_birth_date(digits: &[u8]) -> bool {
    let year = 1800 + 100 * u32::from(digits[6]) + number(&digits[4..6]);
    digits[6] <= 2 && is_date(year, number(&digits[2..4]), number(&digits[..2]))
}

fn has_check_digit(digits: &[u8]) -> bool {
    // At most 495 is taken away from 1101.
    let sum = sum(&digits[..10], &[1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    (1101 - sum) % 11 % 10 == u32::from(digits[10])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "161175-19997",
            "280794-12344",
            "010100-20000",
            "311299-19993",
            "320010-10002",
            "16117519997",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "161175-19998",
            "611175-19997",
            "161175-199977",
            "161175-1999",
            "Q161175-19997Z",
            "161175-39997",
            "161375-19997",
            "00000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 7591..8628);
    }
}
