//! Finds tokens in text that a model has changed in harmless ways.
//!
//! The code of a token is looked for first: fourteen characters that no word is made of. Then its label is read
//! backwards, and brackets and emphasis round both. What is allowed is listed here, and nothing is guessed: label and
//! code, read in capitals, must be a token of the vault to the last character.
//!
//! * letter case;
//! * brackets lost, doubled, escaped, of another kind, full-width, as HTML entities, percent- or JSON-escaped, with a
//!   space, emphasis or code ticks inside;
//! * for each `_` a space, a hyphen, a line break with its indent or the mark of a quotation, a Markdown, HTML, JSON or
//!   percent escape;
//! * a plural `s` after the code; whatever else follows the token stays there.

use std::ops::Range;

use super::runs::{is_code, next_run};
use super::token::CODE_LEN;
use super::{Values, token};

/// A token in text.
pub(super) struct TokenMatch<'v> {
    /// With its brackets; of a token that is none of ours its code only.
    pub(super) range: Range<usize>,
    pub(super) standing: Standing<'v>,
    /// What follows the value: the plural `s` from inside the brackets.
    pub(super) ending: &'static str,
}

/// What a token is to this vault.
pub(super) enum Standing<'v> {
    /// One of this vault, with its value.
    Known(&'v [u8]),
    /// Label and stem of one of this vault, with another tag.
    Forged,
    /// Of another vault, or made up.
    Unknown,
}

/// Brackets that may stand round a token.
const BRACKETS: [(&str, &str); 13] = [
    ("\\[", "\\]"),
    ("[", "]"),
    ("&#91;", "&#93;"),
    ("&#x5b;", "&#x5d;"),
    ("&lbrack;", "&rbrack;"),
    ("&lsqb;", "&rsqb;"),
    ("\u{FF3B}", "\u{FF3D}"),
    ("\u{3010}", "\u{3011}"),
    ("\\u005b", "\\u005d"),
    ("%5b", "%5d"),
    ("{", "}"),
    ("&lt;", "&gt;"),
    ("<", ">"),
];

/// What may stand for `_`, longest first of those that end alike; white space as well.
const SEPARATORS: [&str; 14] = [
    "&lowbar;", "\\u005f", "&#x5f;", "&#95;", "%5f", "\\_", "_", "-", "\u{2010}", "\u{2011}",
    "\u{2013}", "\u{A0}", "\u{202F}", "\n> ",
];

/// Longest white space that stands for `_`: a line break and its indent.
const MAX_SPACE: usize = 16;
/// Most bytes of emphasis, code ticks and spaces between a bracket and the label.
const MAX_PADDING: usize = 4;
/// Pairs of brackets round a token.
const MAX_PAIRS: usize = 2;

/// Bytes after a code that may belong to its token, and three that decide whether it is part of a host.
pub(super) const LOOK_AHEAD: usize = MAX_PAIRS * (MAX_PADDING + 8) + 3;
/// Longest label.
const MAX_LABEL: usize = 64;
/// Longest token in text, from its label to the end of its code.
const MAX_NAME: usize = MAX_LABEL + 16 * MAX_SPACE + CODE_LEN;
/// Longest token in text, from the first bracket to the end of the code.
pub(super) const MAX_TEXT: usize = MAX_PAIRS * (MAX_PADDING + 8) + MAX_NAME;

/// The next token that begins at `floor` or later and, in a text that goes on, is far enough from its end.
pub(super) fn next<'v>(
    values: &'v Values,
    text: &[u8],
    floor: usize,
    is_end: bool,
) -> Option<TokenMatch<'v>> {
    let mut at = floor;
    while let Some(run) = next_run(text, at) {
        if !is_end && run.end + LOOK_AHEAD > text.len() {
            return None;
        }
        if let Some(found) = token_in(values, text, floor, &run) {
            return Some(found);
        }
        at = run.end;
    }
    None
}

