//! How a token reads: `US_SSN_4K3M9QXT2H7WYZ`, in brackets.
//!
//! The label, then fourteen characters of an alphabet without `I`, `L`, `O` and `U`, so that neither a model nor a
//! person reads one for another, and no word comes out. The first four are the stem, keyed over the letters and digits
//! of the value: two spellings of one number share it, and a model sees that they are one. The other ten are the tag,
//! fifty bits keyed over the value's very bytes.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SessionKey;
use crate::action::{BASE32, base32};

/// Characters of the stem: twenty bits.
const STEM_LEN: usize = 4;
/// Characters of the tag: fifty bits.
const TAG_LEN: usize = 10;
/// Characters of stem and tag.
pub(super) const CODE_LEN: usize = STEM_LEN + TAG_LEN;
/// Longest token in bytes, brackets included: a label has at most 64.
pub(crate) const MAX_LEN: usize = 64 + 1 + CODE_LEN + 2;

/// The token for a value, without brackets.
pub(super) fn mint(key: &SessionKey, label: &str, value: &[u8]) -> String {
    let mut token = String::with_capacity(label.len() + 1 + CODE_LEN);
    token.push_str(label);
    token.push('_');
    // The key is taken in once for both.
    let mac = keyed(key);
    let stem = digest(mac.clone(), b"stem", label, &canonical(value));
    let tag = digest(mac, b"tag", label, value);
    // Eight characters are five bytes.
    token.push_str(&base32(&stem[..5])[..STEM_LEN]);
    token.push_str(&base32(&tag[..10])[..TAG_LEN]);
    token
}

/// The letters and digits of a value in lower case: what its spellings share.
fn canonical(value: &[u8]) -> Zeroizing<Vec<u8>> {
    // Lower case may take a third more bytes: sized once, so that growing leaves no copies.
    let mut kept = Zeroizing::new(Vec::with_capacity(value.len() * 2));
    for character in value.utf8_chunks().flat_map(|chunk| chunk.valid().chars()) {
        if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                kept.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    kept
}

fn keyed(key: &SessionKey) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(&key.0[..])
        // HMAC hashes keys that are too long and pads those that are too short.
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

fn digest(mut mac: Hmac<Sha256>, purpose: &[u8], label: &str, value: &[u8]) -> [u8; 32] {
    // A zero byte ends each part: it is in no purpose and no label.
    for part in [purpose, label.as_bytes()] {
        mac.update(part);
        mac.update(&[0]);
    }
    mac.update(value);
    mac.finalize().into_bytes().into()
}

/// Whether `name` reads like a token without brackets: a label, `_`, and a code.
pub(super) fn is_shaped(name: &str) -> bool {
    let Some((label, code)) = name.rsplit_once('_') else {
        return false;
    };
    !label.is_empty() && code.len() == CODE_LEN && code.bytes().all(|byte| BASE32.contains(&byte))
}

/// The part of a token that two spellings of one value share: label and stem.
pub(super) fn stem(name: &str) -> &str {
    &name[..name.len() - TAG_LEN]
}
