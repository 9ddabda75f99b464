//! The Brazilian person number (CPF): two check digits mod 11, Receita Federal.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 11 digits, not all alike, and the last two are right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && !digits.is_repeated()
            && has_check(&digits[..10], &[10, 9, 8, 7, 6, 5, 4, 3, 2])
            && has_check(&digits, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    })
}

fn has_check(digits: &[u8], weights: &[u8]) -> bool {
    let body = &digits[..weights.len()];
    sum(body, weights) * 10 % 11 % 10 == u32::from(digits[weights.len()])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["390.533.447-05", "111.444.777-35", "52998224725"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "390.533.447-06",
            "390.533.474-05",
            "111.111.111-11",
            "390.533.447-0",
            "390.533.447-055",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 842..1158);
    }
}
