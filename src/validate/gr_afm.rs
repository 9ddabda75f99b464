//! The Greek tax number (AFM): powers of 2 as weights, mod 11, AADE.

use super::digits::Digits;

/// Whether the candidate is nine digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && check_digit(&digits[..8]) == u32::from(digits[8])
    })
}

/// From the left the weights halve from 256 to 2.
fn check_digit(body: &[u8]) -> u32 {
    2 * body
        .iter()
        .fold(0, |sum, &digit| 2 * sum + u32::from(digit))
        % 11
        % 10
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "094259216",
            "100000003",
            "987654324",
            "123456783",
            "000000012",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "094259217",
            "904259216",
            "0942592167",
            "09425921",
            "Q094259216Z",
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
