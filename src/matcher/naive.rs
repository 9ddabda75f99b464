//! The oracle: a general regex engine, asked at every position, with nothing clever around it.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};

use super::Found;
use crate::finding::Span;
use crate::rules::model::Pattern;
use crate::rules::pattern::VALUE_GROUP;

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
        let build = || {
            Regex::builder()
                .configure(Regex::config().utf8_empty(false))
                .build_from_hir(&pattern.syntax.hir)
                .ok()
        };
        let Some(regex) = self.regex.get_or_init(build) else {
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
        Found::Match {
            end: whole.end(),
            value,
        }
    }
}
