//! JSON whose keys stand apart from their values: `{"dob": {"$date": "1986-04-17"}}` says what a value is one key
//! further out, and `{"columns": ["name", "dob"], "data": [["..", "1986-04-17"]]}` says it once for all rows.
//!
//! Only what stands behind an opening brace and before a closing bracket is looked at, and only back from there, so
//! that a text without them costs a search and a stream sees what the whole text shows.

use std::ops::Range;

use super::cells::{CellTables, Literal};
use super::heading::MAX_HEADING_LEN;
use super::hits::Hit;
use super::keywords::Keywords;
use super::labels::MAX_LABEL;

/// Longest member of an object, and longest row, in bytes.
const MAX_MEMBER_LEN: usize = 4096;
/// Most blanks between two signs.
const MAX_BLANKS: usize = 64;
/// Containers in each other whose kind is remembered.
const MAX_DEPTH: u32 = 64;

/// The objects and rows of one text that keys further out speak for, found bracket by bracket.
#[derive(Clone, Default)]
pub(super) struct Nested {
    /// Neither a brace nor a bracket that counts in what is before `searched` and not known, but one at it if
    /// `has_bracket`.
    searched: usize,
    has_bracket: bool,
    walk: Walk,
    tables: CellTables,
    /// Keywords of what is looked at, whoever they speak for.
    found: Vec<Hit>,
}

/// How far an open object, or the container of open rows, has been read.
#[derive(Clone, Copy, Default)]
struct Walk {
    form: Form,
    /// Containers that are open inside of it, and which of them are arrays, the innermost in the lowest bit.
    depth: u32,
    arrays: u64,
    literal: Literal,
    column: usize,
    /// Bytes since the last member or row began.
    len: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    /// A key speaks for the members of its object whose own keys say nothing.
    #[default]
    Object,
    /// Columns speak for the arrays in an array behind them: so deep are the rows.
    Rows { depth: u32 },
}

/// What a byte does.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Inside,
    /// The value of a member begins behind it.
    Member,
    /// A value of a row begins behind it, in this column.
    Cell(usize),
    /// A member or a row ends before it.
    Ends,
    /// The table ends before it.
    Leaves,
}

impl Nested {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        self.searched = 0;
        self.has_bracket = false;
        self.walk = Walk::default();
        self.tables.reset();
        self.found.clear();
    }

    /// Moves everything to a text whose first `count` bytes are about to go; brackets up to there must be known.
    pub(super) fn cut(&mut self, count: usize) {
        self.searched = self.searched.saturating_sub(count);
        self.tables.cut(count);
    }

    /// Forgets the tables and values that end before `to`.
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
                self.read_open(text, to);
                if self.tables.is_open() {
                    return;
                }
            } else if std::mem::take(&mut self.has_bracket) {
                let at = self.searched;
                self.searched = at + 1;
                match text[at] {
                    b'{' => self.open_object(keywords, text, at),
                    _ => self.open_rows(keywords, text, at),
                }
                if self.tables.is_open() {
                    continue;
                }
            }
            let found = memchr::memchr2(b'{', b']', &text[self.searched..]);
            self.has_bracket = found.is_some();
            self.searched = found.map_or(text.len(), |found| self.searched + found);
        }
    }

    /// Begins the object that opens at `at`, if its key says anything.
    fn open_object(&mut self, keywords: &Keywords, text: &[u8], at: usize) {
        let Some(key) = key_before(text, at) else {
            return;
        };
        if keywords.speaks_in(text, key.clone(), &mut self.found) {
            self.open(keywords, text, at + 1, Form::Object, key);
        }
    }

    /// Begins the rows behind the columns whose list closes at `at`, if it is one and says anything.
    fn open_rows(&mut self, keywords: &Keywords, text: &[u8], at: usize) {
        let Some((columns, depth)) = columns_before(text, at) else {
            return;
        };
        if keywords.speaks_in(text, columns.clone(), &mut self.found) {
            self.open(keywords, text, at + 1, Form::Rows { depth }, columns);
        }
    }

    fn open(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        at: usize,
        form: Form,
        heading: Range<usize>,
    ) {
        self.tables.open_below(keywords, text, heading, at);
        self.tables.begin_cell(at, None);
        self.walk = Walk {
            form,
            ..Walk::default()
        };
        self.searched = at;
    }

    fn read_open(&mut self, text: &[u8], to: usize) {
        let from = self.searched;
        for (at, &byte) in (from..to).zip(&text[from..to]) {
            self.searched = at + 1;
            match self.walk.step(byte) {
                Step::Inside => {}
                Step::Member => {
                    let column = says_nothing(&text[..at]).then_some(0);
                    self.tables.begin_cell(at + 1, column);
                }
                Step::Cell(column) => self.tables.begin_cell(at + 1, Some(column)),
                Step::Ends => self.tables.begin_cell(at, None),
                Step::Leaves => {
                    self.tables.close(at);
                    // What ends it may begin something else.
                    self.searched = at;
                    self.has_bracket = matches!(byte, b'{' | b']');
                    return;
                }
            }
        }
    }

    /// The first place to which reading would have to go on.
    pub(super) fn known_to(&self) -> usize {
        self.searched + 1
    }

    /// The objects and rows whose brackets were read.
    #[inline(always)]
    pub(super) fn tables(&self) -> &CellTables {
        &self.tables
    }
}

