//! Every check that the entries of a pack have to pass: from [`schema`](super::schema) to [`model`](super::model).

mod contexts;
mod patterns;

use std::collections::HashMap;
use std::sync::Arc;

use toml::Spanned;

use super::compose::Trust;
use super::fragment::Fragments;
use super::include::Includes;
use super::model::{About, Example, PackInfo, Rule, RuleId, Source};
use super::read::Lines;
use super::rule_set::{MAX_RULES, RuleSet, duplicate};
use super::schema::{ExampleEntry, ExampleTable, PackFile, RestoreEntry, RuleEntry};
use crate::error::{BuildError, BuildErrorKind, Location};
use crate::finding::Action;
pub(super) use contexts::check_context;

/// Most keywords, terms and allowed values in one pack.
const MAX_KEYWORDS: usize = 100_000;
/// Most bytes of keywords, terms and allowed values in one pack.
const MAX_KEYWORD_BYTES: usize = 4 << 20;
/// Most groups of keywords in one rule, allow lists included.
pub(super) const MAX_GROUPS: usize = 60;
/// Longest description, version, licence, tag or source, in bytes.
const MAX_TEXT_LEN: usize = 2_000;

pub(super) fn check_limit(
    what: &'static str,
    seen: usize,
    limit: usize,
    hint: &'static str,
) -> Result<(), BuildErrorKind> {
    if seen <= limit {
        return Ok(());
    }
    Err(BuildErrorKind::Limit {
        what,
        seen,
        limit,
        hint,
    })
}

/// A value beyond its bounds.
fn out_of_range(what: &'static str, seen: impl ToString, allowed: &'static str) -> BuildErrorKind {
    BuildErrorKind::Range {
        what,
        seen: seen.to_string(),
        allowed,
    }
}

/// Checks the mirror of one file, entry by entry.
pub(super) struct Reader<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) embedded: bool,
    pub(super) includes: Includes,
    pub(super) fragments: Fragments,
}

pub(super) type Checked<T> = Result<T, BuildError>;

impl Reader<'_> {
    fn at<T>(&self, place: &Spanned<T>, kind: BuildErrorKind) -> BuildError {
        BuildError::new(kind).at(self.location(place))
    }

    pub(super) fn location<T>(&self, place: &Spanned<T>) -> Location {
        self.lines.location(place.span().start)
    }

    /// What the pack starts with.
    pub(super) fn trust(&self) -> Trust {
        match self.embedded {
            true => Trust::Host,
            false => Trust::Added,
        }
    }

    pub(super) fn pack(&self, file: PackFile) -> Checked<RuleSet> {
        let seen = *file.schema.get_ref();
        if seen != 1 {
            return Err(self.at(&file.schema, BuildErrorKind::Schema { seen }));
        }
        self.name("pack id", &file.id)?;
        check_limit(
            "number of rules",
            file.rules.len(),
            MAX_RULES,
            "split the pack",
        )?;
        for name in file.fragments.keys() {
            self.name("name of a fragment", name)?;
        }
        self.keyword_limits(&file)?;
        let info = Arc::new(pack_info(&file)?);
        let changes = self.changes(&file, &info)?;
        let mut seen: HashMap<RuleId, Arc<Rule>> = HashMap::new();
        let mut rules = Vec::with_capacity(file.rules.len());
        for entry in file.rules {
            let place = self.lines.location(entry.id.span().start);
            let rule = self.rule(entry, &info).map_err(|error| error.at(place))?;
            let rule = Arc::new(rule);
            if let Some(first) = seen.insert(rule.id.clone(), rule.clone()) {
                return Err(duplicate(&first, &rule));
            }
            rules.push(rule);
        }
        Ok(RuleSet {
            rules,
            changes: changes.into_iter().map(Arc::new).collect(),
        })
    }

    /// Counts every word list of the file, before any is compiled.
    fn keyword_limits(&self, file: &PackFile) -> Checked<()> {
        let mut count = 0;
        let mut bytes = 0;
        for rule in &file.rules {
            let words = rule
                .context
                .iter()
                .flat_map(|context| &context.keywords)
                .chain(rule.allow.iter().flat_map(|allow| &allow.keywords))
                .chain(&rule.terms)
                .map(|word| word.get_ref().len())
                .chain(self.included(rule).map(|term| term.text.len()))
                .chain(
                    rule.allow
                        .iter()
                        .flat_map(|allow| &allow.values)
                        .map(String::len),
                );
            for len in words {
                count += 1;
                bytes += len;
            }
        }
        const HINT: &str = "split the pack or shorten its word lists";
        check_limit("number of keywords and terms", count, MAX_KEYWORDS, HINT)?;
        check_limit(
            "size of keywords and terms in bytes",
            bytes,
            MAX_KEYWORD_BYTES,
            HINT,
        )?;
        Ok(())
    }

    fn rule(&self, entry: RuleEntry, pack: &Arc<PackInfo>) -> Checked<Rule> {
        self.name("rule id", &entry.id)?;
        let id = RuleId::new(entry.id.get_ref());
        self.checked_rule(entry, pack, id.clone())
            .map_err(|error| error.for_rule(&id))
    }

    fn checked_rule(&self, entry: RuleEntry, pack: &Arc<PackInfo>, id: RuleId) -> Checked<Rule> {
        self.label(&entry.entity)?;
        let patterns = self.patterns(&entry)?;
        check_limit(
            "number of keyword groups",
            entry.context.len() + entry.allow.len(),
            MAX_GROUPS,
            "put keywords of one weight and window into one group",
        )?;
        let context = self.contexts(&entry.context)?;
        check_context(&patterns, &context)?;
        check_text("description", &entry.description)?;
        for tag in &entry.tags {
            check_text("tag", tag)?;
        }
        if let Some(source) = &entry.source {
            check_text("authority of the source", &source.authority)?;
            check_text("reference of the source", &source.reference)?;
        }
        let requires = self.companions(&entry.requires)?;
        let allow = entry
            .allow
            .iter()
            .map(|allow| self.allow(allow))
            .collect::<Checked<Vec<_>>>()?;
        Ok(Rule {
            location: self.lines.location(entry.id.span().start),
            embedded: self.embedded,
            trust: self.trust(),
            id,
            pack: pack.clone(),
            entity: entry.entity.get_ref().as_str().into(),
            severity: entry.severity,
            patterns,
            context,
            requires,
            allow,
            specimens: entry.specimens.clone(),
            action: entry.action.unwrap_or(Action::Token),
            keep: entry.keep,
            mentions: entry.mentions,
            alone: entry.alone,
            restorable: entry.restore == RestoreEntry::Session,
            about: Arc::new(About::of(entry)).into(),
        })
    }

    /// A label of a kind of value: capitals, digits and `_`.
    fn label(&self, entity: &Spanned<String>) -> Checked<()> {
        let label = entity.get_ref();
        let is_label = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_';
        if !(1..=64).contains(&label.len()) || !label.bytes().all(is_label) {
            let seen = label.clone();
            return Err(self.at(entity, BuildErrorKind::Entity { seen }));
        }
        Ok(())
    }

    pub(super) fn name(&self, what: &'static str, name: &Spanned<String>) -> Checked<()> {
        check_name(what, name.get_ref()).map_err(|kind| self.at(name, kind))
    }
}

