//! Labels that stand apart from their value: set off by dots or blanks, behind it, or in a member of their own.
//!
//! `Policy number ........ HO-35018088`, `219-09-9999 (SSN)` and `{"type": "ssn", "value": "219099999"}` say what a
//! value is as a heading says it of a column, however many bytes lie between and whatever window a rule has. Only what
//! is written in such a form is read: the beginning of a line, and what stands before a colon or an equals sign in
//! lines of data. Nothing further than [`WINDOW`] behind a place is looked at, so that a stream sees what the whole
//! text shows.

mod line;
mod member;

use std::ops::Range;
use std::sync::OnceLock;

use super::cues::Columns;
use super::gap::{gap_len, has_gap, is_leader, next_gap};
use super::headed::Headed;
use super::hits::Hit;
use super::keywords::Keywords;
use super::spelling::MAX_HIT;
use crate::arch::Classifier;
use crate::byte_set::ByteSet;
use line::{is_label, is_lone_value, trimmed, turned_round};
use member::{
    Member, element_behind, is_data, label_before_tag, may_end_key, member_before, name_behind,
    value_behind,
};

/// How much of a line is read for its label, in bytes: a stream knows no more of what follows a place.
const WINDOW: usize = MAX_HIT;
/// Longest label, in bytes.
pub(super) const MAX_LABEL: usize = 72;
/// Longest value whose label stands behind it, in the line above, or in another member, in bytes.
const MAX_VALUE: usize = 64;
/// How far before its value a member may stand that names it, in bytes.
const MAX_APART: usize = 256;
/// Lines without anything that may stand between a label and its value.
const MAX_BLANK_LINES: u8 = 3;

/// Labels of one text, found line by line.
#[derive(Clone, Default)]
pub(super) struct Labels {
    /// What is before is known.
    at: usize,
    state: State,
    /// The last line that was short enough to be a label, and how many blank lines came since.
    above: Option<(Range<usize>, u8)>,
    /// What the members before say, from the first one that names something to the end of the last.
    named: Option<Range<usize>>,
    values: Headed<()>,
    /// Keywords of what is looked at, whoever they speak for.
    found: Vec<Hit>,
}

/// Where in its line the next byte stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Begin,
    /// In a line of data: signs between keys and values are read.
    Data,
    /// In any other line.
    Rest,
}

