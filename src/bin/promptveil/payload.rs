//! `redact --payload`: one JSON body a file.

use std::io::Write;

use promptveil::{
    Action, Error, Finding, Notice, PayloadKind, RedactedPayload, Scanner, Session, Vault,
};

use crate::complain;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::output;
use crate::redact::Tally;
use crate::vault::VaultFile;

/// Most notices that are printed for one file.
const MAX_NOTICES: usize = 10;

/// Writes the redacted payloads when all of them may go on, else nothing.
pub(crate) fn redact(
    scanner: &Scanner,
    sources: &[Source],
    kind: PayloadKind,
) -> Result<Tally, Failure> {
    let mut safe = Vec::new();
    let redact = |body: &[u8]| scanner.redact_payload(kind, body);
    let tally = collect(scanner, sources, &mut safe, redact)?;
    write(&safe)?;
    Ok(tally)
}

/// As [`redact`], with the tokens of a vault, which is on disk before its tokens go out.
pub(crate) fn redact_with(
    scanner: &Scanner,
    file: &mut VaultFile,
    sources: &[Source],
    kind: PayloadKind,
) -> Result<Tally, Failure> {
    let empty = Vault::new().map_err(|error| Failure::new(error.to_string()))?;
    let vault = std::mem::replace(&mut file.vault, empty);
    let mut session = Session::new(scanner, vault, kind);
    let mut safe = Vec::new();
    let tally = collect(scanner, sources, &mut safe, |body| {
        session.redact_request(body)
    });
    file.vault = session.into_vault();
    let tally = tally?;
    file.save()?;
    write(&safe)?;
    Ok(tally)
}

/// Appends each redacted payload to `safe`.
fn collect(
    scanner: &Scanner,
    sources: &[Source],
    safe: &mut Vec<u8>,
    mut redact: impl FnMut(&[u8]) -> Result<RedactedPayload, Error>,
) -> Result<Tally, Failure> {
    let bar = input::hidden_bar();
    let mut tally = Tally::default();
    for source in sources {
        let body = source.payload(&bar)?;
        let redacted = redact(&body).map_err(|error| source.refused(&error))?;
        tally.add(redacted.findings().len() as u64, redacted.verdict());
        safe.extend_from_slice(passed(scanner, source, &redacted)?);
    }
    Ok(tally)
}

fn write(safe: &[u8]) -> Result<(), Failure> {
    let mut out = output::stdout(&input::hidden_bar());
    out.write_all(safe)?;
    Ok(out.flush()?)
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
