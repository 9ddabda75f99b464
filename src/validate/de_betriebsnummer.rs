//! The German establishment number of the Federal Employment Agency: check digit in eighth place,
//! § 18i SGB IV. Some numbers have 5 added to it, and the rule is not confirmed: a failure should
//! not reject.

use super::digits::Digits;
use super::weighted::digit_sum_of_products;

/// Whether the candidate is eight digits that check, with or without the added 5.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 8
            && !digits.is_repeated()
            // A difference of 0 or 5 mod 10 is a multiple of 5.
            && (digit_sum_of_products(&digits[..7], &[1, 2]) + 4 * u32::from(digits[7])) % 5 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["12345671", "12345676"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "12345675",
            "1234567",
            "123456711",
            "00000000",
            "1234567A",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("########", is_valid);
        assert!((19_241..20_759).contains(&passed), "{passed}");
    }
}
