//! Which patterns may begin at a position: a trie of all beginnings, walked byte by byte.
//!
//! A beginning is a graph of byte sets, so the trie is an automaton: a state stands for the nodes of all graphs that
//! the bytes so far lead to. There may be far more states than any text visits, so they are made when first reached
//! and kept in the caller's cache. So are the parts that states are made of, one a graph: a text that nobody has seen leads to
//! new states all the time, and those consist of known parts, nearly always. Bytes that hardly ever decide, such as most digits, are one class: a trie that told
//! them apart filled its cache again and again in text full of numbers, and named few patterns less.

use std::collections::HashMap;
use std::ops::Range;

use super::beginning::{Beginning, Node};
use super::byte_set::ByteSet;
use super::gated::{GatedSets, Labels};
use super::list_set::ListSet;
use crate::arch::bits;

/// Most states, and most endings: some eight megabytes, which only hostile text and noise such as base64 fill.
/// Their numbers, twice as large in a step, fit into sixteen bits, with room for those that one walk adds.
const MAX_STATES: usize = 26_000;

/// Steps that are cut short before all states are forgotten. Filling the cache costs as much as scanning megabytes, so
/// noise must not do so again and again; and what noise has left must not stay for ever.
const MAX_CUT: usize = 3 * MAX_STATES;

/// The beginnings of some patterns; immutable.
pub(crate) struct Trie {
    /// The classes that each set has bytes in, as bits.
    sets: Vec<u64>,
    nodes: Vec<TrieNode>,
    /// For each [`Root`] and each class, the nodes that wait for such a byte as the first one.
    firsts: [Vec<Vec<u32>>; ROOTS],
    /// Patterns of whose beginning nothing is known.
    unknown: Vec<u32>,
    labels: Labels,
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
    /// What each state stands for: parts that go on, [`BEHIND_PARTS`], patterns that are complete.
    states: ListSet,
    parts: Parts,
    /// What is complete where nothing goes on: no state, and no row.
    complete: ListSet,
    /// For each such list, its patterns without a gate, in `free`, and the set of the others.
    endings: Vec<(Range<u32>, Option<u32>)>,
    free: Vec<u32>,
    /// Steps that led to a state for which there was no room.
    cut: usize,
    next: Next,
    gated: GatedSets,
    /// The step of a text that ends in a state.
    at_end: HashMap<u16, u16>,
}

/// No number of a part.
const BEHIND_PARTS: u32 = u32::MAX;

/// Where single patterns stand in their beginnings: parts of states.
#[derive(Default)]
struct Parts {
    /// For each, the nodes that wait for a byte, all of one pattern.
    nodes: ListSet,
    /// For each, a row of steps, one a class: the number of a part, or one of those below.
    steps: Vec<u16>,
    /// Steps that led to a part for which there was no room.
    cut: usize,
    closure: Closure,
}

/// Most parts: four megabytes. Texts of one kind need half of them, however long they are.
const MAX_PARTS: usize = 32_000;

// Steps of a part, beside [`UNKNOWN`] and [`DEAD`].

/// The pattern begins, whatever follows.
const COMPLETE: u16 = u16::MAX - 1;

/// What a step leads to, while it is looked for.
#[derive(Default)]
struct Next {
    parts: Vec<u32>,
    complete: Vec<u32>,
    /// Both, as a state is kept; once written.
    list: Vec<u32>,
}

/// What may begin at a place.
#[derive(Clone, Copy)]
pub(crate) struct Ending<'c> {
    /// Patterns to be tried whatever stands near.
    pub(super) patterns: &'c [u32],
    /// Patterns with a gate: a number in [`GatedSets`].
    pub(super) gated: Option<u32>,
}

/// Most walks at once: the number of one is a byte.
const MAX_WALKS: usize = 1 << u8::BITS;

/// Walks through one text, each from a place at which something may begin.
pub(super) struct Walks {
    /// Where the first one began: others are no more than a block of text away.
    base: usize,
    starts: [u32; MAX_WALKS],
    /// The last step of each.
    ends: [u16; MAX_WALKS],
    /// Those that are not over.
    going: [Going; MAX_WALKS],
    count: usize,
}

/// A walk that is not over: the place of its next byte in the upper half, then its number, then its last step.
#[derive(Clone, Copy)]
struct Going(u64);

impl Going {
    fn new(at: u32, walk: u8, step: u16) -> Going {
        Going(u64::from(at) << 32 | u64::from(walk) << 16 | u64::from(step))
    }

