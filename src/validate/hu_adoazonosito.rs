//! The Hungarian tax number of persons: first digit 8, weights 1 to 9, mod 11, NAV.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is ten digits from 8 on that check; a remainder of 10 is not issued.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && digits[0] == 8
            && sum(&digits[..9], &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == u32::from(digits[9])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "8071592153",
            "8000000008",
            "8999999998",
            "8123456786",
            "8505050509",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "8071592154",
            "0871592153",
            "80715921537",
            "807159215",
            "Q8071592153Z",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("8#########", is_valid, 8545..9637);
    }
}
