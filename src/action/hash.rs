//! Keyed hashes: equal values get equal marks, and nobody without the key can try values out.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The key of [`Action::Hash`](crate::Action::Hash); wiped when dropped.
///
/// There is no unkeyed variant: a social security number has fewer than 10^9 values, so a plain hash of one can
/// be turned back by trying them all.
#[derive(Clone)]
pub struct HashKey(Zeroizing<[u8; 32]>);

impl HashKey {
    /// A key of 32 secret bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> HashKey {
        HashKey(Zeroizing::new(bytes))
    }

    /// 16 letters and digits: 80 bits of HMAC-SHA-256 over label and value.
    pub(crate) fn fingerprint(&self, label: &str, value: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0[..])
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(label.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        let digest = mac.finalize().into_bytes();
        base32(&digest[..10])
    }
}

impl std::fmt::Debug for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashKey(..)")
    }
}

/// Crockford's alphabet: no letter that reads like a digit.
pub(crate) const BASE32: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five bits a character.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    for group in bytes.chunks(5) {
        let bits = group
            .iter()
            .fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
        for at in (0..group.len() * 8 / 5).rev() {
            text.push(char::from(BASE32[(bits >> (at * 5) & 31) as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depends_on_key_label_and_value() {
        let key = HashKey::new([7; 32]);
        let mark = key.fingerprint("US_SSN", b"078-05-1120");
        assert_eq!(mark.len(), 16);
        assert_eq!(mark, key.fingerprint("US_SSN", b"078-05-1120"));
        assert_ne!(mark, key.fingerprint("US_EIN", b"078-05-1120"));
        assert_ne!(mark, key.fingerprint("US_SSN", b"078-05-1121"));
        assert_ne!(
            mark,
            HashKey::new([8; 32]).fingerprint("US_SSN", b"078-05-1120")
        );
        assert_eq!(format!("{key:?}"), "HashKey(..)");
    }

    #[test]
    fn base32_goes_from_0_to_z() {
        assert_eq!(base32(&[0, 0, 0, 0, 31]), "0000000Z");
        assert_eq!(base32(&[0xFF; 5]), "ZZZZZZZZ");
    }
}
