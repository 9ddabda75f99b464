//! The Thai citizen number: check digit mod 11, Bureau of Registration Administration.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 13 digits that begin with a kind of person, the last one right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13
            && (1..=8).contains(&digits[0])
            && !digits.is_repeated()
            && (11 - sum(&digits[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10
                == u32::from(digits[12])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["7-2245-76764-88-3", "1-2345-67890-12-1", "7224576764883"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "7-2245-76764-88-7",
            "7-2254-76764-88-3",
            "0-2345-67890-12-1",
            "722457676488",
            "72245767648866",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#############", is_valid, 7571..8429);
    }
}
