//! Which patterns may begin at a position: a trie of all beginnings, walked byte by byte.
//!
//! A beginning is a graph of byte sets, so the trie is an automaton: a state stands for the nodes of all graphs that
//! the bytes so far lead to. There may be far more states than any text visits, so they are made when first reached
//! and kept in the caller's cache. Bytes that hardly ever decide, such as most digits, are one class: a trie that told
//! them apart filled its cache again and again in text full of numbers, and named few patterns less.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::beginning::{Beginning, Node};
use super::byte_set::ByteSet;

/// States are forgotten when there are this many, or as many endings: some six megabytes, which only hostile text fills.
/// Their numbers, twice as large in a step, fit into sixteen bits, with room for those that one walk adds.
const MAX_STATES: usize = 26_000;

/// The beginnings of some patterns; immutable.
pub(crate) struct Trie {
    /// The classes that each set has bytes in, as bits.
    sets: Vec<u64>,
    nodes: Vec<TrieNode>,
    /// For each class, the nodes that wait for such a byte as the first one.
    firsts: Vec<Vec<u32>>,
    /// Patterns of whose beginning nothing is known.
    unknown: Vec<u32>,
    labels: Labels,
}

/// What the numbers of a [`Trie`] stand for.
pub(crate) struct Labels {
    /// What each pattern waits for.
    gates: Vec<Option<Gated>>,
}

/// A pattern is not worth trying without a keyword of its rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gated {
    /// The number of the rule among those that wait.
    pub(crate) rule: u32,
    pub(crate) reach: Reach,
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

impl Labels {
    /// What each pattern waits for.
    pub(super) fn new(gates: Vec<Option<Gated>>) -> Labels {
        Labels { gates }
    }

    /// Everything is a pattern without a gate.
    pub(crate) fn none() -> Labels {
        Labels { gates: Vec::new() }
    }

    fn gate(&self, number: u32) -> Option<Gated> {
        self.gates.get(number as usize).copied().flatten()
    }
}

/// A node of one beginning, with its pattern.
#[derive(Clone, Copy)]
struct TrieNode {
    pattern: u32,
    node: Node,
}

/// The states of one [`Trie`] that texts have reached so far; each thread has its own.
#[derive(Default)]
pub(crate) struct TrieCache {
    /// For each state a row of steps, one a class: see [`step_of`].
    steps: Vec<u16>,
    states: Vec<State>,
    numbers: HashMap<State, u16, BuildHasherDefault<NodesHasher>>,
    /// What is complete where nothing goes on: no state, and no row.
    endings: Vec<Ending>,
    endings_of: HashMap<Box<[u32]>, u16, BuildHasherDefault<NodesHasher>>,
    closure: Closure,
    gated: GatedSets,
    /// What a text leaves that ends in a state.
    at_end: HashMap<u16, Ending>,
}

/// What may begin at a place.
#[derive(Clone, Default)]
pub(crate) struct Ending {
    /// Patterns to be tried whatever stands near.
    pub(super) patterns: Vec<u32>,
    /// Patterns with a gate: a number in [`GatedSets`].
    pub(super) gated: Option<u32>,
}

impl Ending {
    const NONE: &Ending = &Ending {
        patterns: Vec::new(),
        gated: None,
    };
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
    pub(crate) fn get(&self, number: u32) -> &GatedSet {
        &self.sets[number as usize]
    }

    fn number(&mut self, patterns: Vec<u32>, labels: &Labels) -> u32 {
        if let Some(&number) = self.numbers.get(&*patterns) {
            return number;
        }
        let waits = |&pattern: &u32| Some((pattern, labels.gate(pattern)?));
        let waiting = patterns.iter().filter_map(waits);
        let reach = waiting
            .clone()
            .fold(Reach::default(), |reach, (_, gate)| reach.max(gate.reach));
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
        });
        number
    }
}

impl TrieCache {
    /// Starts over with sets of gated patterns when there are too many: no place may still name one.
    pub(super) fn forget_if_full(&mut self) {
        if self.gated.sets.len() >= MAX_STATES {
            *self = TrieCache::default();
        }
    }

    pub(crate) fn gated(&self) -> &GatedSets {
        &self.gated
    }
}

/// What the bytes so far allow.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    is_root: bool,
    /// Nodes that wait for a byte.
    pending: Box<[u32]>,
    /// Patterns with a beginning that is complete.
    complete: Box<[u32]>,
}

// A step is the number of a state times two, or that of an ending times two and one more; or one of these, which are no
// such numbers.

