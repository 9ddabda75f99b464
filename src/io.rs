//! Streams as [`Write`] and [`Read`].
//!
//! A writer passes on what it lets through; a reader reads its text from another and gives what may be given. Both hold
//! back what the stream inside them holds, and say at the end what became of the text. A writer that is dropped without
//! its `finish` loses what is held, and one whose inner writer failed has lost a part: neither may be written to again.

use std::fmt;
use std::io::{self, Read, Write};

use zeroize::Zeroizing;

use crate::error::Error;
use crate::stream::{RedactStream, Summary};
use crate::vault::{RestoreReport, RestoreStream, VaultRedactStream};

/// Bytes that a reader asks for at once.
const CHUNK: usize = 16 << 10;

/// What all streams of bytes to bytes have in common.
trait Bytes {
    /// What became of the text.
    type Outcome;

    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error>;

    fn finish(self, out: &mut Vec<u8>) -> Result<Self::Outcome, Error>;
}

impl Bytes for RedactStream {
    type Outcome = Summary;

    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        RedactStream::push(self, chunk, out);
        Ok(())
    }

    fn finish(self, out: &mut Vec<u8>) -> Result<Summary, Error> {
        Ok(RedactStream::finish(self, out))
    }
}

impl Bytes for VaultRedactStream<'_> {
    type Outcome = Summary;

    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        VaultRedactStream::push(self, chunk, out)
    }

    fn finish(self, out: &mut Vec<u8>) -> Result<Summary, Error> {
        VaultRedactStream::finish(self, out)
    }
}

impl Bytes for RestoreStream {
    type Outcome = RestoreReport;

    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        RestoreStream::push(self, chunk, out);
        Ok(())
    }

    fn finish(self, out: &mut Vec<u8>) -> Result<RestoreReport, Error> {
        Ok(RestoreStream::finish(self, out))
    }
}

/// A stream that writes on what it lets through.
struct Writing<S, W> {
    stream: S,
    inner: W,
    /// Wiped, since it may hold values that were put back.
    ready: Zeroizing<Vec<u8>>,
}

impl<S: Bytes, W: Write> Writing<S, W> {
    fn new(stream: S, inner: W) -> Writing<S, W> {
        Writing {
            stream,
            inner,
            ready: Zeroizing::default(),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let pushed = self.stream.push(bytes, &mut self.ready);
        let written = self.inner.write_all(&self.ready);
        self.ready.clear();
        written?;
        pushed.map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn finish(mut self) -> io::Result<(W, S::Outcome)> {
        let outcome = self.stream.finish(&mut self.ready);
        self.inner.write_all(&self.ready)?;
        Ok((self.inner, outcome.map_err(io::Error::other)?))
    }
}

/// A stream that reads its text from `inner`.
struct Reading<S: Bytes, R> {
    /// `None` once the text has ended.
    stream: Option<S>,
    outcome: Option<S::Outcome>,
    inner: R,
    chunk: Box<[u8]>,
    /// Wiped, since it may hold values that were put back.
    ready: Zeroizing<Vec<u8>>,
    /// How much of `ready` was read.
    read: usize,
}

impl<S: Bytes, R: Read> Reading<S, R> {
    fn new(stream: S, inner: R) -> Reading<S, R> {
        Reading {
            stream: Some(stream),
            outcome: None,
            inner,
            chunk: vec![0; CHUNK].into(),
            ready: Zeroizing::default(),
            read: 0,
        }
    }

    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.read == self.ready.len() && !bytes.is_empty() {
            self.ready.clear();
            self.read = 0;
            if self.stream.is_none() {
                return Ok(0);
            }
            self.fill()?;
        }
        let rest = &self.ready[self.read..];
        let count = rest.len().min(bytes.len());
        bytes[..count].copy_from_slice(&rest[..count]);
        self.read += count;
        Ok(count)
    }

    /// Reads once and takes what comes of it; nothing is lost when reading is interrupted.
    fn fill(&mut self) -> io::Result<()> {
        let count = self.inner.read(&mut self.chunk)?;
        if count > 0 {
            let Some(stream) = &mut self.stream else {
                return Ok(());
            };
            let pushed = stream.push(&self.chunk[..count], &mut self.ready);
            return pushed.map_err(io::Error::other);
        }
        if let Some(stream) = self.stream.take() {
            let outcome = stream.finish(&mut self.ready);
            self.outcome = Some(outcome.map_err(io::Error::other)?);
        }
        Ok(())
    }
}

/// Redacts what is written to it and writes it on; ended by [`RedactWriter::finish`].
///
/// `flush` does not write what is held back: it may be the first half of a value.
pub struct RedactWriter<W>(Writing<RedactStream, W>);

impl<W: Write> RedactWriter<W> {
    /// Writes what `stream` lets through to `inner`.
    pub fn new(stream: RedactStream, inner: W) -> RedactWriter<W> {
        RedactWriter(Writing::new(stream, inner))
    }

