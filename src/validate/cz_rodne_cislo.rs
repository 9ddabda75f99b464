//! The Czech and Slovak birth number: date of birth and, from 1954, divisibility by 11, zákon
//! 133/2000 Sb. and zákon 301/1995 Z. z.

use super::calendar::is_date;
use super::digits::{Digits, number};

/// Whether the candidate is a date and three digits, or a date and four digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| match digits.len() {
        9 => number(&digits[..2]) < 54 && is_birth_date(1900, &digits[..6]),
        10 => {
            let century = if number(&digits[..2]) < 54 {
                2000
            } else {
                1900
            };
            // A remainder of 10 was written as 0 until 1985; later such numbers were left out.
            number(&digits[..9]) % 11 % 10 == u32::from(digits[9])
                && is_birth_date(century, &digits[..6])
        }
        _ => false,
    })
}

/// The month of women is raised by 50; since 2004 a further 20 serve when the serials run out.
fn is_birth_date(century: u32, yymmdd: &[u8]) -> bool {
    let year = century + number(&yymmdd[..2]);
    let month = match number(&yymmdd[2..4]) {
        month @ 71.. if year >= 2004 => month - 70,
        month @ 51..=62 => month - 50,
        month @ 21..=32 if year >= 2004 => month - 20,
        month => month,
    };
    is_date(year, month, number(&yymmdd[4..6]))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "780123/3540",
            "7103192745",
            "000101/0009",
            "995228/9996",
            "551212/1230",
            "530101/123",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "780123/3541",
            "870123/3540",
            "780123/35407",
            "780123/354",
            "Q780123/3540Z",
            "781323/3540",
            "780123/35",
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
        assert_passing("78####/####", is_valid, 568..892);
    }
}
