//! All integration tests in one binary.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "cli")]
mod cli;
mod engines;
mod streams;
mod texts;
mod vectors;
