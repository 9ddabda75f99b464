//! What stands too far from a value for a window and speaks for it all the same: headings of columns, labels set apart.
//!
//! Each form has a reader of its own, which goes through a text once, in step with the others. A **heading** here is
//! what any of them has read.

use std::ops::Range;

use super::heading::MAX_HEADING_LEN;
use super::hits::Hit;
use super::keywords::Keywords;
use super::labels::Labels;
use super::markup_table::MarkupTables;
use super::near::MARGIN;
use super::nested::Nested;
use super::statement::Statements;
use super::table::Tables;
use crate::finding::Span;

/// What the lines and tags of one text say, up to the place to which they were read.
#[derive(Clone, Default)]
pub(crate) struct Readers {
    tables: Tables,
    markup: MarkupTables,
    statements: Statements,
    nested: Nested,
    labels: Labels,
    /// The first place to which one of them would have to be read on; none once the text was read to its end.
    known_to: usize,
    /// Whether one of them has found a keyword: most texts have no heading, and every place asks.
    speaks: bool,
    /// No heading begins to speak behind its start and before its end.
    quiet: Range<usize>,
}

impl Readers {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        self.tables.reset();
        self.markup.reset();
        self.statements.reset();
        self.nested.reset();
        self.labels.reset();
        self.forget_end();
    }

    /// Forgets where the text ended: it may have grown, or another part of it comes next.
    pub(super) fn forget_end(&mut self) {
        self.known_to = 0;
        self.quiet = 0..0;
    }

    /// Makes sure that all headings before `to` are known.
    #[inline]
    pub(super) fn advance(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        if self.known_to <= to {
            self.read(keywords, text, to);
        }
    }

    #[inline(never)]
    fn read(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        let (is_end, to) = (to >= text.len(), to.min(text.len()));
        self.read_each(keywords, text, to);
        let known = [
            self.tables.known_to(),
            self.markup.known_to(),
            self.statements.known_to(),
            self.nested.known_to(),
            self.labels.known_to(),
        ];
        self.known_to = match is_end {
            true => usize::MAX,
            false => known.into_iter().min().unwrap_or(0),
        };
        self.speaks = !(self.tables.headed().is_silent()
            && self.markup.tables().headed().is_silent()
            && self.statements.tables().headed().is_silent()
            && self.nested.tables().headed().is_silent()
            && self.labels.headed().is_silent());
    }

    fn read_each(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        self.tables.advance(keywords, text, to);
        self.markup.advance(keywords, text, to);
        self.statements.advance(keywords, text, to);
        self.nested.advance(keywords, text, to);
        let line_end = |at: usize| self.tables.line_end(at);
        self.labels.advance(keywords, text, to, line_end);
    }

    /// Moves to a text whose first `count` bytes are gone, after reading what stands in them.
    pub(super) fn cut(&mut self, keywords: &Keywords, text: &[u8], count: usize) {
        // What is cut off of a line, or of a tag, is then longer than any that is read.
        self.advance(keywords, text, text.len().min(count + MAX_HEADING_LEN));
        self.tables.cut(text, count);
        self.markup.cut(count);
        self.statements.cut(count);
        self.nested.cut(count);
        self.labels.cut(count);
        self.forget_end();
    }

    /// Whether anything that was read has a keyword.
    #[inline]
    pub(super) fn speaks(&self) -> bool {
        self.speaks
    }

    /// Calls `each` with all of `part` that a heading speaks for, in no order; all before its end must be known.
    pub(super) fn each_in(&self, part: &Range<usize>, mut each: impl FnMut(Range<usize>)) {
        self.tables.headed().each_in(part, &mut each);
        self.markup.tables().headed().each_in(part, &mut each);
        self.statements.tables().headed().each_in(part, &mut each);
        self.nested.tables().headed().each_in(part, &mut each);
        self.labels.headed().each_in(part, &mut each);
    }

    /// Whether the line that begins at `at`, and those up to `to`, mean the same if nothing stands before `at`: no
    /// table, tag or statement is open there, and no columns behind which a statement begins. What names a value in the
    /// next lines may. All before `to` must be known.
    pub(super) fn is_quiet_in(&self, part: Range<usize>) -> bool {
        self.tables.headed().at(part.start).is_none()
            && self.markup.tables().headed().at(part.start).is_none()
            && self.statements.tables().is_quiet_in(part.clone())
            && self.nested.tables().is_quiet_in(part)
    }

    /// Whether a heading begins to speak behind `start`, and at `start + lead` or before: what begins there as a match
    /// may be its value there. Over-reports, never under-reports.
    #[inline]
    pub(super) fn speaks_ahead(&mut self, start: usize, lead: usize) -> bool {
        let to = start.saturating_add(lead);
        let is_quiet = lead == 0 || self.quiet.start <= start && to < self.quiet.end;
        !is_quiet && self.find_ahead(start) <= to
    }

    /// Where the first heading begins to speak behind `start`, or where no more is known, whichever comes first.
    #[inline(never)]
    fn find_ahead(&mut self, start: usize) -> usize {
        let next = [
            self.tables.headed().next_start(start),
            self.markup.tables().headed().next_start(start),
            self.statements.tables().headed().next_start(start),
            self.nested.tables().headed().next_start(start),
            self.labels.headed().next_start(start),
        ];
        let known_to = self.known_to.saturating_sub(MARGIN);
        let end = next.into_iter().flatten().fold(known_to, usize::min);
        self.quiet = start..end;
        end
    }

    /// The rules that headings speak for at `at`, as bits, a list for each heading.
    #[inline(always)]
    pub(super) fn rules_at(&self, at: usize) -> [Option<&[u64]>; 5] {
        [
            self.tables.headed().rules_at(at),
            self.markup.tables().headed().rules_at(at),
            self.statements.tables().headed().rules_at(at),
            self.nested.tables().headed().rules_at(at),
            self.labels.headed().rules_at(at),
        ]
    }

    /// Calls `each` with every keyword of a heading that speaks for the value at `value`.
    pub(super) fn each_cue(&mut self, text: &[u8], value: Span, mut each: impl FnMut(&Hit)) {
        if self.speaks {
            self.tables.each_cue(text, value, &mut each);
            self.markup.tables().each_cue(value.start, &mut each);
            self.statements.tables().each_cue(value.start, &mut each);
            self.nested.tables().each_cue(value.start, &mut each);
            self.labels.each_cue(value.start, &mut each);
        }
    }

    /// Whether two places stand in different cells of a table, so that no list goes on from one to the other.
    pub(super) fn parts(&self, text: &[u8], from: usize, to: usize) -> bool {
        self.tables.parts(text, from, to) || self.statements.tables().parts(from, to)
    }

    /// What is open at each of `places`, which are in order: all that text from there on needs to know of what is
    /// before. All lines and tags are read, by one thread.
    #[cfg(feature = "rayon")]
    pub(crate) fn at_each(
        keywords: &Keywords,
        text: &[u8],
        places: impl Iterator<Item = usize>,
    ) -> Vec<Readers> {
        let mut readers = Readers::default();
        let each = places.map(|place| {
            readers.read_each(keywords, text, place);
            readers.forget_ended(place);
            readers.clone()
        });
        each.collect()
    }

    /// Forgets what ends before `to`.
    #[cfg(feature = "rayon")]
    fn forget_ended(&mut self, to: usize) {
        self.tables.forget_ended(to);
        self.markup.forget_ended(to);
        self.statements.forget_ended(to);
        self.nested.forget_ended(to);
        self.labels.forget_ended(to);
    }
}
