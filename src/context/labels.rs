//! Labels that stand apart from their value: set off by dots or blanks, behind it, or in a member of their own.
//!
//! `Policy number ........ HO-35018088`, `219-09-9999 (SSN)` and `{"type": "ssn", "value": "219099999"}` say what a
//! value is as a heading says it of a column, however many bytes lie between and whatever window a rule has. Only what
//! is written in such a form is read: the beginning of a line, and what stands before a colon or an equals sign in
//! lines of data. Nothing further than [`WINDOW`] behind a place is looked at, so that a stream sees what the whole
//! text shows.

use std::ops::Range;
use std::sync::OnceLock;

use super::cues::Place;
use super::gap::{fewest_in_gap, gap_len, has_gap, is_leader, next_gap, sign_len};
use super::headed::Headed;
use super::hits::Hit;
use super::keywords::Keywords;
use super::spelling::MAX_HIT;
use crate::arch::Classifier;
use crate::byte_set::ByteSet;

/// How much of a line is read for its label, in bytes: a stream knows no more of what follows a place.
const WINDOW: usize = MAX_HIT;
/// Longest label, in bytes.
pub(super) const MAX_LABEL: usize = 72;
/// Longest value whose label stands behind it, in the line above, or in another member, in bytes.
const MAX_VALUE: usize = 64;
/// How far before its value a member may stand that names it, in bytes.
const MAX_APART: usize = 256;
/// Lines without anything that may stand between a label and its value.
const MAX_BLANK_LINES: u8 = 3;

/// Labels of one text, found line by line.
#[derive(Clone, Default)]
pub(super) struct Labels {
    /// What is before is known.
    at: usize,
    state: State,
    /// The last line that was short enough to be a label, and how many blank lines came since.
    above: Option<(Range<usize>, u8)>,
    /// What the members before say, from the first one that names something to the end of the last.
    named: Option<Range<usize>>,
    values: Headed<()>,
    /// Keywords of what is looked at, whoever they speak for.
    found: Vec<Hit>,
}

/// Where in its line the next byte stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Begin,
    /// In a line of data: signs between keys and values are read.
    Data,
    /// In any other line.
    Rest,
}

impl Labels {
    /// Forgets everything but its memory.
    pub(super) fn reset(&mut self) {
        let Labels {
            mut values,
            mut found,
            ..
        } = std::mem::take(self);
        values.reset();
        found.clear();
        *self = Labels {
            values,
            found,
            ..Labels::default()
        };
    }

    /// Moves everything to a text whose first `count` bytes are about to go; lines up to there must be known.
    pub(super) fn cut(&mut self, count: usize) {
        let moved = |range: &Range<usize>| {
            let start = range.start.checked_sub(count)?;
            Some(start..range.end - count)
        };
        self.at = self.at.saturating_sub(count);
        self.above = self
            .above
            .take()
            .and_then(|(line, blank)| Some((moved(&line)?, blank)));
        self.named = self.named.as_ref().and_then(moved);
        self.values.cut(count);
    }

    /// Forgets the values that end before `to`.
    #[cfg(feature = "rayon")]
    pub(super) fn forget_ended(&mut self, to: usize) {
        self.values.forget_ended(to);
    }

    /// Finds the labels of all values that begin at `to` or before.
    ///
    /// `line_end` is where the line ends that the first unknown byte stands in, if somebody knows.
    #[inline]
    pub(super) fn advance(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        to: usize,
        line_end: impl Fn(usize) -> Option<usize>,
    ) {
        if self.at <= to {
            self.read(keywords, text, to, line_end);
        }
    }

    #[inline(never)]
    fn read(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        to: usize,
        line_end: impl Fn(usize) -> Option<usize>,
    ) {
        while self.at <= to && self.at < text.len() {
            match self.state {
                State::Begin => self.begin_line(keywords, text),
                State::Data => self.read_data(keywords, text, to),
                State::Rest => {
                    let search = || memchr::memchr(b'\n', &text[self.at..]);
                    let known = line_end(self.at);
                    match known.or_else(|| Some(self.at + search()?)) {
                        Some(end) => self.go_to_line(end + 1),
                        None => self.at = text.len(),
                    }
                }
            }
        }
    }

