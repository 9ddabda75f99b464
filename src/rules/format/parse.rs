//! The text of a format -> its parts.

use super::{Chars, Part, SEPARATORS};
use crate::error::BuildErrorKind;

/// Longest format, in bytes.
const MAX_LEN: usize = 1_000;
/// Most fields, literals, separators and optional parts.
const MAX_PARTS: usize = 40;
/// Deepest nesting of optional parts.
const MAX_NEST: usize = 4;
/// Most values of one list, ranges counted out.
const MAX_VALUES: usize = 300;
/// Longest value of a list, in characters.
const MAX_VALUE_LEN: usize = 20;
/// Most characters of one run.
const MAX_RUN: usize = 40;
/// Longest name of a field, in characters.
const MAX_NAME_LEN: usize = 32;

/// Names of kinds that take a length, and what they are made of; `seq` reads better for a running number.
const RUNS: [(&str, Chars); 5] = [
    ("seq", Chars::Digits),
    ("digits", Chars::Digits),
    ("letters", Chars::Letters),
    ("capitals", Chars::Capitals),
    ("alnum", Chars::Alnum),
];

const KINDS_HINT: &str = "kinds of fields are seq, digits, letters, capitals and alnum with a length (`{seq:6}`, `{seq:1-6}`), yyyy, yy, mm, dd, enum and exact with a list (`{dept:enum(CV,CR)}`), and one separator (`{/}`)";
const LENGTH_HINT: &str = "write how many there are: `{seq:6}`, or `{seq:1-6}` for one to six";
const LIST_HINT: &str = "write values of letters and digits, such as `CV,CR,72-85,A-H`";

/// Where a format is wrong, and what to write instead.
struct Fault {
    /// Characters before it.
    at: usize,
    message: String,
    hint: &'static str,
}

type Parsed<T> = Result<T, Fault>;

/// Reads a format.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, BuildErrorKind> {
    if text.len() > MAX_LEN {
        return Err(BuildErrorKind::Limit {
            what: "format length in bytes",
            seen: text.len(),
            limit: MAX_LEN,
            hint: "split the rule into several patterns",
        });
    }
    let chars: Vec<char> = text.chars().collect();
    let mut parser = Parser {
        chars: &chars,
        at: 0,
        count: 0,
    };
    parser.whole().map_err(|fault| BuildErrorKind::Format {
        format: shorten(text),
        column: fault.at + 1,
        message: fault.message,
        hint: fault.hint,
    })
}

/// The start of a long format, for messages.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

struct Parser<'t> {
    chars: &'t [char],
    at: usize,
    /// Parts so far.
    count: usize,
}

