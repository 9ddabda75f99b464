//! GitHub tokens: thirty random characters and their CRC-32 in six base62 digits, "Behind GitHub's
//! new authentication token formats" (2021).

/// The base62 digits, least value first.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether what follows the prefix and its underscore ends in the checksum of the rest.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((_, body)) = candidate.rsplit_once('_') else {
        return false;
    };
    body.len() == 36
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && body.as_bytes().ends_with(&checksum(&body.as_bytes()[..30]))
}

fn checksum(random: &[u8]) -> [u8; 6] {
    let mut rest = crc32(random);
    let mut symbols = [0; 6];
    for symbol in symbols.iter_mut().rev() {
        *symbol = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    symbols
}

/// CRC-32 of ISO 3309, bit by bit: thirty bytes do not pay for a table.
fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            let feedback = if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            (crc >> 1) ^ feedback
        })
    });
    !crc
}

#[cfg(test)]
mod tests {
    use super::{crc32, is_valid};

    #[test]
    fn published_check_value() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(&[b'A'; 30]), 830_433_819);
    }

    #[test]
    fn only_the_right_suffix_passes() {
        let token = |prefix: &str, suffix: &str| format!("{prefix}_{}{suffix}", "A".repeat(30));
        for prefix in ["ghp", "gho", "ghu", "ghs", "ghr"] {
            assert!(is_valid(&token(prefix, "0uCPlr")), "{prefix}");
        }
        for suffix in ["0uCPls", "0ucPlr", "0uCPl", "0uCPlrr", ""] {
            assert!(!is_valid(&token("ghp", suffix)), "{suffix}");
        }
        for candidate in ["", "ghp", "ghp_", &"é".repeat(18), "ghp_é"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
