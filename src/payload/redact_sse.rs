//! [`RedactSse`]: streamed replies with their findings replaced, for replies that must not show what a model says.

use std::borrow::Cow;
use std::collections::HashSet;

use super::edit::Edit;
use super::frames;
use super::redact::{self, rewrite};
use super::restore::TextStream;
use super::shape::{Node, Sink};
use super::sse::{Rewriter, SseRewriter};
use super::walk::{self, Haystack};
use super::{NoticeKind, PayloadKind, Placeholders};
use crate::error::Error;
use crate::finding::{Finding, Verdict};
use crate::scanner::Scanner;
use crate::stream::{RedactStream, Summary};

/// A streamed reply whose findings are replaced as it arrives; tokens become plain placeholders.
///
/// Each text of the reply is redacted across frames, so a frame may go on with less text than it brought and the next
/// with more. Arguments of tools come at once when they are complete, so that they stay JSON. Nothing more is written
/// and the verdict is [`Verdict::Blocked`] when a part cannot be scanned, when readers may disagree on what an event
/// says or on the text that it goes on with, when a text goes on behind its end, and when all texts together would have
/// to hold back more than 1 MiB.
///
/// Only texts that [`PayloadKind`] knows are put together. A field that it does not know is scanned in each event
/// alone, as is all of [`PayloadKind::Json`]: of a value that such a field sends in parts nothing is found.
///
/// ```
/// use promptveil::{PayloadKind, Scanner, Verdict};
///
/// let mut stream = Scanner::builtin().redact_sse(PayloadKind::Anthropic);
/// let mut out = Vec::new();
/// for piece in ["SSN 531-27-", "8846."] {
///     let event = format!(r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":"{piece}"}}}}"#);
///     stream.push(format!("data: {event}\n\n").as_bytes(), &mut out)?;
/// }
/// stream.push(b"data: {\"type\":\"content_block_stop\",\"index\":0}\n\n", &mut out)?;
/// let summary = stream.finish(&mut out)?;
/// assert_eq!(summary.verdict(), Verdict::Redacted);
/// assert!(String::from_utf8_lossy(&out).contains("SSN [US_SSN]."));
/// # Ok::<(), promptveil::Error>(())
/// ```
pub struct RedactSse {
    rewriter: SseRewriter<Source>,
}

impl RedactSse {
    pub(crate) fn new(scanner: &Scanner, kind: PayloadKind) -> RedactSse {
        let source = Source {
            scanner: scanner.clone(),
            summary: Summary::CLEAN,
            is_blocked: false,
        };
        RedactSse {
            rewriter: SseRewriter::new(kind, source),
        }
    }

    /// Takes the next bytes and appends every frame that is whole.
    ///
    /// # Errors
    ///
    /// When a frame has more than 64 MiB.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        self.rewriter.push(chunk, out)
    }

    /// Ends the reply, appends what is left and gives the verdict on all of it.
    ///
    /// # Errors
    ///
    /// As [`RedactSse::push`].
    pub fn finish(self, out: &mut Vec<u8>) -> Result<Summary, Error> {
        let source = self.rewriter.finish(out)?;
        Ok(match source.is_blocked {
            true => source.summary.with_verdict(Verdict::Blocked),
            false => source.summary,
        })
    }
}

impl std::fmt::Debug for RedactSse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedactSse").finish_non_exhaustive()
    }
}

/// A scanner as the source of replacements.
struct Source {
    scanner: Scanner,
    summary: Summary,
    is_blocked: bool,
}

impl Source {
    fn add(&mut self, findings: &[Finding]) {
        for finding in findings {
            self.summary.add(finding);
        }
    }

    /// Redacts a whole text that should be JSON.
    fn json(&mut self, text: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        let Ok(haystack) = walk::walk(text, &Node::Any) else {
            let redacted = self.scanner.redact_bytes(text, out);
            self.add(redacted.findings());
            return Ok(());
        };
        self.look_at(&haystack);
        let rewritten = rewrite(&haystack, &mut Placeholders(&self.scanner))?;
        self.add(&rewritten.findings);
        out.extend_from_slice(&rewritten.json);
        Ok(())
    }

