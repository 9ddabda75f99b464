//! Putting values back: whole texts and `promptveil_restore_stream`.

use std::ptr;

use super::argument::{Out, bytes, numbered};
use super::buffer::{give_secret, promptveil_buffer, room_for};
use super::confined::Confined;
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::result::{Fault, PROMPTVEIL_RESULT_INVALID_PARAMETER, promptveil_result};
use super::vault::promptveil_vault;
use crate::{Escape, RestoreReport, RestoreStream, SinkPolicy};

/// Where else than in prose tokens are restored; flags that may be added. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "the flag that is none is for callers to write")]
pub enum promptveil_sink {
    /// In prose only.
    PROMPTVEIL_SINK_PROSE = 0,
    /// In URLs, link and image targets, commands that send: whoever wrote the text chooses where the value goes.
    PROMPTVEIL_SINK_LINKS = 1,
    /// In values of HTML attributes, scripts, styles and comments as well.
    PROMPTVEIL_SINK_MARKUP = 2,
}

/// How a value is written where its token stood. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum promptveil_escape {
    /// As it is.
    PROMPTVEIL_ESCAPE_PLAIN = 0,
    /// Inside a JSON string.
    PROMPTVEIL_ESCAPE_JSON = 1,
    /// Inside a JSON string that is itself inside one.
    PROMPTVEIL_ESCAPE_JSON_IN_JSON = 2,
    /// As HTML text or a quoted attribute.
    PROMPTVEIL_ESCAPE_HTML = 3,
    /// As Markdown text.
    PROMPTVEIL_ESCAPE_MARKDOWN = 4,
    /// As a part of a URL.
    PROMPTVEIL_ESCAPE_URL = 5,
    /// Inside a quoted field of CSV.
    PROMPTVEIL_ESCAPE_CSV = 6,
}

/// What became of the tokens of a text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct promptveil_restore_report {
    /// Tokens whose values were put back.
    pub restored: u64,
    /// Tokens of this vault that stay, because they stand where no value may go.
    pub denied: u64,
    /// Tokens that look like this vault's and are not.
    pub forged: u64,
    /// What reads like a token and is none of this vault's.
    pub unknown: u64,
}

const NO_REPORT: promptveil_restore_report = promptveil_restore_report {
    restored: 0,
    denied: 0,
    forged: 0,
    unknown: 0,
};

fn report_of(report: RestoreReport) -> promptveil_restore_report {
    promptveil_restore_report {
        restored: report.restored(),
        denied: report.denied(),
        forged: report.forged(),
        unknown: report.unknown(),
    }
}

fn policy(sinks: u32) -> Result<SinkPolicy, Fault> {
    let links = promptveil_sink::PROMPTVEIL_SINK_LINKS as u32;
    let markup = promptveil_sink::PROMPTVEIL_SINK_MARKUP as u32;
    if sinks & !(links | markup) != 0 {
        let message = format!("{sinks} holds a flag that is no sink");
        return Err(Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message));
    }
    let mut policy = SinkPolicy::new();
    policy.links(sinks & links != 0).markup(sinks & markup != 0);
    Ok(policy)
}

fn escape(number: u32) -> Result<Escape, Fault> {
    use promptveil_escape as c;
    const ALL: [(promptveil_escape, Escape); 7] = [
        (c::PROMPTVEIL_ESCAPE_PLAIN, Escape::Plain),
        (c::PROMPTVEIL_ESCAPE_JSON, Escape::Json),
        (c::PROMPTVEIL_ESCAPE_JSON_IN_JSON, Escape::JsonInJson),
        (c::PROMPTVEIL_ESCAPE_HTML, Escape::Html),
        (c::PROMPTVEIL_ESCAPE_MARKDOWN, Escape::Markdown),
        (c::PROMPTVEIL_ESCAPE_URL, Escape::Url),
        (c::PROMPTVEIL_ESCAPE_CSV, Escape::Csv),
    ];
    numbered(
        ALL.map(|(one, escape)| (one as u32, escape)),
        number,
        "no escape has",
    )
}

fn open(
    vault: *const promptveil_vault,
    sinks: u32,
    escape_number: u32,
) -> Result<RestoreStream, Fault> {
    let (policy, escape) = (policy(sinks)?, escape(escape_number)?);
    let vault = TABLE.get(vault)?;
    vault.with(|vault| Ok(vault.restore_stream_into(policy, escape)))
}