impl Labels {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        let Labels {
            mut values,
            mut found,
            ..
        } = std::mem::take(self);
        values.reset();
        found.clear();
        *self = Labels {
            values,
            found,
            ..Labels::default()
        };
    }

    /// Moves everything to a text whose first `count` bytes are about to go; lines up to there must be known.
    pub(super) fn cut(&mut self, count: usize) {
        let moved = |range: &Range<usize>| {
            let start = range.start.checked_sub(count)?;
            Some(start..range.end - count)
        };
        self.at = self.at.saturating_sub(count);
        self.above = self
            .above
            .take()
            .and_then(|(line, blank)| Some((moved(&line)?, blank)));
        self.named = self.named.as_ref().and_then(moved);
        self.values.cut(count);
    }

    /// Forgets the values that end before `to`.
    #[cfg(feature = "rayon")]
    pub(super) fn forget_ended(&mut self, to: usize) {
        self.values.forget_ended(to);
    }

    /// Finds the labels of all values that begin at `to` or before.
    ///
    /// `line_end` is where the line ends that the first unknown byte stands in, if somebody knows.
    #[inline]
    pub(super) fn advance(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        to: usize,
        line_end: impl Fn(usize) -> Option<usize>,
    ) {
        if self.at <= to {
            self.read(keywords, text, to, line_end);
        }
    }

    #[inline(never)]
    fn read(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        to: usize,
        line_end: impl Fn(usize) -> Option<usize>,
    ) {
        while self.at <= to && self.at < text.len() {
            match self.state {
                State::Begin => self.begin_line(keywords, text),
                State::Data => self.read_data(keywords, text, to),
                State::Rest => {
                    let search = || memchr::memchr(b'\n', &text[self.at..]);
                    let known = line_end(self.at);
                    match known.or_else(|| Some(self.at + search()?)) {
                        Some(end) => self.go_to_line(end + 1),
                        None => self.at = text.len(),
                    }
                }
            }
        }
    }

    fn go_to_line(&mut self, start: usize) {
        (self.at, self.state) = (start, State::Begin);
    }

    fn begin_line(&mut self, keywords: &Keywords, text: &[u8]) {
        let start = self.at;
        let head = &text[start..text.len().min(start + WINDOW)];
        let end = memchr::memchr(b'\n', head);
        let line = &head[..end.unwrap_or(head.len())];
        // A stream knows more than this of what follows, unless the text ends.
        let is_whole = end.is_some() || head.len() < WINDOW;
        if is_data(line) {
            if is_whole {
                self.read_cells(keywords, text, start, line);
            }
            if line.trim_ascii_start().starts_with(b"- ") {
                self.named = None;
            }
            self.state = State::Data;
            return;
        }
        // What goes on is prose, nearly always.
        if !is_whole {
            self.above = None;
            (self.at, self.state) = (start + head.len(), State::Rest);
            return;
        }
        let part = trimmed(line, 0..line.len());
        if has_gap(&line[part.clone()]) {
            self.read_apart(keywords, text, start, &line[..part.end], part.start);
        }
        self.read_short(keywords, text, start, line, part);
        self.go_to_line(start + end.unwrap_or(head.len()) + 1);
    }

    /// Reads a row of markup on one line: `<td>219-09-9999</td><td>SSN</td>`.
    fn read_cells(&mut self, keywords: &Keywords, text: &[u8], start: usize, line: &[u8]) {
        if line.first() != Some(&b'<') {
            return;
        }
        let mut parts = memchr::memchr_iter(b'>', line).filter_map(|tag| {
            let rest = &line[tag + 1..];
            let part = tag + 1..tag + 1 + memchr::memchr(b'<', rest)?;
            (!line[part.clone()].trim_ascii().is_empty()).then_some(part)
        });
        let (Some(value), Some(label), None) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let is_value = is_lone_value(&line[value.clone()]);
        let range = |part: Range<usize>| start + part.start..start + part.end;
        if is_value && keywords.is_whole(text, range(label.clone()), &mut self.found) {
            self.add(keywords, text, range(label), range(value));
        }
    }

    /// Reads a line from `at` on, in which something is set apart: what stands before a gap may name what stands behind
    /// it.
    fn read_apart(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        start: usize,
        line: &[u8],
        mut at: usize,
    ) {
        let mut label: Option<(Range<usize>, bool)> = None;
        while at < line.len() {
            let end = at + next_gap(&line[at..]);
            let part = trimmed(line, at..end);
            if let Some((label, leads)) = label.take() {
                // Headings of columns stand apart as well: without a digit only a leader or a colon makes a value.
                if leads || line[part.clone()].iter().any(u8::is_ascii_digit) {
                    let value = start + part.start..start + part.end;
                    self.add(
                        keywords,
                        text,
                        start + label.start..start + label.end,
                        value,
                    );
                }
            }
            let gap = gap_len(&line[end..]);
            let is_sentence = line[..end].trim_ascii_end().ends_with(b".") && gap < 4;
            if !is_sentence && is_label(&line[part.clone()]) {
                label = Some((part.clone(), is_leader(&line[part.end..end + gap])));
            }
            at = end + gap.max(1);
        }
    }

    /// Reads a line that is known to its end; `part` is what it has but marks.
    fn read_short(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        start: usize,
        line: &[u8],
        part: Range<usize>,
    ) {
        if part.is_empty() {
            self.named = None;
            self.above = self.above.take().and_then(|(above, blank)| {
                // A stream does not remember a line further back.
                (blank < MAX_BLANK_LINES).then_some((above, blank + 1))
            });
            return;
        }
        let whole = start + part.start..start + part.end;
        if let Some((value, label)) = turned_round(line, part.clone()) {
            let label = start + label.start..start + label.end;
            if keywords.is_whole(text, label.clone(), &mut self.found) {
                let value = start + value.start..start + value.end;
                self.add(keywords, text, label, value);
                return;
            }
        }
        if is_lone_value(&line[part.clone()]) {
            if let Some((above, blank)) = self.above.take() {
                // Over a blank line only what announces something speaks.
                let announces = matches!(text.get(above.end), Some(b':' | b'.'));
                if blank == 0 || announces {
                    self.add(keywords, text, above, whole);
                }
            }
            return;
        }
        self.above = is_label(&line[part]).then_some((whole, 0));
    }

    /// Reads the signs of a line of data up to `to`.
    fn read_data(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        let end = text.len().min(to + 1);
        for at in classifier().each_special(text, self.at..end) {
            if text[at] == b'\n' {
                return self.go_to_line(at + 1);
            }
            if may_end_key(text, at) {
                self.read_member(keywords, text, at);
            }
        }
        self.at = end;
    }

    /// Reads what the key before the sign at `at` says of a value.
    fn read_member(&mut self, keywords: &Keywords, text: &[u8], at: usize) {
        match member_before(text, at) {
            Some(Member::Name) => {
                let Some(name) = value_behind(text, at) else {
                    return;
                };
                let before = self.named_before(text, at);
                if let Some(inner) = element_behind(text, at, name.end) {
                    self.add(keywords, text, name.clone(), inner);
                }
                self.named = Some(before.map_or(name.start, |before| before.start)..name.end);
            }
            Some(Member::Value) => {
                let Some(value) = value_behind(text, at) else {
                    return;
                };
                let named = self.named_before(text, at);
                let label = label_before_tag(text, at)
                    .or_else(|| {
                        named.filter(|label| {
                            keywords.speaks_in(text, label.clone(), &mut self.found)
                        })
                    })
                    .or_else(|| name_behind(text, at, value.end));
                if let Some(label) = label {
                    self.add(keywords, text, label, value);
                }
            }
            None => {}
        }
    }

    /// What members of the same object say before `at`.
    fn named_before(&self, text: &[u8], at: usize) -> Option<Range<usize>> {
        let named = self.named.clone()?;
        let is_near = named.end <= at && at - named.start <= MAX_APART;
        (is_near && memchr::memchr2(b'}', b'>', &text[named.end..at]).is_none()).then_some(named)
    }

    /// Lets the keywords in `label` speak for `value`.
    fn add(&mut self, keywords: &Keywords, text: &[u8], label: Range<usize>, value: Range<usize>) {
        // A name of a field is no value: headings stand side by side as well.
        let mut is_label = || {
            let part = &text[value.clone()];
            !part.iter().any(u8::is_ascii_digit)
                && keywords.speaks_in(text, value.clone(), &mut self.found)
        };
        if !is_label() && keywords.speaks_in(text, label.clone(), &mut self.found) {
            // A match may begin with the quote or the blank before its value.
            let before = text[..value.start].iter().rev().take(2);
            let signs = before.take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
            let start = value.start - signs.count();
            self.values.add(keywords, text, label, start..value.end);
        }
    }

    /// The first place to which reading would have to go on.
    pub(super) fn known_to(&self) -> usize {
        self.at
    }

    /// Where the values stand whose labels were read, and what these speak for.
    #[inline(always)]
    pub(super) fn headed(&self) -> &Headed<()> {
        &self.values
    }

    /// Calls `each` with every keyword in the label of the value at `at`.
    pub(super) fn each_cue(&self, at: usize, each: impl FnMut(&Hit)) {
        if let Some(value) = self.values.at(at) {
            self.values.each_cue(value, Columns::one(0), each);
        }
    }
}

/// Finds the signs between keys and values, and the ends of lines.
pub(super) fn classifier() -> &'static Classifier {
    static CLASSIFIER: OnceLock<Classifier> = OnceLock::new();
    CLASSIFIER.get_or_init(|| Classifier::new(&ByteSet::of(*b":=\n")))
}
