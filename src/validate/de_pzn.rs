//! The German central pharmaceutical number of eight digits, PZN specification of IFA GmbH.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is eight digits that check; a remainder of 10 is not issued.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 8
            && !digits.is_repeated()
            && sum(&digits[..7], &[1, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(digits[7])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["03041347", "00000017", "12345678", "01000002", "99999983"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "03041348",
            "30041347",
            "030413477",
            "0304134",
            "Q03041347Z",
            "00000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("########", is_valid, 8545..9637);
    }
}
