//! Lists: the keyword of the first item speaks for the others.

use super::evidence::Evidence;

/// Longest gap between the items of a list, in bytes.
const MAX_LIST_GAP: usize = 12;

/// A value that stood before, and what its keywords said: the start of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ListItem {
    pub(super) end: usize,
    pub(super) evidence: Evidence,
}

impl ListItem {
    /// Where the next item begins at the latest.
    #[inline]
    pub(crate) fn end_of_gap(&self) -> usize {
        self.end + MAX_LIST_GAP
    }

    /// Whether keywords spoke for it: only then it begins a list.
    pub(crate) fn has_cue(&self) -> bool {
        self.evidence.cue.is_some()
    }

    /// Whether nothing that begins at `start` or later can go on with the list.
    #[cfg(feature = "rayon")]
    pub(crate) fn is_over(&self, start: usize) -> bool {
        self.evidence.cue.is_none() || self.end_of_gap() < start
    }

    /// Moves the item to a text whose first `count` bytes are gone; an item before the cut is forgotten.
    pub(crate) fn cut(&mut self, count: usize) {
        match self.end.checked_sub(count) {
            Some(end) => self.end = end,
            None => *self = ListItem::default(),
        }
    }
}

/// Whether `start` continues a list whose last item ended at `end`.
#[inline]
pub(crate) fn continues_list(text: &[u8], item: &ListItem, start: usize) -> bool {
    if item.evidence.cue.is_none() || start < item.end || start - item.end > MAX_LIST_GAP {
        return false;
    }
    let gap = &text[item.end..start];
    let is_line = gap.contains(&b'\n');
    let joins = |word: &[u8]| {
        let words: [&[u8]; 5] = [b"", b"and", b"or", b"und", b"oder"];
        words.iter().any(|own| own.eq_ignore_ascii_case(word)) || is_line && is_list_marker(word)
    };
    // Items are quoted in code.
    gap.split(|byte| byte.is_ascii_whitespace() || b",;/&|\"'".contains(byte))
        .all(joins)
        && !gap.windows(2).any(|pair| pair == b"\n\n")
}

/// What stands before an item on a line of its own: `-`, `*`, `2.`, `(3)`.
pub(super) fn is_list_marker(word: &[u8]) -> bool {
    let mut number = word;
    while let [b'(', rest @ ..] | [rest @ .., b'.' | b')'] = number {
        number = rest;
    }
    matches!(word, b"-" | b"*" | b"+")
        || number.len() < word.len() && number.len() <= 3 && number.iter().all(u8::is_ascii_digit)
}

/// Whether a value in a match that begins at `start` could continue the list: cheap, over-reports.
#[inline]
pub(crate) fn may_continue_list(item: &ListItem, start: usize, max_len: usize) -> bool {
    item.evidence.cue.is_some() && start <= item.end_of_gap() && start + max_len >= item.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_carry_their_cue() {
        let item = ListItem {
            end: 3,
            evidence: Evidence {
                cue: Some((1, 3)),
                ..Evidence::default()
            },
        };
        assert!(continues_list(b"123, 456", &item, 5));
        assert!(continues_list(b"123 and 456", &item, 8));
        assert!(!continues_list(b"123 for 456", &item, 8));
        assert!(continues_list(b"123\n  - 456", &item, 8));
        assert!(continues_list(b"123\n10. 456", &item, 8));
        assert!(continues_list(b"123\", \"456", &item, 7));
        assert!(!continues_list(b"123 - 456", &item, 6));
        assert!(!continues_list(b"123\n4567. 8", &item, 10));
    }
}
