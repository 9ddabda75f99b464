//! [`Session`]: requests go out with tokens, replies come back with the values.

mod numbers;
mod policy;
mod totals;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::action::write_one;
use crate::error::Error;
use crate::finding::{Action, Finding};
use crate::payload::{
    self, Layers, Original, PayloadKind, RedactedPayload, Redactor, RestoreText, Restorer,
    Restoring, Scene, Sink, SseRewriter, TextStream, ToReplace,
};
use crate::scanner::Scanner;
use crate::vault::{Around, Escape, RestoreReport, RestoreStream, SinkPolicy, Vault};
use crate::wipe;
use numbers::NumberStrings;
pub use policy::Policy;
use totals::{Counted, Totals};

/// One conversation with a model: what it must not see, and the way back.
///
/// The [documentation of the crate](crate#tokens-and-replies) has an example. A session belongs to one conversation, as
/// its vault does; [`Session::restore_sse`] borrows nothing of it, so several replies may stream at once.
pub struct Session {
    scanner: Scanner,
    vault: Vault,
    kind: PayloadKind,
    policy: Policy,
}

impl Session {
    /// A session over payloads of this format, with the default policy.
    #[must_use]
    pub fn new(scanner: &Scanner, vault: Vault, kind: PayloadKind) -> Session {
        Session {
            scanner: scanner.clone(),
            vault,
            kind,
            policy: Policy::new(),
        }
    }

    /// Changes what the session may restore and let through, from the next request or reply on.
    pub fn set_policy(&mut self, policy: Policy) -> &mut Session {
        self.policy = policy;
        self
    }

    /// What the session may restore and let through.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The vault, to seal it while the conversation goes on.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The vault, to keep it for the next session of the same conversation.
    #[must_use]
    pub fn into_vault(self) -> Vault {
        self.vault
    }

    /// Replaces every value in a request by its token; look at the verdict before it goes on.
    ///
    /// # Errors
    ///
    /// When `json` is not valid JSON in UTF-8 without a byte order mark, is nested deeper than 128 levels or larger
    /// than 256 MiB, and when the vault is full or too old. Values that came first are then in the vault.
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
    pub fn restore_sse(&self) -> RestoreSse {
        let replies = self.replies();
        RestoreSse {
            totals: Arc::clone(&replies.totals),
            restorer: SseRewriter::new(self.kind, Restoring(replies)),
        }
    }

    fn replies(&self) -> Replies {
        let sinks = self.policy.for_sinks();
        let last = self.vault.restore_stream_into(sinks, Escape::Plain);
        Replies {
            vault: self.vault.share(),
            policy: self.policy.clone(),
            totals: Arc::default(),
            flows: HashMap::new(),
            last: Arc::new(Mutex::new(last)),
        }
    }
}

impl fmt::Debug for Session {
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
pub struct RestoreSse {
    totals: Arc<Totals>,
    restorer: SseRewriter<Restoring<Replies>>,
}

impl RestoreSse {
    /// Takes the next bytes and appends every frame that is whole.
    ///
    /// # Errors
    ///
    /// When a frame has more than 64 MiB, when all texts together would have to hold back more than 1 MiB, and when
    /// those that wait for the rest of a token came in frames of more than 16 MiB together, or would go out in frames
    /// of 16 MiB more than arrived.
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

impl fmt::Debug for RestoreSse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestoreSse").finish_non_exhaustive()
    }
}

/// A session as the source of replacements.
struct Requests<'s> {
    scanner: &'s Scanner,
    vault: &'s mut Vault,
    policy: &'s Policy,
}

impl Redactor for Requests<'_> {
    fn find(&mut self, text: &[u8]) -> Result<Vec<Finding>, Error> {
        Ok(self.vault.find(self.scanner, text))
    }

    fn replacement(&mut self, to_replace: ToReplace<'_>) -> Result<Vec<u8>, Error> {
        let ToReplace { finding, value, .. } = to_replace;
        let rule = self.scanner.rule(finding.rule);
        if finding.action != Action::Token || !self.policy.restores(to_replace.scene.role) {
            let mut out = Vec::new();
            let key = self.scanner.hash_key();
            write_one(value, finding.action, rule, key, &mut out);
            return Ok(out);
        }
        // A number comes back as it was written.
        let (written, is_number) = (to_replace.written, to_replace.is_number);
        let token = self.vault.token(rule, written, is_number)?;
        Ok(token.into_bytes())
    }
}

/// What a session knows when a reply begins, as the source of originals.
struct Replies {
    vault: Vault,
    policy: Policy,
    totals: Arc<Totals>,
    /// The texts of one document that are shown one behind the other, as far as they were seen.
    flows: HashMap<u32, RestoreStream>,
    /// The same for texts that arrive in pieces: the one that ended last.
    last: Arc<Mutex<RestoreStream>>,
}

