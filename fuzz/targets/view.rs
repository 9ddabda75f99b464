//! What a reader does not see changes nothing, and offsets come back exact in every unit.
//!
//! Zero-width spaces are put between the characters of a text: the findings must be those of the text without them,
//! each span beginning and ending with a character that can be seen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil::{OffsetUnit, Scanner, Span, convert_spans};
use promptveil_fuzz::{assert_in_order, rows, split_choice};

const INVISIBLE: char = '\u{200B}';

/// `text` with invisible characters in it, and for each offset of that the offset in `text` it stands for.
fn disguised(text: &str, seed: u8) -> (String, Vec<usize>) {
    let mut out = String::new();
    let mut back = Vec::new();
    let mut state = u64::from(seed);
    for (at, character) in text.char_indices() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        if state >> 61 < u64::from(seed % 8) {
            out.push(INVISIBLE);
            back.extend([at; INVISIBLE.len_utf8()]);
        }
        out.push(character);
        back.extend(at..at + character.len_utf8());
    }
    back.push(text.len());
    (out, back)
}

/// The dull twin of `convert_spans`.
fn units(text: &[u8], unit: OffsetUnit) -> usize {
    let count = |chunk: std::str::Utf8Chunk<'_>| {
        let valid = match unit {
            OffsetUnit::Utf16 => chunk.valid().encode_utf16().count(),
            _ => chunk.valid().chars().count(),
        };
        valid + chunk.invalid().len()
    };
    text.utf8_chunks().map(count).sum()
}

fuzz_target!(|data: &[u8]| {
    let Some((seed, _, bytes)) = split_choice(data) else {
        return;
    };
    let scanner = Scanner::builtin();
    let findings = scanner.scan_bytes(bytes);
    assert_in_order(bytes, &findings);

    for unit in [OffsetUnit::Utf16, OffsetUnit::CodePoints] {
        let mut spans: Vec<Span> = findings.iter().map(promptveil::Finding::span).collect();
        convert_spans(bytes, &mut spans, unit);
        if std::str::from_utf8(bytes).is_ok() {
            for (finding, span) in findings.iter().zip(&spans) {
                assert_eq!(span.start, units(&bytes[..finding.span().start], unit));
                assert_eq!(span.end, units(&bytes[..finding.span().end], unit));
            }
        }
    }

    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (hidden, original) = disguised(text, seed);
    let found = scanner.scan(&hidden);
    assert_in_order(hidden.as_bytes(), &found);
    let shown: Vec<_> = rows(scanner, &found)
        .into_iter()
        .map(|(start, end, rule, points)| (original[start], original[end], rule, points))
        .collect();
    assert_eq!(shown, rows(scanner, &findings));
});
