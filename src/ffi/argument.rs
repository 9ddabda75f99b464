//! Reading the arguments of C: pointers with lengths, outputs, names.

use std::ptr::NonNull;

use super::result::{
    Fault, PROMPTVEIL_RESULT_INVALID_LENGTH, PROMPTVEIL_RESULT_INVALID_PARAMETER,
    PROMPTVEIL_RESULT_INVALID_UTF8, PROMPTVEIL_RESULT_LIMIT_EXCEEDED, PROMPTVEIL_RESULT_MISALIGNED,
    PROMPTVEIL_RESULT_NULL_PARAMETER, PROMPTVEIL_RESULT_OVERLAP, promptveil_str,
};

/// Longest text of one call, in bytes: 1 GiB. Longer ones go through a stream.
pub const PROMPTVEIL_MAX_TEXT_LEN: usize = 1 << 30;

/// Bytes of the caller.
///
/// # Safety
///
/// `data` is NULL or points to `len` bytes that nobody writes to during `'a`.
pub(super) unsafe fn bytes<'a>(data: *const u8, len: usize) -> Result<&'a [u8], Fault> {
    // SAFETY: as the caller of this function promises.
    let bytes = unsafe { array(data, len) }?;
    if len > PROMPTVEIL_MAX_TEXT_LEN {
        let message =
            format!("a text has {len} bytes, the limit is {PROMPTVEIL_MAX_TEXT_LEN}; use a stream");
        return Err(Fault::new(PROMPTVEIL_RESULT_LIMIT_EXCEEDED, message));
    }
    Ok(bytes)
}

/// The one of `all` that a number of C stands for; `none_has` begins the message when it is none of them.
pub(super) fn numbered<T>(
    all: impl IntoIterator<Item = (u32, T)>,
    number: u32,
    none_has: &str,
) -> Result<T, Fault> {
    let found = all.into_iter().find(|(one, _)| *one == number);
    found.map(|(_, meant)| meant).ok_or_else(|| {
        let message = format!("{none_has} the number {number}");
        Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message)
    })
}

/// An array of the caller; NULL is an empty one.
///
/// # Safety
///
/// `data` is NULL or points to `len` values that nobody writes to during `'a`.
pub(super) unsafe fn array<'a, T>(data: *const T, len: usize) -> Result<&'a [T], Fault> {
    check_array(data, len)?;
    if len == 0 {
        return Ok(&[]);
    }
    // SAFETY: not NULL, aligned and at most PTRDIFF_MAX bytes, just checked; readable and unchanging as promised.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

fn check_array<T>(data: *const T, len: usize) -> Result<(), Fault> {
    let size = len.checked_mul(size_of::<T>());
    if size.is_none_or(|size| size > isize::MAX as usize) {
        return Err(Fault::new(
            PROMPTVEIL_RESULT_INVALID_LENGTH,
            format!("a length is {len}: more than memory can hold"),
        ));
    }
    if data.is_null() && len > 0 {
        return Err(Fault::new(
            PROMPTVEIL_RESULT_NULL_PARAMETER,
            format!("a pointer is NULL and its length {len}"),
        ));
    }
    check_aligned(data)
}

fn check_aligned<T>(data: *const T) -> Result<(), Fault> {
    if data.is_aligned() {
        return Ok(());
    }
    let message = format!("a pointer is not aligned to {} bytes", align_of::<T>());
    Err(Fault::new(PROMPTVEIL_RESULT_MISALIGNED, message))
}

/// An output of one value: holds its empty value until it is set.
pub(super) struct Out<T>(NonNull<T>);

impl<T> Out<T> {
    /// Checks the pointer and empties what it points to.
    ///
    /// # Safety
    ///
    /// `out` is NULL, not aligned, or points to a `T` that is valid for writes while the `Out` lives.
    pub(super) unsafe fn new(out: *mut T, empty: T) -> Result<Out<T>, Fault> {
        check_aligned(out)?;
        let Some(out) = NonNull::new(out) else {
            return Err(Fault::new(
                PROMPTVEIL_RESULT_NULL_PARAMETER,
                "an output pointer is NULL",
            ));
        };
        // SAFETY: not NULL and aligned, just checked; valid for writes as promised.
        unsafe { out.write(empty) };
        Ok(Out(out))
    }

    pub(super) fn set(self, value: T) {
        // SAFETY: checked in `new`; still valid for writes as promised there.
        unsafe { self.0.write(value) };
    }
}

/// An output of several values in an array of the caller, which may be uninitialised.
pub(super) struct OutArray<T> {
    data: *mut T,
    len: usize,
}

impl<T: Copy> OutArray<T> {
    /// Checks the pointer; writes nothing.
    ///
    /// # Safety
    ///
    /// `data` is NULL, not aligned, or points to `len` values that are valid for writes while the `OutArray` lives.
    pub(super) unsafe fn new(data: *mut T, len: usize) -> Result<OutArray<T>, Fault> {
        check_array(data, len)?;
        Ok(OutArray { data, len })
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Writes `value` everywhere.
    pub(super) fn fill(&self, value: T) {
        for at in 0..self.len {
            // SAFETY: `at` lies in the array, which is valid for writes as promised in `new`.
            unsafe { self.data.add(at).write(value) };
        }
    }

    /// Writes `values`, at most as many as there is room for.
    pub(super) fn write(&self, values: &[T]) {
        let count = values.len().min(self.len);
        if count > 0 {
            // SAFETY: `count` values fit both, and a slice of this crate does not overlap an array of the caller.
            unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), self.data, count) };
        }
    }

    /// Refuses an output that lies in an input: the input would change while it is read.
    pub(super) fn refuse_overlap<U>(&self, input: &[U]) -> Result<(), Fault> {
        let start = self.data.addr();
        let end = start + self.len * size_of::<T>();
        let input_start = input.as_ptr().addr();
        let input_end = input_start + size_of_val(input);
        if start < input_end && input_start < end && start < end && input_start < input_end {
            return Err(Fault::new(
                PROMPTVEIL_RESULT_OVERLAP,
                "an output array overlaps an input",
            ));
        }
        Ok(())
    }
}

/// A name or a path: UTF-8, without NUL, not empty.
///
/// # Safety
///
/// As for [`bytes`].
pub(super) unsafe fn name<'a>(data: *const u8, len: usize) -> Result<&'a str, Fault> {
    // SAFETY: as the caller of this function promises.
    let bytes = unsafe { bytes(data, len) }?;
    if data.is_null() {
        return Err(Fault::new(
            PROMPTVEIL_RESULT_NULL_PARAMETER,
            "a name is NULL",
        ));
    }
    let name = std::str::from_utf8(bytes)
        .map_err(|_| Fault::new(PROMPTVEIL_RESULT_INVALID_UTF8, "a name is not UTF-8"))?;
    if name.is_empty() || name.contains('\0') {
        let message = "a name is empty or holds a NUL";
        return Err(Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message));
    }
    Ok(name)
}

/// What C sees of a text that lives on.
pub(super) fn text_of(text: &str) -> promptveil_str {
    promptveil_str {
        data: text.as_ptr(),
        len: text.len(),
    }
}
