//! The Korean resident number: date of birth and a digit for century and sex, Resident
//! Registration Act. The check digit is not given out since October 2020.

use super::calendar::is_date;
use super::digits::{Digits, number};

/// Whether the candidate is 13 digits that begin with a date of the century that the seventh digit
/// names.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        let century = match digits.get(6) {
            Some(1 | 2 | 5 | 6) => 1900,
            Some(3 | 4 | 7 | 8) => 2000,
            _ => return false,
        };
        digits.len() == 13
            && is_date(
                century + number(&digits[..2]),
                number(&digits[2..4]),
                number(&digits[4..6]),
            )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["971013-1019908", "050912-3000019"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "971313-1019908",
            "970230-1019908",
            "971013-9019902",
            "971013-101990",
            "971013-10199088",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("97##13-1######", is_valid);
        assert!((11_486..12_514).contains(&passed), "{passed}");
    }
}