    fn go_to_line(&mut self, start: usize) {
        (self.at, self.state) = (start, State::Begin);
    }

    fn begin_line(&mut self, keywords: &Keywords, text: &[u8]) {
        let start = self.at;
        let head = &text[start..text.len().min(start + WINDOW)];
        let end = memchr::memchr(b'\n', head);
        let line = &head[..end.unwrap_or(head.len())];
        // A stream knows more than this of what follows, unless the text ends.
        let is_whole = end.is_some() || head.len() < WINDOW;
        if is_data(line) {
            if is_whole {
                self.read_cells(keywords, text, start, line);
            }
            if line.trim_ascii_start().starts_with(b"- ") {
                self.named = None;
            }
            self.state = State::Data;
            return;
        }
        // What goes on is prose, nearly always.
        if !is_whole {
            self.above = None;
            (self.at, self.state) = (start + head.len(), State::Rest);
            return;
        }
        if has_gap(line) {
            self.read_apart(keywords, text, start, line);
        }
        self.read_short(keywords, text, start, line);
        self.go_to_line(start + end.unwrap_or(head.len()) + 1);
    }

    /// Reads a row of markup on one line: `<td>219-09-9999</td><td>SSN</td>`.
    fn read_cells(&mut self, keywords: &Keywords, text: &[u8], start: usize, line: &[u8]) {
        if line.first() != Some(&b'<') {
            return;
        }
        let mut parts = memchr::memchr_iter(b'>', line).filter_map(|tag| {
            let rest = &line[tag + 1..];
            let part = tag + 1..tag + 1 + memchr::memchr(b'<', rest)?;
            (!line[part.clone()].trim_ascii().is_empty()).then_some(part)
        });
        let (Some(value), Some(label), None) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let is_value = is_lone_value(&line[value.clone()]);
        let range = |part: Range<usize>| start + part.start..start + part.end;
        if is_value && keywords.is_whole(text, range(label.clone()), &mut self.found) {
            self.add(keywords, text, range(label), range(value));
        }
    }

    /// Reads a line in which something is set apart: what stands before a gap may name what stands behind it.
    fn read_apart(&mut self, keywords: &Keywords, text: &[u8], start: usize, line: &[u8]) {
        let mut label: Option<(Range<usize>, bool)> = None;
        let mut at = 0;
        while at < line.len() {
            let end = at + next_gap(&line[at..]);
            let part = trimmed(line, at..end);
            if let Some((label, leads)) = label.take() {
                // Headings of columns stand apart as well: without a digit only a leader or a colon makes a value.
                if leads || line[part.clone()].iter().any(u8::is_ascii_digit) {
                    let value = start + part.start..start + part.end;
                    self.add(
                        keywords,
                        text,
                        start + label.start..start + label.end,
                        value,
                    );
                }
            }
            let gap = gap_len(&line[end..]);
            let is_sentence = line[..end].trim_ascii_end().ends_with(b".") && gap < 4;
            if !is_sentence && is_label(&line[part.clone()]) {
                label = Some((part.clone(), is_leader(&line[part.end..end + gap])));
            }
            at = end + gap.max(1);
        }
    }

