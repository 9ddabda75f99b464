//! The Russian taxpayer number (INN) of 10 or 12 digits: check digits mod 11, Federal Tax Service.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 10 digits with one check digit, or 12 with two.
pub(super) fn is_valid(candidate: &str) -> bool {
    const WEIGHTS: [u8; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    Digits::parse(candidate).is_some_and(|digits| {
        !digits.is_repeated()
            && match digits.len() {
                10 => has_check(&digits, &WEIGHTS[2..]),
                12 => has_check(&digits[..11], &WEIGHTS[1..]) && has_check(&digits, &WEIGHTS),
                _ => false,
            }
    })
}

fn has_check(digits: &[u8], weights: &[u8]) -> bool {
    let body = &digits[..weights.len()];
    sum(body, weights) % 11 % 10 == u32::from(digits[weights.len()])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::{assert_passing, passing};
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["1234567894", "500100732259", "7830002293"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1234567895",
            "1234576894",
            "500100732258",
            "12345678",
            "000000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("##########", is_valid);
        assert!((9525..10_475).contains(&passed), "{passed}");
        assert_passing("############", is_valid, 842..1158);
    }
}
