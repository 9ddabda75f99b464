//! The German number of a medical practice: a region of the KBV and no check digit, guideline of
//! the KBV under § 75 (7) SGB V.

use super::digits::Digits;

/// Whether the candidate is nine digits with a region other than 00.
///
/// The list of regions changes, so that the rest of it is left alone.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| digits.len() == 9 && !digits.is_repeated() && digits[..2] != [0, 0])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["021234568", "381789045", "721234567"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "001234567",
            "02123456",
            "0212345680",
            "111111111",
            "02123456a",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("#########", is_valid);
        assert!((98_811..99_189).contains(&passed), "{passed}");
    }
}
