//! The Icelandic identification number: date, check digit mod 11 and digit of the century,
//! Registers Iceland.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is ten digits with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && is_start_date(&digits)
            && sum(&digits[..9], &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    })
}

/// The birth of a person or, with 40 added to the day, the start of an organisation.
fn is_start_date(digits: &[u8]) -> bool {
    let century = match digits[9] {
        8 => 1800,
        9 => 1900,
        0 => 2000,
        _ => return false,
    };
    let day = match number(&digits[..2]) {
        raised @ 41.. => raised - 40,
        day => day,
    };
    is_date(century + number(&digits[4..6]), number(&digits[2..4]), day)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "120174-3399",
            "010100-2080",
            "311299-9999",
            "410150-1239",
            "150575-3469",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "120174-3309",
            "210174-3399",
            "120174-33997",
            "120174-339",
            "Q120174-3399Z",
            "120174-3391",
            "321299-9999",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("######-####", is_valid, 114..284);
    }
}
