//! Numbers in groups that something else parts: underscores, commas, brackets, line breaks.

use super::splice::REACH;
use crate::finding::Span;

/// Fewest digits of a number in groups.
const MIN_DIGITS: usize = 7;
/// Most of them; more are a table.
const MAX_DIGITS: usize = 34;
/// Longest group.
const MAX_GROUP: usize = 8;
/// Most groups.
const MAX_GROUPS: usize = 34;
/// Most groups of several digits that commas part.
const MAX_COMMAS: usize = 6;
/// Longest indentation of a line.
const MAX_INDENT: usize = 8;
/// How far a number in groups goes on behind the place where it was noticed.
const WINDOW: usize = 2 * REACH;

/// What parts the groups.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Underscore,
    Comma,
    /// `] [`, with a bracket before the first group and one behind the last.
    Bracket(u8),
    Line,
}

/// A number in groups, and what stands between, before and behind them.
pub(super) struct Grouped {
    groups: [Span; MAX_GROUPS],
    count: usize,
    joint: Joint,
    said: &'static [u8],
    end: usize,
}

impl Grouped {
    /// What is replaced, in order, and by what.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (Span, &'static [u8])> {
        let groups = &self.groups[..self.count];
        let first = groups[0].start;
        let is_bracketed = matches!(self.joint, Joint::Bracket(_));
        let open = is_bracketed.then(|| (Span::new(first - 1, first), &b""[..]));
        let close = is_bracketed.then(|| (Span::new(self.end - 1, self.end), &b""[..]));
        let between = groups
            .windows(2)
            .map(|pair| (Span::new(pair[0].end, pair[1].start), self.said));
        open.into_iter().chain(between).chain(close)
    }
}

/// The number whose first two groups are parted at `at`, or whose first group is in the bracket at `at`.
///
/// None begins before `floor`. An error is where groups end that are no number: nothing inside of them is one.
pub(super) fn find(text: &[u8], at: usize, floor: usize) -> Result<Grouped, usize> {
    let text = &text[..text.len().min(at + WINDOW)];
    let joint = match text[at] {
        b'_' => Joint::Underscore,
        b',' => Joint::Comma,
        b'\n' | b'\r' => Joint::Line,
        open => Joint::Bracket(open),
    };
    let first = match joint {
        Joint::Bracket(_) => group(text, at + 1),
        _ => group_before(text, at, floor),
    };
    let Some(first) = first else {
        return Err(at);
    };
    // Most end here.
    let follows = |after: Span| {
        let next = group(text, after.end + joint_len(text, after.end, joint)?)?;
        // A line that holds more than a number is no part of one.
        (joint != Joint::Line || is_line_end(text, next.end)).then_some(next)
    };
    if follows(first).is_none() {
        return Err(at);
    }
    let mut found = Grouped {
        groups: [first; MAX_GROUPS],
        count: 1,
        joint,
        said: b"",
        end: first.end,
    };
    while let Some(next) = follows(found.groups[found.count - 1]) {
        found.end = next.end;
        let Some(place) = found.groups.get_mut(found.count) else {
            return Err(found.end);
        };
        *place = next;
        found.count += 1;
    }
    if let Joint::Bracket(open) = joint {
        if text.get(found.end) != Some(&closing(open)) {
            return Err(found.end);
        }
        found.end += 1;
    }
    found.said = said(text, &found).ok_or(found.end)?;
    Ok(found)
}

/// Whether the bracket at `at` opens a group that another follows.
pub(super) fn may_begin(text: &[u8], at: usize) -> bool {
    let open = text[at];
    group(text, at + 1).is_some_and(|group| {
        let rest = text.get(group.end..).unwrap_or_default();
        match rest {
            [close, b' ' | b'-', next, ..] | [close, next, ..] if *close == closing(open) => {
                *next == open
            }
            _ => rest.len() < 3,
        }
    })
}

/// What stands for a joint; `None` when the groups make no number that anything may identify.
fn said(text: &[u8], found: &Grouped) -> Option<&'static [u8]> {
    let groups = &found.groups[..found.count];
    let lens = groups.iter().map(|group| group.len());
    let digits = groups
        .iter()
        .flat_map(|group| &text[group.range()])
        .filter(|byte| byte.is_ascii_digit())
        .count();
    if found.count < 2 || !(MIN_DIGITS..=MAX_DIGITS).contains(&digits) {
        return None;
    }
    let is_thousands = lens.clone().skip(1).all(|len| len == 3);
    let mut shape = [0; 4];
    for (at, len) in lens.clone().enumerate() {
        if let Some(place) = shape.get_mut(at) {
            *place = len;
        }
    }
    let (first, last) = (groups[0].len(), groups[found.count - 1].len());
    let is_cut = last <= first && lens.clone().rev().skip(1).all(|len| len == first);
    let is_address = || {
        let is_byte = |group: &Span| {
            let digits = std::str::from_utf8(&text[group.range()]).ok();
            digits.is_some_and(|digits| digits.parse::<u8>().is_ok())
        };
        found.count == 4 && groups.iter().all(is_byte)
    };
    match (found.joint, shape) {
        _ if is_thousands && (found.joint == Joint::Comma || digits < 9) => None,
        _ if lens.clone().all(|len| len == 1) => Some(b""),
        // Members of a list.
        (Joint::Comma, _)
            if found.count > MAX_COMMAS || text.get(groups[0].end + 1) == Some(&b' ') =>
        {
            None
        }
        _ if is_address() => Some(b"."),
        (_, [2, 2, 4, 0] | [4, 2, 2, 0] | [3, 2, 4, 0] | [3, 3, 4, 0]) => Some(b"-"),
        // Cut into pieces of one length, whatever groups are usual.
        _ if is_cut => Some(b""),
        _ => Some(b" "),
    }
}

