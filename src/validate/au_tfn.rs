//! The Australian tax file number of nine or, formerly, eight digits: weighted sum mod 11,
//! Australian Taxation Office.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is eight or nine digits whose weighted sum is a multiple of 11.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        matches!(digits.len(), 8 | 9)
            && !digits.is_repeated()
            && sum(&digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["123 456 782", "876543210", "38593472"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "123 456 789",
            "123 456 728",
            "1234567820",
            "000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#########", is_valid, 8636..9546);
    }
}
