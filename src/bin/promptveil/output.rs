//! Stdout, buffered, that steps aside for a progress bar on the same terminal.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anstream::AutoStream;
use indicatif::ProgressBar;

use crate::failure::Failure;

const BUFFER: usize = 64 * 1024;

/// Buffered stdout for bytes that must arrive as they are.
pub(crate) type Output = BufWriter<BesideBar<StdoutLock<'static>>>;
/// Buffered stdout that drops colours where they are not wanted: no terminal, `NO_COLOR`.
pub(crate) type ColorOutput = BufWriter<BesideBar<AutoStream<StdoutLock<'static>>>>;

pub(crate) fn stdout(bar: &ProgressBar) -> Output {
    buffered(io::stdout().lock(), bar)
}

pub(crate) fn color_stdout(bar: &ProgressBar) -> ColorOutput {
    buffered(AutoStream::auto(io::stdout().lock()), bar)
}

fn buffered<W: Write>(inner: W, bar: &ProgressBar) -> BufWriter<BesideBar<W>> {
    let shares_terminal = io::stdout().is_terminal();
    let bar = shares_terminal.then(|| bar.clone());
    BufWriter::with_capacity(BUFFER, BesideBar { inner, bar })
}

/// A writer that takes the bar off the terminal while it writes.
pub(crate) struct BesideBar<W> {
    inner: W,
    bar: Option<ProgressBar>,
}

impl<W: Write> Write for BesideBar<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.inner.write(bytes)),
            None => self.inner.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Passes on what is ready at once, so that a pipe with a person at its end moves.
pub(crate) fn drain_to(out: &mut Output, safe: &mut Vec<u8>) -> Result<(), Failure> {
    let written: io::Result<()> = out.write_all(safe).and_then(|()| out.flush());
    safe.clear();
    Ok(written?)
}
