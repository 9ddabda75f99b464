//! All integration tests in one binary.
#![allow(clippy::unwrap_used)]

mod benign;
#[cfg(feature = "cli")]
mod cli;
mod conversations;
mod coverage;
mod engines;
mod examples;
mod pairs;
mod payload;
mod promises;
mod rules;
mod streams;
mod texts;
mod vectors;
