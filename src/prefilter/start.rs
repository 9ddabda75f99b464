//! Which patterns, or keywords, may begin at a position: a trie of all beginnings, walked byte by byte.
//!
//! A beginning is a graph of byte sets, so the trie is an automaton: a state stands for the nodes of all graphs that
//! the bytes so far lead to. There may be far more states than any text visits, so they are made when first reached
//! and kept in the caller's cache. Most words of prose leave the trie at their third byte.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::beginning::{Beginning, Node};
use super::byte_set::ByteSet;
use crate::arch::BLOCK;

/// States are forgotten when there are this many: some six megabytes, which only hostile text fills.
const MAX_STATES: usize = 1 << 14;

/// The beginnings of some patterns; immutable.
pub(crate) struct Trie {
    /// Bytes that are in exactly the same sets share a class.
    class_of: Box<[u8; 256]>,
    /// One byte of each class.
    representatives: Vec<u8>,
    sets: Vec<ByteSet>,
    nodes: Vec<TrieNode>,
    /// For each class, the nodes that wait for such a byte as the first one.
    firsts: Vec<Vec<u32>>,
    /// Patterns of whose beginning nothing is known.
    unknown: Vec<u32>,
    /// The length of a row of steps: a power of two.
    row_len: usize,
    labels: Labels,
}

/// What the numbers of a [`Trie`] stand for.
pub(crate) struct Labels {
    /// Numbers from here on are words, those before it patterns.
    first_word: u32,
    /// For each pattern the rule without whose keywords it is not worth trying, or [`NO_GATE`].
    gates: Vec<u32>,
}

/// In [`Labels`]: a pattern that is tried whatever stands near.
pub(crate) const NO_GATE: u32 = u32::MAX;

impl Labels {
    /// Patterns, each with its gate, and words after them.
    pub(super) fn new(gates: Vec<u32>) -> Labels {
        Labels {
            first_word: gates.len() as u32,
            gates,
        }
    }

    /// Everything is a pattern without a gate.
    pub(crate) fn none() -> Labels {
        Labels {
            first_word: u32::MAX,
            gates: Vec::new(),
        }
    }

    fn gate(&self, number: u32) -> u32 {
        self.gates.get(number as usize).copied().unwrap_or(NO_GATE)
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
    /// For each state a row of steps, one a class.
    steps: Vec<u32>,
    states: Vec<State>,
    /// What is complete in each state.
    endings: Vec<Ending>,
    rows: HashMap<State, u32, BuildHasherDefault<NodesHasher>>,
    closure: Closure,
    /// Where four bytes lead: text repeats itself.
    hops: Box<[Hop]>,
    /// Beginnings that lead nowhere.
    dead: Box<[u32]>,
    gated: GatedSets,
    /// What a text leaves that ends in the state of a row.
    at_end: HashMap<u32, Ending>,
}

/// What may begin at a place.
#[derive(Clone, Default)]
pub(crate) struct Ending {
    /// Patterns to be tried whatever stands near.
    pub(super) patterns: Vec<u32>,
    /// Words, counted from the first one.
    pub(super) words: Vec<u32>,
    /// Patterns with a gate: a number in [`GatedSets`].
    pub(super) gated: Option<u32>,
}

impl Ending {
    pub(crate) fn patterns(&self) -> &[u32] {
        &self.patterns
    }

    const NONE: &Ending = &Ending {
        patterns: Vec::new(),
        words: Vec::new(),
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
    /// Each pattern with its rule.
    pub(crate) patterns: Box<[(u32, u32)]>,
    /// Those rules, as bits.
    pub(crate) rules: Box<[u64]>,
}

impl GatedSets {
    pub(crate) fn get(&self, number: u32) -> &GatedSet {
        &self.sets[number as usize]
    }

