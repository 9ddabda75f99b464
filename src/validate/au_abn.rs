//! The Australian business number: check digits mod 89 in front, Australian Business Register.

use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 11 digits that check once 1 is taken from the first.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && number(&digits[..2]) > 10
            && (sum(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["51 824 753 556", "83 914 571 673", "53004085616"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "52 824 753 556",
            "51 824 753 565",
            "51 824 753 5564",
            "5182475355",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 853..1170);
    }
}