/// Not known yet.
const UNKNOWN: u16 = u16::MAX;
/// No beginning goes on, and none is complete.
const DEAD: u16 = u16::MAX - 2;
/// Of a step that leads to an ending.
const FINAL: u16 = 1;
/// Steps of a state, one a class.
const ROW: usize = 64;
/// Before the first byte.
const ROOT: u16 = 0;

/// Where the step of `class` lies of the state that the step `from` led to.
#[inline(always)]
fn step_of(from: u16, class: u8) -> usize {
    // A step is twice the number of its state.
    usize::from(from) * (ROW / 2) + usize::from(class)
}

impl Trie {
    pub(super) fn new(patterns: &[(u32, &Beginning)], labels: Labels) -> Trie {
        let mut numbers: HashMap<ByteSet, u16> = HashMap::new();
        let mut trie = Trie {
            sets: Vec::new(),
            nodes: Vec::new(),
            firsts: Vec::new(),
            unknown: Vec::new(),
            labels,
        };
        let mut roots = Closure::default();
        for &(pattern, beginning) in patterns {
            let Some(root) = beginning.root() else {
                continue;
            };
            let number = |&set: &ByteSet| {
                *numbers.entry(set).or_insert_with(|| {
                    let classes = set.iter().map(|byte| 1 << CLASS_OF[usize::from(byte)]);
                    trie.sets
                        .push(classes.fold(0, |all, class: u64| all | class));
                    (trie.sets.len() - 1) as u16
                })
            };
            let sets: Vec<u16> = beginning.sets().iter().map(number).collect();
            let base = trie.nodes.len() as u32;
            let moved = |&node: &Node| match node {
                Node::Complete => Node::Complete,
                Node::Byte { set, next } => Node::Byte {
                    set: sets[usize::from(set)],
                    next: next + base,
                },
                Node::Fork(left, right) => Node::Fork(left + base, right + base),
            };
            let nodes = beginning.nodes().iter().map(moved);
            trie.nodes
                .extend(nodes.map(|node| TrieNode { pattern, node }));
            roots.seen.resize(trie.nodes.len(), 0);
            roots.add(&trie.nodes, root + base);
        }
        let begins = |class: u8| {
            let nodes = roots.pending.iter().copied();
            nodes
                .filter(|&node| trie.goes_on(node, class).is_some())
                .collect()
        };
        trie.firsts = (0..ROW as u8).map(begins).collect();
        trie.unknown = roots.complete;
        trie
    }

