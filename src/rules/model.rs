//! Rules that passed every check: [`RuleSet`], [`Rule`] and what they are made of.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::compose::{Changes, Trust};
use super::format::Format;
use super::include::{Includes, Term};
use super::pattern::{self, Syntax};
use super::schema::{
    AllowEntry, BorderEntry, ContextEntry, ExampleEntry, ExampleTable, PackFile, PatternEntry,
    RequiresEntry, RuleEntry, ValidatorEntry,
};
use crate::error::{BuildError, BuildErrorKind, Location};
use crate::finding::{Action, Severity};
use crate::validate;

/// Largest pack file, in bytes.
const MAX_FILE_LEN: usize = 1 << 20;
/// Most rules in one rule set.
const MAX_RULES: usize = 5_000;
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

/// The stable name of a rule: kebab-case, unique across all packs of a scanner.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(Arc<str>);

impl RuleId {
    pub(super) fn new(id: &str) -> RuleId {
        RuleId(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// Who defines the format of a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The issuing authority or standards body.
    pub authority: String,
    /// The document.
    pub reference: String,
}

/// A text in which a rule must find a value.
#[derive(Clone, PartialEq, Eq)]
pub struct Example {
    /// The text to scan.
    pub text: String,
    /// The value that must be found in it, byte for byte.
    pub value: String,
}

impl fmt::Debug for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Example").finish_non_exhaustive()
    }
}

/// What a pack says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackInfo {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) jurisdictions: Vec<String>,
    pub(crate) license: String,
}

impl PackInfo {
    /// The pack's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The pack's own version (semver).
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// One sentence on what the pack covers.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Where its rules apply: `US`, `US-MA`, `DE` ...
    #[must_use]
    pub fn jurisdictions(&self) -> &[String] {
        &self.jurisdictions
    }

    /// The licence of the pack file.
    #[must_use]
    pub fn license(&self) -> &str {
        &self.license
    }
}

/// One detection rule.
#[derive(Clone)]
pub struct Rule {
    pub(crate) id: RuleId,
    pub(crate) pack: Arc<PackInfo>,
    pub(crate) entity: Arc<str>,
    pub(crate) severity: Severity,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) context: Vec<Context>,
    pub(crate) requires: Vec<Companion>,
    pub(crate) allow: Vec<Allow>,
    pub(crate) specimens: Vec<String>,
    pub(crate) action: Action,
    pub(crate) keep: usize,
    pub(crate) restorable: bool,
    /// What is found is found again at its later mentions.
    pub(crate) mentions: bool,
    pub(crate) location: Location,
    /// Whether it comes from a pack inside the crate.
    pub(crate) embedded: bool,
    pub(crate) trust: Trust,
    /// Of a prepared rule read when somebody asks.
    pub(super) about: OnceLock<Arc<About>>,
}

/// What people read of a rule, and no scanner needs.
#[derive(PartialEq, Eq)]
pub(super) struct About {
    pub(super) id: String,
    pub(super) description: String,
    pub(super) tags: Vec<String>,
    pub(super) source: Option<Source>,
    pub(super) must_match: Vec<Example>,
    pub(super) must_not_match: Vec<String>,
}

impl Rule {
    /// The stable id, `us-ssn` for instance.
    #[must_use]
    pub fn id(&self) -> &RuleId {
        &self.id
    }

    /// The pack it came from.
    #[must_use]
    pub fn pack(&self) -> &PackInfo {
        &self.pack
    }

    /// The label of what it finds, `US_SSN` for instance; several rules may share one.
    #[must_use]
    pub fn entity(&self) -> &str {
        &self.entity
    }

