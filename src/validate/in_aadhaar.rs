//! The Indian resident number (Aadhaar): Verhoeff check digit, UIDAI.

use super::digits::Digits;
use super::verhoeff::is_valid_digits;

/// Whether the candidate is 12 digits that begin with 2 to 9, read differently backwards and check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 12
            && digits[0] > 1
            && !digits.iter().eq(digits.iter().rev())
            && is_valid_digits(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["2341 2341 2346", "499118665246", "3675-9834-6016"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "2341 2341 2347",
            "2341 2314 2346",
            "1341 2341 2346",
            "2341 2341 234",
            "222222222222",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("############", is_valid, 7571..8429);
    }
}
