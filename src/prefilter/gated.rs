//! Patterns that are not worth trying where no keyword of their rule stands near.

use std::collections::HashMap;

/// What each pattern of a [`Trie`](super::trie::Trie) waits for, by its number.
pub(crate) struct Gates(Vec<Option<Gated>>);

/// A pattern is not worth trying without a keyword of its rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gated {
    /// The number of the rule among those that wait.
    pub(crate) rule: u32,
    pub(crate) reach: Reach,
    /// How far behind the start of a match its value may begin, below a heading that does not speak there yet.
    pub(crate) lead: usize,
}

/// How far from the start of a match a keyword may begin that speaks for it. Nowhere: only a heading speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) before: usize,
    pub(crate) after: usize,
}

impl Reach {
    pub(crate) fn max(self, other: Reach) -> Reach {
        Reach {
            before: self.before.max(other.before),
            after: self.after.max(other.after),
        }
    }

    pub(crate) fn is_nowhere(self) -> bool {
        self == Reach::default()
    }
}

impl Gates {
    /// What each pattern waits for.
    pub(super) fn new(gates: Vec<Option<Gated>>) -> Gates {
        Gates(gates)
    }

    /// Everything is a pattern without a gate.
    pub(crate) fn none() -> Gates {
        Gates(Vec::new())
    }

    pub(super) fn gate(&self, number: u32) -> Option<Gated> {
        self.0.get(number as usize).copied().flatten()
    }
}

/// Patterns that wait for keywords, as sets that share a place: one look at the keywords near it serves all.
#[derive(Default)]
pub(crate) struct GatedSets {
    sets: Vec<GatedSet>,
    numbers: HashMap<Box<[u32]>, u32>,
}

pub(crate) struct GatedSet {
    /// Each pattern with its rule, in order of both.
    pub(crate) patterns: Box<[(u32, u32)]>,
    /// Those rules, as bits.
    pub(crate) rules: Box<[u64]>,
    /// The furthest reach of all.
    pub(crate) reach: Reach,
    /// The longest of all.
    pub(crate) lead: usize,
}

impl GatedSet {
    /// The rule of a pattern, if that is one of these.
    pub(crate) fn rule_of(&self, pattern: u32) -> Option<u32> {
        let at = self
            .patterns
            .binary_search_by_key(&pattern, |&(own, _)| own);
        at.ok().map(|at| self.patterns[at].1)
    }

    /// The patterns of a rule.
    pub(crate) fn of_rule(&self, rule: u32) -> &[(u32, u32)] {
        let first = self.patterns.partition_point(|&(_, of)| of < rule);
        let rest = &self.patterns[first..];
        let count = rest.iter().take_while(|&&(_, of)| of == rule).count();
        &rest[..count]
    }
}

impl GatedSets {
    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    pub(crate) fn get(&self, number: u32) -> &GatedSet {
        &self.sets[number as usize]
    }

    /// The number of the set of these patterns.
    pub(super) fn number(&mut self, patterns: &[u32], gates: &Gates) -> u32 {
        if let Some(&number) = self.numbers.get(patterns) {
            return number;
        }
        let waits = |&pattern: &u32| Some((pattern, gates.gate(pattern)?));
        let waiting = patterns.iter().filter_map(waits);
        let reach = waiting
            .clone()
            .fold(Reach::default(), |reach, (_, gate)| reach.max(gate.reach));
        let lead = waiting.clone().map(|(_, gate)| gate.lead).max();
        let gated: Box<[(u32, u32)]> = waiting
            .map(|(pattern, gate)| (pattern, gate.rule))
            .collect();
        let last = gated.iter().map(|&(_, rule)| rule).max().unwrap_or(0);
        let mut rules = vec![0_u64; last as usize / 64 + 1];
        for &(_, rule) in &gated {
            rules[rule as usize / 64] |= 1 << (rule % 64);
        }
        let number = self.sets.len() as u32;
        self.numbers.insert(patterns.into(), number);
        self.sets.push(GatedSet {
            patterns: gated,
            rules: rules.into(),
            reach,
            lead: lead.unwrap_or(0),
        });
        number
    }
}
