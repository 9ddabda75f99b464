//! The words of a result: [`Span`], [`Score`], [`Severity`], [`Action`], [`Finding`], [`Verdict`].

use std::fmt;
use std::ops::Range;

/// A place in the scanned text: byte offsets into the original input, `end` not included.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// Length in bytes; zero when `end` is not after `start`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// The span as a standard range.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two spans share a byte.
    #[must_use]
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Confidence of a finding, 0 to 100.
///
/// Tiers: low from 50, medium from 70, high from 85. The default threshold is [`Score::LOW`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// The highest score.
    pub const MAX: Score = Score(100);
    /// 85: high from here on.
    pub const HIGH: Score = Score(85);
    /// 70: medium from here on.
    pub const MEDIUM: Score = Score(70);
    /// 50: low from here on; the default threshold, for scanning and redacting alike.
    pub const LOW: Score = Score(50);

    /// The score `points`, clamped to 0..=100.
    #[must_use]
    pub fn new(points: i32) -> Score {
        Score(u8::try_from(points.clamp(0, 100)).unwrap_or(0))
    }

    /// The score as points, 0 to 100.
    #[must_use]
    pub fn points(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How much harm a leak of the value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Public or organisational; useful for routing and counting.
    Low,
    /// Harmful together with other data.
    Medium,
    /// Harmful alone.
    High,
    /// Identity theft, special categories, credentials, classified text.
    Critical,
}

impl Severity {
    /// The name used in rule files: `low`, `medium`, `high`, `critical`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What happens to the text of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Report only; the text stays.
    Allow,
    /// Replace like [`Action::Replace`] and make the verdict [`Verdict::Blocked`].
    Block,
    /// A keyed hash of the value (HMAC-SHA-256), so that equal values can be joined.
    Hash,
    /// Letters and digits become `*`; the tail the rule names stays.
    Mask,
    /// The entity label in brackets: `[US_SSN]`.
    Replace,
    /// A token that a vault can turn back; without a vault the same as [`Action::Replace`].
    Token,
}

impl Action {
    /// The name used in rule files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Allow => "allow",
            Action::Block => "block",
            Action::Hash => "hash",
            Action::Mask => "mask",
            Action::Replace => "replace",
            Action::Token => "token",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The number of a rule within one scanner; [`Scanner::rule`](crate::Scanner::rule) gives the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleIndex(pub(crate) u32);

impl RuleIndex {
    /// The index as a number.
    #[must_use]
    pub fn as_u32(self) -> u32 {
        self.0
    }

    pub(crate) fn as_usize(self) -> usize {
        self.0 as usize
    }
}

/// One reported place: rule, span, score and action, never the text.
///
/// Findings of one scan are sorted by start and do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    pub(crate) span: Span,
    pub(crate) rule: RuleIndex,
    pub(crate) score: Score,
    pub(crate) action: Action,
    pub(crate) specimen: bool,
}

impl Finding {
    /// Where the value stands, in bytes of the original input.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The span as a standard range, ready to slice with.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.span.range()
    }

    /// The rule that gave the label.
    #[must_use]
    pub fn rule(&self) -> RuleIndex {
        self.rule
    }

    /// How sure the rule is.
    #[must_use]
    pub fn score(&self) -> Score {
        self.score
    }

    /// What redaction does with the value.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// Whether the value is a published test value (`078-05-1120`) that belongs to nobody.
    #[must_use]
    pub fn is_specimen(&self) -> bool {
        self.specimen
    }
}

/// The overall outcome of a redaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "a verdict that nobody looks at protects nobody"]
pub enum Verdict {
    /// Nothing was replaced: nothing was found, or only what its rule lets stay ([`Action::Allow`]).
    Clean,
    /// Something was found and replaced, or a payload has a part that was not read and the host lets it pass
    /// (`UnknownParts::Scan`); the text may go on.
    Redacted,
    /// The text must not go on, redacted or not: a rule with [`Action::Block`] fired, or a payload has a part that
    /// cannot be read.
    Blocked,
}

impl Verdict {
    /// The verdict on a text in which one finding with this action stands.
    pub(crate) fn of(action: Action) -> Verdict {
        match action {
            Action::Block => Verdict::Blocked,
            Action::Allow => Verdict::Clean,
            Action::Hash | Action::Mask | Action::Replace | Action::Token => Verdict::Redacted,
        }
    }

    /// The verdict on two texts that go on together: the stricter of both.
    pub(crate) fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Blocked, _) | (_, Verdict::Blocked) => Verdict::Blocked,
            (Verdict::Redacted, _) | (_, Verdict::Redacted) => Verdict::Redacted,
            (Verdict::Clean, Verdict::Clean) => Verdict::Clean,
        }
    }
}
