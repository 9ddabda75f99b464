//! Column headings: in text with tabs, pipes, semicolons or commas, a heading speaks for the cells below it.
//!
//! A table begins after a line without digits and goes on for as long as lines have as many separators, the first
//! line that has not included: whether a value stands in a table then depends on the lines before it only, so that
//! a stream sees what the whole text shows, and the order in which rules look changes nothing.

use std::ops::Range;

use super::{Hit, Keywords};

/// Longest line that may be a heading, in bytes.
pub(super) const MAX_HEADING_LEN: usize = 512;
/// A value further into its line than this has no heading, in bytes: a stream keeps no more of a line.
const MAX_ROW_LEN: usize = 400;
/// Longest heading of one column, in bytes: prose with commas is no table.
const MAX_CELL_LEN: usize = 40;
/// Separators by how surely they make a table, with the fewest that do.
const SEPARATORS: [(u8, usize); 4] = [(b'\t', 1), (b'|', 2), (b';', 2), (b',', 2)];

/// Tables of one text, found line by line.
#[derive(Clone, Default)]
pub(super) struct Tables {
    /// Where the first line begins that is not known yet.
    line_start: usize,
    /// No line end in `line_start..searched`, but one at `searched` if `has_end`.
    searched: usize,
    has_end: bool,
    /// Separators of the open table in the part of that line that was cut off, and its length.
    cut_count: usize,
    cut_len: usize,
    /// That part ends inside quotes.
    cut_in_quotes: bool,
    /// The line before `line_start` belongs to the last table.
    is_open: bool,
    tables: Vec<Table>,
    /// Keywords of all headings in order, with the column of each.
    cues: Vec<(usize, Hit)>,
    /// Rules that headings speak for, `rule_words` words of bits a table.
    rules: Vec<u64>,
    rule_words: usize,
    /// Keywords of the heading that is being read.
    found: Vec<Hit>,
}

/// One table: the lines below its heading, and the keywords in that.
#[derive(Clone)]
struct Table {
    start: usize,
    /// End of its last known line; the open table goes on.
    end: usize,
    separator: u8,
    count: usize,
    /// Its keywords in the list of all tables.
    cues: Range<usize>,
}

