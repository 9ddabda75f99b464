//! Tokens in streamed JSON that stand for numbers come back as numbers.

use zeroize::Zeroizing;

use crate::payload::{Edge, Layers, RestoreText, TextStream};
use crate::vault::Around;
use crate::wipe;

/// Longest string that is held because it may be a token, in bytes.
const MAX_TOKEN_LEN: usize = 160;
/// Longest quote: in a string in a string in JSON there are three backslashes before it.
const MAX_QUOTE_LEN: usize = 4;

/// The JSON number that a token stands for, if it stands for one.
type NumberOf = Box<dyn Fn(&[u8]) -> Option<Zeroizing<Vec<u8>>> + Send + Sync>;

/// Text in pieces that may be JSON: a string that is all of a number's token becomes the number, without its quotes;
/// the rest goes through `inner`.
///
/// A string is held from its quote on, for as long as it may be a token.
pub(super) struct NumberStrings<S> {
    inner: S,
    number: NumberOf,
    layers: Layers,
    /// What the text before the string has opened, where that matters.
    around: Option<Around>,
    /// The string so far, with its first quote as it is written: in a string in JSON there is a backslash before it.
    held: Vec<u8>,
    /// Length of that quote; 0 while there are only backslashes, which may be the beginning of one.
    quote: usize,
    /// What goes on to `inner` once the piece has been read.
    ready: Zeroizing<Vec<u8>>,
}

impl<S: RestoreText> NumberStrings<S> {
    pub(super) fn new(
        inner: S,
        layers: Layers,
        around: Option<Around>,
        number: NumberOf,
    ) -> NumberStrings<S> {
        NumberStrings {
            inner,
            number,
            layers,
            around,
            held: Vec::new(),
            quote: 0,
            ready: Zeroizing::default(),
        }
    }

    fn byte(&mut self, byte: u8) {
        let edge = self.layers.byte(byte);
        self.held.push(byte);
        if self.quote == 0 {
            match edge {
                Some(Edge::Opened) => self.quote = self.held.len(),
                _ if byte == b'\\' && self.held.len() < MAX_QUOTE_LEN => {}
                _ => self.let_go(self.held.len()),
            }
            return;
        }
        let (quote, text) = self.held.split_at(self.quote);
        if let (Some(Edge::Closed), Some(token)) = (edge, text.strip_suffix(quote)) {
            let may_restore = self.around.as_ref().is_none_or(Around::allows);
            match (self.number)(token).filter(|_| may_restore) {
                Some(number) => {
                    self.follow(self.held.len());
                    self.held.clear();
                    self.quote = 0;
                    wipe::append(&mut self.ready, &number);
                }
                None => self.let_go(self.held.len()),
            }
        } else if !self.may_be_token() {
            // Backslashes may begin the next quote.
            let slashes = text.iter().rev().take_while(|&&byte| byte == b'\\');
            let slashes = slashes.count() % MAX_QUOTE_LEN;
            self.let_go(self.held.len() - slashes);
        }
    }

    /// Whether what is held may be the beginning of a string that is a token.
    fn may_be_token(&self) -> bool {
        let (quote, text) = self.held.split_at(self.quote);
        let slash = text.iter().position(|&byte| byte == b'\\');
        let end = &text[slash.unwrap_or(text.len())..];
        text.first() == Some(&b'[') && text.len() <= MAX_TOKEN_LEN && quote.starts_with(end)
    }

    /// Lets the first `len` bytes go that are held.
    fn let_go(&mut self, len: usize) {
        self.quote = 0;
        self.follow(len);
        wipe::append(&mut self.ready, &self.held[..len]);
        self.held.drain(..len);
    }

    /// Whatever stands there in the end, what follows is judged as if it were what came.
    fn follow(&mut self, len: usize) {
        if let Some(around) = &mut self.around {
            around.follow(&self.held[..len]);
        }
    }
}

impl<S: RestoreText> TextStream for NumberStrings<S> {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        let mut rest = text;
        while let [byte, more @ ..] = rest {
            if self.layers.is_over() && self.held.is_empty() {
                break;
            }
            self.byte(*byte);
            rest = more;
        }
        wipe::append(&mut self.ready, rest);
        self.inner.push(&self.ready, out);
        self.ready.clear();
    }

    fn held(&self) -> usize {
        self.held.len() + self.inner.held()
    }
}

impl<S: RestoreText> RestoreText for NumberStrings<S> {
    fn finish(mut self, out: &mut Vec<u8>) {
        self.inner.push(&self.held, out);
        self.inner.finish(out);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::payload::Pass;

    fn restored<'j>(pieces: impl Iterator<Item = &'j [u8]>) -> String {
        let number = |token: &[u8]| (token == b"[N]").then(|| b"42".to_vec().into());
        let mut stream = NumberStrings::new(Pass, Layers::of(true), None, Box::new(number));
        let mut out = Vec::new();
        for piece in pieces {
            stream.push(piece, &mut out);
        }
        stream.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn check(json: &str, expected: &str) {
        assert_eq!(restored(json.as_bytes().chunks(1)), expected);
        assert_eq!(restored(json.as_bytes().chunks(1000)), expected);
    }

    #[test]
    fn only_a_whole_string_is_a_number() {
        check(
            r#"{"a":"[N]","b":["[N]","x [N]","[N] x","\"[N]\"","[NN]","[N\\"],"[N"#,
            r#"{"a":42,"b":[42,"x [N]","[N] x","\"[N]\"","[NN]","[N\\"],"[N"#,
        );
        // A key is a string, and a text is no JSON.
        check(r#"{"[N]":"[N]"}"#, r#"{"[N]":42}"#);
        check(r#"say "[N]" and \"[N]\""#, r#"say "[N]" and \"[N]\""#);
    }

    #[test]
    fn a_string_in_a_string_is_a_number_too() {
        check(
            r#"{"a":"{\"b\": \"[N]\", \"c\":\"[\\\"[N]\\\", \\\"x\\\"]\"}"}"#,
            r#"{"a":"{\"b\": 42, \"c\":\"[42, \\\"x\\\"]\"}"}"#,
        );
        check(r#"["say \"[N]\""]"#, r#"["say \"[N]\""]"#);
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(json in r#"(\[N\]|"|\\|\[|:|,|x|"\[N\]"){0,30}"#, len in 1..9_usize) {
            prop_assert_eq!(restored(json.as_bytes().chunks(len)), restored([json.as_bytes()].into_iter()));
        }
    }
}
