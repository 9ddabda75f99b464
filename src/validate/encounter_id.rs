//! Encounter, accession and patient account numbers: each hospital system has its own shape.

use super::digits::count;
use super::not_repeated;

/// Whether the candidate holds four or more digits and is not one character throughout.
pub(super) fn is_valid(candidate: &str) -> bool {
    count(candidate) >= 4 && not_repeated::is_valid(candidate)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["E20230123", "S23-0012345", "100123456"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["notes", "12", "", "000-000"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
