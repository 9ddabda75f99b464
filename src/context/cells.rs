//! Tables whose cells are told apart byte by byte: those of HTML, the values of a statement, what stands in JSON.

use std::ops::Range;

use super::cues::Columns;
use super::headed::Headed;
use super::hits::Hit;
use super::keywords::Keywords;

/// The tables of one text, and where their cells begin.
#[derive(Clone, Default)]
pub(super) struct CellTables {
    tables: Headed<()>,
    /// Where the cells of tables with keywords begin, in order, each with the number of its column, or none outside of
    /// cells.
    cells: Vec<(usize, Option<usize>)>,
}

impl CellTables {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        self.tables.reset();
        self.cells.clear();
    }

    /// Moves everything to a text whose first `count` bytes are about to go.
    pub(super) fn cut(&mut self, count: usize) {
        self.tables.cut(count);
        self.forget_cells(count);
        for (start, _) in &mut self.cells {
            *start = start.saturating_sub(count);
        }
    }

    /// Forgets the tables and cells that end before `to`.
    #[cfg(feature = "rayon")]
    pub(super) fn forget_ended(&mut self, to: usize) {
        self.tables.forget_ended(to);
        self.forget_cells(to);
    }

    fn forget_cells(&mut self, to: usize) {
        let gone = self.cells.partition_point(|(start, _)| *start <= to);
        self.cells.drain(..gone.saturating_sub(1));
    }

    /// Begins a table at `start`; the one before must be closed.
    pub(super) fn open(&mut self, keywords: &Keywords, start: usize) {
        self.tables.open(keywords, start, ());
    }

    /// Begins a table at `start`, whose columns are named in `list` with commas between them.
    pub(super) fn open_below(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        list: Range<usize>,
        start: usize,
    ) {
        self.open(keywords, start);
        let list = &text[list];
        let column = |at: usize| memchr::memchr_iter(b',', &list[..at]).count();
        let place = |hit: &Hit| Columns::new(column(hit.start), column(hit.end) + 1);
        self.tables.read_cues(keywords, list, 0..list.len(), place);
    }

    /// Adds the keywords in a part of the last table's heading, which stands over `columns`.
    pub(super) fn read_cues(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        part: Range<usize>,
        columns: Columns,
    ) {
        self.tables.read_cues(keywords, text, part, |_| columns);
    }

    pub(super) fn is_open(&self) -> bool {
        self.tables.is_open()
    }

    /// Notes where a cell of the last table begins, or ends; where its heading has no keywords nobody asks.
    pub(super) fn begin_cell(&mut self, at: usize, column: Option<usize>) {
        if self.tables.has_cues() {
            self.cells.push((at, column));
        }
    }

    /// Ends the open table and its last cell.
    pub(super) fn close(&mut self, end: usize) {
        self.begin_cell(end, None);
        self.tables.close(end);
    }

    /// Where the tables stand, and what their headings speak for.
    #[inline(always)]
    pub(super) fn headed(&self) -> &Headed<()> {
        &self.tables
    }

    /// Whether no table reaches into `part` or begins in it; all up to its end must be known.
    pub(super) fn is_quiet_in(&self, part: Range<usize>) -> bool {
        let next = self.tables.next_start(part.start);
        self.tables.at(part.start).is_none() && next.is_none_or(|next| next >= part.end)
    }

    /// Whether `from` and `to` stand in different cells: what the one is says nothing of the other.
    pub(super) fn parts(&self, from: usize, to: usize) -> bool {
        self.cell_at(from) != self.cell_at(to)
    }

    /// Calls `each` with every keyword in the heading of the column that the byte at `at` stands in.
    pub(super) fn each_cue(&self, at: usize, each: impl FnMut(&Hit)) {
        let Some(table) = self.tables.at(at) else {
            return;
        };
        if let Some((start, Some(column))) = self.cell_at(at) {
            if start >= table.start {
                self.tables.each_cue(table, Columns::one(column), each);
            }
        }
    }

    /// The cell in which the byte at `at` stands: where it begins, and its column.
    fn cell_at(&self, at: usize) -> Option<(usize, Option<usize>)> {
        let after = self.cells.partition_point(|(start, _)| *start <= at);
        Some(self.cells[after.checked_sub(1)?])
    }
}

/// The literal that is being read, with a backslash before what would end it.
#[derive(Clone, Copy, Default)]
pub(super) struct Literal {
    quote: Option<u8>,
    /// The byte before was a backslash.
    is_escaped: bool,
}

impl Literal {
    pub(super) fn begin(&mut self, quote: u8) {
        self.quote = Some(quote);
    }

    pub(super) fn is_open(&self) -> bool {
        self.quote.is_some()
    }

    /// Reads on in an open literal, up to its end.
    pub(super) fn step(&mut self, byte: u8) {
        match byte {
            _ if std::mem::take(&mut self.is_escaped) => {}
            b'\\' => self.is_escaped = true,
            _ if self.quote == Some(byte) => self.quote = None,
            _ => {}
        }
    }
}
