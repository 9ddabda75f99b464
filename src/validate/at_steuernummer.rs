//! The Austrian tax number: tax office, six digits and a check digit mod 10, Bundesministerium für
//! Finanzen. The check is not published; it agrees with independent implementations.

use super::digits::Digits;
use super::weighted::digit_sum_of_products;

/// Whether the candidate is nine digits, the last a right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && (digit_sum_of_products(&digits[..8], &[1, 2]) + u32::from(digits[8])) % 10 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["59-119/9013", "591199013"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "59-119/9012",
            "59-191/9013",
            "59-119/90134",
            "59-119/901",
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
        let passed = passing("#########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