    #[inline(always)]
    fn at(self) -> usize {
        (self.0 >> 32) as usize
    }

    #[inline(always)]
    fn walk(self) -> usize {
        usize::from((self.0 >> 16) as u8)
    }

    #[inline(always)]
    fn step(self) -> u16 {
        self.0 as u16
    }

    #[inline(always)]
    fn next(self, step: u16) -> Going {
        Going(self.0 - u64::from(self.step()) + u64::from(step) + (1 << 32))
    }
}

impl Walks {
    pub(super) fn new() -> Walks {
        Walks {
            base: 0,
            starts: [0; MAX_WALKS],
            ends: [0; MAX_WALKS],
            going: [Going(0); MAX_WALKS],
            count: 0,
        }
    }

    /// How many more there is room for.
    pub(super) fn room(&self) -> usize {
        MAX_WALKS - self.count
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    /// Adds one from `start`, which is such a place as `root` says; there must be room.
    #[inline(always)]
    pub(super) fn push(&mut self, start: usize, root: Root) {
        let walk = self.count;
        if walk == 0 {
            self.base = start;
        }
        let at = (start - self.base) as u32;
        self.starts[walk] = at;
        // The first states are the roots.
        self.going[walk] = Going::new(at, walk as u8, 2 * root.number());
        self.count += 1;
    }

    /// Where they began, in the order in which they were added, with what [`Trie::walk`] has found in `cache`.
    #[inline(always)]
    pub(super) fn endings<'c>(
        &self,
        cache: &'c TrieCache,
    ) -> impl Iterator<Item = (usize, Ending<'c>)> {
        let base = self.base;
        let ends = self.starts.iter().zip(&self.ends).take(self.count);
        ends.filter_map(move |(&at, &step)| Some((base + at as usize, cache.ending(step)?)))
    }
}

impl TrieCache {
    /// Starts over with sets of gated patterns when there are too many: no place may still name one.
    pub(super) fn forget_if_full(&mut self) {
        if self.gated.len() >= MAX_STATES {
            *self = TrieCache::default();
        }
    }

    pub(crate) fn gated(&self) -> &GatedSets {
        &self.gated
    }

    /// Forgets all states, and keeps their memory. Places that wait in this block still name sets of gated patterns.
    fn forget(&mut self) {
        self.steps.clear();
        self.states.clear();
        self.parts.forget();
        self.complete.clear();
        self.endings.clear();
        self.free.clear();
        self.at_end.clear();
        self.cut = 0;
    }

    /// Where the last step of a walk led, if anything begins there.
    #[inline(always)]
    fn ending(&self, step: u16) -> Option<Ending<'_>> {
        if step == DEAD {
            return None;
        }
        let (free, gated) = &self.endings[usize::from(step / 2)];
        Some(Ending {
            patterns: &self.free[free.start as usize..free.end as usize],
            gated: *gated,
        })
    }

    /// The number of a state.
    fn number_state(&mut self, list: &[u32]) -> u16 {
        let (number, is_new) = self.states.intern(list);
        if is_new {
            self.steps.extend([UNKNOWN; ROW]);
        }
        number
    }

    /// Takes the parts that go on in a state that is no [`Root`], and what is complete there.
    fn read_state(&mut self, number: u16) {
        let list = self.states.get(number);
        let parts = list.iter().position(|&part| part == BEHIND_PARTS);
        let parts = parts.unwrap_or(list.len());
        self.next.clear();
        self.next.parts.extend_from_slice(&list[..parts]);
        let complete = &list[list.len().min(parts + 1)..];
        self.next.complete.extend_from_slice(complete);
    }
}

impl Next {
    fn clear(&mut self) {
        self.parts.clear();
        self.complete.clear();
    }

    /// Puts the patterns that are complete in order, once each.
    fn sort(&mut self) {
        self.complete.sort_unstable();
        self.complete.dedup();
    }

    /// Takes what goes on as complete.
    fn complete_all(&mut self, trie: &Trie, parts: &Parts) {
        let patterns = self.parts.drain(..).map(|part| parts.pattern(trie, part));
        self.complete.extend(patterns);
        self.sort();
    }

    /// Writes what was found as a state is kept.
    fn write_list(&mut self) {
        self.list.clear();
        self.list.extend_from_slice(&self.parts);
        self.list.push(BEHIND_PARTS);
        self.list.extend_from_slice(&self.complete);
    }
}

