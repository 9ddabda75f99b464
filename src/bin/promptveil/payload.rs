//! `redact --payload`: one JSON body a file.

use std::io::Write;

use promptveil::{Action, Error, Finding, Notice, PayloadKind, RedactedPayload, Scanner};

use crate::complain;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::output;

/// Most notices that are printed for one file.
const MAX_NOTICES: usize = 10;

/// Writes the redacted payloads when all of them may go on, else nothing.
pub(crate) fn redact(
    scanner: &Scanner,
    sources: &[Source],
    kind: PayloadKind,
) -> Result<u64, Failure> {
    let bar = input::hidden_bar();
    let mut findings = 0;
    let mut safe = Vec::new();
    for source in sources {
        let mut body = Vec::new();
        source.for_each_chunk(&bar, |chunk| {
            body.extend_from_slice(chunk);
            Ok(())
        })?;
        let redacted = scanner
            .redact_payload(kind, &body)
            .map_err(|error| refused(source, &error))?;
        findings += redacted.findings().len() as u64;
        safe.extend_from_slice(passed(scanner, source, &redacted)?);
    }
    let mut out = output::stdout(&bar);
    out.write_all(&safe)?;
    out.flush()?;
    Ok(findings)
}

fn refused(source: &Source, error: &Error) -> Failure {
    Failure::new(format!("{}: {error}", source.name))
}

/// The payload, unless it is blocked; notices go to stderr.
fn passed<'r>(
    scanner: &Scanner,
    source: &Source,
    redacted: &'r RedactedPayload,
) -> Result<&'r [u8], Failure> {
    let Some(json) = redacted.json() else {
        return Err(blocked(scanner, source, redacted));
    };
    for notice in redacted.notices().iter().take(MAX_NOTICES) {
        complain(&format!("{}: {}", source.name, described(notice)));
    }
    if let Some(more) = redacted.notices().len().checked_sub(MAX_NOTICES + 1) {
        complain(&format!("{}: {} more notices", source.name, more + 1));
    }
    Ok(json)
}

fn described(notice: &Notice) -> String {
    format!(
        "notice: {} at byte {}",
        notice.kind().as_str(),
        notice.offset()
    )
}

/// Why a payload is blocked: the first part that cannot be read, or the first finding that blocks.
fn blocked(scanner: &Scanner, source: &Source, redacted: &RedactedPayload) -> Failure {
    let notice = redacted.notices().iter().find(|one| one.kind().may_block());
    let is_blocking = |one: &&Finding| one.action() == Action::Block;
    let reason = match (notice, redacted.findings().iter().find(is_blocking)) {
        (_, Some(finding)) => format!(
            "rule {} fired at byte {}",
            scanner.rule(finding.rule()).id(),
            finding.span().start
        ),
        (Some(notice), None) => format!("{} at byte {}", notice.kind().as_str(), notice.offset()),
        (None, None) => String::from("no reason is known"),
    };
    Failure::new(format!(
        "{}: blocked: {reason}; nothing was written",
        source.name
    ))
}
