//! The oracle: a general regex engine, asked at every position, with nothing clever around it.

use std::sync::{Mutex, OnceLock, PoisonError};

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta::Regex;
use regex_automata::util::start;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;

use super::MatchEnd;
use super::anchored::compile;
use crate::finding::Span;
use crate::prefilter::Anchor;
use crate::rules::model::{Border, Pattern};
use crate::rules::pattern::{self, VALUE_GROUP};

/// A general regex for one pattern.
pub(crate) struct Naive {
    regex: OnceLock<Option<Regex>>,
    /// On the heap, since hardly a program has any.
    growth: OnceLock<Option<Box<Growth>>>,
}

impl Naive {
    pub(crate) fn new() -> Naive {
        Naive {
            regex: OnceLock::new(),
            growth: OnceLock::new(),
        }
    }

    /// The match that begins exactly at `start`.
    ///
    /// One that outgrows its pattern has had the literal that the pattern is looked for by, if there is one: letters
    /// without an `@` are no long e-mail address.
    pub(crate) fn find(
        &self,
        pattern: &Pattern,
        anchor: &Anchor,
        haystack: &[u8],
        start: usize,
    ) -> MatchEnd {
        let Some(regex) = self.regex.get_or_init(|| build(&pattern.syntax.hir)) else {
            return MatchEnd::Overlong;
        };
        let growth = self
            .growth
            .get_or_init(|| Growth::of(pattern).map(Box::new));
        let is_beyond = |growth: &Growth| growth.is_beyond(pattern, haystack, start);
        if growth.as_deref().is_some_and(is_beyond)
            && anchor.has_literal(haystack, start..=start + pattern.max_len)
        {
            return MatchEnd::Overlong;
        }
        let input = Input::new(haystack)
            .span(start..haystack.len())
            .anchored(Anchored::Yes);
        if !regex.is_match(input.clone()) {
            return MatchEnd::Nothing;
        }
        let mut captures = regex.create_captures();
        regex.search_captures(&input, &mut captures);
        let Some(whole) = captures.get_match() else {
            return MatchEnd::Nothing;
        };
        let value = captures
            .get_group_by_name(VALUE_GROUP)
            .map_or(Span::new(whole.start(), whole.end()), |v| {
                Span::new(v.start, v.end)
            });
        MatchEnd::Match { value }
    }
}

/// Tells whether a match may still come, or grow, once it has had one byte more than the longest one the pack allows.
struct Growth {
    dfa: DFA,
    cache: Mutex<Cache>,
}

impl Growth {
    /// `None` for a regex with a bound of its own: it is at its end there.
    fn of(pattern: &Pattern) -> Option<Growth> {
        let own = pattern.syntax.max_len;
        if own.is_some_and(|own| own <= pattern.max_len) {
            return None;
        }
        let config = DFA::config().match_kind(MatchKind::LeftmostFirst);
        let dfa = DFA::builder()
            .configure(config.skip_cache_capacity_check(true))
            .build_from_nfa(compile(pattern).ok()?)
            .ok()?;
        let cache = Mutex::new(dfa.create_cache());
        Some(Growth { dfa, cache })
    }

    fn is_beyond(&self, pattern: &Pattern, haystack: &[u8], start: usize) -> bool {
        let Some(bytes) = haystack.get(start..=start + pattern.max_len) else {
            return false;
        };
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let config = start::Config::new()
            .anchored(Anchored::Yes)
            .look_behind(start.checked_sub(1).map(|at| haystack[at]));
        let Ok(mut state) = self.dfa.start_state(&mut cache, &config) else {
            return true;
        };
        for &byte in bytes {
            match self.dfa.next_state(&mut cache, state, byte) {
                Ok(next) if next.is_dead() => return false,
                Ok(next) if !next.is_quit() => state = next,
                _ => return true,
            }
        }
        true
    }
}

/// A pattern without its borders, to tell whether a border is what stops a match.
pub(crate) struct Body(Option<Regex>);

impl Body {
    pub(crate) fn new(pattern: &Pattern) -> Body {
        let body = pattern::parse(&pattern.regex, Border::None).ok();
        Body(body.and_then(|syntax| build(&syntax.hir)))
    }

    /// Where a match of the body that begins exactly at `start` ends.
    pub(crate) fn end_from(&self, haystack: &[u8], start: usize) -> Option<usize> {
        let input = Input::new(haystack)
            .span(start..haystack.len())
            .anchored(Anchored::Yes);
        self.0.as_ref()?.find(input).map(|found| found.end())
    }
}

fn build(hir: &Hir) -> Option<Regex> {
    Regex::builder()
        .configure(Regex::config().utf8_empty(false))
        .build_from_hir(hir)
        .ok()
}