    /// Reads a line that is known to its end.
    fn read_short(&mut self, keywords: &Keywords, text: &[u8], start: usize, line: &[u8]) {
        let part = trimmed(line, 0..line.len());
        if part.is_empty() {
            self.named = None;
            self.above = self.above.take().and_then(|(above, blank)| {
                // A stream does not remember a line further back.
                (blank < MAX_BLANK_LINES).then_some((above, blank + 1))
            });
            return;
        }
        let whole = start + part.start..start + part.end;
        if let Some((value, label)) = turned_round(line) {
            let label = start + label.start..start + label.end;
            if keywords.is_whole(text, label.clone(), &mut self.found) {
                let value = start + value.start..start + value.end;
                self.add(keywords, text, label, value);
                return;
            }
        }
        if is_lone_value(&line[part.clone()]) {
            if let Some((above, blank)) = self.above.take() {
                // Over a blank line only what announces something speaks.
                let announces = matches!(text.get(above.end), Some(b':' | b'.'));
                if blank == 0 || announces {
                    self.add(keywords, text, above, whole);
                }
            }
            return;
        }
        self.above = is_label(&line[part]).then_some((whole, 0));
    }

    /// Reads the signs of a line of data up to `to`.
    fn read_data(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        let end = text.len().min(to + 1);
        for at in classifier().each_special(text, self.at..end) {
            if text[at] == b'\n' {
                return self.go_to_line(at + 1);
            }
            if may_end_key(text, at) {
                self.read_member(keywords, text, at);
            }
        }
        self.at = end;
    }

    /// Reads what the key before the sign at `at` says of a value.
    fn read_member(&mut self, keywords: &Keywords, text: &[u8], at: usize) {
        match member_before(text, at) {
            Some(Member::Name) => {
                let Some(name) = value_behind(text, at) else {
                    return;
                };
                let before = self.named_before(text, at);
                if let Some(inner) = element_behind(text, at, name.end) {
                    self.add(keywords, text, name.clone(), inner);
                }
                self.named = Some(before.map_or(name.start, |before| before.start)..name.end);
            }
            Some(Member::Value) => {
                let Some(value) = value_behind(text, at) else {
                    return;
                };
                let named = self.named_before(text, at);
                let label = label_before_tag(text, at)
                    .or_else(|| {
                        named.filter(|label| {
                            keywords.speaks_in(text, label.clone(), &mut self.found)
                        })
                    })
                    .or_else(|| name_behind(text, at, value.end));
                if let Some(label) = label {
                    self.add(keywords, text, label, value);
                }
            }
            None => {}
        }
    }

    /// What members of the same object say before `at`.
    fn named_before(&self, text: &[u8], at: usize) -> Option<Range<usize>> {
        let named = self.named.clone()?;
        let is_near = named.end <= at && at - named.start <= MAX_APART;
        (is_near && memchr::memchr2(b'}', b'>', &text[named.end..at]).is_none()).then_some(named)
    }

    /// Lets the keywords in `label` speak for `value`.
    fn add(&mut self, keywords: &Keywords, text: &[u8], label: Range<usize>, value: Range<usize>) {
        // A name of a field is no value: headings stand side by side as well.
        let mut is_label = || {
            let part = &text[value.clone()];
            !part.iter().any(u8::is_ascii_digit)
                && keywords.speaks_in(text, value.clone(), &mut self.found)
        };
        if !is_label() && keywords.speaks_in(text, label.clone(), &mut self.found) {
            // A match may begin with the quote or the blank before its value.
            let before = text[..value.start].iter().rev().take(2);
            let signs = before.take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
            let start = value.start - signs.count();
            self.values.add(keywords, text, label, start..value.end);
        }
    }

    /// The first place to which reading would have to go on.
    pub(super) fn known_to(&self) -> usize {
        self.at
    }

    /// Whether nothing that was read has a keyword.
    pub(super) fn is_silent(&self) -> bool {
        self.values.is_silent()
    }

    /// Where the first value with a label begins behind `from`, of those that are known.
    pub(super) fn next_start(&self, from: usize) -> Option<usize> {
        self.values.next_start(from)
    }

    /// Whether a label speaks for something in `part`; all before its end must be known.
    pub(super) fn speaks_in(&self, part: &Range<usize>) -> bool {
        self.values.speaks_in(part)
    }

    /// The rules that the label of the value at `at` speaks for.
    #[inline(always)]
    pub(super) fn rules_at(&self, at: usize) -> Option<&[u64]> {
        self.values.rules_at(at)
    }

