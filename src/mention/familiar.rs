//! What stands round a word, for [`validate::is_familiar`]: at most a few dozen bytes on its line and the next.

use super::word::{goes_on, is_word_byte};
use crate::validate::{
    Surroundings, addresses, is_familiar, is_given_name, is_name, is_named_again, is_stranger,
    may_begin_name,
};

/// Longest word beside a name that is read, in bytes.
const LONGEST: usize = 24;
/// Longest name of one word, in bytes.
const LONGEST_NAME: usize = 40;
/// Most blanks between a word and the border of its cell, in bytes: a stream does not show how many more there are.
const MAX_GAP: usize = 64;
/// Longest sentence that turns to somebody at its end, in bytes before the comma.
const LONGEST_CLAUSE: usize = 48;
/// Most blanks at the end of a text that somebody has signed.
const MOST_BLANKS: usize = 8;

/// The length of the word at `start` if it is a name that the text has not said before; `last` is where a name ended.
pub(super) fn name_at(text: &[u8], start: usize, last: usize) -> Option<usize> {
    if !may_begin_name(&text[start..]) && !may_be_addressed(&text[..start]) {
        return None;
    }
    let len = name_len(&text[start..]);
    let (word, after) = (&text[start..start + len], &text[start + len..]);
    let word = std::str::from_utf8(word).ok()?;
    // Nearly all capitals end here at the latest, those of German nouns above all.
    if len > LONGEST_NAME || !is_name(word) && !addresses(word_before(text, start).0) {
        return None;
    }
    if !is_alone(&text[..start], after) {
        return None;
    }
    let in_list = last < start && joins(&text[last..start]);
    is_familiar(word, round(text, start, len, in_list)).then_some(len)
}

/// The length of the word at `start` if it is a name beside words that stand with persons and little else.
pub(super) fn stranger_at(text: &[u8], start: usize) -> Option<usize> {
    if !may_begin_name(&text[start..]) {
        return None;
    }
    let len = name_len(&text[start..]);
    let (word, after) = (&text[start..start + len], &text[start + len..]);
    let word = std::str::from_utf8(word).ok()?;
    if len > LONGEST_NAME || !is_name(word) || !is_alone(&text[..start], after) {
        return None;
    }
    is_stranger(word, round(text, start, len, begins_list(after))).then_some(len)
}

/// Whether the word at `start`, a part of a name that the text has said, stands for that person although it is a word
/// as well; `last` is where a name ended.
pub(super) fn is_again(text: &[u8], start: usize, word: &[u8], last: usize) -> bool {
    let (before, after) = (&text[..start], &text[start + word.len()..]);
    let Ok(said) = std::str::from_utf8(word) else {
        return false;
    };
    if !text[start..].starts_with(word) || !is_alone(before, after) {
        return false;
    }
    let in_list = last < start && joins(&text[last..start]);
    is_named_again(said, round(text, start, word.len(), in_list))
}

/// Whether a word without capitals may stand right before: the rest of what [`addresses`] asks is dearer.
fn may_be_addressed(before: &[u8]) -> bool {
    matches!(before, [.., b'a'..=b'z', b' ' | b'\n'])
}

/// What stands round the word of `len` bytes at `start`.
fn round(text: &[u8], start: usize, len: usize, in_list: bool) -> Surroundings<'_> {
    let (before, opens) = word_before(text, start);
    let after = &text[start + len..];
    let prior = match start.checked_sub(before.len() + 1) {
        Some(begin) if !before.is_empty() => word_before(text, begin).0,
        _ => "",
    };
    Surroundings {
        before,
        prior,
        opens,
        is_called: is_called(&text[..start], after),
        ends: ends(after),
        signs: signs(&text[..start], after) || is_labelled(&text[..start], after),
        after: word_after(after),
        owned: word_owned(after),
        in_list,
        has_initial: ends_in_initial(&text[..start]),
    }
}

/// Whether a word ends a clause: a sign, a line or the text ends behind it.
fn ends(after: &[u8]) -> bool {
    match after {
        [] | [b'\r' | b'\n', ..] => true,
        [b'.' | b',' | b'!' | b'?', rest @ ..] => rest.first().is_none_or(|next| !is_inner(*next)),
        _ => false,
    }
}

