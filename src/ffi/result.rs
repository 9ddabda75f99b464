//! Status codes, and what is known of the last failure on a thread.

use std::borrow::Cow;
use std::cell::RefCell;

use super::argument::{Out, text_of};
use super::guard::guard;
use crate::{BuildError, Error};

/// How a call ended. 0: done; 1xx: an argument; 2xx: rules; 3xx: limits; 4xx: state; 9xx: internal.
///
/// A number never changes its meaning and is never used again. The verdict on a text is separate.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum promptveil_result {
    /// Done.
    PROMPTVEIL_RESULT_OK = 0,
    /// A pointer is NULL that must not be.
    PROMPTVEIL_RESULT_NULL_PARAMETER = 101,
    /// An unknown number of an enumeration, or a value that makes no sense.
    PROMPTVEIL_RESULT_INVALID_PARAMETER = 102,
    /// A name or path is not UTF-8. Texts need not be.
    PROMPTVEIL_RESULT_INVALID_UTF8 = 103,
    /// A length no memory can have: more than PTRDIFF_MAX.
    PROMPTVEIL_RESULT_INVALID_LENGTH = 104,
    /// An output or array pointer is not aligned for its type.
    PROMPTVEIL_RESULT_MISALIGNED = 105,
    /// A handle that was freed, or never was one.
    PROMPTVEIL_RESULT_INVALID_HANDLE = 106,
    /// A handle of something else, a buffer for a scanner for instance.
    PROMPTVEIL_RESULT_WRONG_KIND = 107,
    /// The array is too small; the needed size is reported and nothing else written.
    PROMPTVEIL_RESULT_BUFFER_TOO_SMALL = 108,
    /// An output lies in an input.
    PROMPTVEIL_RESULT_OVERLAP = 109,
    /// The `size` of a struct is smaller than any version of it had.
    PROMPTVEIL_RESULT_STRUCT_SIZE = 110,
    /// The library has another ABI than the header.
    PROMPTVEIL_RESULT_ABI_MISMATCH = 111,
    /// Arrow offsets that fall, or leave the data.
    PROMPTVEIL_RESULT_INVALID_OFFSETS = 112,
    /// A payload is not valid JSON, or passes a limit of JSON.
    PROMPTVEIL_RESULT_INVALID_PAYLOAD = 113,
    /// A sealed vault was changed, cut short, or sealed with another key.
    PROMPTVEIL_RESULT_INVALID_SEAL = 114,
    /// The bytes are not a rule pack in TOML.
    PROMPTVEIL_RESULT_RULE_SYNTAX = 201,
    /// A rule says something that cannot be.
    PROMPTVEIL_RESULT_RULE_INVALID = 202,
    /// A pack file cannot be read.
    PROMPTVEIL_RESULT_IO = 203,
    /// No embedded pack has this name.
    PROMPTVEIL_RESULT_UNKNOWN_PACK = 204,
    /// A limit was passed: of a text, of a pack, of the number of handles.
    PROMPTVEIL_RESULT_LIMIT_EXCEEDED = 301,
    /// There is not enough memory.
    PROMPTVEIL_RESULT_OUT_OF_MEMORY = 302,
    /// A vault is older than it may be.
    PROMPTVEIL_RESULT_EXPIRED = 303,
    /// No token could be made: the system has no random bytes, or two values would share it.
    PROMPTVEIL_RESULT_NO_TOKEN = 304,
    /// A callback asked to stop.
    PROMPTVEIL_RESULT_STOPPED = 401,
    /// Another thread is in a call with this handle.
    PROMPTVEIL_RESULT_BUSY = 402,
    /// The stream has ended, or the vault was handed to a session.
    PROMPTVEIL_RESULT_FINISHED = 403,
    /// The library was shut down.
    PROMPTVEIL_RESULT_SHUT_DOWN = 404,
    /// A vault, a session or a stream over one was made before this process was forked off; make new ones.
    PROMPTVEIL_RESULT_FORKED = 405,
    /// A fault of the library. A stream it happened in is of no more use; free it.
    PROMPTVEIL_RESULT_PANIC = 901,
}

pub(super) use promptveil_result::*;

/// Why a call fails.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: promptveil_result,
    message: Cow<'static, str>,
    rule: String,
    line: usize,
    column: usize,
    limit: usize,
}

impl Fault {
    pub(super) fn new(code: promptveil_result, message: impl Into<Cow<'static, str>>) -> Fault {
        Fault {
            code,
            message: message.into(),
            rule: String::new(),
            line: 0,
            column: 0,
            limit: 0,
        }
    }
}

