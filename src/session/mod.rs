//! [`Session`]: requests go out with tokens, replies come back with the values.

mod numbers;
mod policy;
mod totals;
mod vault;

use std::fmt;
use std::sync::Arc;

use crate::action::write_one;
use crate::error::Error;
use crate::finding::{Action, Finding};
use crate::payload::{
    self, Layers, Original, PayloadKind, Place, RedactedPayload, Redactor, RestoreText, Restorer,
    Restoring, Sink, SseRewriter, TextStream,
};
use crate::rules::Rule;
use crate::scanner::Scanner;
use crate::vault::{RestoreReport, SinkPolicy, Vault};
use numbers::NumberStrings;
pub use policy::Policy;
use totals::Totals;

/// What a session needs of a vault.
pub(crate) trait Tokens: Send + Sync + Sized + 'static {
    /// Restores one text that arrives in pieces.
    type Stream: RestoreText;

    /// The same tokens as they are now, to read a reply with.
    fn share(&self) -> Self;

    /// Everything to replace in `text`; what reads like a token already is left alone.
    fn find(&self, scanner: &Scanner, text: &[u8]) -> Result<Vec<Finding>, Error>;

    /// The token that stands for a value; `is_number` when that is all of a JSON number.
    fn token(&mut self, rule: &Rule, value: &[u8], is_number: bool) -> Result<Vec<u8>, Error>;

    /// Whether the value of a token comes back as a JSON number: it was one wherever it stood.
    fn is_number(&self, token: &[u8]) -> bool;

    /// Whether any value comes back as a number.
    fn has_numbers(&self) -> bool;

    /// The tokens of this session in `text` that `sinks` lets come back, and their values; counted in `totals`.
    fn originals(&self, text: &str, sinks: SinkPolicy, totals: &Totals) -> Vec<Original>;

    /// Restores a text in pieces; `is_json` for arguments of a tool, which are JSON unless they turn out not to be.
    fn stream(&self, is_json: bool, sinks: SinkPolicy, totals: &Arc<Totals>) -> Self::Stream;
}

/// One conversation with a model: what it must not see, and the way back.
pub struct Session<V = Vault> {
    scanner: Scanner,
    vault: V,
    kind: PayloadKind,
    policy: Policy,
}

#[allow(private_bounds, reason = "only tests put another store in its place")]
impl<V: Tokens> Session<V> {
    /// A session over payloads of this format, with the default policy.
    #[must_use]
    pub fn new(scanner: &Scanner, vault: V, kind: PayloadKind) -> Session<V> {
        Session {
            scanner: scanner.clone(),
            vault,
            kind,
            policy: Policy::new(),
        }
    }

    /// The same session with another policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Session<V> {
        self.policy = policy;
        self
    }

    /// What the session may restore and let through.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The vault, to keep it for the next session of the same conversation.
    #[must_use]
    pub fn into_vault(self) -> V {
        self.vault
    }

    /// Replaces every value in a request by its token; look at the verdict before it goes on.
    ///
    /// # Errors
    ///
    /// When `json` is not valid JSON in UTF-8 without a byte order mark, is nested deeper than 128 levels or larger than
    /// 256 MiB, and when the vault is full.
    pub fn redact_request(&mut self, json: &[u8]) -> Result<RedactedPayload, Error> {
        let Session {
            scanner,
            vault,
            kind,
            policy,
        } = self;
        let unknown = policy.for_unknown_parts();
        let mut requests = Requests {
            scanner,
            vault,
            policy,
        };
        payload::redact(*kind, json, unknown, &mut requests)
    }

    /// Puts the values back into a whole reply.
    ///
    /// # Errors
    ///
    /// When `json` is not valid JSON or passes a limit, as for [`Session::redact_request`].
    pub fn restore_reply(&self, json: &[u8]) -> Result<RestoredPayload, Error> {
        let mut replies = self.replies();
        let json = payload::restore(self.kind, json, &mut replies)?;
        let report = replies.totals.report();
        Ok(RestoredPayload { json, report })
    }

    /// Puts the values back into a reply that arrives as server-sent events: those that the session has by now.
    #[must_use]
    pub fn restore_sse(&self) -> RestoreSse<V> {
        let replies = self.replies();
        RestoreSse {
            totals: Arc::clone(&replies.totals),
            restorer: SseRewriter::new(self.kind, Restoring(replies)),
        }
    }

    fn replies(&self) -> Replies<V> {
        Replies {
            vault: self.vault.share(),
            policy: self.policy.clone(),
            totals: Arc::default(),
        }
    }
}

impl<V> fmt::Debug for Session<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("kind", &self.kind)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// A reply with its values back.
#[must_use]
pub struct RestoredPayload {
    json: Vec<u8>,
    report: RestoreReport,
}

impl RestoredPayload {
    /// The reply.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        &self.json
    }

    /// The reply.
    #[must_use]
    pub fn into_json(self) -> Vec<u8> {
        self.json
    }

    /// What became of its tokens.
    #[must_use]
    pub fn report(&self) -> RestoreReport {
        self.report
    }
}

impl fmt::Debug for RestoredPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestoredPayload")
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

