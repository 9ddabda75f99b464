//! The Russian insurance number (SNILS): two check digits mod 101, Social Fund of Russia.

use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 11 digits, the last two right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && number(&digits[..9]) > 1_001_998
            && sum(&digits[..9], &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100 == number(&digits[9..])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["112-233-445 95", "087-654-303 00", "11223344595"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "112-233-445 96",
            "112-232-445 95",
            "112-233-445 9",
            "000-000-000 00",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 842..1158);
    }
}
