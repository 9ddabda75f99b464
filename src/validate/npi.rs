//! US National Provider Identifiers: Luhn over the card issuer prefix 80840 and the number, CMS
//! "NPI check digit" and 45 CFR 162.406.

use super::digits::Digits;
use super::luhn::is_luhn;

/// The prefix that makes an NPI a health card number of ISO/IEC 7812 in the United States.
const PREFIX: [u8; 5] = [8, 0, 8, 4, 0];

/// Whether the candidate is ten digits, the first 1 or 2, with the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some(digits) = Digits::parse(candidate) else {
        return false;
    };
    if digits.len() != 10 || !matches!(digits[0], 1 | 2) || is_filler(&digits[..9]) {
        return false;
    }
    let mut prefixed = [0; 15];
    prefixed[..5].copy_from_slice(&PREFIX);
    prefixed[5..].copy_from_slice(&digits);
    is_luhn(&prefixed)
}

/// All ones check, and nobody has them.
fn is_filler(body: &[u8]) -> bool {
    body.iter().all(|&digit| digit == body[0])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["1234567893", "1245319599", "1000000004", "2000000002"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1111111112",
            "1234567894",
            "2134567893",
            "12345678937",
            "123456789",
            "3234567893",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_fifty_passes() {
        assert_passing("##########", is_valid, 1850..2150);
    }
}