    fn look_at(&mut self, haystack: &Haystack<'_>) {
        let mut kinds = haystack.notices.iter().map(|notice| notice.kind);
        self.is_blocked |= kinds.any(NoticeKind::may_block);
    }
}

impl Rewriter for Source {
    type Stream = RedactingText;

    fn strings(
        &mut self,
        haystack: &Haystack<'_>,
        pieces: &HashSet<usize>,
    ) -> Result<Vec<Vec<Edit>>, Error> {
        self.look_at(haystack);
        // Of two pieces of one text a reader takes one, and it may be the other.
        let mut kinds = haystack.notices.iter().map(|notice| notice.kind);
        self.is_blocked |= kinds.any(|kind| kind == NoticeKind::DuplicateKey);
        let edits = redact::edits(haystack, &mut Placeholders(&self.scanner), pieces)?;
        let findings: Vec<Finding> = edits
            .iter()
            .flatten()
            .filter_map(|one| one.finding)
            .collect();
        self.add(&findings);
        Ok(edits)
    }

    fn show(&mut self, _text: &[u8]) {}

    fn stream(&mut self, sink: Sink, _is_shown: bool) -> RedactingText {
        match sink {
            Sink::Prose => RedactingText::Text(Box::new(RedactStream::new(&self.scanner))),
            Sink::Tool => RedactingText::Json(Vec::new()),
        }
    }

    fn finish(&mut self, stream: RedactingText, out: &mut Vec<u8>) -> Result<(), Error> {
        match stream {
            RedactingText::Text(stream) => self.summary.merge(stream.finish(out)),
            RedactingText::Json(text) => self.json(&text, out)?,
        }
        Ok(())
    }

    fn overflow(&mut self, _text: &[u8], _out: &mut Vec<u8>) {
        self.is_blocked = true;
    }

    fn exceed(&mut self, _limit: usize) -> Result<(), Error> {
        self.is_blocked = true;
        Ok(())
    }

    fn beside<'f>(&mut self, frame: &'f [u8]) -> Cow<'f, [u8]> {
        if frames::data_lines(frame).is_empty() {
            // A frame that says nothing is scanned as a whole, as what is no JSON.
            return Cow::Borrowed(frame);
        }
        let mut safe = Vec::new();
        let mut copied = 0;
        for line in frames::lines_beside(frame).filter(|line| !is_structure(&frame[line.clone()])) {
            safe.extend_from_slice(&frame[copied..line.start]);
            let redacted = self.scanner.redact_bytes(&frame[line.clone()], &mut safe);
            self.add(redacted.findings());
            copied = line.end;
        }
        if copied == 0 {
            return Cow::Borrowed(frame);
        }
        safe.extend_from_slice(&frame[copied..]);
        Cow::Owned(safe)
    }

    fn disagree(&mut self) {
        self.is_blocked = true;
    }

    fn other(&mut self, frame: &[u8], data: &[u8], out: &mut Vec<u8>) {
        // Somebody may read as JSON what we could not, and put together pieces of a value that we did not.
        let data = data.trim_ascii();
        self.is_blocked |= matches!(data.first(), Some(b'{' | b'[')) && data != b"[DONE]";
        let redacted = self.scanner.redact_bytes(frame, out);
        self.add(redacted.findings());
    }

    fn is_stopped(&self) -> bool {
        self.is_blocked
    }
}

/// Whether a line beside the data is the name or the number of an event, which clients go by. As in JSON, what does not
/// look like one is scanned.
fn is_structure(line: &[u8]) -> bool {
    let fields: [&[u8]; 3] = [b"event:", b"id:", b"retry:"];
    let mut values = fields.iter().filter_map(|field| line.strip_prefix(*field));
    values.any(|value| walk::is_name(value.strip_prefix(b" ").unwrap_or(value)))
}

/// One text of a reply.
enum RedactingText {
    Text(Box<RedactStream>),
    /// Held to its end: a placeholder for a number needs quotes, and a key may come before its value in any piece.
    Json(Vec<u8>),
}

impl TextStream for RedactingText {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        match self {
            RedactingText::Text(stream) => stream.push(text, out),
            RedactingText::Json(held) => held.extend_from_slice(text),
        }
    }

    fn held(&self) -> usize {
        match self {
            RedactingText::Text(stream) => stream.held(),
            RedactingText::Json(held) => held.len(),
        }
    }
}
