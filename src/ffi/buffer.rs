//! `promptveil_buffer`: bytes that the library owns until the caller frees them.

use zeroize::Zeroize as _;

use super::argument::Out;
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::result::{Fault, PROMPTVEIL_RESULT_OUT_OF_MEMORY, promptveil_result, promptveil_str};

/// Bytes from the library. Immutable; any thread may read it. Free it once with promptveil_buffer_free.
pub struct promptveil_buffer {
    _opaque: [u8; 0],
}

/// What is behind a buffer.
pub(super) struct Bytes {
    bytes: Vec<u8>,
    holds_values: bool,
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if self.holds_values {
            self.bytes.zeroize();
        }
    }
}

impl Opaque for promptveil_buffer {
    type Object = Bytes;
    const KIND: usize = 3;
}

/// Memory for a result about as long as its text: the one allocation whose size the caller decides.
pub(super) fn room_for(len: usize) -> Result<Vec<u8>, Fault> {
    let mut room = Vec::new();
    room.try_reserve(len).map_err(|_| {
        let message = format!("no memory for {len} bytes");
        Fault::new(PROMPTVEIL_RESULT_OUT_OF_MEMORY, message)
    })?;
    Ok(room)
}

/// Hands bytes over to the caller.
pub(super) fn give(bytes: Vec<u8>) -> Result<*mut promptveil_buffer, Fault> {
    TABLE.insert(Bytes {
        bytes,
        holds_values: false,
    })
}

/// Hands over bytes with values in them: wiped when the buffer is freed.
pub(super) fn give_secret(bytes: Vec<u8>) -> Result<*mut promptveil_buffer, Fault> {
    TABLE.insert(Bytes {
        bytes,
        holds_values: true,
    })
}

/// Points at the bytes of a buffer; they stay until it is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_buffer_bytes(
    buffer: *const promptveil_buffer,
    bytes_out: *mut promptveil_str,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(bytes_out, promptveil_str::EMPTY) }?;
        let bytes = TABLE.get(buffer)?;
        out.set(promptveil_str {
            data: bytes.bytes.as_ptr(),
            len: bytes.bytes.len(),
        });
        Ok(())
    })
}

/// Frees a buffer, and wipes it if it holds restored values. NULL is allowed. Views of it end here.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_buffer_free(buffer: *mut promptveil_buffer) -> promptveil_result {
    guard(|| TABLE.remove(buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_not_there_is_a_code() {
        let fault = room_for(isize::MAX as usize).expect_err("no machine has this");
        assert_eq!(fault.code, PROMPTVEIL_RESULT_OUT_OF_MEMORY);
    }
}
