//! The French tax number (SPI): 13 digits, the last three the rest mod 511, DGFiP and the OECD
//! sheet on tax identification numbers.

use super::digits::{Digits, number};

/// Whether the candidate is 13 digits, first 0 to 3, with the right key.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13
            && !digits.is_repeated()
            && digits[0] <= 3
            && remainder(&digits[..10]) == number(&digits[10..])
    })
}

fn remainder(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |remainder, &digit| {
        (remainder * 10 + u32::from(digit)) % 511
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["30 23 217 600 053", "0701987765493"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "30 23 217 600 054",
            "03 23 217 600 053",
            "30 23 217 600 05",
            "30 23 217 600 0534",
            "4023217600053",
            "0000000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#############", is_valid, 2..78);
    }
}