/// The token whose code lies in a run of code characters.
fn token_in<'v>(
    values: &'v Values,
    text: &[u8],
    floor: usize,
    run: &Range<usize>,
) -> Option<TokenMatch<'v>> {
    // `%5F` and `\u005F` end in characters that codes are made of too.
    [0, 2, 4].into_iter().find_map(|skipped| {
        let start = run.start + skipped;
        let end = start + CODE_LEN;
        let ending = match run.end.checked_sub(end)? {
            0 => "",
            1 if text[end].eq_ignore_ascii_case(&b's') => "s",
            _ => return None,
        };
        if text.get(run.end).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        if let Some(found) = as_given(values, text, floor, start..end) {
            return Some(found);
        }
        let code = std::str::from_utf8(&text[start..end])
            .ok()?
            .to_ascii_uppercase();
        known(values, text, floor, start..end, &code, ending)
            .or_else(|| foreign(values, text, start..end, &code))
    })
}

/// A token as it was given out, which most are: one look-up instead of one for each label.
fn as_given<'v>(
    values: &'v Values,
    text: &[u8],
    floor: usize,
    code: Range<usize>,
) -> Option<TokenMatch<'v>> {
    if text.get(code.end) != Some(&b']') {
        return None;
    }
    let label = text[floor..code.start].iter().rev().take(MAX_LABEL + 1);
    let is_label =
        |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_';
    let start = code.start - label.take_while(is_label).count();
    if start == floor || text[start - 1] != b'[' {
        return None;
    }
    let name = std::str::from_utf8(&text[start..code.end]).ok()?;
    Some(TokenMatch {
        range: start - 1..code.end + 1,
        standing: Standing::Known(values.get(name)?),
        ending: "",
    })
}

/// Where the separator that ends at `end` begins.
fn separator_before(text: &[u8], end: usize) -> Option<usize> {
    let before = &text[..end];
    let sign = SEPARATORS.into_iter().find(|sign| ends_with(before, sign));
    if let Some(sign) = sign {
        return Some(end - sign.len());
    }
    let spaces = before.iter().rev().take(MAX_SPACE);
    let count = spaces.take_while(|byte| is_space(byte)).count();
    (count > 0).then_some(end - count)
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// One of the vault's tokens, its label read backwards from its code.
fn known<'v>(
    values: &'v Values,
    text: &[u8],
    floor: usize,
    place: Range<usize>,
    code: &str,
    ending: &'static str,
) -> Option<TokenMatch<'v>> {
    let separator = separator_before(text, place.start)?;
    let mut name = String::new();
    values.labels.iter().find_map(|label| {
        let is_near = |start: &usize| *start >= floor && place.end - start <= MAX_NAME;
        let start = label_before(text, separator, label).filter(is_near)?;
        name.clear();
        name.extend([label, "_", code]);
        let value = values.get(&name)?;
        let end = place.end + ending.len();
        let outer = if is_exact(text, floor, start..end, label, code) {
            start - 1..end + 1
        } else {
            with_brackets(text, floor, start..end)
        };
        // Without brackets of its own the `s` stays where it is.
        let has_brackets = outer.end > end;
        Some(TokenMatch {
            range: outer.start..if has_brackets { outer.end } else { place.end },
            standing: Standing::Known(value),
            ending: if has_brackets { ending } else { "" },
        })
    })
}

/// Whether a token stands as it was given out: then all else round it was there before.
fn is_exact(text: &[u8], floor: usize, place: Range<usize>, label: &str, code: &str) -> bool {
    let token = [label.as_bytes(), b"_", code.as_bytes()];
    place.start > floor
        && text[place.start - 1] == b'['
        && text.get(place.end) == Some(&b']')
        && text[place].iter().eq(token.into_iter().flatten())
}

/// Where `label` begins if it ends at `end`.
fn label_before(text: &[u8], end: usize, label: &str) -> Option<usize> {
    let mut at = end;
    for wanted in label.bytes().rev() {
        at = if wanted == b'_' {
            separator_before(text, at)?
        } else {
            let is_wanted = at > 0 && text[at - 1].eq_ignore_ascii_case(&wanted);
            is_wanted.then(|| at - 1)?
        };
    }
    // Two kinds of brackets end in a letter.
    let before = &text[..at];
    let is_start = !before.last().is_some_and(u8::is_ascii_alphanumeric)
        || ends_with(before, "\\u005b")
        || ends_with(before, "%5b");
    is_start.then_some(at)
}

