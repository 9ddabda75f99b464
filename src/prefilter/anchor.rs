//! What every match of a pattern must look like, derived from its syntax tree.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use super::byte_set::{ByteSet, is_word};

/// How many bytes from the start of a match the analysis looks at.
pub(crate) const DEPTH: usize = 12;
/// More alternatives than this are merged position by position.
const MAX_SEQUENCES: usize = 128;

/// The first bytes of a match, one set a position; past its end any byte, or the end of the text, may follow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sequence {
    sets: Vec<ByteSet>,
    /// Nothing more may be appended: what follows is unknown.
    closed: bool,
    /// Begins at the start of the text and nowhere else.
    at_text_start: bool,
}

impl Sequence {
    /// The bytes that may stand at `position` of a match.
    pub(crate) fn at(&self, position: usize) -> ByteSet {
        self.sets.get(position).copied().unwrap_or(ByteSet::ALL)
    }

    /// Equal for equal sequences, and hardly ever for others.
    fn fingerprint(&self) -> u64 {
        let flags = u64::from(self.closed) << 1 | u64::from(self.at_text_start);
        let start = (self.sets.len() as u64) << 2 | flags;
        self.sets.iter().fold(start, |print, set| set.mix(print))
    }

    /// Whether it begins at the start of the text and nowhere else.
    pub(crate) fn is_at_text_start(&self) -> bool {
        self.at_text_start
    }

    fn push(&mut self, set: ByteSet) {
        if self.sets.len() < DEPTH {
            self.sets.push(set);
        }
        self.closed |= self.sets.len() == DEPTH;
    }
}

/// Every way in which a match of `hir` may begin.
pub(crate) fn beginnings(hir: &Hir) -> Vec<Sequence> {
    let start = Sequence {
        sets: Vec::new(),
        closed: false,
        at_text_start: false,
    };
    extend(vec![start], hir)
}

fn extend(sequences: Vec<Sequence>, hir: &Hir) -> Vec<Sequence> {
    if sequences.iter().all(|sequence| sequence.closed) {
        return sequences;
    }
    let extended = match hir.kind() {
        HirKind::Empty => sequences,
        HirKind::Look(look) => after_look(sequences, *look),
        HirKind::Literal(literal) => {
            let mut sequences = sequences;
            for sequence in sequences.iter_mut().filter(|sequence| !sequence.closed) {
                for &byte in literal.0.iter() {
                    sequence.push(ByteSet::of([byte]));
                }
            }
            sequences
        }
        HirKind::Class(Class::Bytes(class)) => {
            let set = ByteSet::of(class.iter().flat_map(|r| r.start()..=r.end()));
            after_set(sequences, set)
        }
        HirKind::Class(Class::Unicode(class)) => after_class(sequences, class),
        HirKind::Repetition(repetition) => {
            let max = repetition.max.map_or(u32::MAX, |max| max);
            after_repetition(sequences, &repetition.sub, repetition.min, max)
        }
        HirKind::Capture(capture) => extend(sequences, &capture.sub),
        HirKind::Concat(subs) => subs.iter().fold(sequences, extend),
        HirKind::Alternation(subs) => {
            let mut all = Vec::new();
            for sub in subs {
                all.extend(extend(sequences.clone(), sub));
                all = bounded(all);
            }
            all
        }
    };
    bounded(extended)
}

fn after_look(mut sequences: Vec<Sequence>, look: Look) -> Vec<Sequence> {
    if look == Look::Start {
        for sequence in sequences.iter_mut().filter(|sequence| sequence.sets.is_empty()) {
            sequence.at_text_start = true;
        }
    }
    // Only the end border tells something of the next byte, and only when it is the last thing said.
    if look == Look::WordEndHalfAscii {
        let mut not_word = ByteSet::EMPTY;
        (0..=255).filter(|&byte| !is_word(byte)).for_each(|byte| not_word.insert(byte));
        for sequence in sequences.iter_mut().filter(|sequence| !sequence.closed) {
            sequence.push(not_word);
            sequence.closed = true;
        }
    }
    sequences
}

fn after_set(mut sequences: Vec<Sequence>, set: ByteSet) -> Vec<Sequence> {
    for sequence in sequences.iter_mut().filter(|sequence| !sequence.closed) {
        sequence.push(set);
    }
    sequences
}

