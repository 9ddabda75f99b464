//! All beginnings as one graph.

use super::class::class_of;
use crate::byte_set::ByteSet;
use crate::prefilter::beginning::{Beginning, Node};
use crate::prefilter::list_set::ListSet;

/// The nodes of all beginnings, and the sets of bytes that they wait for.
pub(super) struct Graph {
    /// The classes that each set has bytes in, as bits.
    sets: Vec<u64>,
    nodes: Vec<GraphNode>,
}

/// A node of one beginning, with its pattern.
#[derive(Clone, Copy)]
struct GraphNode {
    pattern: u32,
    node: Node,
}

/// A graph that grows.
pub(super) struct GraphBuilder {
    graph: Graph,
    /// The sets with a number of their own, which is one less than that in the graph.
    numbers: ListSet,
    /// Where the beginnings begin.
    roots: Closure,
}

impl Graph {
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.sets) + size_of_val(&*self.nodes)
    }

    pub(super) fn pattern(&self, node: u32) -> u32 {
        self.nodes[node as usize].pattern
    }

    /// The classes of bytes that a node waits for, as bits; none at a fork and where a beginning is complete.
    pub(super) fn classes(&self, node: u32) -> u64 {
        match self.nodes[node as usize].node {
            Node::Byte { set, .. } => self.sets[usize::from(set)],
            Node::Fork(..) | Node::Complete => 0,
        }
    }

    #[cfg(test)]
    pub(super) fn count_sets(&self) -> usize {
        self.sets.len()
    }
}

impl GraphBuilder {
    /// With room for so many nodes.
    pub(super) fn with_capacity(nodes: usize) -> GraphBuilder {
        let mut roots = Closure::default();
        roots.seen.reserve_exact(nodes);
        GraphBuilder {
            graph: Graph {
                // Stands for every set beyond the last number: it waits for more, and no place is missed.
                sets: vec![u64::MAX],
                nodes: Vec::with_capacity(nodes),
            },
            numbers: ListSet::default(),
            roots,
        }
    }

    /// Adds the beginning of a pattern. One of which nothing is known has no nodes.
    pub(super) fn add(&mut self, pattern: u32, beginning: &Beginning) {
        let Some(root) = beginning.root() else {
            return;
        };
        let sets = beginning.sets().iter().map(|set| self.number(set));
        let sets: Vec<u16> = sets.collect();
        let Graph { nodes, .. } = &mut self.graph;
        let base = nodes.len() as u32;
        let moved = |&node: &Node| match node {
            Node::Complete => Node::Complete,
            Node::Byte { set, next } => Node::Byte {
                set: sets[usize::from(set)],
                next: next + base,
            },
            Node::Fork(left, right) => Node::Fork(left + base, right + base),
        };
        let own = beginning.nodes().iter().map(moved);
        nodes.extend(own.map(|node| GraphNode { pattern, node }));
        self.roots.seen.resize(nodes.len(), 0);
        self.roots.add(nodes, root + base);
    }

    fn number(&mut self, set: &ByteSet) -> u16 {
        let words = set.words();
        let list: [u32; 8] = std::array::from_fn(|at| (words[at / 2] >> (at % 2 * 32)) as u32);
        if self.numbers.len() == ListSet::MOST {
            return self.numbers.find(&list).map_or(0, |number| number + 1);
        }
        let (number, is_new) = self.numbers.intern(&list);
        if is_new {
            let classes = set.iter().map(|byte| 1 << class_of(byte));
            let classes = classes.fold(0, |all, class: u64| all | class);
            self.graph.sets.push(classes);
        }
        number + 1
    }

    /// The graph, and what a walk through it begins with.
    pub(super) fn build(self) -> (Graph, Closure) {
        (self.graph, self.roots)
    }
}

/// What some nodes lead to without a byte.
pub(super) struct Closure {
    /// Nodes that wait for a byte.
    pub(super) pending: Vec<u32>,
    /// Patterns whose beginning is complete.
    pub(super) complete: Vec<u32>,
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
    /// Begins anew, for a graph of `nodes` nodes.
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

    /// Finds what a byte of `class` leads to from `nodes`, and the classes of which all of them say the same, as bits:
    /// most patterns say of a letter what they say of all the others.
    pub(super) fn follow(&mut self, graph: &Graph, nodes: &[u32], class: u8) -> u64 {
        self.clear(graph.nodes.len());
        let mut alike = u64::MAX;
        for &node in nodes {
            let Node::Byte { set, next } = graph.nodes[node as usize].node else {
                continue;
            };
            let set = graph.sets[usize::from(set)];
            if set >> class & 1 == 1 {
                alike &= set;
                self.add(&graph.nodes, next);
            } else {
                alike &= !set;
            }
        }
        alike
    }

    fn add(&mut self, nodes: &[GraphNode], node: u32) {
        self.open.push(node);
        while let Some(node) = self.open.pop() {
            let GraphNode {
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