impl Tables {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        let Tables {
            mut tables,
            mut cues,
            mut rules,
            found,
            ..
        } = std::mem::take(self);
        tables.clear();
        cues.clear();
        rules.clear();
        *self = Tables {
            tables,
            cues,
            rules,
            found,
            ..Tables::default()
        };
    }

    /// Moves everything to a text whose first `count` bytes are about to go; lines up to there must be known.
    pub(super) fn cut(&mut self, text: &[u8], count: usize) {
        if self.line_start < count {
            let gone = &text[self.line_start..count];
            self.cut_len += gone.len();
            if let Some(table) = self.tables.last().filter(|_| self.is_open) {
                let mut cells = Cells::going_on(table.separator, self.cut_in_quotes);
                self.cut_count += cells.count(gone);
                self.cut_in_quotes = cells.in_quotes;
            }
        }
        self.line_start = self.line_start.saturating_sub(count);
        self.searched = self.searched.saturating_sub(count);
        // Tables end in order, and the last one goes on while it is open.
        let closed = self.tables.len() - usize::from(self.is_open);
        let gone = self.tables[..closed].partition_point(|table| table.end <= count);
        let gone_cues = match gone.checked_sub(1) {
            Some(last) => self.tables[last].cues.end,
            None => 0,
        };
        self.tables.drain(..gone);
        self.rules.drain(..gone * self.rule_words);
        self.cues.drain(..gone_cues);
        for table in &mut self.tables {
            table.start = table.start.saturating_sub(count);
            table.end = table.end.saturating_sub(count);
            table.cues = table.cues.start - gone_cues..table.cues.end - gone_cues;
        }
    }

    /// Reads all lines that end before `to`.
    pub(super) fn advance(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
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
        let line = &text[self.line_start..end];
        let (cut_count, cut_len) = (self.cut_count, self.cut_len);
        let in_quotes = std::mem::take(&mut self.cut_in_quotes);
        (self.cut_count, self.cut_len) = (0, 0);
        if let Some(table) = self.tables.last_mut().filter(|_| self.is_open) {
            table.end = end + 1;
            let mut cells = Cells::going_on(table.separator, in_quotes);
            if cut_count + cells.count(line) == table.count {
                return;
            }
            self.is_open = false;
        }
        // What a stream has cut is longer than any heading.
        if cut_len > 0 {
            return;
        }
        if let Some((separator, count)) = heading_of(line) {
            let cues = self.read_cues(keywords, line, separator);
            self.tables.push(Table {
                start: end + 1,
                end: end + 1,
                separator,
                count,
                cues,
            });
            self.is_open = true;
        }
    }

    /// Adds the keywords of a heading, and the rules that they speak for.
    fn read_cues(&mut self, keywords: &Keywords, line: &[u8], separator: u8) -> Range<usize> {
        self.found.clear();
        keywords.find(line, 0, line.len(), &mut self.found);
        let first = self.cues.len();
        let column = |hit: &Hit| Cells::of(separator).count(&line[..hit.start]);
        let cues = self.found.iter().map(|hit| (column(hit), *hit));
        self.cues.extend(cues);
        self.rule_words = keywords.rule_words;
        let rules = self.rules.len();
        self.rules.resize(rules + self.rule_words, 0);
        for hit in &self.found {
            keywords.add_rules(hit.keyword, &mut self.rules[rules..]);
        }
        first..self.cues.len()
    }

    /// The table that the line with the byte at `at` belongs to. Lines before that line must be known.
    fn table_at(&self, at: usize) -> Option<usize> {
        let after = self.tables.partition_point(|table| table.start <= at);
        let index = after.checked_sub(1)?;
        let table = &self.tables[index];
        let is_last = self.is_open && index + 1 == self.tables.len();
        (at < table.end || is_last).then_some(index)
    }

    /// Whether a heading above `at` may speak for a gated rule.
    pub(super) fn may_speak_for(&self, gate: u32, at: usize) -> bool {
        let speaks = |rules: &[u64]| rules[gate as usize / 64] >> (gate % 64) & 1 != 0;
        self.rules_at(at).is_some_and(speaks)
    }

    /// The rules that a heading above `at` speaks for.
    pub(super) fn rules_at(&self, at: usize) -> Option<&[u64]> {
        let first = self.table_at(at)? * self.rule_words;
        Some(&self.rules[first..first + self.rule_words])
    }

    /// Whether `from` and `to` stand in different cells of a table: what the one is says nothing of the other.
    pub(super) fn parts(&self, text: &[u8], from: usize, to: usize) -> bool {
        let table = self.table_at(to).map(|index| &self.tables[index]);
        table.is_some_and(|table| text[from..to].contains(&table.separator))
    }

    /// Calls `each` with every keyword in the heading of the column that the byte at `at` stands in.
    pub(super) fn each_cue(&self, text: &[u8], at: usize, mut each: impl FnMut(&Hit)) {
        let Some(table) = self.table_at(at).map(|index| &self.tables[index]) else {
            return;
        };
        if table.cues.is_empty() {
            return;
        }
        let from = at.saturating_sub(MAX_ROW_LEN);
        let line_start = match memchr::memrchr(b'\n', &text[from..at]) {
            Some(end) => from + end + 1,
            None if from == 0 => 0,
            None => return,
        };
        let column = Cells::of(table.separator).count(&text[line_start..at]);
        let cues = &self.cues[table.cues.clone()];
        for (_, hit) in cues.iter().filter(|(of, _)| *of == column) {
            each(hit);
        }
    }
}

/// The table that stands open at a place, and where its next line begins: all that text from there on needs to know of
/// the lines before it.
#[cfg(feature = "rayon")]
pub(crate) struct OpenTable(Tables);

#[cfg(feature = "rayon")]
impl OpenTable {
    /// Lines are read this far back in search of one that ends every table, in bytes.
    const MOST_BACK: usize = 64 << 10;

    /// What is open at each of `places`, which are in order. Where no line near by ends every table, as in a long one, all
    /// lines from the place before are read.
    pub(crate) fn at_each(
        keywords: &Keywords,
        text: &[u8],
        places: impl Iterator<Item = usize>,
    ) -> Vec<OpenTable> {
        let mut tables = Tables::default();
        let each = places.map(|place| {
            let line = line_after_all_tables(text, place);
            if let Some(line) = line.filter(|&line| line > tables.line_start) {
                tables.reset();
                (tables.line_start, tables.searched) = (line, line);
            }
            tables.advance(keywords, text, place);
            tables.forget_ended();
            OpenTable(tables.clone())
        });
        each.collect()
    }
}

#[cfg(feature = "rayon")]
impl Tables {
    /// Forgets the tables that have ended.
    fn forget_ended(&mut self) {
        let ended = self.tables.len() - usize::from(self.is_open);
        self.tables.drain(..ended);
        self.rules.drain(..ended * self.rule_words);
        let first = self
            .tables
            .first()
            .map_or(self.cues.len(), |open| open.cues.start);
        self.cues.drain(..first);
        for open in &mut self.tables {
            open.cues = 0..self.cues.len();
        }
    }

    /// Goes on where `open` stands.
    pub(super) fn begin_in(&mut self, open: &OpenTable) {
        self.clone_from(&open.0);
    }
}

