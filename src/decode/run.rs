//! Runs of digits of base64 or hexadecimal: how far they go, and whether they say anything.

use std::sync::OnceLock;

use super::{base64, hex};
use crate::arch::Classifier;
use crate::byte_set::ByteSet;
use crate::view::View;

/// Shortest run of base64 or hexadecimal digits that is decoded.
pub(super) const MIN_RUN: usize = 12;
/// Characters of a run decoded at once: a multiple of four, so that the next window is in step.
const WINDOW: usize = 4096;
/// A line break may stand in a run behind a line of at least this length, as mail and key files write them.
const MIN_LINE: usize = 60;
/// Most bytes that a window says: those of base64.
const MAX_DECODED: usize = WINDOW / 4 * 3;
/// Longest indentation of a line of a run.
const MAX_INDENT: usize = 8;
/// Longest line break in a run.
const MAX_BREAK: usize = MAX_INDENT + 4;
/// Shorter text, in bytes, is mostly ASCII.
const SURE_LEN: usize = 16;
/// Bytes of a run that are decoded first: most runs are no text, and show it at once.
const SAMPLE: usize = 24;

/// A run of digits of base64, or one window of it.
pub(super) struct Run {
    pub(super) end: usize,
    pub(super) count: usize,
    /// More of it follows; so long is its last line.
    pub(super) open_line: Option<usize>,
    /// Its end, or that of the window, is known.
    pub(super) is_closed: bool,
}

/// Whether the run at the start of `text` may say anything.
pub(super) fn may_say(text: &[u8]) -> bool {
    let run = text.iter().take(SAMPLE).take_while(|byte| is_digit(**byte));
    let run = &text[..run.count()];
    DECODERS.iter().any(|decode| begins_as_text(run, *decode))
}

/// Digits of base64 in either alphabet.
pub(super) fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Finds the digits of base64.
fn digits() -> &'static Classifier {
    static DIGITS: OnceLock<Classifier> = OnceLock::new();
    DIGITS.get_or_init(|| Classifier::new(&ByteSet::of((0..0x80).filter(|&byte| is_digit(byte)))))
}

/// Finds what parts two things in a run.
fn signs() -> &'static Classifier {
    static SIGNS: OnceLock<Classifier> = OnceLock::new();
    let is_sign = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b'=';
    SIGNS.get_or_init(|| Classifier::new(&ByteSet::of((0..0x80).filter(is_sign))))
}

/// The run at `start`, up to a window of it; `line` digits of its first line stand before.
pub(super) fn measure(text: &[u8], start: usize, mut line: usize) -> Run {
    let (mut at, mut count) = (start, 0);
    loop {
        let more = digits().special_len(text, at, WINDOW - count);
        (at, count, line) = (at + more, count + more, line + more);
        if count == WINDOW || line < MIN_LINE {
            break;
        }
        let width = break_len(&text[at..]);
        if width == 0 || !text.get(at + width).is_some_and(|&next| is_digit(next)) {
            break;
        }
        (at, line) = (at + width, 0);
    }
    let is_open = count == WINDOW;
    let is_closed = is_open || at + MAX_BREAK < text.len();
    let padding = text[at..]
        .iter()
        .take(2)
        .take_while(|&&byte| byte == b'=')
        .count();
    if !is_open && count % 4 != 0 {
        at += padding.min(4 - count % 4);
    }
    Run {
        end: at,
        count,
        open_line: is_open.then_some(line),
        is_closed,
    }
}

/// The length of a line break in a run with the indentation or the marks of a quoted mail behind it; also one that is
/// written as an escape.
fn break_len(text: &[u8]) -> usize {
    let len = match text {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        [b'\\', b'n', ..] => return 2,
        [b'\\', b'r', b'\\', b'n', ..] => return 4,
        _ => return 0,
    };
    let rest = text[len..].iter().take(MAX_INDENT);
    len + rest
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
        .count()
}

/// A run without its line breaks, at the beginning of a buffer.
fn join_lines<'o>(run: &[u8], out: &'o mut [u8; WINDOW + 2]) -> &'o [u8] {
    let (mut at, mut len) = (0, 0);
    while at < run.len() {
        let rest = &run[at..];
        let line = memchr::memchr3(b'\n', b'\r', b'\\', rest).unwrap_or(rest.len());
        let line = line.min(out.len() - len);
        out[len..len + line].copy_from_slice(&rest[..line]);
        len += line;
        at += line + break_len(&rest[line..]).max(1);
    }
    &out[..len]
}

