//! Runs of digits of base64 or hexadecimal: how far they go, and whether they say anything.

use super::{base64, hex};
use crate::view::View;

/// Shortest run of base64 or hexadecimal digits that is decoded.
pub(super) const MIN_RUN: usize = 12;
/// Characters of a run decoded at once: a multiple of four, so that the next window is in step.
const WINDOW: usize = 4096;
/// A line break may stand in a run behind a line of at least this length, as mail and key files write them.
const MIN_LINE: usize = 60;
/// Most bytes that a window says: those of base64.
const MAX_DECODED: usize = WINDOW / 4 * 3;
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

/// Digits of base64 in either alphabet.
pub(super) fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The run at `start`, up to a window of it; `line` digits of its first line stand before.
pub(super) fn measure(text: &[u8], start: usize, mut line: usize) -> Run {
    let (mut at, mut count) = (start, 0);
    while count < WINDOW {
        let Some(&byte) = text.get(at) else { break };
        if is_digit(byte) {
            (at, count, line) = (at + 1, count + 1, line + 1);
            continue;
        }
        let width = match text[at..] {
            [b'\n', next, ..] if is_digit(next) => 1,
            [b'\r', b'\n', next, ..] if is_digit(next) => 2,
            _ => 0,
        };
        if width == 0 || line < MIN_LINE {
            break;
        }
        (at, line) = (at + width, 0);
    }
    let is_open = count == WINDOW;
    let is_closed = is_open || at + 3 <= text.len();
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

/// Decodes a run, or else its parts between signs that may join two things, and folds what comes out.
pub(super) fn decode_run(run: &[u8], is_part: bool, found: &mut dyn FnMut(usize, usize, &[u8])) {
    if decode_whole(run, is_part, &mut |text| found(0, run.len(), text)) {
        return;
    }
    let mut start = 0;
    for part in run.split(|&byte| !byte.is_ascii_alphanumeric() && byte != b'=') {
        let end = start + part.len();
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

/// Hands on what a run says, folded; whether it says anything.
fn decode_whole(run: &[u8], is_part: bool, said: &mut dyn FnMut(&[u8])) -> bool {
    let decoders: [Decode; 2] = [hex::decode, base64::decode];
    decoders.into_iter().any(|decode| {
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

/// Bytes that are text: UTF-8, or UTF-16 of ASCII, without control characters.
///
/// A window of a longer run may begin and end inside a character.
fn to_text(bytes: &mut [u8], is_part: bool) -> Option<&[u8]> {
    let is_wide = bytes.len() >= 4 && bytes.iter().skip(1).step_by(2).all(|&byte| byte == 0);
    let len = match is_wide {
        true => bytes.len().div_ceil(2),
        false => bytes.len(),
    };
    if is_wide {
        for at in 0..len {
            bytes[at] = bytes[2 * at];
        }
    }
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
