//! US visa foil numbers: eight digits, or a letter and seven digits, as the State Department
//! explains the red number on the foil.

use super::digits::Digits;

/// Whether the candidate has eight characters, digits throughout or after one capital.
pub(super) fn is_valid(candidate: &str) -> bool {
    let digits = candidate
        .strip_prefix(|character: char| character.is_ascii_uppercase())
        .unwrap_or(candidate);
    candidate.len() == 8
        && Digits::parse(digits)
            .is_some_and(|values| values.len() == digits.len() && !values.is_repeated())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["K1234567", "12345678", "20231234"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1234567",
            "KK123456",
            "K12345678",
            "k1234567",
            "00000000",
            "K-123456",
            "",
            "é123456",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
