//! Column headings: in text with tabs, pipes, semicolons, commas or aligned columns, a heading speaks for the cells below.
//!
//! A table begins after a line without digits and goes on for as long as lines have as many separators, the first
//! line that has not included; lines that only rule off others do not count. Whether a value stands in a table then depends
//! on the lines before it only, so that a stream sees what the whole text shows, and the order in which rules look changes
//! nothing.

use std::ops::Range;

use super::cues::Place;
use super::headed::Headed;
use super::hits::Hit;
use super::keywords::Keywords;
use crate::finding::Span;

/// Longest line that may be a heading, in bytes.
pub(super) const MAX_HEADING_LEN: usize = 1024;
/// A value further into its line than this has no heading, in bytes: nobody counts cells of a longer line.
const MAX_ROW_LEN: usize = 4096;
/// Longest heading of one column where commas or blanks part them, in bytes: prose with commas is no table.
const MAX_CELL_LEN: usize = 40;
/// The same where something else does.
const MAX_LONG_CELL_LEN: usize = 120;
/// Separators by how surely they make a table, with the fewest that do.
const SEPARATORS: [(Separator, usize); 5] = [
    (Separator::Byte(b'\t'), 1),
    (Separator::Byte(b'|'), 2),
    (Separator::Box, 1),
    (Separator::Byte(b';'), 2),
    (Separator::Byte(b','), 2),
];

/// What parts the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Byte(u8),
    /// The vertical line of drawn boxes.
    Box,
    /// Nothing: a cell stands below its heading.
    Blanks,
}

/// `│`
const BOX: &[u8] = "\u{2502}".as_bytes();

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

/// The beginning of a line: its length, the separators of the open table in it, and how it ends.
#[derive(Clone, Copy, Default)]
struct Part {
    len: usize,
    count: usize,
    in_quotes: bool,
    /// Nothing but blanks follows the last comma: it parts lines and not cells, as behind the tuples of a dump.
    has_last_comma: bool,
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
struct Rows {
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
                    true => Place::new(first, last + 1),
                    false => Place::new(first, first),
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

    /// Whether nothing that was read has a keyword.
    pub(super) fn is_silent(&self) -> bool {
        self.tables.is_silent()
    }

    /// Whether a table with keywords reaches into `part`; all headings before its end must be known.
    pub(super) fn speaks_in(&self, part: &Range<usize>) -> bool {
        self.tables.speaks_in(part)
    }

    /// The rules that a heading above `at` speaks for. Lines before that line must be known.
    #[inline]
    pub(super) fn rules_at(&self, at: usize) -> Option<&[u64]> {
        self.tables.rules_at(at)
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
                Place::new(before, before + len)
            }
            _ => Place::column(before),
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

impl Part {
    /// Separators with something behind them.
    fn between(&self) -> usize {
        self.count - usize::from(self.has_last_comma && !self.in_quotes)
    }

    /// Goes on over `range`.
    fn read(&mut self, separator: Separator, text: &[u8], range: Range<usize>) {
        self.len += range.len();
        if let Some(last) = text[range.clone()].trim_ascii_end().last() {
            self.has_last_comma = *last == b',' && separator == Separator::Byte(b',');
        }
        match separator {
            Separator::Blanks => self.count += characters(&text[range]),
            Separator::Byte(byte) => {
                let part = &text[range];
                for at in memchr::memchr2_iter(byte, b'"', part) {
                    match part[at] {
                        b'"' => self.in_quotes = !self.in_quotes,
                        _ => self.count += usize::from(!self.in_quotes),
                    }
                }
            }
            // What begins in the range counts, though it may end behind it.
            Separator::Box => {
                let begins = memchr::memchr_iter(BOX[0], &text[range.clone()]);
                let is_box = |at: &usize| text[range.start + at..].starts_with(BOX);
                self.count += begins.filter(is_box).count();
            }
        }
    }
}

impl Separator {
    /// How many there are at most.
    fn most_in(self, line: &[u8]) -> usize {
        match self {
            Separator::Byte(byte) => memchr::memchr_iter(byte, line).count(),
            Separator::Box => memchr::memchr_iter(BOX[0], line).count(),
            Separator::Blanks => line.len(),
        }
    }