/// A token that this vault did not give out: a label and a code in plain spelling.
fn foreign<'v>(
    values: &'v Values,
    text: &[u8],
    place: Range<usize>,
    code: &str,
) -> Option<TokenMatch<'v>> {
    let is_label = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let before = text[..place.start].strip_suffix(b"_")?;
    let len = before
        .iter()
        .rev()
        .take(MAX_LABEL)
        .take_while(is_label)
        .count();
    let label = std::str::from_utf8(&before[before.len() - len..]).ok()?;
    let name = format!("{}_{code}", label.to_ascii_uppercase());
    // Words have no digits: `administrative` is no code.
    if !token::is_shaped(&name) || !code.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let standing = if values.has_stem(token::stem(&name)) {
        Standing::Forged
    } else {
        Standing::Unknown
    };
    Some(TokenMatch {
        range: place,
        standing,
        ending: "",
    })
}

/// A token with the pairs of brackets round it.
fn with_brackets(text: &[u8], floor: usize, token: Range<usize>) -> Range<usize> {
    let mut range = token;
    for _ in 0..MAX_PAIRS {
        let Some(wider) = with_pair(text, &range).filter(|wider| wider.start >= floor) else {
            break;
        };
        range = wider;
    }
    range
}

fn with_pair(text: &[u8], token: &Range<usize>) -> Option<Range<usize>> {
    let is_padding = |byte: &&u8| matches!(byte, b'*' | b'`' | b'_' | b'~' | b' ');
    let before = text[..token.start].iter().rev().take(MAX_PADDING);
    let left = before.take_while(is_padding).count();
    let after = text[token.end..].iter().take(MAX_PADDING);
    let right = after.take_while(is_padding).count();
    let (start, end) = (token.start - left, token.end + right);
    // Emphasis that begins inside ends inside.
    let mirrored = text[start..token.start].iter().rev();
    if !mirrored.eq(&text[token.end..end]) {
        return None;
    }
    let (open, close) = BRACKETS.into_iter().find(|(open, close)| {
        ends_with(&text[..start], open) && starts_with(&text[end..], close)
    })?;
    Some(start - open.len()..end + close.len())
}

fn ends_with(text: &[u8], end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.is_some_and(|from| text[from..].eq_ignore_ascii_case(end.as_bytes()))
}

