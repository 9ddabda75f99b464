//! Bitcoin addresses in Base58Check: main network pay-to-key-hash (0x00) and pay-to-script-hash
//! (0x05), Bitcoin developer reference "Address prefixes".

use super::base58::decode_checked;

/// Whether the candidate is a main network address whose checksum holds.
pub(super) fn is_valid(candidate: &str) -> bool {
    matches!(decode_checked::<25>(candidate), Some([0x00 | 0x05, ..]))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
            "16Jswqk47s9PUcyCc88MMVwzgvHPvtEpf",
            "1BcktgV7EjHmxEwQDFFhhztzNqZkd5gdm",
            "1GvdqXEAMbSARrubpNP44Vqz4kr6TDPgC",
            "32LB5ANdvjNPoW3DXLXUt6ra7Lih9WeBJN",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "16Jswqk47s9PUcyCc88MMVwzgvHPvtEp2",
            "16Jswqk47s9PUcyCc88M",
            "16Jsw0k47s9PUcyCc88MMVwzgvHPvtEpf",
            "32LB5ANdvjNPoW3DXLXUt6ra7Lih9WeBJNx",
            "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
            "1111111111111111111111111",
            "",
            "1é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
