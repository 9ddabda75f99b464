//! What the fuzz targets share: how an input is read, and what must hold of every scan.
//!
//! Most inputs begin with two bytes that choose - a pack, a policy, where to cut - and go on with the text. So an
//! ordinary text behind two bytes is a good seed, and the fuzzer can change the choice alone.

pub mod vaults;

use promptveil::{Finding, Scanner};

/// The two bytes that choose, and the text.
pub fn split_choice(data: &[u8]) -> Option<(u8, u8, &[u8])> {
    match data {
        [first, second, text @ ..] => Some((*first, *second, text)),
        _ => None,
    }
}

/// Cuts `text` into chunks; `seed` says where. Zero cuts after every byte.
pub fn chunks(text: &[u8], seed: u8) -> Vec<&[u8]> {
    let widest = [1, 2, 7, 64, 1_000][usize::from(seed) % 5];
    let mut state = u64::from(seed);
    let mut rest = text;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        // Knuth's multiplier for 64 bits; the high bits are random enough to cut a text.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let len = 1 + (state >> 33) as usize % widest;
        let (chunk, tail) = rest.split_at(len.min(rest.len()));
        chunks.push(chunk);
        rest = tail;
    }
    chunks
}

/// What identifies a finding in every scanner with the same rules: span, rule, points.
pub fn rows(scanner: &Scanner, findings: &[Finding]) -> Vec<(usize, usize, String, u8)> {
    let row = |f: &Finding| {
        let rule = scanner.rule(f.rule()).id().to_string();
        (f.span().start, f.span().end, rule, f.score().points())
    };
    findings.iter().map(row).collect()
}

/// Asserts what every result promises: sorted, disjoint, within the text, never inside a character.
pub fn assert_in_order(text: &[u8], findings: &[Finding]) {
    let mut last = 0;
    for finding in findings {
        let span = finding.span();
        assert!(last <= span.start && span.start < span.end && span.end <= text.len());
        last = span.end;
        if let Ok(text) = std::str::from_utf8(text) {
            assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        }
    }
}