    fn number(&mut self, patterns: Vec<u32>, labels: &Labels) -> u32 {
        if let Some(&number) = self.numbers.get(&*patterns) {
            return number;
        }
        let gated = |&pattern: &u32| (pattern, labels.gate(pattern));
        let gated: Box<[(u32, u32)]> = patterns.iter().map(gated).collect();
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
        });
        number
    }
}

/// Where the first bytes of a word lead.
#[derive(Clone, Copy)]
struct Hop {
    /// As [`beginning_at`] keeps them.
    bytes: u32,
    len: u32,
    /// `UNKNOWN` in an empty slot.
    step: u32,
}

/// Slots for hops, a power of two: they hold most of what a text repeats.
const HOPS: usize = 1 << 12;
/// Slots for dead beginnings, a power of two: few enough to stay in the first-level cache.
const DEAD_SLOTS: usize = 1 << 12;
/// Bytes that a hop takes, and a dead beginning has at most.
const HOP: usize = 4;

/// Bytes of a block, and of what begins at its end.
pub(super) const WINDOW: usize = BLOCK + HOP;

#[inline]
fn slot(bytes: u32) -> usize {
    (bytes.wrapping_mul(0x9E37_79B1) >> 20) as usize
}

/// The first bytes at bit `at` of a block with the word characters `word`: the first byte and what goes on after it
/// up to the end of a word, so that short words are one beginning and not as many as words may follow.
///
/// At the end of a block it sees a word end too early and keeps too little, which is true all the same.
#[inline]
fn beginning_at(window: &[u8; WINDOW], at: usize, word: u64) -> u32 {
    let mut bytes = [0; HOP];
    bytes.copy_from_slice(&window[at..at + HOP]);
    let more = (!(word >> at >> 1)).trailing_zeros();
    u32::from_le_bytes(bytes) & KEPT[more as usize % BLOCK]
}

/// What [`beginning_at`] keeps of four bytes, by the number of word characters after the first.
const KEPT: [u32; BLOCK] = {
    let mut kept = [u32::MAX; BLOCK];
    kept[0] = 0xFFFF;
    kept[1] = 0xFF_FFFF;
    kept
};

