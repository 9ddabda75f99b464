//! The Romanian personal code (CNP): date of birth, county and check digit mod 11, Legea 105/1996.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::short_date::is_yymmdd;
use super::weighted::sum;

/// Whether the candidate is 13 digits with a date, a county and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13
            && is_birth_date(digits[0], &digits[1..7])
            && matches!(number(&digits[7..9]), 1..=52 | 70 | 80..=83)
            && check_digit(&digits[..12]) == u32::from(digits[12])
    })
}

/// The first digit tells sex and century; 7, 8 and 9 are residents and foreigners of any century.
fn is_birth_date(first: u8, yymmdd: &[u8]) -> bool {
    let century = match first {
        1 | 2 => 1900,
        3 | 4 => 1800,
        5 | 6 => 2000,
        7..=9 => return is_yymmdd(yymmdd),
        _ => return false,
    };
    is_date(
        century + number(&yymmdd[..2]),
        number(&yymmdd[2..4]),
        number(&yymmdd[4..6]),
    )
}

fn check_digit(body: &[u8]) -> u32 {
    match sum(body, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        remainder => remainder,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "1630615123457",
            "1000101400015",
            "2991231529997",
            "5000229411237",
            "6011231105553",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1630615123458",
            "6130615123457",
            "16306151234577",
            "163061512345",
            "Q1630615123457Z",
            "0630615123457",
            "1631315123457",
            "1630615603457",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#############", is_valid, 105..270);
    }
}
