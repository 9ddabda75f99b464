//! US Individual Taxpayer Identification Numbers: leading 9 and the groups the IRS assigns,
//! Publication 1915 and IRM 3.21.263.

use super::digits::{Digits, number};

/// Whether the candidate is nine digits, the first a 9, with an assigned fourth and fifth digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && digits[0] == 9
            && matches!(number(&digits[3..5]), 50..=65 | 70..=88 | 90..=92 | 94..=99)
            && !digits.is_repeated()
    })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["912-70-1234", "900-50-0001", "998 88 1234", "912941234"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "912-49-1234",
            "912-66-1234",
            "912-89-1234",
            "912-93-1234",
            "812-70-1234",
            "999-99-9999",
            "912-70-123",
            "912-70-12345",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