impl TrieCache {
    /// Without those of `starts`, bits of a block with the word characters `word`, that are known to lead nowhere.
    ///
    /// Most words of a text end here, so this loop is the hottest of all; it has no branch but its own.
    #[inline]
    pub(super) fn without_dead(&self, window: &[u8; WINDOW], word: u64, starts: u64) -> u64 {
        let Ok(dead) = <&[u32; DEAD_SLOTS]>::try_from(&*self.dead) else {
            return starts;
        };
        let mut alive = 0;
        let mut left = starts;
        while left != 0 {
            let at = left.trailing_zeros() as usize % BLOCK;
            left &= left - 1;
            let bytes = beginning_at(window, at, word);
            alive |= u64::from(dead[slot(bytes) % DEAD_SLOTS] != bytes) << at;
        }
        alive
    }

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

// A step is the offset of a row in `TrieCache::steps`, or has one of these in its lowest bits, which are zero in an
// offset.

/// Not known yet.
const UNKNOWN: u32 = 1;
/// No beginning goes on, and none is complete.
const DEAD: u32 = 2;
/// On an offset: nothing goes on, and some are complete.
const FINAL: u32 = 3;
/// Rows are at least this long, so that their offsets leave room for the above.
const MIN_ROW: usize = 4;
/// The row of the state before the first byte.
const ROOT: u32 = 0;

impl Trie {
    pub(crate) fn new(patterns: &[(u32, &Beginning)], labels: Labels) -> Trie {
        let mut numbers: HashMap<ByteSet, u16> = HashMap::new();
        let mut trie = Trie {
            class_of: Box::new([0; 256]),
            representatives: Vec::new(),
            sets: Vec::new(),
            nodes: Vec::new(),
            firsts: Vec::new(),
            unknown: Vec::new(),
            row_len: MIN_ROW,
            labels,
        };
        let mut roots = Closure::default();
        for &(pattern, beginning) in patterns {
            let Some(root) = beginning.root() else {
                continue;
            };
            let number = |&set: &ByteSet| {
                *numbers.entry(set).or_insert_with(|| {
                    trie.sets.push(set);
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
        (trie.class_of, trie.representatives) = classes(&trie.sets);
        trie.row_len = trie.representatives.len().next_power_of_two().max(MIN_ROW);
        trie.firsts = trie.firsts(&roots.pending);
        trie.unknown = roots.complete;
        trie
    }

    fn firsts(&self, roots: &[u32]) -> Vec<Vec<u32>> {
        let begins = |byte: u8| {
            let nodes = roots.iter().copied();
            nodes.filter(move |&node| self.goes_on(node, byte).is_some())
        };
        let classes = self.representatives.iter();
        classes.map(|&byte| begins(byte).collect()).collect()
    }

    /// The node after `node` if it waits for `byte`.
    fn goes_on(&self, node: u32, byte: u8) -> Option<u32> {
        match self.nodes[node as usize].node {
            Node::Byte { set, next } => self.sets[usize::from(set)].contains(byte).then_some(next),
            Node::Complete | Node::Fork(..) => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let firsts: usize = self.firsts.iter().map(|first| first.len() * 4).sum();
        self.nodes.len() * size_of::<TrieNode>() + self.sets.len() * size_of::<ByteSet>() + firsts
    }

    /// What may begin at bit `at` of the block at `base`, as [`Trie::begins_at`].
    #[inline]
    pub(super) fn word_begins_at<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        base: usize,
        at: usize,
        window: &[u8; WINDOW],
        word: u64,
    ) -> &'c Ending {
        let bytes = beginning_at(window, at, word);
        let mut hop = cache.hops[slot(bytes) % HOPS];
        if hop.bytes != bytes || hop.step == UNKNOWN {
            hop = self.new_hop(cache, bytes);
        }
        self.walk_on(cache, haystack, base + at + hop.len as usize, hop.step)
    }

    /// Notes where the first bytes of a word lead.
    #[inline(never)]
    fn new_hop(&self, cache: &mut TrieCache, bytes: u32) -> Hop {
        let mut hop = Hop {
            bytes,
            len: 0,
            step: ROOT,
        };
        // A zero may be the text's own, or stand for what was not kept.
        for byte in bytes
            .to_le_bytes()
            .into_iter()
            .take_while(|&byte| byte != 0)
        {
            hop.step = self.step(cache, hop.step, byte);
            hop.len += 1;
            if hop.step % MIN_ROW as u32 != 0 {
                break;
            }
        }
        if hop.step == DEAD {
            cache.dead[slot(bytes) % DEAD_SLOTS] = bytes;
        }
        cache.hops[slot(bytes) % HOPS] = hop;
        hop
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
        self.walk_on(cache, haystack, start, ROOT)
    }

    /// Begins again when there are too many states. To be called before [`Trie::word_begins_at`], once a block.
    pub(super) fn make_room(&self, cache: &mut TrieCache) {
        if cache.states.is_empty() || cache.states.len() >= MAX_STATES {
            self.begin(cache);
        }
    }

    /// Walks from a state to the end of the trie.
    #[inline]
    fn walk_on<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        from: usize,
        mut step: u32,
    ) -> &'c Ending {
        let mut rest = haystack[from..].iter();
        while step % MIN_ROW as u32 == 0 {
            let Some(&byte) = rest.next() else {
                return self.patterns_at_end(cache, step);
            };
            step = self.step(cache, step, byte);
        }
        if step == DEAD {
            return Ending::NONE;
        }
        &cache.endings[step as usize / self.row_len]
    }

    /// Where `byte` leads from the state of `row`.
    #[inline]
    fn step(&self, cache: &mut TrieCache, row: u32, byte: u8) -> u32 {
        let class = self.class_of[usize::from(byte)];
        match cache.steps[row as usize + usize::from(class)] {
            UNKNOWN => self.new_step(cache, row, class),
            known => known,
        }
    }

    fn begin(&self, cache: &mut TrieCache) {
        // In no slot but its own; that one holds bytes that belong elsewhere.
        let mut dead = vec![u32::MAX; DEAD_SLOTS];
        dead[slot(u32::MAX) % DEAD_SLOTS] = 0;
        *cache = TrieCache {
            dead: dead.into(),
            // Places that wait in this block still name them.
            gated: std::mem::take(&mut cache.gated),
            hops: vec![
                Hop {
                    bytes: 0,
                    len: 0,
                    step: UNKNOWN
                };
                HOPS
            ]
            .into(),
            ..TrieCache::default()
        };
        let root = State {
            is_root: true,
            pending: Box::default(),
            complete: self.unknown.clone().into(),
        };
        self.new_row(cache, root);
    }

    /// The row of a state that is new to the cache.
    fn new_row(&self, cache: &mut TrieCache, state: State) -> u32 {
        let row = cache.steps.len() as u32;
        cache
            .steps
            .resize(cache.steps.len() + self.row_len, UNKNOWN);
        let ending = self.ending(&mut cache.gated, &state.complete);
        cache.endings.push(ending);
        cache.rows.insert(state.clone(), row);
        cache.states.push(state);
        row
    }

    /// Sorts out what the numbers in `complete` stand for.
    fn ending(&self, gated: &mut GatedSets, complete: &[u32]) -> Ending {
        let Labels { first_word, .. } = self.labels;
        let words = complete.iter().filter(|&&number| number >= first_word);
        let patterns = complete
            .iter()
            .copied()
            .filter(|&number| number < first_word);
        let (free, waiting): (Vec<u32>, Vec<u32>) =
            patterns.partition(|&pattern| self.labels.gate(pattern) == NO_GATE);
        Ending {
            patterns: free,
            words: words.map(|number| number - first_word).collect(),
            gated: (!waiting.is_empty()).then(|| gated.number(waiting, &self.labels)),
        }
    }

    #[cold]
    fn new_step(&self, cache: &mut TrieCache, row: u32, class: u8) -> u32 {
        let class = usize::from(class);
        let from = &cache.states[row as usize / self.row_len];
        let byte = self.representatives[class];
        let waiting = if from.is_root {
            &self.firsts[class]
        } else {
            &*from.pending
        };
        let closure = &mut cache.closure;
        closure.clear(self.nodes.len());
        for node in waiting.iter().filter_map(|&node| self.goes_on(node, byte)) {
            closure.add(&self.nodes, node);
        }
        closure.complete.extend_from_slice(&from.complete);
        let Closure {
            pending, complete, ..
        } = closure;
        for list in [&mut *pending, complete] {
            list.sort_unstable();
            list.dedup();
        }
        let is_final = pending.is_empty();
        let step = if is_final && complete.is_empty() {
            DEAD
        } else {
            let to = State {
                is_root: false,
                pending: (&**pending).into(),
                complete: (&**complete).into(),
            };
            let row = match cache.rows.get(&to) {
                Some(&known) => known,
                None => self.new_row(cache, to),
            };
            if is_final { row | FINAL } else { row }
        };
        cache.steps[row as usize + class] = step;
        step
    }

    /// The text is over: a border or an optional rest may be satisfied by that.
    #[cold]
    fn patterns_at_end<'c>(&self, cache: &'c mut TrieCache, row: u32) -> &'c Ending {
        let from = &cache.states[row as usize / self.row_len];
        let pending = from.pending.iter();
        if !cache.at_end.contains_key(&row) {
            let mut patterns: Vec<u32> = pending
                .map(|&node| self.nodes[node as usize].pattern)
                .chain(from.complete.iter().copied())
                .collect();
            patterns.sort_unstable();
            patterns.dedup();
            let ending = self.ending(&mut cache.gated, &patterns);
            cache.at_end.insert(row, ending);
        }
        &cache.at_end[&row]
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

/// Groups bytes that are in exactly the same sets; gives the group of each byte and one byte of each group.
fn classes(sets: &[ByteSet]) -> (Box<[u8; 256]>, Vec<u8>) {
    let mut class_of = Box::new([0_u8; 256]);
    let mut representatives = vec![0];
    // Splits every class by every set in turn.
    for set in sets {
        let mut names = [None; 512];
        representatives.clear();
        for (byte, class) in (0..=255).zip(class_of.iter_mut()) {
            let half = usize::from(*class) * 2 + usize::from(set.contains(byte));
            *class = *names[half].get_or_insert_with(|| {
                representatives.push(byte);
                (representatives.len() - 1) as u8
            });
        }
    }
    (class_of, representatives)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arch::Classifier;
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
        fn may_begin(beginning: &Beginning, node: u32, text: &[u8]) -> bool {
            match (beginning.nodes()[node as usize], text) {
                (Node::Complete, _) | (Node::Byte { .. }, []) => true,
                (Node::Fork(left, right), _) => {
                    may_begin(beginning, left, text) || may_begin(beginning, right, text)
                }
                (Node::Byte { set, next }, [byte, rest @ ..]) => {
                    beginning.sets()[usize::from(set)].contains(*byte)
                        && may_begin(beginning, next, rest)
                }
            }
        }
        let begins = |(_, beginning): &&(u32, Beginning)| {
            let root = beginning.root();
            root.is_some_and(|root| may_begin(beginning, root, text))
        };
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

    fn at_start<'c>(trie: &Trie, cache: &'c mut TrieCache, text: &[u8]) -> &'c [u32] {
        if let Some(window) = text.first_chunk::<WINDOW>() {
            let word = Classifier::new(&ByteSet::EMPTY).classify(text, 0).word;
            trie.make_room(cache);
            if cache.without_dead(window, word, 1) == 0 {
                return &[];
            }
            let ending = trie.word_begins_at(cache, text, 0, 0, window, word);
            return ending.patterns();
        }
        trie.begins_at(cache, text, 0).patterns()
    }

