//! The Belgian national register number: date of birth and check mod 97, Royal Decree of 3 April
//! 1984.

use super::calendar::is_date;
use super::digits::{Digits, number};

/// Whether the candidate is YYMMDD, a serial and the check of one of the two centuries.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && !digits.is_repeated()
            && [(1900, 0), (2000, 2_000_000_000)]
                .iter()
                .any(|(century, lead)| {
                    is_birth_date(*century, &digits[..6])
                        && 97 - (lead + number(&digits[..9])) % 97 == number(&digits[9..])
                })
    })
}

/// The month is raised by 20 or 40 for persons outside the register; 00 stands for unknown parts.
fn is_birth_date(century: u32, yymmdd: &[u8]) -> bool {
    let month = match number(&yymmdd[2..4]) {
        month @ 0..20 => month,
        raised @ 20..40 => raised - 20,
        raised => raised - 40,
    };
    let day = number(&yymmdd[4..6]);
    if month == 0 || day == 0 {
        return month <= 12 && day <= 31;
    }
    is_date(century + number(&yymmdd[..2]), month, day)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "85.07.30-033.28",
            "85073003328",
            "00.01.01-001.05",
            "99.12.31-999.40",
            "05.05.05-123.61",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "85.07.30-033.29",
            "58.07.30-033.28",
            "85.07.30-033.287",
            "85.07.30-033.2",
            "Q85.07.30-033.28Z",
            "85.13.30-033.28",
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
        assert_passing("###########", is_valid, 151..340);
    }
}
