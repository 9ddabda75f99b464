//! One character as escaped bytes: `%2D` in addresses, `=2D` in quoted-printable mail, `\x2D` in code.

use super::run::{self, MIN_RUN};
use super::{digits, hex};
use crate::finding::Span;
use crate::view::fold_alone;

/// Longest encoded word, and a space or a line break behind it: mail programs write no more than 75 characters.
const MAX_WORD: usize = 100;

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
    // `page=36` is a number, and `=16` would be a control character; `data=3533312d` begins an encoded run.
    let is_named = at > 0 && text[at - 1].is_ascii_alphanumeric();
    let is_number = || {
        let word = text[at + 1..].iter().take(MIN_RUN);
        let len = word.take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = &text[at + 1..at + 1 + len];
        match len {
            MIN_RUN => run::may_say(&text[at + 1..]),
            _ => {
                text[at - 1].is_ascii_lowercase()
                    && word.iter().all(|&byte| digits::is_like_digit(byte))
            }
        }
    };
    // `bytes=35 33 31`
    let is_list = || {
        let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_hexdigit);
        let sign = text.get(at + 3);
        let is_pair = matches!(sign, Some(b' ' | b':' | b'-' | b',')) && is_digit(at + 4);
        is_pair && is_digit(at + 5) && text.get(at + 6) == sign
    };
    if is_named && is_list() {
        return None;
    }
    let is_escape = match character {
        '\t' | '\n' | '\r' => true,
        _ if character.is_control() => false,
        _ => !is_named || !is_number(),
    };
    is_escape.then_some((Some(character), len))
}

/// `=?utf-8?Q?531=2D27?=`: what is replaced in the encoded word of a mail header at `at`, in order, and by what.
///
/// Words in base64 are runs like any.
pub(super) fn encoded_word(
    text: &[u8],
    at: usize,
    found: &mut dyn FnMut(Span, &[u8]),
) -> Option<()> {
    let window = &text[..text.len().min(at + MAX_WORD)];
    let is_charset =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*');
    let charset = window[at..].strip_prefix(b"=?")?;
    let charset = charset.iter().take_while(is_charset).count();
    let begin = at + charset + 5;
    if !matches!(window.get(begin - 3..begin)?, b"?Q?" | b"?q?") {
        return None;
    }
    let end = begin + memchr::memmem::find(&window[begin..], b"?=")?;
    if window[begin..end].contains(&b' ') {
        return None;
    }
    found(Span::new(at, begin), b"");
    let mut from = begin;
    while from < end {
        let (character, len) = match window[from] {
            b'_' => (Some(' '), 1),
            b'=' => match decode(&window[from..end], b"=", true) {
                Some((character, len)) => (Some(character), len),
                None => (None, 1),
            },
            _ => (None, 1),
        };
        if let Some(character) = character {
            let mut buffer = [0; 4];
            found(
                Span::new(from, from + len),
                fold_alone(character, &mut buffer),
            );
        }
        from += len;
    }
    // The next word goes on right where this one ends.
    let gap = window[end + 2..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    let next = end + 2 + gap.count();
    let end = match window[next..].starts_with(b"=?") {
        true => next,
        false => end + 2,
    };
    found(Span::new(from, end), b"");
    Some(())
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

    #[test]
    fn encoded_words() {
        for (text, expected) in [
            ("=?utf-8?Q?531=2D27=2D8846?=", Some("531-27-8846")),
            ("=?utf-8?q?J=C3=BCrgen_Roe?= x", Some("J\u{FC}rgen Roe x")),
            (
                "=?utf-8?Q?531=2D?=\r\n =?utf-8?Q?27?=",
                Some("531-=?utf-8?Q?27?="),
            ),
            ("=?utf-8?B?NTMxLTI3?=", None),
            ("=?utf-8?Q?531", None),
            ("=?a:b", None),
        ] {
            let (mut out, mut copied) = (String::new(), 0);
            let read = encoded_word(text.as_bytes(), 0, &mut |span, said| {
                out += &text[copied..span.start];
                out += std::str::from_utf8(said).unwrap();
                copied = span.end;
            });
            out += &text[copied..];
            assert_eq!(read.map(|()| &*out), expected, "{text}");
        }
    }

    #[test]
    fn values_are_no_mail_escapes() {
        for text in [
            "page=36",
            "account=45O3I4II33",
            "payload=3533312D32372D38383436",
            "MBI=31 56 31 31 2d",
            "to=77yS772B77yQ77yS",
            "key=35:33:31:2D",
        ] {
            let at = text.find('=').unwrap();
            assert_eq!(mail_escape(text.as_bytes(), at), None, "{text}");
        }
        assert_eq!(mail_escape(b"531=2D27=2D8846", 3), Some((Some('-'), 3)));
        assert_eq!(mail_escape(b"M=C3=BCller", 1), Some((Some('\u{FC}'), 6)));
        assert_eq!(mail_escape(b"SSN=20078-05-1120", 3), Some((Some(' '), 3)));
        let iban = b"iban=3DDE89370400440532013000";
        assert_eq!(mail_escape(iban, 4), Some((Some('='), 3)));
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
