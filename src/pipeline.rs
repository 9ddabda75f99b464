//! The map: one call per stage, in order.
//!
//! view -> prefilter -> matcher -> validate -> context, each of which takes the type that the one before returns, so
//! that none can be skipped: that is [`Search`]. Then what needs all of the text: recognizer, mention, decode and
//! companion add to the scored matches ([`add_the_rest`]). Last, resolve.

mod headed_blocks;
#[cfg(feature = "rayon")]
pub(crate) mod pieces;
mod search;
mod spare;

use std::ops::{ControlFlow, Range};

use crate::companion::Neighbours;
use crate::compile::Program;
use crate::context::{Hits, ListItem, Scored};
use crate::decode::{self, Layer};
use crate::finding::{Finding, Score};
use crate::matcher::{self, AnchoredCache, Work};
use crate::mention::Mentions;
use crate::prefilter::{Places, PrefilterCache};
use crate::recognizer;
use crate::resolve::{self, Overlaps};
use crate::view::View;
use search::Search;
pub(crate) use spare::{spare_scratch, take_scratch, with_scratch};

/// Bytes of text whose candidates are collected at once: small enough to stay in the first-level cache.
pub(crate) const BATCH: usize = 16 * 1024;

/// What scans have learnt of the automata of a scanner, whatever the texts were.
#[derive(Default)]
pub(crate) struct Learnt {
    caches: Vec<Option<Box<AnchoredCache>>>,
    prefilter: PrefilterCache,
}

/// Memory that one thread reuses from scan to scan.
///
/// A scratch fits the scanner that used it last; with another it is rebuilt. It holds names and decoded parts of the
/// last text until the next scan, and wipes them when it is dropped.
#[derive(Default)]
pub struct Scratch {
    program: u64,
    pub(crate) learnt: Learnt,
    states: Vec<PatternState>,
    /// Patterns whose state is not as at the start of a text: few in most texts.
    touched: Vec<u32>,
    places: Places,
    pub(crate) hits: Hits,
    /// Rules for which a keyword may speak at the place that is being tried, as bits; kept for its memory.
    speaking: Vec<u64>,
    /// Patterns that wait for a keyword and whose last value began a list that may go on.
    open_lists: Vec<u32>,
    /// Matches scored so far; offsets count from the start of the view.
    pub(crate) scored: Vec<Scored>,
    pub(crate) overlaps: Overlaps,
    /// The last place where a listed name was asked for, and whether one begins there.
    name_at: Option<(usize, bool)>,
    mentions: Mentions,
    pub(crate) neighbours: Neighbours,
    /// The decoded text beside the text.
    pub(crate) layer: Option<Box<Layer>>,
}

/// Where a pattern stands within one scan.
#[derive(Clone, Copy, Default, PartialEq)]
struct PatternState {
    is_touched: bool,
    /// Candidates before this offset lie inside a match that was already accepted.
    resume: usize,
    /// The last accepted value, as the start of a list.
    list: ListItem,
}

impl Scratch {
    /// Memory for [`Scanner::scan_with`](crate::Scanner::scan_with); one for each thread. Its first scan fits it to the
    /// scanner.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Notes that a pattern may go on with a list.
    fn note_list(&mut self, pattern: u32) {
        let is_list = self.states[pattern as usize].list.has_cue();
        if is_list && !self.open_lists.contains(&pattern) {
            self.open_lists.push(pattern);
        }
    }

    /// Forgets the lists that cannot go on at `at`.
    fn close_lists(&mut self, at: usize) {
        let states = &self.states;
        let is_open = |&pattern: &u32| at <= states[pattern as usize].list.end_of_gap();
        self.open_lists.retain(is_open);
    }

    /// Forgets the last text.
    pub(crate) fn prepare(&mut self, program: &Program) {
        if self.program != program.identity() {
            self.program = program.identity();
            self.learnt = Learnt::default();
            let caches = &mut self.learnt.caches;
            caches.resize_with(program.patterns.len(), || None);
            self.hits.forget_scanner();
            self.touched.clear();
            self.states.clear();
            self.states
                .resize(program.patterns.len(), PatternState::default());
        }
        for pattern in self.touched.drain(..) {
            self.states[pattern as usize] = PatternState::default();
        }
        self.open_lists.clear();
        self.name_at = None;
        self.scored.clear();
        self.mentions.clear();
        self.neighbours.clear();
        self.hits.forget();
    }

    /// Wipes what it holds of the last text: names, and what was decoded.
    pub(crate) fn forget_text(&mut self) {
        self.mentions.clear();
        if let Some(layer) = &mut self.layer {
            layer.forget_text();
        }
    }

    /// What the automaton of a pattern has done in this scratch.
    pub(crate) fn work_of(&self, pattern: u32) -> Work {
        let cache = self.learnt.caches[pattern as usize].as_ref();
        cache.map_or(Work::default(), |cache| cache.work())
    }

    /// Takes matches that outgrew their pattern on to the end of their run in a text that has grown.
    pub(crate) fn extend_runs(&mut self, text: &[u8]) {
        for scored in self.scored.iter_mut().filter(|scored| scored.cut) {
            scored.span.end = matcher::end_of_run(text, scored.span.end);
            let state = &mut self.states[scored.pattern as usize];
            state.resume = state.resume.max(scored.span.end);
        }
    }

