//! [`Candidate`] -> [`RawMatch`]: does the pattern match exactly here?
//!
//! Two engines answer, and must agree. [`Anchored`] steps a lazily built automaton from the candidate's start;
//! [`Naive`] asks a general regex engine, and is the oracle for tests.

mod anchored;
mod closure;
mod naive;

use crate::finding::Span;
use crate::prefilter::{Candidate, is_segment_start};
use crate::rules::model::{Border, Pattern};
pub(crate) use anchored::{Anchored, AnchoredCache, Work};
pub(crate) use naive::{Body, Naive};

/// A place where a pattern matches, borders included: confirmed by the regex, not yet validated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawMatch {
    /// Which pattern.
    pub(crate) pattern: u32,
    /// Where the match begins: before its value, if words belong to it.
    pub(crate) start: usize,
    /// What is redacted: the group `value`, or the whole match.
    pub(crate) value: Span,
    /// The match outgrew `max_len` and was taken to the end of its run.
    pub(crate) cut: bool,
}

/// Where a match ends, as an engine sees it.
pub(crate) enum MatchEnd {
    /// No match begins here.
    Nothing,
    /// The value of the match: its group `value`, or all of it.
    Match { value: Span },
    /// A match was still growing when it reached the pattern's longest match.
    Overlong,
}

/// Turns what an engine found at `candidate` into a match, if the text next to it allows.
pub(crate) fn confirm(
    haystack: &[u8],
    pattern: &Pattern,
    candidate: Candidate,
    found: MatchEnd,
) -> Option<RawMatch> {
    let start = candidate.start;
    let (value, cut) = match found {
        MatchEnd::Nothing => return None,
        MatchEnd::Match { value } => (value, false),
        MatchEnd::Overlong => {
            let end = end_of_run(haystack, start + pattern.max_len);
            (Span::new(start, end), true)
        }
    };
    let clear = is_clear_before(haystack, start, pattern.border)
        && (cut || is_clear_after(haystack, value.end, pattern.border));
    clear.then_some(RawMatch {
        pattern: candidate.pattern,
        start,
        value,
        cut,
    })
}

/// Whether nothing before the match glues it to a longer token.
fn is_clear_before(haystack: &[u8], start: usize, border: Border) -> bool {
    let Some(&before) = start.checked_sub(1).and_then(|at| haystack.get(at)) else {
        return true;
    };
    match border {
        Border::None => true,
        Border::Segment => is_segment_start(haystack, start),
        Border::Word => !is_letter(last_char(&haystack[..start])),
        Border::Address if joins_groups(before, haystack[..start - 1].iter().rev()) => false,
        Border::Number | Border::Address => {
            let beyond = start.checked_sub(2).map(|at| haystack[at]);
            let is_joined = is_glue(before) && beyond.is_some_and(|byte| byte.is_ascii_digit());
            !is_joined && !is_letter(last_char(&haystack[..start]))
        }
    }
}

/// Whether nothing after the value glues it to a longer token.
fn is_clear_after(haystack: &[u8], end: usize, border: Border) -> bool {
    let Some(&after) = haystack.get(end) else {
        return true;
    };
    match border {
        Border::None | Border::Segment => true,
        Border::Word => !is_letter(first_char(&haystack[end..])),
        Border::Address if joins_groups(after, haystack[end + 1..].iter()) => false,
        Border::Number | Border::Address => {
            let beyond = haystack.get(end + 1);
            let is_joined = is_glue(after) && beyond.is_some_and(u8::is_ascii_digit);
            !is_joined && !is_letter(first_char(&haystack[end..]))
        }
    }
}

/// Whether a sign next to an address has another group of hexadecimal digits beyond it: `:84` is one, and `MAC:` and
/// `: up` are words.
fn joins_groups<'h>(sign: u8, beyond: impl Iterator<Item = &'h u8>) -> bool {
    let mut len = 0;
    for byte in beyond.take(5) {
        match byte {
            b':' if len == 0 && sign == b':' => return true,
            byte if byte.is_ascii_hexdigit() => len += 1,
            byte if byte.is_ascii_alphanumeric() => return false,
            _ => break,
        }
    }
    matches!(sign, b':' | b'-') && (1..5).contains(&len)
}

/// Punctuation that joins groups of digits to one number.
fn is_glue(byte: u8) -> bool {
    matches!(byte, b'-' | b'.' | b'/' | b':')
}

/// Letters beyond ASCII; the automaton has already looked at ASCII ones.
///
/// Only those with a case: scripts without one, such as Chinese, write numbers without a space before them.
fn is_letter(character: Option<char>) -> bool {
    character.is_some_and(|c| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase()))
}

fn last_char(bytes: &[u8]) -> Option<char> {
    let start = bytes.len().saturating_sub(4);
    let lead = bytes[start..]
        .iter()
        .rposition(|byte| byte & 0xC0 != 0x80)?;
    std::str::from_utf8(&bytes[start + lead..])
        .ok()?
        .chars()
        .next()
}

fn first_char(bytes: &[u8]) -> Option<char> {
    let chunk = bytes[..bytes.len().min(4)].utf8_chunks().next()?;
    chunk.valid().chars().next()
}

/// The end of the run of token characters that holds `from`.
pub(crate) fn end_of_run(haystack: &[u8], from: usize) -> usize {
    let is_run = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'=' | b'.' | b'~' | b'%')
    };
    let rest = haystack.get(from..).unwrap_or(&[]);
    from.min(haystack.len())
        + rest
            .iter()
            .position(|byte| !is_run(byte))
            .unwrap_or(rest.len())
}
