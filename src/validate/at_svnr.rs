//! The Austrian social insurance number: date of birth and check digit in fourth place, § 31 ASVG.

use super::digits::{Digits, number};
use super::short_date::is_ddmmyy;
use super::weighted::sum;

/// Whether the candidate is a serial from 100, its check digit and a date of birth.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && digits[0] != 0
            && sum(&digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == u32::from(digits[3])
            && is_birth_date(&digits[4..])
    })
}

/// Months 13 to 15 are used when the serials of a date run out.
fn is_birth_date(ddmmyy: &[u8]) -> bool {
    let (day, month) = (number(&ddmmyy[..2]), number(&ddmmyy[2..4]));
    is_ddmmyy(ddmmyy) || ((13..=15).contains(&month) && (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "1237 010180",
            "1000 010190",
            "9991 311299",
            "5555 290200",
            "3218 151315",
            "1237010180",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1237 010181",
            "2137 010180",
            "1237 0101807",
            "1237 01018",
            "Q1237 010180Z",
            "1237 320180",
            "1237 011680",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("##########", is_valid, 258..491);
    }
}