/// A streamed reply whose values come back as it arrives.
///
/// Bytes may be cut anywhere. A frame goes on as soon as it is whole; what it holds of a token that may go on comes
/// with the next frame of the same text. A frame without the beginning of a token is not held and not changed.
#[allow(private_bounds, reason = "only tests put another store in its place")]
pub struct RestoreSse<V: Tokens = Vault> {
    totals: Arc<Totals>,
    restorer: SseRewriter<Restoring<Replies<V>>>,
}

#[allow(private_bounds, reason = "only tests put another store in its place")]
impl<V: Tokens> RestoreSse<V> {
    /// Takes the next bytes and appends every frame that is whole.
    ///
    /// # Errors
    ///
    /// When a frame has more than 64 MiB, and when texts that wait for the rest of a token came in frames of more than
    /// 16 MiB together.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        self.restorer.push(chunk, out)
    }

    /// Ends the reply and appends what is left, also of texts that had no end; says what became of the tokens.
    ///
    /// # Errors
    ///
    /// As [`RestoreSse::push`].
    pub fn finish(self, out: &mut Vec<u8>) -> Result<RestoreReport, Error> {
        self.restorer.finish(out)?;
        Ok(self.totals.report())
    }
}

/// A session as the source of replacements.
struct Requests<'s, V> {
    scanner: &'s Scanner,
    vault: &'s mut V,
    policy: &'s Policy,
}

impl<V: Tokens> Redactor for Requests<'_, V> {
    fn find(&mut self, text: &[u8]) -> Result<Vec<Finding>, Error> {
        self.vault.find(self.scanner, text)
    }

    fn replacement(&mut self, place: Place<'_>) -> Result<Vec<u8>, Error> {
        let rule = self.scanner.rule(place.finding.rule);
        if place.finding.action != Action::Token || !self.policy.restores(place.scene.role) {
            let mut out = Vec::new();
            let key = self.scanner.hash_key();
            write_one(place.value, place.finding.action, rule, key, &mut out);
            return Ok(out);
        }
        self.vault.token(rule, place.value, place.is_number)
    }
}

/// What a session knows when a reply begins, as the source of originals.
struct Replies<V> {
    vault: V,
    policy: Policy,
    totals: Arc<Totals>,
}

impl<V: Tokens> Replies<V> {
    fn allows(&self, sink: Sink) -> bool {
        sink == Sink::Prose || self.policy.restores_tool_arguments()
    }

    /// Says which JSON number a token stands for, if it stands for one.
    fn number(&self) -> impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static {
        let vault = self.vault.share();
        move |token| {
            let is_number = vault.is_number(token);
            let token = std::str::from_utf8(token).ok().filter(|_| is_number)?;
            // Counted where the whole string is looked at.
            let totals = Totals::default();
            let mut originals = vault.originals(token, SinkPolicy::new(), &totals);
            originals.pop().map(|one| one.text)
        }
    }
}

impl<V: Tokens> Restorer for Replies<V> {
    type Stream = Channel<V>;

    fn originals(&mut self, text: &str, sink: Sink) -> Vec<Original> {
        let sinks = self.policy.for_sinks();
        if !self.allows(sink) {
            let denied = Totals::default();
            self.vault.originals(text, sinks, &denied);
            self.totals.deny(denied.report());
            return Vec::new();
        }
        self.vault.originals(text, sinks, &self.totals)
    }

    fn stream(&mut self, sink: Sink) -> Channel<V> {
        let sinks = self.policy.for_sinks();
        let is_json = sink == Sink::Tool;
        if !self.allows(sink) {
            let denied = Arc::new(Totals::default());
            let stream = self.vault.stream(is_json, sinks, &denied);
            return Channel::Pass(Passing {
                stream,
                denied,
                totals: Arc::clone(&self.totals),
            });
        }
        let stream = self.vault.stream(is_json, sinks, &self.totals);
        if self.vault.has_numbers() {
            let layers = Layers::of(is_json);
            let number = Box::new(self.number());
            return Channel::Numbers(NumberStrings::new(stream, layers, number));
        }
        Channel::Restore(stream)
    }
}

/// A text that goes on as it is; its tokens are counted.
struct Passing<V: Tokens> {
    stream: V::Stream,
    denied: Arc<Totals>,
    totals: Arc<Totals>,
}

/// One text of a streamed reply.
enum Channel<V: Tokens> {
    /// Tokens stay.
    Pass(Passing<V>),
    Restore(V::Stream),
    /// JSON, in which a token may stand for a number.
    Numbers(NumberStrings<V::Stream>),
}

impl<V: Tokens> TextStream for Channel<V> {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        match self {
            Channel::Pass(passing) => {
                out.extend_from_slice(text);
                passing.stream.push(text, &mut Vec::new());
            }
            Channel::Restore(stream) => stream.push(text, out),
            Channel::Numbers(stream) => stream.push(text, out),
        }
    }

    fn held(&self) -> usize {
        match self {
            Channel::Pass(_) => 0,
            Channel::Restore(stream) => stream.held(),
            Channel::Numbers(stream) => stream.held(),
        }
    }
}

impl<V: Tokens> RestoreText for Channel<V> {
    fn finish(self, out: &mut Vec<u8>) {
        match self {
            Channel::Pass(passing) => {
                passing.stream.finish(&mut Vec::new());
                passing.totals.deny(passing.denied.report());
            }
            Channel::Restore(stream) => stream.finish(out),
            Channel::Numbers(stream) => stream.finish(out),
        }
    }
}

#[cfg(test)]
mod tests;
