//! Docket and case numbers of no particular court: their shapes differ too much for more than a
//! count of digits.

use super::digits::count;

/// Whether the candidate holds four or more digits, as year and serial together always do.
pub(super) fn is_valid(candidate: &str) -> bool {
    count(candidate) >= 4
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "2021-CV-00123",
            "CR-20-4567",
            "650123/2021",
            "C-1-CR-20-123456",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["12", "of", "", "123-CV"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
