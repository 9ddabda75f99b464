//! Prefilter, matcher, validators and score: from places where a pattern may match to scored matches.

use std::ops::{ControlFlow, Range};

use super::headed_blocks::HeadedBlocks;
use super::{BATCH, Scratch};
use crate::compile::Program;
use crate::context::{self, Scored};
use crate::matcher::{self, RawMatch};
use crate::prefilter::{Candidate, GatedSet, Places, PrefilterCache};
use crate::validate::{self, FirstWord};

/// A search for some patterns in one text.
pub(super) struct Search<'t, W> {
    pub(super) program: &'t Program,
    pub(super) text: &'t [u8],
    /// Whether a pattern is looked for.
    pub(super) is_wanted: W,
}

impl<W: Fn(u32) -> bool> Search<'_, W> {
    /// Runs every stage up to the score on what anchors in a range lead to, for the engine that the program was built
    /// with; keywords of another text must be forgotten.
    pub(super) fn run(
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
            let to = end.min(from + BATCH);
            scratch.hits.go_on(from..to);
            let headed = self.headed_blocks(scratch, from..to);
            while from < to && flow.is_continue() {
                let (is_headed, next) = headed.part_at(from);
                let part = from..next.min(to);
                // What waits for a heading may go on with a list below none.
                scratch.close_lists(from);
                let headings = is_headed || !scratch.open_lists.is_empty();
                let marks = scratch.hits.marks();
                prefilter.candidates(&mut cache, text, part, headings, &mut places, marks);
                flow = self.try_places(scratch, &cache, &places, &mut each);
                from = next.min(to);
            }
        }
        scratch.learnt.prefilter = cache;
        scratch.places = places;
        flow
    }

    /// The blocks of a batch in which something may begin that a heading speaks for.
    fn headed_blocks(&self, scratch: &mut Scratch, batch: Range<usize>) -> HeadedBlocks {
        let mut headed = HeadedBlocks::new(batch.start);
        let (keywords, lead) = (&self.program.keywords, self.program.longest_lead);
        // The value may begin behind the start of a match.
        let before = lead + context::MARGIN;
        let values = batch.start..batch.end + before;
        scratch
            .hits
            .each_headed(keywords, self.text, values, |part| {
                headed.add(part.start.saturating_sub(before)..part.end);
            });
        headed
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
        // The fast path, which nearly every place of prose takes: no keyword near it, and no list that may go on.
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
        scratch.close_lists(start);
        for at in 0..scratch.open_lists.len() {
            let pattern = scratch.open_lists[at];
            if let Some(rule) = set.rule_of(pattern) {
                let word = speaking.get(rule as usize / 64).copied().unwrap_or(0);
                if word >> (rule % 64) & 1 == 0 {
                    one(scratch, pattern, false)?;
                }
            }
        }
        // Few of the rules that a number may belong to have a keyword near it: no others are tried.
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

    /// Whether a keyword may speak for a match at `candidate`, or a list go on there; `may_speak` is what is known of
    /// the place. Over-reports, never under-reports.
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

/// Runs the pattern of a candidate, and the stages behind it. Compiled once and no method: a second copy for each kind
/// of [`Search`] would make the automaton a call, which costs 0.2 %.
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
    if !pattern.probes.may_match(text, candidate.start) {
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