    fn is_in(self, text: &[u8]) -> bool {
        match self {
            Separator::Byte(byte) => memchr::memchr(byte, text).is_some(),
            Separator::Box => memchr::memmem::find(text, BOX).is_some(),
            Separator::Blanks => has_double_blank(text),
        }
    }
}

/// Separators between cells in a part of a line; one inside quotes is a part of its cell.
fn cells(separator: Separator, text: &[u8], range: Range<usize>) -> usize {
    let mut part = Part::default();
    part.read(separator, text, range);
    part.count
}

/// Whether nothing but blanks and quotes stands before the end of a cell.
fn ends_cell(rest: &[u8], separator: Separator) -> bool {
    let filled = rest.iter().position(|byte| !b" \r\"".contains(byte));
    let rest = &rest[filled.unwrap_or(rest.len())..];
    match separator {
        Separator::Byte(byte) => rest.first().is_none_or(|&next| next == byte),
        Separator::Box => rest.is_empty() || rest.starts_with(BOX),
        Separator::Blanks => true,
    }
}

fn characters(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// The characters over which the heading at `at` stretches: it ends where two blanks stand.
fn aligned_cell(line: &[u8], at: usize) -> Place {
    let before = line[..at].windows(2).rposition(|two| two == b"  ");
    let start = before.map_or(0, |at| at + 2);
    let after = line[at..].windows(2).position(|two| two == b"  ");
    let end = after.map_or(line.trim_ascii_end().len(), |after| at + after);
    let first = characters(&line[..start]);
    Place::new(first, first + characters(&line[start..end]))
}

/// The separator of a heading line and how many there are.
fn heading_of(line: &[u8]) -> Option<(Separator, usize)> {
    if line.len() > MAX_HEADING_LEN || is_prose(line) || is_code(line) {
        return None;
    }
    if has_number(line) {
        return None;
    }
    match has_separator(line) {
        true => separated(line),
        false => is_aligned(line).then_some((Separator::Blanks, 0)),
    }
}

/// The columns that a statement of a dump lists, or all of the line.
fn columns_of(line: &[u8]) -> &[u8] {
    if !begins_with(line, b"INSERT INTO ") && !begins_with(line, b"COPY ") {
        return line;
    }
    memchr::memchr(b'(', line).map_or(line, |at| &line[at + 1..])
}

/// What parts the rows below a heading: tabs, where a statement copies them from a dump.
fn rows_of(heading: &[u8], separator: Separator) -> Separator {
    match begins_with(heading, b"COPY ") {
        true => Separator::Byte(b'\t'),
        false => separator,
    }
}

fn begins_with(line: &[u8], word: &[u8]) -> bool {
    let first = line.trim_ascii_start().get(..word.len());
    first.is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// Whether a line holds what code and records have, and headings do not.
fn is_code(line: &[u8]) -> bool {
    memchr::memchr3(b'{', b'}', b'=', line).is_some()
}

/// Looks at all of it, without a branch: most lines have none.
fn has_digit(line: &[u8]) -> bool {
    line.iter()
        .fold(false, |any, byte| any | byte.is_ascii_digit())
}

/// Whether some byte may part cells: most lines that are no prose have none.
fn has_separator(line: &[u8]) -> bool {
    memchr::memchr3(b'\t', b'|', b';', line).is_some()
        || memchr::memchr2(b',', BOX[0], line).is_some()
}

/// What parts the cells of a line, and how often.
fn separated(line: &[u8]) -> Option<(Separator, usize)> {
    let has_quotes = memchr::memchr(b'"', line).is_some();
    let (separator, count) = SEPARATORS.into_iter().find_map(|(separator, fewest)| {
        let most = separator.most_in(line);
        let count = match separator {
            // Of a box one byte says little, and of what is quoted the number.
            Separator::Byte(_) if !has_quotes => most,
            _ if most == 0 => return None,
            _ => cells(separator, line, 0..line.len()),
        };
        let is_pair = count == 1 && is_pair(line, separator);
        (count >= fewest || is_pair).then_some((separator, count))
    })?;
    let Separator::Byte(byte) = separator else {
        return Some((separator, count));
    };
    // In a list, as in a sentence, a blank follows the comma.
    let is_list = || {
        let mut commas = memchr::memchr_iter(b',', line);
        commas.any(|at| line.get(at + 1) == Some(&b' '))
    };
    let most = match byte == b',' && is_list() {
        true => MAX_CELL_LEN,
        false => MAX_LONG_CELL_LEN,
    };
    let mut cells = line.split(|&one| one == byte);
    let is_heading = cells.all(|cell| cell.trim_ascii().len() <= most);
    is_heading.then_some((separator, count))
}

/// Whether a line is words set apart by two blanks or more, and nothing that sentences and code have.
fn is_aligned(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let is_plain = |&byte: &u8| {
        byte.is_ascii_alphanumeric() || byte >= 0x80 || b" _-#/.()&'%*".contains(&byte)
    };
    if !has_double_blank(line) || !line.iter().all(is_plain) {
        return false;
    }
    let mut blanks = memchr::memmem::find_iter(line, b"  ").chain([line.len()]);
    let mut start = 0;
    blanks.all(|end| {
        let cell = line[start..end].trim_ascii();
        start = end;
        cell.len() <= MAX_CELL_LEN && cell.last() != Some(&b'.')
    })
}

/// Looks at all of it, without a branch: prose holds a blank every few bytes.
fn has_double_blank(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.iter().skip(1));
    pairs.fold(false, |any, (&one, &next)| {
        any | ((one == b' ') & (next == b' '))
    })
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

/// Whether a digit stands anywhere but at the end of a word, as in `Phone 1` or `ICD10`.
fn has_number(line: &[u8]) -> bool {
    // Without a branch for each byte, up to where one is.
    let chunks = line.chunks(64);
    let before = 64 * chunks.take_while(|chunk| !has_digit(chunk)).count();
    let rest = line.get(before..).unwrap_or(&[]);
    let Some(first) = rest.iter().position(u8::is_ascii_digit) else {
        return false;
    };
    let first = before + first;
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
    let before = line[..first].iter().rev();
    let word = before.take_while(|byte| is_letter(byte) || matches!(byte, b' ' | b'_' | b'"'));
    // More than two letters say no more than two.
    let mut letters = word.filter(is_letter).take(2).count();
    let mut digits = 0;
    for &byte in &line[first..] {
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

/// Whether a line is two short names with nothing but the separator between them: prose has a space behind a comma.
fn is_pair(line: &[u8], separator: Separator) -> bool {
    let line = line.trim_ascii_end();
    let Separator::Byte(byte) = separator else {
        return false;
    };
    let is_name = |cell: &[u8]| {
        let cell = match byte {
            b'|' => cell.trim_ascii(),
            _ => cell,
        };
        let is_of_name = |byte: &u8| match byte {
            b'_' | b'"' | b' ' | b'-' | b'.' | b'/' | b'#' => true,
            _ => byte.is_ascii_alphabetic() || !byte.is_ascii(),
        };
        (2..=32).contains(&cell.len())
            && cell.trim_ascii().len() == cell.len()
            && cell.iter().all(is_of_name)
    };
    line.split(|&one| one == byte).all(is_name)
}

/// Whether the first cell is too long whatever separates it: most lines are looked at no further.
fn is_prose(line: &[u8]) -> bool {
    let Some((first, rest)) = line.trim_ascii_start().split_at_checked(MAX_CELL_LEN) else {
        return false;
    };
    let is_separator = |byte: u8| matches!(byte, b'\t' | b'|' | b';' | b',' | 0xE2);
    let goes_on = |&byte: &u8| !byte.is_ascii_whitespace() && !is_separator(byte);
    rest.first().is_some_and(goes_on)
        && !has_separator(first)
        && !has_double_blank(first)
        && memchr::memchr3(b'\t', b'|', b';', rest).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings() {
        let byte = |byte, count| Some((Separator::Byte(byte), count));
        assert_eq!(heading_of(b"Name\tSSN"), byte(b'\t', 1));
        assert_eq!(heading_of(b"| Name | SSN |"), byte(b'|', 3));
        assert_eq!(heading_of(b"Name | SSN"), byte(b'|', 1));
        assert_eq!(heading_of("Ort;Führerschein-Nr.".as_bytes()), byte(b';', 1));
        assert_eq!(heading_of(b"name,ssn,dob"), byte(b',', 2));
        assert_eq!(heading_of(b"Dear Sir, thank you"), None);
        assert_eq!(heading_of(b"name,ssn,2024"), None);
        assert_eq!(heading_of(b"id,ssn,Phone 1"), byte(b',', 2));
        assert_eq!(heading_of(b"id,ICD10,dob"), byte(b',', 2));
        assert_eq!(heading_of(b"7,Ann,dob"), None);
        assert_eq!(heading_of(b"id,ssn"), byte(b',', 1));
        assert_eq!(heading_of(b"Last Name;SSN"), byte(b';', 1));
        assert_eq!(heading_of(b"Hello, world"), None);
        assert_eq!(heading_of(br#"id,"name, given",ssn"#), byte(b',', 2));
        assert_eq!(
            heading_of("\u{2502} Name \u{2502} SSN \u{2502}".as_bytes()),
            Some((Separator::Box, 3))
        );
        let prose =
            b"It was late, and nobody in the office had seen the letter of the client, so we left";
        assert_eq!(heading_of(prose), None);
        let long = b"id,the number that the person who signed the form was given,city";
        assert_eq!(heading_of(long), byte(b',', 2));
        let long = b"the number that the person who signed the form was given;city;id";
        assert_eq!(heading_of(long), byte(b';', 2));
    }

    #[test]
    fn headings_set_apart_by_blanks() {
        let aligned = Some((Separator::Blanks, 0));
        assert_eq!(heading_of(b"Name          SSN       City"), aligned);
        assert_eq!(heading_of(b"  LAST NAME   FIRST NAME"), aligned);
        for line in [
            &b"One sentence.  And another one"[..],
            b"Name:   SSN:   ",
            b"let x  = y",
            b"fn name(ssn, city, dob) {",
            b"Name and SSN",
            b"  indented only",
        ] {
            assert_eq!(heading_of(line), None);
        }
        let line = "Näme    SSN   City".as_bytes();
        assert_eq!(aligned_cell(line, 9), Place::new(8, 11));
        assert_eq!(aligned_cell(line, 0), Place::new(0, 4));
        assert_eq!(aligned_cell(line, line.len() - 4), Place::new(14, 18));
    }

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
