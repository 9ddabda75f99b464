//! The Australian company number: check digit mod 10, Corporations Regulations 2001.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is nine digits, the last one right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && (sum(&digits[..8], &[8, 7, 6, 5, 4, 3, 2, 1]) + u32::from(digits[8])) % 10 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["000 000 019", "005 499 981", "010499966"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "005 499 982",
            "005 949 981",
            "0054999811",
            "00549998",
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
        assert!((9525..10_475).contains(&passed), "{passed}");
    }
}
