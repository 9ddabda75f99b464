//! The Slovene EMŠO and the JMBG of former Yugoslavia: date of birth and check digit mod 11,
//! Centralni register prebivalstva.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 13 digits with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13
            && is_birth_date(&digits[..7])
            && sum(&digits, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    })
}

/// The year lacks its first digit.
fn is_birth_date(ddmmyyy: &[u8]) -> bool {
    let year = match number(&ddmmyyy[4..7]) {
        year @ 800.. => 1000 + year,
        year => 2000 + year,
    };
    is_date(year, number(&ddmmyyy[2..4]), number(&ddmmyyy[..2]))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "0101006500006",
            "0101000500004",
            "3112999509995",
            "2902000501248",
            "1505550504322",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "0101006500007",
            "1001006500006",
            "01010065000067",
            "010100650000",
            "Q0101006500006Z",
            "0113006500006",
            "2902001501248",
            "0000000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#############", is_valid, 222..441);
    }
}
