//! The streams of a vault as [`Write`]: [`TokenWriter`], [`RestoreWriter`].

use std::fmt;
use std::io::{self, Write};

use super::{RestoreReport, RestoreStream, VaultStream};
use crate::stream::Summary;

/// Redacts with tokens what is written to it and writes it on; ended by [`TokenWriter::finish`].
///
/// `flush` does not write what is held back: it may be the first half of a value.
pub struct TokenWriter<'s, W> {
    stream: VaultStream<'s>,
    inner: W,
    ready: Vec<u8>,
}

impl<'s, W: Write> TokenWriter<'s, W> {
    /// Writes what `stream` lets through to `inner`.
    pub fn new(stream: VaultStream<'s>, inner: W) -> TokenWriter<'s, W> {
        TokenWriter {
            stream,
            inner,
            ready: Vec::new(),
        }
    }

    /// Ends the text and gives the writer back.
    ///
    /// # Errors
    ///
    /// When the vault is full or too old, and when writing fails.
    pub fn finish(mut self) -> io::Result<(W, Summary)> {
        let summary = self.stream.finish(&mut self.ready);
        self.inner.write_all(&self.ready)?;
        Ok((self.inner, summary.map_err(io::Error::other)?))
    }
}

impl<W: Write> Write for TokenWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let pushed = self.stream.push(bytes, &mut self.ready);
        pass_on(&mut self.inner, &mut self.ready)?;
        pushed.map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W> fmt::Debug for TokenWriter<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenWriter")
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}

/// Puts values back into what is written to it and writes it on; ended by [`RestoreWriter::finish`].
pub struct RestoreWriter<W> {
    stream: RestoreStream,
    inner: W,
    ready: Vec<u8>,
}

impl<W: Write> RestoreWriter<W> {
    /// Writes what `stream` gives to `inner`.
    pub fn new(stream: RestoreStream, inner: W) -> RestoreWriter<W> {
        RestoreWriter {
            stream,
            inner,
            ready: Vec::new(),
        }
    }

    /// Ends the text and gives the writer back.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn finish(mut self) -> io::Result<(W, RestoreReport)> {
        let report = self.stream.finish(&mut self.ready);
        self.inner.write_all(&self.ready)?;
        Ok((self.inner, report))
    }
}

impl<W: Write> Write for RestoreWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.push(bytes, &mut self.ready);
        pass_on(&mut self.inner, &mut self.ready)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W> fmt::Debug for RestoreWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestoreWriter")
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}

fn pass_on(inner: &mut impl Write, ready: &mut Vec<u8>) -> io::Result<()> {
    let written = inner.write_all(ready);
    ready.clear();
    written
}
