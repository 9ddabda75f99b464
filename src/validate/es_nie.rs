//! The Spanish foreigner number (NIE): X, Y or Z counts as 0, 1 or 2 before the control letter of
//! the DNI, Real Decreto 557/2011.

use super::compact::{compact, digit_values};
use super::es_dni::control_letter;

/// Whether the candidate is X, Y or Z, seven digits and the control letter.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<9>(candidate).is_some_and(|[kind, body @ .., letter]| {
        let [a, b, c, d, e, f, g] = body;
        let digits = digit_values::<8>(&[kind.wrapping_sub(b'X' - b'0'), a, b, c, d, e, f, g]);
        matches!(kind, b'X'..=b'Z')
            && digits.is_some_and(|digits| control_letter(&digits) == letter)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "X1234567L",
            "X-1234567-L",
            "Y0000001S",
            "Z9999999H",
            "X0000000T",
            "Y1234567X",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "X1234568L",
            "X2134567L",
            "X1234567L7",
            "X1234567",
            "QX1234567LZ",
            "W1234567L",
            "x1234567L",
            "12345678Z",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("Y#######@", is_valid, 3481..4212);
    }
}
