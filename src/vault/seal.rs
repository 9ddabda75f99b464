//! A vault on disk or in another process: sealed with a key of its own, authenticated to the last bit.
//!
//! Layout: `PVLT`, a version byte, a nonce of 24 bytes, then XChaCha20-Poly1305 over the contents, with what precedes
//! as associated data. A random nonce of that length may be used with one key for as long as anybody likes.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{SessionKey, Vault, VaultLimits};
use crate::error::{Error, ErrorKind};

const MAGIC: &[u8; 5] = b"PVLT\x02";
const NONCE_LEN: usize = 24;
const TAG_LEN: usize = 16;

/// The key that vaults are sealed with; wiped when dropped, and `Debug` prints nothing of it.
#[derive(Clone)]
pub struct SealKey(Zeroizing<[u8; 32]>);

impl SealKey {
    /// A key of 32 bytes, random ones.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> SealKey {
        SealKey(Zeroizing::new(bytes))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(Key::from_slice(&self.0[..]))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

impl Vault {
    /// The vault as bytes that only `key` opens: its session key, values, limits and age, the last in whole seconds.
    ///
    /// # Errors
    ///
    /// When the system has no random bytes to give.
    pub fn seal(&self, key: &SealKey) -> Result<Vec<u8>, Error> {
        let mut sealed = MAGIC.to_vec();
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| ErrorKind::Random)?;
        sealed.extend_from_slice(&nonce);
        let mut contents = self.contents();
        let tag = key
            .cipher()
            .encrypt_in_place_detached(XNonce::from_slice(&nonce), &sealed, &mut contents)
            .map_err(|_| ErrorKind::SealFormat)?;
        sealed.extend_from_slice(&contents);
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens what [`Vault::seal`] gave; its age counts from when the vault was made.
    ///
    /// # Errors
    ///
    /// When `sealed` is no sealed vault, was changed in any bit, was sealed with another key, or is older than the
    /// vault may be.
    pub fn open(sealed: &[u8], key: &SealKey) -> Result<Vault, Error> {
        let head = MAGIC.len() + NONCE_LEN;
        if sealed.len() < head + TAG_LEN || !sealed.starts_with(MAGIC) {
            return Err(ErrorKind::SealFormat.into());
        }
        let (head, rest) = sealed.split_at(head);
        let (contents, tag) = rest.split_at(rest.len() - TAG_LEN);
        let mut contents = Zeroizing::new(contents.to_vec());
        let nonce = XNonce::from_slice(&head[MAGIC.len()..]);
        key.cipher()
            .decrypt_in_place_detached(nonce, head, &mut contents, Tag::from_slice(tag))
            .map_err(|_| ErrorKind::SealBroken)?;
        let vault = Vault::from_contents(&contents).ok_or(ErrorKind::SealFormat)?;
        if vault.is_expired() {
            return Err(ErrorKind::VaultExpired.into());
        }
        Ok(vault)
    }

    fn contents(&self) -> Zeroizing<Vec<u8>> {
        let pairs = self.values.by_token.iter();
        let size: usize = pairs
            .clone()
            .map(|(token, stored)| token.len() + stored.value.len() + 17)
            .sum();
        // Sized once: growing would leave copies of values behind.
        let mut contents = Zeroizing::new(Vec::with_capacity(size + 128));
        contents.extend_from_slice(&self.key.0[..]);
        let made = self.made.duration_since(UNIX_EPOCH);
        // Rounded up: a vault that may be half a second old would be too old at once.
        let seconds = |time: Duration| {
            let begun = u64::from(time.subsec_nanos() > 0);
            time.as_secs().saturating_add(begun)
        };
        let age = self.limits.age.map_or(u64::MAX, seconds);
        let numbers = [
            seconds(made.unwrap_or_default()),
            age,
            limit_to(self.limits.values),
            limit_to(self.limits.bytes),
        ];
        for number in numbers {
            contents.extend_from_slice(&number.to_le_bytes());
        }
        for (token, stored) in pairs {
            for part in [token.as_bytes(), &stored.value[..]] {
                contents.extend_from_slice(&(part.len() as u64).to_le_bytes());
                contents.extend_from_slice(part);
            }
            contents.push(u8::from(stored.is_number));
        }
        contents
    }

    fn from_contents(contents: &[u8]) -> Option<Vault> {
        // Authenticated, so what does not fit was written by another version.
        let mut rest = contents;
        let key: [u8; 32] = take(&mut rest, 32)?.try_into().ok()?;
        let made = take_number(&mut rest)?;
        let age = take_number(&mut rest)?;
        let limits = VaultLimits {
            values: limit_from(take_number(&mut rest)?),
            bytes: limit_from(take_number(&mut rest)?),
            age: (age != u64::MAX).then(|| Duration::from_secs(age)),
        };
        let mut vault = Vault::with_key(SessionKey::new(key));
        // Limits may have become smaller than what was there already; those values stay.
        vault.limits = *VaultLimits::new().values(usize::MAX).bytes(usize::MAX);
        vault.made = UNIX_EPOCH.checked_add(Duration::from_secs(made))?;
        while !rest.is_empty() {
            let token_len = usize::try_from(take_number(&mut rest)?).ok()?;
            let token = std::str::from_utf8(take(&mut rest, token_len)?).ok()?;
            let value_len = usize::try_from(take_number(&mut rest)?).ok()?;
            let value = take(&mut rest, value_len)?;
            let is_number = match take(&mut rest, 1)? {
                [0] => false,
                [1] => true,
                _ => return None,
            };
            if !super::token::is_shaped(token) {
                return None;
            }
            vault.store(token, value, is_number).ok()?;
        }
        vault.limits = limits;
        vault.revision = 0;
        Some(vault)
    }
}

/// A limit as it is sealed: 64 bits wherever the vault is, and all of them for as much as memory can hold.
fn limit_to(limit: usize) -> u64 {
    match limit {
        usize::MAX => u64::MAX,
        // No machine has wider addresses.
        _ => u64::try_from(limit).unwrap_or(u64::MAX),
    }
}

/// A limit as it is sealed, on this machine: one that it cannot reach is none.
fn limit_from(sealed: u64) -> usize {
    usize::try_from(sealed).unwrap_or(usize::MAX)
}

fn take<'b>(rest: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

fn take_number(rest: &mut &[u8]) -> Option<u64> {
    let bytes = take(rest, 8)?.try_into().ok()?;
    Some(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a machine with 32 bits wrote, and what it reads: all it can hold is all that the other can hold.
    #[test]
    fn no_limit_is_none_on_every_machine() {
        assert_eq!(limit_to(usize::MAX), u64::MAX);
        assert_eq!(limit_from(u64::MAX), usize::MAX);
        assert_eq!(limit_from(limit_to(100_000)), 100_000);
    }
}
