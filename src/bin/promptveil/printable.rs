//! What may reach a terminal: masked values, and names without control characters.

use std::borrow::Cow;

/// Longest masked value, in characters.
const MAX_MASKED: usize = 40;
/// Most characters of a value that stay in a row.
const MAX_SEPARATORS: usize = 2;

/// `value` with `*` for every letter and digit, at most 40 characters.
///
/// Separators show the shape. More than two in a row become `*` too: a password of symbols has no letters to hide.
pub(crate) fn masked(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let mut kept = 0;
    let mask = |character: char| {
        let separates = character == ' ' || character.is_ascii_punctuation();
        kept = if separates { kept + 1 } else { 0 };
        match kept {
            1..=MAX_SEPARATORS => character,
            _ => '*',
        }
    };
    text.chars().take(MAX_MASKED).map(mask).collect()
}

/// `text` with control and invisible direction characters escaped: names come from users and pack files.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_unprintable(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{masked, printable};

    #[test]
    fn masks_keep_the_shape_only() {
        assert_eq!(masked(b"078-05-1120"), "***-**-****");
        assert_eq!(masked(b"(617) 555-0100"), "(***) ***-****");
        assert_eq!(masked(b"$!%&/()="), "$!******");
        assert_eq!(masked("Mü\u{1b}\n\u{200b}".as_bytes()), "*****");
        assert_eq!(masked(b"a\xFFb"), "***");
        assert_eq!(masked(&[b'x'; 99]).len(), 40);
    }

    #[test]
    fn names_lose_their_control_characters() {
        assert_eq!(printable("plain ü"), "plain ü");
        assert_eq!(
            printable("a\nb\u{1b}[31m\u{202e}\u{61c}"),
            "a\\nb\\u{1b}[31m\\u{202e}\\u{61c}"
        );
    }
}
