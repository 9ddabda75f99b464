//! The Hungarian health insurance number (TAJ): weights 3 and 7, mod 10, NEAK.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is nine digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && sum(&digits[..8], &[3, 7]) % 10 == u32::from(digits[8])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "111111110",
            "123456788",
            "987-654-322",
            "100000003",
            "000-000-017",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "111111111",
            "213456788",
            "1111111107",
            "11111111",
            "Q111111110Z",
            "000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("#########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