impl Walk {
    fn step(&mut self, byte: u8) -> Step {
        self.len += 1;
        if self.len > MAX_MEMBER_LEN && (self.literal.is_open() || self.is_in_row()) {
            return Step::Leaves;
        }
        if self.literal.is_open() {
            self.literal.step(byte);
            return Step::Inside;
        }
        match byte {
            b'"' | b'\'' => {
                self.literal.begin(byte);
                if !self.is_in_row() {
                    self.len = 0;
                }
                Step::Inside
            }
            b'{' | b'[' => self.enter(byte == b'['),
            b'}' | b']' => self.leave(),
            b',' => self.comma(),
            b':' if self.form == Form::Object => Step::Member,
            b':' | b' ' | b'\t' | b'\r' | b'\n' | b'0'..=b'9' | b'-' | b'.' => Step::Inside,
            // Between rows stands nothing else.
            _ if self.depth == 0 && self.form != Form::Object => Step::Leaves,
            _ => Step::Inside,
        }
    }

    /// Whether a member, or a value of a row, is being read.
    fn is_in_row(&self) -> bool {
        match self.form {
            Form::Object => true,
            Form::Rows { depth } => self.depth >= depth,
        }
    }

    /// Whether the innermost containers are rows and what holds them.
    fn is_row(&self) -> bool {
        let Form::Rows { depth } = self.form else {
            return false;
        };
        let all = (1 << depth) - 1;
        self.depth == depth && self.arrays & all == all
    }

    fn enter(&mut self, is_array: bool) -> Step {
        if self.form == Form::Object || self.depth == MAX_DEPTH {
            return Step::Leaves;
        }
        self.depth += 1;
        self.arrays = self.arrays << 1 | u64::from(is_array);
        if !self.is_row() {
            return Step::Inside;
        }
        (self.column, self.len) = (0, 0);
        Step::Cell(0)
    }

    fn leave(&mut self) -> Step {
        if self.depth == 0 {
            return Step::Leaves;
        }
        let was_row = self.is_row();
        self.depth -= 1;
        self.arrays >>= 1;
        match was_row {
            true => Step::Ends,
            false => Step::Inside,
        }
    }

    fn comma(&mut self) -> Step {
        if self.form == Form::Object {
            self.len = 0;
            return Step::Ends;
        }
        if !self.is_row() {
            return Step::Inside;
        }
        self.column += 1;
        Step::Cell(self.column)
    }
}

/// The key of the object that opens at `at`, without its quotes.
fn key_before(text: &[u8], at: usize) -> Option<Range<usize>> {
    string_before(text, sign_before(text, at, b':')?)
}

/// The names in the list that closes at `at`, if they are those of columns, and how deep behind it their rows are.
fn columns_before(text: &[u8], at: usize) -> Option<(Range<usize>, u32)> {
    /// Keys of such a list.
    const COLUMNS: [&[u8]; 8] = [
        b"cols",
        b"column_names",
        b"columnnames",
        b"columns",
        b"fields",
        b"header",
        b"headers",
        b"keys",
    ];
    // Most brackets close something else, such as the level of a line in a log.
    if !matches!(text[..blanks_before(text, at)], [.., b'"' | b'\'']) {
        return None;
    }
    // A stream has no more of what is before.
    let from = at.saturating_sub(MAX_HEADING_LEN);
    let before = &text[from..at];
    let open = memchr::memrchr(b'[', before)?;
    let columns = from + open + 1..at;
    if !are_names(&text[columns.clone()]) {
        return None;
    }
    // The first row of an array of rows.
    if sign_before(before, open, b'[').is_some() {
        return Some((columns, 1));
    }
    let key = &before[key_before(before, open)?];
    let is_of_columns = COLUMNS.iter().any(|one| one.eq_ignore_ascii_case(key));
    is_of_columns.then_some((columns, 2))
}

