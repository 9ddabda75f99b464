//! Findings -> text: mask, replace, hash.
//!
//! Tokens come from a [vault](crate); without one they read like a replacement.

mod hash;
mod mask;

use std::borrow::Cow;

use crate::finding::{Action, Finding, Verdict};
use crate::rules::Rule;
pub use hash::HashKey;
pub(crate) use hash::{BASE32, base32};

/// A text with its findings replaced.
///
/// It has a text whatever the verdict is. Of a [blocked](Verdict::Blocked) one the values are replaced as well, and yet
/// it must not go on: what a rule blocks for, a marking for instance, speaks of the whole text. It is there to be shown
/// to whoever wrote it.
///
/// ```
/// use promptveil::{Action, RuleSet, Scanner, Verdict};
///
/// let mut builder = Scanner::builder();
/// let scanner = builder.action(Action::Block).build(RuleSet::builtin_all())?;
/// let redacted = scanner.redact("Her SSN is 531-27-8846.");
/// assert_eq!(redacted.verdict(), Verdict::Blocked);
/// // For whoever wrote it, and for nobody else.
/// assert_eq!(redacted.text(), "Her SSN is [US_SSN].");
/// # Ok::<(), promptveil::BuildError>(())
/// ```
#[must_use = "the verdict says whether the text may go on"]
pub struct Redacted<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) findings: Vec<Finding>,
}

impl<'t> Redacted<'t> {
    /// The redacted text; borrowed when nothing was found. Also that of a blocked text: ask [`Redacted::verdict`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The redacted text, owned if anything was found. Also that of a blocked text: ask [`Redacted::verdict`] before.
    #[must_use]
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// What was found, with offsets into the original text.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The overall outcome.
    pub fn verdict(&self) -> Verdict {
        verdict(&self.findings)
    }
}

impl std::fmt::Debug for Redacted<'_> {
    /// Findings only; not even the redacted text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redacted")
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}

/// What was found in bytes, whose redacted form went to the caller's `out`, whatever the verdict is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "the verdict says whether the text may go on"]
pub struct RedactedBytes {
    pub(crate) findings: Vec<Finding>,
}

impl RedactedBytes {
    /// What was found, with offsets into the original text.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was found, owned.
    #[must_use]
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The overall outcome.
    pub fn verdict(&self) -> Verdict {
        verdict(&self.findings)
    }
}

/// The verdict on a text with these findings.
pub(crate) fn verdict(findings: &[Finding]) -> Verdict {
    let each = findings.iter().map(|finding| Verdict::of(finding.action));
    each.fold(Verdict::Clean, Verdict::and)
}

/// Copies `text` to `out` with every finding replaced; findings are sorted and disjoint.
pub(crate) fn rewrite<'r>(
    text: &[u8],
    findings: &[Finding],
    rule: impl Fn(&Finding) -> &'r Rule,
    key: Option<&HashKey>,
    out: &mut Vec<u8>,
) {
    let mut copied = 0;
    for finding in findings {
        if finding.action == Action::Allow {
            continue;
        }
        out.extend_from_slice(&text[copied..finding.span.start]);
        let value = &text[finding.range()];
        write_one(value, finding.action, rule(finding), key, out);
        copied = finding.span.end;
    }
    out.extend_from_slice(&text[copied..]);
}

/// A rewritten text as a string. Spans of valid text begin and end between characters; should one ever not, or a value
/// that was put back be no UTF-8, its bytes are shown as U+FFFD and nothing else is lost.
pub(crate) fn into_string(rewritten: Vec<u8>) -> String {
    String::from_utf8(rewritten)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Appends what stands for `value` after `action`.
pub(crate) fn write_one(
    value: &[u8],
    action: Action,
    rule: &Rule,
    key: Option<&HashKey>,
    out: &mut Vec<u8>,
) {
    match (action, key) {
        (Action::Allow, _) => out.extend_from_slice(value),
        (Action::Mask, _) => mask::mask(value, rule.keep(), out),
        (Action::Hash, Some(key)) => {
            out.push(b'[');
            out.extend_from_slice(rule.entity().as_bytes());
            out.push(b'_');
            out.extend_from_slice(key.fingerprint(rule.entity(), value).as_bytes());
            out.push(b']');
        }
        // A hash without a key would be a list of all social security numbers away from its value.
        _ => {
            out.push(b'[');
            out.extend_from_slice(rule.entity().as_bytes());
            out.push(b']');
        }
    }
}