    /// Moves everything known to a view whose first `count` bytes are about to go.
    pub(crate) fn cut(&mut self, program: &Program, text: &[u8], count: usize) {
        self.hits.cut(&program.keywords, text, count);
        for &pattern in &self.touched {
            let state = &mut self.states[pattern as usize];
            state.resume = state.resume.saturating_sub(count);
            state.list.cut(count);
        }
        self.name_at = None;
        self.mentions.cut(count);
        self.neighbours.cut(count);
        for scored in &mut self.scored {
            scored.span.start -= count;
            scored.span.end -= count;
        }
    }
}

/// It may be on its way out of a scan that a check of the host has left by a panic.
impl Drop for Scratch {
    fn drop(&mut self) {
        self.forget_text();
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

/// Scans `haystack` and calls `found` with each finding, sorted and disjoint.
pub(crate) fn scan(
    program: &Program,
    scratch: &mut Scratch,
    haystack: &[u8],
    found: impl FnMut(Finding) -> ControlFlow<()>,
) {
    let view = View::new(haystack);
    scan_scored(program, scratch, view.bytes());
    report(program, scratch, &view, found);
}

/// Resolves the scored matches of a text, all of them, and calls `found` with each finding.
fn report(
    program: &Program,
    scratch: &mut Scratch,
    view: &View<'_>,
    mut found: impl FnMut(Finding) -> ControlFlow<()>,
) {
    let text = view.bytes();
    let (overlaps, scored) = (&mut scratch.overlaps, &mut scratch.scored);
    let rank = |rule| program.rank(rule);
    resolve::resolve(overlaps, scored, program.min_score, &rank);
    for scored in &scratch.scored {
        let finding = program.finding(text, scored, view.to_original(scored.span));
        if found(finding).is_break() {
            return;
        }
    }
}

/// Runs every stage up to the settled scores of all matches in `text`.
pub(crate) fn scan_scored(program: &Program, scratch: &mut Scratch, text: &[u8]) {
    scratch.prepare(program);
    scan_range(program, scratch, text, 0, text.len());
    add_the_rest(program, scratch, text);
}

/// Adds what needs all of the text: what recognizers say, mentions, what is encoded, and what stands near what.
fn add_the_rest(program: &Program, scratch: &mut Scratch, text: &[u8]) {
    add_the_undecoded_rest(program, scratch, text);
    decode::scan(program, scratch, text);
    settle(program, scratch, text);
}

fn add_the_undecoded_rest(program: &Program, scratch: &mut Scratch, text: &[u8]) {
    recognizer::recognize(&program.recognizers, text, &mut scratch.scored);
    find_mentions(program, scratch, text, 0, text.len());
    scratch.mentions.clear();
}

fn settle(program: &Program, scratch: &mut Scratch, text: &[u8]) {
    let (neighbours, scored) = (&mut scratch.neighbours, &mut scratch.scored);
    program.companions.settle(neighbours, text, scored);
}

/// Whether anything is found; stops at the first.
pub(crate) fn is_match(program: &Program, scratch: &mut Scratch, haystack: &[u8]) -> bool {
    let view = View::new(haystack);
    let text = view.bytes();
    scratch.prepare(program);
    let min_score: Score = program.min_score;
    let plain = for_each_scored(program, scratch, text, 0..text.len(), |scored, one| {
        let is_sure = one.score >= min_score && !program.companions.is_required(one.rule);
        if is_sure && !one.span.is_empty() {
            return ControlFlow::Break(());
        }
        scored.push(one);
        ControlFlow::Continue(())
    });
    if plain.is_continue() {
        add_the_rest(program, scratch, text);
        scratch
            .scored
            .retain(|one| one.score >= min_score && !one.span.is_empty());
    }
    plain.is_break() || !scratch.scored.is_empty()
}

/// Adds what begins in `from..to` of `text` to the scored matches; what was known of earlier text stays known.
pub(crate) fn scan_range(
    program: &Program,
    scratch: &mut Scratch,
    text: &[u8],
    from: usize,
    to: usize,
) {
    let _ = for_each_scored(program, scratch, text, from..to, |scored, one| {
        scored.push(one);
        ControlFlow::Continue(())
    });
}

/// Adds the later mentions of names that begin before `to`; of the scored matches those from `first_new` on are new,
/// and all that begin before `to` are there.
pub(crate) fn find_mentions(
    program: &Program,
    scratch: &mut Scratch,
    text: &[u8],
    first_new: usize,
    to: usize,
) {
    let Scratch {
        mentions, scored, ..
    } = scratch;
    for one in &scored[first_new..] {
        if one.score >= program.min_score && program.rules.rules[one.rule as usize].mentions {
            mentions.note(one, program.rank(one.rule));
        }
    }
    let alone = program.alone.as_ref();
    mentions.search(&program.classifier, alone, text, to, scored);
}

/// Runs every stage up to the score on what anchors in `range` lead to, for the engine that the program was built with.
fn for_each_scored(
    program: &Program,
    scratch: &mut Scratch,
    text: &[u8],
    range: Range<usize>,
    each: impl FnMut(&mut Vec<Scored>, Scored) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let search = Search {
        program,
        text,
        is_wanted: |_| true,
    };
    scratch.hits.reset();
    search.run(scratch, range, each)
}