/// Whether `list` holds two strings or more and nothing else, none of them a number, and none with a comma.
fn are_names(list: &[u8]) -> bool {
    let mut count = 0;
    // From behind: a bracket with something else before it is told at once.
    let are_names = list.rsplit(|&byte| byte == b',').all(|one| {
        count += 1;
        match one.trim_ascii() {
            [open @ (b'"' | b'\''), inner @ .., close] if open == close => {
                inner.first().is_some_and(|first| !first.is_ascii_digit())
                    && memchr::memchr2(*open, b'\\', inner).is_none()
            }
            _ => false,
        }
    });
    are_names && count >= 2
}

/// Whether the key before the colon at the end of `text` says nothing of its value: the key further out does.
fn says_nothing(text: &[u8]) -> bool {
    /// Longest of them, in bytes.
    const MAX_SILENT: usize = 12;
    /// Sorted; compared in any letter case.
    const SILENT: [&[u8]; 45] = [
        b"#text",
        b"$",
        b"$date",
        b"$numberint",
        b"$numberlong",
        b"$t",
        b"@value",
        b"_",
        b"_text",
        b"after",
        b"answer",
        b"before",
        b"cell",
        b"content",
        b"current",
        b"data",
        b"date",
        b"display",
        b"family",
        b"first",
        b"formatted",
        b"from",
        b"full",
        b"given",
        b"home",
        b"integervalue",
        b"iso",
        b"last",
        b"main",
        b"middle",
        b"mobile",
        b"n",
        b"new",
        b"no",
        b"number",
        b"old",
        b"original",
        b"primary",
        b"raw",
        b"s",
        b"stringvalue",
        b"text",
        b"val",
        b"value",
        b"work",
    ];
    let end = blanks_before(text, text.len());
    let Some(key) = string_before(text, end) else {
        // The keys of a dictionary of Python may be numbers.
        return text[..end].last().is_some_and(u8::is_ascii_digit);
    };
    let key = &text[key];
    if key.iter().all(u8::is_ascii_digit) {
        return true;
    }
    let mut small = [0; MAX_SILENT];
    small.get_mut(..key.len()).is_some_and(|small| {
        small.copy_from_slice(key);
        small.make_ascii_lowercase();
        SILENT.binary_search(&&*small).is_ok()
    })
}

/// Where the sign ends that stands before `at`, blanks aside, without it: `None` when it is another one.
fn sign_before(text: &[u8], at: usize, sign: u8) -> Option<usize> {
    let end = blanks_before(text, at).checked_sub(1)?;
    (text[end] == sign).then(|| blanks_before(text, end))
}

