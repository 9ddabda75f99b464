//! Buffers that values are written to: one that grows wipes the memory it leaves.
//!
//! A `Vec` that grows copies itself and gives the old memory back as it is, with the values in it. What owns the last
//! copy wipes that when it is dropped; these see to it that there is no other.

use zeroize::Zeroize as _;

/// Appends `bytes` to `out`.
pub(crate) fn append(out: &mut Vec<u8>, bytes: &[u8]) {
    reserve(out, bytes.len());
    out.extend_from_slice(bytes);
}

/// Makes room for `more` bytes behind what `out` holds.
pub(crate) fn reserve(out: &mut Vec<u8>, more: usize) {
    if out.capacity() - out.len() >= more {
        return;
    }
    // Twice as much each time, as `Vec` does it, or a text in small pieces would be copied for each.
    let size = out.len().saturating_add(more).max(2 * out.capacity());
    let mut grown = Vec::with_capacity(size);
    grown.extend_from_slice(out);
    std::mem::replace(out, grown).zeroize();
}
