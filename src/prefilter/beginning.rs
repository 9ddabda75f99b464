//! The first bytes of every match of a pattern, as a graph of byte sets.
//!
//! The graph is a nondeterministic automaton without cycles: it follows the syntax tree for a dozen bytes, then says
//! that anything may follow. [`Trie`](super::trie::Trie) walks the graphs of all patterns at once.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};
use serde::{Deserialize, Serialize};

use super::second_word::{SecondWord, SmallWords};
use crate::byte_set::{ByteSet, is_word};

/// A graph that grows beyond this says less of what follows.
const MAX_NODES: usize = 1 << 15;

/// The ways in which a match of one pattern may begin.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Beginning {
    /// A node names only nodes before it; the first is [`Node::Complete`].
    nodes: Vec<Node>,
    sets: Vec<ByteSet>,
    /// `None` when every match begins at the start of the text.
    root: Option<u32>,
    at_text_start: bool,
    second_words: SmallWords,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Node {
    /// Anything may follow, the end of the text too.
    Complete,
    /// One byte of a set, then another node.
    Byte { set: u16, next: u32 },
    /// Either of two nodes.
    Fork(u32, u32),
}

/// Nodes that one walk has come to.
#[derive(Default)]
struct Seen {
    /// As bits of words: most graphs have few, and need no memory for them.
    low: u64,
    others: Vec<u64>,
}

impl Seen {
    /// Whether the node is new.
    fn insert(&mut self, node: u32) -> bool {
        let at = node as usize / 64;
        if at > self.others.len() {
            self.others.resize(at, 0);
        }
        let word = match at.checked_sub(1) {
            None => &mut self.low,
            Some(at) => &mut self.others[at],
        };
        let bit = 1 << (node % 64);
        std::mem::replace(word, *word | bit) & bit == 0
    }
}

const COMPLETE: u32 = 0;

/// How many nodes a new one is compared with: a node that two ways lead to is one state of a
/// [`Trie`](super::trie::Trie) where two would be two.
const RECENT: usize = 256;

/// How many bytes from the start of a match characters of two bytes are followed: further in, each doubles the states
/// of a [`Trie`](super::trie::Trie) and tells little.
const LONG_DEPTH: usize = 8;

impl Beginning {
    /// How many bytes from the start of a match the graph goes, at most.
    pub(crate) const DEPTH: usize = 12;

    /// The beginnings of `hir`.
    pub(crate) fn of(hir: &Hir) -> Beginning {
        let mut beginning = Beginning::nothing();
        beginning.root = beginning.extend(hir, COMPLETE, 0);
        beginning.second_words = SecondWord::of(hir);
        beginning
    }

    fn nothing() -> Beginning {
        Beginning {
            nodes: vec![Node::Complete],
            sets: Vec::new(),
            root: None,
            at_text_start: false,
            second_words: SmallWords::ANY,
        }
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(super) fn sets(&self) -> &[ByteSet] {
        &self.sets
    }

    pub(super) fn root(&self) -> Option<u32> {
        self.root
    }

    /// Whether a match may begin at the start of the text in ways in which it begins nowhere else.
    pub(super) fn is_at_text_start(&self) -> bool {
        self.at_text_start
    }

    /// What may follow the first word of a match, and a space, where that begins with a small letter: as most words of
    /// prose do.
    pub(super) fn second_words(&self) -> &SmallWords {
        &self.second_words
    }

    /// The bytes that a match may begin with, those at the start of the text aside.
    pub(crate) fn first_bytes(&self) -> ByteSet {
        let mut first = ByteSet::EMPTY;
        if let Some(root) = self.root {
            self.each(root, &mut |set, _| {
                first = first.union(set.map_or(&ByteSet::ALL, |set| &self.sets[usize::from(set)]));
            });
        }
        first
    }

    /// Calls `each` with the set of bytes that may stand at `node`, and the node behind them; with none where anything
    /// may stand. Once each, however many ways lead there: where parts may be missing, that is as many as their
    /// product.
    pub(super) fn each(&self, node: u32, each: &mut dyn FnMut(Option<u16>, u32)) {
        let (mut seen, mut open, mut next) = (Seen::default(), Vec::new(), Some(node));
        while let Some(node) = next {
            next = match self.nodes[node as usize] {
                // The left way at once, the right one later: no call of its own, since a row of forks may be long.
                Node::Fork(left, right) => {
                    if seen.insert(right) {
                        open.push(right);
                    }
                    seen.insert(left).then_some(left).or_else(|| open.pop())
                }
                Node::Complete => {
                    each(None, node);
                    open.pop()
                }
                Node::Byte { set, next } => {
                    each(Some(set), next);
                    open.pop()
                }
            };
        }
    }

    /// Whether a match may begin with `text`, byte by byte through the graph: the dull twin of tables and tries.
    #[cfg(test)]
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        fn goes_on(beginning: &Beginning, node: u32, text: &[u8]) -> bool {
            match (beginning.nodes[node as usize], text) {
                (Node::Complete, _) | (Node::Byte { .. }, []) => true,
                (Node::Fork(left, right), _) => {
                    goes_on(beginning, left, text) || goes_on(beginning, right, text)
                }
                (Node::Byte { set, next }, [byte, rest @ ..]) => {
                    beginning.sets[usize::from(set)].contains(*byte)
                        && goes_on(beginning, next, rest)
                }
            }
        }
        self.root.is_some_and(|root| goes_on(self, root, text))
    }

