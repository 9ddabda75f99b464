//! SNOMED CT identifiers: Verhoeff check digit and partition identifier, SNOMED International
//! Release File Specification, "SCTID".

use super::digits::Digits;
use super::verhoeff;

/// Whether the candidate is 6 to 18 digits of a known partition with the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        (6..=18).contains(&digits.len())
            && digits[0] != 0
            && has_partition(&digits)
            && verhoeff::is_valid_digits(&digits)
    })
}

/// The two digits before the check digit: core or extension, then concept, description or relation.
fn has_partition(digits: &[u8]) -> bool {
    matches!(digits, [.., 0 | 1, 0..=2, _])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["22298006", "73211009", "195967001", "10000001007"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "22298007",
            "22928006",
            "222980067",
            "2229800",
            "0000000",
            "12345",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_two_hundred_passes() {
        assert_passing("##########", is_valid, 450..630);
    }
}