fn starts_with(text: &[u8], start: &str) -> bool {
    let head = text.get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// The first byte from `floor` on that may belong to a token which more text completes, or the length of `text`.
///
/// Only what has begun like a label of the vault is held, so that a text without tokens is never waited for.
pub(super) fn open_from(values: &Values, text: &[u8], floor: usize) -> usize {
    let oldest = floor.max(text.len().saturating_sub(MAX_TEXT + LOOK_AHEAD));
    let may_begin = |&at: &usize| {
        let follows_word = at > 0 && text[at - 1].is_ascii_alphanumeric();
        let is_word = text[at].is_ascii_alphanumeric();
        let is_start = if is_word {
            !follows_word
        } else {
            may_open(text[at])
        };
        is_start && may_complete(values, text, at)
    };
    let open = (oldest..text.len()).find(may_begin);
    // The code of a foreign token may stand before the first token that is open.
    open.unwrap_or(text.len()).min(open_code(text, floor))
}

/// Where the code begins that the text may end in, of a token of whatever vault.
fn open_code(text: &[u8], floor: usize) -> usize {
    let longest = CODE_LEN + 1 + LOOK_AHEAD;
    let tail = &text[floor.max(text.len().saturating_sub(longest + 1))..];
    let underscores = memchr::memchr_iter(b'_', tail);
    let ends_in_code = |&at: &usize| {
        let code = tail[at + 1..]
            .iter()
            .take_while(|&&byte| is_code(byte))
            .count();
        let end = at + 1 + code;
        let is_whole = end < tail.len();
        if is_whole {
            code >= CODE_LEN
        } else {
            code <= CODE_LEN + 1
        }
    };
    let mut open = underscores.filter(ends_in_code);
    open.next()
        .map_or(text.len(), |at| text.len() - tail.len() + at)
}

/// How far a text follows something.
enum Followed {
    /// Up to here.
    To(usize),
    /// As far as the text goes.
    Open,
    No,
}

/// Whether the text from `at` on may be the beginning of a token.
fn may_complete(values: &Values, text: &[u8], at: usize) -> bool {
    let mut at = at;
    for _ in 0..MAX_PAIRS {
        if !text.get(at).is_some_and(|&byte| may_open(byte)) {
            break;
        }
        match bracket_at(text, at) {
            Followed::To(next) => at = next + padding_at(text, next),
            Followed::Open => return true,
            Followed::No => break,
        }
    }
    let rest = &text[at..];
    rest.is_empty()
        || values.labels.may_begin(rest)
            && values
                .labels
                .iter()
                .any(|label| may_follow(text, at, label))
}

/// Whether a bracket may begin with `byte`: dismisses most places of a text at once.
fn may_open(byte: u8) -> bool {
    let opens = |(open, _): &(&str, &str)| open.as_bytes()[0] == byte;
    matches!(byte, b'[' | b'\\' | b'&' | b'%' | b'{' | b'<' | 0x80..) && BRACKETS.iter().any(opens)
}

fn bracket_at(text: &[u8], at: usize) -> Followed {
    let opens = BRACKETS.iter().map(|(open, _)| *open);
    sign_at(text, at, opens)
}

fn padding_at(text: &[u8], at: usize) -> usize {
    let is_padding = |byte: &&u8| matches!(byte, b'*' | b'`' | b'_' | b'~' | b' ');
    text[at..]
        .iter()
        .take(MAX_PADDING)
        .take_while(is_padding)
        .count()
}

fn separator_at(text: &[u8], at: usize) -> Followed {
    let sign = sign_at(text, at, SEPARATORS.into_iter());
    if !matches!(sign, Followed::No) {
        return sign;
    }
    let count = text[at..].iter().take_while(|byte| is_space(byte)).count();
    match at + count {
        _ if count == 0 || count > MAX_SPACE => Followed::No,
        end if end == text.len() => Followed::Open,
        end => Followed::To(end),
    }
}

/// The longest of `signs` that stands at `at`, or whether one begins there and the text ends.
fn sign_at<'s>(text: &[u8], at: usize, signs: impl Iterator<Item = &'s str>) -> Followed {
    let rest = &text[at..];
    let mut step = Followed::No;
    for sign in signs {
        if starts_with(rest, sign) {
            let end = at + sign.len();
            if !matches!(step, Followed::To(longest) if longest >= end) {
                step = Followed::To(end);
            }
        } else if rest.len() < sign.len()
            && sign.as_bytes()[..rest.len()].eq_ignore_ascii_case(rest)
        {
            return Followed::Open;
        }
    }
    step
}

/// Whether label, separator and code may stand at `at`, as far as the text goes.
fn may_follow(text: &[u8], at: usize, label: &str) -> bool {
    let mut at = at;
    for wanted in label.bytes().chain([b'_']) {
        if at == text.len() {
            return true;
        }
        if wanted != b'_' {
            if !text[at].eq_ignore_ascii_case(&wanted) {
                return false;
            }
            at += 1;
            continue;
        }
        match separator_at(text, at) {
            Followed::To(next) => at = next,
            Followed::Open => return true,
            Followed::No => return false,
        }
    }
    let code = text[at..].iter().take_while(|&&byte| is_code(byte)).count();
    match at + code {
        end if end == text.len() => code <= CODE_LEN + 1,
        // A whole token is waited for only as long as what follows may belong to it.
        end => code >= CODE_LEN && end + LOOK_AHEAD > text.len(),
    }
}
