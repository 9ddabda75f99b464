//! Raw JSON -> [`Tape`]: every token with its place in the bytes.
//!
//! A strict reader of RFC 8259. It builds no values: the payload stays as it is, and a token is only a place. What
//! one parser accepts and the next refuses (a byte order mark, trailing commas, control characters in strings, text
//! after the end) is a [`JsonFault`], because a scanner that reads a document differently than its receiver does can
//! be made to look elsewhere. It does not recurse.

use std::fmt;

use crate::finding::Span;

/// Largest payload, in bytes; offsets of tokens fit 32 bits.
pub(crate) const MAX_LEN: usize = 256 << 20;
/// Deepest nesting of arrays and objects.
pub(crate) const MAX_DEPTH: usize = 128;

/// The tokens of one document, in order.
pub(crate) struct Tape {
    tokens: Vec<JsonToken>,
}

/// One token; an object or array is followed by what it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonToken {
    pub(crate) kind: JsonKind,
    start: u32,
    end: u32,
    /// Number of the first token behind this one and all it holds.
    next: u32,
}

/// What a token is; the token behind a key is its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonKind {
    Object,
    Array,
    Key,
    String,
    Number,
    Bool,
    Null,
}

impl JsonToken {
    /// The token's bytes; those of strings and keys include the quotes.
    pub(crate) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// The bytes between the quotes of a string or key.
    pub(crate) fn body(&self) -> Span {
        Span::new(self.start as usize + 1, self.end as usize - 1)
    }
}

impl Tape {
    /// Reads a document.
    pub(crate) fn read(json: &[u8]) -> Result<Tape, JsonFault> {
        if json.len() > MAX_LEN {
            return Err(JsonFault::new(FaultKind::Size, MAX_LEN));
        }
        if json.starts_with(b"\xEF\xBB\xBF") {
            return Err(JsonFault::new(FaultKind::ByteOrderMark, 0));
        }
        if let Err(error) = std::str::from_utf8(json) {
            return Err(JsonFault::new(FaultKind::NotUtf8, error.valid_up_to()));
        }
        let mut reader = Reader {
            json,
            at: 0,
            tokens: Vec::new(),
            open: Vec::new(),
        };
        reader.document()?;
        Ok(Tape {
            tokens: reader.tokens,
        })
    }

    pub(crate) fn token(&self, index: usize) -> JsonToken {
        self.tokens[index]
    }

    #[cfg(test)]
    pub(super) fn tokens(&self) -> &[JsonToken] {
        &self.tokens
    }

    /// The tokens directly inside an object (its keys) or an array (its elements).
    pub(crate) fn children(&self, index: usize) -> Children<'_> {
        Children {
            tape: self,
            next: index + 1,
            end: self.tokens[index].next as usize,
        }
    }
}

/// Numbers of the tokens directly inside another.
#[derive(Clone)]
pub(crate) struct Children<'t> {
    tape: &'t Tape,
    next: usize,
    end: usize,
}

impl Iterator for Children<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.next >= self.end {
            return None;
        }
        let index = self.next;
        let token = self.tape.tokens[index];
        self.next = match token.kind {
            JsonKind::Key => self.tape.tokens[index + 1].next as usize,
            _ => token.next as usize,
        };
        Some(index)
    }
}