    /// One sentence on what it finds.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.about().description
    }

    /// How much harm a leak does.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Legal basis and further marks.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.about().tags
    }

    /// Who defines the format.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.about().source.as_ref()
    }

    /// What redaction does with a value by default.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// How many characters at the end [`Action::Mask`] keeps.
    #[must_use]
    pub fn keep(&self) -> usize {
        self.keep
    }

    /// Whether a vault may keep its values, so that tokens come back; `restore = "never"` says no.
    #[must_use]
    pub fn is_restorable(&self) -> bool {
        self.restorable
    }

    /// The formats of its patterns; none for those written as a regex.
    pub fn formats(&self) -> impl Iterator<Item = &Format> {
        let formats = self.patterns.iter().map(|pattern| &pattern.format);
        formats.filter_map(|format| format.as_deref())
    }

    /// The regexes of its patterns: as written in the pack, or what a format was turned into.
    pub fn regexes(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| pattern.regex.as_str())
    }

    /// How far its pack is trusted.
    #[must_use]
    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// What no scanner needs.
    pub(super) fn about(&self) -> &About {
        self.about.get_or_init(|| {
            #[cfg(feature = "packs")]
            return super::prepared::about(&self.pack.id, &self.id);
            #[cfg(not(feature = "packs"))]
            unreachable!("no rule is prepared")
        })
    }

    /// Names of its validators, without repetition.
    #[must_use]
    pub fn validators(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for check in self.patterns.iter().flat_map(|pattern| &pattern.checks) {
            if !names.contains(&check.name.as_str()) {
                names.push(&check.name);
            }
        }
        names
    }

    /// Whether every pattern needs a keyword near by.
    #[must_use]
    pub fn requires_context(&self) -> bool {
        self.patterns.iter().all(|pattern| pattern.require_context)
    }

    /// Whether it looks for values of this entity near its own.
    pub(crate) fn wants(&self, entity: &str) -> bool {
        self.requires
            .iter()
            .any(|companion| companion.entity == entity)
    }

    /// Texts in which it must find a value.
    #[must_use]
    pub fn must_match(&self) -> &[Example] {
        &self.about().must_match
    }

    /// Texts in which it must find nothing.
    #[must_use]
    pub fn must_not_match(&self) -> &[String] {
        &self.about().must_not_match
    }

    /// Bytes that its examples hold on the heap, an estimate.
    pub(crate) fn memory_usage(&self) -> usize {
        let examples = self.about.get().map_or(&[][..], |about| &about.must_match);
        let sizes = examples
            .iter()
            .map(|one| one.text.len() + one.value.len() + 48);
        sizes.sum()
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

impl fmt::Debug for Rule {
    /// Id, entity and severity; never an example.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .field("entity", &self.entity)
            .field("severity", &self.severity)
            .finish_non_exhaustive()
    }
}

/// What may stand next to a match.
pub(crate) type Border = BorderEntry;

/// One regex of a rule with its own bounds and gates.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Pattern {
    pub(crate) name: String,
    /// The same as in `syntax`, so a prepared form leaves it out.
    #[serde(skip)]
    pub(crate) regex: String,
    /// What the regex was made from, unless the pack writes the regex itself.
    #[serde(with = "super::format::as_text")]
    pub(crate) format: Option<Arc<Format>>,
    pub(crate) syntax: Syntax,
    pub(crate) border: Border,
    pub(crate) confidence: u8,
    pub(crate) require_context: bool,
    pub(crate) checks: Vec<Check>,
    pub(crate) entropy: Option<f64>,
    /// Longest match in bytes: the regex's own bound, or the rule's.
    pub(crate) max_len: usize,
}

/// A validator by name, with what its verdict does to the score; `None` for a failure rejects.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) pass: i32,
    pub(crate) fail: Option<i32>,
}

/// Keywords that move the score when one stands near by.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Context {
    pub(crate) keywords: Vec<String>,
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) weight: i32,
    /// Without one of these keywords the rule stays silent, whatever its other groups say.
    pub(crate) required: bool,
}

/// Another kind of value that moves the score when it stands near by.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Companion {
    pub(crate) entity: String,
    /// Bytes between the two values.
    pub(crate) within: usize,
    pub(crate) weight: i32,
    /// Without it the rule stays silent.
    pub(crate) required: bool,
}

