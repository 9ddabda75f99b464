//! Rules that passed every check: [`Rule`] and what it is made of.

use std::borrow::Borrow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::compose::Trust;
use super::format::Format;
use super::pattern::Syntax;
use super::schema::BorderEntry;
use crate::error::Location;
use crate::finding::{Action, Severity};
use crate::prefilter::Clues;

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

impl AsRef<str> for RuleId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Equality, order and hash are those of the text, so a map by rule id can be asked with a `&str`.
impl Borrow<str> for RuleId {
    fn borrow(&self) -> &str {
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
    /// Names that stand alone and that nothing introduces are found as this rule.
    pub(crate) alone: bool,
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
    /// What a prefilter looks for, where a prepared form knows it.
    pub(crate) clues: Option<Arc<Clues>>,
    pub(crate) border: Border,
    pub(crate) confidence: u8,
    pub(crate) require_context: bool,
    pub(crate) checks: Vec<Check>,
    pub(crate) entropy: Option<f64>,
    /// Longest match in bytes: the regex's own bound, or the rule's.
    pub(crate) max_len: usize,
}

impl Pattern {
    /// How far behind the start of a match its value begins at most, in bytes.
    pub(crate) fn lead(&self) -> usize {
        self.syntax.lead.unwrap_or(0).min(self.max_len)
    }
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
