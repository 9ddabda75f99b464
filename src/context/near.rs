//! Which rules a keyword may speak for at a place, asked before anything is matched there.

use super::group::GroupRange;
use super::handed::HANDED;
use super::hits::Hits;
use super::keywords::Keywords;
use super::spelling::MAX_HIT;
use crate::arch::BLOCK;
use crate::prefilter::Reach;

/// How far behind the place where a heading begins to speak it may be read: the quotes before a value count.
pub(crate) const MARGIN: usize = 2;

impl Keywords {
    /// Whether a positive keyword of the rule may be near a match that begins at `start`, is at most `max_len` bytes
    /// long, and has its value `lead` bytes further on at most. Over-reports, never under-reports.
    pub(crate) fn may_be_near(
        &self,
        hits: &mut Hits,
        text: &[u8],
        groups: GroupRange,
        start: usize,
        max_len: usize,
        lead: usize,
    ) -> bool {
        let reach = groups.reach(max_len);
        let before = match groups.may_be_handed_over() && hits.is_handed_over(text, start) {
            true => reach.before.max(HANDED + groups.longest_hit),
            false => reach.before,
        };
        let from = start.saturating_sub(before);
        let to = start.saturating_add(reach.after);
        if !reach.is_nowhere() && hits.may_hold(self, text, groups.gate, from, to) {
            return true;
        }
        hits.readers.advance(self, text, start + lead + MARGIN);
        if !hits.readers.speaks() {
            return false;
        }
        let speaks =
            |rules: &[u64]| rules[groups.gate as usize / 64] >> (groups.gate % 64) & 1 != 0;
        let headings = hits.readers.rules_at(start);
        headings.into_iter().flatten().any(speaks) || hits.readers.speaks_ahead(start, lead)
    }

    /// The gated rules, as bits, of which a positive keyword may be as near to `start` as `reach` says, or none: asked
    /// first, because one look serves all rules of a place. Values begin no further than `lead`. Over-reports, never
    /// under-reports.
    pub(crate) fn rules_near<'h>(
        &self,
        hits: &'h mut Hits,
        text: &[u8],
        start: usize,
        reach: Reach,
        lead: usize,
    ) -> &'h [u64] {
        hits.readers.advance(self, text, start + lead + MARGIN);
        let is_nowhere = reach.is_nowhere();
        if !is_nowhere {
            let to = start.saturating_add(reach.after).min(text.len());
            let before = match hits.is_handed_over(text, start) {
                true => reach.before.max(HANDED + MAX_HIT),
                false => reach.before,
            };
            let blocks = start.saturating_sub(before) / BLOCK..to.saturating_sub(1) / BLOCK + 1;
            hits.look_round(self, text, blocks);
        }
        if !hits.readers.speaks() {
            return if is_nowhere { &[] } else { &hits.round };
        }
        if hits.readers.speaks_ahead(start, lead) {
            hits.near.clear();
            hits.near.resize(self.rule_words, u64::MAX);
            return &hits.near;
        }
        let headings = hits.readers.rules_at(start);
        if headings.iter().all(Option::is_none) {
            return if is_nowhere { &[] } else { &hits.round };
        }
        hits.near.clear();
        match is_nowhere {
            true => hits.near.resize(self.rule_words, 0),
            false => hits.near.extend_from_slice(&hits.round),
        }
        for rules in headings.into_iter().flatten() {
            for (near, more) in hits.near.iter_mut().zip(rules) {
                *near |= more;
            }
        }
        &hits.near
    }
}
