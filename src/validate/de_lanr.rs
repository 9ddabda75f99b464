//! The German physician number: check digit in seventh place and the specialty after it, guideline
//! of the KBV under § 75 (7) SGB V.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is nine digits that check, with a specialty; 00 marks substitute numbers.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && (sum(&digits[..6], &[4, 9]) + u32::from(digits[6])) % 10 == 0
            && digits[7..] != [0, 0]
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "123456601",
            "100000601",
            "987654403",
            "222222299",
            "555555510",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "123456701",
            "213456601",
            "1234566017",
            "12345660",
            "Q123456601Z",
            "123456600",
            "999999999",
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
        assert!((9333..10_467).contains(&passed), "{passed}");
    }
}
