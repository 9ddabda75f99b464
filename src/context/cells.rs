//! Where the cells of tables begin that are told apart byte by byte: those of HTML, and the values of a statement.

/// Where cells begin, in order, each with the number of its column, or none outside of cells.
#[derive(Clone, Default)]
pub(super) struct Cells {
    begun: Vec<(usize, Option<usize>)>,
}

impl Cells {
    /// Forgets everything but its memory.
    pub(super) fn clear(&mut self) {
        self.begun.clear();
    }

    pub(super) fn begin(&mut self, at: usize, column: Option<usize>) {
        self.begun.push((at, column));
    }

    /// Moves to a text whose first `count` bytes are about to go.
    pub(super) fn cut(&mut self, count: usize) {
        self.forget_ended(count);
        for (start, _) in &mut self.begun {
            *start = start.saturating_sub(count);
        }
    }

    /// Forgets the cells that end before `to`.
    pub(super) fn forget_ended(&mut self, to: usize) {
        let gone = self.begun.partition_point(|(start, _)| *start <= to);
        self.begun.drain(..gone.saturating_sub(1));
    }

    /// The cell in which the byte at `at` stands: where it begins, and its column.
    pub(super) fn at(&self, at: usize) -> Option<(usize, Option<usize>)> {
        let after = self.begun.partition_point(|(start, _)| *start <= at);
        Some(self.begun[after.checked_sub(1)?])
    }
}