/// The group that ends at `at` and does not begin before `floor`.
fn group_before(text: &[u8], at: usize, floor: usize) -> Option<Span> {
    let from = floor.max(at.saturating_sub(MAX_GROUP + 1)).min(at);
    let before = text[from..at].iter().rev();
    let len = before.take_while(|&&byte| is_group(byte)).count();
    (1..=MAX_GROUP)
        .contains(&len)
        .then(|| Span::new(at - len, at))
}

/// The group of letters and digits at `at`, of which it has one.
fn group(text: &[u8], at: usize) -> Option<Span> {
    let rest = text.get(at..)?.iter().take(MAX_GROUP + 1);
    let len = rest.take_while(|&&byte| is_group(byte)).count();
    let span = Span::new(at, at + len);
    let has_digit = text[span.range()].iter().any(u8::is_ascii_digit);
    let is_whole = text
        .get(span.end)
        .is_none_or(|byte| !byte.is_ascii_lowercase() && *byte < 0x80);
    (has_digit && is_whole && len <= MAX_GROUP).then_some(span)
}

fn is_group(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

fn closing(open: u8) -> u8 {
    if open == b'(' { b')' } else { b']' }
}

/// The length of what parts two groups, at `at`.
fn joint_len(text: &[u8], at: usize, joint: Joint) -> Option<usize> {
    let rest = text.get(at..)?;
    match (joint, rest) {
        (Joint::Underscore, [b'_', ..]) => Some(1),
        (Joint::Comma, [b',', b' ', ..]) => Some(2),
        (Joint::Comma, [b',', ..]) => Some(1),
        (Joint::Bracket(open), [close, next, ..]) if *close == closing(open) && *next == open => {
            Some(2)
        }
        (Joint::Bracket(open), [close, b' ' | b'-', next, ..])
            if *close == closing(open) && *next == open =>
        {
            Some(3)
        }
        (Joint::Line, [b'\r', b'\n', rest @ ..]) => Some(2 + indent(rest)),
        (Joint::Line, [b'\n', rest @ ..]) => Some(1 + indent(rest)),
        _ => None,
    }
}

fn indent(line: &[u8]) -> usize {
    let line = line.iter().take(MAX_INDENT);
    line.take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
        .count()
}

/// Whether nothing of a number, and no other word, follows in the line.
fn is_line_end(text: &[u8], at: usize) -> bool {
    match text.get(at..).unwrap_or_default() {
        [] | [b'\r' | b'\n', ..] => true,
        [b'"' | b'\'' | b'.' | b',' | b';' | b'|' | b')', rest @ ..] => rest
            .first()
            .is_none_or(|next| !next.is_ascii_alphanumeric()),
        [b' ', next, ..] => matches!(next, b'|' | b'\r' | b'\n'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let at = text.find(['_', ',', '(', '[', '\r', '\n']).unwrap();
        let (mut out, mut copied) = (String::new(), 0);
        for (span, said) in find(text.as_bytes(), at, 0).ok()?.pieces() {
            out += &text[copied..span.start];
            out += std::str::from_utf8(said).unwrap();
            copied = span.end;
        }
        Some(out + &text[copied..])
    }

    #[test]
    fn groups_of_one_number() {
        for (text, expected) in [
            ("x 531_27_8846 y", "x 531-27-8846 y"),
            ("x 531,27,8846 y", "x 531-27-8846 y"),
            ("5, 3, 1, 2, 7, 8, 8", "5312788"),
            ("(531) (27) (8846)", "531-27-8846"),
            ("[943][476][5919]", "943-476-5919"),
            ("no 943\n476\n5919", "no 943-476-5919"),
            ("no 943\r\n  476\r\n  5919\r\nend", "no 943-476-5919\r\nend"),
            ("DE89_3704_0044_0532_0130_00", "DE89370400440532013000"),
            ("192_0_2_146", "192.0.2.146"),
            ("860_957_427_19", "86095742719"),
            ("86_095_742_719", "86 095 742 719"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_groups_are_none() {
        for text in [
            "1_000_000",
            "1,234,567,890",
            "(413) 555-0142",
            "a[10][20][x]",
            "[12][13]",
            "port 8080\n2025-01-01",
            "sum 8080\n2025 is a year",
            "12, 13 and 14",
            "(1200, 1300, 1400, 1500)",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
