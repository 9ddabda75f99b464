//! Column headings: in text with tabs, pipes, semicolons, commas or aligned columns, a heading speaks for the cells
//! below.
//!
//! A table begins after a line without digits and goes on for as long as lines have as many separators, the first line
//! that has not included; lines that only rule off others do not count. Whether a value stands in a table then depends
//! on the lines before it only, so that a stream sees what the whole text shows, and the order in which rules look
//! changes nothing.

use std::ops::Range;

use super::cues::Columns;
use super::headed::Headed;
use super::heading::{MAX_HEADING_LEN, columns_of, heading_of, rows_of};
use super::hits::Hit;
use super::keywords::Keywords;
use super::separator::{
    Part, Separator, aligned_cell, cells, characters, ends_cell, has_double_blank,
};
use crate::finding::Span;

/// A value further into its line than this has no heading, in bytes: nobody counts cells of a longer line.
const MAX_ROW_LEN: usize = 4096;
/// Tables of one text, found line by line.
#[derive(Clone, Default)]
pub(super) struct Tables {
    /// Where the first line begins that is not known yet.
    line_start: usize,
    /// No line end in `line_start..searched`, but one at `searched` if `has_end`.
    searched: usize,
    has_end: bool,
    /// The part of that line that was cut off.
    cut: Part,
    /// The part of the text's first line that was cut off, whether that line is known or not.
    head: Part,
    /// A table that is open goes on to `line_start`.
    tables: Headed<Rows>,
    /// Where cells were counted last.
    cursor: Cursor,
}

/// Cells counted up to a place in a line, so that a line is read once however many values it has.
#[derive(Clone, Copy, Default)]
struct Cursor {
    /// The line; nothing is known if the place is its start.
    line_start: usize,
    at: usize,
    part: Part,
}

/// What the lines below a heading have in common.
#[derive(Clone)]
pub(super) struct Rows {
    separator: Separator,
    /// Separators in the heading.
    heading: Part,
    /// Below the heading stands nothing yet but rules, and a blank line at most.
    is_new: bool,
    has_blank: bool,
}

impl Tables {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        let mut tables = std::mem::take(&mut self.tables);
        tables.reset();
        *self = Tables {
            tables,
            ..Tables::default()
        };
    }

    /// Moves everything to a text whose first `count` bytes are about to go; lines up to there must be known.
    pub(super) fn cut(&mut self, text: &[u8], count: usize) {
        self.head = self.part_before(text, count);
        self.cut = match self.line_start < count {
            true => self.head,
            false => Part::default(),
        };
        self.cursor = Cursor::default();
        self.line_start = self.line_start.saturating_sub(count);
        self.searched = self.searched.saturating_sub(count);
        self.tables.cut(count);
    }

    /// Forgets the tables that end before `to`.
    #[cfg(feature = "rayon")]
    pub(super) fn forget_ended(&mut self, to: usize) {
        self.tables.forget_ended(to);
    }

    /// The part of its line that stands before the byte at `at`.
    fn part_before(&self, text: &[u8], at: usize) -> Part {
        let (start, mut part) = match memchr::memrchr(b'\n', &text[..at]) {
            Some(end) => (end + 1, Part::default()),
            None => (0, self.head),
        };
        if let Some(table) = self.tables.at(at) {
            part.read(table.shape.separator, text, start..at);
        } else {
            part.len += at - start;
        }
        part
    }

    /// Reads all lines that end before `to`.
    #[inline]
    pub(super) fn advance(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        if self.searched < to {
            self.read_lines(keywords, text, to);
        }
    }

    #[inline(never)]
    fn read_lines(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        // Where the next line ends is looked up once, and not each time somebody asks about a place before it.
        while self.searched < to {
            if self.has_end {
                let end = self.searched;
                self.read_line(keywords, text, end);
                self.line_start = end + 1;
                self.searched = end + 1;
            }
            let found = memchr::memchr(b'\n', &text[self.searched..]);
            self.has_end = found.is_some();
            self.searched = found.map_or(text.len(), |found| self.searched + found);
        }
    }

    fn read_line(&mut self, keywords: &Keywords, text: &[u8], end: usize) {
        let range = self.line_start..end;
        let line = &text[range.clone()];
        let cut = std::mem::take(&mut self.cut);
        if let Some(rows) = self.tables.open_shape() {
            if rows.goes_on(text, range, cut) {
                return;
            }
            self.tables.close(end + 1);
        }
        // What a stream has cut is longer than any heading.
        if cut.len > 0 {
            return;
        }
        let columns = columns_of(line);
        if let Some((separator, _)) = heading_of(columns) {
            let mut heading = Part::default();
            heading.read(separator, columns, 0..columns.len());
            let rows = Rows {
                separator: rows_of(line, separator),
                heading,
                is_new: true,
                has_blank: false,
            };
            self.tables.open(keywords, end + 1, rows);
            self.read_cues(keywords, columns, separator);
        }
    }

    /// Adds the keywords of a heading, and the rules that they speak for.
    fn read_cues(&mut self, keywords: &Keywords, line: &[u8], separator: Separator) {
        let place = |hit: &Hit| match separator {
            Separator::Blanks => aligned_cell(line, hit.start),
            _ => {
                let first = cells(separator, line, 0..hit.start);
                let last = cells(separator, line, 0..hit.end);
                // `Last,First` is one keyword over two columns, `Name, Vorname: Roe, Jane` is none.
                match first == last || ends_cell(&line[hit.end..], separator) {
                    true => Columns::new(first, last + 1),
                    false => Columns::new(first, first),
                }
            }
        };
        let whole = 0..line.len();
        self.tables.read_cues(keywords, line, whole, place);
    }

    /// Where the line ends that the byte at `at` stands in, if that is known.
    pub(super) fn line_end(&self, at: usize) -> Option<usize> {
        let is_known = self.has_end && (self.line_start..=self.searched).contains(&at);
        is_known.then_some(self.searched)
    }

    /// The first place to which reading would have to go on.
    pub(super) fn known_to(&self) -> usize {
        self.searched + 1
    }

    /// Where the tables stand whose lines were read, and what their headings speak for.
    #[inline(always)]
    pub(super) fn headed(&self) -> &Headed<Rows> {
        &self.tables
    }

    /// Whether `from` and `to` stand in different cells of a table: what the one is says nothing of the other.
    pub(super) fn parts(&self, text: &[u8], from: usize, to: usize) -> bool {
        self.tables.at(to).is_some_and(|table| {
            let between = &text[from..to];
            memchr::memchr(b'\n', between).is_some() || table.shape.separator.is_in(between)
        })
    }

    /// Calls `each` with every keyword in the heading of the column that `value` stands in.
    pub(super) fn each_cue(&mut self, text: &[u8], value: Span, each: impl FnMut(&Hit)) {
        let table = self.tables.at(value.start);
        let Some(table) = table.filter(|table| table.has_cues()) else {
            return;
        };
        let separator = table.shape.separator;
        let before = self
            .cursor
            .count_before(text, value.start, separator, self.head);
        let Some(before) = before else {
            return;
        };
        let place = match separator {
            Separator::Blanks => {
                let len = characters(&text[value.range()]);
                Columns::new(before, before + len)
            }
            _ => Columns::one(before),
        };
        self.tables.each_cue(table, place, each);
    }
}

