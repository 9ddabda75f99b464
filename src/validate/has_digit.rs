//! At least one digit: what tells an identifier from the prose that may stand in its place.

/// Whether the candidate holds an ASCII digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["123456AB7", "HKM 4821", "0"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["", "pending", "ABCDEFGH", "١"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
