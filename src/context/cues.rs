//! Keywords in the headings of tables, whatever the tables are made of.

use std::ops::Range;

use super::hits::Hit;
use super::keywords::Keywords;

/// Keywords of headings that are remembered for one table: each value of it asks all.
const MAX_CUES: usize = 128;

/// What a heading stands over: columns, or characters of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    from: usize,
    to: usize,
}

impl Columns {
    pub(super) fn new(from: usize, to: usize) -> Columns {
        Columns { from, to }
    }

    pub(super) fn one(number: usize) -> Columns {
        Columns::new(number, number + 1)
    }

    fn meets(self, other: Columns) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// Keywords of all headings in order, with the columns that each stands over.
#[derive(Clone, Default)]
pub(super) struct Cues {
    all: Vec<(Columns, Hit)>,
    /// Rules that headings speak for, `rule_words` words of bits a table.
    rules: Vec<u64>,
    rule_words: usize,
    /// Where those of the last table begin.
    first: usize,
    /// Keywords of the heading that is being read.
    found: Vec<Hit>,
}

impl Cues {
    /// Forgets everything but its memory.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.rules.clear();
        self.first = 0;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Begins the next table; gives what it has so far, which is nothing.
    pub(super) fn begin(&mut self, keywords: &Keywords) -> Range<usize> {
        self.first = self.all.len();
        self.rule_words = keywords.rule_words;
        self.rules.resize(self.rules.len() + self.rule_words, 0);
        self.first..self.first
    }

    /// Adds the keywords in a part of the last table's heading; gives all of that table.
    pub(super) fn find(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        part: Range<usize>,
        columns: impl Fn(&Hit) -> Columns,
    ) -> Range<usize> {
        self.found.clear();
        keywords.find(text, part.start, part.end, &mut self.found);
        let rules = self.rules.len() - self.rule_words;
        for hit in &self.found {
            // A keyword that begins inside goes no further.
            if hit.end <= part.end && self.all.len() - self.first < MAX_CUES {
                self.all.push((columns(hit), *hit));
                keywords.add_rules(hit.keyword, &mut self.rules[rules..]);
            }
        }
        self.first..self.all.len()
    }

    /// Forgets the first tables and their keywords.
    pub(super) fn drain(&mut self, tables: usize, cues: usize) {
        self.rules.drain(..tables * self.rule_words);
        self.all.drain(..cues);
        self.first = self.first.saturating_sub(cues);
    }

    /// The rules that the heading of a table speaks for.
    pub(super) fn rules(&self, table: usize) -> &[u64] {
        let first = table * self.rule_words;
        &self.rules[first..first + self.rule_words]
    }

    /// Calls `each` with the keywords of a table that stand over `columns`.
    pub(super) fn each(&self, cues: Range<usize>, columns: Columns, mut each: impl FnMut(&Hit)) {
        for (_, hit) in self.all[cues]
            .iter()
            .filter(|(over, _)| over.meets(columns))
        {
            each(hit);
        }
    }
}
