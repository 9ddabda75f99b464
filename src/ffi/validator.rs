//! A validator of the caller: `promptveil_builder_validator`.

use std::ffi::c_void;
use std::sync::Arc;

use super::argument::name;
use super::builder::{change, promptveil_builder};
use super::guard::{guard, stop};
use super::result::{
    Fault, PROMPTVEIL_RESULT_NULL_PARAMETER, PROMPTVEIL_RESULT_STOPPED, promptveil_result,
};
use super::userdata::{Userdata, promptveil_userdata_free};
use crate::Validator;

/// Checks a value that a rule has found. Return 1 when it passes, 0 when it does not, anything else when it could not
/// be checked.
///
/// `value` is UTF-8 without a NUL at the end and lives only during the call: the value as it stands in the text after
/// folding, U+FFFD for bytes that were not UTF-8.
///
/// It runs for each match of the rules that name it, on the thread that called the library, and should take
/// microseconds; several threads run it at once with the same `userdata`. It may call the library as a recognizer may.
/// It must not throw or longjmp out: the process would end or memory leak.
///
/// One that returns neither 1 nor 0 ends the call that it runs in with PROMPTVEIL_RESULT_STOPPED, without a text, since
/// nobody knows what is in it. A stream is over then; vaults and sessions go on.
pub type promptveil_validator_callback =
    Option<unsafe extern "C" fn(userdata: *mut c_void, value: *const u8, len: usize) -> i32>;

/// Adds a validator that rules of added packs may name in `validators`; it replaces an embedded one of the same name.
///
/// Rules that name a validator that nobody added are PROMPTVEIL_RESULT_RULE_INVALID of promptveil_builder_build.
///
/// `userdata` is handed to `is_valid` as it is, by several threads at once. It must live until `free_userdata` is called
/// with it: when the builder, the scanners it built, and the streams and sessions over those are all freed and no call
/// with them runs, or when another validator takes its name. `free_userdata` may be NULL. It is not called when this call
/// fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_validator(
    builder: *mut promptveil_builder,
    validator: *const u8,
    len: usize,
    is_valid: promptveil_validator_callback,
    userdata: *mut c_void,
    free_userdata: promptveil_userdata_free,
) -> promptveil_result {
    guard(|| {
        let is_valid = is_valid
            .ok_or_else(|| Fault::new(PROMPTVEIL_RESULT_NULL_PARAMETER, "the callback is NULL"))?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let validator = unsafe { name(validator, len) }?;
        change(builder, |builder| {
            // Made last: it frees the userdata when it is dropped.
            let callback = Callback {
                is_valid,
                userdata: Userdata {
                    pointer: userdata,
                    free: free_userdata,
                },
            };
            builder.options.validator(validator, Arc::new(callback));
            Ok(())
        })
    })
}

/// A validator in C.
#[derive(Debug)]
struct Callback {
    is_valid: unsafe extern "C" fn(*mut c_void, *const u8, usize) -> i32,
    userdata: Userdata,
}

impl Validator for Callback {
    fn is_valid(&self, candidate: &str) -> bool {
        // SAFETY: a function of the caller with this signature; the value outlives the call.
        let answer =
            unsafe { (self.is_valid)(self.userdata.pointer, candidate.as_ptr(), candidate.len()) };
        match answer {
            0 | 1 => answer == 1,
            _ => {
                let message = format!("a validator returned {answer}");
                // Rust's validators have no way to fail, and a value that nobody checked might leak either way.
                stop(Fault::new(PROMPTVEIL_RESULT_STOPPED, message))
            }
        }
    }
}