    /// The node after `node` if it waits for a byte of `class`.
    fn goes_on(&self, node: u32, class: u8) -> Option<u32> {
        match self.nodes[node as usize].node {
            Node::Byte { set, next } => {
                (self.sets[usize::from(set)] >> class & 1 == 1).then_some(next)
            }
            Node::Complete | Node::Fork(..) => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let firsts: usize = self.firsts.iter().map(|first| first.len() * 4).sum();
        self.nodes.len() * size_of::<TrieNode>() + self.sets.len() * 8 + firsts
    }

    /// What may begin at `start`. Over-reports, never under-reports.
    #[inline]
    pub(super) fn begins_at<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        start: usize,
    ) -> &'c Ending {
        self.make_room(cache);
        let mut step = ROOT;
        let mut rest = haystack[start..].iter();
        loop {
            // A loop of its own, in which nothing but the step changes.
            let steps = cache.steps.as_slice();
            let (from, class) = loop {
                let Some(&byte) = rest.next() else {
                    return self.patterns_at_end(cache, step);
                };
                let (from, class) = (step, CLASS_OF[usize::from(byte)]);
                step = steps[step_of(from, class)];
                if step % 2 == FINAL {
                    break (from, class);
                }
            };
            if step == UNKNOWN {
                step = self.new_step(cache, from, class);
            }
            if step == DEAD {
                return Ending::NONE;
            }
            if step % 2 == FINAL {
                return &cache.endings[usize::from(step / 2)];
            }
        }
    }

    /// Begins again when there are too many states.
    #[inline]
    fn make_room(&self, cache: &mut TrieCache) {
        let is_full = cache.states.len().max(cache.endings.len()) >= MAX_STATES;
        if cache.states.is_empty() || is_full {
            self.begin(cache);
        }
    }

    fn begin(&self, cache: &mut TrieCache) {
        *cache = TrieCache {
            // Places that wait in this block still name them.
            gated: std::mem::take(&mut cache.gated),
            ..TrieCache::default()
        };
        let root = State {
            is_root: true,
            pending: Box::default(),
            complete: self.unknown.clone().into(),
        };
        self.new_state(cache, root);
    }

    /// The number of a state that is new to the cache.
    fn new_state(&self, cache: &mut TrieCache, state: State) -> u16 {
        let number = cache.states.len() as u16;
        cache.steps.extend([UNKNOWN; ROW]);
        cache.numbers.insert(state.clone(), number);
        cache.states.push(state);
        number
    }

    /// The number of an ending that is new to the cache: of what the closure has found complete.
    fn new_ending(&self, cache: &mut TrieCache) -> u16 {
        let number = cache.endings.len() as u16;
        let complete = &*cache.closure.complete;
        cache.endings.push(self.ending(&mut cache.gated, complete));
        cache.endings_of.insert(complete.into(), number);
        number
    }

    /// Sorts out what the numbers in `complete` stand for.
    fn ending(&self, gated: &mut GatedSets, complete: &[u32]) -> Ending {
        let (free, waiting): (Vec<u32>, Vec<u32>) = complete
            .iter()
            .partition(|&&pattern| self.labels.gate(pattern).is_none());
        Ending {
            patterns: free,
            gated: (!waiting.is_empty()).then(|| gated.number(waiting, &self.labels)),
        }
    }

    #[cold]
    fn new_step(&self, cache: &mut TrieCache, from: u16, class: u8) -> u16 {
        let state = &cache.states[usize::from(from / 2)];
        let waiting = if state.is_root {
            &self.firsts[usize::from(class)]
        } else {
            &*state.pending
        };
        let closure = &mut cache.closure;
        closure.clear(self.nodes.len());
        for node in waiting.iter().filter_map(|&node| self.goes_on(node, class)) {
            closure.add(&self.nodes, node);
        }
        closure.complete.extend_from_slice(&state.complete);
        let Closure {
            pending, complete, ..
        } = closure;
        for list in [&mut *pending, complete] {
            list.sort_unstable();
            list.dedup();
        }
        let step = if pending.is_empty() && complete.is_empty() {
            DEAD
        } else if pending.is_empty() {
            let known = cache.endings_of.get(&**complete).copied();
            2 * known.unwrap_or_else(|| self.new_ending(cache)) + FINAL
        } else {
            let to = State {
                is_root: false,
                pending: (&**pending).into(),
                complete: (&**complete).into(),
            };
            let known = cache.numbers.get(&to).copied();
            2 * known.unwrap_or_else(|| self.new_state(cache, to))
        };
        cache.steps[step_of(from, class)] = step;
        step
    }

    /// The text is over: a border or an optional rest may be satisfied by that.
    #[cold]
    fn patterns_at_end<'c>(&self, cache: &'c mut TrieCache, step: u16) -> &'c Ending {
        let state = step / 2;
        let from = &cache.states[usize::from(state)];
        let pending = from.pending.iter();
        if !cache.at_end.contains_key(&state) {
            let mut patterns: Vec<u32> = pending
                .map(|&node| self.nodes[node as usize].pattern)
                .chain(from.complete.iter().copied())
                .collect();
            patterns.sort_unstable();
            patterns.dedup();
            let ending = self.ending(&mut cache.gated, &patterns);
            cache.at_end.insert(state, ending);
        }
        &cache.at_end[&state]
    }
}

/// What some nodes lead to without a byte.
struct Closure {
    pending: Vec<u32>,
    complete: Vec<u32>,
    open: Vec<u32>,
    /// For each node, the last round that came to it.
    seen: Vec<u32>,
    round: u32,
}

impl Default for Closure {
    fn default() -> Closure {
        Closure {
            pending: Vec::new(),
            complete: Vec::new(),
            open: Vec::new(),
            seen: Vec::new(),
            round: 1,
        }
    }
}

impl Closure {
    /// Begins anew, for a trie of `nodes` nodes.
    fn clear(&mut self, nodes: usize) {
        self.pending.clear();
        self.complete.clear();
        self.seen.resize(nodes, 0);
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.seen.fill(0);
            self.round = 1;
        }
    }

    fn add(&mut self, nodes: &[TrieNode], node: u32) {
        self.open.push(node);
        while let Some(node) = self.open.pop() {
            let TrieNode {
                pattern,
                node: kind,
            } = nodes[node as usize];
            match kind {
                Node::Complete => self.complete.push(pattern),
                Node::Byte { .. } => self.pending.push(node),
                // Forks share what follows them: without a look at `seen` a row of them would double the work.
                Node::Fork(left, right) => {
                    let seen = &mut self.seen[node as usize];
                    if std::mem::replace(seen, self.round) != self.round {
                        self.open.extend([right, left]);
                    }
                }
            }
        }
    }
}

/// Hashes lists of node numbers, which no text can choose; several times as fast as the hasher for everything.
#[derive(Default)]
struct NodesHasher(u64);

