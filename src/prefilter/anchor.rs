//! What every match of a pattern must look like, derived from its syntax tree.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use super::byte_set::{ByteSet, is_word};

/// How many bytes from the start of a match the analysis looks at.
pub(crate) const DEPTH: usize = 12;
/// More alternatives than this are told apart by fewer bytes.
const MAX_SEQUENCES: usize = 64;
/// More alternatives of three bytes than this are merged position by position.
const MAX_SHORT_SEQUENCES: usize = 256;

/// The first bytes of a match, one set a position; past its end any byte, or the end of the text, may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    sets: Vec<ByteSet>,
    at_text_start: bool,
}

impl Sequence {
    /// The bytes that may stand at `position` of a match.
    pub(crate) fn at(&self, position: usize) -> ByteSet {
        self.sets.get(position).copied().unwrap_or(ByteSet::ALL)
    }

    /// Whether it begins at the start of the text and nowhere else.
    pub(crate) fn is_at_text_start(&self) -> bool {
        self.at_text_start
    }
}

/// Every way in which a match of `hir` may begin.
pub(crate) fn beginnings(hir: &Hir) -> Vec<Sequence> {
    let mut analysis = Analysis::default();
    let drafts = distinct(analysis.extend(vec![Draft::default()], hir));
    drafts
        .iter()
        .map(|draft| Sequence {
            sets: draft
                .ids()
                .iter()
                .map(|&id| analysis.sets[usize::from(id)])
                .collect(),
            at_text_start: draft.at_text_start,
        })
        .collect()
}

/// A sequence in the making; its sets are numbers of an [`Analysis`], so that it is cheap to copy and compare.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Draft {
    ids: [u16; DEPTH],
    len: u8,
    /// Nothing more may be appended: what follows is unknown.
    closed: bool,
    at_text_start: bool,
}

impl Draft {
    fn ids(&self) -> &[u16] {
        &self.ids[..usize::from(self.len)]
    }

    fn push(&mut self, id: u16) {
        if self.closed {
            return;
        }
        self.ids[usize::from(self.len)] = id;
        self.len += 1;
        self.closed = usize::from(self.len) == DEPTH;
    }

    fn truncate(&mut self, len: usize) {
        if usize::from(self.len) > len {
            self.ids[len..].fill(0);
            self.len = len as u8;
            self.closed = true;
        }
    }
}

/// The distinct sets of one pattern.
#[derive(Default)]
struct Analysis {
    sets: Vec<ByteSet>,
}

impl Analysis {
    fn id(&mut self, set: ByteSet) -> u16 {
        let known = self.sets.iter().position(|known| *known == set);
        known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        }) as u16
    }

    fn extend(&mut self, mut drafts: Vec<Draft>, hir: &Hir) -> Vec<Draft> {
        if drafts.iter().all(|draft| draft.closed) {
            return drafts;
        }
        match hir.kind() {
            HirKind::Empty => drafts,
            HirKind::Look(look) => self.after_look(drafts, *look),
            HirKind::Literal(literal) => {
                for &byte in literal.0.iter().take(DEPTH) {
                    let id = self.id(ByteSet::of([byte]));
                    drafts.iter_mut().for_each(|draft| draft.push(id));
                }
                drafts
            }
            HirKind::Class(Class::Bytes(class)) => {
                let id = self.id(ByteSet::of(class.iter().flat_map(|r| r.start()..=r.end())));
                drafts.iter_mut().for_each(|draft| draft.push(id));
                drafts
            }
            HirKind::Class(Class::Unicode(class)) => self.after_class(drafts, class),
            HirKind::Repetition(repetition) => {
                let max = repetition.max.unwrap_or(u32::MAX);
                self.after_repetition(drafts, &repetition.sub, repetition.min, max)
            }
            HirKind::Capture(capture) => self.extend(drafts, &capture.sub),
            HirKind::Concat(subs) => subs
                .iter()
                .fold(drafts, |drafts, sub| self.extend(drafts, sub)),
            HirKind::Alternation(subs) => {
                let mut all = Vec::new();
                for sub in subs {
                    all.extend(self.extend(drafts.clone(), sub));
                }
                self.bounded(all)
            }
        }
    }

    fn after_look(&mut self, mut drafts: Vec<Draft>, look: Look) -> Vec<Draft> {
        if look == Look::Start {
            for draft in drafts.iter_mut().filter(|draft| draft.len == 0) {
                draft.at_text_start = true;
            }
        }
        // Only the end border tells something of the next byte, and only when it is the last thing said.
        if look == Look::WordEndHalfAscii {
            let id = self.id(ByteSet::of((0..=255).filter(|&byte| !is_word(byte))));
            for draft in &mut drafts {
                draft.push(id);
                draft.closed = true;
            }
        }
        drafts
    }

    /// ASCII members keep their step of one byte; a longer character is known by its first byte, then unknown.
    fn after_class(&mut self, drafts: Vec<Draft>, class: &ClassUnicode) -> Vec<Draft> {
        let mut ascii = ByteSet::EMPTY;
        let mut leads = ByteSet::EMPTY;
        for range in class.iter() {
            let (start, end) = (u32::from(range.start()), u32::from(range.end()));
            (start..=end.min(0x7F)).for_each(|code| ascii.insert(code as u8));
            if end >= 0x80 {
                let first = lead_byte(range.start().max('\u{80}'));
                (first..=lead_byte(range.end())).for_each(|byte| leads.insert(byte));
            }
        }
        let short = (!ascii.is_empty()).then(|| self.id(ascii));
        let long = (!leads.is_empty()).then(|| self.id(leads));
        let mut all = Vec::with_capacity(drafts.len() * 2);
        for draft in drafts {
            if draft.closed {
                all.push(draft);
                continue;
            }
            if let Some(id) = long {
                let mut long = draft;
                long.push(id);
                long.closed = true;
                all.push(long);
            }
            if let Some(id) = short {
                let mut short = draft;
                short.push(id);
                all.push(short);
            }
        }
        self.bounded(all)
    }

    fn after_repetition(
        &mut self,
        drafts: Vec<Draft>,
        sub: &Hir,
        min: u32,
        max: u32,
    ) -> Vec<Draft> {
        let mut current = drafts;
        for _ in 0..min.min(DEPTH as u32) {
            current = self.extend(current, sub);
        }
        let mut all = current.clone();
        for _ in 0..max.saturating_sub(min).min(DEPTH as u32) {
            current.retain(|draft| !draft.closed);
            if current.is_empty() {
                break;
            }
            current = self.extend(current, sub);
            all.extend_from_slice(&current);
        }
        self.bounded(all)
    }

    /// Removes doubles; while there are too many, forgets what is furthest from the start.
    fn bounded(&mut self, drafts: Vec<Draft>) -> Vec<Draft> {
        if drafts.len() < MAX_SEQUENCES / 2 {
            return drafts;
        }
        let mut drafts = distinct(drafts);
        for depth in [7, 5, 4, 3] {
            if drafts.len() <= MAX_SEQUENCES {
                return drafts;
            }
            drafts.iter_mut().for_each(|draft| draft.truncate(depth));
            drafts = distinct(drafts);
        }
        if drafts.len() <= MAX_SHORT_SEQUENCES {
            return drafts;
        }
        vec![self.merged(&drafts)]
    }

    /// One draft that allows whatever any of `drafts` allows.
    fn merged(&mut self, drafts: &[Draft]) -> Draft {
        let shortest = drafts.iter().map(|draft| draft.len).min().unwrap_or(0);
        let mut merged = Draft {
            at_text_start: drafts.iter().all(|draft| draft.at_text_start),
            ..Draft::default()
        };
        for position in 0..usize::from(shortest) {
            let union = drafts.iter().fold(ByteSet::EMPTY, |set, draft| {
                set.union(&self.sets[usize::from(draft.ids[position])])
            });
            let id = self.id(union);
            merged.push(id);
        }
        merged.closed = true;
        merged
    }
}

