//! All integration tests in one binary.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "cli")]
mod cli;
mod engines;
mod examples;
mod promises;
mod rules;
mod streams;
mod texts;
mod vectors;
