//! What parts the cells of a line, and how many cells stand before a place in it.

use std::ops::Range;

use super::cues::Columns;

/// What parts the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Byte(u8),
    /// The vertical line of drawn boxes.
    Box,
    /// Nothing: a cell stands below its heading.
    Blanks,
}

/// `│`
pub(super) const BOX: &[u8] = "\u{2502}".as_bytes();

/// The beginning of a line: its length, the separators of the open table in it, and how it ends.
#[derive(Clone, Copy, Default)]
pub(super) struct Part {
    pub(super) len: usize,
    pub(super) count: usize,
    pub(super) in_quotes: bool,
    /// Nothing but blanks follows the last comma: it parts lines and not cells, as behind the tuples of a dump.
    pub(super) has_last_comma: bool,
}

impl Part {
    /// Separators with something behind them.
    pub(super) fn between(&self) -> usize {
        self.count - usize::from(self.has_last_comma && !self.in_quotes)
    }

    /// Goes on over `range`.
    pub(super) fn read(&mut self, separator: Separator, text: &[u8], range: Range<usize>) {
        self.len += range.len();
        if let Some(last) = text[range.clone()].trim_ascii_end().last() {
            self.has_last_comma = *last == b',' && separator == Separator::Byte(b',');
        }
        match separator {
            Separator::Blanks => self.count += characters(&text[range]),
            Separator::Byte(byte) => {
                let part = &text[range];
                for at in memchr::memchr2_iter(byte, b'"', part) {
                    match part[at] {
                        b'"' => self.in_quotes = !self.in_quotes,
                        _ => self.count += usize::from(!self.in_quotes),
                    }
                }
            }
            // What begins in the range counts, though it may end behind it.
            Separator::Box => {
                let begins = memchr::memchr_iter(BOX[0], &text[range.clone()]);
                let is_box = |at: &usize| text[range.start + at..].starts_with(BOX);
                self.count += begins.filter(is_box).count();
            }
        }
    }
}

impl Separator {
    /// How many there are at most.
    pub(super) fn most_in(self, line: &[u8]) -> usize {
        match self {
            Separator::Byte(byte) => memchr::memchr_iter(byte, line).count(),
            Separator::Box => memchr::memchr_iter(BOX[0], line).count(),
            Separator::Blanks => line.len(),
        }
    }

    pub(super) fn is_in(self, text: &[u8]) -> bool {
        match self {
            Separator::Byte(byte) => memchr::memchr(byte, text).is_some(),
            Separator::Box => memchr::memmem::find(text, BOX).is_some(),
            Separator::Blanks => has_double_blank(text),
        }
    }
}

/// Separators between cells in a part of a line; one inside quotes is a part of its cell.
pub(super) fn cells(separator: Separator, text: &[u8], range: Range<usize>) -> usize {
    let mut part = Part::default();
    part.read(separator, text, range);
    part.count
}

/// Whether nothing but blanks and quotes stands before the end of a cell.
pub(super) fn ends_cell(rest: &[u8], separator: Separator) -> bool {
    let filled = rest.iter().position(|byte| !b" \r\"".contains(byte));
    let rest = &rest[filled.unwrap_or(rest.len())..];
    match separator {
        Separator::Byte(byte) => rest.first().is_none_or(|&next| next == byte),
        Separator::Box => rest.is_empty() || rest.starts_with(BOX),
        Separator::Blanks => true,
    }
}

pub(super) fn characters(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// The characters over which the heading at `at` stretches: it ends where two blanks stand.
pub(super) fn aligned_cell(line: &[u8], at: usize) -> Columns {
    let before = line[..at].windows(2).rposition(|two| two == b"  ");
    let start = before.map_or(0, |at| at + 2);
    let after = line[at..].windows(2).position(|two| two == b"  ");
    let end = after.map_or(line.trim_ascii_end().len(), |after| at + after);
    let first = characters(&line[..start]);
    Columns::new(first, first + characters(&line[start..end]))
}

/// Looks at all of it, without a branch: prose holds a blank every few bytes.
pub(super) fn has_double_blank(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.iter().skip(1));
    pairs.fold(false, |any, (&one, &next)| {
        any | ((one == b' ') & (next == b' '))
    })
}