/// Whether a short sentence without another name turns to the word at its end: `How are you, Denise?`
fn is_called(before: &[u8], after: &[u8]) -> bool {
    let is_end = matches!(after.first(), Some(b'.' | b'!' | b'?')) && ends(after);
    let Some(clause) = before.strip_suffix(b", ").filter(|_| is_end) else {
        return false;
    };
    let near = &clause[clause.len().saturating_sub(LONGEST_CLAUSE)..];
    let begin = near.iter().rposition(|byte| b".!?\n\":>".contains(byte));
    if begin.is_none() && clause.len() > LONGEST_CLAUSE {
        return false;
    }
    let sentence = near[begin.map_or(0, |at| at + 1)..].trim_ascii_start();
    let is_capital = |at: usize| {
        sentence[at].is_ascii_uppercase() && !matches!(sentence[at..], [b'I', b' ' | b'\'', ..])
    };
    sentence.len() > 1 && !(1..sentence.len()).any(is_capital)
}

/// Whether the text ends with a word that stands alone behind its last sentence: who wrote it.
fn signs(before: &[u8], after: &[u8]) -> bool {
    let is_last = after.len() <= MOST_BLANKS && after.trim_ascii().is_empty();
    is_last
        && matches!(
            before,
            [.., b'.' | b'!' | b'?' | b'\n', b' ' | b'\n']
                | [.., b' ' | b'\n', b'-' | b'~']
                | [.., b'\n', b'-', b' ']
        )
}

/// Whether a word is all there is behind a label of names: `Name: Denise`.
fn is_labelled(before: &[u8], after: &[u8]) -> bool {
    const LABELS: [&[u8]; 7] = [
        b"Name: ",
        b"NAME: ",
        b"To: ",
        b"From: ",
        b"Caller: ",
        b"CC: ",
        b"Cc: ",
    ];
    let is_label = |label: &&[u8]| {
        let rest = before.strip_suffix(*label);
        rest.is_some_and(|rest| !rest.last().is_some_and(|byte| is_inner(*byte)))
    };
    ends(after) && LABELS.iter().any(is_label)
}

/// Whether the last word is the initial of a given name; `N. Adams` is a town.
fn ends_in_initial(before: &[u8]) -> bool {
    let Some([rest @ .., letter, b'.']) = before.strip_suffix(b" ") else {
        return false;
    };
    letter.is_ascii_uppercase()
        && !b"NESW".contains(letter)
        && !rest.last().is_some_and(is_word_byte)
        && !rest.ends_with(b".")
}

/// Whether a word is no part of something longer, of code or of a table.
fn is_alone(before: &[u8], after: &[u8]) -> bool {
    !goes_on(after)
        && !matches!(after.first(), Some(b'(' | b'='))
        && !after.starts_with(b"::")
        // `Don't`
        && !after.starts_with(b"'t")
        && !before.ends_with(b"::")
        && !is_cell(before, after)
        && !is_before_state(after)
}

/// Whether another given name follows, a comma or `and` between: `Anna, Ben and Carla`.
fn begins_list(after: &[u8]) -> bool {
    const JOINTS: [&[u8]; 8] = [
        b", ", b" and ", b", and ", b" & ", b" und ", b" or ", b" oder ", b"; ",
    ];
    let next = JOINTS.iter().find_map(|joint| after.strip_prefix(*joint));
    next.is_some_and(|next| {
        let len = name_len(next);
        let word = std::str::from_utf8(&next[..len]);
        len <= LONGEST_NAME && word.is_ok_and(is_given_name) && is_alone(b" ", &next[len..])
    })
}

/// Letters, and a hyphen or an apostrophe with a letter behind it: `Anna-Lena`, `O'Brien`, but not the end of `Anna's`.
fn name_len(text: &[u8]) -> usize {
    let text = &text[..text.len().min(LONGEST_NAME + 1)];
    let is_inside = |at: usize| match text[at] {
        b'-' => text.get(at + 1).is_some_and(is_word_byte),
        b'\'' => text.get(at + 1).is_some_and(u8::is_ascii_uppercase),
        byte => is_word_byte(&byte),
    };
    (0..text.len())
        .find(|&at| !is_inside(at))
        .unwrap_or(text.len())
}

