//! `promptveil_redact_stream`: redacting text that arrives in chunks.

use std::ptr;
use std::sync::{Arc, Mutex};

use super::argument::{Out, bytes};
use super::buffer::{give, promptveil_buffer};
use super::builder::{lock, promptveil_scanner};
use super::confined::Confined;
use super::guard::{guard, stoppable};
use super::handle::{Opaque, TABLE};
use super::redact::{promptveil_verdict, redacted_outputs};
use super::result::{Fault, PROMPTVEIL_RESULT_BUSY, PROMPTVEIL_RESULT_FINISHED, promptveil_result};
use super::vault::promptveil_vault;
use crate::{DetachedRedactStream, RedactStream, Summary, Vault};

/// A text on its way. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. Free it once with
/// promptveil_redact_stream_free, at any time; the scanner may be freed before.
pub struct promptveil_redact_stream {
    _opaque: [u8; 0],
}

/// A text that is redacted as it arrives.
pub(super) enum Stream {
    Plain(RedactStream),
    /// With tokens; the vault is locked for each chunk, and lives on here when its handle is freed.
    Tokens(DetachedRedactStream, Arc<Confined<Vault>>),
}

impl Stream {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Fault> {
        match self {
            Stream::Plain(stream) => stream.push(chunk, out),
            Stream::Tokens(stream, vault) => {
                vault.with(|vault| Ok(stream.push(vault, chunk, out)?))?;
            }
        }
        Ok(())
    }
}

/// Ends a stream; one whose vault is busy stays as it is.
fn finish(slot: &mut Option<Stream>, out: &mut Vec<u8>) -> Result<Summary, Fault> {
    match slot.take().ok_or_else(finished)? {
        Stream::Plain(stream) => stoppable(|| Ok(stream.finish(out))),
        Stream::Tokens(stream, vault) => {
            let mut waiting = Some(stream);
            let summary = vault.with(|vault| {
                let stream = waiting.take().ok_or_else(finished)?;
                Ok(stream.finish(vault, out)?)
            });
            *slot = waiting.map(|stream| Stream::Tokens(stream, vault));
            summary
        }
    }
}

impl Opaque for promptveil_redact_stream {
    type Object = Mutex<Option<Stream>>;
    const KIND: usize = 4;
}

fn finished() -> Fault {
    Fault::new(PROMPTVEIL_RESULT_FINISHED, "the stream has ended")
}

/// Begins a stream. The caller owns `*stream_out`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_stream_new(
    scanner: *const promptveil_scanner,
    stream_out: *mut *mut promptveil_redact_stream,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(stream_out, ptr::null_mut()) }?;
        let scanner = TABLE.get(scanner)?;
        let stream = scanner.redact_stream();
        out.set(TABLE.insert(Mutex::new(Some(Stream::Plain(stream))))?);
        Ok(())
    })
}

/// Begins a stream with tokens of a vault; another thread that uses the vault makes a call PROMPTVEIL_RESULT_BUSY.
///
/// The caller owns `*stream_out`. Scanner and vault may be freed before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_stream_new_with(
    scanner: *const promptveil_scanner,
    vault: *mut promptveil_vault,
    stream_out: *mut *mut promptveil_redact_stream,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(stream_out, ptr::null_mut()) }?;
        let scanner = TABLE.get(scanner)?;
        let vault = TABLE.get(vault)?;
        let stream = Stream::Tokens(DetachedRedactStream::new(&scanner), vault);
        out.set(TABLE.insert(Mutex::new(Some(stream)))?);
        Ok(())
    })
}

/// Takes the next bytes, cut anywhere, and gives what no later byte can change.
///
/// The caller owns `*text_out`, which may hold nothing. A stream whose vault is full or too old ends with the call that
/// says so, and its text is lost: nothing goes on that the vault cannot turn back. After PROMPTVEIL_RESULT_BUSY the
/// same bytes may be passed again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_stream_push(
    stream: *mut promptveil_redact_stream,
    chunk: *const u8,
    len: usize,
    text_out: *mut *mut promptveil_buffer,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(text_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let chunk = unsafe { bytes(chunk, len) }?;
        let stream = TABLE.get(stream)?;
        let mut stream = lock(&stream)?;
        let mut text = Vec::new();
        let pushed = stream.as_mut().ok_or_else(finished)?.push(chunk, &mut text);
        if pushed
            .as_ref()
            .is_err_and(|fault| fault.code != PROMPTVEIL_RESULT_BUSY)
        {
            *stream = None;
        }
        pushed?;
        out.set(give(text)?);
        Ok(())
    })
}

/// Ends the stream and gives what is left, and the verdict on the whole text. The caller owns `*text_out`.
///
/// The handle stays until it is freed; it takes nothing more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_stream_finish(
    stream: *mut promptveil_redact_stream,
    text_out: *mut *mut promptveil_buffer,
    verdict_out: *mut promptveil_verdict,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, outcome) = unsafe { redacted_outputs(text_out, verdict_out) }?;
        let stream = TABLE.get(stream)?;
        let mut text = Vec::new();
        let summary = finish(&mut *lock(&stream)?, &mut text)?;
        out.set(give(text)?);
        outcome.set(summary.verdict().into());
        Ok(())
    })
}

/// Frees a stream, also with text still in it, which is lost. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_redact_stream_free(
    stream: *mut promptveil_redact_stream,
) -> promptveil_result {
    guard(|| TABLE.remove(stream))
}