/// What a rule leaves alone.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Allow {
    pub(crate) values: Vec<String>,
    pub(crate) regex: Option<Syntax>,
    pub(crate) context: Option<Context>,
}

/// Checked rules of one or more packs.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    pub(crate) rules: Vec<Arc<Rule>>,
    /// What the packs change in each other; applied by [`RuleSet::compose`].
    pub(super) changes: Vec<Arc<Changes>>,
}

impl RuleSet {
    /// Reads one pack.
    ///
    /// # Errors
    ///
    /// A pack loads whole or not at all: unknown keys, duplicate ids, a regex that does not parse or has no length
    /// bound, and every passed limit are errors with rule and place. Validators are looked up, automata built, and
    /// changes to other packs applied, when a scanner is built. The pack has [`Trust::Added`].
    pub fn from_toml(text: &str) -> Result<RuleSet, BuildError> {
        RuleSet::read(text, false)
    }

    /// Reads a pack that is a part of the crate.
    pub(crate) fn of_crate(text: &str) -> RuleSet {
        match RuleSet::read(text, true) {
            Ok(rules) => rules,
            Err(error) => unreachable!("a pack of the crate, read by every test: {error}"),
        }
    }

    /// Reads one pack, a file of somebody or one inside the crate.
    pub(super) fn read(text: &str, embedded: bool) -> Result<RuleSet, BuildError> {
        RuleSet::read_with(text, embedded, Includes::default())
    }

    fn read_with(
        text: &str,
        embedded: bool,
        mut includes: Includes,
    ) -> Result<RuleSet, BuildError> {
        check_limit(
            "pack file size in bytes",
            text.len(),
            MAX_FILE_LEN,
            "split the pack",
        )?;
        let lines = Lines::new(text);
        let file = super::schema::parse(text).map_err(|(message, span)| {
            let error = BuildError::new(BuildErrorKind::Syntax { message });
            match span {
                Some(span) => error.at(lines.location(span.start)),
                None => error,
            }
        })?;
        for name in file.rules.iter().flat_map(|rule| &rule.include) {
            let place = lines.location(name.span().start);
            let read = includes.read(name.get_ref()).map_err(BuildError::new);
            read.map_err(|error| error.at(place))?;
        }
        let reader = Reader {
            lines,
            embedded,
            includes,
        };
        reader.pack(file)
    }

    /// Reads one pack from bytes that should be UTF-8.
    ///
    /// # Errors
    ///
    /// As [`RuleSet::from_toml`], and when the bytes are not UTF-8.
    pub fn from_toml_bytes(bytes: &[u8]) -> Result<RuleSet, BuildError> {
        RuleSet::read_bytes(bytes, Includes::default())
    }

