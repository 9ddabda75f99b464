//! US bank account numbers: the digits that fit the DFI account number field of the NACHA file
//! format. No check digit exists.

use super::digits::Digits;

/// Whether the candidate is 6 to 17 digits, not all the same.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| (6..=17).contains(&digits.len()) && !digits.is_repeated())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["123456789012", "0012345678", "1234-5678-90", "987654321"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["12345", "00000000", "123456789012345678", "manager", ""] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