    /// Estimated share of word starts in prose at which a match may begin.
    pub(super) fn frequency(&self) -> f64 {
        let of_set = |set: &ByteSet| set.iter().map(byte_frequency).sum::<f64>().min(1.0);
        let sets: Vec<f64> = self.sets.iter().map(of_set).collect();
        let mut shares: Vec<f64> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            shares.push(match *node {
                Node::Complete => 1.0,
                Node::Byte { set, next } => sets[usize::from(set)] * shares[next as usize],
                Node::Fork(left, right) => shares[left as usize] + shares[right as usize],
            });
        }
        self.root.map_or(0.0, |root| shares[root as usize].min(1.0))
    }

    /// The node at which `hir` begins when `next` follows it; `None` when nothing matches there.
    ///
    /// At least `depth` bytes of the match come before.
    fn extend(&mut self, hir: &Hir, next: u32, depth: usize) -> Option<u32> {
        if depth >= Beginning::DEPTH || self.nodes.len() > MAX_NODES {
            return Some(COMPLETE);
        }
        match hir.kind() {
            HirKind::Empty => Some(next),
            HirKind::Look(Look::Start) if depth == 0 => {
                self.at_text_start = true;
                None
            }
            // Only the end border tells something of the next byte, and only when it is the last thing said: behind a
            // value inside a match more is known.
            HirKind::Look(Look::WordEndHalfAscii) if next == COMPLETE => {
                let outside = ByteSet::of((0..=255).filter(|&byte| !is_word(byte)));
                Some(self.byte(outside, COMPLETE))
            }
            HirKind::Look(_) => Some(next),
            HirKind::Literal(literal) => Some(self.literal(&literal.0, next, depth)),
            HirKind::Class(Class::Bytes(class)) => {
                let bytes = class.iter().flat_map(|range| range.start()..=range.end());
                Some(self.byte(ByteSet::of(bytes), next))
            }
            HirKind::Class(Class::Unicode(class)) => self.class(class, next, depth),
            HirKind::Repetition(repetition) => self.repetition(repetition, next, depth),
            HirKind::Capture(capture) => self.extend(&capture.sub, next, depth),
            HirKind::Concat(subs) => self.concat(subs, next, depth),
            HirKind::Alternation(subs) => self.alternation(subs, next, depth),
        }
    }

    fn alternation(&mut self, subs: &[Hir], next: u32, depth: usize) -> Option<u32> {
        let mut literals = Vec::new();
        let mut any = None;
        for sub in subs.iter().rev() {
            match sub.kind() {
                HirKind::Literal(literal) => literals.push(&*literal.0),
                _ => {
                    let one = self.extend(sub, next, depth);
                    any = self.either(one, any);
                }
            }
        }
        literals.sort_unstable();
        let literal = self.literals(&literals, next, depth);
        self.either(literal, any)
    }

    /// Any of `literals`, which are in order: bytes that several begin with are walked once.
    fn literals(&mut self, literals: &[&[u8]], next: u32, depth: usize) -> Option<u32> {
        if depth >= Beginning::DEPTH && !literals.is_empty() {
            return Some(COMPLETE);
        }
        let mut ways: Vec<(u32, ByteSet)> = Vec::new();
        let mut any = None;
        for group in literals.chunk_by(|left, right| left.first() == right.first()) {
            let Some(&first) = group[0].first() else {
                any = Some(next);
                continue;
            };
            let rest: Vec<&[u8]> = group.iter().map(|literal| &literal[1..]).collect();
            let Some(rest) = self.literals(&rest, next, depth + 1) else {
                continue;
            };
            match ways.iter_mut().find(|(way, _)| *way == rest) {
                Some((_, firsts)) => firsts.insert(first),
                None => ways.push((rest, ByteSet::of([first]))),
            }
        }
        for (rest, firsts) in ways {
            let way = self.byte(firsts, rest);
            any = self.either(Some(way), any);
        }
        any
    }

    fn push(&mut self, node: Node) -> u32 {
        // Looked for among the last ones only: what ends alike was made just before.
        let last = self.nodes.len().saturating_sub(RECENT);
        if let Some(known) = self.nodes[last..].iter().rposition(|&known| known == node) {
            return (last + known) as u32;
        }
        self.nodes.push(node);
        self.nodes.len() as u32 - 1
    }

    fn byte(&mut self, set: ByteSet, next: u32) -> u32 {
        let known = self.sets.iter().position(|known| *known == set);
        let set = known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        self.push(Node::Byte {
            set: set as u16,
            next,
        })
    }

    fn either(&mut self, left: Option<u32>, right: Option<u32>) -> Option<u32> {
        match (left, right) {
            (Some(left), Some(right)) if left != right => Some(self.push(Node::Fork(left, right))),
            (one, other) => one.or(other),
        }
    }

    fn literal(&mut self, bytes: &[u8], next: u32, depth: usize) -> u32 {
        let left = Beginning::DEPTH - depth;
        let next = if bytes.len() > left { COMPLETE } else { next };
        let kept = bytes.iter().take(left).rev();
        kept.fold(next, |next, &byte| self.byte(ByteSet::of([byte]), next))
    }

    /// ASCII members keep their step of one byte, and characters of two bytes theirs of two; a longer one is known by
    /// its first byte, then unknown.
    fn class(&mut self, class: &ClassUnicode, next: u32, depth: usize) -> Option<u32> {
        let mut ascii = ByteSet::EMPTY;
        let mut leads_of_two = ByteSet::EMPTY;
        let mut leads = ByteSet::EMPTY;
        for range in class.iter() {
            let (start, end) = (u32::from(range.start()), u32::from(range.end()));
            (start..=end.min(0x7F)).for_each(|code| ascii.insert(code as u8));
            if end >= 0x80 {
                let first = lead_byte(range.start().max('\u{80}'));
                for lead in first..=lead_byte(range.end()) {
                    match lead {
                        ..0xE0 if depth < LONG_DEPTH => leads_of_two.insert(lead),
                        _ => leads.insert(lead),
                    }
                }
            }
        }
        let one = (!ascii.is_empty()).then(|| self.byte(ascii, next));
        let two = (!leads_of_two.is_empty()).then(|| {
            let second = self.byte(ByteSet::of(0x80..=0xBF), next);
            self.byte(leads_of_two, second)
        });
        let long = (!leads.is_empty()).then(|| self.byte(leads, COMPLETE));
        let short = self.either(one, two);
        self.either(short, long)
    }

    fn repetition(&mut self, repetition: &Repetition, next: u32, depth: usize) -> Option<u32> {
        let least = min_len(&repetition.sub);
        // A copy that may be empty adds no depth, so their number is bounded as well.
        let known = (Beginning::DEPTH - depth).div_ceil(least.max(1));
        let max = repetition.max.map_or(usize::MAX, |max| max as usize);
        let min = repetition.min as usize;
        let mut after = if max <= known {
            Some(next)
        } else {
            Some(COMPLETE)
        };
        for copy in (0..max.min(known)).rev() {
            let depth = depth + copy * least;
            let one = after.and_then(|after| self.extend(&repetition.sub, after, depth));
            let done = (copy >= min).then_some(next);
            after = self.either(one, done);
        }
        after
    }

    fn concat(&mut self, subs: &[Hir], next: u32, depth: usize) -> Option<u32> {
        let mut depths = Vec::with_capacity(subs.len());
        let mut reached = depth;
        for sub in subs {
            depths.push(reached);
            reached = reached.saturating_add(min_len(sub));
        }
        let known = depths.partition_point(|&depth| depth < Beginning::DEPTH);
        let next = if known < subs.len() { COMPLETE } else { next };
        let mut parts = subs[..known].iter().zip(depths).rev();
        parts.try_fold(next, |next, (sub, depth)| self.extend(sub, next, depth))
    }
}