/// Whether the word fills a cell of a table or a value in code: what it is, a heading or a key says.
fn is_cell(before: &[u8], after: &[u8]) -> bool {
    let is_tight = matches!(after, [b',' | b';', next, ..] if !next.is_ascii_whitespace());
    match before.last() {
        Some(b',' | b';' | b'>' | b'|' | b'\t') => true,
        Some(b'"' | b'\'') if matches!(after.first(), Some(b'"' | b'\'')) => {
            let before = before_gap(&before[..before.len() - 1]);
            before.last().is_some_and(|byte| b":=,([".contains(byte))
        }
        _ => is_tight || before_gap(before).ends_with(b"|") || after_gap(after).starts_with(b"|"),
    }
}

/// What stands before the blanks that `text` ends with, if these are few.
fn before_gap(text: &[u8]) -> &[u8] {
    let near = &text[text.len().saturating_sub(MAX_GAP + 1)..];
    near.trim_ascii_end()
}

/// What stands behind the blanks that `text` begins with, if these are few.
fn after_gap(text: &[u8]) -> &[u8] {
    let near = &text[..text.len().min(MAX_GAP + 1)];
    near.trim_ascii_start()
}

/// Whether the code of a state follows: `Lawrence, MA`.
fn is_before_state(after: &[u8]) -> bool {
    let Some([first, second, rest @ ..]) = after.strip_prefix(b", ") else {
        return false;
    };
    first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
        && !rest.first().is_some_and(is_word_byte)
}

/// Whether names of a list are joined by this: a comma, `and`.
fn joins(between: &[u8]) -> bool {
    matches!(
        between,
        b", "
            | b"; "
            | b" and "
            | b", and "
            | b" & "
            | b" und "
            | b" or "
            | b" oder "
            | b" et "
            | b" y "
            | b"\n- "
            | b"\n* "
    )
}

/// The word one space behind a name; at the start of the next line one without a capital.
fn word_after(after: &[u8]) -> &str {
    let (Some(parting), Some(first)) = (after.first(), after.get(1)) else {
        return "";
    };
    let is_beside = *parting == b' ' || *parting == b'\n' && first.is_ascii_lowercase();
    let rest = &after[1..after.len().min(LONGEST + 1)];
    let end = rest.iter().position(|byte| !is_inner(*byte));
    match std::str::from_utf8(&rest[..end.unwrap_or(rest.len())]) {
        Ok(word) if is_beside => word,
        _ => "",
    }
}

/// The word behind a name in the genitive.
fn word_owned(after: &[u8]) -> &str {
    let signs = [&b"'s "[..], "\u{2019}s ".as_bytes()];
    let sign = signs.iter().find(|sign| after.starts_with(sign));
    sign.map_or("", |sign| word_after(&after[sign.len() - 1..]))
}

/// The word one space before `start`, and whether it begins a sentence; at the end of the line before one without a
/// capital.
fn word_before(text: &[u8], start: usize) -> (&str, bool) {
    let Some(end) = start.checked_sub(1) else {
        return ("", false);
    };
    // `Commonwealth v. Scott`, `St. Paul`, `Mt. Vernon`
    let is_short = [&b" v."[..], b" vs.", b"St.", b"Mt."];
    let stop = end - usize::from(is_short.iter().any(|word| text[..end].ends_with(word)));
    let from = stop.saturating_sub(LONGEST);
    let begin = text[from..stop].iter().rposition(|byte| !is_inner(*byte));
    let begin = begin.map_or(from, |at| from + at + 1);
    let word = std::str::from_utf8(&text[begin..stop]).unwrap_or("");
    let is_beside = text[end] == b' ' || text[end] == b'\n' && word.starts_with(char::is_lowercase);
    if is_beside {
        (word, opens(&text[..begin]))
    } else {
        ("", false)
    }
}

/// Whether a sentence, a line or an item of a list begins behind this.
fn opens(before: &[u8]) -> bool {
    let before = before.strip_suffix(b" ").unwrap_or(before);
    before
        .last()
        .is_none_or(|byte| b".!?:;,-*>\"'([|\n\t]".contains(byte))
}

fn is_inner(byte: u8) -> bool {
    is_word_byte(&byte) || byte == b'\'' || byte == b'-'
}
