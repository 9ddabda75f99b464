//! The mirror of a pack file: every key it may hold, nothing else, no judgement yet.

use std::fmt;
use std::ops::Range;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::fragment::Entries;
use super::words::{self, SeverityWord};
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
    pub(super) extends: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) disable: Vec<Spanned<String>>,
    #[serde(default, rename = "override")]
    pub(super) overrides: Vec<OverrideEntry>,
    #[serde(default)]
    pub(super) fragments: Entries,
    #[serde(default)]
    pub(super) rules: Vec<RuleEntry>,
}

/// New settings of a rule of another pack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideEntry {
    pub(super) id: Spanned<String>,
    pub(super) confidence: Option<Spanned<i64>>,
    #[serde(default, deserialize_with = "words::severity")]
    pub(super) severity: Option<Severity>,
    #[serde(default, deserialize_with = "words::action")]
    pub(super) action: Option<Action>,
    pub(super) keep: Option<usize>,
    pub(super) restore: Option<RestoreEntry>,
    pub(super) require_context: Option<bool>,
    #[serde(default)]
    pub(super) context: Vec<ContextEntry>,
    #[serde(default)]
    pub(super) allow: Vec<AllowEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) id: Spanned<String>,
    pub(super) entity: Spanned<String>,
    pub(super) description: String,
    #[serde(with = "SeverityWord")]
    pub(super) severity: Severity,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    pub(super) source: Option<SourceEntry>,
    pub(super) regex: Option<Spanned<String>>,
    pub(super) format: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) patterns: Vec<PatternEntry>,
    #[serde(default)]
    pub(super) terms: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) include: Vec<Spanned<String>>,
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
    pub(super) requires: Vec<RequiresEntry>,
    #[serde(default)]
    pub(super) allow: Vec<AllowEntry>,
    #[serde(default)]
    pub(super) specimens: Vec<String>,
    #[serde(default, deserialize_with = "words::action")]
    pub(super) action: Option<Action>,
    #[serde(default)]
    pub(super) keep: usize,
    #[serde(default)]
    pub(super) restore: RestoreEntry,
    #[serde(default)]
    pub(super) mentions: bool,
    #[serde(default)]
    pub(super) alone: bool,
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
    pub(super) regex: Option<Spanned<String>>,
    pub(super) format: Option<Spanned<String>>,
    pub(super) confidence: Option<Spanned<i64>>,
    pub(super) require_context: Option<bool>,
    pub(super) border: Option<BorderEntry>,
    pub(super) validators: Option<Vec<Spanned<ValidatorEntry>>>,
}

/// Whether a vault keeps values so that they come back.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RestoreEntry {
    #[default]
    Session,
    Never,
}

/// What may stand next to a match; see [`Border`](super::model::Border).
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BorderEntry {
    #[default]
    Number,
    Address,
    Word,
    Segment,
    None,
}

/// A validator by name, or a table that also says what its verdict does.
pub(super) struct ValidatorEntry {
    pub(super) name: String,
    pub(super) pass: Option<i64>,
    pub(super) fail: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidatorTable {
    name: String,
    pass: Option<i64>,
    fail: Option<i64>,
}

impl<'de> Deserialize<'de> for ValidatorEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ValidatorEntry, D::Error> {
        deserializer.deserialize_any(ValidatorVisitor)
    }
}

struct ValidatorVisitor;

impl<'de> Visitor<'de> for ValidatorVisitor {
    type Value = ValidatorEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a validator, or a table with `name`, `pass` and `fail`")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<ValidatorEntry, E> {
        Ok(ValidatorEntry {
            name: name.to_owned(),
            pass: None,
            fail: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<ValidatorEntry, A::Error> {
        let ValidatorTable { name, pass, fail } =
            ValidatorTable::deserialize(MapAccessDeserializer::new(table))?;
        Ok(ValidatorEntry { name, pass, fail })
    }
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

/// Another kind of value that stands near by.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequiresEntry {
    pub(super) entity: Spanned<String>,
    #[serde(default = "default_within")]
    pub(super) within: usize,
    pub(super) weight: Option<i64>,
    #[serde(default)]
    pub(super) required: bool,
}

fn default_within() -> usize {
    200
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
pub(super) struct TextEntry(pub(super) String);

/// A text that is its own value, or a table of both.
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

// Written by hand: packs hold thousands of examples, and untagged enums would copy each of them first.

impl<'de> Deserialize<'de> for TextEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TextEntry, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = TextEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or an array of its parts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TextEntry, E> {
        Ok(TextEntry(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<TextEntry, E> {
        Ok(TextEntry(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<TextEntry, A::Error> {
        let mut text = String::new();
        while let Some(part) = parts.next_element::<String>()? {
            text.push_str(&part);
        }
        Ok(TextEntry(text))
    }
}

impl<'de> Deserialize<'de> for ExampleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExampleEntry, D::Error> {
        deserializer.deserialize_any(ExampleVisitor)
    }
}

struct ExampleVisitor;

impl<'de> Visitor<'de> for ExampleVisitor {
    type Value = ExampleEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, an array of its parts, or a table with `text` and `value`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ExampleEntry, E> {
        TextVisitor.visit_str(text).map(ExampleEntry::Text)
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<ExampleEntry, E> {
        TextVisitor.visit_string(text).map(ExampleEntry::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, parts: A) -> Result<ExampleEntry, A::Error> {
        TextVisitor.visit_seq(parts).map(ExampleEntry::Text)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<ExampleEntry, A::Error> {
        ExampleTable::deserialize(MapAccessDeserializer::new(table)).map(ExampleEntry::Table)
    }
}

/// Reads the mirror; the error holds the parser's message and the byte range, never the offending line.
pub(super) fn parse(text: &str) -> Result<PackFile, (String, Option<Range<usize>>)> {
    toml::from_str(text).map_err(|error| (error.message().to_owned(), error.span()))
}
