//! Which tokens stand for JSON numbers, so that they come back as numbers.

use std::collections::HashMap;

use crate::payload::{RestoreText, TextStream};

/// Longest string that is held because it may be a token, in bytes.
const MAX_TOKEN_LEN: usize = 160;

/// How the values behind tokens were written.
#[derive(Default)]
pub(super) struct Numbers {
    /// Tokens of values that could be a JSON number; true for those that always were one.
    tokens: HashMap<Vec<u8>, bool>,
}

impl Numbers {
    /// Notes how a value was written when it got its token.
    pub(super) fn note(&mut self, token: &[u8], value: &[u8], is_number: bool) {
        if is_number || is_number_text(value) {
            *self.tokens.entry(token.to_vec()).or_insert(is_number) &= is_number;
        }
    }

    /// Whether any value was a number.
    pub(super) fn has_any(&self) -> bool {
        self.tokens.values().any(|&is_number| is_number)
    }

    /// Whether the value of a token comes back as a number. A value that was written both ways comes back as text:
    /// text is what most readers of both take.
    pub(super) fn is_number(&self, token: &[u8]) -> bool {
        self.tokens.get(token) == Some(&true)
    }
}

/// Whether a text could stand in JSON as a number; over-reports.
fn is_number_text(text: &[u8]) -> bool {
    text.iter()
        .all(|byte| byte.is_ascii_digit() || b"-+.eE".contains(byte))
}

/// The JSON number that a token stands for, if it stands for one.
type NumberOf<'n> = Box<dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'n>;

/// JSON in pieces: a string that is all of a number's token becomes the number, without its quotes; the rest goes
/// through `inner`.
///
/// A string is held from its quote on, for as long as it may be a token.
pub(super) struct NumberStrings<'n, S> {
    inner: S,
    number: NumberOf<'n>,
    /// The string so far, with its first quote.
    held: Vec<u8>,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// In a string that may be a token.
    Held,
    /// In a string that is none.
    Inside,
    /// The same, behind a backslash.
    Escape,
}

impl<'n, S: RestoreText> NumberStrings<'n, S> {
    pub(super) fn new(inner: S, number: NumberOf<'n>) -> NumberStrings<'n, S> {
        NumberStrings {
            inner,
            number,
            held: Vec::new(),
            place: Place::Outside,
        }
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<u8>) {
        self.place = match (self.place, byte) {
            (Place::Outside, b'"') => {
                self.held.push(byte);
                Place::Held
            }
            (Place::Held, b'"') => {
                let number = (self.number)(&self.held[1..]);
                self.held.push(byte);
                let text = std::mem::take(&mut self.held);
                self.inner.push(&number.unwrap_or(text), out);
                Place::Outside
            }
            (Place::Held, _) => {
                self.held.push(byte);
                self.go_on(byte, out)
            }
            (place, _) => {
                self.inner.push(&[byte], out);
                match (place, byte) {
                    (Place::Inside, b'"') => Place::Outside,
                    (Place::Inside, b'\\') => Place::Escape,
                    (Place::Escape, _) => Place::Inside,
                    _ => place,
                }
            }
        };
    }

    /// Whether the string that is held may still be a token; if not, lets it go.
    fn go_on(&mut self, byte: u8, out: &mut Vec<u8>) -> Place {
        let may_be_token = self.held.get(1) == Some(&b'[') && byte != b'\\';
        if may_be_token && self.held.len() <= MAX_TOKEN_LEN {
            return Place::Held;
        }
        let text = std::mem::take(&mut self.held);
        self.inner.push(&text, out);
        if byte == b'\\' {
            Place::Escape
        } else {
            Place::Inside
        }
    }
}

impl<S: RestoreText> TextStream for NumberStrings<'_, S> {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        for &byte in text {
            self.byte(byte, out);
        }
    }

    fn held(&self) -> usize {
        self.held.len() + self.inner.held()
    }
}

impl<S: RestoreText> RestoreText for NumberStrings<'_, S> {
    fn finish(mut self, out: &mut Vec<u8>) {
        self.inner.push(&self.held, out);
        self.inner.finish(out);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Pass;

    impl TextStream for Pass {
        fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
            out.extend_from_slice(text);
        }

        fn held(&self) -> usize {
            0
        }
    }

    impl RestoreText for Pass {
        fn finish(self, _out: &mut Vec<u8>) {}
    }

    fn restored<'j>(pieces: impl Iterator<Item = &'j [u8]>) -> Vec<u8> {
        let number = |token: &[u8]| (token == b"[N]").then(|| b"42".to_vec());
        let mut stream = NumberStrings::new(Pass, Box::new(number));
        let mut out = Vec::new();
        for piece in pieces {
            stream.push(piece, &mut out);
        }
        stream.finish(&mut out);
        out
    }

    #[test]
    fn only_a_whole_string_is_a_number() {
        let json = br#"{"a":"[N]","b":["[N]","x [N]","[N] x","\"[N]\"","[NN]"],"[N"#;
        let expected = br#"{"a":42,"b":[42,"x [N]","[N] x","\"[N]\"","[NN]"],"[N"#;
        assert_eq!(restored(json.chunks(1)), expected);
        assert_eq!(restored(json.chunks(1000)), expected);
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(json in r#"(\[N\]|"|\\|\[|:|,|x|"\[N\]"){0,30}"#, len in 1..9_usize) {
            prop_assert_eq!(restored(json.as_bytes().chunks(len)), restored([json.as_bytes()].into_iter()));
        }
    }
}