/// Decodes a run, or else its parts between signs that may join two things, and folds what comes out.
pub(super) fn decode_run(run: &[u8], is_part: bool, found: &mut dyn FnMut(usize, usize, &[u8])) {
    let is_broken = || memchr::memchr2(b'\n', b'\\', run).is_some();
    let mut all = |text: &[u8]| found(0, run.len(), text);
    let is_text = match DECODERS.iter().any(|decode| begins_as_text(run, *decode)) {
        true if is_broken() => {
            decode_whole(join_lines(run, &mut [0; WINDOW + 2]), is_part, &mut all)
        }
        true => decode_whole(run, is_part, &mut all),
        false => false,
    };
    if is_text {
        return;
    }
    let mut start = 0;
    let ends = signs().each_special(run, 0..run.len());
    for end in ends.chain([run.len()]) {
        let part = &run[start..end];
        // The mark of a number in code.
        let marked = part
            .strip_prefix(b"0x")
            .or_else(|| part.strip_prefix(b"0X"));
        if part.len() >= MIN_RUN && (part.len() < run.len() || marked.is_some()) {
            decode_whole(marked.unwrap_or(part), false, &mut |text| {
                found(start, end, text);
            });
        }
        start = end + 1;
    }
}

/// Writes what a run says to the beginning of a buffer, and gives its length.
type Decode = fn(&[u8], &mut [u8]) -> Option<usize>;

const DECODERS: [Decode; 2] = [hex::decode, base64::decode];

/// Hands on what a run says, folded; whether it says anything.
fn decode_whole(run: &[u8], is_part: bool, said: &mut dyn FnMut(&[u8])) -> bool {
    DECODERS.into_iter().any(|decode| {
        begins_as_text(run, decode) && decode_with(decode, run, is_part, said).is_some()
    })
}

/// Whether a run may be text: most end here, and need no room for all of it.
fn begins_as_text(run: &[u8], decode: Decode) -> bool {
    let mut sample = [0; SAMPLE];
    let len = decode(&run[..run.len().min(SAMPLE)], &mut sample);
    len.is_some_and(|len| to_text(&mut sample[..len], true).is_some())
}

fn decode_with(
    decode: Decode,
    run: &[u8],
    is_part: bool,
    said: &mut dyn FnMut(&[u8]),
) -> Option<()> {
    let mut out = [0; MAX_DECODED];
    let len = decode(run, &mut out)?;
    let text = to_text(&mut out[..len], is_part)?;
    said(View::new(text).bytes());
    Some(())
}

/// Turns UTF-16 of the first 256 characters into UTF-8, and gives its length.
fn narrow(bytes: &mut [u8]) -> usize {
    let mut len = 0;
    for at in (0..bytes.len()).step_by(2) {
        match bytes[at] {
            byte @ ..0x80 => {
                bytes[len] = byte;
                len += 1;
            }
            // Control characters, which no text has; a window may end in the middle of one that shows.
            0x80..0xA0 => {
                bytes[len] = 0x7F;
                len += 1;
            }
            byte if at + 1 < bytes.len() => {
                bytes[len] = 0xC0 | byte >> 6;
                bytes[len + 1] = 0x80 | byte & 0x3F;
                len += 2;
            }
            _ => {}
        }
    }
    len
}

/// Bytes that are text: UTF-8, or UTF-16 of the first 256 characters, without control characters.
///
/// A window of a longer run may begin and end inside a character.
fn to_text(bytes: &mut [u8], is_part: bool) -> Option<&[u8]> {
    let is_wide = bytes.len() >= 4 && bytes.iter().skip(1).step_by(2).all(|&byte| byte == 0);
    let len = match is_wide {
        true => narrow(bytes),
        false => bytes.len(),
    };
    let bytes = &bytes[..len];
    let is_control = |byte: &u8| *byte == 0x7F || (*byte < 0x20 && !(9..=13).contains(byte));
    if bytes.is_empty() || bytes.iter().any(is_control) {
        return None;
    }
    // So few bytes may be characters by chance.
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if !is_part && bytes.len() < SURE_LEN && 2 * beyond > bytes.len() {
        return None;
    }
    let is_continuation = |byte: &&u8| **byte & 0xC0 == 0x80;
    let head = bytes.iter().take(3).take_while(is_continuation).count();
    let is_text = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(_) if !is_part => false,
        Err(_) => match std::str::from_utf8(&bytes[head..]) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none(),
        },
    };
    is_text.then_some(bytes)
}
