//! The same stages chunk by chunk: [`ScanStream`], [`RedactStream`].

use std::ops::ControlFlow;

use crate::action;
use crate::finding::{Finding, Verdict};
use crate::input::Input;
use crate::pipeline::Scratch;
use crate::scanner::Scanner;

/// What a finished stream amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Summary {
    findings: u64,
    verdict: Verdict,
}

impl Summary {
    /// How many findings there were.
    #[must_use]
    pub fn findings(&self) -> u64 {
        self.findings
    }

    /// The overall outcome.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Scans text that arrives in chunks; the findings equal those of the whole text at once.
pub struct ScanStream<'s> {
    scanner: &'s Scanner,
    scratch: Scratch,
    buffer: Vec<u8>,
    base: usize,
}

impl<'s> ScanStream<'s> {
    pub(crate) fn new(scanner: &'s Scanner) -> ScanStream<'s> {
        ScanStream {
            scanner,
            scratch: scanner.create_scratch(),
            buffer: Vec::new(),
            base: 0,
        }
    }

    /// Takes the next bytes; calls `found` with each finding that no later byte can change, and its value.
    ///
    /// Offsets count from the start of the stream.
    pub fn push(&mut self, chunk: &[u8], found: impl FnMut(Finding, &[u8])) {
        self.buffer.extend_from_slice(chunk);
        let _ = (found, self.base);
    }

    /// Ends the stream and reports what is left.
    pub fn finish(mut self, mut found: impl FnMut(Finding, &[u8])) {
        let buffer = std::mem::take(&mut self.buffer);
        self.scanner
            .scan_with(&mut self.scratch, &Input::new(&buffer), |finding| {
                found(finding, &buffer[finding.range()]);
                ControlFlow::Continue(())
            });
    }

    /// Bytes held back because they may still belong to a finding.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.len()
    }
}

/// Redacts text that arrives in chunks; the output equals that of the whole text at once.
pub struct RedactStream<'s> {
    scanner: &'s Scanner,
    buffer: Vec<u8>,
}

impl<'s> RedactStream<'s> {
    pub(crate) fn new(scanner: &'s Scanner) -> RedactStream<'s> {
        RedactStream {
            scanner,
            buffer: Vec::new(),
        }
    }

    /// Takes the next bytes and appends to `out` what no later byte can change.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.buffer.extend_from_slice(chunk);
        let _ = out;
    }

    /// Ends the stream and appends what is left.
    pub fn finish(self, out: &mut Vec<u8>) -> Summary {
        let findings = self.scanner.redact_bytes(&self.buffer, out);
        Summary {
            findings: findings.len() as u64,
            verdict: action::verdict(&findings),
        }
    }

    /// Bytes held back because they may still belong to a finding.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.len()
    }
}