    /// Calls `each` with every keyword in the label of the value at `at`.
    pub(super) fn each_cue(&self, at: usize, each: impl FnMut(&Hit)) {
        if let Some(value) = self.values.at(at) {
            self.values.each_cue(value, Place::column(0), each);
        }
    }
}

/// Finds the signs between keys and values, and the ends of lines.
pub(super) fn classifier() -> &'static Classifier {
    static CLASSIFIER: OnceLock<Classifier> = OnceLock::new();
    CLASSIFIER.get_or_init(|| Classifier::new(&ByteSet::of(*b":=\n")))
}

/// What a key says of its value.
enum Member {
    Name,
    Value,
}

/// Whether a line is one of JSON, YAML or markup: the rest of it is read sign by sign.
fn is_data(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    match line.first() {
        Some(b'{' | b'<') => true,
        Some(b'"' | b'\'') => line.get(1).is_none_or(|next| !next.is_ascii_digit()),
        Some(b'[') => line.get(1).is_none_or(|next| !next.is_ascii_alphanumeric()),
        Some(b'-') => line.get(1) == Some(&b' ') && begins_with_key(line[1..].trim_ascii_start()),
        Some(_) => begins_with_key(line),
        None => false,
    }
}

/// Whether a line begins with a key that names or holds something.
fn begins_with_key(line: &[u8]) -> bool {
    let len = line
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_lowercase())
        .count();
    matches!(line.get(len), Some(b':' | b'=')) && member(&line[..len]).is_some()
}

/// Longest key that is one of either.
const MAX_KEY: usize = 9;

/// What a key is, whatever its case.
fn member(word: &[u8]) -> Option<Member> {
    let mut small = [0; MAX_KEY];
    let small = small.get_mut(..word.len())?;
    small.copy_from_slice(word);
    small.make_ascii_lowercase();
    match &*small {
        b"name" | b"type" | b"key" | b"field" | b"label" | b"id" | b"code" | b"kind" | b"title"
        | b"attribute" | b"question" => Some(Member::Name),
        b"value" | b"val" | b"content" | b"answer" | b"data" | b"response" => Some(Member::Value),
        _ => None,
    }
}

/// Whether a key that counts may end before the sign at `at`: its last letter says no for most.
#[inline]
fn may_end_key(text: &[u8], at: usize) -> bool {
    let last = match text[..at] {
        [.., last, b'"' | b'\'' | b' '] | [.., last] => last | 0x20,
        [] => return false,
    };
    matches!(last, b'a' | b'd' | b'e' | b'l' | b'n' | b'r' | b't' | b'y')
        || !last.is_ascii_alphanumeric()
}

/// What the word before the colon or equals sign at `at` is.
fn member_before(text: &[u8], at: usize) -> Option<Member> {
    let mut end = at;
    while end > 0 && at - end < 3 && b" \"'\\".contains(&text[end - 1]) {
        end -= 1;
    }
    let before = &text[end.saturating_sub(MAX_KEY + 1)..end];
    let word = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let start = before.len() - word;
    // The rest of `sku_id` or of `line-code` says nothing.
    let is_alone = match start.checked_sub(1).map(|last| before[last]) {
        Some(last) => !matches!(last, b'_' | b'-' | b'0'..=b'9'),
        None => end == word,
    };
    is_alone.then(|| member(&before[start..])).flatten()
}

/// The value behind the colon or equals sign at `at`, without its quotes.
fn value_behind(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = &text[at + 1..text.len().min(at + WINDOW)];
    let start = rest.iter().position(|byte| !b" \\".contains(byte))?;
    let (start, len) = match rest[start] {
        quote @ (b'"' | b'\'') => {
            let behind = &rest[start + 1..];
            (start + 1, memchr::memchr2(quote, b'\n', behind)?)
        }
        b'{' | b'[' | b'\n' | b'<' => return None,
        _ => {
            let behind = &rest[start..];
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b'\n' | b'>' | b'\r');
            (start, behind.iter().position(ends).unwrap_or(behind.len()))
        }
    };
    let value = at + 1 + start..at + 1 + start + len;
    (1..=MAX_VALUE).contains(&len).then_some(value)
}

