//! Files and stdin, in chunks, with a progress bar for large ones.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use promptveil::Error;

use crate::failure::Failure;

/// Bytes read at once.
pub(crate) const CHUNK: usize = 64 * 1024;
/// Largest payload in bytes; the library refuses longer ones, but only once they are read.
const MAX_PAYLOAD: usize = 256 << 20;
/// Regular files above this size get a progress bar.
const LARGE: u64 = 64 << 20;

/// One input: a file, or stdin as `-`.
pub(crate) struct Source {
    /// As the user wrote it.
    pub(crate) name: String,
    path: Option<PathBuf>,
}

/// All inputs; no files means stdin.
///
/// Every file is looked at before the first is read, so that a typing error does not show after half the output.
pub(crate) fn sources(files: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    if files.is_empty() {
        return Ok(vec![Source::stdin()]);
    }
    files.iter().map(|file| Source::new(file)).collect()
}

impl Source {
    fn stdin() -> Source {
        Source {
            name: "-".to_owned(),
            path: None,
        }
    }

    fn new(path: &Path) -> Result<Source, Failure> {
        if path == Path::new("-") {
            return Ok(Source::stdin());
        }
        let name = path.display().to_string();
        let failed = |error: io::Error| Failure::read(&name, &error);
        let metadata = fs::metadata(path).map_err(failed)?;
        if metadata.is_dir() {
            return Err(Failure::new(format!(
                "cannot read {name}: it is a directory"
            )));
        }
        // Opening a pipe would already take its writer's turn.
        if metadata.is_file() {
            File::open(path).map_err(failed)?;
        }
        Ok(Source {
            name,
            path: Some(path.to_owned()),
        })
    }

    /// Opens the source; `bar` follows what is read when the file is large.
    pub(crate) fn open(&self, bar: &ProgressBar) -> Result<Box<dyn Read>, Failure> {
        let Some(path) = &self.path else {
            return Ok(Box::new(io::stdin().lock()));
        };
        let file = File::open(path).map_err(|error| self.failed(&error))?;
        let metadata = file.metadata().map_err(|error| self.failed(&error))?;
        if metadata.is_file() && metadata.len() > LARGE && io::stderr().is_terminal() {
            show(bar, metadata.len());
            return Ok(Box::new(bar.wrap_read(file)));
        }
        Ok(Box::new(file))
    }

    /// Reads the source to its end and gives each chunk to `take`.
    pub(crate) fn for_each_chunk(
        &self,
        bar: &ProgressBar,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut reader = self.open(bar)?;
        let mut chunk = vec![0; CHUNK];
        loop {
            match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(len) => take(&chunk[..len])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(&error)),
            }
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// All of a source that is one payload.
    pub(crate) fn payload(&self, bar: &ProgressBar) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        self.for_each_chunk(bar, |chunk| {
            body.extend_from_slice(chunk);
            if body.len() > MAX_PAYLOAD {
                let name = &self.name;
                let message = format!("{name}: the payload has more than {MAX_PAYLOAD} bytes");
                return Err(Failure::new(message));
            }
            Ok(())
        })?;
        Ok(body)
    }

    /// Why the source cannot be read.
    pub(crate) fn failed(&self, error: &io::Error) -> Failure {
        Failure::read(&self.name, error)
    }

    /// Why what was read is no payload.
    pub(crate) fn refused(&self, error: &Error) -> Failure {
        Failure::new(format!("{}: {error}", self.name))
    }
}

/// A bar that nobody sees until a large file is opened.
pub(crate) fn hidden_bar() -> ProgressBar {
    ProgressBar::hidden()
}

fn show(bar: &ProgressBar, len: u64) {
    const TEMPLATE: &str = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec}";
    bar.reset();
    bar.set_length(len);
    bar.set_style(
        ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.set_draw_target(ProgressDrawTarget::stderr());
}
