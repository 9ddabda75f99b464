//! Every check that the entries of a pack have to pass: from [`schema`](super::schema) to [`model`](super::model).

use std::collections::HashMap;
use std::sync::Arc;

use toml::Spanned;

use super::compose::Trust;
use super::format::Format;
use super::include::{Includes, Term};
use super::model::{
    About, Allow, Border, Check, Companion, Context, Example, MAX_RULES, PackInfo, Pattern, Rule,
    RuleId, RuleSet, Source, duplicate,
};
use super::pattern::{self, Syntax};
use super::read::Lines;
use super::schema::{
    AllowEntry, ContextEntry, ExampleEntry, ExampleTable, PackFile, PatternEntry, RequiresEntry,
    RestoreEntry, RuleEntry, ValidatorEntry,
};
use crate::error::{BuildError, BuildErrorKind, Location};
use crate::finding::Action;

/// Most keywords, terms and allowed values in one pack.
const MAX_KEYWORDS: usize = 100_000;
/// Most bytes of keywords, terms and allowed values in one pack.
const MAX_KEYWORD_BYTES: usize = 4 << 20;
/// Longest keyword or term, in bytes.
const MAX_KEYWORD_LEN: usize = 100;
/// Widest context window on either side, in bytes.
const MAX_WINDOW: usize = 1_000;
/// Entities that one rule may require.
const MAX_COMPANIONS: usize = 8;
/// Farthest that a required entity may stand, in bytes; streams hold that much back.
const MAX_DISTANCE: usize = 500;
/// Most groups of keywords in one rule, allow lists included.
pub(super) const MAX_GROUPS: usize = 60;
/// Longest description, version, licence, tag or source, in bytes.
const MAX_TEXT_LEN: usize = 2_000;
/// Most patterns in one rule.
const MAX_PATTERNS: usize = 64;

/// Confidence of a rule that does not state one.
const DEFAULT_CONFIDENCE: u8 = 70;
/// Points a keyword near by adds when its group does not say.
const DEFAULT_WEIGHT: i32 = 20;

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

