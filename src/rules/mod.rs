//! From TOML to checked rules.
//!
//! [`read`] takes a text or a file, [`schema`] mirrors it, [`check`] makes of it what [`model`] holds, and
//! [`rule_set`] keeps it. [`pattern`]
//! turns a regex into its syntax tree, [`mod@format`] reads the grammars of case numbers, [`mod@include`] term files,
//! [`fragment`] what regexes share. [`compose`] applies what packs change in each other, [`packs`] embeds the shipped
//! files, [`prepared`] what they give, [`lint`] says what a correct pack could do better, [`mistake`] what the parser's
//! messages leave out.

mod check;
mod compose;
mod format;
mod fragment;
mod include;
pub(crate) mod lint;
mod mistake;
pub(crate) mod model;
pub(crate) mod packs;
pub(crate) mod pattern;
mod prepared;
mod read;
mod rule_set;
mod schema;
mod words;

pub use compose::Trust;
pub use format::Format;
pub use lint::Lint;
pub use model::{Example, PackInfo, Rule, RuleId, Source};
#[cfg(feature = "packs")]
pub use packs::Pack;
pub(crate) use rule_set::check_validators;
pub use rule_set::{RuleSet, Rules};

/// The format of a pack file, key by key, as printed by `promptveil rules schema`.
pub const SCHEMA_HELP: &str = include_str!("schema.md");
