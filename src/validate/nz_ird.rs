//! The tax number of New Zealand: check digit mod 11 with two sets of weights, Inland Revenue.

use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is eight or nine digits in the range given out, the last one right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        let Some((&check, body)) = digits.split_last() else {
            return false;
        };
        let mut padded = [0; 8];
        if !matches!(digits.len(), 8 | 9) || !(10_000_000..150_000_000).contains(&number(&digits)) {
            return false;
        }
        padded[8 - body.len()..].copy_from_slice(body);
        let expected = match rest(&padded, &[3, 2, 7, 6, 5, 4, 3, 2]) {
            10 => rest(&padded, &[7, 4, 3, 2, 5, 2, 7, 6]),
            first => first,
        };
        expected == u32::from(check)
    })
}

fn rest(digits: &[u8], weights: &[u8]) -> u32 {
    (11 - sum(digits, weights) % 11) % 11
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["49-091-850", "136-410-132", "49091850"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "49-091-851",
            "49-901-850",
            "250-410-132",
            "4909185",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("49######", is_valid);
        assert!((9437..10_383).contains(&passed), "{passed}");
    }
}
