//! Windows of text, which end where a paragraph does.

use super::list::is_list_marker;
use super::spelling::MAX_HIT;
use crate::finding::Span;

/// The window round `value`, cut at blank lines.
#[inline]
pub(super) fn open_window(text: &[u8], value: Span, before: usize, after: usize) -> Span {
    // What announces a list stands before the keyword.
    let start = value.start.saturating_sub(before + MAX_HIT);
    let end = value.end.saturating_add(after).min(text.len());
    let start = start + end_of_last_blank_line(&text[start..value.start], start == 0);
    let end = value.end + start_of_blank_line(&text[value.end.min(end)..end]);
    Span::new(start, end)
}

/// Just past the last blank line in `text`, or 0; `is_whole` when a line begins there.
fn end_of_last_blank_line(text: &[u8], is_whole: bool) -> usize {
    let mut later = None;
    for newline in memchr::memrchr_iter(b'\n', text) {
        match later {
            // What `SSNs:` says is for the first item below.
            Some(later)
                if is_blank(&text[newline + 1..later])
                    && !(is_item_start(&text[later + 1..])
                        && is_announced(&text[..newline], is_whole)) =>
            {
                return later + 1;
            }
            _ => later = Some(newline),
        }
    }
    0
}

/// Whether nothing stands before an item but its mark.
fn is_item_start(text: &[u8]) -> bool {
    let mark = text.trim_ascii();
    mark.is_empty() || is_list_marker(mark)
}

/// Whether the last line of `text` announces what follows: it ends with a colon, or is a heading.
fn is_announced(text: &[u8], is_whole: bool) -> bool {
    let start = memchr::memrchr(b'\n', text).map(|end| end + 1);
    let line = text[start.unwrap_or(0)..].trim_ascii();
    let is_heading = (is_whole || start.is_some()) && line.starts_with(b"#");
    let line = line.strip_suffix(b"**").unwrap_or(line);
    is_heading || line.ends_with(b":")
}

/// Where the first blank line in `text` begins, or its length.
fn start_of_blank_line(text: &[u8]) -> usize {
    let mut earlier = None;
    for newline in memchr::memchr_iter(b'\n', text) {
        match earlier {
            Some(earlier) if is_blank(&text[earlier + 1..newline]) => return earlier,
            _ => earlier = Some(newline),
        }
    }
    text.len()
}

/// Whether a new paragraph begins in `text`.
pub(crate) fn has_blank_line(text: &[u8]) -> bool {
    start_of_blank_line(text) < text.len()
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}