    proptest! {
        #[test]
        fn a_trie_equals_looking_at_every_beginning(
            texts in prop::collection::vec("[PApatienmKI0-4x :äÄ-]{1,14}|patient:? ?[a-z]|[0-9]{1,4}[-:][0-9]{1,3}", 1..20),
            is_last: bool,
        ) {
            let beginnings = beginnings();
            let trie = trie(&beginnings);
            let mut cache = TrieCache::default();
            for text in &texts {
                let rest = if is_last { 0 } else { WINDOW };
                let text = format!("{text}{}", " ".repeat(rest));
                let found = at_start(&trie, &mut cache, text.as_bytes()).to_vec();
                prop_assert_eq!(found, one_by_one(&beginnings, text.as_bytes()));
            }
        }
    }

    #[test]
    fn bytes_in_the_same_sets_share_a_class() {
        let (class_of, representatives) = classes(&[ByteSet::of(*b"ab"), ByteSet::of(*b"bc")]);
        let class = |byte: u8| class_of[usize::from(byte)];
        assert_eq!(representatives.len(), 4);
        assert_eq!(class(b'x'), class(0xFF));
        let mut all = [b'a', b'b', b'c', b'x'].map(class);
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3]);
    }

    #[test]
    fn a_full_cache_begins_again() {
        let trie = trie(&beginnings());
        let mut cache = TrieCache::default();
        assert_eq!(trie.begins_at(&mut cache, b"123-45", 0).patterns(), [0, 1]);
        let state = cache.states[0].clone();
        cache.states.resize(MAX_STATES, state);
        assert_eq!(trie.begins_at(&mut cache, b"patient: x", 0).patterns(), [2]);
        assert!(cache.states.len() < MAX_STATES);
        assert_eq!(trie.begins_at(&mut cache, b"123-45", 0).patterns(), [0, 1]);
    }
}
