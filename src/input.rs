//! What is scanned: a borrowed haystack and the options of one scan.

/// One text to scan, with the options of this scan.
///
/// Bytes need not be valid UTF-8: stray bytes stay as they are and never hide a neighbour.
#[derive(Clone, Copy)]
pub struct Input<'h> {
    haystack: &'h [u8],
}

impl<'h> Input<'h> {
    /// A text to scan.
    #[must_use]
    pub fn new<T: AsRef<[u8]> + ?Sized>(text: &'h T) -> Input<'h> {
        Input {
            haystack: text.as_ref(),
        }
    }

    /// The text as bytes.
    #[must_use]
    pub fn haystack(&self) -> &'h [u8] {
        self.haystack
    }
}

impl std::fmt::Debug for Input<'_> {
    /// Prints the length only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("len", &self.haystack.len())
            .finish_non_exhaustive()
    }
}
