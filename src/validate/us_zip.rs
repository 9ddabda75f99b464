//! US ZIP and ZIP+4 codes: the range in use, 00501 (Holtsville) to 99950 (Ketchikan), USPS
//! Publication 65.

use super::digits::{Digits, number};

/// Whether the candidate is five or nine digits whose first five lie in the assigned range.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        matches!(digits.len(), 5 | 9) && (501..=99_950).contains(&number(&digits[..5]))
    })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "02108-1512",
            "02108",
            "01103",
            "12207",
            "00501",
            "99950-0001",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["00000-1234", "02108-15", "99999-1234", "00500", "99951", ""] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
