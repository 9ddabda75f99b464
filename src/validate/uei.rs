//! Unique entity identifiers of SAM.gov: the character rules of the GSA UEI technical
//! specification. Its check character is not published.

/// The longest run of digits allowed is one less, so that no UEI looks like an SSN or EIN.
const DIGIT_RUN: usize = 9;

/// Whether the candidate is twelve capitals and digits, without I, O and a leading zero.
pub(super) fn is_valid(candidate: &str) -> bool {
    let bytes = candidate.as_bytes();
    bytes.len() == 12
        && bytes[0] != b'0'
        && bytes
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J'..=b'N' | b'P'..=b'Z'))
        && !bytes
            .windows(DIGIT_RUN)
            .any(|run| run.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["ZQGGHJH74DW7", "A1B2C3D4E5F6", "K4MNP9QR2STU"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "ZQGGHJH74DO7",
            "0QGGHJH74DW7",
            "A123456789BC",
            "ZQGGHJH74DW",
            "zqgghjh74dw7",
            "",
            "ZQGGHJH74Dé",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
