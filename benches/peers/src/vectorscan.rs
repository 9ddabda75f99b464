//! A small binding to Vectorscan, block mode, without start of match.

use std::ffi::{CString, c_char, c_int, c_uint, c_ulonglong, c_void};
use std::ptr;

const MODE_BLOCK: c_uint = 1;
const FLAG_CASELESS_NONE: c_uint = 0;
const FLAG_UTF8: c_uint = 32;
const FLAG_UCP: c_uint = 64;
const SUCCESS: c_int = 0;

#[repr(C)]
struct CompileError {
    message: *mut c_char,
    expression: c_int,
}

type OnMatch = extern "C" fn(c_uint, c_ulonglong, c_ulonglong, c_uint, *mut c_void) -> c_int;

unsafe extern "C" {
    fn hs_compile_multi(
        expressions: *const *const c_char,
        flags: *const c_uint,
        ids: *const c_uint,
        elements: c_uint,
        mode: c_uint,
        platform: *const c_void,
        database: *mut *mut c_void,
        error: *mut *mut CompileError,
    ) -> c_int;
    fn hs_free_compile_error(error: *mut CompileError) -> c_int;
    fn hs_free_database(database: *mut c_void) -> c_int;
    fn hs_alloc_scratch(database: *const c_void, scratch: *mut *mut c_void) -> c_int;
    fn hs_free_scratch(scratch: *mut c_void) -> c_int;
    fn hs_scan(
        database: *const c_void,
        data: *const c_char,
        length: c_uint,
        flags: c_uint,
        scratch: *mut c_void,
        on_match: OnMatch,
        context: *mut c_void,
    ) -> c_int;
    fn hs_version() -> *const c_char;
}

/// Compiled expressions and their scratch.
pub(crate) struct Vectorscan {
    database: *mut c_void,
    scratch: *mut c_void,
}

impl Vectorscan {
    /// `None` when an expression does not compile.
    pub(crate) fn new(expressions: &[(String, bool)]) -> Option<Vectorscan> {
        let texts: Option<Vec<CString>> = expressions
            .iter()
            .map(|(text, _)| CString::new(text.as_str()).ok())
            .collect();
        let texts = texts?;
        let pointers: Vec<*const c_char> = texts.iter().map(|text| text.as_ptr()).collect();
        let flags: Vec<c_uint> = expressions
            .iter()
            .map(|&(_, unicode)| {
                if unicode {
                    FLAG_UTF8 | FLAG_UCP
                } else {
                    FLAG_CASELESS_NONE
                }
            })
            .collect();
        let ids: Vec<c_uint> = (0..expressions.len() as c_uint).collect();
        let mut database = ptr::null_mut();
        let mut error = ptr::null_mut();
        // SAFETY: three arrays of `len` elements that live through the call, and two places to write to.
        let code = unsafe {
            hs_compile_multi(
                pointers.as_ptr(),
                flags.as_ptr(),
                ids.as_ptr(),
                expressions.len() as c_uint,
                MODE_BLOCK,
                ptr::null(),
                &mut database,
                &mut error,
            )
        };
        if code != SUCCESS {
            // SAFETY: the library gave this error and takes it back once.
            unsafe { hs_free_compile_error(error) };
            return None;
        }
        let mut scratch = ptr::null_mut();
        // SAFETY: the database was just compiled.
        let code = unsafe { hs_alloc_scratch(database, &mut scratch) };
        assert_eq!(code, SUCCESS, "no scratch");
        Some(Vectorscan { database, scratch })
    }

    /// Reports of the whole set, one for each end of a match.
    pub(crate) fn scan(&mut self, text: &[u8]) -> usize {
        extern "C" fn count(
            _: c_uint,
            _: c_ulonglong,
            _: c_ulonglong,
            _: c_uint,
            count: *mut c_void,
        ) -> c_int {
            // SAFETY: `scan` passes a pointer to its counter, which outlives the call.
            unsafe { *count.cast::<usize>() += 1 };
            0
        }
        let mut reports = 0_usize;
        let length = c_uint::try_from(text.len()).expect("texts are below 4 GiB");
        // SAFETY: database and scratch belong together, the text has that length, the counter outlives the call.
        let code = unsafe {
            hs_scan(
                self.database,
                text.as_ptr().cast(),
                length,
                0,
                self.scratch,
                count,
                (&raw mut reports).cast(),
            )
        };
        assert_eq!(code, SUCCESS, "scan failed");
        reports
    }
}

impl Drop for Vectorscan {
    fn drop(&mut self) {
        // SAFETY: both were given by the library and are freed once.
        unsafe {
            hs_free_scratch(self.scratch);
            hs_free_database(self.database);
        }
    }
}

/// The version of the library.
pub(crate) fn version() -> String {
    // SAFETY: a constant string of the library.
    let text = unsafe { std::ffi::CStr::from_ptr(hs_version()) };
    text.to_string_lossy().into_owned()
}
