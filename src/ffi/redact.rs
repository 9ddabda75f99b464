//! Redacting a text or a payload into a buffer of the library.

use std::ptr;

use super::argument::{Out, bytes, numbered};
use super::buffer::{give, promptveil_buffer, room_for};
use super::builder::promptveil_scanner;
use super::guard::guard;
use super::handle::TABLE;
use super::result::{Fault, promptveil_result};
use crate::{PayloadKind, Verdict};

/// The outcome for a text. 0 is none of them, so that a call that failed never reads as clean.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum promptveil_verdict {
    /// The call failed, or its outcome is not known yet.
    PROMPTVEIL_VERDICT_NONE = 0,
    /// Nothing was replaced: nothing was found, or only what its rule lets stay.
    PROMPTVEIL_VERDICT_CLEAN = 1,
    /// Something was replaced; the text may go on.
    PROMPTVEIL_VERDICT_REDACTED = 2,
    /// The text must not go on, redacted or not.
    PROMPTVEIL_VERDICT_BLOCKED = 3,
}

pub(super) use promptveil_verdict::PROMPTVEIL_VERDICT_NONE;

impl From<Verdict> for promptveil_verdict {
    fn from(verdict: Verdict) -> promptveil_verdict {
        match verdict {
            Verdict::Clean => promptveil_verdict::PROMPTVEIL_VERDICT_CLEAN,
            Verdict::Redacted => promptveil_verdict::PROMPTVEIL_VERDICT_REDACTED,
            Verdict::Blocked => promptveil_verdict::PROMPTVEIL_VERDICT_BLOCKED,
        }
    }
}

/// The format of a payload. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum promptveil_payload {
    /// OpenAI: Chat Completions, Responses, embeddings, and all that speak them.
    PROMPTVEIL_PAYLOAD_OPENAI = 1,
    /// Anthropic: Messages.
    PROMPTVEIL_PAYLOAD_ANTHROPIC = 2,
    /// Gemini: generateContent.
    PROMPTVEIL_PAYLOAD_GEMINI = 3,
    /// Any other JSON.
    PROMPTVEIL_PAYLOAD_JSON = 4,
}

pub(super) fn payload_kind(number: u32) -> Result<PayloadKind, Fault> {
    const ALL: [(promptveil_payload, PayloadKind); 4] = [
        (
            promptveil_payload::PROMPTVEIL_PAYLOAD_OPENAI,
            PayloadKind::OpenAi,
        ),
        (
            promptveil_payload::PROMPTVEIL_PAYLOAD_ANTHROPIC,
            PayloadKind::Anthropic,
        ),
        (
            promptveil_payload::PROMPTVEIL_PAYLOAD_GEMINI,
            PayloadKind::Gemini,
        ),
        (
            promptveil_payload::PROMPTVEIL_PAYLOAD_JSON,
            PayloadKind::Json,
        ),
    ];
    numbered(
        ALL.map(|(one, kind)| (one as u32, kind)),
        number,
        "no payload format has",
    )
}

/// The outputs of a call that redacts: both are emptied before either is refused.
///
/// # Safety
///
/// As for [`Out::new`].
pub(super) unsafe fn redacted_outputs(
    redacted_out: *mut *mut promptveil_buffer,
    verdict_out: *mut promptveil_verdict,
) -> Result<(Out<*mut promptveil_buffer>, Out<promptveil_verdict>), Fault> {
    // SAFETY: as the caller of this function promises.
    let redacted = unsafe { Out::new(redacted_out, ptr::null_mut()) };
    // SAFETY: likewise.
    let verdict = unsafe { Out::new(verdict_out, PROMPTVEIL_VERDICT_NONE) };
    Ok((redacted?, verdict?))
}

/// Replaces every value found in a text; look at `*verdict_out` before it goes on.
///
/// The caller owns `*text_out`. The text need not be valid UTF-8 and is not kept. Any thread, also on one scanner at
/// once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact(
    scanner: *const promptveil_scanner,
    text: *const u8,
    len: usize,
    text_out: *mut *mut promptveil_buffer,
    verdict_out: *mut promptveil_verdict,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, outcome) = unsafe { redacted_outputs(text_out, verdict_out) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let text = unsafe { bytes(text, len) }?;
        let scanner = TABLE.get(scanner)?;
        let mut redacted = room_for(text.len())?;
        let found = scanner.redact_bytes(text, &mut redacted);
        out.set(give(redacted)?);
        outcome.set(found.verdict().into());
        Ok(())
    })
}

/// Redacts JSON so that it stays the same JSON; `kind` is a promptveil_payload.
///
/// The caller owns `*json_out`; it is NULL when the verdict is PROMPTVEIL_VERDICT_BLOCKED. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_payload(
    scanner: *const promptveil_scanner,
    kind: u32,
    json: *const u8,
    len: usize,
    json_out: *mut *mut promptveil_buffer,
    verdict_out: *mut promptveil_verdict,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, outcome) = unsafe { redacted_outputs(json_out, verdict_out) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let json = unsafe { bytes(json, len) }?;
        let kind = payload_kind(kind)?;
        let redacted = TABLE.get(scanner)?.redact_payload(kind, json)?;
        let verdict = redacted.verdict().into();
        if let Some(json) = redacted.into_json() {
            out.set(give(json)?);
        }
        outcome.set(verdict);
        Ok(())
    })
}
