//! The oracle: a general regex engine, asked at every position, with nothing clever around it.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;

use super::Found;
use crate::finding::Span;
use crate::rules::model::{Border, Pattern};
use crate::rules::pattern::{self, VALUE_GROUP};

/// A general regex for one pattern.
pub(crate) struct Naive {
    regex: OnceLock<Option<Regex>>,
}

impl Naive {
    pub(crate) fn new() -> Naive {
        Naive {
            regex: OnceLock::new(),
        }
    }

    /// The match that begins exactly at `start`.
    pub(crate) fn find(&self, pattern: &Pattern, haystack: &[u8], start: usize) -> Found {
        let Some(regex) = self.regex.get_or_init(|| build(&pattern.syntax.hir)) else {
            return Found::Overlong;
        };
        let input = Input::new(haystack)
            .span(start..haystack.len())
            .anchored(Anchored::Yes);
        if !regex.is_match(input.clone()) {
            return Found::Nothing;
        }
        let mut captures = regex.create_captures();
        regex.search_captures(&input, &mut captures);
        let Some(whole) = captures.get_match() else {
            return Found::Nothing;
        };
        let value = captures
            .get_group_by_name(VALUE_GROUP)
            .map_or(Span::new(whole.start(), whole.end()), |v| {
                Span::new(v.start, v.end)
            });
        if whole.len() > pattern.max_len {
            return Found::Overlong;
        }
        Found::Match { value }
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
