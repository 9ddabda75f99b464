//! The room between a label and its value: dots, blanks, lines to fill in, drawn boxes.

use super::labels::{MAX_LABEL, classifier};
use crate::arch::Work;

/// What may fill the room between a label and its value, and how many of them are a gap.
pub(super) const fn fewest_in_gap(byte: u8) -> Option<usize> {
    match byte {
        b'\t' | b'|' => Some(1),
        b' ' | b'_' => Some(2),
        b'.' | b'-' | b'=' | b'*' | b'~' | b'#' => Some(3),
        _ => None,
    }
}

/// The length of a sign beyond ASCII that fills or parts: `│`, `║`, `┃`, `·`, `…`, `•`.
pub(super) fn sign_len(text: &[u8]) -> usize {
    match text {
        [0xE2, 0x94 | 0x95, 0x80..=0xBF, ..] | [0xE2, 0x80, 0xA2 | 0xA4..=0xA6, ..] => 3,
        [0xC2, 0xB7, ..] => 2,
        _ => 0,
    }
}

/// How much of a line is searched for a gap at first, in bytes.
const HEAD: usize = MAX_LABEL + 8;

/// Whether a gap may begin in the first [`MAX_LABEL`] bytes of a line: most lines have none.
pub(super) fn has_gap(line: &[u8]) -> bool {
    let len = line.len().min(HEAD);
    // Behind the line stands what is in no gap.
    let mut head = [b'a'; HEAD + 2];
    head[..len].copy_from_slice(&line[..len]);
    // Not for its signs, but for what the processor has.
    classifier().run(GapSearch { head: &head, len })
}

/// Looks for the beginning of a gap, without a branch for each byte.
struct GapSearch<'h> {
    head: &'h [u8; HEAD + 2],
    len: usize,
}

impl Work for GapSearch<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        // A number for each lane, so that the compiler makes vector instructions of it.
        const LANES: usize = 16;
        let mut any = [0_u8; LANES];
        const { assert!(HEAD % LANES == 0, "no rest is looked at") }
        for start in (0..self.len).step_by(LANES) {
            let block = &self.head[start..start + LANES + 2];
            for (lane, any) in any.iter_mut().enumerate() {
                *any |= u8::from(begins_gap(block[lane], block[lane + 1], block[lane + 2]));
            }
        }
        any != [0; LANES]
    }
}

/// As [`next_gap`] at one byte, from two more: says yes where that does, and sometimes where it does not.
#[inline(always)]
fn begins_gap(one: u8, next: u8, third: u8) -> bool {
    ((one == next) & ((one < b'0') | (one == b'_') | (one == b'=') | (one == b'~')))
        | (one == b'\t')
        | (one == b'|')
        | (one == 0xE2)
        | ((one == 0xC2) & (next == 0xB7))
        | ((one == b'.') & (next == b' ') & (third == b'.'))
}

/// Where the first gap of `text` begins, or its length.
pub(super) fn next_gap(text: &[u8]) -> usize {
    // Where two bytes more are known, most of a line is passed without a branch for each.
    let pieces = text.windows(PIECE + 2).step_by(PIECE);
    let quiet = pieces.take_while(|piece| {
        let begins =
            |any: bool, at: usize| any | begins_gap(piece[at], piece[at + 1], piece[at + 2]);
        !(0..PIECE).fold(false, begins)
    });
    let from = quiet.count() * PIECE;
    from + first_gap(&text[from..])
}

/// Bytes that [`next_gap`] looks at in one go.
const PIECE: usize = 16;

/// As [`next_gap`], byte by byte.
fn first_gap(text: &[u8]) -> usize {
    let begins = |at: usize| {
        let rest = &text[at..];
        match rest[0] {
            byte if byte.is_ascii_alphanumeric() => false,
            byte if byte >= 0x80 => sign_len(rest) > 0,
            byte => match fewest_in_gap(byte) {
                Some(1) => true,
                Some(2) => rest.get(1) == Some(&byte),
                Some(_) => rest.starts_with(&[byte; 3]) || rest.starts_with(b". . . "),
                None => false,
            },
        }
    };
    (0..text.len()).find(|&at| begins(at)).unwrap_or(text.len())
}

/// The length of the gap that `text` begins with.
pub(super) fn gap_len(text: &[u8]) -> usize {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            byte if fewest_in_gap(byte).is_some() || b":>[]\r".contains(&byte) => at += 1,
            _ if sign_len(&text[at..]) > 0 => at += sign_len(&text[at..]),
            _ => break,
        }
    }
    at
}

/// Whether a gap leads from a label to its value: with a colon, or dots or a line all the way.
pub(super) fn is_leader(gap: &[u8]) -> bool {
    let filling = |byte: &&u8| matches!(**byte, b'.' | b'_' | 0xB7 | 0xA6);
    gap.contains(&b':') || gap.iter().filter(filling).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn gaps_begin_where_one_byte_after_the_other_says(line in "[a-z0. _é-]{0,60}([-. _=*~#|\t:│…·]{1,3}[a-z ]{0,20}){0,4}") {
            prop_assert_eq!(next_gap(line.as_bytes()), first_gap(line.as_bytes()));
        }

        /// The dull twin looks at each place.
        #[test]
        fn a_line_with_a_gap_is_seen(line in "[a-z0]{0,70}([-. _=*~#|\t:│…·]{1,3}){0,4}[a-z0]{0,9}") {
            let line = line.as_bytes();
            let has_one = next_gap(line) < line.len().min(MAX_LABEL);
            prop_assert!(has_gap(line) || !has_one);
        }
    }

    #[test]
    fn each_sign_makes_a_gap() {
        for gap in [
            "\t", "|", "  ", "__", "...", ". . . ", "---", "===", "***", "~~~", "###", "│", "…",
            "·",
        ] {
            let line = format!("Policy number{gap}HO-35018088");
            assert_eq!(next_gap(line.as_bytes()), 13, "{gap}");
            assert!(has_gap(line.as_bytes()), "{gap}");
            assert_eq!(gap_len(gap.as_bytes()), gap.len(), "{gap}");
        }
    }
}