/// The text of an element whose tag ends behind the attribute that ends at `end`.
fn element_behind(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
    if text[at] != b'=' {
        return None;
    }
    let rest = text.get(end..text.len().min(at + WINDOW))?;
    let tag = memchr::memchr3(b'>', b'<', b'\n', rest)?;
    if rest[tag] != b'>' || tag > 0 && rest[tag - 1] == b'/' {
        return None;
    }
    let inner = &rest[tag + 1..];
    let len = memchr::memchr2(b'<', b'\n', inner)?;
    let start = end + tag + 1;
    (1..=MAX_VALUE).contains(&len).then_some(start..start + len)
}

/// What a `label` says before the tag whose attribute ends at `at`.
fn label_before_tag(text: &[u8], at: usize) -> Option<Range<usize>> {
    let from = at.saturating_sub(MAX_APART);
    let before = &text[from..at];
    let tag = memchr::memrchr(b'<', before)?;
    let label = before[..tag].trim_ascii_end().strip_suffix(b"</label>")?;
    let start = memchr::memrchr(b'>', label)? + 1;
    (1..=MAX_LABEL)
        .contains(&(label.len() - start))
        .then_some(from + start..from + label.len())
}

/// What a member of the same object says that stands behind the value whose key ends at `at`, and which ends at `end`.
fn name_behind(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..text.len().min(at + WINDOW))?;
    for sign in memchr::memchr3_iter(b':', b'=', b'}', rest) {
        let is_over = rest[sign] == b'}' || memchr::memchr(b'>', &rest[..sign]).is_some();
        if is_over || begins_item(&rest[..sign]) {
            return None;
        }
        if let Some(Member::Name) = member_before(text, end + sign) {
            return value_behind(&text[..end + rest.len()], end + sign);
        }
    }
    None
}

/// Whether an item of a list or a paragraph begins in `text`.
fn begins_item(text: &[u8]) -> bool {
    memchr::memchr_iter(b'\n', text).any(|at| {
        let line = text[at + 1..].trim_ascii_start();
        line.starts_with(b"- ") || text.get(at + 1) == Some(&b'\n')
    })
}

/// What each byte is in a label: nothing, a digit, or anything else that labels have.
const IN_LABEL: [u8; 256] = {
    const SIGNS: &[u8] = b" _-#/.()&'%*,?:";
    let mut kinds = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_digit() {
            kinds[at] = DIGIT_IN_LABEL;
        } else if byte.is_ascii_alphabetic() || byte >= 0x80 {
            kinds[at] = IS_IN_LABEL;
        }
        at += 1;
    }
    let mut sign = 0;
    while sign < SIGNS.len() {
        kinds[SIGNS[sign] as usize] = IS_IN_LABEL;
        sign += 1;
    }
    kinds
};
const IS_IN_LABEL: u8 = 1;
const DIGIT_IN_LABEL: u8 = 2;

/// Whether a text may be a label: words with the signs that labels have, and two digits at most.
fn is_label(text: &[u8]) -> bool {
    if !(2..=MAX_LABEL).contains(&text.len()) {
        return false;
    }
    let mut digits = 0;
    text.iter().all(|&byte| {
        let kind = IN_LABEL[usize::from(byte)];
        digits += u32::from(kind == DIGIT_IN_LABEL);
        kind != 0 && digits <= 2
    })
}

/// A part of a line without what stands round a label or a value: marks of lists, quotes, brackets, rules.
fn trimmed(line: &[u8], mut part: Range<usize>) -> Range<usize> {
    let is_mark = |byte: u8| {
        byte.is_ascii_whitespace()
            || fewest_in_gap(byte).is_some()
            || b":>[]<\"'`,;".contains(&byte)
    };
    loop {
        let rest = &line[part.clone()];
        match rest.first() {
            Some(&byte) if is_mark(byte) => part.start += 1,
            Some(_) if sign_len(rest) > 0 => part.start += sign_len(rest),
            _ => break,
        }
    }
    while let Some(&last) = line[part.clone()].last() {
        if !is_mark(last) {
            break;
        }
        part.end -= 1;
    }
    part
}