/// Checks the mirror of one file, entry by entry.
pub(super) struct Reader<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) embedded: bool,
    pub(super) includes: Includes,
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
        self.keyword_limits(&file)?;
        let info = Arc::new(PackInfo {
            id: file.id.get_ref().clone(),
            version: file.version.clone(),
            description: file.description.clone(),
            jurisdictions: file.jurisdictions.clone(),
            license: file.license.clone(),
        });
        check_text("version of the pack", &info.version)?;
        check_text("description of the pack", &info.description)?;
        check_text("license of the pack", &info.license)?;
        for jurisdiction in &info.jurisdictions {
            check_text("jurisdiction of the pack", jurisdiction)?;
        }
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
            restorable: entry.restore == RestoreEntry::Session,
            about: Arc::new(About::of(entry)).into(),
        })
    }

    /// The patterns of a rule: one of `regex`, `format`, `patterns` and `terms`.
    fn patterns(&self, entry: &RuleEntry) -> Checked<Vec<Pattern>> {
        const HINT: &str =
            "a rule matches by exactly one of `regex`, `format`, `patterns` and `terms`";
        check_limit(
            "number of patterns",
            entry.patterns.len(),
            MAX_PATTERNS,
            "split the rule",
        )?;
        let ways = [
            ("regex", entry.regex.is_some()),
            ("format", entry.format.is_some()),
            ("patterns", !entry.patterns.is_empty()),
            (
                "terms",
                !entry.terms.is_empty() || !entry.include.is_empty(),
            ),
        ];
        match one_way(&ways, HINT)? {
            "patterns" => {
                let patterns = entry.patterns.iter();
                patterns
                    .map(|pattern| self.pattern(entry, pattern))
                    .collect()
            }
            "terms" => Ok(vec![self.terms(entry)?]),
            _ => {
                let only = PatternEntry {
                    name: None,
                    regex: entry.regex.clone(),
                    format: entry.format.clone(),
                    confidence: None,
                    require_context: None,
                    border: None,
                    validators: None,
                };
                Ok(vec![self.pattern(entry, &only)?])
            }
        }
    }

    fn pattern(&self, rule: &RuleEntry, entry: &PatternEntry) -> Checked<Pattern> {
        if let Some(name) = &entry.name {
            check_text("name of a pattern", name)?;
        }
        let border = entry.border.unwrap_or(rule.border);
        let (place, format) = self.way(entry)?;
        let (regex, syntax) = match &format {
            Some(format) => self.format_syntax(format, border, place)?,
            None => {
                let syntax =
                    pattern::parse(place.get_ref(), border).map_err(|kind| self.at(place, kind))?;
                (place.get_ref().clone(), syntax)
            }
        };
        let max_len = self.max_len(rule, &syntax, place)?;
        let checks = entry.validators.as_ref().unwrap_or(&rule.validators);
        Ok(Pattern {
            name: entry.name.clone().unwrap_or_default(),
            regex,
            format,
            syntax,
            clues: None,
            border,
            confidence: self.confidence(entry.confidence.as_ref().or(rule.confidence.as_ref()))?,
            require_context: entry.require_context.unwrap_or(rule.require_context),
            checks: self.checks(checks)?,
            entropy: self.entropy(rule)?,
            max_len,
        })
    }

    /// The text of a pattern in the file, and its format if it is one.
    fn way<'e>(
        &self,
        entry: &'e PatternEntry,
    ) -> Checked<(&'e Spanned<String>, Option<Arc<Format>>)> {
        const HINT: &str = "a pattern is either a `regex` or a `format`";
        let missing = || BuildErrorKind::Missing {
            missing: "regex",
            hint: HINT,
        };
        match (&entry.regex, &entry.format) {
            (Some(regex), None) => Ok((regex, None)),
            (None, Some(format)) => {
                let parsed =
                    Format::parse(format.get_ref()).map_err(|kind| self.at(format, kind))?;
                Ok((format, Some(Arc::new(parsed))))
            }
            (Some(_), Some(format)) => Err(self.at(format, exclusive("regex", "format", HINT))),
            (None, None) => Err(missing().into()),
        }
    }

    fn format_syntax(
        &self,
        format: &Format,
        border: Border,
        place: &Spanned<String>,
    ) -> Checked<(String, Syntax)> {
        if matches!(border, Border::None | Border::Segment) {
            let seen = if border == Border::None {
                "none"
            } else {
                "segment"
            };
            let kind = BuildErrorKind::Range {
                what: "border of a format",
                seen: format!("`{seen}`"),
                allowed: "`number`, `address` and `word`: a number stands by itself",
            };
            return Err(self.at(place, kind));
        }
        let regex = format.regex();
        let syntax =
            pattern::parse_any_length(&regex, border).map_err(|kind| self.at(place, kind))?;
        Ok((regex, syntax))
    }

    /// The terms of the files that a rule includes.
    fn included<'r>(&'r self, rule: &'r RuleEntry) -> impl Iterator<Item = &'r Term> {
        let names = rule.include.iter();
        names.flat_map(|name| self.includes.terms(name.get_ref()))
    }

    fn terms(&self, rule: &RuleEntry) -> Checked<Pattern> {
        for term in &rule.terms {
            self.keyword(term)?;
        }
        for term in self.included(rule) {
            check_keyword(&term.text)
                .map_err(|kind| BuildError::new(kind).at(term.location.clone()))?;
        }
        let own = rule.terms.iter().map(|term| term.get_ref().as_str());
        let included = self.included(rule).map(|term| term.text.as_str());
        let regex = pattern::from_terms(own.chain(included));
        let Some(first) = rule.terms.first().or(rule.include.first()) else {
            unreachable!("a rule matches by terms only when it has some");
        };
        if rule.terms.is_empty() && self.included(rule).next().is_none() {
            let kind = BuildErrorKind::Missing {
                missing: "terms",
                hint: "the included files hold none: write one a line",
            };
            return Err(self.at(first, kind));
        }
        let syntax =
            pattern::parse_any_length(&regex, Border::Word).map_err(|kind| self.at(first, kind))?;
        Ok(Pattern {
            name: "terms".into(),
            regex,
            format: None,
            max_len: self.max_len(rule, &syntax, first)?,
            syntax,
            clues: None,
            border: Border::Word,
            confidence: self.confidence(rule.confidence.as_ref())?,
            require_context: rule.require_context,
            checks: self.checks(&rule.validators)?,
            entropy: self.entropy(rule)?,
        })
    }

    /// The bound on a match: the smaller of what the regex and the rule say.
    fn max_len(
        &self,
        rule: &RuleEntry,
        syntax: &Syntax,
        place: &Spanned<String>,
    ) -> Checked<usize> {
        let Some(stated) = &rule.max_len else {
            let derived = syntax.max_len.ok_or_else(|| {
                self.at(
                    place,
                    BuildErrorKind::Missing {
                        missing: "max_len",
                        hint: "the regex has no longest match (`*`, `+` or `{n,}`): bound it or state `max_len` in bytes",
                    },
                )
            })?;
            if derived > pattern::MAX_MAX_LEN {
                return Err(self.at(
                    place,
                    BuildErrorKind::Limit {
                        what: "longest match in bytes",
                        seen: derived,
                        limit: pattern::MAX_MAX_LEN,
                        hint: "state a smaller `max_len`",
                    },
                ));
            }
            return Ok(derived);
        };
        match usize::try_from(*stated.get_ref()) {
            Ok(len @ 1..=pattern::MAX_MAX_LEN) => {
                Ok(syntax.max_len.map_or(len, |own| own.min(len)))
            }
            _ => Err(self.at(
                stated,
                BuildErrorKind::Range {
                    what: "max_len",
                    seen: stated.get_ref().to_string(),
                    allowed: "1 to 65536 bytes",
                },
            )),
        }
    }

    pub(super) fn confidence(&self, stated: Option<&Spanned<i64>>) -> Checked<u8> {
        let Some(stated) = stated else {
            return Ok(DEFAULT_CONFIDENCE);
        };
        match u8::try_from(*stated.get_ref()) {
            Ok(points @ 0..=100) => Ok(points),
            _ => Err(self.at(
                stated,
                BuildErrorKind::Range {
                    what: "confidence",
                    seen: stated.get_ref().to_string(),
                    allowed: "0 to 100",
                },
            )),
        }
    }

    fn entropy(&self, rule: &RuleEntry) -> Checked<Option<f64>> {
        match &rule.entropy {
            None => Ok(None),
            Some(bits) if (0.0..=8.0).contains(bits.get_ref()) => Ok(Some(*bits.get_ref())),
            Some(bits) => Err(self.at(
                bits,
                BuildErrorKind::Range {
                    what: "entropy",
                    seen: bits.get_ref().to_string(),
                    allowed: "0 to 8 bits per byte",
                },
            )),
        }
    }

    fn checks(&self, entries: &[Spanned<ValidatorEntry>]) -> Checked<Vec<Check>> {
        entries.iter().map(|entry| self.check(entry)).collect()
    }

    fn check(&self, entry: &Spanned<ValidatorEntry>) -> Checked<Check> {
        let ValidatorEntry { name, pass, fail } = entry.get_ref();
        let points = |value: i64| match i32::try_from(value) {
            Ok(points @ -100..=100) => Ok(points),
            _ => Err(self.at(
                entry,
                BuildErrorKind::Range {
                    what: "validator effect",
                    seen: value.to_string(),
                    allowed: "-100 to 100",
                },
            )),
        };
        self.name_text("validator", name)
            .map_err(|kind| self.at(entry, kind))?;
        Ok(Check {
            name: name.clone(),
            pass: points(pass.unwrap_or(0))?,
            fail: fail.map(points).transpose()?,
        })
    }

    pub(super) fn contexts(&self, entries: &[ContextEntry]) -> Checked<Vec<Context>> {
        entries
            .iter()
            .map(|entry| {
                let weight = entry.weight.unwrap_or(i64::from(DEFAULT_WEIGHT));
                let context = self.context(&entry.keywords, entry.before, entry.after, weight)?;
                Ok(Context {
                    required: entry.required,
                    ..context
                })
            })
            .collect()
    }

    fn companions(&self, entries: &[RequiresEntry]) -> Checked<Vec<Companion>> {
        check_limit(
            "number of required entities",
            entries.len(),
            MAX_COMPANIONS,
            "a value that needs so many neighbours is described by its keywords",
        )?;
        let companion = |entry: &RequiresEntry| {
            self.label(&entry.entity)?;
            check_limit(
                "distance of a required entity in bytes",
                entry.within,
                MAX_DISTANCE,
                "what stands further away belongs to something else",
            )?;
            let weight = entry.weight.unwrap_or(i64::from(DEFAULT_WEIGHT));
            let kind = || BuildErrorKind::Range {
                what: "weight of a required entity",
                seen: weight.to_string(),
                allowed: "0 to 100",
            };
            let fits = i32::try_from(weight)
                .ok()
                .filter(|at| (0..=100).contains(at));
            Ok(Companion {
                entity: entry.entity.get_ref().clone(),
                within: entry.within,
                weight: fits.ok_or_else(kind)?,
                required: entry.required,
            })
        };
        entries.iter().map(companion).collect()
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

    fn context(
        &self,
        keywords: &[Spanned<String>],
        before: usize,
        after: usize,
        weight: i64,
    ) -> Checked<Context> {
        check_limit(
            "context window in bytes",
            before.max(after),
            MAX_WINDOW,
            "narrow the window",
        )?;
        let weight = match i32::try_from(weight) {
            Ok(weight @ -100..=100) => weight,
            _ => {
                return Err(BuildErrorKind::Range {
                    what: "context weight",
                    seen: weight.to_string(),
                    allowed: "-100 to 100",
                }
                .into());
            }
        };
        if keywords.is_empty() {
            return Err(BuildErrorKind::Missing {
                missing: "keywords",
                hint: "a context group without keywords never counts",
            }
            .into());
        }
        for keyword in keywords {
            self.keyword(keyword)?;
        }
        Ok(Context {
            keywords: keywords.iter().map(|k| k.get_ref().clone()).collect(),
            before,
            after,
            weight,
            required: false,
        })
    }

    fn keyword(&self, keyword: &Spanned<String>) -> Checked<()> {
        check_keyword(keyword.get_ref()).map_err(|kind| self.at(keyword, kind))
    }

    pub(super) fn allow(&self, entry: &AllowEntry) -> Checked<Allow> {
        let regex = match &entry.regex {
            None => None,
            Some(regex) => Some(
                pattern::parse(regex.get_ref(), Border::None)
                    .map_err(|kind| self.at(regex, kind))?,
            ),
        };
        let context = if entry.keywords.is_empty() {
            None
        } else {
            Some(self.context(&entry.keywords, entry.before, entry.after, 0)?)
        };
        Ok(Allow {
            values: entry.values.clone(),
            regex,
            context,
        })
    }

    pub(super) fn name(&self, what: &'static str, name: &Spanned<String>) -> Checked<()> {
        self.name_text(what, name.get_ref())
            .map_err(|kind| self.at(name, kind))
    }

    fn name_text(&self, what: &'static str, name: &str) -> Result<(), BuildErrorKind> {
        let is_name =
            |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'_' | b'.');
        if (1..=64).contains(&name.len()) && name.bytes().all(is_name) {
            return Ok(());
        }
        let seen = name.chars().take(64).collect();
        Err(BuildErrorKind::Name { what, seen })
    }
}

