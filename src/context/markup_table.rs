//! Tables in HTML: the cells of the first row speak for those below them.
//!
//! Only tags are read, from one `<` to the next, so that a text without them costs a search. A table goes on to its end
//! tag; what has none goes on to the end of the text.

use std::ops::Range;

use super::cells::CellTables;
use super::cues::Columns;
use super::keywords::Keywords;
use super::spelling::MAX_HIT;

/// Longest stretch of text between two tags of a heading that is read, in bytes.
const MAX_PIECE: usize = 256;
/// Longest tag in a heading whose text is read, in bytes.
const MAX_TAG: usize = 512;
/// Cells of one row that are told apart.
const MAX_COLUMNS: usize = 256;
/// Cells of one row that may reach into later rows.
const MAX_TALL: usize = 16;
/// How much of the tag of a cell is read, in bytes: a stream knows no more of what follows a place.
const MAX_CELL_TAG: usize = MAX_HIT;

/// Tables of one text, found tag by tag.
#[derive(Clone, Default)]
pub(super) struct MarkupTables {
    /// No tag begins in what is before `searched` and not known, but one does there if `has_tag`.
    searched: usize,
    has_tag: bool,
    /// Columns of the row that have begun.
    column: usize,
    /// The first one that the last cell stands over.
    first: usize,
    /// Cells that reach into later rows.
    tall: Vec<Tall>,
    /// The row is the first that has cells.
    is_heading: bool,
    /// The last tag of a cell of the heading: what follows it is read.
    last_tag: Option<usize>,
    tables: CellTables,
}

/// A cell that reaches into later rows.
#[derive(Clone)]
struct Tall {
    columns: Range<usize>,
    /// Rows below the one that is being read.
    rows: usize,
}

/// The tags that make a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Table,
    EndTable,
    Row,
    Cell,
}

impl MarkupTables {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        let MarkupTables {
            mut tables,
            mut tall,
            ..
        } = std::mem::take(self);
        tables.reset();
        tall.clear();
        *self = MarkupTables {
            tables,
            tall,
            ..MarkupTables::default()
        };
    }

    /// Moves everything to a text whose first `count` bytes are about to go; tags up to there must be known.
    pub(super) fn cut(&mut self, count: usize) {
        self.searched = self.searched.saturating_sub(count);
        // A tag that far back is too long to be read.
        self.last_tag = self.last_tag.and_then(|at| at.checked_sub(count));
        self.tables.cut(count);
    }

    /// Forgets the tables and cells that end before `to`.
    #[cfg(feature = "rayon")]
    pub(super) fn forget_ended(&mut self, to: usize) {
        self.tables.forget_ended(to);
    }

    /// Reads all tags that begin before `to`.
    #[inline]
    pub(super) fn advance(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        if self.searched < to {
            self.read_tags(keywords, text, to);
        }
    }

    #[inline(never)]
    fn read_tags(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        while self.searched < to {
            if self.has_tag {
                self.read_tag(keywords, text, self.searched);
                self.searched += 1;
            }
            let found = memchr::memchr(b'<', &text[self.searched..]);
            self.has_tag = found.is_some();
            self.searched = found.map_or(text.len(), |found| self.searched + found);
        }
    }

    fn read_tag(&mut self, keywords: &Keywords, text: &[u8], at: usize) {
        self.read_heading(keywords, text, at);
        let Some(tag) = tag_at(text, at) else {
            return;
        };
        match tag {
            Tag::Table => self.open(keywords, at),
            Tag::EndTable => self.close(at),
            Tag::Row => {
                if !self.tables.is_open() {
                    self.open(keywords, at);
                }
                self.is_heading &= self.column == 0;
                self.column = 0;
                self.tall.retain(|tall| tall.rows > 0);
                self.tall.iter_mut().for_each(|tall| tall.rows -= 1);
                self.last_tag = None;
                self.begin_cell(at, None);
            }
            Tag::Cell if self.tables.is_open() => {
                self.last_tag = self.is_heading.then_some(at);
                self.first = self.free_column();
                let column = Some(self.first).filter(|column| *column < MAX_COLUMNS);
                self.begin_cell(at, column);
                self.column = self.first + span(text, at, b"colspan");
                let rows = span(text, at, b"rowspan") - 1;
                if rows > 0 && self.tall.len() < MAX_TALL {
                    let columns = self.first..self.column;
                    self.tall.push(Tall { columns, rows });
                }
            }
            Tag::Cell => {}
        }
    }

    /// Looks for keywords between the last tag and the one at `at`, if that is text of a heading.
    fn read_heading(&mut self, keywords: &Keywords, text: &[u8], at: usize) {
        let Some(last) = self.last_tag else {
            return;
        };
        self.last_tag = Some(at);
        let tag = &text[last..at.min(last + MAX_TAG)];
        let Some(end) = memchr::memchr(b'>', tag).map(|end| last + end + 1) else {
            return;
        };
        if at - end <= MAX_PIECE {
            let columns = Columns::new(self.first, self.column);
            self.tables.read_cues(keywords, text, end..at, columns);
        }
    }

    fn open(&mut self, keywords: &Keywords, at: usize) {
        self.close(at);
        self.tables.open(keywords, at);
        (self.is_heading, self.column) = (true, 0);
        self.tall.clear();
    }

    /// The next column that no cell of a row before stands over.
    fn free_column(&self) -> usize {
        let mut column = self.column;
        while let Some(tall) = self.tall.iter().find(|tall| tall.columns.contains(&column)) {
            column = tall.columns.end;
        }
        column
    }

    fn close(&mut self, at: usize) {
        self.tables.close(at);
        self.last_tag = None;
    }

    /// Notes where a cell begins, but for those of the heading.
    fn begin_cell(&mut self, at: usize, column: Option<usize>) {
        if !(self.is_heading && column.is_some()) {
            self.tables.begin_cell(at, column);
        }
    }

    /// The first place to which reading would have to go on.
    pub(super) fn known_to(&self) -> usize {
        self.searched + 1
    }

    /// The tables whose tags were read.
    #[inline(always)]
    pub(super) fn tables(&self) -> &CellTables {
        &self.tables
    }
}