impl Parts {
    /// Forgets all of them, and keeps their memory.
    fn forget(&mut self) {
        self.nodes.clear();
        self.steps.clear();
        self.cut = 0;
    }

    fn pattern(&self, trie: &Trie, part: u32) -> u32 {
        trie.nodes[self.nodes.get(part as u16)[0] as usize].pattern
    }

    /// The step of `part` at a byte of `class`.
    #[inline]
    fn step(&mut self, trie: &Trie, part: u32, class: u8) -> u16 {
        let row = part as usize * ROW;
        match self.steps[row + usize::from(class)] {
            UNKNOWN => {
                let alike = self
                    .closure
                    .follow(trie, self.nodes.get(part as u16), class);
                let Some(step) = self.find() else {
                    return COMPLETE;
                };
                bits(alike).for_each(|class| self.steps[row + class] = step);
                step
            }
            step => step,
        }
    }

    /// The first step of a pattern: behind one of those `nodes` that wait for a byte of `class`.
    fn first(&mut self, trie: &Trie, nodes: &[u32], class: u8) -> u16 {
        self.closure.follow(trie, nodes, class);
        self.find().unwrap_or(COMPLETE)
    }

    /// The step to what the closure has found, if there is room for that.
    fn find(&mut self) -> Option<u16> {
        let Closure {
            pending, complete, ..
        } = &mut self.closure;
        if !complete.is_empty() {
            return Some(COMPLETE);
        }
        if pending.is_empty() {
            return Some(DEAD);
        }
        pending.sort_unstable();
        pending.dedup();
        if self.nodes.len() >= MAX_PARTS {
            let known = self.nodes.find(pending);
            self.cut += usize::from(known.is_none());
            return known;
        }
        let (number, is_new) = self.nodes.intern(pending);
        if is_new {
            self.steps.extend([UNKNOWN; ROW]);
        }
        Some(number)
    }
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

/// Where a walk begins: a state before the first byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Root {
    /// Inside a word: behind a `_`, or at a capital behind a small letter.
    pub(super) inside: bool,
    /// A heading may speak: letters and digits of any kind may stand below one, and where none does they would keep
    /// each walk alive.
    pub(super) headed: bool,
}

const ROOTS: usize = 4;

impl Root {
    /// Where a word begins, or anywhere, for all patterns.
    pub(super) const WORD: Root = Root {
        inside: false,
        headed: true,
    };

    /// The number of its state.
    #[inline(always)]
    fn number(self) -> u16 {
        u16::from(self.inside) + 2 * u16::from(self.headed)
    }

    fn of_number(number: usize) -> Root {
        Root {
            inside: number & 1 == 1,
            headed: number & 2 == 2,
        }
    }
}

/// What stands for each [`Root`] among the states: lists that no walk makes.
const ROOT_LISTS: [[u32; 1]; ROOTS] = [
    [BEHIND_PARTS - 1],
    [BEHIND_PARTS - 2],
    [BEHIND_PARTS - 3],
    [BEHIND_PARTS - 4],
];

/// Where the step of `class` lies of the state that the step `from` led to.
#[inline(always)]
fn step_of(from: u16, class: u8) -> usize {
    // A step is twice the number of its state.
    usize::from(from) * (ROW / 2) + usize::from(class)
}

