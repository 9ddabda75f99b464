//! The South African identity number: date of birth, citizenship and Luhn check digit, Department
//! of Home Affairs.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::luhn::is_luhn;

/// Whether the candidate is 13 digits that begin with a date, name a status and end with the right
/// digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13
            && is_date(
                2000 + number(&digits[..2]),
                number(&digits[2..4]),
                number(&digits[4..6]),
            )
            && digits[10] <= 2
            && is_luhn(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["750330 5044 08 9", "8001015009087", "0002294321191"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "7503305044088",
            "7503350544089",
            "7513305044089",
            "7503305044389",
            "750330504408",
            "75033050440899",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("75033#####1##", is_valid, 1778..2222);
    }
}
