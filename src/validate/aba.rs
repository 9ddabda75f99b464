//! ABA routing transit numbers: weights 3, 7, 1 and the Federal Reserve prefixes of the ABA
//! Routing Number Policy.

use super::digits::{Digits, number};
use super::weighted;

/// Whether the candidate is nine digits with an assigned prefix and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && is_prefix(number(&digits[..2]))
            && checksum(&digits) % 10 == 0
            && !digits.is_repeated()
    })
}

fn is_prefix(prefix: u32) -> bool {
    matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80)
}

fn checksum(digits: &[u8]) -> u32 {
    weighted::sum(digits, &[3, 7, 1])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "011000015",
            "021000021",
            "122105155",
            "091000019",
            "0110-0001-5",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "011000016",
            "101000015",
            "0110000157",
            "01100001",
            "000000000",
            "",
            "401000015",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_26_passes() {
        assert_passing("#########", is_valid, 3550..4050);
    }
}
