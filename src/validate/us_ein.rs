//! US Employer Identification Numbers: the campus prefixes listed by the IRS in "How EINs are
//! assigned and valid EIN prefixes". No check digit exists.

use super::digits::{Digits, number};

/// Whether the candidate is nine digits that begin with an assigned prefix.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9 && is_prefix(number(&digits[..2])) && !digits.is_repeated()
    })
}

fn is_prefix(prefix: u32) -> bool {
    !matches!(prefix, 0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["12-3456789", "04-3456789", "98-7654321", "123456789"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "07-3456789",
            "89-3456789",
            "00-1234567",
            "12-345678",
            "12-34567890",
            "11-1111111",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
