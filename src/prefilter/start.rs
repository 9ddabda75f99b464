//! Which patterns, or keywords, may begin at a position: a trie of all beginnings, walked byte by byte.
//!
//! A beginning is a graph of byte sets, so the trie is an automaton: a state stands for the nodes of all graphs that
//! the bytes so far lead to. There may be far more states than any text visits, so they are made when first reached
//! and kept in the caller's cache. Most words of prose leave the trie at their third byte.

use std::collections::{HashMap, HashSet};

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
    rows: HashMap<State, u32>,
    /// Where words lead: text repeats them.
    jumps: Box<[Jump]>,
    /// What a text that ended within the trie left.
    at_end: Vec<u32>,
}

/// A word and the byte after it, or the first eight bytes of both.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// Where it begins in its block.
    pub(super) at: usize,
    /// Zero past `len`.
    bytes: u64,
    len: u32,
    /// Where it leads from the root, or `UNKNOWN`.
    step: u32,
}

/// The longest [`Word`], in bytes.
const MAX_WORD: u32 = 8;

/// Bytes of a block, and of the longest word at its end.
pub(super) const WINDOW: usize = BLOCK + MAX_WORD as usize;

impl Word {
    /// The word at bit `at` of a block; `word` are the word characters of that.
    #[inline]
    fn new(window: &[u8; WINDOW], at: usize, word: u64) -> Word {
        let mut bytes = [0; MAX_WORD as usize];
        bytes.copy_from_slice(&window[at..at + MAX_WORD as usize]);
        let len = ((!(word >> at)).trailing_zeros() + 1).min(MAX_WORD);
        Word {
            at,
            bytes: u64::from_le_bytes(bytes) & KEPT[len as usize % KEPT.len()],
            len,
            step: UNKNOWN,
        }
    }

    #[inline]
    fn slot(self) -> usize {
        (self.bytes.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51) as usize % JUMPS
    }
}

/// Where a word leads from the root.
#[derive(Clone, Copy)]
struct Jump {
    bytes: u64,
    /// Zero in an empty slot.
    len: u32,
    step: u32,
}

/// Slots for jumps, a power of two: they hold most words of a text.
const JUMPS: usize = 1 << 13;

