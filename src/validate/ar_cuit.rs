//! The Argentine tax and work number (CUIT, CUIL): check digit mod 11, AFIP.

use super::digits::{Digits, number};
use super::weighted::sum;

/// Whether the candidate is 11 digits that begin with a kind in use and end with the right check
/// digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && matches!(
                number(&digits[..2]),
                20 | 23 | 24 | 27 | 30 | 33 | 34 | 50 | 51 | 55
            )
            && digits[2..10].iter().any(|&digit| digit > 0)
            && check(sum(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) == digits[10]
    })
}

/// A rest of 10 is written as 9.
fn check(sum: u32) -> u8 {
    b"01234567899"[(11 - sum as usize % 11) % 11] - b'0'
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["20-05536168-2", "30-50001091-2", "27-12345678-0"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "20-05536168-3",
            "20-05563168-2",
            "21-05536168-2",
            "20-0553616-2",
            "20-05536168-22",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("20-########-#", is_valid);
        assert!((9525..10_476).contains(&passed), "{passed}");
    }
}