/// The tag at `at` if it is one of a table.
fn tag_at(text: &[u8], at: usize) -> Option<Tag> {
    const TAGS: [(&[u8], Tag); 5] = [
        (b"table", Tag::Table),
        (b"/table", Tag::EndTable),
        (b"tr", Tag::Row),
        (b"td", Tag::Cell),
        (b"th", Tag::Cell),
    ];
    let name = &text[at + 1..];
    TAGS.into_iter().find_map(|(wanted, tag)| {
        let (name, rest) = name.split_at_checked(wanted.len())?;
        let ends = rest
            .first()
            .is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
        (name.eq_ignore_ascii_case(wanted) && ends).then_some(tag)
    })
}

/// How many columns or rows the cell at `at` stands over.
fn span(text: &[u8], at: usize, attribute: &[u8]) -> usize {
    let tag = &text[at..text.len().min(at + MAX_CELL_TAG)];
    let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
    let mut words = tag.windows(attribute.len());
    let Some(found) = words.position(|word| word.eq_ignore_ascii_case(attribute)) else {
        return 1;
    };
    let value = tag[found + attribute.len()..].iter();
    let digits = value
        .skip_while(|byte| matches!(byte, b'=' | b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_digit())
        .take(3);
    let number = digits.fold(0, |number, digit| 10 * number + usize::from(digit - b'0'));
    number.clamp(1, MAX_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_stand_over_several_columns() {
        for (tag, expected) in [
            ("<td>colspan=2", 1),
            ("<td colspan=\"2\">", 2),
            ("<TD COLSPAN = '12' class=a>", 12),
            ("<td colspan=0>", 1),
            ("<td colspan>", 1),
            ("<td colspan=9999>", MAX_COLUMNS),
        ] {
            assert_eq!(span(tag.as_bytes(), 0, b"colspan"), expected, "{tag}");
        }
    }

    #[test]
    fn tags_of_tables() {
        for text in ["<table>", "<TR class=a>", "<td\n", "<th/>", "</table>"] {
            assert!(tag_at(text.as_bytes(), 0).is_some(), "{text}");
        }
        for text in ["<thead>", "<tree>", "<t", "<", "</tr>", "<td"] {
            assert!(tag_at(text.as_bytes(), 0).is_none(), "{text}");
        }
    }
}
