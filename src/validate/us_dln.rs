//! IRS document locator numbers: fourteen digits with a Julian day, IRS Document 6209 section 4.

use super::digits::{Digits, number};

/// Whether the candidate is fourteen digits whose sixth to eighth are a day of the year.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 14 && (1..=366).contains(&number(&digits[5..8])) && !digits.is_repeated()
    })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["00221-123-45678-4", "17222001234565", "29222-366-00012-0"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "00221-367-45678-4",
            "00221-000-45678-4",
            "1722200123456",
            "172220012345655",
            "11111111111111",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
