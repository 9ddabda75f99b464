//! The Australian Medicare card number: check digit mod 10 in the ninth place, Services Australia.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is ten digits, or eleven with the reference of a person, and the ninth
/// one is right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        matches!(digits.len(), 10 | 11)
            && (2..=6).contains(&digits[0])
            && digits[9..].iter().all(|&digit| digit > 0)
            && sum(&digits[..8], &[1, 3, 7, 9]) % 10 == u32::from(digits[8])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["2123 45670 1", "2123456701", "3950 04229 1"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "2123 45671 1",
            "2132 45670 1",
            "1123 45670 1",
            "2123 45670 0",
            "212345670",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("##########", is_valid, 4172..4828);
    }
}
