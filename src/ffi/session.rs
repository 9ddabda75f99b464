//! `promptveil_session`: requests go out with tokens, replies come back with the values.

use std::ptr;

use super::argument::{Out, bytes};
use super::buffer::{give, give_secret, promptveil_buffer};
use super::builder::promptveil_scanner;
use super::confined::Confined;
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::redact::{payload_kind, promptveil_verdict, redacted_outputs};
use super::restore::{promptveil_restore_report, restored_outputs, set_report};
use super::result::{Fault, PROMPTVEIL_RESULT_INVALID_PARAMETER, promptveil_result};
use super::vault::promptveil_vault;
use crate::{Policy, Session, SinkPolicy, UnknownParts};

/// One conversation in JSON. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. In a child after fork every
/// call with it is PROMPTVEIL_RESULT_FORKED. Free it once with promptveil_session_free; the scanner may be freed before.
pub struct promptveil_session {
    _opaque: [u8; 0],
}

impl Opaque for promptveil_session {
    type Object = Confined<Session>;
    const KIND: usize = 7;
}

/// What a session may do beyond its defaults; flags that may be added. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "the flag that is none is for callers to write")]
pub enum promptveil_session_flag {
    /// The defaults: values of users and of the model come back in prose; what cannot be read blocks.
    PROMPTVEIL_SESSION_DEFAULT = 0,
    /// Tokens in the arguments of tool calls are restored: a model that was talked into it can send values anywhere.
    PROMPTVEIL_SESSION_RESTORE_TOOL_ARGUMENTS = 1,
    /// Parts that cannot be read go through; the verdict is then never clean.
    PROMPTVEIL_SESSION_SCAN_UNKNOWN_PARTS = 2,
    /// Tokens in URLs, link and image targets and commands that send are restored, as with PROMPTVEIL_SINK_LINKS.
    PROMPTVEIL_SESSION_RESTORE_LINKS = 4,
    /// Tokens in values of HTML attributes, scripts, styles and comments are restored, as with PROMPTVEIL_SINK_MARKUP.
    PROMPTVEIL_SESSION_RESTORE_MARKUP = 8,
}

fn policy(flags: u32) -> Result<Policy, Fault> {
    use promptveil_session_flag as flag;
    let tools = flag::PROMPTVEIL_SESSION_RESTORE_TOOL_ARGUMENTS as u32;
    let unknown = flag::PROMPTVEIL_SESSION_SCAN_UNKNOWN_PARTS as u32;
    let links = flag::PROMPTVEIL_SESSION_RESTORE_LINKS as u32;
    let markup = flag::PROMPTVEIL_SESSION_RESTORE_MARKUP as u32;
    if flags & !(tools | unknown | links | markup) != 0 {
        let message = format!("{flags} holds a flag that no session has");
        return Err(Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message));
    }
    let mut policy = Policy::new();
    policy.restore_tool_arguments(flags & tools != 0);
    let mut sinks = SinkPolicy::new();
    sinks.links(flags & links != 0).markup(flags & markup != 0);
    policy.sinks(sinks);
    if flags & unknown != 0 {
        policy.unknown_parts(UnknownParts::Scan);
    }
    Ok(policy)
}

/// Begins a session over payloads of one format and takes the vault for itself.
///
/// `kind` is a promptveil_payload, `flags` promptveil_session_flag. The vault's values move into the session: later
/// calls with `vault` are PROMPTVEIL_RESULT_FINISHED, it is still freed. The caller owns `*session_out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_session_new(
    scanner: *const promptveil_scanner,
    vault: *mut promptveil_vault,
    kind: u32,
    flags: u32,
    session_out: *mut *mut promptveil_session,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(session_out, ptr::null_mut()) }?;
        let (kind, policy) = (payload_kind(kind)?, policy(flags)?);
        let scanner = TABLE.get(scanner)?;
        let vault = TABLE.get(vault)?.take()?;
        let mut session = Session::new(&scanner, vault, kind);
        session.set_policy(policy);
        out.set(TABLE.insert(Confined::new(session))?);
        Ok(())
    })
}

/// Ends a session and hands its vault on, to seal it or for the next session. The caller owns `*vault_out`.
///
/// Later calls with the session are PROMPTVEIL_RESULT_FINISHED; it is still freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_session_end(
    session: *mut promptveil_session,
    vault_out: *mut *mut promptveil_vault,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(vault_out, ptr::null_mut()) }?;
        let session = TABLE.get(session)?.take()?;
        out.set(TABLE.insert(Confined::new(session.into_vault()))?);
        Ok(())
    })
}

/// Frees a session and wipes the values of its vault. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_session_free(session: *mut promptveil_session) -> promptveil_result {
    guard(|| TABLE.remove(session))
}

/// Replaces every value in a request by its token; look at `*verdict_out` before it goes on.
///
/// The caller owns `*json_out`; it is NULL when the verdict is PROMPTVEIL_VERDICT_BLOCKED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_session_redact_request(
    session: *mut promptveil_session,
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
        let session = TABLE.get(session)?;
        let redacted = session.with(|session| Ok(session.redact_request(json)?))?;
        let verdict = redacted.verdict().into();
        if let Some(json) = redacted.into_json() {
            out.set(give(json)?);
        }
        outcome.set(verdict);
        Ok(())
    })
}

/// Puts the values back into a whole reply. The caller owns `*json_out`, which is wiped when it is freed; `report_out` may
/// be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_session_restore_reply(
    session: *const promptveil_session,
    json: *const u8,
    len: usize,
    json_out: *mut *mut promptveil_buffer,
    report_out: *mut promptveil_restore_report,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, report) = unsafe { restored_outputs(json_out, report_out) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let json = unsafe { bytes(json, len) }?;
        let session = TABLE.get(session)?;
        let restored = session.with(|session| Ok(session.restore_reply(json)?))?;
        let counts = restored.report();
        out.set(give_secret(restored.into_json())?);
        set_report(report, counts);
        Ok(())
    })
}
