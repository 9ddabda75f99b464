//! What a caller hands to its own callbacks.

use std::ffi::c_void;

/// Called once with the userdata of a recognizer or a validator when nothing can call that any more. Runs on the thread
/// that frees the last handle, or ends the last call; must not call the library, throw or longjmp out.
pub type promptveil_userdata_free = Option<unsafe extern "C" fn(userdata: *mut c_void)>;

/// A pointer of the caller, freed with it.
#[derive(Debug)]
pub(super) struct Userdata {
    pub(super) pointer: *mut c_void,
    pub(super) free: promptveil_userdata_free,
}

// SAFETY: the library never follows the pointer; the caller has been told that several threads are handed it at once.
unsafe impl Send for Userdata {}
// SAFETY: as for `Send`.
unsafe impl Sync for Userdata {}

impl Drop for Userdata {
    fn drop(&mut self) {
        if let Some(free) = self.free {
            // SAFETY: a function of the caller with this signature, called once; no callback has the pointer any more.
            unsafe { free(self.pointer) };
        }
    }
}
