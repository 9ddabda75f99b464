//! The score of a match: its rule's confidence, what its validators say, and the evidence round it.

use super::group::GroupRange;
use super::heading::MAX_HEADING_LEN;
use super::hits::Hits;
use super::keywords::Keywords;
use super::list::{ListItem, continues_list};
use super::spelling::MAX_HIT;
use crate::finding::{Score, Span};
use crate::validate::{Strength, Validated};

/// A validated match with its score and what decides between overlapping ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub(crate) rule: u32,
    pub(crate) precedence: Precedence,
    pub(crate) pattern: u32,
    /// The match outgrew its pattern and was taken to the end of its run.
    pub(crate) cut: bool,
    /// The value, in the view.
    pub(crate) span: Span,
    pub(crate) score: Score,
    pub(crate) strength: Strength,
    /// Bytes between the value and the nearest keyword of its rule; [`NO_CUE`] where none is near.
    pub(crate) cue_distance: u32,
    /// Length of that keyword, zero where there is none: longer ones are more specific.
    pub(crate) cue_len: u32,
}

/// Further away than any keyword: a match without one comes behind all others.
pub(crate) const NO_CUE: u32 = u32::MAX;

impl Scored {
    /// Whether a keyword of its rule is near.
    pub(crate) fn has_cue(&self) -> bool {
        self.cue_distance != NO_CUE
    }
}

/// What a rule's action means for rules that claim the same bytes.
///
/// A rule that leaves text alone never uncovers what another rule covers, a rule that blocks is never silenced by one
/// that only replaces, and a rule of an added pack never decides what becomes of a value that the host's rules found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precedence {
    Block,
    Replace,
    ReplaceAdded,
    Allow,
}

/// The gates and numbers of the rule and pattern behind a match.
pub(crate) struct Gate {
    pub(crate) rule: u32,
    pub(crate) precedence: Precedence,
    pub(crate) groups: GroupRange,
    pub(crate) confidence: u8,
    pub(crate) require_context: bool,
}

/// Scores a match by what stands round it; `None` when a required keyword is missing or it is allowed.
pub(crate) fn score(
    keywords: &Keywords,
    hits: &mut Hits,
    text: &[u8],
    gate: &Gate,
    list: &mut ListItem,
    validated: Validated,
) -> Option<Scored> {
    let value = validated.raw.value;
    let mut evidence = keywords.evidence(hits, text, gate.groups, value);
    if evidence.allowed {
        return None;
    }
    if evidence.cue.is_none() {
        keywords.add_handed_over(hits, text, gate.groups, validated.raw.start, &mut evidence);
    }
    if evidence.cue.is_none()
        && continues_list(text, list, value.start)
        && !hits.readers.parts(text, list.end, value.start)
    {
        evidence.cue = list.evidence.cue;
        evidence.positive = list.evidence.positive;
        evidence.incomplete = list.evidence.incomplete;
    }
    if evidence.incomplete {
        return None;
    }
    if gate.require_context && evidence.cue.is_none() {
        return None;
    }
    *list = ListItem {
        end: value.end,
        evidence,
    };
    // Negative words lower a guess; they cannot outvote a check digit or the entity's own label.
    let is_backed = evidence.cue.is_some() || validated.strength == Strength::Checked;
    let negative = if is_backed { 0 } else { evidence.negative };
    let points = i32::from(gate.confidence) + validated.effect + evidence.positive + negative;
    let (cue_distance, cue_len) = evidence.cue.unwrap_or((NO_CUE, 0));
    Some(Scored {
        rule: gate.rule,
        precedence: gate.precedence,
        pattern: validated.raw.pattern,
        cut: validated.raw.cut,
        span: value,
        score: Score::new(points),
        strength: match validated.strength {
            _ if gate.require_context => Strength::Context,
            strength => strength,
        },
        cue_distance,
        cue_len,
    })
}

/// Bytes before a value that may matter to its score, for windows of `before` bytes.
pub(crate) fn look_behind(before: usize) -> usize {
    before + 2 * MAX_HIT + MAX_HEADING_LEN
}
