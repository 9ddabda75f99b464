//! Which patterns may begin at a position: a trie of all beginnings, walked byte by byte.
//!
//! A beginning is a graph of byte sets, so the trie is an automaton: a state stands for the nodes of all graphs that
//! the bytes so far lead to. There may be far more states than any text visits, so they are made when first reached
//! and kept in the caller's cache. So are the [`Parts`] that states are made of, one a graph.

mod cache;
mod class;
mod graph;
mod part;
mod root;
mod step;
mod walk;

use super::beginning::Beginning;
use super::gated::Gates;
use crate::arch::bits;
pub(crate) use cache::{Ending, TrieCache};
use cache::{MAX_STATES, Next};
use class::CLASSES;
use graph::{Graph, GraphBuilder};
use part::PartStep;
use root::ROOTS;
pub(super) use root::Root;
use step::Step;
pub(super) use walk::Walks;

/// The beginnings of some patterns; immutable.
pub(crate) struct Trie {
    graph: Graph,
    /// For each [`Root`] and each class, the nodes that wait for such a byte as the first one.
    firsts: [Vec<Vec<u32>>; ROOTS],
    /// Patterns of whose beginning nothing is known.
    unknown: Vec<u32>,
    gates: Gates,
}

impl Trie {
    /// A trie of `patterns`; `in_words` says which of them may begin inside a word.
    pub(super) fn new(
        patterns: &[(u32, &Beginning)],
        in_words: impl Fn(u32) -> bool,
        gates: Gates,
    ) -> Trie {
        let nodes = patterns
            .iter()
            .map(|(_, beginning)| beginning.nodes().len());
        let mut builder = GraphBuilder::with_capacity(nodes.sum());
        for &(pattern, beginning) in patterns {
            builder.add(pattern, beginning);
        }
        let (graph, roots) = builder.build();
        let mut firsts: [Vec<Vec<u32>>; ROOTS] = std::array::from_fn(|_| vec![Vec::new(); CLASSES]);
        for &node in &roots.pending {
            let pattern = graph.pattern(node);
            let gate = gates.gate(pattern);
            let waits_for_heading = gate.is_some_and(|gate| gate.reach.is_nowhere());
            for (number, firsts) in firsts.iter_mut().enumerate() {
                let root = Root::of_number(number);
                if (root.headed || !waits_for_heading) && (!root.inside || in_words(pattern)) {
                    bits(graph.classes(node)).for_each(|class| firsts[class].push(node));
                }
            }
        }
        Trie {
            graph,
            firsts,
            unknown: roots.complete,
            gates,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.graph.is_empty()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let firsts = self.firsts.iter().flatten();
        let firsts: usize = firsts.map(|first| first.len() * 4).sum();
        self.graph.memory_usage() + firsts
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
                match self.gates.gate(pattern) {
                    None => cache.free.push(pattern),
                    Some(_) => waiting.push(pattern),
                }
            }
            let gated = (!waiting.is_empty()).then(|| cache.gated.number(waiting, &self.gates));
            let free = first..cache.free.len() as u32;
            cache.endings.push((free, gated));
        }
        number
    }

    #[cold]
    fn new_step(&self, cache: &mut TrieCache, last: Step, class: u8) -> Step {
        // The first states are the roots.
        match self.firsts.get(usize::from(last.number())) {
            Some(firsts) => self.find_first(cache, &firsts[usize::from(class)], class),
            None => self.find_next(cache, last.number(), class),
        }
        let next = &mut cache.next;
        let (goes_on, completes) = (!next.parts.is_empty(), !next.complete.is_empty());
        let step = match (goes_on, completes) {
            (true, _) => self.step_on(cache),
            (false, true) => Step::to_ending(self.number_ending(cache)),
            (false, false) => Step::DEAD,
        };
        cache.steps[last.next_at(class)] = step;
        step
    }

    /// Finds what goes on behind a first byte of `class`, for which `nodes` wait.
    fn find_first(&self, cache: &mut TrieCache, nodes: &[u32], class: u8) {
        let TrieCache { parts, next, .. } = cache;
        next.clear();
        next.complete.extend_from_slice(&self.unknown);
        let pattern = |node: u32| self.graph.pattern(node);
        for own in nodes.chunk_by(|&left, &right| pattern(left) == pattern(right)) {
            match parts.first(&self.graph, own, class) {
                PartStep::DEAD => {}
                PartStep::COMPLETE => next.complete.push(pattern(own[0])),
                step => next.parts.push(step.part()),
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
        next.parts.retain_mut(|part| {
            let step = parts.step(&self.graph, *part, class);
            match step {
                PartStep::DEAD => return false,
                PartStep::COMPLETE => {
                    complete.push(parts.pattern(&self.graph, *part));
                    return false;
                }
                step => *part = step.part(),
            }
            true
        });
        if complete.len() > known {
            next.sort();
        }
    }

    /// The step to the state that was found. Where there is no room for it, all that may go on from there is said to
    /// begin: an automaton more is run, and no place is missed.
    fn step_on(&self, cache: &mut TrieCache) -> Step {
        cache.next.write_list();
        if cache.states.len() < MAX_STATES {
            let list = std::mem::take(&mut cache.next.list);
            let number = cache.number_state(&list);
            cache.next.list = list;
            return Step::to_state(number);
        }
        if let Some(known) = cache.states.find(&cache.next.list) {
            return Step::to_state(known);
        }
        cache.cut += 1;
        cache.next.complete_all(&self.graph, &cache.parts);
        Step::to_ending(self.number_ending(cache))
    }

    /// The text is over: a border or an optional rest may be satisfied by that.
    #[cold]
    fn step_at_end(&self, cache: &mut TrieCache, last: Step) -> Step {
        let state = last.number();
        debug_assert!(usize::from(state) >= ROOTS, "a place has a byte");
        if let Some(&step) = cache.at_end.get(&state) {
            return step;
        }
        cache.read_state(state);
        cache.next.complete_all(&self.graph, &cache.parts);
        let step = Step::to_ending(self.number_ending(cache));
        cache.at_end.insert(state, step);
        step
    }
}

#[cfg(test)]
mod tests {
    use super::cache::MAX_CUT;
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
        Trie::new(&patterns, |pattern| pattern == SEGMENT, Gates::none())
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
        let trie = Trie::new(&patterns, |_| false, Gates::new(gates));
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
        assert_eq!(trie.graph.count_sets(), (1 << 16) - 1);
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
