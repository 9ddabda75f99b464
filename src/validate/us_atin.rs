//! US Adoption Taxpayer Identification Numbers: 9dd-93-dddd, IRS Form W-7A and IRM 3.13.40.

use super::digits::Digits;

/// Whether the candidate is nine digits with a leading 9 and group 93.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| matches!(*digits, [9, _, _, 9, 3, _, _, _, _]))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["900-93-1234", "912931234", "999-93-0001"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "900-94-1234",
            "800-93-1234",
            "900-93-12345",
            "900-93-123",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
