//! JSON strings: escapes to text, text to escapes, and the way from an offset in the text back to the raw bytes.

use crate::wipe;

/// One step through the body of a string: raw bytes and what they mean.
enum Unit {
    /// Bytes that stand for themselves.
    Literal(usize),
    /// An escape: its raw length and its character.
    Escape(usize, char),
}

/// Reads the unit at the start of `raw`, the rest of the body of a valid string.
fn unit(raw: &[u8]) -> Unit {
    match memchr::memchr(b'\\', raw) {
        Some(0) => escape(raw),
        Some(len) => Unit::Literal(len),
        None => Unit::Literal(raw.len()),
    }
}

fn escape(raw: &[u8]) -> Unit {
    let character = match raw.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return code_unit(raw),
        Some(&byte) => char::from(byte),
        None => char::REPLACEMENT_CHARACTER,
    };
    Unit::Escape(raw.len().min(2), character)
}

/// `\uXXXX`, or two of them that form one character. Half of a pair alone reads as U+FFFD, as parsers that accept it
/// show it.
fn code_unit(raw: &[u8]) -> Unit {
    let Some(first) = hex(raw) else {
        return Unit::Escape(raw.len().min(6), char::REPLACEMENT_CHARACTER);
    };
    if let Some(character) = char::from_u32(first) {
        return Unit::Escape(6, character);
    }
    let second = raw
        .get(6..)
        .filter(|rest| rest.starts_with(b"\\u"))
        .and_then(hex);
    match second {
        Some(second @ 0xDC00..=0xDFFF) if first < 0xDC00 => {
            let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            Unit::Escape(
                12,
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            )
        }
        _ => Unit::Escape(6, char::REPLACEMENT_CHARACTER),
    }
}

/// The four digits of `\uXXXX`.
fn hex(raw: &[u8]) -> Option<u32> {
    let digits = raw.get(2..6)?;
    digits.iter().try_fold(0, |value, &byte| {
        Some(value << 4 | char::from(byte).to_digit(16)?)
    })
}

/// Appends the text of a string with this body.
pub(crate) fn decode(body: &[u8], out: &mut Vec<u8>) {
    let mut rest = body;
    while !rest.is_empty() {
        match unit(rest) {
            Unit::Literal(len) => {
                out.extend_from_slice(&rest[..len]);
                rest = &rest[len..];
            }
            Unit::Escape(len, character) => {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[len..];
            }
        }
    }
}

