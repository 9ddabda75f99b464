//! JSON and chat requests: which strings are scanned, escapes kept, offsets exact.
//!
//! payload -> [`json`] -> tape -> [`walk`] -> haystack -> scan -> [`mod@redact`] -> payload. Bytes outside findings
//! stay as they are: nothing is printed anew, a finding's bytes are replaced where they stand.

mod anthropic;
mod delta;
mod document;
mod edit;
mod frames;
mod gemini;
mod json;
mod layers;
mod number;
mod openai;
mod redact;
mod redact_sse;
mod restore;
mod shape;
mod sse;
mod string;
mod walk;

use crate::action::write_one;
use crate::error::Error;
use crate::finding::{Finding, Verdict};
use crate::scanner::Scanner;
pub(crate) use document::Scene;
pub(crate) use edit::encoded as json_string_body;
pub(crate) use json::JsonFault;
pub(crate) use layers::{Edge, Layers};
pub(crate) use redact::{Redactor, ToReplace};
pub use redact_sse::RedactSse;
#[cfg(test)]
pub(crate) use restore::Pass;
pub(crate) use restore::{Original, RestoreText, Restorer, Restoring, TextStream};
use shape::Node;
pub use shape::Role;
pub(crate) use shape::Sink;
pub(crate) use sse::SseRewriter;

/// The format of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PayloadKind {
    /// OpenAI: Chat Completions, Responses, embeddings; also Azure's, and all that speak them.
    OpenAi,
    /// Anthropic: Messages.
    Anthropic,
    /// Gemini: `generateContent`.
    Gemini,
    /// Any other JSON: every string, number and key is scanned.
    Json,
}

impl PayloadKind {
    fn shape(self) -> &'static Node {
        match self {
            PayloadKind::OpenAi => &openai::BODY,
            PayloadKind::Anthropic => &anthropic::BODY,
            PayloadKind::Gemini => &gemini::BODY,
            PayloadKind::Json => &Node::Any,
        }
    }
}

/// What happens to a payload with a part that cannot be read, or that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum UnknownParts {
    /// The payload is [`Verdict::Blocked`].
    #[default]
    Block,
    /// The text in it is scanned, the rest goes through; the verdict is never [`Verdict::Clean`].
    Scan,
}

/// Something about a payload that its sender should know: what, and where, never the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Notice {
    kind: NoticeKind,
    offset: usize,
}

impl Notice {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> NoticeKind {
        self.kind
    }

    /// Where it stands, in bytes of the payload; for JSON in a string, where the string begins.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }
}

/// What a [`Notice`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoticeKind {
    /// A member the format does not have here, or a known one with another type of value; it was scanned as any JSON.
    UnknownField,
    /// A part of a message of a type that is not known; see [`UnknownParts`].
    UnknownPart,
    /// An image, a recording or a file, which cannot be scanned; see [`UnknownParts`].
    Media,
    /// An object has this key twice; both values were scanned.
    DuplicateKey,
    /// The arguments of a tool call are not valid JSON; they were scanned as text.
    UnreadableJson,
    /// JSON in a string is nested deeper than the limit. Blocks.
    TooDeep,
}

impl NoticeKind {
    /// A short name, for logs: `unknown-field`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            NoticeKind::UnknownField => "unknown-field",
            NoticeKind::UnknownPart => "unknown-part",
            NoticeKind::Media => "media",
            NoticeKind::DuplicateKey => "duplicate-key",
            NoticeKind::UnreadableJson => "unreadable-json",
            NoticeKind::TooDeep => "too-deep",
        }
    }

    /// Whether a payload with it may be blocked: always for [`NoticeKind::TooDeep`], else as [`UnknownParts`] says.
    #[must_use]
    pub fn may_block(self) -> bool {
        self.is_unread() || self == NoticeKind::TooDeep
    }

    fn is_unread(self) -> bool {
        matches!(self, NoticeKind::UnknownPart | NoticeKind::Media)
    }
}

/// A payload with its findings replaced, or the reason why it must not go on.
#[must_use = "a verdict that nobody looks at protects nobody"]
pub struct RedactedPayload {
    json: Vec<u8>,
    findings: Vec<Finding>,
    notices: Vec<Notice>,
    verdict: Verdict,
}

impl RedactedPayload {
    /// The payload to send on; `None` when it is blocked.
    #[must_use]
    pub fn json(&self) -> Option<&[u8]> {
        (self.verdict != Verdict::Blocked).then_some(&self.json)
    }

    /// The payload to send on; `None` when it is blocked.
    #[must_use]
    pub fn into_json(self) -> Option<Vec<u8>> {
        (self.verdict != Verdict::Blocked).then_some(self.json)
    }

    /// What was found, with offsets into the payload as it came, escapes and all.
    ///
    /// A finding that reaches over several strings is listed once for each. Spans of numbers cover the whole number.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What else there is to say about the payload.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The overall outcome.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl std::fmt::Debug for RedactedPayload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedactedPayload")
            .field("verdict", &self.verdict)
            .field("findings", &self.findings)
            .field("notices", &self.notices)
            .finish_non_exhaustive()
    }
}

/// Redacts a payload with what `redactor` finds and puts in place.
pub(crate) fn redact(
    kind: PayloadKind,
    json: &[u8],
    unknown: UnknownParts,
    redactor: &mut impl Redactor,
) -> Result<RedactedPayload, Error> {
    let haystack = walk::walk(json, kind.shape())?;
    let rewritten = redact::rewrite(&haystack, redactor)?;
    let verdict = verdict(&rewritten.findings, &haystack.notices, unknown);
    Ok(RedactedPayload {
        json: rewritten.json,
        findings: rewritten.findings,
        notices: haystack.notices,
        verdict,
    })
}

/// Puts originals back into a payload.
pub(crate) fn restore(
    kind: PayloadKind,
    json: &[u8],
    restorer: &mut impl Restorer,
) -> Result<Vec<u8>, Error> {
    let haystack = walk::walk(json, kind.shape())?;
    Ok(restore::restore(&haystack, restorer))
}

fn verdict(findings: &[Finding], notices: &[Notice], unknown: UnknownParts) -> Verdict {
    let is_unread = notices.iter().any(|notice| notice.kind.is_unread());
    let is_too_deep = notices
        .iter()
        .any(|notice| notice.kind == NoticeKind::TooDeep);
    match crate::action::verdict(findings) {
        _ if is_too_deep || is_unread && unknown == UnknownParts::Block => Verdict::Blocked,
        Verdict::Clean if is_unread => Verdict::Redacted,
        verdict => verdict,
    }
}

/// Replaces findings as their rules say, without tokens.
pub(crate) struct Placeholders<'s>(pub(crate) &'s Scanner);

impl Redactor for Placeholders<'_> {
    fn find(&mut self, text: &[u8]) -> Result<Vec<Finding>, Error> {
        Ok(self.0.scan_bytes(text))
    }

    fn replacement(&mut self, to_replace: ToReplace<'_>) -> Result<Vec<u8>, Error> {
        let ToReplace { finding, value, .. } = to_replace;
        let mut out = Vec::new();
        let (rule, key) = (self.0.rule(finding.rule), self.0.hash_key());
        write_one(value, finding.action, rule, key, &mut out);
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
