//! Tables of any make: where each stands, and what its heading speaks for.

use std::ops::Range;

use super::cues::{Columns, Cues};
use super::gallop::{Hint, partition_point_near};
use super::hits::Hit;
use super::keywords::Keywords;

/// The tables of one text in order, of which the last may stand open.
#[derive(Clone)]
pub(super) struct Headed<Shape> {
    tables: Vec<Table<Shape>>,
    is_open: bool,
    cues: Cues,
    /// How many tables began before the place that was asked about last: places come nearly in order.
    last: Hint,
}

/// One table: the text below its heading, and the keywords in that.
#[derive(Clone)]
pub(super) struct Table<Shape> {
    pub(super) start: usize,
    /// End of what is known of it; the open table goes on.
    end: usize,
    /// Its keywords in the list of all tables.
    cues: Range<usize>,
    pub(super) shape: Shape,
}

impl<Shape> Default for Headed<Shape> {
    fn default() -> Headed<Shape> {
        Headed {
            tables: Vec::new(),
            is_open: false,
            cues: Cues::default(),
            last: Hint::default(),
        }
    }
}

impl<Shape> Headed<Shape> {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        self.tables.clear();
        self.is_open = false;
        self.cues.clear();
    }

    /// Moves everything to a text whose first `count` bytes are about to go.
    pub(super) fn cut(&mut self, count: usize) {
        self.forget_ended(count);
        for table in &mut self.tables {
            table.start = table.start.saturating_sub(count);
            table.end = table.end.saturating_sub(count);
        }
    }

    /// Forgets the tables that end before `to`.
    pub(super) fn forget_ended(&mut self, to: usize) {
        // Tables end in order, and the last one goes on while it is open.
        let closed = self.tables.len() - usize::from(self.is_open);
        let gone = self.tables[..closed].partition_point(|table| table.end <= to);
        let gone_cues = match gone.checked_sub(1) {
            Some(last) => self.tables[last].cues.end,
            None => 0,
        };
        self.tables.drain(..gone);
        self.cues.drain(gone, gone_cues);
        for table in &mut self.tables {
            table.cues = table.cues.start - gone_cues..table.cues.end - gone_cues;
        }
    }

    /// Begins a table at `start`; the one before must be closed.
    pub(super) fn open(&mut self, keywords: &Keywords, start: usize, shape: Shape) {
        debug_assert!(!self.is_open, "two open tables");
        let cues = self.cues.begin(keywords);
        self.tables.push(Table {
            start,
            end: start,
            cues,
            shape,
        });
        self.is_open = true;
    }

    /// Adds the keywords in a part of the last table's heading.
    pub(super) fn read_cues(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        part: Range<usize>,
        columns: impl Fn(&Hit) -> Columns,
    ) {
        if let Some(table) = self.tables.last_mut() {
            table.cues = self.cues.find(keywords, text, part, columns);
        }
    }

    /// Adds a table from end to end, for whose text the keywords in `heading` speak. It is left out where it would
    /// overlap the one before.
    pub(super) fn add(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        heading: Range<usize>,
        part: Range<usize>,
    ) where
        Shape: Default,
    {
        let is_behind = self.tables.last().is_none_or(|last| last.end <= part.start);
        if is_behind {
            self.open(keywords, part.start, Shape::default());
            self.read_cues(keywords, text, heading, |_| Columns::one(0));
            self.close(part.end);
        }
    }

    /// Whether no heading of any table has a keyword.
    pub(super) fn is_silent(&self) -> bool {
        self.cues.is_empty()
    }

    /// The shape of the table that stands open.
    pub(super) fn open_shape(&mut self) -> Option<&mut Shape> {
        let table = self.tables.last_mut().filter(|_| self.is_open)?;
        Some(&mut table.shape)
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Ends the open table, if there is one.
    pub(super) fn close(&mut self, end: usize) {
        if let Some(table) = self.tables.last_mut().filter(|_| self.is_open) {
            table.end = end;
        }
        self.is_open = false;
    }

    /// Whether a heading of the last table has keywords.
    pub(super) fn has_cues(&self) -> bool {
        self.tables
            .last()
            .is_some_and(|table| !table.cues.is_empty())
    }

    /// The table that the byte at `at` belongs to.
    #[inline(always)]
    fn index_at(&self, at: usize) -> Option<usize> {
        // Every candidate asks, and most texts have no table.
        match self.tables.is_empty() {
            true => None,
            false => self.search(at),
        }
    }

    #[inline]
    fn search(&self, at: usize) -> Option<usize> {
        let is_before = |table: &Table<Shape>| table.start <= at;
        let after = partition_point_near(&self.tables, self.last.get(), is_before);
        self.last.set(after);
        let index = after.checked_sub(1)?;
        let is_last = self.is_open && index + 1 == self.tables.len();
        (at < self.tables[index].end || is_last).then_some(index)
    }

    /// The table that the byte at `at` belongs to. What stands before `at` must be known.
    #[inline]
    pub(super) fn at(&self, at: usize) -> Option<&Table<Shape>> {
        Some(&self.tables[self.index_at(at)?])
    }

    /// Calls `each` with what every table with keywords covers of `part`; all headings before its end must be known.
    pub(super) fn each_in(&self, part: &Range<usize>, mut each: impl FnMut(Range<usize>)) {
        let open = self.tables.len() - usize::from(self.is_open);
        // They end in order.
        for (index, table) in self.tables.iter().enumerate().rev() {
            let end = if index == open { part.end } else { table.end };
            if end <= part.start {
                return;
            }
            let covered = table.start.max(part.start)..end.min(part.end);
            if !covered.is_empty() && !table.cues.is_empty() {
                each(covered);
            }
        }
    }

    /// Where the first table begins behind `from`.
    pub(super) fn next_start(&self, from: usize) -> Option<usize> {
        let is_before = |table: &Table<Shape>| table.start <= from;
        let next = partition_point_near(&self.tables, self.last.get(), is_before);
        self.tables.get(next).map(|table| table.start)
    }

    /// The rules that a heading above `at` speaks for. Every place asks three readers, so a call would cost 1 %.
    #[inline(always)]
    pub(super) fn rules_at(&self, at: usize) -> Option<&[u64]> {
        Some(self.cues.rules(self.index_at(at)?))
    }

    /// Calls `each` with the keywords of a table that stand over `columns`.
    pub(super) fn each_cue(&self, table: &Table<Shape>, columns: Columns, each: impl FnMut(&Hit)) {
        self.cues.each(table.cues.clone(), columns, each);
    }
}

impl<Shape> Table<Shape> {
    /// Whether its heading has keywords.
    pub(super) fn has_cues(&self) -> bool {
        !self.cues.is_empty()
    }
}
