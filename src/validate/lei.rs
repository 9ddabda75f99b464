//! Legal Entity Identifiers: twenty characters with ISO/IEC 7064 mod 97,10 check digits, ISO 17442.

use super::{has_both, mod97};

/// Whether the candidate is twenty capitals and digits with the right two check digits.
///
/// Twenty bare digits are refused: the standard allows them, but entity codes are drawn from 36
/// characters, so a long number that passes by chance (one in 97) is far likelier.
pub(super) fn is_valid(candidate: &str) -> bool {
    let bytes = candidate.as_bytes();
    bytes.len() == 20
        && bytes[18..].iter().all(u8::is_ascii_digit)
        && !matches!(&bytes[18..], b"00" | b"01" | b"99")
        && has_both::is_valid(candidate)
        && mod97::remainder(bytes.iter().copied()) == Some(1)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "5493001KJTIIGC8Y1R12",
            "529900T8BM49AURSDO55",
            "ZZZZ00EXAMPLE0000070",
            "0000AB1234567890CD71",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "5493001KJTIIGC8Y1R13",
            "4593001KJTIIGC8Y1R12",
            "5493001KJTIIGC8Y1R127",
            "5493001KJTIIGC8Y1R1",
            "5493001kjtiigc8y1r12",
            "00000000000000000098",
            "",
            "5493001KJTIIGC8Y1é1",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_97_passes() {
        assert_passing("LOUX################", is_valid, 900..1130);
    }
}