impl From<BuildError> for Fault {
    fn from(error: BuildError) -> Fault {
        let code = if error.is_io() {
            PROMPTVEIL_RESULT_IO
        } else if error.is_syntax() {
            PROMPTVEIL_RESULT_RULE_SYNTAX
        } else if error.limit().is_some() {
            PROMPTVEIL_RESULT_LIMIT_EXCEEDED
        } else {
            PROMPTVEIL_RESULT_RULE_INVALID
        };
        Fault {
            rule: error.rule().map_or_else(String::new, ToString::to_string),
            line: error.location().map_or(0, crate::Location::line),
            column: error.location().map_or(0, crate::Location::column),
            limit: error.limit().unwrap_or(0),
            ..Fault::new(code, error.to_string())
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        let code = if error.is_payload() {
            PROMPTVEIL_RESULT_INVALID_PAYLOAD
        } else if error.is_seal() {
            PROMPTVEIL_RESULT_INVALID_SEAL
        } else if error.is_expired() {
            PROMPTVEIL_RESULT_EXPIRED
        } else if error.limit().is_some() {
            PROMPTVEIL_RESULT_LIMIT_EXCEEDED
        } else {
            PROMPTVEIL_RESULT_NO_TOKEN
        };
        Fault {
            limit: error.limit().unwrap_or(0),
            ..Fault::new(code, error.to_string())
        }
    }
}

thread_local! {
    static LAST: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// Keeps `fault` for [`promptveil_last_error`]; while a thread ends there is nobody left to ask.
pub(super) fn remember(fault: Fault) {
    let _ = LAST.try_with(|last| last.replace(Some(fault)));
}

/// The message of the last failure on this thread.
#[cfg(test)]
pub(super) fn last_message() -> String {
    let message = |fault: &Option<Fault>| fault.as_ref().map(|fault| fault.message.to_string());
    LAST.with_borrow(message).unwrap_or_default()
}

/// A borrowed text: UTF-8 bytes with a length, without a NUL at the end.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct promptveil_str {
    /// The first byte; NULL when the text is empty and belongs to nothing.
    pub data: *const u8,
    /// Bytes.
    pub len: usize,
}

impl promptveil_str {
    pub(super) const EMPTY: promptveil_str = promptveil_str {
        data: std::ptr::null(),
        len: 0,
    };
}

/// What is known of a failure. Never holds scanned text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct promptveil_error_info {
    /// One sentence, with what failed, where, the value seen and the limit.
    pub message: promptveil_str,
    /// The rule at fault, or empty.
    pub rule: promptveil_str,
    /// Line in the pack, from 1; 0 when unknown.
    pub line: usize,
    /// Column in characters, from 1; 0 when unknown.
    pub column: usize,
    /// The limit that was passed, or 0.
    pub limit: usize,
    /// The code of the call that failed; PROMPTVEIL_RESULT_OK when none has.
    pub code: promptveil_result,
}

const NO_ERROR: promptveil_error_info = promptveil_error_info {
    message: promptveil_str::EMPTY,
    rule: promptveil_str::EMPTY,
    line: 0,
    column: 0,
    limit: 0,
    code: PROMPTVEIL_RESULT_OK,
};

/// Describes the last call on this thread that failed.
///
/// Calls that succeed leave it as it is. The texts live until the next call on this thread that fails; do not free
/// them. Any thread; each has its own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_last_error(
    info_out: *mut promptveil_error_info,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(info_out, NO_ERROR) }?;
        let info = LAST.try_with(|last| last.borrow().as_ref().map(describe));
        out.set(info.ok().flatten().unwrap_or(NO_ERROR));
        Ok(())
    })
}

fn describe(fault: &Fault) -> promptveil_error_info {
    promptveil_error_info {
        message: text_of(&fault.message),
        rule: text_of(&fault.rule),
        line: fault.line,
        column: fault.column,
        limit: fault.limit,
        code: fault.code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PayloadKind, Scanner};

    /// The header says so of streams; what is no JSON has another code.
    #[test]
    fn an_event_without_an_end_passes_a_limit() {
        let chunk = vec![b'x'; 65 << 20];
        let mut stream = Scanner::builtin().redact_sse(PayloadKind::OpenAi);
        let error = stream.push(&chunk, &mut Vec::new());
        let code = error.map_err(|error| Fault::from(error).code);
        assert_eq!(code, Err(PROMPTVEIL_RESULT_LIMIT_EXCEEDED));
        let error = Scanner::builtin().redact_payload(PayloadKind::OpenAi, b"{");
        let code = error.map_err(|error| Fault::from(error).code).err();
        assert_eq!(code, Some(PROMPTVEIL_RESULT_INVALID_PAYLOAD));
    }
}