impl Replies {
    /// The text that ended last.
    fn last(&self) -> MutexGuard<'_, RestoreStream> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a text of this flow stands behind.
    fn flow(&mut self, flow: u32) -> &mut RestoreStream {
        let sinks = self.policy.for_sinks();
        let begin = || self.vault.restore_stream_into(sinks, Escape::Plain);
        self.flows.entry(flow).or_insert_with(begin)
    }

    fn allows(&self, sink: Sink) -> bool {
        sink == Sink::Prose || self.policy.restores_tool_arguments()
    }

    /// Says which JSON number a token stands for, if it stands for one.
    fn number(&self) -> impl Fn(&[u8]) -> Option<Zeroizing<Vec<u8>>> + Send + Sync + 'static {
        let vault = self.vault.share();
        move |token| {
            let is_number = vault.is_number(token);
            let token = std::str::from_utf8(token).ok().filter(|_| is_number)?;
            // Counted where the whole string is looked at.
            let (mut originals, _) = vault.originals(token, SinkPolicy::new());
            originals.pop().map(|(_, value)| value)
        }
    }
}

impl Restorer for Replies {
    type Stream = RestoringText;
    type Around = Around;

    fn begin(&mut self) {
        self.flows.clear();
    }

    fn originals(&mut self, text: &str, scene: Scene) -> Vec<Original> {
        let (originals, report) = match scene.flow {
            0 => self.vault.originals(text, self.policy.for_sinks()),
            flow => self.flow(flow).originals(text),
        };
        if !self.allows(scene.sink) {
            self.totals.deny(report);
            return Vec::new();
        }
        self.totals.add(report);
        let original = |(range, value): (Range<usize>, Zeroizing<Vec<u8>>)| Original {
            is_number: self.vault.is_number(&text.as_bytes()[range.clone()]),
            range,
            text: value,
        };
        originals.into_iter().map(original).collect()
    }

    fn around(&mut self, text: &[u8], flow: u32) -> Around {
        let sinks = self.policy.for_sinks();
        if flow == 0 {
            return self
                .vault
                .restore_stream_into(sinks, Escape::Plain)
                .around();
        }
        let before = self.flow(flow);
        let around = before.around();
        before.pass(text);
        around
    }

    fn show(&mut self, text: &[u8]) {
        self.last().pass(text);
    }

    fn allows_behind(&mut self, around: &mut Around, text: &[u8]) -> bool {
        around.follow(text);
        around.allows()
    }

    fn leave(&mut self, text: &str) {
        let (_, report) = self.vault.originals(text, self.policy.for_sinks());
        self.totals.deny(report);
    }

    fn stream(&mut self, sink: Sink, is_shown: bool) -> RestoringText {
        let is_json = sink == Sink::Tool;
        let sinks = self.policy.for_sinks();
        let mut stream = self.vault.restore_stream_of(sinks, Layers::of(is_json));
        if is_shown {
            stream = stream.behind(&self.last());
        }
        let totals = Arc::clone(&self.totals);
        if !self.allows(sink) {
            return RestoringText::Pass(stream, totals);
        }
        // Tools read JSON as what it is; of prose nobody knows who shows it.
        let around = (!is_json).then(|| stream.around());
        let last = is_shown.then(|| Arc::clone(&self.last));
        let stream = Counted::new(stream, totals, last);
        if self.vault.has_numbers() {
            let layers = Layers::of(is_json);
            let number = Box::new(self.number());
            return RestoringText::Numbers(NumberStrings::new(stream, layers, around, number));
        }
        RestoringText::Restore(stream)
    }
}

/// One text of a streamed reply.
enum RestoringText {
    /// Tokens stay, and are counted.
    Pass(RestoreStream, Arc<Totals>),
    Restore(Counted),
    /// JSON, in which a token may stand for a number.
    Numbers(NumberStrings<Counted>),
}

impl TextStream for RestoringText {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        match self {
            RestoringText::Pass(stream, _) => {
                wipe::append(out, text);
                stream.push(text, &mut Zeroizing::new(Vec::new()));
            }
            RestoringText::Restore(stream) => stream.push(text, out),
            RestoringText::Numbers(stream) => stream.push(text, out),
        }
    }

    fn held(&self) -> usize {
        match self {
            RestoringText::Pass(..) => 0,
            RestoringText::Restore(stream) => stream.held(),
            RestoringText::Numbers(stream) => stream.held(),
        }
    }
}

impl RestoreText for RestoringText {
    fn finish(self, out: &mut Vec<u8>) {
        match self {
            RestoringText::Pass(stream, totals) => {
                totals.deny(stream.finish(&mut Zeroizing::new(Vec::new())))
            }
            RestoringText::Restore(stream) => stream.finish(out),
            RestoringText::Numbers(stream) => stream.finish(out),
        }
    }
}

#[cfg(test)]
mod tests;
