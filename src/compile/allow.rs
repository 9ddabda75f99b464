//! What a rule leaves alone: the values and shapes of its allow lists.

use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_syntax::hir::{Hir, Look};

use crate::error::BuildErrorKind;
use crate::rules::model::Allow;
use crate::rules::pattern::Tree;

/// The values and shapes of one allow list; the regex is built when first asked, as automata are.
pub(super) struct AllowProgram {
    values: Vec<String>,
    pub(super) shape: Option<Tree>,
    regex: OnceLock<Option<Regex>>,
}

impl AllowProgram {
    pub(super) fn new(allow: &Allow, embedded: bool) -> Result<AllowProgram, BuildErrorKind> {
        let shape = allow.regex.as_ref().map(|syntax| syntax.hir.clone());
        let regex = OnceLock::new();
        // Embedded packs are proved by tests.
        if let (Some(hir), false) = (&shape, embedded) {
            let _ = regex.set(Some(shape_regex(hir)?));
        }
        Ok(AllowProgram {
            values: allow.values.clone(),
            shape,
            regex,
        })
    }

    /// Whether it names the value, or a shape that all of it has.
    pub(super) fn allows(&self, value: &[u8]) -> bool {
        let is_whole = |shape: &Tree| {
            // A shape that cannot be compiled allows nothing.
            let regex = self.regex.get_or_init(|| shape_regex(shape).ok());
            regex.as_ref().is_some_and(|regex| regex.is_match(value))
        };
        let mut values = self.values.iter();
        values.any(|allowed| allowed.as_bytes() == value)
            || self.shape.as_ref().is_some_and(is_whole)
    }
}

/// A regex for all of a value: of two alternatives the first may be the shorter one.
pub(super) fn shape_regex(hir: &Hir) -> Result<Regex, BuildErrorKind> {
    let hir = Hir::concat(vec![
        Hir::look(Look::Start),
        hir.clone(),
        Hir::look(Look::End),
    ]);
    let config = Regex::config()
        .utf8_empty(false)
        .nfa_size_limit(Some(1 << 20));
    Regex::builder()
        .configure(config)
        .build_from_hir(&hir)
        .map_err(|error| BuildErrorKind::Regex {
            pattern: "of an allow list".into(),
            message: error.to_string(),
            hint: "simplify it",
        })
}
