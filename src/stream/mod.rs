//! The same stages chunk by chunk: [`ScanStream`], [`RedactStream`].
//!
//! A stream holds back only what may still become part of a finding: the longest match plus its context. All
//! else is settled, and settled text is released with its verdict already known.

mod buffer;

use std::sync::Arc;

use crate::action;
use crate::finding::{Finding, Verdict};
use crate::scanner::Scanner;
pub(crate) use buffer::Buffer;

/// What a finished stream amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    findings: u64,
    verdict: Verdict,
}

impl Summary {
    pub(crate) const CLEAN: Summary = Summary {
        findings: 0,
        verdict: Verdict::Clean,
    };

    /// How many findings there were, those that their rule lets stay included.
    #[must_use]
    pub fn findings(&self) -> u64 {
        self.findings
    }

    /// The overall outcome; of a stream that only scans, the one that redacting the text would have.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    pub(crate) fn add(&mut self, finding: &Finding) {
        self.findings += 1;
        self.verdict = self.verdict.and(Verdict::of(finding.action()));
    }

    /// Adds what another text amounts to.
    pub(crate) fn merge(&mut self, other: Summary) {
        self.findings += other.findings;
        self.verdict = self.verdict.and(other.verdict);
    }

    pub(crate) fn with_verdict(self, verdict: Verdict) -> Summary {
        Summary { verdict, ..self }
    }
}

/// Scans text that arrives in chunks; the findings equal those of the whole text at once.
///
/// ```
/// let scanner = promptveil::Scanner::builtin();
/// let mut stream = scanner.scan_stream();
/// let mut starts = Vec::new();
/// for chunk in ["Her SSN is 078-", "05-1120."] {
///     stream.push(chunk.as_bytes(), |finding, _value| starts.push(finding.span().start));
/// }
/// let summary = stream.finish(|finding, _value| starts.push(finding.span().start));
/// assert_eq!(starts, [11]);
/// assert_eq!(summary.findings(), 1);
/// ```
pub struct ScanStream {
    buffer: Buffer,
    summary: Summary,
}

impl ScanStream {
    pub(crate) fn new(scanner: &Scanner) -> ScanStream {
        ScanStream {
            buffer: Buffer::new(Arc::clone(scanner.program())),
            summary: Summary::CLEAN,
        }
    }

    /// Takes the next bytes, cut anywhere; calls `found` with each finding that no later byte can change, and its
    /// value.
    ///
    /// Offsets count from the start of the stream.
    pub fn push(&mut self, chunk: &[u8], mut found: impl FnMut(Finding, &[u8])) {
        self.buffer.push(chunk);
        self.settle(false, &mut found);
        self.buffer.release(|_| {});
    }

    /// Ends the stream and reports what is left. The summary is of the whole text.
    pub fn finish(mut self, mut found: impl FnMut(Finding, &[u8])) -> Summary {
        self.settle(true, &mut found);
        self.summary
    }

    fn settle(&mut self, is_end: bool, found: &mut dyn FnMut(Finding, &[u8])) {
        let ScanStream { buffer, summary } = self;
        buffer.settle(is_end, &mut |finding, value, _| {
            summary.add(&finding);
            found(finding, value);
        });
    }

    /// Bytes of the input that are held back because they may still belong to a finding.
    ///
    /// With the embedded packs some ten KiB in plain text, however long that is. A value that outgrows its rule, such
    /// as a key of a megabyte, is held until it ends. With a [recognizer](crate::ScannerBuilder::recognizer) all of the
    /// text is.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.held()
    }
}

impl std::fmt::Debug for ScanStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScanStream")
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}

/// Redacts text that arrives in chunks; the output equals that of the whole text at once.
///
/// The [documentation of the crate](crate#streams) has an example.
pub struct RedactStream {
    scanner: Scanner,
    buffer: Buffer,
    summary: Summary,
}

impl RedactStream {
    pub(crate) fn new(scanner: &Scanner) -> RedactStream {
        RedactStream {
            buffer: Buffer::new(Arc::clone(scanner.program())),
            scanner: scanner.clone(),
            summary: Summary::CLEAN,
        }
    }

    /// Takes the next bytes, cut anywhere, and appends to `out` what no later byte can change.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.buffer.push(chunk);
        self.settle(false, out);
    }

    /// Ends the stream and appends what is left. The summary is of the whole text: when its verdict blocks, what was
    /// appended before must not go on either.
    #[must_use = "the verdict says whether the text may go on"]
    pub fn finish(mut self, out: &mut Vec<u8>) -> Summary {
        self.settle(true, out);
        self.summary
    }

    fn settle(&mut self, is_end: bool, out: &mut Vec<u8>) {
        let RedactStream {
            scanner,
            buffer,
            summary,
        } = self;
        buffer.settle(is_end, &mut |finding, value, before| {
            summary.add(&finding);
            out.extend_from_slice(before);
            action::write_one(
                value,
                finding.action(),
                scanner.rule(finding.rule()),
                scanner.hash_key(),
                out,
            );
        });
        buffer.release(|text| out.extend_from_slice(text));
    }

    /// Bytes of the input that are held back because they may still belong to a finding; as [`ScanStream::held`].
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.held()
    }
}

impl std::fmt::Debug for RedactStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedactStream")
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}
