//! The identity card number of Taiwan: area letter and check digit mod 10, Ministry of the
//! Interior.

use super::compact::{compact, digit_values};
use super::weighted::sum;

/// What the area letters A to Z count.
const AREAS: [u8; 26] = [
    10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30,
    31, 33,
];

/// Whether the candidate is a capital, a digit for sex or residence and eight more, the last one
/// right.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<10>(candidate).is_some_and(|characters| {
        let Some(&area) = characters[0]
            .checked_sub(b'A')
            .and_then(|at| AREAS.get(usize::from(at)))
        else {
            return false;
        };
        digit_values::<9>(&characters[1..]).is_some_and(|digits| {
            matches!(digits[0], 1 | 2 | 8 | 9)
                && (u32::from(area / 10)
                    + u32::from(area % 10) * 9
                    + sum(&digits, &[8, 7, 6, 5, 4, 3, 2, 1, 1]))
                    % 10
                    == 0
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["A123456789", "H123456786", "F131104093"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "A123456788",
            "A123465789",
            "A323456789",
            "a123456789",
            "A12345678",
            "A1234567899",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("A1########", is_valid);
        assert!((9525..10_475).contains(&passed), "{passed}");
    }
}
