//! Statements of SQL: the columns that an `INSERT` lists speak for the values behind `VALUES`, on one line or on
//! several.
//!
//! Only what stands behind an opening bracket is read, so that a text without one costs a search.

use std::ops::Range;

use super::cells::{CellTables, Literal};
use super::heading::MAX_HEADING_LEN;
use super::keywords::Keywords;

/// Longest row that is told from the next, in bytes.
const MAX_ROW_LEN: usize = 4096;

/// The rows of one text, found bracket by bracket.
#[derive(Clone, Default)]
pub(super) struct Statements {
    /// No bracket in what is before `searched` and not known, but one at it if `has_bracket`.
    searched: usize,
    has_bracket: bool,
    row: Row,
    tables: CellTables,
}

/// How far an open statement has been read.
#[derive(Clone, Copy, Default)]
struct Row {
    /// Brackets that are open.
    depth: usize,
    literal: Literal,
    column: usize,
    len: usize,
}

/// What a byte of a statement does.
enum Step {
    Inside,
    /// A value begins behind it, in this column.
    Begins(usize),
    EndsRow,
    EndsStatement,
}

impl Statements {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        self.searched = 0;
        self.has_bracket = false;
        self.row = Row::default();
        self.tables.reset();
    }

    /// Moves everything to a text whose first `count` bytes are about to go; brackets up to there must be known.
    pub(super) fn cut(&mut self, count: usize) {
        self.searched = self.searched.saturating_sub(count);
        self.tables.cut(count);
    }

    /// Forgets the statements and values that end before `to`.
    #[cfg(feature = "rayon")]
    pub(super) fn forget_ended(&mut self, to: usize) {
        self.tables.forget_ended(to);
    }

    /// Reads all brackets before `to`.
    #[inline]
    pub(super) fn advance(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        if self.searched < to {
            self.read(keywords, text, to);
        }
    }

    #[inline(never)]
    fn read(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        // Where the next bracket stands is looked up once, and not each time somebody asks about a place before it.
        while self.searched < to {
            if self.tables.is_open() {
                self.read_rows(text, to);
                if self.tables.is_open() {
                    return;
                }
            } else if std::mem::take(&mut self.has_bracket) {
                let at = self.searched;
                if let Some(columns) = columns_before(text, at) {
                    self.tables.open_below(keywords, text, columns, at);
                    self.row = Row::default();
                    continue;
                }
                self.searched = at + 1;
            }
            let found = memchr::memchr(b'(', &text[self.searched..]);
            self.has_bracket = found.is_some();
            self.searched = found.map_or(text.len(), |found| self.searched + found);
        }
    }

    fn read_rows(&mut self, text: &[u8], to: usize) {
        let from = self.searched;
        for (at, &byte) in (from..to).zip(&text[from..to]) {
            self.searched = at + 1;
            match self.row.step(byte) {
                Step::Inside => {}
                Step::Begins(column) => self.tables.begin_cell(at + 1, Some(column)),
                Step::EndsRow => self.tables.begin_cell(at, None),
                Step::EndsStatement => {
                    self.tables.close(at);
                    // A bracket may begin something else.
                    return;
                }
            }
        }
    }

    /// The first place to which reading would have to go on.
    pub(super) fn known_to(&self) -> usize {
        self.searched + 1
    }

    /// The statements whose brackets were read.
    #[inline(always)]
    pub(super) fn tables(&self) -> &CellTables {
        &self.tables
    }
}

impl Row {
    fn step(&mut self, byte: u8) -> Step {
        self.len += 1;
        if self.literal.is_open() {
            self.literal.step(byte);
            return match self.len {
                ..=MAX_ROW_LEN => Step::Inside,
                _ => Step::EndsStatement,
            };
        }
        match byte {
            b'(' => {
                self.depth += 1;
                if self.depth > 1 {
                    return Step::Inside;
                }
                (self.column, self.len) = (0, 0);
                Step::Begins(0)
            }
            // Between rows stand commas and blanks.
            b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => Step::Inside,
            _ if self.depth == 0 || self.len > MAX_ROW_LEN => Step::EndsStatement,
            b')' => {
                self.depth -= 1;
                match self.depth {
                    0 => Step::EndsRow,
                    _ => Step::Inside,
                }
            }
            b',' if self.depth == 1 => {
                self.column += 1;
                Step::Begins(self.column)
            }
            b'\'' | b'"' => {
                self.literal.begin(byte);
                Step::Inside
            }
            _ => Step::Inside,
        }
    }
}

/// The columns of `INSERT INTO clients (first_name, ssn) VALUES` before the bracket at `at`.
fn columns_before(text: &[u8], at: usize) -> Option<Range<usize>> {
    let from = at.saturating_sub(MAX_HEADING_LEN);
    let before = without_word(&text[from..at], b"VALUES")?;
    let list = before.strip_suffix(b")")?;
    let open = memchr::memrchr(b'(', list)?;
    let table = list[..open].trim_ascii_end();
    let name = table.iter().rposition(u8::is_ascii_whitespace)?;
    without_word(&table[..=name], b"INTO")?;
    Some(from + open + 1..from + list.len())
}

/// What stands before the word that `text` ends with, blanks aside.
fn without_word<'t>(text: &'t [u8], word: &[u8]) -> Option<&'t [u8]> {
    let text = text.trim_ascii_end();
    let (before, last) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    last.eq_ignore_ascii_case(word)
        .then(|| before.trim_ascii_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_statements() {
        let columns = |text: &'static str| {
            let at = text.rfind('(').unwrap();
            columns_before(text.as_bytes(), at).map(|range| &text[range])
        };
        assert_eq!(columns("INSERT INTO t (a, b) VALUES ("), Some("a, b"));
        assert_eq!(columns("insert into `t`(a,b)values("), Some("a,b"));
        for text in [
            "INSERT INTO t VALUES (",
            "the house (a, b) values (",
            "INSERT INTO t (a, b) SELECT (",
            "values (",
            "(",
        ] {
            assert_eq!(columns(text), None, "{text}");
        }
    }

    #[test]
    fn commas_in_quotes_and_calls_part_no_values() {
        let mut row = Row::default();
        let mut begun = Vec::new();
        for (at, byte) in b"('a, (b', 'O\\'Neil''s', f(1, 2), 3), (4);"
            .iter()
            .enumerate()
        {
            match row.step(*byte) {
                Step::Begins(column) => begun.push((at + 1, Some(column))),
                Step::EndsRow => begun.push((at, None)),
                Step::EndsStatement => begun.push((at, Some(99))),
                Step::Inside => {}
            }
        }
        let expected = [
            (1, Some(0)),
            (9, Some(1)),
            (23, Some(2)),
            (32, Some(3)),
            (34, None),
            (38, Some(0)),
            (39, None),
            (40, Some(99)),
        ];
        assert_eq!(begun, expected);
    }
}
