//! [`Scored`] -> [`Scored`]: what stands near another kind of value counts for more, or counts only there.
//!
//! A date, a code or a word of an illness says little alone; beside a name it is about somebody. What a neighbour is
//! worth is judged by its own score, so that two guesses never vouch for each other and order means nothing.

use std::collections::HashMap;

use crate::context::{self, Precedence, Scored, partition_point_near};
use crate::finding::{Score, Span};
use crate::rules::RuleSet;

/// What rules require near by; immutable.
pub(crate) struct Companions {
    /// For each rule, what it asks for.
    wants: Vec<Box<[Want]>>,
    /// For each rule, the number of its entity where some rule asks for it.
    entities: Vec<Option<u32>>,
    widest: usize,
}

struct Want {
    entity: u32,
    within: usize,
    weight: i32,
    required: bool,
}

/// A match that others may stand near.
#[derive(Clone, Copy)]
struct Neighbour {
    entity: u32,
    start: usize,
    end: usize,
}

/// An entity and an offset as one number: half of the work is to sort them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EntityAt(u64);

impl EntityAt {
    /// More than any text has bytes, and an entity for each rule fits above.
    const OFFSET_BITS: u32 = 44;

    fn new(entity: u32, offset: usize) -> EntityAt {
        debug_assert!(offset >> EntityAt::OFFSET_BITS == 0);
        EntityAt(u64::from(entity) << EntityAt::OFFSET_BITS | offset as u64)
    }

    fn entity(self) -> u32 {
        (self.0 >> EntityAt::OFFSET_BITS) as u32
    }

    fn offset(self) -> usize {
        (self.0 & ((1 << EntityAt::OFFSET_BITS) - 1)) as usize
    }
}

/// The neighbours in one text, as far as it is known.
#[derive(Default)]
pub(crate) struct Neighbours {
    /// Where they start, sorted.
    starts: Vec<EntityAt>,
    /// Where they end, sorted.
    ends: Vec<EntityAt>,
    /// Those of text that a stream has reported.
    reported: Vec<Neighbour>,
    /// For each entity where in `ends` and `starts` was looked last.
    looked: Vec<(usize, usize)>,
}

impl Neighbours {
    /// Forgets the last text.
    pub(crate) fn clear(&mut self) {
        self.reported.clear();
    }

    /// Moves to a text whose first `count` bytes are gone.
    pub(crate) fn cut(&mut self, count: usize) {
        self.reported.retain(|one| one.end >= count);
        for one in &mut self.reported {
            one.start = one.start.saturating_sub(count);
            one.end -= count;
        }
    }

    /// The nearest end at or before `at`, and the nearest start at or after `end`.
    fn round(&mut self, entity: u32, value: Span) -> (Option<usize>, Option<usize>) {
        let same = |place: &&EntityAt| place.entity() == entity;
        let last = EntityAt::new(entity, value.start);
        if self.looked.len() <= entity as usize {
            self.looked.resize(entity as usize + 1, (0, 0));
        }
        let (before, after) = &mut self.looked[entity as usize];
        *before = partition_point_near(&self.ends, *before, |&end| end <= last);
        let before = self.ends[..*before].last().filter(same);
        let first = EntityAt::new(entity, value.end);
        *after = partition_point_near(&self.starts, *after, |&start| start < first);
        let after = self.starts[*after..].first().filter(same);
        (
            before.map(|place| place.offset()),
            after.map(|place| place.offset()),
        )
    }
}

impl Companions {
    pub(crate) fn new(rules: &RuleSet) -> Companions {
        let mut numbers = HashMap::new();
        for companion in rules.rules.iter().flat_map(|rule| &rule.requires) {
            let next = numbers.len() as u32;
            numbers.entry(&*companion.entity).or_insert(next);
        }
        let wants = |requires: &[crate::rules::model::Companion]| {
            let wants = requires.iter().map(|companion| Want {
                entity: numbers[&*companion.entity],
                within: companion.within,
                weight: companion.weight,
                required: companion.required,
            });
            wants.collect()
        };
        let all = rules.rules.iter().flat_map(|rule| &rule.requires);
        Companions {
            wants: rules
                .rules
                .iter()
                .map(|rule| wants(&rule.requires))
                .collect(),
            entities: rules
                .rules
                .iter()
                .map(|rule| numbers.get(&*rule.entity).copied())
                .collect(),
            widest: all.map(|companion| companion.within).max().unwrap_or(0),
        }
    }

