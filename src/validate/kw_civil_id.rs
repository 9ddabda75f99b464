//! The Kuwaiti civil number: century and date of birth, Law 32 of 1982.

use super::calendar::is_date;
use super::digits::{Digits, number};

/// Whether the candidate is 12 digits that begin with a century and a date of it.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 12
            && matches!(digits[0], 2 | 3)
            && is_date(
                1700 + u32::from(digits[0]) * 100 + number(&digits[1..3]),
                number(&digits[3..5]),
                number(&digits[5..7]),
            )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["284091704810", "301122307130"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "284131704810",
            "284093104810",
            "184091704810",
            "28409170481",
            "2840917048100",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("284####04810", is_valid, 3353..3947);
    }
}
