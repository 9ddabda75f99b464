//! A vault as the tokens of a session.

use std::ops::Range;
use std::sync::Arc;

use super::Tokens;
use super::totals::Totals;
use crate::error::Error;
use crate::finding::Finding;
use crate::payload::{Layers, Original, RestoreText, TextStream};
use crate::rules::Rule;
use crate::scanner::Scanner;
use crate::vault::{RestoreStream, SinkPolicy, Vault};

impl Tokens for Vault {
    type Stream = Counted;

    fn share(&self) -> Vault {
        Vault::share(self)
    }

    fn find(&self, scanner: &Scanner, text: &[u8]) -> Result<Vec<Finding>, Error> {
        Ok(Vault::find(self, scanner, text))
    }

    fn token(&mut self, rule: &Rule, value: &[u8], is_number: bool) -> Result<Vec<u8>, Error> {
        Vault::token(self, rule, value, is_number).map(String::into_bytes)
    }

    fn is_number(&self, token: &[u8]) -> bool {
        Vault::is_number(self, token)
    }

    fn has_numbers(&self) -> bool {
        Vault::has_numbers(self)
    }

    fn originals(&self, text: &str, sinks: SinkPolicy, totals: &Totals) -> Vec<Original> {
        let (originals, report) = Vault::originals(self, text, sinks);
        totals.add(report);
        let original = |(range, value): (Range<usize>, Vec<u8>)| Original {
            is_number: Vault::is_number(self, &text.as_bytes()[range.clone()]),
            range,
            text: value,
        };
        originals.into_iter().map(original).collect()
    }

    fn stream(&self, is_json: bool, sinks: SinkPolicy, totals: &Arc<Totals>) -> Counted {
        Counted {
            stream: self.restore_stream_of(sinks, Layers::of(is_json)),
            totals: Arc::clone(totals),
        }
    }
}

/// A restored text whose tokens are counted.
pub(crate) struct Counted {
    stream: RestoreStream,
    totals: Arc<Totals>,
}

impl TextStream for Counted {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        self.stream.push(text, out);
    }

    fn held(&self) -> usize {
        self.stream.held()
    }
}

impl RestoreText for Counted {
    fn finish(self, out: &mut Vec<u8>) {
        self.totals.add(self.stream.finish(out));
    }
}
