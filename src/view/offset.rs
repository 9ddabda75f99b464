//! Offsets in other units than bytes, for callers whose strings are not UTF-8.

use crate::finding::Span;

/// A unit to count offsets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OffsetUnit {
    /// Bytes of UTF-8, as in every [`Finding`](crate::Finding).
    Bytes,
    /// UTF-16 code units: strings of JavaScript, Java and C#.
    Utf16,
    /// Unicode code points: strings of Python.
    CodePoints,
}

/// Converts byte spans of `text` to another unit, in one pass over the text.
///
/// The spans must be sorted by start and must not overlap, as findings of one scan are. A stray byte of invalid
/// UTF-8 counts as one unit. Offsets beyond the text become its length. For [`OffsetUnit::Bytes`] all stay as they are.
pub fn convert_spans(text: &[u8], spans: &mut [Span], unit: OffsetUnit) {
    if unit == OffsetUnit::Bytes {
        return;
    }
    let mut counted = Counter {
        text,
        unit,
        bytes: 0,
        units: 0,
    };
    for span in spans {
        let start = counted.advance_to(span.start);
        let end = counted.advance_to(span.end);
        *span = Span::new(start, end);
    }
}

struct Counter<'t> {
    text: &'t [u8],
    unit: OffsetUnit,
    bytes: usize,
    units: usize,
}

impl Counter<'_> {
    fn advance_to(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len()).max(self.bytes);
        for chunk in self.text[self.bytes..offset].utf8_chunks() {
            self.units += match self.unit {
                OffsetUnit::Utf16 => chunk.valid().chars().map(char::len_utf16).sum(),
                _ => chunk.valid().chars().count(),
            };
            self.units += chunk.invalid().len();
        }
        self.bytes = offset;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_counted_in_the_unit_asked_for() {
        let text = "é😀x日y".as_bytes();
        let spans = [Span::new(2, 6), Span::new(6, 7), Span::new(10, 11)];
        let mut utf16 = spans;
        convert_spans(text, &mut utf16, OffsetUnit::Utf16);
        assert_eq!(utf16, [Span::new(1, 3), Span::new(3, 4), Span::new(5, 6)]);
        let mut points = spans;
        convert_spans(text, &mut points, OffsetUnit::CodePoints);
        assert_eq!(points, [Span::new(1, 2), Span::new(2, 3), Span::new(4, 5)]);
        let mut bytes = spans;
        convert_spans(text, &mut bytes, OffsetUnit::Bytes);
        assert_eq!(bytes, spans);
    }

    #[test]
    fn spans_end_with_the_text_and_a_stray_byte_is_one_unit() {
        let mut spans = [Span::new(0, 1), Span::new(1, 99)];
        convert_spans(b"\xFFab", &mut spans, OffsetUnit::Utf16);
        assert_eq!(spans, [Span::new(0, 1), Span::new(1, 3)]);
    }
}
