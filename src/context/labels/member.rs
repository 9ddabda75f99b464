//! A member that names a value and one that holds it: `{"type": "ssn", "value": "219099999"}`, the same in YAML and as
//! attributes of markup.

use std::ops::Range;

use super::{MAX_APART, MAX_LABEL, MAX_VALUE, WINDOW};

/// What a key says of its value.
pub(super) enum Member {
    Name,
    Value,
}

/// Whether a line is one of JSON, YAML or markup: the rest of it is read sign by sign.
pub(super) fn is_data(line: &[u8]) -> bool {
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
pub(super) fn may_end_key(text: &[u8], at: usize) -> bool {
    let last = match text[..at] {
        [.., last, b'"' | b'\'' | b' '] | [.., last] => last | 0x20,
        [] => return false,
    };
    matches!(last, b'a' | b'd' | b'e' | b'l' | b'n' | b'r' | b't' | b'y')
        || !last.is_ascii_alphanumeric()
}

/// What the word before the colon or equals sign at `at` is.
pub(super) fn member_before(text: &[u8], at: usize) -> Option<Member> {
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
pub(super) fn value_behind(text: &[u8], at: usize) -> Option<Range<usize>> {
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
pub(super) fn element_behind(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
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
pub(super) fn label_before_tag(text: &[u8], at: usize) -> Option<Range<usize>> {
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
pub(super) fn name_behind(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
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
