//! The Norwegian national identity number and D-number: date of birth and two check digits mod 11,
//! Skatteetaten.

use super::digits::{Digits, number};
use super::short_date::is_in_any_century;
use super::weighted::sum;

/// Whether the candidate is 11 digits with a date that exists and both check digits right.
///
/// From 2032 on numbers are issued whose first check digit has other remainders.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && is_birth_date(&digits[..6])
            && sum(&digits[..10], &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
            && sum(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    })
}

/// D-numbers have 40 added to the day, synthetic persons 40 or 80 to the month.
fn is_birth_date(ddmmyy: &[u8]) -> bool {
    let (day, month) = (number(&ddmmyy[..2]), number(&ddmmyy[2..4]));
    is_in_any_century(
        number(&ddmmyy[4..6]),
        month % 40,
        if day > 40 { day - 40 } else { day },
    )
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "15108695088",
            "01010000382",
            "01010000544",
            "31129950016",
            "29020050169",
            "41015000145",
            "151086 95088",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "15108695089",
            "51108695088",
            "151086950887",
            "1510869508",
            "Q15108695088Z",
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
        assert_passing("###########", is_valid, 100..262);
    }
}
