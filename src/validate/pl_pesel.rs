//! The Polish PESEL number: date of birth with the century in the month, and check digit, ustawa o
//! ewidencji ludności.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 11 digits with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && is_birth_date(&digits[..6])
            && sum(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
    })
}

/// The month is raised by 80 in the 1800s, then by 0, 20, 40 and 60 from the 1900s to the 2200s.
fn is_birth_date(yymmdd: &[u8]) -> bool {
    let raised = number(&yymmdd[2..4]);
    let century = match raised / 20 {
        4 => 1800,
        centuries => 1900 + 100 * centuries,
    };
    is_date(
        century + number(&yymmdd[..2]),
        raised % 20,
        number(&yymmdd[4..6]),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "44051401359",
            "02070803628",
            "00210100004",
            "99123199993",
            "00810112342",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "44051401350",
            "40451401359",
            "440514013597",
            "4405140135",
            "Q44051401359Z",
            "44131401359",
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
        assert_passing("###########", is_valid, 1571..2079);
    }
}
