//! What the keywords round a value say of it, each group once.

use super::group::{Group, GroupRange};
use super::handed::{FEWEST_BEFORE, HANDED};
use super::hits::{Hit, Hits};
use super::keywords::Keywords;
use super::near::MARGIN;
use super::paragraph::open_window;
use crate::finding::Span;
use crate::prefilter::Reach;

/// Distance at which the heading of a column stands, for the choice between rules: right beside its cells.
const HEADING_DISTANCE: u32 = 2;

/// What the keywords round one value say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Points of all positive groups with a keyword near by.
    pub(crate) positive: i32,
    /// Points of all negative groups, below zero.
    pub(crate) negative: i32,
    /// Distance and length of the nearest positive keyword.
    pub(crate) cue: Option<(u32, u32)>,
    /// A keyword of an allow list is near.
    pub(crate) allowed: bool,
    /// A required group has no keyword near by.
    pub(crate) incomplete: bool,
}

impl Keywords {
    /// What the keywords of a rule's groups say of the value at `value`.
    pub(crate) fn evidence(
        &self,
        hits: &mut Hits,
        text: &[u8],
        groups: GroupRange,
        value: Span,
    ) -> Evidence {
        if groups.first == groups.end {
            return Evidence::default();
        }
        let mut tally = Tally::default();
        let Reach { before, after } = groups.widest;
        let from = value.start.saturating_sub(before);
        // Where blank lines are matters only when a keyword of the rule is there.
        let mut window = None;
        hits.each_in(self, text, from, value.end + after + 1, |hit| {
            for group in self.groups_of_hit(hit, groups) {
                let window = *window.get_or_insert_with(|| open_window(text, value, before, after));
                let of = &self.groups[group as usize];
                if of.has_window() && hit.start >= window.start && hit.start <= window.end {
                    tally.add(hit, value, group - groups.first, of);
                }
            }
        });
        // A label speaks from the signs before its value on, and is read behind them.
        hits.readers.advance(self, text, value.start + MARGIN);
        hits.readers.each_cue(text, value, |hit| {
            for group in self.groups_of_hit(hit, groups) {
                let cue = (HEADING_DISTANCE, (hit.end - hit.start) as u32);
                tally.add_cue(cue, group - groups.first, &self.groups[group as usize]);
            }
        });
        let first = groups.first;
        tally.evidence.incomplete = (groups.first..groups.end)
            .any(|group| self.groups[group as usize].required && !tally.has(group - first));
        tally.evidence
    }
}

impl Keywords {
    /// Adds the nearest keyword of a clause before, for a match at `start` that words hand over.
    pub(super) fn add_handed_over(
        &self,
        hits: &mut Hits,
        text: &[u8],
        groups: GroupRange,
        start: usize,
        evidence: &mut Evidence,
    ) {
        if !groups.may_be_handed_over() || !hits.is_handed_over(text, start) {
            return;
        }
        let from = start.saturating_sub(HANDED + groups.longest_hit);
        let paragraph = open_window(
            text,
            Span::new(start, start),
            HANDED + groups.longest_hit,
            0,
        );
        let mut nearest: Option<(Hit, i32)> = None;
        hits.each_in(self, text, from, start, |hit| {
            if hit.start < paragraph.start || hit.end > start || start - hit.end > HANDED {
                return;
            }
            for group in self.groups_of_hit(hit, groups) {
                let of = &self.groups[group as usize];
                let weight = of
                    .weight
                    .filter(|&weight| weight > 0 && of.before >= FEWEST_BEFORE);
                if let Some(weight) = weight {
                    if nearest.is_none_or(|(known, _)| known.end <= hit.end) {
                        nearest = Some((*hit, weight));
                    }
                }
            }
        });
        // A number between the two is what the cue names.
        if let Some((hit, weight)) = nearest {
            if !text[hit.end..start].iter().any(u8::is_ascii_digit) {
                evidence.cue = Some(((start - hit.end) as u32, (hit.end - hit.start) as u32));
                evidence.positive += weight;
            }
        }
    }
}

/// Sums up hits, each group once.
#[derive(Default)]
struct Tally {
    evidence: Evidence,
    /// Groups already counted; rules have few.
    counted: u64,
}

impl Tally {
    fn has(&self, group_in_rule: u32) -> bool {
        self.counted & 1 << group_in_rule.min(63) != 0
    }

    fn add(&mut self, hit: &Hit, value: Span, group_in_rule: u32, group: &Group) {
        let distance = if hit.end <= value.start && value.start - hit.end <= group.before {
            value.start - hit.end
        } else if hit.start >= value.end && hit.start - value.end <= group.after {
            // A cue before a value is the usual order: at equal distance it wins.
            hit.start - value.end + 1
        } else {
            return;
        };
        let cue = (distance as u32, (hit.end - hit.start) as u32);
        self.add_cue(cue, group_in_rule, group);
    }

    fn add_cue(&mut self, cue: (u32, u32), group_in_rule: u32, group: &Group) {
        let bit = 1_u64 << group_in_rule.min(63);
        let is_new = self.counted & bit == 0;
        self.counted |= bit;
        match group.weight {
            None => self.evidence.allowed = true,
            Some(weight) if weight > 0 => {
                if is_new {
                    self.evidence.positive += weight;
                }
                let nearest = self.evidence.cue.get_or_insert(cue);
                if (cue.0, std::cmp::Reverse(cue.1)) < (nearest.0, std::cmp::Reverse(nearest.1)) {
                    *nearest = cue;
                }
            }
            Some(weight) => {
                if is_new {
                    self.evidence.negative += weight;
                }
            }
        }
    }
}
