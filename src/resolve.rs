//! [`Scored`] -> resolved places: thresholds, overlaps, a total order.
//!
//! Every byte of every accepted match is covered. Where matches overlap, the stronger one gives the label to all
//! of its bytes, and a weaker one keeps only the bytes that nobody stronger covers.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::context::Scored;
use crate::finding::{Score, Span};
use crate::validate::Strength;

/// How a match is backed; the higher tier gives the label.
///
/// A weak check digit without a keyword is worth less than a keyword right beside the value: one in ten random
/// numbers passes it. So a match that stands alone needs a high score to outrank one with its own keyword.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// No keyword and no high score.
    Alone,
    /// A keyword near by.
    Cued,
    /// A format that is distinctive, or is confirmed by its keyword.
    Distinctive,
    /// As the last, and a check digit holds.
    Proven,
}

fn tier(scored: &Scored) -> Tier {
    match scored.strength {
        Strength::Checked if scored.score >= Score::HIGH => Tier::Proven,
        Strength::Format if scored.score >= Score::HIGH => Tier::Distinctive,
        _ if scored.has_cue() => Tier::Cued,
        _ => Tier::Alone,
    }
}

/// Whether anything but its shape speaks for a match: a keyword, a check digit or a distinctive format.
pub(crate) fn is_backed(scored: &Scored) -> bool {
    tier(scored) != Tier::Alone
}

/// Whether a check digit holds or a keyword stands near: enough for what may be another number altogether.
pub(crate) fn is_proven(scored: &Scored) -> bool {
    scored.strength == Strength::Checked || scored.has_cue()
}

/// Orders matches by what their action means for others, then by tier; then the longer span, the nearer keyword, the
/// more specific keyword, the higher score, the earlier place; last the rule's id, by its `rank`.
fn stronger(left: &Scored, right: &Scored, rank: &dyn Fn(u32) -> u32) -> Ordering {
    let key = |scored: &Scored| {
        (
            scored.precedence,
            Reverse(tier(scored)),
            Reverse(scored.span.len()),
            scored.cue_distance,
            Reverse(scored.cue_len),
            Reverse(scored.score),
            scored.span.start,
        )
    };
    key(left)
        .cmp(&key(right))
        .then_with(|| rank(left.rule).cmp(&rank(right.rule)))
}

/// Memory of [`resolve`], kept from text to text.
#[derive(Default)]
pub(crate) struct Overlaps {
    /// The matches as they came, by place.
    all: Vec<Scored>,
    /// Members of one group, the strongest first.
    order: Vec<u32>,
    /// The place of each member in `order`.
    strength: Vec<u32>,
    /// Members that have begun, the strongest on top, with their strength.
    open: BinaryHeap<Reverse<(u32, u32)>>,
}

/// Drops what is below `min_score`, resolves overlaps and sorts by place.
///
/// `rank` gives the place of a rule in the order of rule ids, so that the order of packs changes nothing.
pub(crate) fn resolve(
    overlaps: &mut Overlaps,
    scored: &mut Vec<Scored>,
    min_score: Score,
    rank: &dyn Fn(u32) -> u32,
) {
    scored.retain(|scored| scored.score >= min_score && !scored.span.is_empty());
    scored.sort_unstable_by_key(|scored| (scored.span.start, scored.span.end));
    // Sorted by start, so an overlap with any later one would show with the next one too.
    let is_overlap = |pair: &[Scored]| pair[0].span.overlaps(pair[1].span);
    if !scored.windows(2).any(is_overlap) {
        return;
    }
    let mut all = std::mem::take(&mut overlaps.all);
    all.clear();
    all.append(scored);
    back_longer(&mut all);
    let mut rest = &all[..];
    while !rest.is_empty() {
        let (group, later) = rest.split_at(first_group(rest));
        overlaps.resolve_group(group, rank, scored);
        rest = later;
    }
    overlaps.all = all;
}

/// Lets what backs a match also back a longer one of its rule that holds it: the longer one is covered in any case, and
/// one value in brackets is one finding, not three. Matches are sorted by place.
fn back_longer(all: &mut [Scored]) {
    for at in 0..all.len() {
        let (before, [longer, rest @ ..]) = all.split_at_mut(at) else {
            return;
        };
        // Two that begin together stand in order of their ends.
        let same_start = before.iter().rev();
        let same_start = same_start.take_while(|one| one.span.start == longer.span.start);
        let inside = rest.iter();
        let inside = inside.take_while(|one| one.span.start < longer.span.end);
        let is_held = |one: &&Scored| {
            let is_own = one.rule == longer.rule && one.precedence == longer.precedence;
            is_own && one.span.end <= longer.span.end && one.span.len() < longer.span.len()
        };
        let held = same_start.chain(inside).filter(is_held);
        let backing =
            |one: &&Scored| (tier(one), one.score, Reverse(one.cue_distance), one.cue_len);
        let best = held.max_by_key(backing);
        if let Some(one) = best.filter(|one| tier(one) > tier(longer)) {
            longer.strength = one.strength;
            longer.score = longer.score.max(one.score);
            longer.cue_distance = longer.cue_distance.min(one.cue_distance);
            longer.cue_len = longer.cue_len.max(one.cue_len);
        }
    }
}

/// How many matches from the first on hang together by overlaps; they are sorted by start.
fn first_group(scored: &[Scored]) -> usize {
    let mut end = scored[0].span.end;
    let apart = scored.iter().position(|one| {
        let is_apart = one.span.start >= end;
        end = end.max(one.span.end);
        is_apart
    });
    apart.unwrap_or(scored.len())
}

