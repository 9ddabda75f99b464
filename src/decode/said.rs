//! What a stretch of text stands for, kept in place: reading a text allocates nothing.

use std::ops::{Deref, DerefMut};

use super::splice::REACH;

/// Most bytes that a stretch says: forty digits that are set apart, with two signs between any of them.
const CAPACITY: usize = 2 * REACH;

/// A few bytes, no more than [`CAPACITY`].
pub(super) struct Said {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Said {
    pub(super) fn of(bytes: &[u8]) -> Said {
        let mut said = Said {
            bytes: [0; CAPACITY],
            len: 0,
        };
        said.extend(bytes);
        said
    }

    pub(super) fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    /// Panics beyond the capacity: callers bound what they say.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes[self.len..][..bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }
}

impl Deref for Said {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl DerefMut for Said {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }
}
