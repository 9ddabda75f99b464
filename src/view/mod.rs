//! text -> [`View`]: folded bytes plus the way back to original offsets.
//!
//! Folding is for detection only. It removes what a reader does not see (zero-width characters, soft hyphens, bidi
//! controls, variation selectors, combining marks on digits and signs, control characters), and turns digits, dashes,
//! spaces, quotes and full-width forms of any script into their ASCII forms. Plain ASCII is borrowed as it is.

mod fold;
mod offset;

use std::borrow::Cow;

use crate::finding::Span;
use fold::Fold;
pub use offset::{OffsetUnit, convert_spans};

/// Folded text with a map back to the original.
pub(crate) struct View<'h> {
    bytes: Cow<'h, [u8]>,
    map: Vec<SyncPoint>,
}

/// From `view` on, view offsets run in step with original offsets from `original` on.
#[derive(Clone, Copy)]
struct SyncPoint {
    view: usize,
    original: usize,
}

impl<'h> View<'h> {
    /// Folds `haystack`; borrows it when there is nothing to fold.
    pub(crate) fn new(haystack: &'h [u8]) -> View<'h> {
        if next_unusual(haystack, 0).is_none() {
            return View::plain(haystack);
        }
        let mut folder = Folder::new(haystack);
        folder.run();
        match folder.folded {
            Some(bytes) => View {
                bytes: Cow::Owned(bytes),
                map: folder.map,
            },
            None => View::plain(haystack),
        }
    }

    fn plain(haystack: &'h [u8]) -> View<'h> {
        View {
            bytes: Cow::Borrowed(haystack),
            map: Vec::new(),
        }
    }

    /// The folded text.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The original bytes behind a span of the view, invisible ones inside it included.
    pub(crate) fn to_original(&self, span: Span) -> Span {
        if self.map.is_empty() {
            return span;
        }
        Span::new(start_of(&self.map, span.start), end_of(&self.map, span.end))
    }
}

/// A view that grows at its end and is cut at its start, for streams.
#[derive(Default)]
pub(crate) struct GrowingView {
    bytes: Vec<u8>,
    /// Never empty once something was pushed; `original` counts from the start of the stream.
    map: Vec<SyncPoint>,
    /// The last byte was written in tag characters.
    in_tag: bool,
}

impl GrowingView {
    /// The folded text that is still there.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Folds `text`, which follows what was pushed before; `original` is its offset in the stream.
    pub(crate) fn push(&mut self, text: &[u8], original: usize) {
        if self.map.is_empty() {
            self.map.push(SyncPoint { view: 0, original });
        }
        let mut folder = Folder::new(text);
        folder.last = self.bytes.last().copied();
        folder.in_tag = self.in_tag;
        folder.run();
        self.in_tag = folder.in_tag;
        let shift = self.bytes.len();
        self.bytes
            .extend_from_slice(folder.folded.as_deref().unwrap_or(text));
        self.map.extend(folder.map.iter().map(|point| SyncPoint {
            view: point.view + shift,
            original: point.original + original,
        }));
    }

    /// The original bytes behind a span.
    pub(crate) fn to_original(&self, span: Span) -> Span {
        Span::new(self.start_of(span.start), end_of(&self.map, span.end))
    }

    /// Where the byte at `offset` begins in the original.
    pub(crate) fn start_of(&self, offset: usize) -> usize {
        start_of(&self.map, offset)
    }

    /// Forgets the first `count` bytes; offsets count from the rest.
    pub(crate) fn cut(&mut self, count: usize) {
        let original = self.start_of(count);
        self.bytes.drain(..count);
        self.map.retain(|point| point.view > count);
        for point in &mut self.map {
            point.view -= count;
        }
        self.map.insert(0, SyncPoint { view: 0, original });
    }
}

/// Where the byte at `offset` of a view begins in the original.
fn start_of(map: &[SyncPoint], offset: usize) -> usize {
    let after = map.partition_point(|point| point.view <= offset);
    match after.checked_sub(1).map(|at| map[at]) {
        Some(point) => point.original + (offset - point.view),
        None => offset,
    }
}

/// Where the last byte before `offset` of a view ends in the original.
fn end_of(map: &[SyncPoint], offset: usize) -> usize {
    let first = map.partition_point(|point| point.view < offset);
    if let Some(point) = map.get(first).filter(|point| point.view == offset) {
        return point.original;
    }
    match first.checked_sub(1).map(|at| map[at]) {
        Some(point) => point.original + (offset - point.view),
        None => offset,
    }
}

/// How many bytes at the end of `text` may be the beginning of a character.
pub(crate) fn unfinished_len(text: &[u8]) -> usize {
    let tail = &text[text.len().saturating_sub(3)..];
    let Some(lead) = tail.iter().rposition(|byte| byte & 0xC0 == 0xC0) else {
        return 0;
    };
    let there = tail.len() - lead;
    let wanted = match tail[lead] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    if there < wanted { there } else { 0 }
}

/// One pass over the original that copies only once something folds.
struct Folder<'h> {
    haystack: &'h [u8],
    /// The folded text so far; `None` while it equals the original.
    folded: Option<Vec<u8>>,
    map: Vec<SyncPoint>,
    /// Everything before this offset is in `folded`, if that exists.
    copied: usize,
    /// The last folded byte before the haystack.
    last: Option<u8>,
    /// The last byte was written in tag characters, which nobody sees: what is seen goes on as if they were not there.
    in_tag: bool,
}

impl<'h> Folder<'h> {
    fn new(haystack: &'h [u8]) -> Folder<'h> {
        Folder {
            haystack,
            folded: None,
            map: Vec::new(),
            copied: 0,
            last: None,
            in_tag: false,
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(next) = next_unusual(self.haystack, at) {
            let (character, len) = decode(&self.haystack[next..]);
            if let Some(character) = character {
                self.fold(character, next, len);
            }
            at = next + len;
        }
        if self.folded.is_some() || self.in_tag {
            self.copy_up_to(self.haystack.len());
        }
    }

    /// Takes text that stays as it is, up to `at`.
    fn copy_up_to(&mut self, at: usize) {
        if at > self.copied && std::mem::take(&mut self.in_tag) {
            self.part(self.copied);
        }
        let folded = self.folded.get_or_insert_default();
        folded.extend_from_slice(&self.haystack[self.copied..at]);
        self.copied = at;
    }

    /// Parts hidden text from what is seen: neither may lengthen a value of the other.
    fn part(&mut self, original: usize) {
        let folded = self.folded.get_or_insert_default();
        let view = folded.len();
        folded.push(b' ');
        push_point(&mut self.map, SyncPoint { view, original });
        let view = folded.len();
        push_point(&mut self.map, SyncPoint { view, original });
    }

    fn fold(&mut self, character: char, at: usize, len: usize) {
        let fold = match fold::fold(character) {
            Fold::Mark if !self.follows_sign(at) => return,
            Fold::Keep => return,
            fold => fold,
        };
        self.copy_up_to(at);
        let is_tag = fold::is_tag(character);
        if is_tag != self.in_tag && matches!(fold, Fold::To(_)) {
            if self.in_tag || !self.is_at_start() {
                self.part(at);
            }
            self.in_tag = is_tag;
        }
        let folded = self.folded.get_or_insert_default();
        let view = folded.len();
        push_point(&mut self.map, SyncPoint { view, original: at });
        if let Fold::To(byte) = fold {
            folded.push(byte);
        }
        self.copied = at + len;
        let view = folded.len();
        let original = self.copied;
        push_point(&mut self.map, SyncPoint { view, original });
    }

    fn is_at_start(&self) -> bool {
        self.last.is_none() && self.folded.as_ref().is_none_or(Vec::is_empty)
    }

    /// Whether the last byte before `at` is a digit or a sign of ASCII; combining marks on letters stay.
    fn follows_sign(&self, at: usize) -> bool {
        let last = if self.copied == at {
            self.folded.as_deref().and_then(<[u8]>::last)
        } else {
            self.haystack[..at].last()
        };
        last.or(self.last.as_ref())
            .is_some_and(|&byte| is_sign(byte))
    }
}

/// What a character that stands alone folds to; no bytes when a reader does not see it.
pub(crate) fn fold_alone(character: char, buffer: &mut [u8; 4]) -> &[u8] {
    match fold::fold(character) {
        Fold::Remove => &[],
        Fold::To(byte) => {
            buffer[0] = byte;
            &buffer[..1]
        }
        // A mark has nothing to stand on.
        Fold::Keep | Fold::Mark => character.encode_utf8(buffer).as_bytes(),
    }
}

/// Adds a point; of many at one place in the view only the first and the last count.
fn push_point(map: &mut Vec<SyncPoint>, point: SyncPoint) {
    if let [.., before, last] = &mut map[..] {
        if before.view == point.view && last.view == point.view {
            *last = point;
            return;
        }
    }
    map.push(point);
}

/// Digits, punctuation and spaces of ASCII.
fn is_sign(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphabetic()
}

/// The next byte from `at` on that is an ASCII control character without meaning in text, or not ASCII.
fn next_unusual(haystack: &[u8], at: usize) -> Option<usize> {
    const LANES: usize = 64;
    let rest = &haystack[at..];
    let is_unusual = |&byte: &u8| byte >= 0x7F || (byte < 0x20) & (byte.wrapping_sub(9) > 4);
    let mut skipped = 0;
    for block in rest.chunks_exact(LANES) {
        // One byte a lane and no early exit: the compiler makes vector instructions of it.
        let any = block.iter().fold(false, |any, &byte| {
            // Signed, so that what is not ASCII is as small as a control character.
            let is_low = (byte as i8) < 0x20;
            any | (is_low & (byte.wrapping_sub(9) > 4)) | (byte == 0x7F)
        });
        if any {
            break;
        }
        skipped += LANES;
    }
    rest[skipped..]
        .iter()
        .position(is_unusual)
        .map(|found| at + skipped + found)
}

/// The character at the start of `bytes` and its length; `None` and 1 for a stray byte.
fn decode(bytes: &[u8]) -> (Option<char>, usize) {
    let len = match bytes[0] {
        0x00..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return (None, 1),
    };
    let character = bytes
        .get(..len)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .and_then(|text| text.chars().next());
    match character {
        Some(character) => (Some(character), len),
        None => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        String::from_utf8_lossy(View::new(text.as_bytes()).bytes()).into_owned()
    }

    #[test]
    fn plain_text_is_borrowed() {
        for text in ["", "plain ASCII 123", "Grüße aus Köln", "日本語"] {
            assert!(
                matches!(View::new(text.as_bytes()).bytes, Cow::Borrowed(_)),
                "{text}"
            );
        }
    }

    #[test]
    fn disguises_fold_away() {
        assert_eq!(folded("０７８‐05–1120"), "078-05-1120");
        assert_eq!(
            folded("0\u{200B}78\u{AD}-05\u{2060}-1120\u{202C}"),
            "078-05-1120"
        );
        assert_eq!(folded("٠٧٨-०५-1120"), "078-05-1120");
        assert_eq!(folded("𝟎𝟕𝟖 05\u{A0}1120"), "078 05 1120");
        assert_eq!(folded("0\u{301}78"), "078");
        assert_eq!(folded("e\u{301}"), "e\u{301}", "marks on letters stay");
        assert_eq!(folded("0\u{0}7\u{0}8"), "078");
        assert_eq!(folded("\u{E0030}\u{E0037}"), "07");
        assert_eq!(
            folded("1\u{E0061}2"),
            "1 a 2",
            "hidden text lengthens nothing"
        );
        assert_eq!(folded("x \u{E0030}\u{E0037}é"), "x  07 é");
    }

    #[test]
    fn spans_cover_what_is_inside_and_nothing_beside() {
        let text = "id \u{200B}0\u{200B}7８\u{200B} x";
        let view = View::new(text.as_bytes());
        assert_eq!(view.bytes(), b"id 078 x");
        let span = view.to_original(Span::new(3, 6));
        assert_eq!(&text[span.range()], "0\u{200B}7８");
        let tail = view.to_original(Span::new(7, 8));
        assert_eq!(&text[tail.range()], "x");
    }

    #[test]
    fn stray_bytes_stay() {
        let text = b"\xFF078\xE2\x80-05";
        assert_eq!(View::new(text).bytes(), text);
    }

    proptest! {
        /// The dull twin: fold each character on its own.
        #[test]
        fn agrees_with_one_character_at_a_time(text in r"(?s)([a-z0-9 \-\u{E0041}\u{E0030}\u{0}\u{200B}\u{AD}０-９٠-٩–\u{A0}é\u{301}日]|.){0,40}") {
            let mut dull = Vec::new();
            let mut was_tag = false;
            for character in text.chars() {
                let mut buffer = [0; 4];
                let is_tag = fold::is_tag(character);
                let is_seen = match fold::fold(character) {
                    Fold::Remove => false,
                    Fold::Mark => !dull.last().is_some_and(|&byte| is_sign(byte)),
                    Fold::Keep | Fold::To(_) => true,
                };
                if is_seen {
                    if is_tag != was_tag && !dull.is_empty() {
                        dull.push(b' ');
                    }
                    was_tag = is_tag;
                }
                match fold::fold(character) {
                    Fold::Keep => dull.extend(character.encode_utf8(&mut buffer).bytes()),
                    Fold::Remove => {}
                    Fold::To(byte) => dull.push(byte),
                    Fold::Mark => if !dull.last().is_some_and(|&byte| is_sign(byte)) {
                        dull.extend(character.encode_utf8(&mut buffer).bytes());
                    },
                }
            }
            let view = View::new(text.as_bytes());
            prop_assert_eq!(view.bytes(), &dull[..]);
            for character in text.chars() {
                let (mut one, mut buffer) = ([0; 4], [0; 4]);
                let one = character.encode_utf8(&mut one).as_bytes();
                let alone = View::new(one);
                prop_assert_eq!(fold_alone(character, &mut buffer), alone.bytes());
            }
            // Every view span maps to whole characters, in order.
            let mut last = 0;
            for at in 0..dull.len() {
                let span = view.to_original(Span::new(at, at + 1));
                prop_assert!(span.start >= last || span.start == last.saturating_sub(0));
                prop_assert!(span.end <= text.len());
                last = span.start;
            }
        }
    }
}