fn distinct(mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_unstable();
    drafts.dedup();
    drafts
}

fn lead_byte(character: char) -> u8 {
    character.encode_utf8(&mut [0; 4]).as_bytes()[0]
}

/// Literals of which every match holds one, with what may stand before it.
#[derive(Clone, Debug)]
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
    /// Finds out what may follow the literals in `hir`, the tree they come from: too costly to ask of all.
    pub(crate) fn with_next(mut self, hir: &Hir) -> Inner {
        let mut parts = Vec::new();
        flatten(hir, &mut parts);
        let rest = Hir::concat(parts[self.end..].iter().map(|&part| part.clone()).collect());
        let next = beginnings(&rest);
        self.next = next
            .iter()
            .fold(ByteSet::EMPTY, |set, sequence| set.union(&sequence.at(0)));
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

fn flatten<'h>(hir: &'h Hir, parts: &mut Vec<&'h Hir>) {
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

    fn sequences(regex: &str) -> Vec<Sequence> {
        beginnings(&pattern::parse(regex, Border::Word).unwrap().hir)
    }

    #[test]
    fn fixed_shapes_end_in_a_border() {
        let all = sequences(r"[0-9]{3}-[0-9]{2}");
        assert_eq!(all.len(), 1);
        assert!(all[0].at(0).contains(b'7') && !all[0].at(0).contains(b'-'));
        assert_eq!(all[0].at(3), ByteSet::of([b'-']));
        assert!(!all[0].at(6).contains(b'0'), "border after six bytes");
        assert_eq!(all[0].at(7), ByteSet::ALL);
    }

    #[test]
    fn alternatives_stay_apart() {
        let all = sequences("(?i)(?:ab|x)c");
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].at(2), ByteSet::of(*b"cC"));
        assert_eq!(all[1].at(1), ByteSet::of(*b"cC"));
    }

    #[test]
    fn long_characters_are_known_by_their_lead() {
        let all = sequences("[aä]b");
        assert_eq!(all.len(), 2);
        let long = all
            .iter()
            .find(|sequence| sequence.at(0).contains(0xC3))
            .unwrap();
        assert_eq!(long.at(0), ByteSet::of([0xC3]));
        assert_eq!(long.at(1), ByteSet::ALL);
    }

    #[test]
    fn literals_inside() {
        let hir = pattern::parse(r"[a-z.]+@[a-z]+", Border::Word).unwrap().hir;
        let inner = inner_literals(&hir)[0].clone().with_next(&hir);
        assert!(inner.next.contains(b'x') && !inner.next.contains(b'@'));
        assert_eq!(inner.literals, [b"@"]);
        assert!(inner.before.contains(b'.') && !inner.before.contains(b'@'));
    }
}
