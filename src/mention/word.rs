//! Where names and words begin and end.

use super::name::MAX_NAME;
use crate::validate;

/// Longest word that is read to its end, in bytes: no longer name is remembered.
const MAX_WORD: usize = MAX_NAME;

/// Whether a name may begin behind this byte, or at the start of a text.
pub(super) fn may_precede(byte: Option<u8>) -> bool {
    byte.is_none_or(|byte| byte.is_ascii_whitespace() || b"([{\"'>*,;:|".contains(&byte))
}

/// Whether what follows a name makes it a part of something else.
pub(super) fn goes_on(after: &[u8]) -> bool {
    let is_word_at = |at: usize| after.get(at).is_some_and(is_word_byte);
    match after.first() {
        None => false,
        Some(b'@' | b'_') => true,
        Some(b'-' | b'.' | b'&') if is_word_at(1) => true,
        Some(b' ') => {
            let next = std::str::from_utf8(first_word(&after[1..]));
            next.is_ok_and(validate::is_follower)
        }
        Some(byte) => is_word_byte(byte),
    }
}

pub(super) fn is_word_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte >= 0x80
}

/// The word at the start of `text`, its first bytes if it is longer than any name.
pub(super) fn first_word(text: &[u8]) -> &[u8] {
    let text = &text[..text.len().min(MAX_WORD)];
    let end = text.iter().position(|byte| !is_word_byte(byte));
    &text[..end.unwrap_or(text.len())]
}