impl Overlaps {
    /// Adds the parts of a group's matches that nobody stronger covers, by place.
    ///
    /// One walk over the places where a match begins or ends; what has begun waits in a heap, so n matches cost
    /// O(n log n) however they overlap.
    fn resolve_group(
        &mut self,
        group: &[Scored],
        rank: &dyn Fn(u32) -> u32,
        resolved: &mut Vec<Scored>,
    ) {
        if let [only] = group {
            return resolved.push(*only);
        }
        self.rank_members(group, rank);
        self.open.clear();
        let mut begun = 0;
        let mut at = group[0].span.start;
        let mut last = None;
        loop {
            while group.get(begun).is_some_and(|one| one.span.start <= at) {
                self.open
                    .push(Reverse((self.strength[begun], begun as u32)));
                begun += 1;
            }
            let Some(owner) = self.strongest_open(group, at) else {
                return;
            };
            let next = group.get(begun).map_or(usize::MAX, |one| one.span.start);
            let end = group[owner].span.end.min(next);
            match resolved.last_mut().filter(|_| last == Some(owner)) {
                Some(part) => part.span.end = end,
                None => resolved.push(Scored {
                    span: Span::new(at, end),
                    ..group[owner]
                }),
            }
            last = Some(owner);
            at = end;
        }
    }

    fn rank_members(&mut self, group: &[Scored], rank: &dyn Fn(u32) -> u32) {
        self.order.clear();
        self.order.extend(0..group.len() as u32);
        self.order.sort_unstable_by(|&left, &right| {
            stronger(&group[left as usize], &group[right as usize], rank).then(left.cmp(&right))
        });
        self.strength.clear();
        self.strength.resize(group.len(), 0);
        for (strength, &member) in (0..).zip(&self.order) {
            self.strength[member as usize] = strength;
        }
    }

    /// The strongest member that has begun and goes on at `at`; none only behind the end of the group.
    fn strongest_open(&mut self, group: &[Scored], at: usize) -> Option<usize> {
        while let Some(&Reverse((_, member))) = self.open.peek() {
            if group[member as usize].span.end > at {
                return Some(member as usize);
            }
            self.open.pop();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Precedence;
    use proptest::prelude::*;

    fn scored(rule: u32, start: usize, end: usize, strength: Strength) -> Scored {
        Scored {
            rule,
            precedence: Precedence::Replace,
            pattern: rule,
            cut: false,
            span: Span::new(start, end),
            score: Score::HIGH,
            strength,
            cue_distance: 0,
            cue_len: 0,
        }
    }

    fn places(mut all: Vec<Scored>) -> Vec<(u32, usize, usize)> {
        resolve(&mut Overlaps::default(), &mut all, Score::LOW, &|rule| rule);
        all.iter()
            .map(|s| (s.rule, s.span.start, s.span.end))
            .collect()
    }

    #[test]
    fn the_stronger_label_wins_and_the_rest_stays_covered() {
        use Strength::{Checked, Format};
        let all = vec![scored(1, 0, 10, Format), scored(2, 4, 7, Checked)];
        assert_eq!(places(all), [(1, 0, 4), (2, 4, 7), (1, 7, 10)]);
        let all = vec![scored(1, 0, 10, Format), scored(2, 4, 7, Format)];
        assert_eq!(places(all), [(1, 0, 10)]);
        let all = vec![scored(1, 0, 5, Format), scored(2, 5, 9, Format)];
        assert_eq!(places(all), [(1, 0, 5), (2, 5, 9)]);
    }

    #[test]
    fn what_backs_a_match_backs_a_longer_one_of_its_rule() {
        use Strength::{Checked, Format};
        for (start, end) in [(4, 7), (0, 7), (4, 10)] {
            let all = vec![scored(1, 0, 10, Format), scored(1, start, end, Checked)];
            assert_eq!(places(all), [(1, 0, 10)]);
        }
        let all = vec![scored(1, 0, 10, Format), scored(1, 4, 12, Checked)];
        assert_eq!(places(all), [(1, 0, 4), (1, 4, 12)]);
    }

    proptest! {
        /// The dull twin marks bytes one by one.
        #[test]
        fn covers_the_union_without_overlap(
            raw in prop::collection::vec((0_u32..5, 0_usize..60, 1_usize..20, 0..3), 0..30),
        ) {
            let strengths = [Strength::Context, Strength::Format, Strength::Checked];
            let all: Vec<Scored> = raw
                .iter()
                .map(|&(rule, start, len, s)| scored(rule, start, start + len, strengths[s as usize]))
                .collect();
            let mut owner = [None; 100];
            let mut sorted = all.clone();
            for longer in &mut sorted {
                for one in &all {
                    let is_inside = longer.span.range().start <= one.span.start
                        && one.span.end <= longer.span.end
                        && one.span.len() < longer.span.len();
                    if one.rule == longer.rule && is_inside {
                        longer.strength = longer.strength.max(one.strength);
                    }
                }
            }
            sorted.sort_by(|l, r| stronger(l, r, &|rule| rule));
            for one in &sorted {
                for at in one.span.range() {
                    owner[at].get_or_insert(one.rule);
                }
            }
            let mut shuffled = all.clone();
            shuffled.reverse();
            let resolved = places(all);
            prop_assert_eq!(&resolved, &places(shuffled));
            let mut marked = [None; 100];
            let mut last_end = 0;
            for &(rule, start, end) in &resolved {
                prop_assert!(start >= last_end && end > start);
                last_end = end;
                marked[start..end].fill(Some(rule));
            }
            prop_assert_eq!(marked, owner);
        }
    }
}
