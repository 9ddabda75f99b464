//! The mirror of a pack file: every key it may hold, nothing else, no judgement yet.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::finding::{Action, Severity};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub(super) schema: Spanned<u32>,
    pub(super) id: Spanned<String>,
    pub(super) version: String,
    pub(super) description: String,
    #[serde(default)]
    pub(super) jurisdictions: Vec<String>,
    pub(super) license: String,
    #[serde(default)]
    pub(super) rules: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) id: Spanned<String>,
    pub(super) entity: Spanned<String>,
    pub(super) description: String,
    pub(super) severity: Severity,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    pub(super) source: Option<SourceEntry>,
    pub(super) regex: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) patterns: Vec<PatternEntry>,
    #[serde(default)]
    pub(super) terms: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) border: BorderEntry,
    pub(super) confidence: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) validators: Vec<Spanned<ValidatorEntry>>,
    pub(super) entropy: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) context: Vec<ContextEntry>,
    #[serde(default)]
    pub(super) require_context: bool,
    #[serde(default)]
    pub(super) allow: Vec<AllowEntry>,
    #[serde(default)]
    pub(super) specimens: Vec<String>,
    pub(super) action: Option<Action>,
    #[serde(default)]
    pub(super) keep: usize,
    pub(super) max_len: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) must_match: Vec<ExampleEntry>,
    #[serde(default)]
    pub(super) must_not_match: Vec<TextEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceEntry {
    pub(super) authority: String,
    pub(super) reference: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternEntry {
    pub(super) name: Option<String>,
    pub(super) regex: Spanned<String>,
    pub(super) confidence: Option<Spanned<i64>>,
    pub(super) require_context: Option<bool>,
    pub(super) border: Option<BorderEntry>,
    pub(super) validators: Option<Vec<Spanned<ValidatorEntry>>>,
}

/// What may stand next to a match; see [`Border`](super::model::Border).
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BorderEntry {
    #[default]
    Number,
    Address,
    Word,
    Segment,
    None,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum ValidatorEntry {
    Name(String),
    Table {
        name: String,
        pass: Option<i64>,
        fail: Option<i64>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextEntry {
    pub(super) keywords: Vec<Spanned<String>>,
    #[serde(default = "default_before")]
    pub(super) before: usize,
    #[serde(default = "default_after")]
    pub(super) after: usize,
    pub(super) weight: Option<i64>,
    #[serde(default)]
    pub(super) required: bool,
}

pub(super) fn default_before() -> usize {
    60
}

pub(super) fn default_after() -> usize {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AllowEntry {
    #[serde(default)]
    pub(super) values: Vec<String>,
    pub(super) regex: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) keywords: Vec<Spanned<String>>,
    #[serde(default = "default_before")]
    pub(super) before: usize,
    #[serde(default = "default_after")]
    pub(super) after: usize,
}

/// A text, or its parts to be joined: token-shaped examples are stored split so that code hosts take them.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum TextEntry {
    Whole(String),
    Parts(Vec<String>),
}

impl TextEntry {
    pub(super) fn join(&self) -> String {
        match self {
            TextEntry::Whole(text) => text.clone(),
            TextEntry::Parts(parts) => parts.concat(),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum ExampleEntry {
    Text(TextEntry),
    Table(ExampleTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleTable {
    pub(super) text: TextEntry,
    pub(super) value: TextEntry,
}

/// Reads the mirror; the error holds the parser's message and the byte range, never the offending line.
pub(super) fn parse(text: &str) -> Result<PackFile, (String, Option<Range<usize>>)> {
    toml::from_str(text).map_err(|error| (error.message().to_owned(), error.span()))
}
