//! The Bulgarian civil number (EGN): date of birth with the century in the month, and check digit
//! mod 11, GRAO.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is ten digits with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && is_birth_date(&digits[..6])
            && sum(&digits[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == u32::from(digits[9])
    })
}

/// The month is raised by 20 in the 1800s and by 40 in the 2000s.
fn is_birth_date(yymmdd: &[u8]) -> bool {
    let (century, month) = match number(&yymmdd[2..4]) {
        month @ 0..=12 => (1900, month),
        raised @ 21..=32 => (1800, raised - 20),
        raised @ 41..=52 => (2000, raised - 40),
        _ => return false,
    };
    is_date(century + number(&yymmdd[..2]), month, number(&yymmdd[4..6]))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "7523169263",
            "8032056031",
            "0001010003",
            "9941319990",
            "5512121238",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "7523169264",
            "5723169263",
            "75231692637",
            "752316926",
            "Q7523169263Z",
            "7513169263",
            "0000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("##########", is_valid, 897..1293);
    }
}
