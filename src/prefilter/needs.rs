//! Words of which every match holds one, some way behind its start: `street` behind a number and a name.
//!
//! An automaton that waits for such a word walks through whatever stands before it. Most of prose behind a number has
//! none, and the table of openings sees that in passing.

use regex_syntax::hir::{Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::anchor::flatten;
use crate::byte_set::is_word;

/// More words than this open too much.
const MAX_WORDS: usize = 64;

/// Words that stand in every other line of prose: a choice with one of them is always there.
const COMMON: [&[u8]; 20] = [
    b"an", b"and", b"as", b"at", b"be", b"by", b"for", b"from", b"in", b"is", b"it", b"of", b"on",
    b"or", b"the", b"to", b"under", b"von", b"was", b"with",
];

/// Words of which every match holds one. Only those behind a space count, and only of letters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Needs {
    pub(super) words: Vec<Vec<u8>>,
    /// Whether no letter follows them.
    pub(super) end: bool,
    /// The word begins no further behind the start of the match, in bytes.
    pub(super) within: u8,
}

impl Needs {
    /// The nearest such words in `hir`, of which no match is longer than `max_len`: what still grows there has passed
    /// them.
    pub(super) fn of(hir: &Hir, max_len: usize) -> Option<Needs> {
        let mut parts = Vec::new();
        flatten(hir, &mut parts);
        let mut before = 0;
        for (at, part) in parts.iter().enumerate() {
            let behind_space = at
                .checked_sub(1)
                .is_some_and(|at| ends_with_space(parts[at]));
            if let Some(words) = behind_space.then(|| words(part)).flatten() {
                let longest = words.iter().map(Vec::len).max()?;
                return (before + longest < max_len).then_some(Needs {
                    words,
                    end: parts.get(at + 1).is_some_and(|next| ends_word(next)),
                    within: u8::try_from(before).ok()?,
                });
            }
            before += part.properties().maximum_len()?;
        }
        None
    }
}

fn ends_with_space(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Literal(literal) if literal.0.ends_with(b" "))
}

/// The words that `hir` is a choice of.
fn words(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let HirKind::Alternation(subs) = hir.kind() else {
        return None;
    };
    let word = |sub: &Hir| match sub.kind() {
        HirKind::Literal(literal) => {
            let word = &*literal.0;
            let is_letters = word.len() > 1 && word.iter().all(u8::is_ascii_alphabetic);
            (is_letters && !COMMON.contains(&word)).then(|| word.to_vec())
        }
        _ => None,
    };
    let words: Option<Vec<Vec<u8>>> = subs.iter().map(word).collect();
    words.filter(|words| words.len() <= MAX_WORDS)
}

/// Whether a word that stands before `hir` is over.
fn ends_word(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => matches!(
            look,
            Look::WordAscii | Look::WordEndAscii | Look::WordEndHalfAscii
        ),
        HirKind::Literal(literal) => !literal.0.first().copied().is_some_and(is_word),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;

    fn needs(regex: &str) -> Option<(usize, bool, u8)> {
        let hir = pattern::parse(regex, Border::Word).unwrap().hir;
        let needs = Needs::of(&hir, 40)?;
        Some((needs.words.len(), needs.end, needs.within))
    }

    #[test]
    fn words_behind_a_space_are_needed() {
        assert_eq!(
            needs("[0-9]{1,5} [a-z]{2,9} (?:street|st)\\b"),
            Some((2, true, 16))
        );
        assert_eq!(needs("[0-9]{4} (?:cell|fax)(?: me)?"), Some((2, false, 5)));
        assert_eq!(
            needs("[0-9]{4} (?P<value>(?:cell|fax)) x"),
            Some((2, true, 5))
        );
    }

    #[test]
    fn what_may_be_missing_or_far_away_is_not() {
        assert_eq!(needs("[0-9]{4} (?:cell|fax)?"), None);
        assert_eq!(needs("[0-9]{4}-(?:cell|fax)"), None, "in a word");
        assert_eq!(needs("[0-9]+ (?:cell|fax)"), None, "anywhere");
        assert_eq!(
            needs("[0-9]{36} (?:cell|fax)"),
            None,
            "beyond the longest match"
        );
        assert_eq!(needs("[0-9]{4} (?:cell|to)"), None, "common");
    }
}
