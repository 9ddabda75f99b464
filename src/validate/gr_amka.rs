//! The Greek social security number (AMKA): date of birth and Luhn digit, IDIKA.

use super::digits::Digits;
use super::luhn::is_luhn;
use super::short_date::is_ddmmyy;

/// Whether the candidate is 11 digits with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| digits.len() == 11 && is_ddmmyy(&digits[..6]) && is_luhn(&digits))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "01013099997",
            "01010000006",
            "31129999996",
            "29020012349",
            "15055543217",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "01013099998",
            "10013099997",
            "010130999977",
            "0101309999",
            "Q01013099997Z",
            "01133099994",
            "00000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 250..480);
    }
}
