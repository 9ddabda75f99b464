//! The identity card and foreign identification number of Singapore: check letter mod 11,
//! Immigration and Checkpoints Authority.

use super::compact::{compact, digit_values};
use super::weighted::sum;

/// Whether the candidate is S, T, F, G or M, seven digits and the right letter.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<9>(candidate).is_some_and(|characters| {
        let (added, letters) = match characters[0].to_ascii_uppercase() {
            b'S' => (0, b"JZIHGFEDCBA"),
            b'T' => (4, b"JZIHGFEDCBA"),
            b'F' => (0, b"XWUTRQPNMLK"),
            b'G' => (4, b"XWUTRQPNMLK"),
            b'M' => (3, b"XWUTRQPNJLK"),
            _ => return false,
        };
        digit_values::<7>(&characters[1..8]).is_some_and(|digits| {
            let rest = (sum(&digits, &[2, 7, 6, 5, 4, 3, 2]) + added) % 11;
            characters[8].to_ascii_uppercase() == letters[rest as usize]
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "S1234567D",
            "T1234567J",
            "F1234567N",
            "G1234567X",
            "M1234567K",
            "s1234567d",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "S1234567E",
            "S1234576D",
            "A1234567D",
            "S123456D",
            "S12345678D",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("S#######@", is_valid, 3542..4151);
        assert_passing("M#######@", is_valid, 3542..4151);
    }
}