    /// The farthest that any rule looks for a neighbour, in bytes.
    pub(crate) fn widest(&self) -> usize {
        self.widest
    }

    /// Whether matches of this rule count only beside others.
    pub(crate) fn is_required(&self, rule: u32) -> bool {
        self.wants[rule as usize].iter().any(|want| want.required)
    }

    /// Settles the scores of `scored`, which are all matches of a text.
    pub(crate) fn settle(
        &self,
        neighbours: &mut Neighbours,
        text: &[u8],
        scored: &mut Vec<Scored>,
    ) {
        self.settle_part(neighbours, text, scored, &[]);
    }

    /// Settles the scores of `ready`; of a stream, `open` are matches behind them that are not decided yet.
    pub(crate) fn settle_part(
        &self,
        neighbours: &mut Neighbours,
        text: &[u8],
        ready: &mut Vec<Scored>,
        open: &[Scored],
    ) {
        // Nearly every text ends here.
        if !ready
            .iter()
            .any(|one| !self.wants[one.rule as usize].is_empty())
        {
            return self.remember(neighbours, ready);
        }
        let Neighbours {
            starts,
            ends,
            reported,
            ..
        } = neighbours;
        starts.clear();
        ends.clear();
        let known = ready.iter().chain(open);
        let known = known.filter_map(|one| self.neighbour(one));
        for one in reported.iter().copied().chain(known) {
            let (start, end) = (
                EntityAt::new(one.entity, one.start),
                EntityAt::new(one.entity, one.end),
            );
            // Several rules often find the same.
            if starts.last() != Some(&start) || ends.last() != Some(&end) {
                starts.push(start);
                ends.push(end);
            }
        }
        starts.sort_unstable();
        ends.sort_unstable();
        self.remember(neighbours, ready);
        ready.retain_mut(|one| match self.score(neighbours, text, one) {
            Some(score) => {
                one.score = score;
                true
            }
            None => false,
        });
    }

    fn remember(&self, neighbours: &mut Neighbours, ready: &[Scored]) {
        let ready = ready.iter().filter_map(|one| self.neighbour(one));
        neighbours.reported.extend(ready);
    }

    /// Forgets reported neighbours that nothing from `settled` on can be near.
    pub(crate) fn forget(&self, neighbours: &mut Neighbours, settled: usize) {
        let far = settled.saturating_sub(self.widest);
        neighbours.reported.retain(|one| one.end >= far);
    }

    /// What a match is to others: nothing if nobody asks for it, or it is a guess itself.
    fn neighbour(&self, one: &Scored) -> Option<Neighbour> {
        let entity = self.entities[one.rule as usize]?;
        let counts = one.score >= Score::LOW && one.precedence != Precedence::Allow && !one.cut;
        counts.then_some(Neighbour {
            entity,
            start: one.span.start,
            end: one.span.end,
        })
    }

    /// The score of a match among its neighbours; `None` when one that it requires is missing.
    pub(crate) fn score(
        &self,
        neighbours: &mut Neighbours,
        text: &[u8],
        one: &Scored,
    ) -> Option<Score> {
        let mut points = i32::from(one.score.points());
        for want in &self.wants[one.rule as usize] {
            let (before, after) = neighbours.round(want.entity, one.span);
            let left = before.map(|end| Span::new(end, one.span.start));
            let right = after.map(|start| Span::new(one.span.end, start));
            let is_near = |gap: Span| {
                gap.len() <= want.within && !context::has_blank_line(&text[gap.range()])
            };
            match left.into_iter().chain(right).any(is_near) {
                true => points += want.weight,
                false if want.required => return None,
                false => {}
            }
        }
        Some(Score::new(points))
    }
}
