//! Why a command stops early.

use std::fmt::Display;
use std::io;

/// The end of a run that did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of our output went away, as `head` does: no error.
    BrokenPipe,
    /// What to tell the user, in one line and without any scanned text.
    Message(String),
}

impl Failure {
    pub(crate) fn new(message: impl Display) -> Failure {
        Failure::Message(message.to_string())
    }

    /// A source that cannot be read.
    pub(crate) fn read(name: &str, error: &io::Error) -> Failure {
        Failure::Message(format!("cannot read {name}: {error}"))
    }
}

/// Only writing to stdout uses `?` on an [`io::Error`]; reading goes through [`Failure::read`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Message(format!("cannot write the output: {error}")),
        }
    }
}
