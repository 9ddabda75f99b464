//! Backslash escapes of JSON and of programming languages.

use super::{hex, octet};

/// The text that an escape stands for: a character, or nothing for a line that goes on.
pub(super) type Escaped = Option<char>;

/// The escape at the start of `text`, which begins with a backslash, and its length.
pub(super) fn decode(text: &[u8]) -> Option<(Escaped, usize)> {
    let simple = |character| Some((Some(character), 2));
    match text.get(1)? {
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'b' | b'f' | b'v' => simple(' '),
        &byte @ (b'"' | b'\'' | b'\\' | b'/' | b'-' | b'.' | b'_' | b'*' | b'`' | b'+' | b'@'
        | b'#') => simple(char::from(byte)),
        // A class of digits in a pattern is no telephone number.
        &byte @ (b'(' | b')')
            if text
                .get(2)
                .is_some_and(|&next| next.is_ascii_digit() || next == b' ') =>
        {
            simple(char::from(byte))
        }
        b'\n' => Some((None, 2)),
        b'\r' if text.get(2) == Some(&b'\n') => Some((None, 3)),
        b'x' => octet::decode(text, b"\\x", false).map(|(character, len)| (Some(character), len)),
        b'0' | b'1' => octal(text).map(|character| (Some(character), 4)),
        b'u' => unicode(text).map(|(character, len)| (Some(character), len)),
        b'U' => {
            let character = char::from_u32(hex::number(text.get(2..10)?)?)?;
            Some((Some(character), 10))
        }
        _ => None,
    }
}

/// `\055`: three octal digits of an ASCII character that shows.
fn octal(text: &[u8]) -> Option<char> {
    let digits = text.get(1..4)?;
    let is_octal = digits.iter().all(|digit| matches!(digit, b'0'..=b'7'));
    let number = digits
        .iter()
        .fold(0, |number, digit| number * 8 + u32::from(digit & 7));
    char::from_u32(number).filter(|character| is_octal && matches!(character, ' '..='~'))
}

/// `\u002D`, a pair of surrogates, or `\u{2D}`.
fn unicode(text: &[u8]) -> Option<(char, usize)> {
    if text.get(2) == Some(&b'{') {
        let end = text.iter().take(12).position(|&byte| byte == b'}')?;
        let character = char::from_u32(hex::number(&text[3..end])?)?;
        return Some((character, end + 1));
    }
    let first = hex::number(text.get(2..6)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 6));
    }
    let second = hex::number(text.get(6..12)?.strip_prefix(b"\\u")?)?;
    let pair = [first as u16, second as u16];
    let character = char::decode_utf16(pair).next()?.ok()?;
    Some((character, 12))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_forms() {
        for (text, expected) in [
            ("\\u002D", Some((Some('-'), 6))),
            ("\\u{2d}1", Some((Some('-'), 6))),
            ("\\U0000002D", Some((Some('-'), 10))),
            ("\\x2D", Some((Some('-'), 4))),
            ("\\0655", Some((Some('5'), 4))),
            ("\\155", Some((Some('m'), 4))),
            ("\\009", None),
            ("\\189", None),
            ("\\n5", Some((Some('\n'), 2))),
            ("\\\n5", Some((None, 2))),
            ("\\uD83D\\uDE00", Some((Some('😀'), 12))),
            ("\\uD83D", None),
            ("\\uD83D\\u0041", None),
            ("\\u{}", None),
            ("\\d", None),
            ("\\", None),
        ] {
            assert_eq!(decode(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        /// The dull twin is the JSON writer of the standard ecosystem.
        #[test]
        fn undoes_json(character in any::<char>()) {
            let units: String = character
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect();
            prop_assert_eq!(decode(units.as_bytes()), Some((Some(character), units.len())));
            let read: String = serde_json::from_str(&format!("\"{units}\"")).unwrap();
            prop_assert_eq!(read, character.to_string());
        }
    }
}
