//! [`Scored`] -> resolved places: thresholds, overlaps, a total order.
//!
//! Every byte of every accepted match is covered. Where matches overlap, the stronger one gives the label to all
//! of its bytes, and a weaker one keeps only the bytes that nobody stronger covers.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

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
    let is_cued = scored.cue_distance != u32::MAX;
    match scored.strength {
        Strength::Checked if scored.score >= Score::HIGH => Tier::Proven,
        Strength::Format if scored.score >= Score::HIGH => Tier::Distinctive,
        _ if is_cued => Tier::Cued,
        _ => Tier::Alone,
    }
}

/// Whether anything but its shape speaks for a match: a keyword, a check digit or a distinctive format.
pub(crate) fn is_backed(scored: &Scored) -> bool {
    tier(scored) != Tier::Alone
}

/// Whether a check digit holds or a keyword stands near: enough for what may be another number altogether.
pub(crate) fn is_proven(scored: &Scored) -> bool {
    scored.strength == Strength::Checked || scored.cue_distance != u32::MAX
}

/// Orders matches by what their action means for others, then by tier; then the longer span, the nearer keyword, the more specific keyword, the higher score,
/// the earlier place; last the rule's name.
fn stronger(left: &Scored, right: &Scored, names: &dyn Fn(u32) -> u32) -> Ordering {
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
        .then_with(|| names(left.rule).cmp(&names(right.rule)))
}

/// Drops what is below `min_score`, resolves overlaps and sorts by place.
///
/// `rank` gives the place of a rule in the order of rule ids, so that the order of packs changes nothing.
pub(crate) fn resolve(scored: &mut Vec<Scored>, min_score: Score, rank: &dyn Fn(u32) -> u32) {
    scored.retain(|scored| scored.score >= min_score && !scored.span.is_empty());
    scored.sort_unstable_by_key(|scored| (scored.span.start, scored.span.end));
    // Sorted by start, so an overlap with any later one would show with the next one too.
    let overlaps = |pair: &[Scored]| pair[0].span.overlaps(pair[1].span);
    if !scored.windows(2).any(overlaps) {
        return;
    }
    let mut all = std::mem::take(scored);
    let mut rest = &mut all[..];
    while !rest.is_empty() {
        let (group, later) = rest.split_at_mut(first_group(rest));
        resolve_group(group, rank, scored);
        rest = later;
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

/// Adds the parts of a group's matches that nobody stronger covers, by place.
fn resolve_group(group: &mut [Scored], rank: &dyn Fn(u32) -> u32, resolved: &mut Vec<Scored>) {
    if let [only] = group {
        return resolved.push(*only);
    }
    group.sort_by(|left, right| stronger(left, right, rank));
    let first = resolved.len();
    let mut covered = Cover::default();
    for one in group {
        covered.add(one.span, |gap| {
            resolved.push(Scored { span: gap, ..*one });
        });
    }
    resolved[first..].sort_unstable_by_key(|scored| scored.span.start);
}

/// The bytes covered so far, as disjoint spans by start.
#[derive(Default)]
struct Cover(BTreeMap<usize, usize>);

impl Cover {
    /// Covers `span` and reports the parts of it that were not covered before, in order.
    ///
    /// Spans that touch become one, so each is looked at once and removed: n additions cost O(n log n).
    fn add(&mut self, span: Span, gap: impl FnMut(Span)) {
        let before = self.0.range(..=span.start).next_back();
        match before.map(|(&start, &end)| Span::new(start, end)) {
            Some(known) if known.end >= span.end => {}
            Some(known) if known.end >= span.start => {
                self.0.remove(&known.start);
                let rest = Span::new(known.end, span.end);
                self.fill(rest, Span::new(known.start, span.end), gap);
            }
            _ => self.fill(span, span, gap),
        }
    }

    /// Covers `rest`, nothing of which is covered at its start, as a part of `merged`.
    fn fill(&mut self, rest: Span, mut merged: Span, mut gap: impl FnMut(Span)) {
        let mut at = rest.start;
        while let Some((&start, &end)) = self.0.range(at..=rest.end).next() {
            if start > at {
                gap(Span::new(at, start));
            }
            self.0.remove(&start);
            at = end;
            merged.end = merged.end.max(end);
            if at >= rest.end {
                break;
            }
        }
        if at < rest.end {
            gap(Span::new(at, rest.end));
        }
        self.0.insert(merged.start, merged.end);
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
        resolve(&mut all, Score::LOW, &|rule| rule);
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