    /// Ends the text and gives the writer back.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn finish(self) -> io::Result<(W, Summary)> {
        self.0.finish()
    }
}

impl<W: Write> Write for RedactWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.inner.flush()
    }
}

impl<W> fmt::Debug for RedactWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.0.stream;
        f.debug_struct("RedactWriter")
            .field("stream", stream)
            .finish_non_exhaustive()
    }
}

/// Redacts with tokens of a vault what is written to it and writes it on; ended by [`VaultRedactWriter::finish`].
///
/// `flush` does not write what is held back: it may be the first half of a value.
pub struct VaultRedactWriter<'s, W>(Writing<VaultRedactStream<'s>, W>);

impl<'s, W: Write> VaultRedactWriter<'s, W> {
    /// Writes what `stream` lets through to `inner`.
    pub fn new(stream: VaultRedactStream<'s>, inner: W) -> VaultRedactWriter<'s, W> {
        VaultRedactWriter(Writing::new(stream, inner))
    }

    /// Ends the text and gives the writer back.
    ///
    /// # Errors
    ///
    /// When the vault is full or too old, and when writing fails.
    pub fn finish(self) -> io::Result<(W, Summary)> {
        self.0.finish()
    }
}

impl<W: Write> Write for VaultRedactWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.inner.flush()
    }
}

impl<W> fmt::Debug for VaultRedactWriter<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.0.stream;
        f.debug_struct("VaultRedactWriter")
            .field("stream", stream)
            .finish_non_exhaustive()
    }
}

/// Puts values back into what is written to it and writes it on; ended by [`RestoreWriter::finish`].
///
/// `flush` does not write what is held back: it may be the first half of a token.
pub struct RestoreWriter<W>(Writing<RestoreStream, W>);

impl<W: Write> RestoreWriter<W> {
    /// Writes what `stream` lets through to `inner`.
    pub fn new(stream: RestoreStream, inner: W) -> RestoreWriter<W> {
        RestoreWriter(Writing::new(stream, inner))
    }

    /// Ends the text and gives the writer back.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn finish(self) -> io::Result<(W, RestoreReport)> {
        self.0.finish()
    }
}

impl<W: Write> Write for RestoreWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.inner.flush()
    }
}

impl<W> fmt::Debug for RestoreWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.0.stream;
        f.debug_struct("RestoreWriter")
            .field("stream", stream)
            .finish_non_exhaustive()
    }
}

/// Redacts what it reads from another reader.
///
/// The end of that reader ends the text; [`RedactReader::outcome`] then says what became of it.
pub struct RedactReader<R>(Reading<RedactStream, R>);

impl<R: Read> RedactReader<R> {
    /// Reads the text of `stream` from `inner`.
    pub fn new(stream: RedactStream, inner: R) -> RedactReader<R> {
        RedactReader(Reading::new(stream, inner))
    }

    /// What became of the text; `None` before its end was read.
    pub fn outcome(&self) -> Option<Summary> {
        self.0.outcome
    }
}

impl<R: Read> Read for RedactReader<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl<R> fmt::Debug for RedactReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.0.stream;
        f.debug_struct("RedactReader")
            .field("stream", stream)
            .finish_non_exhaustive()
    }
}

