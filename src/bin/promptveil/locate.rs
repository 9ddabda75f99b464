//! Byte offsets -> line, column and other offset units, while the text streams by.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};
use promptveil::{OffsetUnit, Span, convert_spans};

/// Where a finding stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// Bytes of the original input.
    pub(crate) bytes: Range<usize>,
    /// The same in the unit that was asked for.
    pub(crate) units: Range<usize>,
    pub(crate) start: Point,
    pub(crate) end: Point,
}

/// Line and column, both from 1; columns count characters, and a stray byte of invalid UTF-8 is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Counts forward through a text of any size and keeps only what the scanner still holds back.
pub(crate) struct Locator {
    unit: OffsetUnit,
    /// The bytes from offset `base` on.
    text: Vec<u8>,
    base: usize,
    /// How many bytes of `text` are counted.
    counted: usize,
    point: Point,
    units: usize,
}

impl Locator {
    pub(crate) fn new(unit: OffsetUnit) -> Locator {
        Locator {
            unit,
            text: Vec::new(),
            base: 0,
            counted: 0,
            point: Point { line: 1, column: 1 },
            units: 0,
        }
    }

    /// Takes the next bytes, before the scanner does.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.text.extend_from_slice(chunk);
    }

    /// Where `span` stands. Spans come in order and do not overlap.
    pub(crate) fn locate(&mut self, span: Span) -> Location {
        let (start, units_start) = self.advance_to(span.start);
        let (end, units_end) = self.advance_to(span.end);
        Location {
            bytes: span.range(),
            units: units_start..units_end,
            start,
            end,
        }
    }

    /// Lets go of everything but the last `held` bytes: no later finding begins before them.
    pub(crate) fn keep_last(&mut self, held: usize) {
        let cut = self.char_boundary(self.text.len().saturating_sub(held));
        self.advance_to(self.base + cut);
        self.text.drain(..self.counted);
        self.base += self.counted;
        self.counted = 0;
    }

    fn advance_to(&mut self, offset: usize) -> (Point, usize) {
        let to = offset.saturating_sub(self.base);
        let to = to.clamp(self.counted, self.text.len());
        let passed = &self.text[self.counted..to];
        let line_start = memrchr(b'\n', passed).map(|newline| newline + 1);
        if let Some(line_start) = line_start {
            self.point.line += memchr_iter(b'\n', &passed[..line_start]).count();
            self.point.column = 1;
        }
        let in_line = &passed[line_start.unwrap_or(0)..];
        self.point.column += count(in_line, OffsetUnit::CodePoints);
        self.units += count(passed, self.unit);
        self.counted = to;
        (self.point, self.units)
    }

    /// The last place up to `cut` at which no character is split, whatever bytes follow.
    fn char_boundary(&self, cut: usize) -> usize {
        let next = self.text.get(cut);
        if next.is_some_and(|&byte| !is_continuation(byte)) {
            return cut;
        }
        let before = (1..=3).take_while(|&back| back <= cut);
        for at in before.map(|back| cut - back) {
            match self.text[at] {
                byte if is_continuation(byte) => {}
                0xC0.. => return at,
                _ => return cut,
            }
        }
        cut
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

fn count(bytes: &[u8], unit: OffsetUnit) -> usize {
    let mut end = [Span::new(bytes.len(), bytes.len())];
    convert_spans(bytes, &mut end, unit);
    end[0].end
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "aé😀\n\n日本xy\r\nzz😀";

    /// The dull twin: everything at once.
    fn whole(text: &[u8], span: Span, unit: OffsetUnit) -> Location {
        let point = |offset: usize| {
            let line_start = memrchr(b'\n', &text[..offset]).map_or(0, |at| at + 1);
            Point {
                line: memchr_iter(b'\n', &text[..offset]).count() + 1,
                column: count(&text[line_start..offset], OffsetUnit::CodePoints) + 1,
            }
        };
        let mut units = [span];
        convert_spans(text, &mut units, unit);
        Location {
            bytes: span.range(),
            units: units[0].range(),
            start: point(span.start),
            end: point(span.end),
        }
    }

    #[test]
    fn chunks_and_held_bytes_change_nothing() {
        let mut text = TEXT.as_bytes().to_vec();
        text.extend_from_slice(b"\xFF\xF0\x9F\x98 \x80\x80\x80\x80\x80 end");
        let boundaries: Vec<usize> = (0..=text.len())
            .filter(|&at| text.get(at).is_none_or(|&byte| !is_continuation(byte)))
            .collect();
        for unit in [OffsetUnit::Bytes, OffsetUnit::Utf16, OffsetUnit::CodePoints] {
            for chunk_len in 1..text.len() {
                for held in 0..6 {
                    for pair in boundaries.windows(2) {
                        let span = Span::new(pair[0], pair[1]);
                        let mut locator = Locator::new(unit);
                        let mut seen = 0;
                        for chunk in text.chunks(chunk_len) {
                            locator.push(chunk);
                            seen += chunk.len();
                            if seen.saturating_sub(held) > span.start {
                                break;
                            }
                            locator.keep_last(held);
                        }
                        let rest = seen..text.len();
                        locator.push(&text[rest]);
                        assert_eq!(locator.locate(span), whole(&text, span, unit));
                    }
                }
            }
        }
    }

    #[test]
    fn memory_stays_bounded() {
        let mut locator = Locator::new(OffsetUnit::Utf16);
        for _ in 0..1000 {
            locator.push(&[b'x'; 1000]);
            locator.keep_last(10);
            assert!(locator.text.len() <= 13);
        }
        assert_eq!(
            locator.locate(Span::new(1_000_000, 1_000_000)).start.column,
            1_000_001
        );
    }
}
