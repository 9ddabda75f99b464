//! Health plan member and subscriber ids: each plan has its own shape (X12 270/271, loop 2100C).

use super::digits::count;
use super::not_repeated;

/// Whether the candidate holds five or more digits and is not one character throughout.
pub(super) fn is_valid(candidate: &str) -> bool {
    count(candidate) >= 5 && not_repeated::is_valid(candidate)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["XYZ123456789", "ABC12345678", "W123456789", "123456789-01"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["pending", "AB12", "", "000000000"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
