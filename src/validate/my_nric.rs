//! The Malaysian identity card number: date of birth and place of birth, National Registration
//! Department.

use super::calendar::is_date;
use super::digits::{Digits, number};

/// Whether the candidate is 12 digits that begin with a date and go on with a place in use.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 12
            && is_date(
                2000 + number(&digits[..2]),
                number(&digits[2..4]),
                number(&digits[4..6]),
            )
            && matches!(number(&digits[6..8]), 1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["770305-02-1234", "890131-06-1224", "770305021234"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "771305-02-1234",
            "770230-02-1234",
            "770305-17-1234",
            "770305-00-1234",
            "770305-02-123",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("770305-##-####", is_valid);
        assert!((85_451..86_549).contains(&passed), "{passed}");
    }
}
