//! One character as escaped bytes: `%2D` in addresses, `=2D` in quoted-printable mail, `\x2D` in code.

use super::hex;
use super::run::MIN_RUN;

/// The character at the start of `text`, written as bytes that each stand behind `mark`; and how many bytes stand
/// for it.
///
/// `capital` asks for digits as a mail program writes them: anything else behind `=` is a value and no escape.
pub(super) fn decode(text: &[u8], mark: &[u8], capital: bool) -> Option<(char, usize)> {
    let step = mark.len() + 2;
    let mut bytes = [0; 4];
    for count in 1..=4 {
        let escape = text.get((count - 1) * step..count * step)?;
        let digits = escape.strip_prefix(mark)?;
        if capital && digits.iter().any(u8::is_ascii_lowercase) {
            return None;
        }
        bytes[count - 1] = hex::byte(digits[0], digits[1])?;
        match std::str::from_utf8(&bytes[..count]) {
            Ok(character) => return Some((character.chars().next()?, count * step)),
            Err(error) if error.error_len().is_some() => return None,
            Err(_) => {}
        }
    }
    None
}

/// `=2D` and the soft line break of quoted-printable mail, at `at`.
pub(super) fn mail_escape(text: &[u8], at: usize) -> Option<(Option<char>, usize)> {
    match text[at..] {
        [_, b'\n', ..] => return Some((None, 2)),
        [_, b'\r', b'\n', ..] => return Some((None, 3)),
        _ => {}
    }
    let (character, len) = decode(&text[at..], b"=", true)?;
    // `page=36` is a number, and `=16` would be a control character.
    let is_named = at > 0 && text[at - 1].is_ascii_lowercase();
    let is_number = || {
        let word = text[at + 1..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric());
        word.take(MIN_RUN).all(u8::is_ascii_digit)
    };
    let is_escape = match character {
        '\t' | '\n' | '\r' => true,
        _ if character.is_control() => false,
        _ => !is_named || !is_number(),
    };
    is_escape.then_some((Some(character), len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_whole_characters() {
        assert_eq!(decode(b"%2D5", b"%", false), Some(('-', 3)));
        assert_eq!(decode(b"%e2%80%8b", b"%", false), Some(('\u{200B}', 9)));
        assert_eq!(decode(b"%e2%80", b"%", false), None);
        assert_eq!(decode(b"%FF%80", b"%", false), None);
        assert_eq!(decode(b"%2", b"%", false), None);
        assert_eq!(decode(b"=3d", b"=", true), None);
        assert_eq!(decode(b"\\x2D", b"\\x", false), Some(('-', 4)));
    }

    proptest! {
        #[test]
        fn undoes_the_formatter(character in any::<char>()) {
            let mut buffer = [0; 4];
            let bytes = character.encode_utf8(&mut buffer).as_bytes();
            let code: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
            prop_assert_eq!(decode(code.as_bytes(), b"%", true), Some((character, code.len())));
        }
    }
}
