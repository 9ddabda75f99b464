//! The map: one call per stage, in order.
//!
//! view -> prefilter -> matcher -> validate -> context -> mention -> resolve. Each stage takes the type that the one before
//! returns, so none can be skipped.

#[cfg(feature = "rayon")]
pub(crate) mod pieces;

use std::cell::RefCell;
use std::ops::{ControlFlow, Range};

use crate::companion::Neighbours;
use crate::compile::Program;
use crate::context::{self, Hits, ListItem, Scored};
use crate::decode::{self, Layer};
use crate::finding::{Finding, Score};
use crate::matcher::{self, AnchoredCache, RawMatch, Work};
use crate::mention::Mentions;
use crate::prefilter::{Candidate, GatedSet, Places, PrefilterCache};
use crate::recognizer;
use crate::resolve::{self, Overlaps};
use crate::validate::{self, FirstWord};
use crate::view::View;

/// Bytes of text whose candidates are collected at once: small enough to stay in the first-level cache.
pub(crate) const BLOCK: usize = 16 * 1024;

/// What scans have learnt of the automata of a scanner, whatever the texts were.
#[derive(Default)]
pub(crate) struct Learnt {
    caches: Vec<Option<Box<AnchoredCache>>>,
    prefilter: PrefilterCache,
}

/// Memory that one thread reuses from scan to scan.
///
/// A scratch fits the scanner that used it last; with another it is rebuilt.
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

/// Scratches that one thread keeps for later texts: more than one where streams are open side by side, or where scanners
/// take turns.
const SPARE: usize = 4;

thread_local! {
    static SPARES: RefCell<Vec<Scratch>> = const { RefCell::new(Vec::new()) };
}

/// A scratch that knows `program` already, if this thread has one to spare: what it has learnt is worth more than a scan of
/// a short text.
pub(crate) fn take_scratch(program: &Program) -> Scratch {
    let spare = SPARES.try_with(|spares| {
        let mut spares = spares.borrow_mut();
        let is_fitting = |scratch: &Scratch| scratch.program == program.identity();
        match spares.iter().rposition(is_fitting) {
            Some(at) => Some(spares.remove(at)),
            // The one that was of use the longest time ago.
            None if spares.len() >= SPARE => Some(spares.remove(0)),
            None => None,
        }
    });
    // None either in a thread that ends.
    spare.ok().flatten().unwrap_or_default()
}

/// Keeps a scratch for later texts of this thread, and nothing of the last one.
pub(crate) fn spare_scratch(mut scratch: Scratch) {
    scratch.forget_text();
    // A thread that ends drops it.
    let _ = SPARES.try_with(|spares| {
        let mut spares = spares.borrow_mut();
        if spares.len() >= SPARE {
            spares.remove(0);
        }
        spares.push(scratch);
    });
}

/// Runs `work` with a scratch of this thread.
///
/// A validator of the host may call a scanner again from within a scan: that call gets a scratch of its own.
pub(crate) fn with_scratch<R>(program: &Program, work: impl FnOnce(&mut Scratch) -> R) -> R {
    let mut scratch = take_scratch(program);
    let result = work(&mut scratch);
    spare_scratch(scratch);
    result
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

/// Adds the later mentions of names that begin before `to`; of the scored matches those from `first_new` on are new, and
/// all that begin before `to` are there.
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

/// A search for some patterns in one text.
struct Search<'t, W> {
    program: &'t Program,
    text: &'t [u8],
    /// Whether a pattern is looked for.
    is_wanted: W,
}

