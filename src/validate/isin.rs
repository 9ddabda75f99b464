//! ISIN security numbers: country, nine letters or digits, and a Luhn check digit, ISO 6166.

use super::country::is_country;
use super::luhn::is_luhn;

/// Prefixes that stand for no country of today: international, European and substitute numbers,
/// and the former AN and CS, under which securities are still listed.
const OTHER_PREFIXES: [&[u8]; 12] = [
    b"AN", b"CS", b"EU", b"EZ", b"QS", b"QT", b"XA", b"XB", b"XC", b"XD", b"XF", b"XS",
];

/// Whether the candidate is twelve capitals and digits with a known prefix and right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    let bytes = candidate.as_bytes();
    bytes.len() == 12
        && bytes[11].is_ascii_digit()
        && (is_country(&bytes[..2]) || OTHER_PREFIXES.contains(&&bytes[..2]))
        && is_luhn_expanded(bytes)
}

/// Luhn over the digits, where a letter counts as the two digits of A=10 to Z=35.
fn is_luhn_expanded(bytes: &[u8]) -> bool {
    let mut digits = [0; 24];
    let mut length = 0;
    for byte in bytes {
        match byte {
            b'0'..=b'9' => digits[length] = byte - b'0',
            b'A'..=b'Z' => {
                let value = byte - b'A' + 10;
                digits[length] = value / 10;
                length += 1;
                digits[length] = value % 10;
            }
            _ => return false,
        }
        length += 1;
    }
    is_luhn(&digits[..length])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "US0378331005",
            "DE000BAY0017",
            "GB0002634946",
            "XS1234567896",
            "AN8068571086",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "US0378331006",
            "US3078331005",
            "US03783310057",
            "US037833100",
            "ZZ0378331005",
            "us0378331005",
            "",
            "US03783310é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        assert_passing("US##########", is_valid, 9500..10500);
    }
}
