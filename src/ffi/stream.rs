//! `promptveil_redact_stream`: redacting text that arrives in chunks.

use std::ptr;
use std::sync::Mutex;

use super::argument::{Out, bytes};
use super::buffer::{give, promptveil_buffer};
use super::builder::{lock, promptveil_scanner};
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::redact::{PROMPTVEIL_VERDICT_NONE, promptveil_verdict};
use super::result::{Fault, PROMPTVEIL_RESULT_FINISHED, promptveil_result};
use crate::RedactStream;

/// A text on its way. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. Free it once with
/// promptveil_redact_stream_free, at any time; the scanner may be freed before.
pub struct promptveil_redact_stream {
    _opaque: [u8; 0],
}

/// `None` once the stream has ended.
type Stream = Option<RedactStream<'static>>;

impl Opaque for promptveil_redact_stream {
    type Object = Mutex<Stream>;
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
        let stream = crate::Scanner::clone(&scanner).into_redact_stream();
        out.set(TABLE.insert(Mutex::new(Some(stream)))?);
        Ok(())
    })
}

/// Takes the next bytes, cut anywhere, and gives what no later byte can change.
///
/// The caller owns `*text_out`, which may hold nothing.
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
        stream.as_mut().ok_or_else(finished)?.push(chunk, &mut text);
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
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(text_out, ptr::null_mut()) };
        // SAFETY: likewise. Both are emptied before either is refused.
        let outcome = unsafe { Out::new(verdict_out, PROMPTVEIL_VERDICT_NONE) };
        let (out, outcome) = (out?, outcome?);
        let stream = TABLE.get(stream)?;
        let stream = lock(&stream)?.take().ok_or_else(finished)?;
        let mut text = Vec::new();
        let summary = stream.finish(&mut text);
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
