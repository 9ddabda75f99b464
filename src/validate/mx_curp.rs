//! The Mexican population code (CURP): date of birth, sex, state and check digit, RENAPO.

use super::calendar::is_date;
use super::compact::compact;
use super::digits::number;

/// The alphabet of the check: values 0 to 36, with the letter after N in the place of its own.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Whether the candidate is 18 characters with a date that exists and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<18>(candidate).is_some_and(|characters| {
        let digits = characters.map(|byte| byte.wrapping_sub(b'0'));
        let century = if characters[16].is_ascii_digit() {
            1900
        } else {
            2000
        };
        characters[4..10].iter().all(u8::is_ascii_digit)
            && is_date(
                century + number(&digits[4..6]),
                number(&digits[6..8]),
                number(&digits[8..10]),
            )
            && check(&characters[..17]) == Some(digits[17])
    })
}

fn check(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in body.iter().zip((2..=18_u32).rev()) {
        let value = ALPHABET.iter().position(|letter| letter == byte)? as u32;
        sum += weight * (value + u32::from(*byte > b'N'));
    }
    Some(((10 - sum % 10) % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["BOXW310820HNERXN09", "HEGG560427MVZRRL04"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "BOXW310820HNERXN08",
            "BOXW310802HNERXN09",
            "BOXW311320HNERXN09",
            "BOXW310820HNERXN0",
            "BOXW310820HNERXN099",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("BOXW3108##HNERXN0#", is_valid, 2825..3375);
    }
}