/// Puts the values of a vault back into a text; tokens of other vaults stay as they are.
///
/// `sinks` is promptveil_sink flags, `escape_number` a promptveil_escape. The caller owns `*text_out`, which is wiped
/// when it is freed. `report_out` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_restore(
    vault: *const promptveil_vault,
    text: *const u8,
    len: usize,
    sinks: u32,
    escape_number: u32,
    text_out: *mut *mut promptveil_buffer,
    report_out: *mut promptveil_restore_report,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, report) = unsafe { restored_outputs(text_out, report_out) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let text = unsafe { bytes(text, len) }?;
        let mut stream = open(vault, sinks, escape_number)?;
        let mut restored = room_for(text.len())?;
        stream.push(text, &mut restored);
        let counts = stream.finish(&mut restored);
        out.set(give_secret(restored)?);
        set_report(report, counts);
        Ok(())
    })
}

/// The outputs of a call that restores: both are emptied before either is refused. No report is wanted when its pointer
/// is NULL.
///
/// # Safety
///
/// As for [`Out::new`].
pub(super) unsafe fn restored_outputs(
    restored_out: *mut *mut promptveil_buffer,
    report_out: *mut promptveil_restore_report,
) -> Result<
    (
        Out<*mut promptveil_buffer>,
        Option<Out<promptveil_restore_report>>,
    ),
    Fault,
> {
    // SAFETY: as the caller of this function promises.
    let restored = unsafe { Out::new(restored_out, ptr::null_mut()) };
    let report = match report_out.is_null() {
        true => None,
        // SAFETY: likewise.
        false => Some(unsafe { Out::new(report_out, NO_REPORT) }),
    };
    Ok((restored?, report.transpose()?))
}

pub(super) fn set_report(out: Option<Out<promptveil_restore_report>>, counts: RestoreReport) {
    if let Some(out) = out {
        out.set(report_of(counts));
    }
}

/// A reply on its way, with the values a vault had when it began. One thread at a time, as for promptveil_vault. Free
/// it once with promptveil_restore_stream_free, at any time; the vault may be freed before.
pub struct promptveil_restore_stream {
    _opaque: [u8; 0],
}

impl Opaque for promptveil_restore_stream {
    type Object = Confined<RestoreStream>;
    const KIND: usize = 6;
}

/// Begins a stream; arguments as for promptveil_restore. The caller owns `*stream_out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_restore_stream_new(
    vault: *const promptveil_vault,
    sinks: u32,
    escape_number: u32,
    stream_out: *mut *mut promptveil_restore_stream,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(stream_out, ptr::null_mut()) }?;
        out.set(TABLE.insert(Confined::new(open(vault, sinks, escape_number)?))?);
        Ok(())
    })
}

/// Takes the next bytes, cut anywhere, and gives what no later byte can change.
///
/// The caller owns `*text_out`, which may hold nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_restore_stream_push(
    stream: *mut promptveil_restore_stream,
    chunk: *const u8,
    len: usize,
    text_out: *mut *mut promptveil_buffer,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(text_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let chunk = unsafe { bytes(chunk, len) }?;
        let mut text = Vec::new();
        TABLE.get(stream)?.with(|stream| {
            stream.push(chunk, &mut text);
            Ok(())
        })?;
        out.set(give_secret(text)?);
        Ok(())
    })
}

/// Ends the stream and gives what is left. The caller owns `*text_out`; `report_out` may be NULL.
///
/// The handle stays until it is freed; it takes nothing more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_restore_stream_finish(
    stream: *mut promptveil_restore_stream,
    text_out: *mut *mut promptveil_buffer,
    report_out: *mut promptveil_restore_report,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, report) = unsafe { restored_outputs(text_out, report_out) }?;
        let stream = TABLE.get(stream)?.take()?;
        let mut text = Vec::new();
        let counts = stream.finish(&mut text);
        out.set(give_secret(text)?);
        set_report(report, counts);
        Ok(())
    })
}

/// Frees a stream, also with text still in it, which is lost. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_restore_stream_free(
    stream: *mut promptveil_restore_stream,
) -> promptveil_result {
    guard(|| TABLE.remove(stream))
}
