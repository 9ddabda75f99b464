//! From TOML to checked rules.
//!
//! [`schema`] mirrors the file, [`model`] is what passed every check, [`pattern`] turns a rule's regex into
//! its syntax tree, [`format`] reads the grammars of case numbers,
//! [`include`] term files, [`compose`] applies what packs change in each other, [`packs`] embeds the shipped files,
//! [`prepared`] what is read from them at the start, [`lint`] says what a correct pack could do better.

mod compose;
mod format;
mod include;
pub(crate) mod lint;
pub(crate) mod model;
pub(crate) mod packs;
pub(crate) mod pattern;
mod prepared;
mod schema;

pub use compose::Trust;
pub use format::Format;
pub use lint::Lint;
pub use model::{Example, PackInfo, Rule, RuleId, RuleSet, Source};
#[cfg(feature = "packs")]
pub use packs::Pack;

/// The format of a pack file, key by key, as printed by `promptveil rules schema`.
pub const SCHEMA_HELP: &str = include_str!("schema.md");
