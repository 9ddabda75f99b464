//! The Turkish person number (T.C. kimlik no): two check digits mod 10, Population Services Act.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 11 digits, the first not 0 and the last two right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && digits[0] > 0
            && !digits.is_repeated()
            && sum(&digits[..9], &[7, 9]) % 10 == u32::from(digits[9])
            && sum(&digits[..10], &[1]) % 10 == u32::from(digits[10])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["17291716060", "10000000146"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "17291716061",
            "17291716070",
            "17921716060",
            "01729171606",
            "1729171606",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 750..1050);
    }
}
