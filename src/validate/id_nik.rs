//! The Indonesian identity number (NIK): region, date of birth with 40 added for women, and a running
//! number, Law 24 of 2013.

use super::digits::{Digits, number};

/// Whether the candidate is 16 digits with a day, a month and a running number.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 16
            && digits[0] > 0
            && matches!(number(&digits[6..8]), 1..=31 | 41..=71)
            && matches!(number(&digits[8..10]), 1..=12)
            && number(&digits[12..]) > 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["3204114402930007", "3171234504890123"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "3204118402930007",
            "3204114413930007",
            "3204114402930000",
            "0204114402930007",
            "320411440293000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("320411##02930007", is_valid);
        assert!((61_232..62_768).contains(&passed), "{passed}");
    }
}
