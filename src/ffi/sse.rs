//! Replies as server-sent events: `promptveil_redact_sse`, and `promptveil_restore_sse` of a session.

use std::ptr;
use std::sync::Mutex;

use zeroize::Zeroizing;

use super::argument::{Out, bytes};
use super::buffer::{give, give_secret, promptveil_buffer};
use super::builder::{lock, promptveil_scanner};
use super::confined::{Confined, ended};
use super::guard::{guard, stoppable};
use super::handle::{Opaque, TABLE};
use super::redact::{payload_kind, promptveil_verdict, redacted_outputs};
use super::restore::{promptveil_restore_report, restored_outputs, set_report};
use super::result::{Fault, promptveil_result};
use super::session::promptveil_session;
use crate::{Error, RedactSse, RestoreSse};

/// The events of a reply on their way, redacted. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. Free it
/// once with promptveil_redact_sse_free, at any time; the scanner may be freed before.
pub struct promptveil_redact_sse {
    _opaque: [u8; 0],
}

impl Opaque for promptveil_redact_sse {
    type Object = Mutex<Option<RedactSse>>;
    const KIND: usize = 8;
}

/// The events that are whole with the next bytes. A stream that refuses them is over; its events are wiped, since they
/// may hold values that were put back.
fn push<S>(
    stream: &mut Option<S>,
    chunk: &[u8],
    push: impl FnOnce(&mut S, &[u8], &mut Vec<u8>) -> Result<(), Error>,
) -> Result<Vec<u8>, Fault> {
    let mut events = Zeroizing::new(Vec::new());
    let open = stream.as_mut().ok_or_else(ended)?;
    let pushed = stoppable(|| Ok(push(open, chunk, &mut events)?));
    if pushed.is_err() {
        *stream = None;
    }
    pushed?;
    Ok(std::mem::take(&mut *events))
}

/// Begins the events of one reply; `kind` is a promptveil_payload. The caller owns `*stream_out`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_sse_new(
    scanner: *const promptveil_scanner,
    kind: u32,
    stream_out: *mut *mut promptveil_redact_sse,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(stream_out, ptr::null_mut()) }?;
        let kind = payload_kind(kind)?;
        let scanner = TABLE.get(scanner)?;
        let stream = scanner.redact_sse(kind);
        out.set(TABLE.insert(Mutex::new(Some(stream)))?);
        Ok(())
    })
}

/// Takes the next bytes, cut anywhere, and gives every event that is whole.
///
/// The caller owns `*events_out`, which may hold nothing. An event without an end is PROMPTVEIL_RESULT_LIMIT_EXCEEDED
/// and ends the stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_sse_push(
    stream: *mut promptveil_redact_sse,
    chunk: *const u8,
    len: usize,
    events_out: *mut *mut promptveil_buffer,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(events_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let chunk = unsafe { bytes(chunk, len) }?;
        let stream = TABLE.get(stream)?;
        let events = push(&mut *lock(&stream)?, chunk, RedactSse::push)?;
        out.set(give(events)?);
        Ok(())
    })
}

/// Ends the reply and gives what is left, and the verdict on all of it. The caller owns `*events_out`.
///
/// With PROMPTVEIL_VERDICT_BLOCKED the events that were given end before what cannot be read. The handle stays until it
/// is freed; it takes nothing more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_sse_finish(
    stream: *mut promptveil_redact_sse,
    events_out: *mut *mut promptveil_buffer,
    verdict_out: *mut promptveil_verdict,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, outcome) = unsafe { redacted_outputs(events_out, verdict_out) }?;
        let stream = TABLE.get(stream)?;
        let stream = lock(&stream)?.take().ok_or_else(ended)?;
        let mut events = Vec::new();
        let summary = stream.finish(&mut events)?;
        out.set(give(events)?);
        outcome.set(summary.verdict().into());
        Ok(())
    })
}

/// Frees a stream, also with events still in it, which are lost. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_redact_sse_free(
    stream: *mut promptveil_redact_sse,
) -> promptveil_result {
    guard(|| TABLE.remove(stream))
}

/// The events of a reply on their way, with the values its session had when it began. One thread at a time, as for
/// promptveil_session. Free it once with promptveil_restore_sse_free, at any time; the session may be freed before.
pub struct promptveil_restore_sse {
    _opaque: [u8; 0],
}

impl Opaque for promptveil_restore_sse {
    type Object = Confined<RestoreSse>;
    const KIND: usize = 9;
}

/// Begins the events of one reply to a session. The caller owns `*stream_out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_session_restore_sse(
    session: *const promptveil_session,
    stream_out: *mut *mut promptveil_restore_sse,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(stream_out, ptr::null_mut()) }?;
        let session = TABLE.get(session)?;
        let stream = session.with(|session| Ok(session.restore_sse()))?;
        out.set(TABLE.insert(Confined::new(stream))?);
        Ok(())
    })
}

/// Takes the next bytes, cut anywhere, and gives every event that is whole.
///
/// The caller owns `*events_out`, which may hold nothing and is wiped when it is freed. An event without an end is
/// PROMPTVEIL_RESULT_LIMIT_EXCEEDED and ends the stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_restore_sse_push(
    stream: *mut promptveil_restore_sse,
    chunk: *const u8,
    len: usize,
    events_out: *mut *mut promptveil_buffer,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(events_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let chunk = unsafe { bytes(chunk, len) }?;
        let stream = TABLE.get(stream)?;
        let events = push(&mut *stream.open()?, chunk, RestoreSse::push)?;
        out.set(give_secret(events)?);
        Ok(())
    })
}

/// Ends the reply and gives what is left. The caller owns `*events_out`; `report_out` may be NULL.
///
/// The handle stays until it is freed; it takes nothing more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_restore_sse_finish(
    stream: *mut promptveil_restore_sse,
    events_out: *mut *mut promptveil_buffer,
    report_out: *mut promptveil_restore_report,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, report) = unsafe { restored_outputs(events_out, report_out) }?;
        let stream = TABLE.get(stream)?.take()?;
        let mut events = Zeroizing::new(Vec::new());
        let counts = stream.finish(&mut events)?;
        out.set(give_secret(std::mem::take(&mut *events))?);
        set_report(report, counts);
        Ok(())
    })
}

/// Frees a stream, also with events still in it, which are lost. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_restore_sse_free(
    stream: *mut promptveil_restore_sse,
) -> promptveil_result {
    guard(|| TABLE.remove(stream))
}