/// Where the blanks before `at` begin.
fn blanks_before(text: &[u8], at: usize) -> usize {
    let before = text[..at].iter().rev().take(MAX_BLANKS);
    at - before.take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// What the string says that ends at `end` with its quote.
fn string_before(text: &[u8], end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    let quote = text[last];
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let from = last.saturating_sub(MAX_LABEL);
    let start = from + memchr::memrchr2(quote, b'\n', &text[from..last])? + 1;
    (text[start - 1] == quote && start < last).then_some(start..last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_objects() {
        let key =
            |text: &'static str| key_before(text.as_bytes(), text.len()).map(|key| &text[key]);
        assert_eq!(key("{\"dob\":"), Some("dob"));
        assert_eq!(key("{'dob' :\n  "), Some("dob"));
        for text in [
            "",
            ":",
            "\":",
            "\"\":",
            "dob:",
            "{\"dob\"",
            "\"a\nb\":",
            "[{",
        ] {
            assert_eq!(key(text), None, "{text:?}");
        }
        let long = format!("\"{}\":", "k".repeat(MAX_LABEL + 1));
        assert_eq!(key_before(long.as_bytes(), long.len()), None);
    }

    #[test]
    fn lists_of_columns() {
        let columns = |text: &'static str| {
            let found = columns_before(text.as_bytes(), text.len());
            found.map(|(columns, depth)| (&text[columns], depth))
        };
        assert_eq!(
            columns("{\"columns\": [\"a\",\"b\""),
            Some(("\"a\",\"b\"", 2))
        );
        assert_eq!(columns("{'Headers':['a', 'b' "), Some(("'a', 'b' ", 2)));
        assert_eq!(columns("[[\"a\",\"b\""), Some(("\"a\",\"b\"", 1)));
        for text in [
            "{\"columns\":[\"a\"",
            "{\"names\":[\"a\",\"b\"",
            "[\"a\",\"b\"",
            "[[\"a\",1",
            "[[\"a\",\"1986-04-17\"",
            "[[\"a\",\"b\"],\"c\"",
            "[[\"a\",\"b\\\"c\"",
            "\"a\",\"b\"",
        ] {
            assert_eq!(columns(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_a_stream_has_forgotten_is_not_read() {
        let mut text = b"{\"columns\":[\"dob\"".to_vec();
        while text.len() < MAX_HEADING_LEN {
            text.extend(b",\"dob\"");
        }
        assert!(columns_before(&text, text.len()).is_some());
        // Some of the key is further back than that.
        text.extend(b",\"dob\"");
        assert!(text.len() - 12 < MAX_HEADING_LEN);
        assert_eq!(columns_before(&text, text.len()), None);
    }

    #[test]
    fn keys_that_say_nothing() {
        for text in [
            "{\"0\"",
            "{0",
            "{\"$date\" ",
            "{'Value'",
            "{\"$numberLong\"",
            "{\"S\"",
            "{\"work\"",
        ] {
            assert!(says_nothing(text.as_bytes()), "{text}");
        }
        for text in [
            "{\"updated\"",
            "{\"integerValues\"",
            "{value",
            "{\"\"",
            "",
            "{\"ssn2\"",
        ] {
            assert!(!says_nothing(text.as_bytes()), "{text}");
        }
    }

    /// Where members and cells begin and end in `text`, with the column of each cell.
    fn steps(form: Form, text: &str) -> Vec<(usize, Step)> {
        let mut walk = Walk {
            form,
            ..Walk::default()
        };
        let steps = text.bytes().map(|byte| walk.step(byte)).enumerate();
        steps.filter(|(_, step)| *step != Step::Inside).collect()
    }

    #[test]
    fn members_of_an_object() {
        let expected = [
            (4, Step::Member),
            (14, Step::Ends),
            (18, Step::Member),
            (20, Step::Leaves),
        ];
        assert_eq!(
            steps(Form::Object, "\"a\" :\"b, \\\"c:\",\"d\":1}"),
            expected
        );
        assert_eq!(
            steps(Form::Object, "\"a\":{"),
            [(3, Step::Member), (4, Step::Leaves)]
        );
    }

    #[test]
    fn rows_behind_columns() {
        let rows = Form::Rows { depth: 2 };
        let expected = [
            (12, Step::Cell(0)),
            (16, Step::Cell(1)),
            (22, Step::Ends),
            (25, Step::Cell(0)),
            (27, Step::Ends),
            (29, Step::Leaves),
        ];
        let text = ", \"data\" : [[\"a\",[2,3]], [4]]}";
        assert_eq!(steps(rows, text), expected);
        // Objects, and an array of values, are no rows.
        assert_eq!(
            steps(rows, ",\"data\":[{\"a\":[1,2]}],\"index\":[0,1]}").len(),
            1
        );
        assert_eq!(steps(rows, " and so on")[0], (1, Step::Leaves));
        assert_eq!(steps(Form::Rows { depth: 1 }, ",[1],[2]]").len(), 5);
    }

    #[test]
    fn a_member_that_does_not_end_ends_the_table() {
        let long = format!("\"a\":\"{}", "x".repeat(MAX_MEMBER_LEN));
        assert!(
            steps(Form::Object, &long)
                .iter()
                .any(|(_, step)| *step == Step::Leaves)
        );
        let long = format!("[[\"{}", "x".repeat(MAX_MEMBER_LEN + 4));
        let rows = Form::Rows { depth: 2 };
        assert!(
            steps(rows, &long)
                .iter()
                .any(|(_, step)| *step == Step::Leaves)
        );
    }
}