/// Appends `text` as the body of a JSON string.
///
/// Bytes that are not UTF-8 become U+FFFD: a JSON string cannot hold them.
pub(crate) fn encode(text: &[u8], out: &mut Vec<u8>) {
    for character in String::from_utf8_lossy(text).chars() {
        match character {
            '"' => wipe::append(out, b"\\\""),
            '\\' => wipe::append(out, b"\\\\"),
            '\n' => wipe::append(out, b"\\n"),
            '\r' => wipe::append(out, b"\\r"),
            '\t' => wipe::append(out, b"\\t"),
            '\0'..='\u{1F}' | '\u{7F}' | '\u{2028}' | '\u{2029}' => {
                wipe::append(out, format!("\\u{:04x}", u32::from(character)).as_bytes());
            }
            _ => wipe::append(out, character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// The way back from offsets in the text of a string to its raw body, for offsets that never go down.
///
/// It reads the body again instead of keeping a table: only strings with findings need it, and a body of nothing but
/// escapes would make the table larger than itself.
pub(crate) struct WayBack<'b> {
    body: &'b [u8],
    /// Before the current unit, in the body and in the text.
    raw: usize,
    text: usize,
}

impl<'b> WayBack<'b> {
    pub(crate) fn new(body: &'b [u8]) -> WayBack<'b> {
        WayBack {
            body,
            raw: 0,
            text: 0,
        }
    }

    /// Where the unit begins that holds the byte at `offset` of the text.
    pub(crate) fn start(&mut self, offset: usize) -> usize {
        self.seek(offset, false)
    }

    /// Where the unit ends that holds the byte before `offset`.
    pub(crate) fn end(&mut self, offset: usize) -> usize {
        self.seek(offset, true)
    }

    fn seek(&mut self, offset: usize, is_end: bool) -> usize {
        while self.text < offset && self.raw < self.body.len() {
            let (raw, text) = match unit(&self.body[self.raw..]) {
                Unit::Literal(len) if self.text + len > offset => {
                    let step = offset - self.text;
                    (step, step)
                }
                Unit::Literal(len) => (len, len),
                // Inside an escape: before it for a start, behind it for an end.
                Unit::Escape(_, character)
                    if !is_end && self.text + character.len_utf8() > offset =>
                {
                    return self.raw;
                }
                Unit::Escape(len, character) => (len, character.len_utf8()),
            };
            self.raw += raw;
            self.text += text;
        }
        self.raw
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(body: &str) -> String {
        let mut out = Vec::new();
        decode(body.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    fn encoded(text: &str) -> String {
        let mut out = Vec::new();
        encode(text.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn escapes_become_characters() {
        assert_eq!(decoded(r#"a\"\\\/\b\f\n\r\tb"#), "a\"\\/\u{8}\u{C}\n\r\tb");
        assert_eq!(decoded(r"\u0053\u00fC\uD83D\ude00\u0000"), "Sü😀\0");
    }

    #[test]
    fn half_a_pair_reads_as_a_replacement_character() {
        assert_eq!(decoded(r"a\ud800b"), "a\u{FFFD}b");
        assert_eq!(decoded(r"\udc00\ud800"), "\u{FFFD}\u{FFFD}");
        assert_eq!(decoded(r"\ud800\ud83d\ude00"), "\u{FFFD}😀");
        assert_eq!(decoded(r"\ud800\n"), "\u{FFFD}\n");
        assert_eq!(decoded(r"\udc00\udc00"), "\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn offsets_inside_an_escape_take_all_of_it() {
        // Text: S (1), ü (2), 😀 (4), x.
        let body = br"\u0053\u00fc\ud83d\ude00x";
        let mut way = WayBack::new(body);
        assert_eq!(way.start(0), 0);
        assert_eq!(way.start(2), 6);
        assert_eq!(way.end(2), 12);
        assert_eq!(way.start(4), 12);
        assert_eq!(way.end(7), 24);
        assert_eq!(way.end(8), 25);
    }

    proptest! {
        #[test]
        fn encodes_as_any_reader_expects(text in any::<String>()) {
            let json = format!("\"{}\"", encoded(&text));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text.clone());
            prop_assert_eq!(decoded(&encoded(&text)), text);
        }

        #[test]
        fn decodes_as_serde_json(body in r#"([a-zé😀 ]|\\[nrtbf/"\\]|\\u00[0-9a-f]{2}|\\u[0-9a-cA-C][0-9a-f]{3}|\\ud83d\\ude0[0-9]){0,20}"#) {
            let json = format!("\"{body}\"");
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), decoded(&body));
        }

        /// Cutting the body where the text is cut gives the same text.
        #[test]
        fn the_way_back_cuts_where_the_text_does(body in r#"([a-zé]|\\[n"]|\\u00e[0-9a-f]|\\ud83d\\ude0[0-9]){0,20}"#, cuts in proptest::collection::vec(any::<prop::sample::Index>(), 2)) {
            let text = decoded(&body);
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&bounds)).collect();
            cuts.sort_unstable();
            let mut way = WayBack::new(body.as_bytes());
            let (start, end) = (way.start(cuts[0]), way.end(cuts[1]));
            prop_assert_eq!(decoded(&body[..start]), &text[..cuts[0]]);
            prop_assert_eq!(decoded(&body[start..end]), &text[cuts[0]..cuts[1]]);
        }
    }
}