impl<W: Fn(u32) -> bool> Search<'_, W> {
    /// As [`for_each_scored`]; keywords of another text must be forgotten.
    fn run(
        &self,
        scratch: &mut Scratch,
        Range { start, end }: Range<usize>,
        mut each: impl FnMut(&mut Vec<Scored>, Scored) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let &Search { program, text, .. } = self;
        let Some(prefilter) = &program.prefilter else {
            return self.run_naive(scratch, start..end, each);
        };
        let mut places = std::mem::take(&mut scratch.places);
        let mut cache = std::mem::take(&mut scratch.learnt.prefilter);
        let mut flow = ControlFlow::Continue(());
        let mut from = start;
        while from < end && flow.is_continue() {
            let to = end.min(from + BLOCK);
            scratch.hits.go_on(from..to);
            let has_list = !scratch.open_lists.is_empty();
            let values = from..to + program.longest_lead + context::MARGIN;
            let headings = scratch.hits.has_heading(&program.keywords, text, values) || has_list;
            let marks = scratch.hits.marks();
            prefilter.candidates(&mut cache, text, from..to, headings, &mut places, marks);
            flow = self.try_places(scratch, &cache, &places, &mut each);
            from = to;
        }
        scratch.learnt.prefilter = cache;
        scratch.places = places;
        flow
    }

    /// Tries what the prefilter found, each pattern in order of its places.
    fn try_places(
        &self,
        scratch: &mut Scratch,
        cache: &PrefilterCache,
        places: &Places,
        each: &mut impl FnMut(&mut Vec<Scored>, Scored) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let candidates = places.candidates.iter();
        for &candidate in candidates.filter(|candidate| (self.is_wanted)(candidate.pattern)) {
            let waits = self.program.patterns[candidate.pattern as usize].waits;
            if waits && !self.may_have_keyword(scratch, candidate, true) {
                continue;
            }
            if let Some(scored) = try_candidate(self.program, scratch, self.text, candidate) {
                each(&mut scratch.scored, scored)?;
            }
        }
        for &place in &places.gated {
            self.try_gated(scratch, place.start, cache.patterns_at(place), each)?;
        }
        ControlFlow::Continue(())
    }

    /// Tries the patterns of a place that wait for keywords: those for which one may speak.
    fn try_gated(
        &self,
        scratch: &mut Scratch,
        start: usize,
        set: &GatedSet,
        each: &mut impl FnMut(&mut Vec<Scored>, Scored) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let keywords = &self.program.keywords;
        let near = keywords.rules_near(&mut scratch.hits, self.text, start, set.reach, set.lead);
        // So ends nearly every word of prose that might stand below a heading.
        if near.is_empty() && scratch.open_lists.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut speaking = std::mem::take(&mut scratch.speaking);
        speaking.clear();
        speaking.extend(near.iter().zip(&set.rules).map(|(near, own)| near & own));
        let flow = self.try_speaking(scratch, start, set, &speaking, each);
        scratch.speaking = speaking;
        flow
    }

    /// As [`Search::try_gated`], with the rules for which a keyword may speak, as bits.
    fn try_speaking(
        &self,
        scratch: &mut Scratch,
        start: usize,
        set: &GatedSet,
        speaking: &[u64],
        each: &mut impl FnMut(&mut Vec<Scored>, Scored) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut one = |scratch: &mut Scratch, pattern: u32, may_speak: bool| {
            let candidate = Candidate { start, pattern };
            if (self.is_wanted)(pattern) && self.may_have_keyword(scratch, candidate, may_speak) {
                if let Some(scored) = try_candidate(self.program, scratch, self.text, candidate) {
                    return each(&mut scratch.scored, scored);
                }
            }
            ControlFlow::Continue(())
        };
        // What a list may go on with needs no keyword.
        let states = &scratch.states;
        let is_open = |&pattern: &u32| start <= states[pattern as usize].list.end_of_gap();
        scratch.open_lists.retain(is_open);
        for at in 0..scratch.open_lists.len() {
            let pattern = scratch.open_lists[at];
            if let Some(rule) = set.rule_of(pattern) {
                let word = speaking.get(rule as usize / 64).copied().unwrap_or(0);
                if word >> (rule % 64) & 1 == 0 {
                    one(scratch, pattern, false)?;
                }
            }
        }
        // Of all a number could be, nearly everything ends here.
        for (at, &rules) in speaking.iter().enumerate() {
            let mut left = rules;
            while left != 0 {
                let rule = at as u32 * 64 + left.trailing_zeros();
                left &= left - 1;
                for &(pattern, _) in set.of_rule(rule) {
                    one(scratch, pattern, true)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether a keyword may speak for a match at `candidate`, or a list go on there; `may_speak` is what is known of the place.
    /// Over-reports, never under-reports.
    #[inline]
    fn may_have_keyword(
        &self,
        scratch: &mut Scratch,
        candidate: Candidate,
        may_speak: bool,
    ) -> bool {
        let Candidate { start, pattern } = candidate;
        let state = &scratch.states[pattern as usize];
        if start < state.resume || !may_speak && start > state.list.end_of_gap() {
            return false;
        }
        let own = &self.program.patterns[pattern as usize];
        let (max_len, lead) = (own.rules_pattern().max_len, own.rules_pattern().lead());
        let near = may_speak && {
            let (keywords, hits) = (&self.program.keywords, &mut scratch.hits);
            keywords.may_be_near(hits, self.text, own.gate.groups, start, max_len, lead)
        };
        // The value may begin after the start of the match, but no further than the match is long.
        near || context::may_continue_list(&state.list, start, max_len)
    }

    /// Every start of every pattern, in order: slow, and plainly right.
    fn run_naive(
        &self,
        scratch: &mut Scratch,
        starts: Range<usize>,
        mut each: impl FnMut(&mut Vec<Scored>, Scored) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let &Search { program, text, .. } = self;
        let patterns = program.patterns.iter().enumerate();
        for (at, pattern) in patterns.filter(|&(at, _)| (self.is_wanted)(at as u32)) {
            for start in starts.clone() {
                if start < scratch.states[at].resume {
                    continue;
                }
                let candidate = Candidate {
                    start,
                    pattern: at as u32,
                };
                let rule = pattern.rules_pattern();
                let found = pattern.naive.find(rule, &pattern.clues.anchor, text, start);
                let raw = matcher::confirm(text, rule, candidate, found);
                if let Some(scored) = raw.and_then(|raw| accept(program, scratch, text, raw)) {
                    each(&mut scratch.scored, scored)?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Runs the pattern of a candidate, and the stages behind it. Compiled once and no method: a second copy for each kind of
/// [`Search`] would make the automaton a call, which costs 0.2 %.
fn try_candidate(
    program: &Program,
    scratch: &mut Scratch,
    text: &[u8],
    candidate: Candidate,
) -> Option<Scored> {
    let at = candidate.pattern as usize;
    if candidate.start < scratch.states[at].resume {
        return None;
    }
    let pattern = &program.patterns[at];
    if !pattern.clues.probes.may_match(text, candidate.start) {
        return None;
    }
    let first_word_fits = match pattern.first_word {
        FirstWord::Any => true,
        FirstWord::Listed => begins_with_name(scratch, text, candidate.start),
        FirstWord::Unlisted => validate::begins_unlisted(&text[candidate.start..]),
    };
    if !first_word_fits {
        return None;
    }
    let found = pattern.anchored.find(
        &mut scratch.learnt.caches[at],
        pattern.rules_pattern(),
        text,
        candidate.start,
    );
    let raw = matcher::confirm(text, pattern.rules_pattern(), candidate, found)?;
    accept(program, scratch, text, raw)
}

/// Whether a listed name begins at `start`: most capitals begin none, and several rules ask.
fn begins_with_name(scratch: &mut Scratch, text: &[u8], start: usize) -> bool {
    match scratch.name_at {
        Some((at, is_name)) if at == start => is_name,
        _ => {
            let is_name = validate::begins_with_name(&text[start..]);
            scratch.name_at = Some((start, is_name));
            is_name
        }
    }
}

/// The stages after the regex, the same for both engines.
fn accept(program: &Program, scratch: &mut Scratch, text: &[u8], raw: RawMatch) -> Option<Scored> {
    let number = raw.pattern;
    let at = number as usize;
    let pattern = &program.patterns[at];
    let validated = validate::validate(text, &pattern.checks, raw)?;
    let state = &mut scratch.states[at];
    if !state.is_touched {
        state.is_touched = true;
        scratch.touched.push(number);
    }
    if pattern.is_allowed(text, &validated) {
        // What is allowed is allowed whole: nothing inside it is tried again.
        state.resume = validated.raw.value.end;
        return None;
    }
    let scored = context::score(
        &program.keywords,
        &mut scratch.hits,
        text,
        &pattern.gate,
        &mut state.list,
        validated,
    )?;
    state.resume = scored.span.end;
    if pattern.waits {
        scratch.note_list(number);
    }
    Some(scored)
}

#[cfg(all(test, feature = "packs"))]
mod tests {
    use super::*;
    use crate::{Pack, RuleSet, Scanner};

    #[test]
    fn a_thread_keeps_the_scratches_of_the_last_scanners() {
        let scan = || {
            let pack = Pack::from_id("education").unwrap();
            let scanner = |_| Scanner::new(RuleSet::builtin(pack)).unwrap();
            let scanners: Vec<Scanner> = (0..=SPARE).map(scanner).collect();
            for scanner in &scanners {
                assert!(!scanner.is_match("nothing"));
            }
            let is_known = |scanner: &Scanner| {
                let program = scanner.program();
                let scratch = take_scratch(program);
                let is_known = scratch.program == program.identity();
                spare_scratch(scratch);
                is_known
            };
            assert!(scanners[1..].iter().all(is_known));
            assert!(!is_known(&scanners[0]));
        };
        // A thread of its own has none from other tests.
        std::thread::spawn(scan).join().unwrap();
    }
}
