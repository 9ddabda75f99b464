//! The Irish personal public service number: check letter mod 23, Department of Social Protection.

use super::compact::{compact, digit_values};
use super::weighted::sum;

/// Whether the candidate is seven digits, their check letter, and A to I or W if there is one more.
pub(super) fn is_valid(candidate: &str) -> bool {
    if let Some([digits @ .., check]) = compact::<8>(candidate) {
        return is_checked(&digits, check, 0);
    }
    match compact::<9>(candidate) {
        Some([digits @ .., check, letter @ b'A'..=b'I']) => {
            is_checked(&digits, check, letter - b'A' + 1)
        }
        // The W of married couples, no longer issued, counts nothing.
        Some([digits @ .., check, b'W']) => is_checked(&digits, check, 0),
        _ => false,
    }
}

/// The second letter, if any, has weight 9.
pub(super) fn is_checked(digits: &[u8; 7], check: u8, second: u8) -> bool {
    digit_values::<7>(digits).is_some_and(|digits| {
        let sum = sum(&digits, &[8, 7, 6, 5, 4, 3, 2]) + 9 * u32::from(second);
        b"WABCDEFGHIJKLMNOPQRSTUV"[sum as usize % 23] == check
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "1234567T",
            "1234567FA",
            "1234567TW",
            "0000001B",
            "9999999BA",
            "1000000H",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1234568T",
            "2134567T",
            "1234567T7",
            "1234567",
            "Q1234567TZ",
            "1234567TA",
            "1234567t",
            "1234567FJ",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#######@", is_valid, 3481..4212);
        assert_passing("#######@A", is_valid, 3481..4212);
    }
}
