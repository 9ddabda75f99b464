//! All integration tests in one binary.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "cli")]
mod cli;
mod conversations;
mod engines;
mod evasion;
mod examples;
mod payload;
mod promises;
mod rules;
mod session;
mod streams;
mod texts;
mod vault;
mod vectors;