fn check_keyword(text: &str) -> Result<(), BuildErrorKind> {
    let starts_well = text.chars().next().is_some_and(char::is_alphanumeric);
    if starts_well && text.len() <= MAX_KEYWORD_LEN {
        return Ok(());
    }
    let seen = text.chars().take(40).collect();
    Err(BuildErrorKind::Keyword { seen })
}

/// Texts that only people read may be shown on a terminal and in a report.
fn check_text(what: &'static str, text: &str) -> Result<(), BuildErrorKind> {
    if text.len() <= MAX_TEXT_LEN && !text.chars().any(char::is_control) {
        return Ok(());
    }
    let limit = MAX_TEXT_LEN;
    Err(BuildErrorKind::Text { what, limit })
}

/// A rule that needs a keyword needs a group that has one.
pub(super) fn check_context(
    patterns: &[Pattern],
    context: &[Context],
) -> Result<(), BuildErrorKind> {
    let needs_keyword = patterns.iter().any(|pattern| pattern.require_context);
    if !needs_keyword || context.iter().any(|context| context.weight > 0) {
        return Ok(());
    }
    Err(BuildErrorKind::Missing {
        missing: "context",
        hint: "`require_context` needs a context group with keywords and a positive weight",
    })
}

/// The one of `ways` that is there.
fn one_way(
    ways: &[(&'static str, bool)],
    hint: &'static str,
) -> Result<&'static str, BuildErrorKind> {
    let mut there = ways.iter().filter(|(_, is_there)| *is_there);
    match (there.next(), there.next()) {
        (Some((way, _)), None) => Ok(way),
        (Some((first, _)), Some((second, _))) => Err(exclusive(first, second, hint)),
        (None, _) => Err(BuildErrorKind::Missing {
            missing: "regex",
            hint,
        }),
    }
}

fn exclusive(first: &'static str, second: &'static str, hint: &'static str) -> BuildErrorKind {
    BuildErrorKind::Exclusive {
        first,
        second,
        hint,
    }
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
