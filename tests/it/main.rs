//! All integration tests in one binary.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod benign;
#[cfg(feature = "cli")]
mod cli;
mod companions;
mod conversations;
#[path = "../../benches/corpus/mod.rs"]
mod corpus;
mod coverage;
mod engines;
mod evasion;
mod events;
mod examples;
mod figures;
mod formats;
mod imports;
mod labels;
mod letters;
mod linear;
mod marked;
mod names;
mod pairs;
#[cfg(feature = "rayon")]
mod parallel;
mod payload;
mod promises;
mod reports;
mod restore;
mod rules;
mod session;
mod streams;
mod tables;
mod texts;
mod tokens;
mod trust;
mod vault;
mod vectors;
