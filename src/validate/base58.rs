//! Base58 and its checksum as Bitcoin uses them, Bitcoin developer reference "Base58Check".

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The bytes that the text spells when its checksum holds and it spells exactly `N` of them.
pub(super) fn decode_checked<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes = decode::<N>(text)?;
    let (payload, checksum) = bytes.split_last_chunk::<4>()?;
    let digest = Sha256::digest(Sha256::digest(payload));
    digest.starts_with(checksum).then_some(bytes)
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    for character in text.bytes() {
        let mut carry = ALPHABET.iter().position(|&symbol| symbol == character)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = (carry % 256) as u8;
            carry /= 256;
        }
        if carry > 0 {
            return None;
        }
    }
    // Each leading zero byte is written as one `1`, so another count means another length.
    let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
    let ones = text.bytes().take_while(|&byte| byte == b'1').count();
    (zeros == ones).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_checked};

    #[test]
    fn published_vectors_decode() {
        assert_eq!(decode("2NEpo7TZRRrLZSi2U").as_ref(), Some(b"Hello World!"));
        assert_eq!(decode("11233QC4"), Some([0, 0, 0x28, 0x7f, 0xb4, 0xcd]));
    }

    #[test]
    fn other_lengths_and_characters_fail() {
        assert_eq!(decode::<11>("2NEpo7TZRRrLZSi2U"), None);
        assert_eq!(decode::<13>("2NEpo7TZRRrLZSi2U"), None);
        assert_eq!(decode::<12>("2NEpo7TZRRrLZSi20"), None);
        assert_eq!(decode_checked::<12>("2NEpo7TZRRrLZSi2U"), None);
    }
}
