//! Filler values such as `00000000`: no issuer assigns an identifier of one character throughout.

/// Whether the letters and digits of the candidate are not all the same.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut characters = candidate
        .chars()
        .filter(|character| character.is_alphanumeric());
    characters
        .next()
        .is_some_and(|first| characters.any(|character| character != first))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "P01234567",
            "A 012 345 678",
            "12345-678",
            "1111111112",
            "0002-1433-80",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["", "1", "-", "00000000", "111-111-111", "1 1", "éé"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
