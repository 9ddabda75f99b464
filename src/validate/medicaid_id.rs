//! State Medicaid ids: each state has its own shape.

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
        for candidate in ["AB12345C", "91234567A", "91234567A1234"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["unknown", "1234", "", "00000000"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
