//! The Polish business register number (REGON) of 9 or 14 digits: check digits mod 11, GUS.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 9 digits that check, or these and 5 more with a check of their own.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        matches!(digits.len(), 9 | 14)
            && !digits.is_repeated()
            && has_check(&digits[..9], &[8, 9, 2, 3, 4, 5, 6, 7])
            && (digits.len() == 9 || has_check(&digits, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]))
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
        for candidate in ["192598184", "123456785", "12345678512347"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "192598183",
            "129598184",
            "1925981847",
            "19259818",
            "12345678512348",
            "12345678412347",
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
        assert_passing("12345678512##7", is_valid, 8545..9637);
    }
}
