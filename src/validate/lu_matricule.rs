//! The Luxembourg identification number: date of birth, a Luhn digit and a Verhoeff digit, CTIE
//! and CCSS.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::luhn::is_luhn;
use super::verhoeff;

/// Whether the candidate is YYYYMMDD, three digits and both check digits over these eleven.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some(digits) = Digits::parse(candidate) else {
        return false;
    };
    let Ok([body @ .., luhn, verhoeff]) = <[u8; 13]>::try_from(&*digits) else {
        return false;
    };
    let with = |check| {
        let mut number = [check; 12];
        number[..11].copy_from_slice(&body);
        number
    };
    (1800..=2100).contains(&number(&body[..4]))
        && is_date(number(&body[..4]), number(&body[4..6]), number(&body[6..8]))
        && is_luhn(&with(luhn))
        && verhoeff::is_valid_digits(&with(verhoeff))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "1893120105732",
            "1990093012358",
            "1900010100152",
            "2000123199983",
            "1899061512393",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1893120105733",
            "8193120105732",
            "18931201057327",
            "189312010573",
            "Q1893120105732Z",
            "1893130105732",
            "1893120105722",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("19900930#####", is_valid, 811..1189);
    }
}