impl Cursor {
    /// Separators, or characters where there are none, in the line before `at`; `None` where that is too long. Of the
    /// text's first line `head` was cut off.
    fn count_before(
        &mut self,
        text: &[u8],
        at: usize,
        separator: Separator,
        head: Part,
    ) -> Option<usize> {
        let is_on = self.at <= at
            && self.line_start < self.at
            && at - self.at <= MAX_ROW_LEN
            && memchr::memchr(b'\n', &text[self.at..at]).is_none();
        if !is_on {
            let from = at.saturating_sub(MAX_ROW_LEN);
            let (line_start, part) = match memchr::memrchr(b'\n', &text[from..at]) {
                Some(end) => (from + end + 1, Part::default()),
                None if from == 0 => (0, head),
                None => return None,
            };
            *self = Cursor {
                line_start,
                at: line_start,
                part,
            };
        }
        self.part.read(separator, text, self.at..at);
        self.at = at;
        (self.part.len <= MAX_ROW_LEN).then_some(self.part.count)
    }
}

impl Rows {
    /// Whether the line at `line`, of which `cut` is gone, is a row, or a rule between rows.
    fn goes_on(&mut self, text: &[u8], line: Range<usize>, mut cut: Part) -> bool {
        let whole = &text[line.clone()];
        // A stream has cut longer ones, and knows no more of them.
        let is_short = cut.len + whole.len() <= MAX_HEADING_LEN;
        if is_short && is_rule(whole) {
            return true;
        }
        // Some leave a line free below the heading.
        if is_short && self.is_new && !self.has_blank && whole.trim_ascii().is_empty() {
            self.has_blank = true;
            return true;
        }
        self.is_new = false;
        match self.separator {
            Separator::Blanks => !is_short || has_gap(whole),
            separator => {
                cut.read(separator, text, line);
                cut.count == self.heading.count || cut.between() == self.heading.between()
            }
        }
    }
}

/// Whether two blanks stand between words.
fn has_gap(line: &[u8]) -> bool {
    has_double_blank(line.trim_ascii())
}

/// Whether a line only rules off others: `|---|---|`, `+-----+`, `====  ====`.
fn is_rule(line: &[u8]) -> bool {
    let mut strokes = 0;
    for &byte in line {
        match byte {
            b'-' | b'=' | b'_' => strokes += 1,
            b'+' | b'|' | b':' | b',' | b';' | b'*' | b' ' | b'\t' | b'\r' => {}
            // Drawn boxes: U+2500 to U+257F.
            0xE2 | 0x80..=0xBF => strokes += 1,
            _ => return false,
        }
    }
    strokes > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_between_rows() {
        for line in [
            "---",
            "|---|:--:|",
            "+----+-----+",
            "====  ====",
            "----,---",
            "\u{250C}\u{2500}\u{2510}",
        ] {
            assert!(is_rule(line.as_bytes()), "{line}");
        }
        for line in ["", " ", "|  |", "- item", "a---", "\u{2502} a \u{2502}"] {
            assert!(!is_rule(line.as_bytes()), "{line}");
        }
    }
}