/// ASCII members keep their step of one byte; a longer character is known by its first byte, then unknown.
fn after_class(sequences: Vec<Sequence>, class: &ClassUnicode) -> Vec<Sequence> {
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
    let mut all = Vec::new();
    for sequence in sequences {
        if sequence.closed {
            all.push(sequence);
            continue;
        }
        if !leads.is_empty() {
            let mut long = sequence.clone();
            long.push(leads);
            long.closed = true;
            all.push(long);
        }
        if !ascii.is_empty() {
            let mut short = sequence;
            short.push(ascii);
            all.push(short);
        }
    }
    all
}

fn lead_byte(character: char) -> u8 {
    character.encode_utf8(&mut [0; 4]).as_bytes()[0]
}

fn after_repetition(sequences: Vec<Sequence>, sub: &Hir, min: u32, max: u32) -> Vec<Sequence> {
    let mut current = sequences;
    for _ in 0..min.min(DEPTH as u32) {
        current = extend(current, sub);
    }
    let mut all = current.clone();
    let optional = max.saturating_sub(min).min(DEPTH as u32);
    for _ in 0..optional {
        if current.iter().all(|sequence| sequence.closed) {
            break;
        }
        current = extend(current, sub);
        for sequence in &current {
            if !all.contains(sequence) {
                all.push(sequence.clone());
            }
        }
    }
    all
}

/// Removes doubles; while there are too many, forgets what is furthest from the start.
fn bounded(mut sequences: Vec<Sequence>) -> Vec<Sequence> {
    sequences = distinct(sequences);
    for depth in [7, 5, 4, 3] {
        if sequences.len() <= MAX_SEQUENCES {
            return sequences;
        }
        for sequence in sequences.iter_mut().filter(|sequence| sequence.sets.len() > depth) {
            sequence.sets.truncate(depth);
            sequence.closed = true;
        }
        sequences = distinct(sequences);
    }
    if sequences.len() <= MAX_SEQUENCES {
        return sequences;
    }
    let shortest = sequences.iter().map(|s| s.sets.len()).min().unwrap_or(0);
    let mut merged = Sequence {
        sets: vec![ByteSet::EMPTY; shortest],
        closed: true,
        at_text_start: sequences.iter().all(Sequence::is_at_text_start),
    };
    for sequence in &sequences {
        for (set, more) in merged.sets.iter_mut().zip(&sequence.sets) {
            *set = set.union(more);
        }
    }
    vec![merged]
}

fn distinct(mut sequences: Vec<Sequence>) -> Vec<Sequence> {
    if sequences.len() < 2 {
        return sequences;
    }
    let mut seen: Vec<u64> = Vec::with_capacity(sequences.len());
    // Compares fingerprints only: should two ever collide, the sequence is kept, which costs time and hides nothing.
    let mut kept: Vec<Sequence> = Vec::with_capacity(sequences.len());
    for sequence in sequences.drain(..) {
        let print = sequence.fingerprint();
        if !seen.contains(&print) || !kept.contains(&sequence) {
            seen.push(print);
            kept.push(sequence);
        }
    }
    kept
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
            let mut rest = &parts[at + 1..];
            if let Some(HirKind::Literal(next)) = rest.first().map(|part| part.kind()) {
                literals.iter_mut().for_each(|literal| literal.extend_from_slice(&next.0));
                rest = &rest[1..];
            }
            let rest = Hir::concat(rest.iter().map(|&part| part.clone()).collect());
            let next = beginnings(&rest);
            found.push(Inner {
                literals,
                before,
                next: next.iter().fold(ByteSet::EMPTY, |set, sequence| set.union(&sequence.at(0))),
            });
        }
        before = before.union(&all_bytes(part));
    }
    found
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
    use crate::rules::pattern;
    use crate::rules::model::Border;

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
        assert_eq!(all[0].at(0), ByteSet::of([0xC3]));
        assert_eq!(all[0].at(1), ByteSet::ALL);
    }

    #[test]
    fn literals_inside() {
        let hir = pattern::parse(r"[a-z.]+@[a-z]+", Border::Word).unwrap().hir;
        let inner = &inner_literals(&hir)[0];
        assert!(inner.next.contains(b'x') && !inner.next.contains(b'@'));
        assert_eq!(inner.literals, [b"@"]);
        assert!(inner.before.contains(b'.') && !inner.before.contains(b'@'));
    }
}