/// Rough share of a byte among the first bytes of words in office prose.
pub(super) fn byte_frequency(byte: u8) -> f64 {
    match byte {
        b'a'..=b'z' => 0.034,
        b'A'..=b'Z' => 0.0025,
        b'0'..=b'9' => 0.002,
        b' ' => 0.06,
        b'.' | b',' => 0.01,
        0x80..=0xFF => 0.0001,
        _ => 0.001,
    }
}

fn min_len(hir: &Hir) -> usize {
    hir.properties().minimum_len().unwrap_or(0)
}

pub(super) fn lead_byte(character: char) -> u8 {
    character.encode_utf8(&mut [0; 4]).as_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;

    fn beginning(regex: &str) -> Beginning {
        Beginning::of(&pattern::parse(regex, Border::Word).unwrap().hir)
    }

    /// Whether a match may begin with `text`, which goes on.
    fn allows(regex: &str, text: &str) -> bool {
        let beginning = beginning(regex);
        let mut nodes: Vec<u32> = beginning.root.into_iter().collect();
        for &byte in text.as_bytes() {
            let mut next = Vec::new();
            while let Some(node) = nodes.pop() {
                match beginning.nodes[node as usize] {
                    Node::Complete => return true,
                    Node::Fork(left, right) => nodes.extend([left, right]),
                    Node::Byte { set, next: to } => {
                        if beginning.sets[usize::from(set)].contains(byte) {
                            next.push(to);
                        }
                    }
                }
            }
            nodes = next;
        }
        !nodes.is_empty()
    }

    #[test]
    fn fixed_shapes_end_in_a_border() {
        assert!(allows("[0-9]{3}-[0-9]{2}", "123-45 whatever"));
        assert!(!allows("[0-9]{3}-[0-9]{2}", "123-456"));
        assert!(!allows("[0-9]{3}-[0-9]{2}", "-23"));
    }

    #[test]
    fn repetitions_stop_where_they_may() {
        assert!(allows("[0-9]{2,4}:", "12:"));
        assert!(allows("[0-9]{2,4}:", "1234:"));
        assert!(!allows("[0-9]{2,4}:", "1:"));
        assert!(!allows("[0-9]{2,4}:", "12345"));
        assert!(allows("[0-9]+x", "123456789012345y"), "beyond the depth");
        assert!(allows("(?:a?){3}b", "b") && allows("(?:a?){3}b", "aaab"));
    }

    #[test]
    fn alternatives_stay_apart() {
        assert!(allows("(?i)(?:ab|x)c", "ABc") && allows("(?i)(?:ab|x)c", "xC"));
        assert!(!allows("(?i)(?:ab|x)c", "ac") && !allows("(?i)(?:ab|x)c", "xb"));
    }

    #[test]
    fn long_characters_are_known_by_their_lead() {
        assert!(allows("[aä]b", "ab") && allows("[aä]b", "äb") && allows("[aä]b", "öb"));
        assert!(!allows("[aä]b", "ax") && !allows("[aä]b", "äx"));
        assert!(allows("[a€]b", "€x") && !allows("[a€]b", "ax"));
    }

    #[test]
    fn the_start_of_the_text_is_no_beginning() {
        let beginning = beginning("(?:\\A|-)a");
        assert!(beginning.is_at_text_start());
        assert_eq!(beginning.first_bytes(), ByteSet::of([b'-']));
    }

    /// Found by reading: each part that may be missing doubled the ways that were walked, so that twelve took 14
    /// seconds.
    #[test]
    fn parts_that_may_be_missing_are_walked_once() {
        let parts = ["ab", "cd", "ef", "gh", "ij", "kl"].map(|part| format!("(?:{part})?"));
        let beginning = beginning(&format!("(?:{}){{12}}x", parts.join("|")));
        assert_eq!(beginning.first_bytes(), ByteSet::of(*b"acegikx"));
        let mut ways = 0;
        beginning.each(beginning.root.unwrap(), &mut |_, _| ways += 1);
        assert!(ways < 100, "{ways}");
    }

    #[test]
    fn rare_beginnings_are_estimated_rare() {
        let of = |regex| beginning(regex).frequency();
        assert!(of("AKIA[0-9A-Z]{16}") < of("[0-9]{2}") && of("[0-9]{2}") < of("[a-z]+@"));
        assert!(of("[a-z]+@") <= 1.0);
    }
}
