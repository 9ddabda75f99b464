//! The Canadian social insurance number: Luhn check digit, Employment and Social Development
//! Canada.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate is nine digits with the right check digit; 0 and 8 come first in none
/// that was issued to a person.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !matches!(digits[0], 0 | 8)
            && !digits.is_repeated()
            && is_luhn(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["123 456 782", "721-489-359", "948 584 792"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "123 456 783",
            "123 465 782",
            "046 454 286",
            "812 345 671",
            "12345678",
            "1234567820",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#########", is_valid, 7571..8429);
    }
}
