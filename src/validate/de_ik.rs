//! The German institution code of the social insurers, § 293 SGB V and the rules of the ARGE IK.

use super::digits::Digits;
use super::weighted::digit_sum_of_products;

/// Whether the candidate is nine digits, the last checking region and serial.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && digit_sum_of_products(&digits[2..8], &[2, 1]) % 10 == u32::from(digits[8])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "260326822",
            "101234561",
            "269999994",
            "590000011",
            "108000007",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "260326823",
            "206326822",
            "2603268227",
            "26032682",
            "Q260326822Z",
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