    fn read_bytes(bytes: &[u8], includes: Includes) -> Result<RuleSet, BuildError> {
        check_limit(
            "pack file size in bytes",
            bytes.len(),
            MAX_FILE_LEN,
            "split the pack",
        )?;
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.starts_with('\u{feff}') => RuleSet::read_with(text, false, includes),
            _ => Err(BuildErrorKind::NotUtf8.into()),
        }
    }

    /// Reads one pack file, and the term files that its rules include.
    ///
    /// # Errors
    ///
    /// As [`RuleSet::from_toml_bytes`], and when a file cannot be read or an included one does not lie in the folder of
    /// the pack. Every error names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<RuleSet, BuildError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let read = || {
            use std::io::Read;
            let mut bytes = Vec::new();
            // One byte more than allowed is enough to see that the file is too large.
            std::fs::File::open(path)?
                .take(MAX_FILE_LEN as u64 + 1)
                .read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read()
            .map_err(|error| BuildErrorKind::Io(error).into())
            .and_then(|bytes| RuleSet::read_bytes(&bytes, Includes::beside(path)))
            .map(|mut rules| {
                for changes in &mut rules.changes {
                    Arc::make_mut(changes).in_file(&name);
                }
                rules
            })
            .map_err(|error: BuildError| error.in_file(&name))
    }

    /// Adds the rules of `other`, and what it changes.
    ///
    /// # Errors
    ///
    /// When a rule id is in both, a pack has the id of one that is trusted more, or the sum passes the limit of 5,000
    /// rules.
    pub fn merge(mut self, other: RuleSet) -> Result<RuleSet, BuildError> {
        check_limit(
            "number of rules",
            self.len() + other.len(),
            MAX_RULES,
            "load fewer packs",
        )?;
        let known: HashMap<&str, &Rule> = self.iter().map(|r| (r.id.as_str(), r)).collect();
        for rule in other.iter() {
            if let Some(first) = known.get(rule.id.as_str()) {
                return Err(duplicate(first, rule));
            }
        }
        drop(known);
        self.check_pack_ids(&other)?;
        self.rules.extend(other.rules);
        self.changes.extend(other.changes);
        Ok(self)
    }

    /// No pack passes for one that is trusted more.
    fn check_pack_ids(&self, other: &RuleSet) -> Result<(), BuildError> {
        let all_of_host = |rules: &RuleSet| rules.iter().all(|rule| rule.trust == Trust::Host);
        if all_of_host(self) && all_of_host(other) {
            return Ok(());
        }
        let packs = |rules: &'_ RuleSet| -> HashMap<String, (Trust, Location)> {
            let packs = rules.iter();
            packs
                .map(|rule| (rule.pack.id.clone(), (rule.trust, rule.location.clone())))
                .collect()
        };
        let known = packs(self);
        for (id, (trust, location)) in packs(other) {
            if known.get(&id).is_some_and(|(known, _)| *known != trust) {
                let kind = BuildErrorKind::TakenPackId { seen: id };
                return Err(BuildError::new(kind).at(location));
            }
        }
        Ok(())
    }

    /// The rules for which `keep` says yes; what their packs change in others is kept.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&Rule) -> bool) -> RuleSet {
        RuleSet {
            rules: self
                .rules
                .iter()
                .filter(|rule| keep(rule))
                .cloned()
                .collect(),
            changes: self.changes.clone(),
        }
    }

    /// The rules, in the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|rule| &**rule)
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.iter().find(|rule| rule.id.as_str() == id)
    }
}

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

/// Turns byte offsets of a pack file into lines and columns.
struct Lines<'t> {
    text: &'t str,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Lines {
            text,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    fn location(&self, offset: usize) -> Location {
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or("");
        Location {
            file: None,
            line,
            column: before.chars().count() + 1,
        }
    }
}

/// Checks the mirror of one file, entry by entry.
pub(super) struct Reader<'t> {
    lines: Lines<'t>,
    embedded: bool,
    includes: Includes,
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

    fn pack(&self, file: PackFile) -> Checked<RuleSet> {
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
            restorable: entry.restore == super::schema::RestoreEntry::Session,
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

fn duplicate(first: &Rule, second: &Rule) -> BuildError {
    let kind = BuildErrorKind::DuplicateId {
        seen: second.id.to_string(),
        first: first.pack.id.clone(),
        second: second.pack.id.clone(),
    };
    BuildError::new(kind)
        .for_rule(&second.id)
        .at(second.location.clone())
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

/// Checks validator names against the embedded ones and the host's own.
pub(crate) fn check_validators(rules: &RuleSet, is_known: impl Fn(&str) -> bool) -> Checked<()> {
    for rule in rules.iter() {
        for name in rule.validators() {
            if !is_known(name) {
                return Err(BuildError::new(BuildErrorKind::UnknownValidator {
                    seen: name.to_owned(),
                    nearest: validate::nearest_name(name).to_owned(),
                })
                .for_rule(&rule.id)
                .at(rule.location.clone()));
            }
        }
    }
    Ok(())
}
