//! The personal code of Estonia (EVS 585:2007) and Lithuania: date of birth and check digit mod 11
//! in two stages.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 11 digits with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && is_birth_date(&digits[..7])
            && check_digit(&digits[..10]) == u32::from(digits[10])
    })
}

/// The first digit tells sex and century, 1 and 2 being the 1800s.
fn is_birth_date(digits: &[u8]) -> bool {
    let century = match digits[0] {
        first @ 1..=8 => 1800 + 100 * (u32::from(first - 1) / 2),
        _ => return false,
    };
    is_date(
        century + number(&digits[1..3]),
        number(&digits[3..5]),
        number(&digits[5..7]),
    )
}

/// The check digit over a body of any length, as Lithuanian VAT numbers use it too.
pub(super) fn check_digit(body: &[u8]) -> u32 {
    match sum(body, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 {
        10 => sum(body, &[3, 4, 5, 6, 7, 8, 9, 1, 2]) % 11 % 10,
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
            "36805280109",
            "37605030299",
            "30001010004",
            "49912319998",
            "50505051232",
            "33309240064",
            "30101010007",
            "49812319995",
            "50606061233",
            "60707073210",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "36805280100",
            "63805280109",
            "368052801097",
            "3680528010",
            "Q36805280109Z",
            "33309240065",
            "96805280109",
            "36813280109",
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
        assert_passing("###########", is_valid, 189..395);
    }
}