/// Where a line begins, at or before `place`, that follows one without any separator: no table goes on over that.
#[cfg(feature = "rayon")]
fn line_after_all_tables(text: &[u8], place: usize) -> Option<usize> {
    let is_separator = |byte: &u8| SEPARATORS.iter().any(|(separator, _)| separator == byte);
    let lowest = place.saturating_sub(OpenTable::MOST_BACK);
    let mut ends = memchr::memrchr_iter(b'\n', &text[lowest..place]).map(|end| lowest + end);
    let mut end = ends.next();
    while let Some(after) = end {
        end = ends.next();
        // The beginning of a line that is cut off says too little.
        let start = match end {
            Some(before) => before + 1,
            None if lowest == 0 => 0,
            None => return None,
        };
        if !text[start..after].iter().any(is_separator) {
            return Some(after + 1);
        }
    }
    (lowest == 0).then_some(0)
}

/// The separator of a heading line and how many there are.
fn heading_of(line: &[u8]) -> Option<(u8, usize)> {
    if line.len() > MAX_HEADING_LEN || is_prose(line) || has_number(line) {
        return None;
    }
    let (separator, count) = SEPARATORS.into_iter().find_map(|(separator, fewest)| {
        let count = Cells::of(separator).count(line);
        let is_pair = separator == b',' && count == 1 && is_pair(line);
        (count >= fewest || is_pair).then_some((separator, count))
    })?;
    let mut cells = line.split(|&byte| byte == separator);
    let is_heading = cells.all(|cell| cell.trim_ascii().len() <= MAX_CELL_LEN);
    is_heading.then_some((separator, count))
}

/// Whether a digit stands anywhere but at the end of a word, as in `Phone 1` or `ICD10`.
fn has_number(line: &[u8]) -> bool {
    let mut letters = 0;
    let mut digits = 0;
    for &byte in line {
        match byte {
            b'0'..=b'9' => digits += 1,
            _ if byte.is_ascii_alphabetic() || byte >= 0x80 => {
                if digits > 0 {
                    return true;
                }
                letters += 1;
            }
            b' ' | b'_' | b'"' if digits == 0 => {}
            _ => (letters, digits) = (0, 0),
        }
        if digits > 2 || digits > 0 && letters < 2 {
            return true;
        }
    }
    false
}

/// Whether a line is two short names with nothing but a comma between them: prose has a space there.
fn is_pair(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let is_name = |cell: &[u8]| {
        (2..=24).contains(&cell.len())
            && cell
                .iter()
                .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'"'))
    };
    line.split(|&byte| byte == b',').all(is_name)
}

/// Counts the separators between cells; one inside quotes is a part of its cell.
struct Cells {
    separator: u8,
    in_quotes: bool,
}

impl Cells {
    fn of(separator: u8) -> Cells {
        Cells::going_on(separator, false)
    }

    fn going_on(separator: u8, in_quotes: bool) -> Cells {
        Cells {
            separator,
            in_quotes,
        }
    }

    fn count(&mut self, part: &[u8]) -> usize {
        let mut count = 0;
        for at in memchr::memchr2_iter(self.separator, b'"', part) {
            match part[at] {
                b'"' => self.in_quotes = !self.in_quotes,
                _ => count += usize::from(!self.in_quotes),
            }
        }
        count
    }
}

/// Whether the first cell is too long whatever separates it: most lines are looked at no further.
fn is_prose(line: &[u8]) -> bool {
    let Some((first, rest)) = line.trim_ascii_start().split_at_checked(MAX_CELL_LEN) else {
        return false;
    };
    let is_separator = |byte: &u8| SEPARATORS.iter().any(|(separator, _)| separator == byte);
    let goes_on = |byte: &u8| !byte.is_ascii_whitespace() && !is_separator(byte);
    rest.first().is_some_and(goes_on) && !first.iter().any(is_separator)
}

#[cfg(test)]
mod tests {
    use super::heading_of;

    #[test]
    fn headings() {
        assert_eq!(heading_of(b"Name\tSSN"), Some((b'\t', 1)));
        assert_eq!(heading_of(b"| Name | SSN |"), Some((b'|', 3)));
        assert_eq!(heading_of(b"name,ssn,dob"), Some((b',', 2)));
        assert_eq!(heading_of(b"Dear Sir, thank you"), None);
        assert_eq!(heading_of(b"name,ssn,2024"), None);
        assert_eq!(heading_of(b"id,ssn,Phone 1"), Some((b',', 2)));
        assert_eq!(heading_of(b"id,ICD10,dob"), Some((b',', 2)));
        assert_eq!(heading_of(b"7,Ann,dob"), None);
        assert_eq!(heading_of(b"id,ssn"), Some((b',', 1)));
        assert_eq!(heading_of(b"Hello, world"), None);
        assert_eq!(heading_of(br#"id,"name, given",ssn"#), Some((b',', 2)));
        let prose =
            b"It was late, and nobody in the office had seen the letter of the client, so we left";
        assert_eq!(heading_of(prose), None);
    }
}