impl TrieCache {
    /// The next of `starts`, bits of a block, that is not known to lead nowhere; those up to it are taken away.
    ///
    /// Most words of a text end here, so this loop is the hottest of all.
    #[inline(never)]
    pub(super) fn next_word(
        &self,
        window: &[u8; WINDOW],
        word: u64,
        starts: &mut u64,
    ) -> Option<Word> {
        let Ok(jumps) = <&[Jump; JUMPS]>::try_from(&*self.jumps) else {
            // Nothing is known yet.
            let at = (*starts != 0).then(|| starts.trailing_zeros() as usize % BLOCK);
            *starts &= starts.wrapping_sub(1);
            return at.map(|at| Word::new(window, at, word));
        };
        let mut left = *starts;
        while left != 0 {
            let at = left.trailing_zeros() as usize % BLOCK;
            left &= left - 1;
            let mut word = Word::new(window, at, word);
            let jump = jumps[word.slot()];
            if jump.bytes == word.bytes && jump.len == word.len {
                if jump.step == DEAD {
                    continue;
                }
                word.step = jump.step;
            }
            *starts = left;
            return Some(word);
        }
        *starts = 0;
        None
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
    pub(crate) fn new(patterns: &[(u32, &Beginning)]) -> Trie {
        let mut numbers: HashMap<ByteSet, u16> = HashMap::new();
        let mut trie = Trie {
            class_of: Box::new([0; 256]),
            representatives: Vec::new(),
            sets: Vec::new(),
            nodes: Vec::new(),
            firsts: Vec::new(),
            unknown: Vec::new(),
            row_len: MIN_ROW,
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

    /// The patterns that may begin at `start`, where `word` stands. Over-reports, never under-reports.
    #[inline]
    pub(super) fn patterns_at<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        start: usize,
        word: Word,
    ) -> &'c [u32] {
        match word.step {
            UNKNOWN => self.walk(cache, haystack, start, Some(word)),
            step => self.walk_on(cache, haystack, start + word.len as usize, step),
        }
    }

    /// The patterns that may begin at `start`, whatever stands there.
    pub(super) fn patterns_from<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        start: usize,
    ) -> &'c [u32] {
        self.walk(cache, haystack, start, None)
    }

    /// Walks from the root, and notes where a word leads.
    #[inline(never)]
    fn walk<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        start: usize,
        word: Option<Word>,
    ) -> &'c [u32] {
        if cache.states.is_empty() || cache.states.len() >= MAX_STATES {
            self.begin(cache);
        }
        let Some(word) = word else {
            return self.walk_on(cache, haystack, start, ROOT);
        };
        let mut step = ROOT;
        for &byte in &word.bytes.to_le_bytes()[..word.len as usize] {
            if step % MIN_ROW as u32 == 0 {
                step = self.step(cache, step, byte);
            }
        }
        let Word { bytes, len, .. } = word;
        cache.jumps[word.slot()] = Jump { bytes, len, step };
        self.walk_on(cache, haystack, start + word.len as usize, step)
    }

    /// Walks from a state to the end of the trie.
    #[inline(never)]
    fn walk_on<'c>(
        &self,
        cache: &'c mut TrieCache,
        haystack: &[u8],
        from: usize,
        mut step: u32,
    ) -> &'c [u32] {
        let mut rest = haystack[from..].iter();
        while step % MIN_ROW as u32 == 0 {
            let Some(&byte) = rest.next() else {
                return self.patterns_at_end(cache, step);
            };
            step = self.step(cache, step, byte);
        }
        if step == DEAD {
            return &[];
        }
        &cache.states[step as usize / self.row_len].complete
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
        *cache = TrieCache {
            jumps: vec![
                Jump {
                    bytes: 0,
                    len: 0,
                    step: UNKNOWN
                };
                JUMPS
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
        cache.rows.insert(state.clone(), row);
        cache.states.push(state);
        row
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
        let mut closure = Closure::default();
        for node in waiting.iter().filter_map(|&node| self.goes_on(node, byte)) {
            closure.add(&self.nodes, node);
        }
        let Closure {
            mut pending,
            mut complete,
            ..
        } = closure;
        complete.extend_from_slice(&from.complete);
        for list in [&mut pending, &mut complete] {
            list.sort_unstable();
            list.dedup();
        }
        let is_final = pending.is_empty();
        let step = if is_final && complete.is_empty() {
            DEAD
        } else {
            let to = State {
                is_root: false,
                pending: pending.into(),
                complete: complete.into(),
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
    fn patterns_at_end<'c>(&self, cache: &'c mut TrieCache, row: u32) -> &'c [u32] {
        let from = &cache.states[row as usize / self.row_len];
        let pending = from.pending.iter();
        let pending = pending.map(|&node| self.nodes[node as usize].pattern);
        let at_end = &mut cache.at_end;
        at_end.clear();
        at_end.extend(pending.chain(from.complete.iter().copied()));
        at_end.sort_unstable();
        at_end.dedup();
        at_end
    }
}

/// The bits of the first bytes, by their number; as long as it is, an index needs no division.
const KEPT: [u64; 16] = {
    let mut kept = [0; 16];
    let mut len = 1;
    while len <= MAX_WORD as usize {
        kept[len] = kept[len - 1] << 8 | 0xFF;
        len += 1;
    }
    kept
};

/// What some nodes lead to without a byte.
#[derive(Default)]
struct Closure {
    pending: Vec<u32>,
    complete: Vec<u32>,
    seen: HashSet<u32>,
}

impl Closure {
    fn add(&mut self, nodes: &[TrieNode], node: u32) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let TrieNode {
                pattern,
                node: kind,
            } = nodes[node as usize];
            match kind {
                Node::Complete => self.complete.push(pattern),
                Node::Byte { .. } => self.pending.push(node),
                // Forks share what follows them: without a look at `seen` a row of them would double the work.
                Node::Fork(left, right) if self.seen.insert(node) => open.extend([right, left]),
                Node::Fork(..) => {}
            }
        }
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
        Trie::new(&patterns)
    }

    fn at_start<'c>(trie: &Trie, cache: &'c mut TrieCache, text: &[u8], word: u64) -> &'c [u32] {
        let mut padded = text.to_vec();
        padded.resize(WINDOW, b' ');
        let window: &[u8; WINDOW] = padded[..WINDOW].try_into().unwrap();
        match cache.next_word(window, word, &mut 1) {
            Some(_) if text.len() < WINDOW => trie.patterns_from(cache, text, 0),
            Some(word) => trie.patterns_at(cache, text, 0, word),
            None => &[],
        }
    }

    proptest! {
        #[test]
        fn a_trie_equals_looking_at_every_beginning(
            texts in prop::collection::vec("[PApatienmKI0-4x :äÄ-]{1,14}|patient:? ?[a-z]|[0-9]{1,4}[-:][0-9]{1,3}", 1..20),
            word: u64,
        ) {
            let beginnings = beginnings();
            let trie = trie(&beginnings);
            let mut cache = TrieCache::default();
            for text in &texts {
                // Long enough for a jump.
                let text = format!("{text}{}", " ".repeat(WINDOW));
                let found = at_start(&trie, &mut cache, text.as_bytes(), word).to_vec();
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
        assert_eq!(trie.patterns_from(&mut cache, b"123-45", 0), [0, 1]);
        let state = cache.states[0].clone();
        cache.states.resize(MAX_STATES, state);
        assert_eq!(trie.patterns_from(&mut cache, b"patient: x", 0), [2]);
        assert!(cache.states.len() < MAX_STATES);
        assert_eq!(trie.patterns_from(&mut cache, b"123-45", 0), [0, 1]);
    }
}