/// Redacts with tokens of a vault what it reads from another reader.
///
/// The end of that reader ends the text; [`VaultRedactReader::outcome`] then says what became of it. A vault that is
/// full or too old is an error of `read`.
pub struct VaultRedactReader<'s, R>(Reading<VaultRedactStream<'s>, R>);

impl<'s, R: Read> VaultRedactReader<'s, R> {
    /// Reads the text of `stream` from `inner`.
    pub fn new(stream: VaultRedactStream<'s>, inner: R) -> VaultRedactReader<'s, R> {
        VaultRedactReader(Reading::new(stream, inner))
    }

    /// What became of the text; `None` before its end was read.
    pub fn outcome(&self) -> Option<Summary> {
        self.0.outcome
    }
}

impl<R: Read> Read for VaultRedactReader<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl<R> fmt::Debug for VaultRedactReader<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.0.stream;
        f.debug_struct("VaultRedactReader")
            .field("stream", stream)
            .finish_non_exhaustive()
    }
}

/// Puts values back into what it reads from another reader.
///
/// The end of that reader ends the text; [`RestoreReader::outcome`] then says what became of it.
pub struct RestoreReader<R>(Reading<RestoreStream, R>);

impl<R: Read> RestoreReader<R> {
    /// Reads the text of `stream` from `inner`.
    pub fn new(stream: RestoreStream, inner: R) -> RestoreReader<R> {
        RestoreReader(Reading::new(stream, inner))
    }

    /// What became of the text; `None` before its end was read.
    pub fn outcome(&self) -> Option<RestoreReport> {
        self.0.outcome
    }
}

impl<R: Read> Read for RestoreReader<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl<R> fmt::Debug for RestoreReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = &self.0.stream;
        f.debug_struct("RestoreReader")
            .field("stream", stream)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scanner, SessionKey, Vault, Verdict};

    const TEXT: &str = "Her SSN is 531-27-8846, and 531 27 8846 too. \u{e9}";

    /// Gives a byte at a time, and is interrupted before each.
    struct Slow<'t>(&'t [u8], bool);

    impl Read for Slow<'_> {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let count = bytes.len().min(1);
            self.0.read(&mut bytes[..count])
        }
    }

    #[test]
    fn readers_and_writers_are_the_streams_they_hold() {
        let scanner = Scanner::builtin();
        let mut writer = RedactWriter::new(scanner.redact_stream(), Vec::new());
        writer.write_all(TEXT.as_bytes()).unwrap();
        let (written, summary) = writer.finish().unwrap();
        assert_eq!(summary.verdict(), Verdict::Redacted);
        let mut reader = RedactReader::new(scanner.redact_stream(), Slow(TEXT.as_bytes(), false));
        assert!(reader.outcome().is_none());
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!((read, reader.outcome()), (written.clone(), Some(summary)));
        assert_eq!(written, scanner.redact(TEXT).text().as_bytes());

        let mut vault = Vault::with_key(SessionKey::new([7; 32]));
        let stream = scanner.redact_stream_with(&mut vault);
        let mut reader = VaultRedactReader::new(stream, Slow(TEXT.as_bytes(), false));
        let mut safe = Vec::new();
        reader.read_to_end(&mut safe).unwrap();
        assert_eq!(reader.outcome(), Some(summary));
        let stream = vault.restore_stream();
        let mut reader = RestoreReader::new(stream, Slow(&safe, false));
        let mut restored = String::new();
        reader.read_to_string(&mut restored).unwrap();
        assert_eq!(restored, TEXT);
        assert_eq!(reader.outcome().map(|report| report.restored()), Some(2));
        assert_eq!(reader.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn a_full_vault_is_an_error_and_no_value_comes() {
        let mut vault = Vault::with_key(SessionKey::new([7; 32]));
        vault.set_limits(*crate::VaultLimits::new().values(0));
        let stream = Scanner::builtin().redact_stream_with(&mut vault);
        let mut reader = VaultRedactReader::new(stream, TEXT.as_bytes());
        let mut safe = Vec::new();
        assert!(reader.read_to_end(&mut safe).is_err());
        assert!(!safe.windows(3).any(|three| three == b"531"));
        assert!(reader.outcome().is_none());
    }
}
