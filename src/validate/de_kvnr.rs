//! The German health insurance number, its ten unchanging characters, § 290 SGB V and the
//! guideline of the GKV-Spitzenverband.

use super::compact::{compact, digit_values};
use super::weighted::digit_sum_of_products;

/// Whether the candidate is a letter, eight digits and the check digit over letter and digits.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some([letter, digits @ ..]) = compact::<10>(candidate) else {
        return false;
    };
    let Some([body @ .., check]) = digit_values::<9>(&digits) else {
        return false;
    };
    // The letter counts as two digits, A=01 to Z=26, so that the body starts with weight 1 again.
    let letter = letter.to_ascii_uppercase();
    let ordinal = letter.wrapping_sub(b'A').wrapping_add(1);
    let sum = digit_sum_of_products(&[ordinal / 10, ordinal % 10], &[1, 2])
        + digit_sum_of_products(&body, &[1, 2]);
    letter.is_ascii_uppercase() && sum % 10 == u32::from(check)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "A123456780",
            "A000500015",
            "Z000000005",
            "M999999999",
            "B123456782",
            "X101010104",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "A123456781",
            "A213456780",
            "A1234567807",
            "A12345678",
            "QA123456780Z",
            "1123456780",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("@#########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