impl Hasher for NodesHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }

    /// The high bits of a product are the best ones, and a table takes the low ones.
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// The class of each byte. Letters keep their case, since names and codes differ in little else; what prose is made of
/// comes first, so that its steps share a line of the cache.
const CLASS_OF: [u8; 256] = {
    let mut class_of = [63; 256];
    let mut byte = 0;
    while byte < 256 {
        class_of[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a',
            // The first digit of a month, a telephone number or a year is what most shapes of digits differ in.
            b'0' | b'1' => 60,
            b'2'..=b'9' => 26,
            b' ' => 27,
            b'-' => 28,
            b'.' => 29,
            b':' => 30,
            b'\t' | b'\n' | b'\r' => 31,
            // No two patterns are told apart by these.
            b'Q' => b'J' - b'A' + 32,
            b'Z' => b'Y' - b'A' + 32,
            letter @ b'A'..=b'Z' => letter - b'A' + 32,
            // Latin letters, what begins no letter of a name, and the rest.
            0xC2..=0xCA => 58,
            0xCB..=0xE0 | 0xE2.. => b'Z' - b'A' + 32,
            0x80.. => 62,
            // What hides digits stands in rows.
            b'*' => b'Q' - b'A' + 32,
            b'/' => 59,
            b'=' => 61,
            _ => 63,
        };
        byte += 1;
    }
    class_of
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;
    use proptest::prelude::*;

    const REGEXES: [&str; 7] = [
        "[0-9]{3}-[0-9]{2}",
        "[0-9]{2,8}",
        "(?i)patient(?: name)?: [a-z]",
        "AKIA[A-Z0-9]{4}",
        "[A-ZÄ][a-zä]{1,3} [0-9]",
        "a",
        "x?[0-9a-f]{1,4}:",
    ];

    fn beginnings() -> Vec<(u32, Beginning)> {
        let of = |(pattern, regex): (u32, &&str)| {
            let hir = pattern::parse(regex, Border::Word).unwrap().hir;
            (pattern, Beginning::of(&hir))
        };
        (0..).zip(&REGEXES).map(of).collect()
    }

    /// The dull twin: one graph after the other, without states.
    fn one_by_one(beginnings: &[(u32, Beginning)], text: &[u8]) -> Vec<u32> {
        let begins = |(_, beginning): &&(u32, Beginning)| beginning.may_begin(text);
        beginnings
            .iter()
            .filter(begins)
            .map(|(pattern, _)| *pattern)
            .collect()
    }

    fn trie(beginnings: &[(u32, Beginning)]) -> Trie {
        let patterns: Vec<(u32, &Beginning)> = beginnings
            .iter()
            .map(|(pattern, beginning)| (*pattern, beginning))
            .collect();
        Trie::new(&patterns, Labels::none())
    }

    proptest! {
        /// It may name more, where a set tells apart what shares a class.
        #[test]
        fn a_trie_names_all_that_looking_at_every_beginning_names(
            texts in prop::collection::vec("[PApatienmKI0-4x :äÄ-]{1,14}|patient:? ?[a-z]|[0-9]{1,4}[-:][0-9]{1,3}", 1..20),
        ) {
            let beginnings = beginnings();
            let trie = trie(&beginnings);
            let mut cache = TrieCache::default();
            for text in &texts {
                let found = trie.begins_at(&mut cache, text.as_bytes(), 0).patterns.clone();
                for pattern in one_by_one(&beginnings, text.as_bytes()) {
                    prop_assert!(found.contains(&pattern), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_trie_tells_shapes_apart() {
        let trie = trie(&beginnings());
        let mut cache = TrieCache::default();
        let mut at_start = |text: &str| {
            trie.begins_at(&mut cache, text.as_bytes(), 0)
                .patterns
                .clone()
        };
        assert_eq!(at_start("123-45 x"), [0, 1]);
        assert_eq!(at_start("1234: xx"), [1, 6]);
        assert_eq!(at_start("AKIB1234 xxxx"), Vec::<u32>::new());
    }

    #[test]
    fn a_full_cache_begins_again() {
        let trie = trie(&beginnings());
        let mut cache = TrieCache::default();
        assert_eq!(trie.begins_at(&mut cache, b"123-45", 0).patterns, [0, 1]);
        let state = cache.states[0].clone();
        cache.states.resize(MAX_STATES, state);
        assert_eq!(trie.begins_at(&mut cache, b"patient: x", 0).patterns, [2]);
        assert!(cache.states.len() < MAX_STATES);
        assert_eq!(trie.begins_at(&mut cache, b"123-45", 0).patterns, [0, 1]);
    }
}