/// Whether a text is a value and no sentence: each word has a digit, or three letters at most.
fn is_lone_value(text: &[u8]) -> bool {
    text.len() <= MAX_VALUE
        && text.iter().any(u8::is_ascii_digit)
        && memchr::memchr3(b',', b';', b'|', text).is_none()
        && text
            .split(|byte| byte.is_ascii_whitespace())
            .all(|word| word.len() <= 3 || word.iter().any(u8::is_ascii_digit))
}

/// Whether a word of `text` has more than three letters and no digit, whatever signs it has: no lone value has one.
fn has_long_word(text: &[u8]) -> bool {
    let is_long = |word: &[u8]| {
        let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic());
        letters.count() > 3 && !word.iter().any(u8::is_ascii_digit)
    };
    text.split(u8::is_ascii_whitespace).any(is_long)
}

/// The value and the label of a line that is `219-09-9999 (SSN)`, or the same with another sign between them.
fn turned_round(line: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let whole = trimmed(line, 0..line.len());
    let text = &line[whole.clone()];
    // A value has a digit near its beginning.
    if !text.iter().take(8).any(u8::is_ascii_digit) {
        return None;
    }
    let at = whole.start + sign_between(text)?;
    let value = trimmed(line, whole.start..at);
    let label = without_words(line, trimmed(line, at..whole.end));
    let behind = &line[label.clone()];
    let first = behind
        .iter()
        .position(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80)?;
    let last = behind
        .iter()
        .rposition(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80 || *byte == b'#')?;
    let label = label.start + first..label.start + last + 1;
    let fits = is_lone_value(&line[value.clone()]) && first <= 3 && label.len() <= MAX_LABEL;
    fits.then_some((value, label))
}

/// `part` without words such as those of `is my` at its beginning.
fn without_words(line: &[u8], mut part: Range<usize>) -> Range<usize> {
    const WORDS: [&[u8]; 18] = [
        b"is", b"was", b"my", b"the", b"her", b"his", b"their", b"our", b"your", b"a", b"an",
        b"ist", b"lautet", b"die", b"das", b"meine", b"ihre", b"seine",
    ];
    while let Some(len) = memchr::memchr(b' ', &line[part.clone()]) {
        let word = &line[part.start..part.start + len];
        if !WORDS.iter().any(|one| one.eq_ignore_ascii_case(word)) {
            break;
        }
        part.start += len + 1;
    }
    part
}

/// Where in `text` the first sign stands that parts a value from what it is.
fn sign_between(text: &[u8]) -> Option<usize> {
    const SIGNS: [&[u8]; 13] = [
        b" (",
        b" [",
        b" - ",
        b" -- ",
        b" = ",
        b" <- ",
        b" # ",
        b" // ",
        b" | ",
        b" is ",
        b" was ",
        b" ist ",
        b" lautet ",
    ];
    let head = &text[..text.len().min(MAX_VALUE)];
    let mut word = 0;
    for at in memchr::memchr3_iter(b' ', b':', b'\t', head) {
        let is_sign = match text[at] {
            b' ' => {
                let next = text.get(at + 1);
                let may_be = next.is_some_and(|next| b"([-=<#/|iwl".contains(next));
                may_be && SIGNS.iter().any(|sign| text[at..].starts_with(sign))
            }
            b':' => text.get(at + 1) == Some(&b' '),
            _ => true,
        };
        // A word before the sign makes a sentence of it.
        if is_sign || text[at] == b' ' && has_long_word(&text[word..at]) {
            return is_sign.then_some(at);
        }
        if text[at] == b' ' {
            word = at + 1;
        }
    }
    None
}