impl Parser<'_> {
    fn whole(&mut self) -> Parsed<Vec<Part>> {
        let mut parts = self.parts(0)?;
        if self.peek() == Some(']') {
            return self.fail("`]` closes nothing", "open the optional part with `[`");
        }
        if !parts.iter().any(has_field) {
            self.at = 0;
            return self.fail(
                "has no field that must be there",
                "add one, such as `{seq:6}`; a rule with `terms` finds fixed words",
            );
        }
        for (name, from_end) in [("begin", false), ("end", true)] {
            if may_meet_mark(&parts, from_end) {
                self.at = 0;
                return self.fail(
                    format!("may {name} with a separator"),
                    "a number begins and ends with a letter, a digit or a field",
                );
            }
        }
        require_between_digits(&mut parts, false, false);
        Ok(parts)
    }

    fn parts(&mut self, depth: usize) -> Parsed<Vec<Part>> {
        let mut parts: Vec<Part> = Vec::new();
        while let Some(next) = self.peek().filter(|&next| next != ']') {
            let start = self.at;
            let part = match next {
                '{' => self.field()?,
                '[' => self.optional(depth)?,
                '~' => self.joint(),
                _ if SEPARATORS.contains(&next) => self.separator()?,
                _ => self.literal()?,
            };
            let is_separator = |part: &Part| matches!(part, Part::Separator { .. });
            if is_separator(&part) && parts.last().is_some_and(is_separator) {
                self.at = start;
                return self.fail("two separators side by side", "leave one of them out");
            }
            self.count += 1;
            if self.count > MAX_PARTS {
                self.at = start;
                return self.fail(
                    format!("more than {MAX_PARTS} parts"),
                    "split the rule into several patterns",
                );
            }
            parts.push(part);
        }
        Ok(parts)
    }

    fn optional(&mut self, depth: usize) -> Parsed<Part> {
        let start = self.at;
        if depth == MAX_NEST {
            return self.fail(
                format!("optional parts nest deeper than {MAX_NEST}"),
                "split the rule into several patterns",
            );
        }
        self.at += 1;
        let parts = self.parts(depth + 1)?;
        if self.peek() != Some(']') {
            self.at = start;
            return self.fail("`[` is not closed", "close the optional part with `]`");
        }
        self.at += 1;
        if parts.is_empty() {
            self.at = start;
            return self.fail("`[]` is empty", "write in it what may be missing");
        }
        Ok(Part::Optional(parts))
    }

    fn joint(&mut self) -> Part {
        self.at += 1;
        separator("")
    }

    /// One separator; a space may stand on either side of it.
    fn separator(&mut self) -> Parsed<Part> {
        let start = self.at;
        while self.peek().is_some_and(|next| SEPARATORS.contains(&next)) {
            self.at += 1;
        }
        let run: String = self.chars[start..self.at].iter().collect();
        let core = run.strip_prefix(' ').unwrap_or(&run);
        let core = core.strip_suffix(' ').unwrap_or(core);
        if core.chars().count() > 1 || (core.is_empty() && run.len() > 1) || core == " " {
            self.at = start;
            return self.fail(
                "more than one separator",
                "one stands for all kinds: write `-`",
            );
        }
        Ok(separator(&run))
    }

    fn literal(&mut self) -> Parsed<Part> {
        let start = self.at;
        while self.peek().is_some_and(is_literal) {
            self.at += 1;
        }
        if self.at > start {
            return Ok(Part::Literal(self.chars[start..self.at].iter().collect()));
        }
        match self.peek() {
            Some('}') => self.fail("`}` closes nothing", "open the field with `{`"),
            _ => self.fail(
                "a character that no number holds",
                "write letters, digits and plain punctuation; `-` stands for dashes of every kind, a space for spaces",
            ),
        }
    }

    /// `{kind}`, `{kind:length}`, `{name:kind}`, `{name:kind(..)}` or `{/}`.
    fn field(&mut self) -> Parsed<Part> {
        let start = self.at;
        let close = self.chars[start..].iter().position(|&c| c == '}');
        let Some(end) = close.map(|len| start + len) else {
            return self.fail("`{` is not closed", "close the field with `}`");
        };
        let inner: String = self.chars[start + 1..end].iter().collect();
        let part = field(&inner).map_err(|fault| Fault {
            at: start + 1 + fault.at,
            ..fault
        })?;
        self.at = end + 1;
        Ok(part)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn fail<T>(&self, message: impl Into<String>, hint: &'static str) -> Parsed<T> {
        fail(self.at, message, hint)
    }
}

fn fail<T>(at: usize, message: impl Into<String>, hint: &'static str) -> Parsed<T> {
    let message = message.into();
    Err(Fault { at, message, hint })
}

fn separator(written: &str) -> Part {
    Part::Separator {
        written: written.to_owned(),
        required: false,
    }
}

/// Letters of all scripts, ASCII digits, and ASCII punctuation that means nothing else here.
fn is_literal(c: char) -> bool {
    let is_mark = matches!(c, '{' | '}' | '[' | ']' | '~' | '\\' | '`') || SEPARATORS.contains(&c);
    c.is_alphabetic() || c.is_ascii_digit() || (c.is_ascii_punctuation() && !is_mark)
}

