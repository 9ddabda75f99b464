//! The Danish personal number: date of birth only, CPR-kontoret; its mod 11 check does not hold
//! for all numbers issued since 2007.

use super::digits::Digits;
use super::short_date::is_ddmmyy;

/// Whether the candidate is a date that exists and four digits.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| digits.len() == 10 && is_ddmmyy(&digits[..6]))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "070761-4285",
            "010100-0000",
            "311299-9999",
            "290200-1234",
            "150550-4321",
            "0707614285",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "320101-1234",
            "011301-1234",
            "070761-428",
            "070761-42855",
            "000000-0000",
            "290201-1234",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("######-####", is_valid, 3296..4009);
    }
}
