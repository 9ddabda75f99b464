//! IMEI device numbers: fifteen digits with a Luhn check digit, 3GPP TS 23.003 annex B.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate is fifteen digits, not all the same, with the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| digits.len() == 15 && is_luhn(&digits) && !digits.is_repeated())
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "490154203237518",
            "356938035643809",
            "010000000000008",
            "990000000000010",
            "49-015420-323751-8",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "490154203237519",
            "940154203237518",
            "4901542032375187",
            "49015420323751",
            "000000000000000",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        assert_passing("###############", is_valid, 9500..10500);
    }
}