/// Why bytes are not a document that can be read, and where; never the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JsonFault {
    kind: FaultKind,
    offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FaultKind {
    Size,
    Frame(usize),
    Held(usize),
    Depth,
    ByteOrderMark,
    NotUtf8,
    Expected(&'static str),
}

impl JsonFault {
    fn new(kind: FaultKind, offset: usize) -> JsonFault {
        JsonFault { kind, offset }
    }

    /// An event of a stream that does not end.
    pub(crate) fn frame(limit: usize) -> JsonFault {
        JsonFault::new(FaultKind::Frame(limit), 0)
    }

    /// A stream of which too much has to be kept.
    pub(crate) fn held(limit: usize) -> JsonFault {
        JsonFault::new(FaultKind::Held(limit), 0)
    }

    /// Where reading stopped, in bytes.
    #[cfg(test)]
    pub(crate) fn offset(self) -> usize {
        self.offset
    }

    /// Whether a stream passed a limit, whatever its events say.
    pub(crate) fn is_of_stream(self) -> bool {
        matches!(self.kind, FaultKind::Frame(_) | FaultKind::Held(_))
    }

    /// The limit that was passed, when one was.
    pub(crate) fn limit(self) -> Option<usize> {
        match self.kind {
            FaultKind::Size => Some(MAX_LEN),
            FaultKind::Depth => Some(MAX_DEPTH),
            FaultKind::Frame(limit) | FaultKind::Held(limit) => Some(limit),
            _ => None,
        }
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset;
        match self.kind {
            FaultKind::Size => write!(f, "the payload has more than {MAX_LEN} bytes"),
            FaultKind::Frame(limit) => {
                write!(f, "an event of the stream has more than {limit} bytes")
            }
            FaultKind::Held(limit) => write!(
                f,
                "the texts of the stream that have not ended hold more than {limit} bytes"
            ),
            FaultKind::Depth => write!(f, "byte {offset}: nested deeper than {MAX_DEPTH} levels"),
            FaultKind::ByteOrderMark => {
                write!(f, "not valid JSON: it begins with a byte order mark")
            }
            FaultKind::NotUtf8 => write!(f, "not valid JSON: byte {offset} is not UTF-8"),
            FaultKind::Expected(what) => {
                write!(f, "not valid JSON: byte {offset}: expected {what}")
            }
        }
    }
}

struct Reader<'j> {
    json: &'j [u8],
    at: usize,
    tokens: Vec<JsonToken>,
    /// Numbers of the objects and arrays that are still open.
    open: Vec<u32>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), JsonFault> {
        self.space();
        self.value()?;
        while let Some(&container) = self.open.last() {
            self.space();
            let is_object = self.tokens[container as usize].kind == JsonKind::Object;
            let is_empty = self.tokens.len() == container as usize + 1;
            if self.peek() == Some(if is_object { b'}' } else { b']' }) {
                self.at += 1;
                self.close(container);
                continue;
            }
            if !is_empty {
                self.byte(
                    b',',
                    if is_object {
                        "`,` or `}`"
                    } else {
                        "`,` or `]`"
                    },
                )?;
                self.space();
            }
            if is_object {
                self.key()?;
            }
            self.value()?;
        }
        self.space();
        match self.peek() {
            Some(_) => Err(self.expected("the end")),
            None => Ok(()),
        }
    }

    fn close(&mut self, container: u32) {
        self.open.pop();
        let next = self.tokens.len() as u32;
        let token = &mut self.tokens[container as usize];
        token.end = self.at as u32;
        token.next = next;
    }

    fn key(&mut self) -> Result<(), JsonFault> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key"));
        }
        self.string(JsonKind::Key)?;
        self.space();
        self.byte(b':', "`:`")?;
        self.space();
        Ok(())
    }

    /// Reads a scalar, or opens an object or array.
    fn value(&mut self) -> Result<(), JsonFault> {
        match self.peek() {
            Some(b'{') => self.open(JsonKind::Object),
            Some(b'[') => self.open(JsonKind::Array),
            Some(b'"') => self.string(JsonKind::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", JsonKind::Bool),
            Some(b'f') => self.word(b"false", JsonKind::Bool),
            Some(b'n') => self.word(b"null", JsonKind::Null),
            _ => Err(self.expected("a value")),
        }
    }

    fn open(&mut self, kind: JsonKind) -> Result<(), JsonFault> {
        if self.open.len() == MAX_DEPTH {
            return Err(JsonFault::new(FaultKind::Depth, self.at));
        }
        self.open.push(self.tokens.len() as u32);
        self.push(kind, self.at, self.at + 1);
        self.at += 1;
        Ok(())
    }

    fn string(&mut self, kind: JsonKind) -> Result<(), JsonFault> {
        let start = self.at;
        self.at += 1;
        loop {
            let rest = &self.json[self.at..];
            let Some(len) = memchr::memchr2(b'"', b'\\', rest) else {
                return Err(JsonFault::new(
                    FaultKind::Expected("the end of a string"),
                    self.json.len(),
                ));
            };
            if let Some(bad) = position_of_control(&rest[..len]) {
                self.at += bad;
                return Err(self.expected("an escape instead of a control character"));
            }
            self.at += len + 1;
            if rest[len] == b'"' {
                break;
            }
            self.escape()?;
        }
        self.push(kind, start, self.at);
        Ok(())
    }

    /// Reads what follows a backslash.
    fn escape(&mut self) -> Result<(), JsonFault> {
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let digits = self.json[self.at + 1..].iter().take(4);
                if digits.filter(|byte| byte.is_ascii_hexdigit()).count() < 4 {
                    return Err(self.expected("`u` and four hexadecimal digits"));
                }
                self.at += 5;
            }
            _ => return Err(self.expected("an escape of JSON")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonFault> {
        let start = self.at;
        self.skip_if(|byte| byte == b'-');
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.skip_if(|byte| byte == b'.') {
            self.digits()?;
        }
        if self.skip_if(|byte| matches!(byte, b'e' | b'E')) {
            self.skip_if(|byte| matches!(byte, b'+' | b'-'));
            self.digits()?;
        }
        self.push(JsonKind::Number, start, self.at);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonFault> {
        if !self.skip_if(|byte| byte.is_ascii_digit()) {
            return Err(self.expected("a digit"));
        }
        while self.skip_if(|byte| byte.is_ascii_digit()) {}
        Ok(())
    }

    fn word(&mut self, word: &'static [u8], kind: JsonKind) -> Result<(), JsonFault> {
        if !self.json[self.at..].starts_with(word) {
            return Err(self.expected("a value"));
        }
        self.push(kind, self.at, self.at + word.len());
        self.at += word.len();
        Ok(())
    }

    fn push(&mut self, kind: JsonKind, start: usize, end: usize) {
        let next = self.tokens.len() as u32 + 1;
        self.tokens.push(JsonToken {
            kind,
            start: start as u32,
            end: end as u32,
            next,
        });
    }

    fn space(&mut self) {
        while self.skip_if(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) {}
    }

    fn byte(&mut self, byte: u8, what: &'static str) -> Result<(), JsonFault> {
        if self.skip_if(|seen| seen == byte) {
            return Ok(());
        }
        Err(self.expected(what))
    }

    fn peek(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    fn skip_if(&mut self, is_wanted: impl Fn(u8) -> bool) -> bool {
        let found = self.peek().is_some_and(is_wanted);
        self.at += usize::from(found);
        found
    }

    fn expected(&self, what: &'static str) -> JsonFault {
        JsonFault::new(FaultKind::Expected(what), self.at)
    }
}

/// The first byte below the space; the common answer, none, is found without a branch a byte.
fn position_of_control(bytes: &[u8]) -> Option<usize> {
    let smallest = bytes.iter().copied().fold(0xFF, u8::min);
    if smallest >= 0x20 {
        return None;
    }
    bytes.iter().position(|&byte| byte < 0x20)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Counts tokens, keys included, by a reader that is known to be right.
    fn count(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
            serde_json::Value::Object(members) => {
                1 + members
                    .values()
                    .map(|value| 1 + count(value))
                    .sum::<usize>()
            }
            _ => 1,
        }
    }

    fn fault(json: &[u8]) -> Option<(usize, String)> {
        let fault = Tape::read(json).err()?;
        Some((fault.offset(), fault.to_string()))
    }

    #[test]
    fn refuses_what_is_not_json() {
        let cases: [(&[u8], usize, &str); 32] = [
            (b"", 0, "a value"),
            (b" ", 1, "a value"),
            (b"\xEF\xBB\xBF{}", 0, "byte order mark"),
            (b"{\"a\":\"\xFF\"}", 6, "not UTF-8"),
            (b"\"\xED\xA0\x80\"", 1, "not UTF-8"),
            (b"{}x", 2, "the end"),
            (b"{}{}", 2, "the end"),
            (b"{}\0", 2, "the end"),
            (b"\0{}", 0, "a value"),
            (b"[1,]", 3, "a value"),
            (b"[,1]", 1, "a value"),
            (b"[1 2]", 3, "`,` or `]`"),
            (b"[1}", 2, "`,` or `]`"),
            (b"[", 1, "a value"),
            (b"{\"a\":1,}", 7, "a key"),
            (b"{a:1}", 1, "a key"),
            (b"{\"a\" 1}", 5, "`:`"),
            (b"{\"a\":}", 5, "a value"),
            (b"{'a':1}", 1, "a key"),
            (b"01", 1, "the end"),
            (b"-", 1, "a digit"),
            (b"1.", 2, "a digit"),
            (b".5", 0, "a value"),
            (b"1e", 2, "a digit"),
            (b"+1", 0, "a value"),
            (b"NaN", 0, "a value"),
            (b"tru", 0, "a value"),
            (b"truee", 4, "the end"),
            (b"\"a\nb\"", 2, "control character"),
            (b"\"a\\x41\"", 3, "an escape"),
            (b"\"\\u12G4\"", 2, "four hexadecimal"),
            (b"\"abc", 4, "the end of a string"),
        ];
        for (json, offset, what) in cases {
            let (at, message) = fault(json).unwrap_or_default();
            assert!(message.contains(what), "{json:?}: {message}");
            assert_eq!(at, offset, "{json:?}");
        }
    }

    #[test]
    fn only_control_characters_need_escapes() {
        for byte in 0..=0x7F_u8 {
            let json = [b'"', byte, b'"'];
            let is_refused = byte < 0x20 || matches!(byte, b'"' | b'\\');
            assert_eq!(Tape::read(&json).is_err(), is_refused, "{byte:#x}");
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        for depth in [MAX_DEPTH, MAX_DEPTH + 1, 100_000] {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let inner = if open == "[" { "" } else { "1" };
                let json = open.repeat(depth) + inner + &close.repeat(depth);
                let limit = Tape::read(json.as_bytes()).err().and_then(JsonFault::limit);
                assert_eq!(limit, (depth > MAX_DEPTH).then_some(MAX_DEPTH));
            }
        }
        // Open brackets without an end, too.
        assert!(fault("[".repeat(100_000).as_bytes()).is_some());
    }

    #[test]
    fn children_skip_what_is_inside() {
        let json = br#"{"a":[1,{"b":2}],"c":"d","e":{}}"#;
        let tape = Tape::read(json).unwrap();
        let keys: Vec<&[u8]> = tape
            .children(0)
            .map(|key| &json[tape.token(key).body().range()])
            .collect();
        assert_eq!(keys, [b"a", b"c", b"e"]);
        assert_eq!(tape.children(2).count(), 2);
        assert_eq!(tape.token(0).span(), Span::new(0, json.len()));
    }

    proptest! {
        /// Valid or not, and how many tokens: as `serde_json` says.
        #[test]
        fn agrees_with_serde_json(json in r#"([\[\]{}:,"0-9a-u. \\eE+-]|true|null|"[a-z\\/]{0,3}"|-?[0-9]{1,3}|"a":|\\u00[0-9a-f]{2}){0,12}"#) {
            let expected = serde_json::from_str::<serde_json::Value>(&json);
            let seen = Tape::read(json.as_bytes());
            match expected {
                // `serde_json` keeps one of two equal keys.
                Ok(value) => prop_assert!(seen.unwrap().tokens.len() >= count(&value)),
                Err(error) => prop_assert!(seen.is_err() || error.to_string().contains("out of range")),
            }
        }
    }
}