/// Whether `name` may name a pack, a rule, a fragment or a validator.
fn check_name(what: &'static str, name: &str) -> Result<(), BuildErrorKind> {
    let is_name =
        |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'_' | b'.');
    if (1..=64).contains(&name.len()) && name.bytes().all(is_name) {
        return Ok(());
    }
    let seen = name.chars().take(64).collect();
    Err(BuildErrorKind::Name { what, seen })
}

/// What a pack says of itself.
fn pack_info(file: &PackFile) -> Result<PackInfo, BuildErrorKind> {
    check_text("version of the pack", &file.version)?;
    check_text("description of the pack", &file.description)?;
    check_text("license of the pack", &file.license)?;
    for jurisdiction in &file.jurisdictions {
        check_text("jurisdiction of the pack", jurisdiction)?;
    }
    Ok(PackInfo {
        id: file.id.get_ref().clone(),
        version: file.version.clone(),
        description: file.description.clone(),
        jurisdictions: file.jurisdictions.clone(),
        license: file.license.clone(),
    })
}

/// Texts that only people read may be shown on a terminal and in a report.
fn check_text(what: &'static str, text: &str) -> Result<(), BuildErrorKind> {
    if text.len() <= MAX_TEXT_LEN && !text.chars().any(char::is_control) {
        return Ok(());
    }
    let limit = MAX_TEXT_LEN;
    Err(BuildErrorKind::Text { what, limit })
}

fn example(entry: ExampleEntry) -> Example {
    match entry {
        ExampleEntry::Text(text) => Example {
            text: text.0.clone(),
            value: text.0,
        },
        ExampleEntry::Table(ExampleTable { text, value }) => Example {
            text: text.0,
            value: value.0,
        },
    }
}

impl About {
    pub(super) fn of(entry: RuleEntry) -> About {
        let near_misses = entry.must_not_match.into_iter().map(|text| text.0);
        About {
            id: entry.id.into_inner(),
            description: entry.description,
            tags: entry.tags,
            source: entry.source.map(|source| Source {
                authority: source.authority,
                reference: source.reference,
            }),
            must_match: entry.must_match.into_iter().map(example).collect(),
            must_not_match: near_misses.collect(),
        }
    }
}
