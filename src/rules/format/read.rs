//! Reads one value by a format without a regex: the canonical spelling, and the dull twin of the regex.

use std::collections::HashSet;

use super::{Chars, Part, SEPARATORS};

/// The canonical spelling of `value`, if all of it is a number of the format.
pub(super) fn canonical(parts: &[Part], value: &str) -> Option<String> {
    let mut reader = Reader::default();
    let rest = Rest { parts, next: None };
    reader.reads(&rest, value).then_some(reader.out)
}

/// Whether a number stands in `text` with no letter, digit or `_` next to it.
pub(super) fn is_in(parts: &[Part], text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let places: Vec<usize> = (0..=text.len())
        .filter(|&at| text.is_char_boundary(at))
        .collect();
    let is_start = |at: usize| !text[..at].ends_with(is_word);
    let is_end = |at: usize| !text[at..].starts_with(is_word);
    let starts = places.iter().filter(|&&at| is_start(at));
    starts.into_iter().any(|&start| {
        let mut ends = places.iter().filter(|&&end| end > start && is_end(end));
        ends.any(|&end| canonical(parts, &text[start..end]).is_some())
    })
}

/// What is still to be read: parts, then what follows the optional part they stand in.
struct Rest<'p> {
    parts: &'p [Part],
    next: Option<&'p Rest<'p>>,
}

#[derive(Default)]
struct Reader {
    out: String,
    /// Parts, by address, from which a rest of this length did not read; keeps alternatives from multiplying.
    failed: HashSet<(usize, usize)>,
}

impl Reader {
    fn reads(&mut self, rest: &Rest<'_>, text: &str) -> bool {
        let Some((part, parts)) = rest.parts.split_first() else {
            return match rest.next {
                Some(next) => self.reads(next, text),
                None => text.is_empty(),
            };
        };
        let key = (std::ptr::from_ref(part).addr(), text.len());
        if self.failed.contains(&key) {
            return false;
        }
        let after = Rest { parts, ..*rest };
        let reads = match part {
            Part::Optional(inner) => {
                let inside = Rest {
                    parts: inner,
                    next: Some(&after),
                };
                self.reads(&inside, text) || self.reads(&after, text)
            }
            _ => self.reads_one(part, &after, text),
        };
        if !reads {
            self.failed.insert(key);
        }
        reads
    }

    fn reads_one(&mut self, part: &Part, after: &Rest<'_>, text: &str) -> bool {
        for (len, written) in pieces(part, text) {
            let before = self.out.len();
            self.out.push_str(&written);
            if self.reads(after, &text[len..]) {
                return true;
            }
            self.out.truncate(before);
        }
        false
    }
}

/// What `part` may take from the front of `text`: bytes, and how the canonical form writes them.
fn pieces(part: &Part, text: &str) -> Vec<(usize, String)> {
    let same = |len: usize| (len, text[..len].to_owned());
    match part {
        Part::Literal(word) => folded_len(word, text)
            .map(|len| (len, word.clone()))
            .into_iter()
            .collect(),
        Part::Exact(word) => text
            .starts_with(word.as_str())
            .then(|| same(word.len()))
            .into_iter()
            .collect(),
        Part::Separator { written, required } => separators(text, *required)
            .into_iter()
            .map(|len| (len, written.clone()))
            .collect(),
        Part::Run { of, min, max } => {
            let count = text.chars().take(*max).take_while(|&c| of.holds(c)).count();
            let lens = (*min..=count).rev();
            lens.map(|len| (len, text[..len].to_ascii_uppercase()))
                .collect()
        }
        Part::Year => number(text, 4, 1900..=2099).map(same).into_iter().collect(),
        Part::Month => number(text, 2, 1..=12).map(same).into_iter().collect(),
        Part::Day => number(text, 2, 1..=31).map(same).into_iter().collect(),
        Part::OneOf { values, exact_case } => {
            let len_of = |value: &String| match exact_case {
                true => text.starts_with(value.as_str()).then_some(value.len()),
                false => folded_len(value, text),
            };
            let fits = values
                .iter()
                .filter_map(|value| Some((len_of(value)?, value.clone())));
            fits.collect()
        }
        // Taken apart by the reader.
        Part::Optional(_) => Vec::new(),
    }
}

/// Bytes of `text` that are `word` in some letter case.
fn folded_len(word: &str, text: &str) -> Option<usize> {
    let mut rest = text.chars();
    for wanted in word.chars() {
        let seen = rest.next()?;
        if wanted != seen && !wanted.to_lowercase().eq(seen.to_lowercase()) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Lengths of the separators at the front of `text`, longest first.
fn separators(text: &str, required: bool) -> Vec<usize> {
    let is_mark = |c: char| c != ' ' && SEPARATORS.contains(&c);
    let mut lens = Vec::new();
    let inner = text.strip_prefix(' ').unwrap_or(text);
    if inner.starts_with(is_mark) {
        let len = text.len() - inner.len() + 1;
        if text[len..].starts_with(' ') {
            lens.push(len + 1);
        }
        lens.push(len);
    }
    if text.starts_with(' ') {
        lens.push(1);
    }
    if !required {
        lens.push(0);
    }
    lens
}

/// The width of a number within `range` at the front of `text`.
fn number(text: &str, width: usize, range: std::ops::RangeInclusive<u32>) -> Option<usize> {
    let digits = text.get(..width)?;
    let is_number = digits.bytes().all(|c| c.is_ascii_digit());
    (is_number && range.contains(&digits.parse().ok()?)).then_some(width)
}

impl Chars {
    pub(super) fn holds(self, c: char) -> bool {
        match self {
            Chars::Digits => c.is_ascii_digit(),
            Chars::Letters => c.is_ascii_alphabetic(),
            Chars::Capitals => c.is_ascii_uppercase(),
            Chars::Alnum => c.is_ascii_alphanumeric(),
        }
    }
}