/// What stands between the braces.
fn field(inner: &str) -> Parsed<Part> {
    if let [only] = inner.chars().collect::<Vec<char>>()[..] {
        if SEPARATORS.contains(&only) {
            return Ok(Part::Exact(only.to_string()));
        }
    }
    let Some((head, tail)) = inner.split_once(':') else {
        return kind(inner, 0);
    };
    let after = head.chars().count() + 1;
    if let Some(of) = run_of(head) {
        return run(of, tail, after);
    }
    if head == "exact" {
        return exact(tail, after);
    }
    if tail.bytes().all(|c| c.is_ascii_digit() || c == b'-') {
        return fail(0, format!("no kind `{head}` with a length"), KINDS_HINT);
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if head.is_empty() || head.chars().count() > MAX_NAME_LEN || !head.chars().all(is_name) {
        return fail(
            0,
            "the name of a field is not a name",
            "use 1 to 32 of a-z, 0-9, `-` and `_`",
        );
    }
    kind(tail, after)
}

/// `yy`, `enum(..)`, `digits(1-3)`.
fn kind(text: &str, at: usize) -> Parsed<Part> {
    let Some((name, rest)) = text.split_once('(') else {
        return plain_kind(text, at);
    };
    let inside = at + name.chars().count() + 1;
    let Some(list) = rest.strip_suffix(')') else {
        return fail(inside - 1, "`(` is not closed", "close the list with `)`");
    };
    match name {
        "enum" => one_of(list, inside, false),
        "exact" => one_of(list, inside, true),
        _ => match run_of(name) {
            Some(of) => run(of, list, inside),
            None => fail(at, format!("no kind `{name}`"), KINDS_HINT),
        },
    }
}

fn plain_kind(name: &str, at: usize) -> Parsed<Part> {
    match name {
        "yyyy" | "year" => Ok(Part::Year),
        "yy" => Ok(Part::Run {
            of: Chars::Digits,
            min: 2,
            max: 2,
        }),
        "mm" => Ok(Part::Month),
        "dd" => Ok(Part::Day),
        "enum" | "exact" => fail(at, format!("`{name}` has no list"), LIST_HINT),
        _ if run_of(name).is_some() => fail(at, format!("`{name}` has no length"), LENGTH_HINT),
        _ => fail(at, format!("no kind `{name}`"), KINDS_HINT),
    }
}

fn run_of(name: &str) -> Option<Chars> {
    let known = RUNS.iter().find(|(known, _)| *known == name);
    known.map(|&(_, of)| of)
}

/// `6` or `1-6`.
fn run(of: Chars, length: &str, at: usize) -> Parsed<Part> {
    let (low, high) = length.split_once('-').unwrap_or((length, length));
    let bounds = (low.parse::<usize>(), high.parse::<usize>());
    let (Ok(min), Ok(max)) = bounds else {
        return fail(at, format!("`{length}` is no length"), LENGTH_HINT);
    };
    if min < 1 || max > MAX_RUN || min > max {
        return fail(
            at,
            format!("length {length} is not within 1 to {MAX_RUN}"),
            "the smaller number goes first; longer values need a regex",
        );
    }
    Ok(Part::Run { of, min, max })
}

fn exact(text: &str, at: usize) -> Parsed<Part> {
    let is_exact = |c: char| is_literal(c) || SEPARATORS.contains(&c);
    let edges = [text.chars().next(), text.chars().next_back()];
    if edges.iter().flatten().any(|&c| c == ' ') || text.is_empty() || !text.chars().all(is_exact) {
        return fail(
            at,
            "`exact` takes letters, digits and punctuation",
            "write what must stand there: `{exact:NTN}`; a lone separator is `{/}`",
        );
    }
    Ok(Part::Exact(text.to_owned()))
}

/// `CV,CR,72-85,A-H`.
fn one_of(list: &str, at: usize, exact_case: bool) -> Parsed<Part> {
    let mut values: Vec<String> = Vec::new();
    let mut here = at;
    for entry in list.split(',') {
        for value in entry_values(entry.trim(), here)? {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.len() > MAX_VALUES {
            return fail(
                here,
                format!("more than {MAX_VALUES} values"),
                "write `{digits:3}` or `{letters:2}` where nearly all values occur",
            );
        }
        here += entry.chars().count() + 1;
    }
    // Of two values that both fit, the longer is meant.
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    Ok(Part::OneOf { values, exact_case })
}

/// One value, or the values of a range.
fn entry_values(entry: &str, at: usize) -> Parsed<Vec<String>> {
    let Some((first, last)) = entry.split_once('-') else {
        let is_value = entry
            .chars()
            .all(|c| c.is_alphabetic() || c.is_ascii_digit());
        let len = entry.chars().count();
        if !is_value || !(1..=MAX_VALUE_LEN).contains(&len) {
            return fail(
                at,
                format!("a value of a list needs 1 to {MAX_VALUE_LEN} letters and digits"),
                LIST_HINT,
            );
        }
        return Ok(vec![entry.to_owned()]);
    };
    range(first, last).map_or_else(
        || {
            fail(
                at,
                format!("`{entry}` is no range"),
                "write two numbers with equally many digits (`72-85`) or two letters (`A-H`), the smaller first",
            )
        },
        Ok,
    )
}

/// Numbers keep their leading zeros.
fn range(first: &str, last: &str) -> Option<Vec<String>> {
    if let ([first], [last]) = (first.as_bytes(), last.as_bytes()) {
        let is_one_case = (first.is_ascii_uppercase() && last.is_ascii_uppercase())
            || (first.is_ascii_lowercase() && last.is_ascii_lowercase());
        if is_one_case && first <= last {
            return Some(
                (*first..=*last)
                    .map(|c| char::from(c).to_string())
                    .collect(),
            );
        }
    }
    let width = first.len();
    let is_number = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if !(1..=4).contains(&width) || last.len() != width || !is_number(first) || !is_number(last) {
        return None;
    }
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    // One more than allowed is enough to be refused.
    let last_kept = last.min(first + MAX_VALUES);
    (first <= last).then(|| {
        let number = |n: usize| format!("{n:0width$}");
        (first..=last_kept).map(number).collect()
    })
}

fn has_field(part: &Part) -> bool {
    match part {
        Part::Run { .. } | Part::Year | Part::Month | Part::Day | Part::OneOf { .. } => true,
        Part::Literal(_) | Part::Exact(_) | Part::Separator { .. } | Part::Optional(_) => false,
    }
}

/// Whether a number may begin, or end, with a separator.
fn may_meet_mark(parts: &[Part], from_end: bool) -> bool {
    for at in 0..parts.len() {
        let part = &parts[if from_end { parts.len() - 1 - at } else { at }];
        match part {
            Part::Separator { .. } => return true,
            Part::Exact(text) => return text.chars().all(|c| SEPARATORS.contains(&c)),
            Part::Optional(inner) if may_meet_mark(inner, from_end) => return true,
            Part::Optional(_) => {}
            _ => return false,
        }
    }
    false
}

/// Marks the separators that part two groups of digits: without them the groups would run together.
fn require_between_digits(parts: &mut [Part], before: bool, after: bool) {
    for at in 0..parts.len() {
        let (left, rest) = parts.split_at_mut(at);
        let Some((part, right)) = rest.split_first_mut() else {
            return;
        };
        let digit_before = meets_digit(left.iter().rev(), before, Part::may_end_in_digit);
        let digit_after = meets_digit(right.iter(), after, Part::may_begin_with_digit);
        match part {
            Part::Separator { written, required } => {
                *required = !written.is_empty() && digit_before && digit_after;
            }
            Part::Optional(inner) => require_between_digits(inner, digit_before, digit_after),
            _ => {}
        }
    }
}

/// Whether a digit may stand next, seen past what may be missing; `beyond` is what follows the last part.
fn meets_digit<'p>(
    parts: impl Iterator<Item = &'p Part>,
    beyond: bool,
    may: fn(&Part) -> bool,
) -> bool {
    for part in parts {
        if may(part) {
            return true;
        }
        if !matches!(part, Part::Optional(_) | Part::Separator { .. }) {
            return false;
        }
    }
    beyond
}

impl Part {
    fn may_begin_with_digit(&self) -> bool {
        match self {
            Part::Literal(text) | Part::Exact(text) => {
                text.starts_with(|c: char| c.is_ascii_digit())
            }
            Part::Run { of, .. } => matches!(of, Chars::Digits | Chars::Alnum),
            Part::Year | Part::Month | Part::Day => true,
            Part::OneOf { values, .. } => {
                let mut values = values.iter();
                values.any(|value| value.starts_with(|c: char| c.is_ascii_digit()))
            }
            Part::Separator { .. } => false,
            Part::Optional(inner) => meets_digit(inner.iter(), false, Part::may_begin_with_digit),
        }
    }

    fn may_end_in_digit(&self) -> bool {
        match self {
            Part::Literal(text) | Part::Exact(text) => text.ends_with(|c: char| c.is_ascii_digit()),
            Part::OneOf { values, .. } => {
                let mut values = values.iter();
                values.any(|value| value.ends_with(|c: char| c.is_ascii_digit()))
            }
            Part::Optional(inner) => meets_digit(inner.iter().rev(), false, Part::may_end_in_digit),
            Part::Run { .. } | Part::Year | Part::Month | Part::Day | Part::Separator { .. } => {
                self.may_begin_with_digit()
            }
        }
    }
}