impl Trie {
    /// A trie of `patterns`; `in_words` says which of them may begin inside a word.
    pub(super) fn new(
        patterns: &[(u32, &Beginning)],
        in_words: impl Fn(u32) -> bool,
        labels: Labels,
    ) -> Trie {
        // Where there is no number left, the first set stands for every other one: no place is missed.
        let mut numbers: HashMap<u64, u16> = HashMap::new();
        let mut trie = Trie {
            sets: vec![u64::MAX],
            nodes: Vec::new(),
            firsts: std::array::from_fn(|_| vec![Vec::new(); ROW]),
            unknown: Vec::new(),
            labels,
        };
        let mut roots = Closure::default();
        for &(pattern, beginning) in patterns {
            let Some(root) = beginning.root() else {
                continue;
            };
            let number = |set: &ByteSet| {
                let classes = set.iter().map(|byte| 1 << CLASS_OF[usize::from(byte)]);
                let classes = classes.fold(0, |all, class: u64| all | class);
                *numbers.entry(classes).or_insert_with(|| {
                    let Ok(number) = u16::try_from(trie.sets.len()) else {
                        return 0;
                    };
                    trie.sets.push(classes);
                    number
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
        for &node in &roots.pending {
            let TrieNode {
                pattern,
                node: kind,
            } = trie.nodes[node as usize];
            let Node::Byte { set, .. } = kind else {
                continue;
            };
            let gate = trie.labels.gate(pattern);
            let waits_for_heading = gate.is_some_and(|gate| gate.reach.is_nowhere());
            for (number, firsts) in trie.firsts.iter_mut().enumerate() {
                let root = Root::of_number(number);
                if (root.headed || !waits_for_heading) && (!root.inside || in_words(pattern)) {
                    bits(trie.sets[usize::from(set)]).for_each(|class| firsts[class].push(node));
                }
            }
        }
        trie.unknown = roots.complete;
        trie
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let firsts = self.firsts.iter().flatten();
        let firsts: usize = firsts.map(|first| first.len() * 4).sum();
        self.nodes.len() * size_of::<TrieNode>() + self.sets.len() * 8 + firsts
    }

    /// Takes all `walks` through `haystack` to their ends. Over-reports, never under-reports.
    ///
    /// Each goes a byte further by turns: a step waits for the memory of the one before it, and for no other walk's.
    #[inline(always)]
    pub(super) fn walk(&self, cache: &mut TrieCache, haystack: &[u8], walks: &mut Walks) {
        self.make_room(cache);
        let text = haystack.get(walks.base..).unwrap_or_default();
        let Walks { ends, going, .. } = walks;
        let mut left = walks.count;
        while left > 0 {
            let mut kept = 0;
            let mut known = cache.steps.as_slice();
            for index in 0..left {
                let going_on = going[index % MAX_WALKS];
                let from = going_on.step();
                let step = match text.get(going_on.at()) {
                    Some(&byte) => {
                        let class = CLASS_OF[usize::from(byte)];
                        match known[step_of(from, class)] {
                            UNKNOWN => {
                                let step = self.new_step(cache, from, class);
                                known = &cache.steps;
                                step
                            }
                            step => step,
                        }
                    }
                    None => {
                        let step = self.step_at_end(cache, from);
                        known = &cache.steps;
                        step
                    }
                };
                ends[going_on.walk()] = step;
                // It takes the place of one that was read already, and is forgotten there when it is over.
                going[kept % MAX_WALKS] = going_on.next(step);
                kept += usize::from(step % 2 != FINAL);
            }
            left = kept;
        }
    }

    /// Begins again when too much was cut short.
    #[inline]
    fn make_room(&self, cache: &mut TrieCache) {
        let cut = cache.cut + cache.parts.cut;
        let is_full = cut >= MAX_CUT || cache.complete.len() >= MAX_STATES;
        if cache.steps.is_empty() || is_full {
            self.begin(cache);
        }
    }

    fn begin(&self, cache: &mut TrieCache) {
        cache.forget();
        for list in &ROOT_LISTS {
            cache.number_state(list);
        }
    }

    /// The number of the ending at which what was found is complete; nothing goes on.
    fn number_ending(&self, cache: &mut TrieCache) -> u16 {
        let Next {
            complete,
            parts: waiting,
            ..
        } = &mut cache.next;
        let (number, is_new) = cache.complete.intern(complete);
        if is_new {
            let first = cache.free.len() as u32;
            waiting.clear();
            for &pattern in &*complete {
                match self.labels.gate(pattern) {
                    None => cache.free.push(pattern),
                    Some(_) => waiting.push(pattern),
                }
            }
            let gated = (!waiting.is_empty()).then(|| cache.gated.number(waiting, &self.labels));
            let free = first..cache.free.len() as u32;
            cache.endings.push((free, gated));
        }
        number
    }

    #[cold]
    fn new_step(&self, cache: &mut TrieCache, from: u16, class: u8) -> u16 {
        match self.firsts.get(usize::from(from / 2)) {
            Some(firsts) => self.find_first(cache, &firsts[usize::from(class)], class),
            None => self.find_next(cache, from / 2, class),
        }
        let next = &mut cache.next;
        let (goes_on, completes) = (!next.parts.is_empty(), !next.complete.is_empty());
        let step = match (goes_on, completes) {
            (true, _) => self.step_on(cache),
            (false, true) => 2 * self.number_ending(cache) + FINAL,
            (false, false) => DEAD,
        };
        cache.steps[step_of(from, class)] = step;
        step
    }

    /// Finds what goes on behind a first byte of `class`, for which `nodes` wait.
    fn find_first(&self, cache: &mut TrieCache, nodes: &[u32], class: u8) {
        let TrieCache { parts, next, .. } = cache;
        next.clear();
        next.complete.extend_from_slice(&self.unknown);
        let pattern = |node: u32| self.nodes[node as usize].pattern;
        for own in nodes.chunk_by(|&left, &right| pattern(left) == pattern(right)) {
            match parts.first(self, own, class) {
                DEAD => {}
                COMPLETE => next.complete.push(pattern(own[0])),
                part => next.parts.push(u32::from(part)),
            }
        }
        next.sort();
    }

    /// Finds what goes on behind a byte of `class` from a state.
    fn find_next(&self, cache: &mut TrieCache, state: u16, class: u8) {
        cache.read_state(state);
        let TrieCache { parts, next, .. } = cache;
        let known = next.complete.len();
        let complete = &mut next.complete;
        // The order of the patterns stays.
        next.parts
            .retain_mut(|part| match parts.step(self, *part, class) {
                DEAD => false,
                COMPLETE => {
                    complete.push(parts.pattern(self, *part));
                    false
                }
                step => {
                    *part = u32::from(step);
                    true
                }
            });
        if complete.len() > known {
            next.sort();
        }
    }

    /// The step to the state that was found. Where there is no room for it, all that may go on from there is said to
    /// begin: an automaton more is run, and no place is missed.
    fn step_on(&self, cache: &mut TrieCache) -> u16 {
        cache.next.write_list();
        if cache.states.len() < MAX_STATES {
            let list = std::mem::take(&mut cache.next.list);
            let number = cache.number_state(&list);
            cache.next.list = list;
            return 2 * number;
        }
        if let Some(known) = cache.states.find(&cache.next.list) {
            return 2 * known;
        }
        cache.cut += 1;
        cache.next.complete_all(self, &cache.parts);
        2 * self.number_ending(cache) + FINAL
    }

    /// The text is over: a border or an optional rest may be satisfied by that.
    #[cold]
    fn step_at_end(&self, cache: &mut TrieCache, from: u16) -> u16 {
        let state = from / 2;
        debug_assert!(usize::from(state) >= ROOTS, "a place has a byte");
        if let Some(&step) = cache.at_end.get(&state) {
            return step;
        }
        cache.read_state(state);
        cache.next.complete_all(self, &cache.parts);
        let step = 2 * self.number_ending(cache) + FINAL;
        cache.at_end.insert(state, step);
        step
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

    /// Finds what a byte of `class` leads to from `nodes`, and the classes of which all of them say the same, as bits: most
    /// patterns say of a letter what they say of all the others.
    fn follow(&mut self, trie: &Trie, nodes: &[u32], class: u8) -> u64 {
        self.clear(trie.nodes.len());
        let mut alike = u64::MAX;
        for &node in nodes {
            let Node::Byte { set, next } = trie.nodes[node as usize].node else {
                continue;
            };
            let set = trie.sets[usize::from(set)];
            if set >> class & 1 == 1 {
                alike &= set;
                self.add(&trie.nodes, next);
            } else {
                alike &= !set;
            }
        }
        alike
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
    use crate::prefilter::gated::{Gated, Reach};
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

    /// The one of them that may begin inside a word.
    const SEGMENT: u32 = 3;

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
        Trie::new(&patterns, |pattern| pattern == SEGMENT, Labels::none())
    }

    /// What begins at the start of `text`: patterns without a gate, and the set of the others.
    fn ending(
        trie: &Trie,
        cache: &mut TrieCache,
        text: &str,
        root: Root,
    ) -> (Vec<u32>, Option<u32>) {
        let mut walks = Walks::new();
        walks.push(0, root);
        trie.walk(cache, text.as_bytes(), &mut walks);
        let ending = walks.endings(cache).next();
        ending.map_or((Vec::new(), None), |(_, ending)| {
            (ending.patterns.to_vec(), ending.gated)
        })
    }

    fn begins(trie: &Trie, cache: &mut TrieCache, text: &str) -> Vec<u32> {
        ending(trie, cache, text, Root::WORD).0
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
                let found = begins(&trie, &mut cache, text);
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
        let mut at_start = |text: &str| begins(&trie, &mut cache, text);
        assert_eq!(at_start("123-45 x"), [0, 1]);
        assert_eq!(at_start("1234: xx"), [1, 6]);
        assert_eq!(at_start("AKIB1234 xxxx"), Vec::<u32>::new());
    }

    #[test]
    fn inside_a_word_hardly_anything_begins() {
        let trie = trie(&beginnings());
        let mut cache = TrieCache::default();
        let mut inside = |text: &str| {
            let root = Root {
                inside: true,
                ..Root::WORD
            };
            ending(&trie, &mut cache, text, root).0
        };
        assert_eq!(inside("AKIAB123 xx"), [SEGMENT]);
        assert_eq!(inside("Anna 1"), Vec::<u32>::new());
        assert_eq!(inside("123-45 x"), Vec::<u32>::new());
    }

    #[test]
    fn what_waits_for_a_heading_begins_below_one_only() {
        let gate = |reach| {
            Some(Gated {
                rule: 0,
                reach,
                lead: 0,
            })
        };
        let near = Reach {
            before: 40,
            after: 0,
        };
        let gates = vec![gate(Reach::default()), gate(near)];
        let beginnings = beginnings();
        let patterns: Vec<(u32, &Beginning)> = (0..)
            .zip(beginnings[..2].iter().map(|(_, one)| one))
            .collect();
        let trie = Trie::new(&patterns, |_| false, Labels::new(gates));
        let mut cache = TrieCache::default();
        let mut at_start = |headed| {
            let root = Root {
                headed,
                ..Root::WORD
            };
            let set = ending(&trie, &mut cache, "123-45", root).1.unwrap();
            cache.gated.get(set).patterns.to_vec()
        };
        assert_eq!(at_start(true), [(0, 0), (1, 0)]);
        assert_eq!(at_start(false), [(1, 0)]);
    }

    /// Lists that no walk makes: their first number is none of a node.
    fn fill(cache: &mut TrieCache) {
        (0..MAX_STATES as u32).for_each(|number| _ = cache.states.intern(&[u32::MAX - 1, number]));
    }

    #[test]
    fn without_room_a_trie_names_more() {
        let beginnings = beginnings();
        let trie = trie(&beginnings);
        let mut cache = TrieCache::default();
        begins(&trie, &mut cache, "12");
        fill(&mut cache);
        for text in ["123-45", "patient: x", "AKIB1234", "ab", "1234: x"] {
            let found = begins(&trie, &mut cache, text);
            for pattern in one_by_one(&beginnings, text.as_bytes()) {
                assert!(found.contains(&pattern), "{text}");
            }
        }
        assert!(cache.cut > 0);
    }

    #[test]
    fn without_a_number_for_a_set_a_trie_names_more() {
        // Letters of each place of each pattern, no two alike; the first one is any.
        let letters = |pattern: u32, place: u32| {
            let mut seed = (pattern << 8 | place).wrapping_mul(0x9E37_79B1) | 1;
            let mut letters = String::new();
            for letter in b'a'..=b'z' {
                seed ^= seed << 13;
                seed ^= seed >> 17;
                seed ^= seed << 5;
                if seed >> 16 & 1 == 1 {
                    letters.push(char::from(letter));
                }
            }
            letters
        };
        const PLACES: u32 = Beginning::DEPTH as u32 - 2;
        let beginnings: Vec<(u32, Beginning)> = (0..75_000 / PLACES)
            .map(|pattern| {
                let sets = (0..PLACES).map(|place| format!("[{}]", letters(pattern, place)));
                let hir = pattern::parse(&sets.collect::<String>(), Border::Word).unwrap();
                (pattern, Beginning::of(&hir.hir))
            })
            .collect();
        let trie = trie(&beginnings);
        assert_eq!(trie.sets.len(), 1 << 16);
        let mut cache = TrieCache::default();
        for (pattern, _) in beginnings.iter().step_by(50) {
            let text = (0..PLACES).map(|place| letters(*pattern, place).pop().unwrap());
            let found = begins(&trie, &mut cache, &text.collect::<String>());
            assert!(found.contains(pattern), "{pattern}");
        }
    }

    #[test]
    fn a_cache_that_is_of_no_use_begins_again() {
        let trie = trie(&beginnings());
        let mut cache = TrieCache::default();
        assert_eq!(begins(&trie, &mut cache, "123-45"), [0, 1]);
        fill(&mut cache);
        cache.cut = MAX_CUT;
        assert_eq!(begins(&trie, &mut cache, "patient: x"), [2]);
        assert!(cache.states.len() < MAX_STATES && cache.cut == 0);
        assert_eq!(begins(&trie, &mut cache, "123-45"), [0, 1]);
    }
}
