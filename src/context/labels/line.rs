//! What of one line is a label and what a value.

use std::ops::Range;

use super::{MAX_LABEL, MAX_VALUE};
use crate::byte_set::has_digit;
use crate::context::gap::{fewest_in_gap, sign_len};

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
pub(super) fn is_label(text: &[u8]) -> bool {
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

/// What each byte is round a label or a value: a blank, what fills a gap, a bracket or a quote; or the first byte of a
/// longer sign, perhaps.
const MARKS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_whitespace() || fewest_in_gap(byte).is_some() {
            kinds[at] = IS_MARK;
        }
        at += 1;
    }
    const SIGNS: &[u8] = b":>[]<\"'`,;";
    let mut sign = 0;
    while sign < SIGNS.len() {
        kinds[SIGNS[sign] as usize] = IS_MARK;
        sign += 1;
    }
    kinds[0xE2] = MAY_BEGIN_MARK;
    kinds[0xC2] = MAY_BEGIN_MARK;
    kinds
};
const IS_MARK: u8 = 1;
const MAY_BEGIN_MARK: u8 = 2;

/// A part of a line without what stands round a label or a value: marks of lists, quotes, brackets, rules.
pub(super) fn trimmed(line: &[u8], mut part: Range<usize>) -> Range<usize> {
    let kind_of = |byte: u8| MARKS[usize::from(byte)];
    loop {
        let rest = &line[part.clone()];
        let len = match rest.first().map_or(0, |&first| kind_of(first)) {
            IS_MARK => 1,
            MAY_BEGIN_MARK => sign_len(rest),
            _ => 0,
        };
        if len == 0 {
            break;
        }
        part.start += len;
    }
    let kept = line[part.clone()]
        .iter()
        .rposition(|&last| kind_of(last) != IS_MARK);
    part.end = part.start + kept.map_or(0, |last| last + 1);
    part
}

/// Whether a text is a value and no sentence: each word has a digit, or three letters at most.
pub(super) fn is_lone_value(text: &[u8]) -> bool {
    text.len() <= MAX_VALUE
        && has_digit(text)
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

/// The value and the label of a line that is `219-09-9999 (SSN)`, or the same with another sign between them; `whole`
/// is the line without what stands round it.
pub(super) fn turned_round(
    line: &[u8],
    whole: Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    let text = &line[whole.clone()];
    // A value has a digit near its beginning.
    if !has_digit(&text[..text.len().min(8)]) {
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
