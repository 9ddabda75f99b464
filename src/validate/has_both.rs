//! At least one letter and one digit: what tells a code from a number or a word of the same length.

/// Whether the candidate holds an ASCII letter and an ASCII digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.bytes().any(|byte| byte.is_ascii_digit())
        && candidate.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["FA8650-21-C-1234", "47QTCA20D001B", "0DTJ4ZZ"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["", "1234567", "BDFGHXX", "é1"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
