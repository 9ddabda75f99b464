//! What every match of a pattern holds at a fixed distance from its start, further in than a beginning goes.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};
use serde::{Deserialize, Serialize};

use super::MAX_VISITS;
use super::beginning::{byte_frequency, lead_byte};
use crate::byte_set::{ByteSet, has_digit};

/// Bytes from the start of a match that are told apart.
const DEPTH: usize = 64;
/// A probe this close tells apart what a trie takes for one; one that is further sees what no trie does.
const NEAR: usize = 5;
/// Expected share of prose bytes above which a probe is not worth its look.
const COMMON: f64 = 0.5;

/// Bytes that are looked through for a digit at once.
const PIECE: usize = 32;

/// What is cheap to look at before an automaton is started, whose tables lie anywhere in memory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Probes {
    /// A byte that no trie sees.
    far: Option<Probe>,
    /// One that a trie takes for others.
    near: Option<Probe>,
    /// Every match has a digit no further from its start than that; none where that is not known.
    digit: Option<u8>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Probe {
    /// From the start of the match, in bytes.
    offset: u8,
    /// Every match has one of these there.
    bytes: ByteSet,
}

impl Probes {
    /// The most telling ones for `hir`, no further in than the longest match: what still grows there is one as well.
    pub(super) fn of(hir: &Hir, max_len: usize) -> Probes {
        let offsets = Offsets::of(hir);
        let known = &offsets.sets[..DEPTH.min(max_len)];
        let (near, far) = known.split_at(NEAR.min(known.len()));
        let best = |offsets: &[ByteSet], first: usize| {
            let shares = (first..).zip(offsets).map(|(offset, &bytes)| {
                let share: f64 = bytes.iter().map(byte_frequency).sum();
                (share, offset, bytes)
            });
            let best = shares.min_by(|left, right| left.0.total_cmp(&right.0));
            best.filter(|(share, ..)| *share < COMMON)
                .map(|(_, offset, bytes)| Probe {
                    offset: offset as u8,
                    bytes,
                })
        };
        Probes {
            far: best(far, NEAR),
            near: best(near, 0),
            // A match that outgrows its pattern has passed all that is nearer than the longest one.
            digit: match first_digit(hir) {
                First::At(offset) if offset < max_len => u8::try_from(offset).ok(),
                _ => None,
            },
        }
    }

    /// Whether every match has a digit within [`DEPTH`] bytes of its start.
    pub(super) fn has_digit(&self) -> bool {
        self.digit.is_some_and(|within| usize::from(within) < DEPTH)
    }

    /// Whether a match may begin at `start`. Over-reports, never under-reports.
    #[inline]
    pub(crate) fn may_match(&self, haystack: &[u8], start: usize) -> bool {
        let has_byte = |probe: &Probe| {
            let byte = haystack.get(start + usize::from(probe.offset));
            byte.is_some_and(|&byte| probe.bytes.contains(byte))
        };
        self.far.as_ref().is_none_or(has_byte)
            && self.near.as_ref().is_none_or(has_byte)
            && self.digit.is_none_or(|within| {
                let rest = &haystack[start..];
                let near = &rest[..rest.len().min(usize::from(within) + 1)];
                near.chunks(PIECE).any(has_digit)
            })
    }
}

/// Where the first digit of a match is.
enum First {
    /// At most so many bytes from the start.
    At(usize),
    /// There may be none; the longest match.
    Behind(Option<usize>),
}

