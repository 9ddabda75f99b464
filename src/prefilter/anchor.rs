//! What every match of a pattern must hold, derived from its syntax tree.

use std::ops::RangeInclusive;

use regex_syntax::hir::{Class, Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::beginning::Beginning;
use crate::byte_set::ByteSet;

/// Literals of which every match holds one, with what may stand before it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Inner {
    /// Case-sensitive bytes, one of which every match holds.
    pub(crate) literals: Vec<Vec<u8>>,
    /// Every byte of a match before the first such literal is one of these.
    pub(crate) before: ByteSet,
    /// The byte after the literal is one of these, or the text ends.
    pub(crate) next: ByteSet,
    /// Number of the part of the concatenation after the literals.
    end: usize,
}

/// Every literal, or choice of literals, of the top-level concatenation, with what may stand before it.
///
/// What precedes may hold the literal's own bytes; the scan back then starts at each occurrence, which
/// over-reports and never under-reports.
pub(crate) fn inner_literals(hir: &Hir) -> Vec<Inner> {
    let mut parts = Vec::new();
    flatten(hir, &mut parts);
    let mut before = ByteSet::EMPTY;
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if let Some(mut literals) = choice(part) {
            // `weg` is common, `weg ` before a number is not.
            let mut end = at + 1;
            if let Some(HirKind::Literal(next)) = parts.get(end).map(|part| part.kind()) {
                literals
                    .iter_mut()
                    .for_each(|literal| literal.extend_from_slice(&next.0));
                end += 1;
            }
            found.push(Inner {
                literals,
                before,
                next: ByteSet::ALL,
                end,
            });
        }
        before = before.union(&all_bytes(part));
    }
    found
}

impl Inner {
    /// Whether one of the literals begins in `starts`, with a byte behind it that may follow.
    pub(super) fn is_in(&self, haystack: &[u8], mut starts: RangeInclusive<usize>) -> bool {
        starts.any(|at| {
            let rest = haystack.get(at..).unwrap_or_default();
            let mut literals = self.literals.iter();
            literals.any(|literal| {
                let next = rest.strip_prefix(&**literal).map(<[u8]>::first);
                next.is_some_and(|next| next.is_none_or(|&byte| self.next.contains(byte)))
            })
        })
    }

    /// Finds out what may follow the literals in `hir`, the tree they come from: too costly to ask of all.
    pub(crate) fn with_next(mut self, hir: &Hir) -> Inner {
        let mut parts = Vec::new();
        flatten(hir, &mut parts);
        let rest = Hir::concat(parts[self.end..].iter().map(|&part| part.clone()).collect());
        self.next = Beginning::of(&rest).first_bytes();
        self
    }
}

/// The literals that `hir` is a choice of.
fn choice(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => choice(&capture.sub),
        HirKind::Class(Class::Unicode(class)) if class.iter().all(|r| r.end().is_ascii()) => {
            let members = class.iter().flat_map(|r| r.start()..=r.end());
            let members: Vec<Vec<u8>> = members.take(4).map(|c| vec![c as u8]).collect();
            (members.len() < 4).then_some(members)
        }
        HirKind::Concat(subs) => subs.iter().try_fold(vec![Vec::new()], |starts, sub| {
            let ends = choice(sub)?;
            let mut all = Vec::new();
            for start in &starts {
                for end in &ends {
                    all.push([&start[..], &end[..]].concat());
                }
            }
            (all.len() <= MAX_LITERALS).then_some(all)
        }),
        HirKind::Alternation(subs) => {
            let mut all = Vec::new();
            for sub in subs {
                all.extend(choice(sub)?);
            }
            (all.len() <= MAX_LITERALS).then_some(all)
        }
        _ => None,
    }
}

/// More literals than this are no anchor.
const MAX_LITERALS: usize = 32;

pub(super) fn flatten<'h>(hir: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Concat(subs) => subs.iter().for_each(|sub| flatten(sub, parts)),
        HirKind::Capture(capture) => flatten(&capture.sub, parts),
        HirKind::Empty => {}
        _ => parts.push(hir),
    }
}

/// Every byte that may stand anywhere in a match of `hir`.
fn all_bytes(hir: &Hir) -> ByteSet {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => ByteSet::EMPTY,
        HirKind::Literal(literal) => ByteSet::of(literal.0.iter().copied()),
        HirKind::Class(Class::Bytes(class)) => {
            ByteSet::of(class.iter().flat_map(|r| r.start()..=r.end()))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let mut set = ByteSet::EMPTY;
            for range in class.iter() {
                let (start, end) = (u32::from(range.start()), u32::from(range.end()));
                (start..=end.min(0x7F)).for_each(|code| set.insert(code as u8));
                if end >= 0x80 {
                    (0x80..=0xFF).for_each(|byte| set.insert(byte));
                }
            }
            set
        }
        HirKind::Repetition(repetition) => all_bytes(&repetition.sub),
        HirKind::Capture(capture) => all_bytes(&capture.sub),
        HirKind::Concat(subs) | HirKind::Alternation(subs) => subs
            .iter()
            .fold(ByteSet::EMPTY, |set, sub| set.union(&all_bytes(sub))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;

    #[test]
    fn literals_inside() {
        let hir = pattern::parse(r"[a-z.]+@[a-z]+", Border::Word).unwrap().hir;
        let inner = inner_literals(&hir)[0].clone().with_next(&hir);
        assert!(inner.next.contains(b'x') && !inner.next.contains(b'@'));
        assert_eq!(inner.literals, [b"@"]);
        assert!(inner.before.contains(b'.') && !inner.before.contains(b'@'));
    }
}
