//! The German tax number in its nationwide form of 13 digits: prefix of the Land and the constant
//! 0, ELSTER, Aufbau der Steuernummer.

use super::digits::Digits;

/// Whether the candidate is 13 digits with a Land's prefix and 0 in fifth place.
///
/// The check digit differs by Land and is a check of its own, `de_steuernummer`.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| digits.len() == 13 && digits[4] == 0 && is_land(digits[0], digits[1]))
}

/// North Rhine-Westphalia is 5 and Bavaria 9; there the second digit already names the tax office.
fn is_land(first: u8, second: u8) -> bool {
    matches!(
        (first, second),
        (1, 0..=1) | (2, 1..=4 | 6..=8) | (3, 0..=2) | (4, 0..=1) | (5 | 9, _)
    )
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "2893081508152",
            "9181081508155",
            "5133081508159",
            "1121081508150",
            "3201012312340",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "2893181508152",
            "289308150815",
            "28930815081522",
            "2593081508152",
            "0093081508152",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#############", is_valid, 3056..3744);
    }
}