fn first_digit(hir: &Hir) -> First {
    let longest = || First::Behind(hir.properties().maximum_len());
    match hir.kind() {
        HirKind::Literal(literal) => match literal.0.iter().position(u8::is_ascii_digit) {
            Some(at) => First::At(at),
            None => longest(),
        },
        HirKind::Class(class) => {
            let is_digit = match class {
                Class::Bytes(class) => class
                    .iter()
                    .all(|range| range.start() >= b'0' && range.end() <= b'9'),
                Class::Unicode(class) => class
                    .iter()
                    .all(|range| range.start() >= '0' && range.end() <= '9'),
            };
            match is_digit {
                true => First::At(0),
                false => longest(),
            }
        }
        HirKind::Capture(capture) => first_digit(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => match first_digit(&repetition.sub)
        {
            First::At(offset) => First::At(offset),
            First::Behind(_) => longest(),
        },
        HirKind::Concat(subs) => {
            let mut before = Some(0_usize);
            for sub in subs {
                match (first_digit(sub), before) {
                    (First::At(offset), Some(before)) => return First::At(before + offset),
                    (First::At(_), None) => return First::Behind(None),
                    (First::Behind(len), sum) => {
                        before = sum.zip(len).map(|(sum, len)| sum.saturating_add(len));
                    }
                }
            }
            First::Behind(before)
        }
        HirKind::Alternation(subs) => {
            let mut furthest = 0;
            for sub in subs {
                match first_digit(sub) {
                    First::At(offset) => furthest = furthest.max(offset),
                    First::Behind(_) => return longest(),
                }
            }
            First::At(furthest)
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => longest(),
    }
}

/// For each distance from the start of a match the bytes that may stand there; where a match may be over, all of them.
struct Offsets {
    sets: [ByteSet; DEPTH],
    visits: usize,
}

impl Offsets {
    fn of(hir: &Hir) -> Offsets {
        let mut offsets = Offsets {
            sets: [ByteSet::EMPTY; DEPTH],
            visits: 0,
        };
        let ends = offsets.add(hir, 1);
        offsets.allow_all_from(ends);
        offsets
    }

    /// Adds what `hir` holds when it begins at one of `starts`, a bit an offset, and returns where it may end.
    fn add(&mut self, hir: &Hir, starts: u64) -> u64 {
        if starts == 0 {
            return 0;
        }
        self.visits += 1;
        if self.visits > MAX_VISITS {
            return self.allow_all_from(starts);
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => starts,
            HirKind::Literal(literal) => {
                let bytes = literal.0.iter();
                bytes.fold(starts, |at, &byte| self.step(&ByteSet::of([byte]), at))
            }
            HirKind::Class(Class::Bytes(class)) => {
                let bytes = class.iter().flat_map(|range| range.start()..=range.end());
                self.step(&ByteSet::of(bytes), starts)
            }
            HirKind::Class(Class::Unicode(class)) => self.class(class, starts),
            HirKind::Capture(capture) => self.add(&capture.sub, starts),
            HirKind::Concat(subs) => subs.iter().fold(starts, |at, sub| self.add(sub, at)),
            HirKind::Alternation(subs) => {
                let ends = subs.iter().map(|sub| self.add(sub, starts));
                ends.fold(0, |all, ends| all | ends)
            }
            HirKind::Repetition(repetition) => {
                let (mut at, mut ends) = (starts, 0);
                // What is behind the last offset is of no interest: so many rounds see everything.
                let rounds = repetition.max.map_or(DEPTH, |max| DEPTH.min(max as usize));
                for round in 0..=rounds {
                    if round >= repetition.min as usize {
                        ends |= at;
                    }
                    if round < rounds && at != 0 {
                        at = self.add(&repetition.sub, at);
                    }
                }
                // So many rounds of something that may be empty end where they began.
                if (repetition.min as usize) > rounds {
                    ends |= at;
                }
                ends
            }
        }
    }

    /// Anything may follow the first of `starts`; returns where that may end, which is anywhere.
    fn allow_all_from(&mut self, starts: u64) -> u64 {
        if starts == 0 {
            return 0;
        }
        let first = starts.trailing_zeros();
        self.sets[first as usize..].fill(ByteSet::ALL);
        u64::MAX << first
    }

    /// ASCII members are one byte, others two to four.
    fn class(&mut self, class: &ClassUnicode, starts: u64) -> u64 {
        let mut ascii = ByteSet::EMPTY;
        let mut leads = ByteSet::EMPTY;
        let mut longest = 0;
        for range in class.iter() {
            let (start, end) = (u32::from(range.start()), u32::from(range.end()));
            (start..=end.min(0x7F)).for_each(|code| ascii.insert(code as u8));
            if end >= 0x80 {
                let first = lead_byte(range.start().max('\u{80}'));
                (first..=lead_byte(range.end())).for_each(|byte| leads.insert(byte));
                longest = longest.max(range.end().len_utf8());
            }
        }
        let mut ends = match ascii.is_empty() {
            true => 0,
            false => self.step(&ascii, starts),
        };
        if longest > 0 {
            let mut at = self.step(&leads, starts);
            for _ in 2..=longest {
                at = self.step(&ByteSet::of(0x80..=0xBF), at);
                ends |= at;
            }
        }
        ends
    }

    fn step(&mut self, bytes: &ByteSet, starts: u64) -> u64 {
        for (offset, set) in self.sets.iter_mut().enumerate() {
            if starts >> offset & 1 == 1 {
                *set = set.union(bytes);
            }
        }
        starts << 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    fn probes(regex: &str) -> Probes {
        Probes::of(&pattern::parse(regex, Border::None).unwrap().hir, 64)
    }

    #[test]
    fn a_probe_sees_what_is_far_from_the_start() {
        let key = probes("[0-9a-f]{32}-us[0-9]");
        assert!(key.may_match(b"00112233445566778899aabbccddeeff-us1", 0));
        assert!(!key.may_match(b"00112233445566778899aabbccddeeff00us1", 0));
        assert!(!key.may_match(b"0011", 0));
        let number = probes("[A-Z]{2}(?:[0-9]{4}|[0-9]{6})x");
        assert!(number.may_match(b"AB1234x", 0) && number.may_match(b"AB123456x", 0));
        assert!(!number.may_match(b"AB12", 0));
    }

    #[test]
    fn where_a_match_may_be_over_anything_stands() {
        assert!(probes("ab?").may_match(b"a", 0));
        assert!(probes("x(?:a{0,2}){3}").may_match(b"x", 0));
        assert!(probes("(?:a|[0-9]{9})").may_match(b"a", 0));
    }

    #[test]
    fn a_digit_is_near_where_every_match_has_one() {
        let number = probes("(?:no|nr)\\.? ?(?:[a-z]{1,3}[0-9]|[0-9]{4})");
        assert!(number.has_digit() && number.may_match(b"no. ab7", 0));
        assert!(!number.may_match(b"no. abcd7", 0) && !number.may_match(b"no", 0));
        assert!(!probes("a[0-9]?").has_digit() && !probes("a[0-9x]").has_digit());
        assert!(!probes("[a-z]*[0-9]").has_digit() && !probes("[a-z]{64}[0-9]").has_digit());
        assert!(probes("[a-z]{62}[0-9]").has_digit());
        // Further in, it is looked for where an automaton would run.
        let far = Probes::of(
            &pattern::parse("[a-z]{9,150}[0-9]", Border::Word)
                .unwrap()
                .hir,
            200,
        );
        let text = |digit: usize| [b"a".repeat(digit), b"1 ".to_vec(), b"a".repeat(99)].concat();
        assert!(!far.has_digit() && far.may_match(&text(150), 0) && !far.may_match(&text(151), 0));
    }

    /// Found by fuzzing: each level of nesting made the time to build 64 times as long.
    #[test]
    fn nested_repetitions_take_no_longer_than_their_limit() {
        let nested = probes(&format!("x{}-", "+".repeat(22)));
        assert!(nested.may_match(b"xxxxxxxx-", 0) && nested.may_match(b"x-", 0));
        let groups = format!("{}x{}-", "(?:".repeat(15), "y?)+".repeat(15));
        assert!(probes(&groups).may_match(b"xyxxyyyx-", 0));
    }

    proptest! {
        #[test]
        fn whatever_matches_passes(text in "[abc019 é-]{0,40}", start in 0usize..4) {
            const REGEXES: [&str; 10] = [
                "[ab]{2,9}1", "a(?:b|é){3}0?", "(?:a|b0){4,}c", "[^a]{7}-", "é{2}[0-9]", "a*b*c*0*1", "(?:a?b?){5}1",
                "(?:[ab]| [01]){6}9?", "a?(?:b{2}|é){0,4}(?:0|c1)+", "(?:a|b0)(?:c9|[019]{2,})",
            ];
            prop_assume!(text.is_char_boundary(start) && start <= text.len());
            for regex in REGEXES {
                let matcher = Regex::new(&format!("^(?:{regex})")).unwrap();
                if matcher.is_match(&text[start..]) {
                    prop_assert!(probes(regex).may_match(text.as_bytes(), start), "{regex}");
                }
            }
        }
    }
}
