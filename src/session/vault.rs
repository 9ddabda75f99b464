//! A vault as the tokens of a session.

use super::Tokens;
use crate::error::Error;
use crate::finding::Finding;
use crate::payload::{Original, RestoreText, TextStream};
use crate::rules::Rule;
use crate::scanner::Scanner;
use crate::vault::{Escape, RestoreStream, SinkPolicy, Vault};

impl Tokens for Vault {
    type Stream = RestoreStream;

    fn find(&self, scanner: &Scanner, text: &[u8]) -> Result<Vec<Finding>, Error> {
        Ok(Vault::find(self, scanner, text))
    }

    fn token(&mut self, rule: &Rule, value: &[u8]) -> Result<Vec<u8>, Error> {
        Vault::token(self, rule, value).map(String::into_bytes)
    }

    fn originals(&self, text: &str) -> Vec<Original> {
        let originals = Vault::originals(self, text, SinkPolicy::new()).into_iter();
        let original = |(range, text)| Original {
            range,
            text,
            is_number: false,
        };
        originals.map(original).collect()
    }

    fn stream(&self, is_json: bool) -> RestoreStream {
        let escape = if is_json { Escape::Json } else { Escape::Plain };
        self.restore_stream_into(SinkPolicy::new(), escape)
    }
}

impl TextStream for RestoreStream {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        RestoreStream::push(self, text, out);
    }

    fn held(&self) -> usize {
        RestoreStream::held(self)
    }
}

impl RestoreText for RestoreStream {
    fn finish(self, out: &mut Vec<u8>) {
        RestoreStream::finish(self, out);
    }
}
