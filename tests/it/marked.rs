//! Texts in which what must be found stands in « », and texts that are scanned in every mode.

use std::ops::Range;

use promptveil::{Engine, RuleSet, Scanner};

use crate::texts::Texts;

/// Asserts that every letter and digit of each marked place is covered, byte by byte of a stream as well.
pub(crate) fn assert_covered(marked: impl IntoIterator<Item = String>) {
    let scanner = Scanner::builtin();
    let mut missed = Vec::new();
    for marked in marked {
        let (text, places) = unmarked(&marked);
        let found = scanned(scanner, &text);
        let is_open = |at: &usize| {
            text.as_bytes()[*at].is_ascii_alphanumeric()
                && !found.iter().any(|one| one.contains(at))
        };
        if places.iter().cloned().flatten().any(|at| is_open(&at)) {
            missed.push(format!("{marked}\n{:?}", shown(&text, &found)));
        }
        assert_eq!(streamed(scanner, &text, || 1), found, "{text}");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

/// Asserts that nothing is found in any of these.
pub(crate) fn assert_silent(texts: &[String]) {
    for text in texts {
        let found = scanned(Scanner::builtin(), text);
        assert!(found.is_empty(), "{text}\n{:?}", shown(text, &found));
    }
}

/// Asserts that some embedded rules find the same in `cases` texts of pieces, torn and mixed, whatever the engine and
/// the cuts. A text has fewer pieces than `most`.
pub(crate) fn assert_same_in_every_mode(
    rules: &[&str],
    pieces: &[&str],
    mut texts: Texts,
    (cases, most): (usize, usize),
) {
    let some = || RuleSet::builtin_all().filter(|rule| rules.contains(&rule.id().as_str()));
    let fast = Scanner::new(some()).unwrap();
    let naive = Scanner::builder()
        .engine(Engine::Naive)
        .build(some())
        .unwrap();
    for case in 0..cases {
        let mut text = String::new();
        for _ in 0..1 + texts.below(most) {
            text.push_str(pieces[texts.below(pieces.len())]);
            if case % 4 == 0 {
                let again = pieces[texts.below(pieces.len())];
                text.push_str(&again.repeat(texts.below(120)));
            }
            if case % 8 == 0 && texts.below(4) == 0 {
                text.push_str(&"some words ".repeat(texts.below(200)));
            }
        }
        let found = scanned(&fast, &text);
        if text.len() < 2_000 {
            assert_eq!(scanned(&naive, &text), found, "case {case}: {text:?}");
        }
        let cut = streamed(&fast, &text, || 1 + texts.below(90));
        assert_eq!(cut, found, "case {case}: {text:?}");
    }
}

fn shown<'t>(text: &'t str, found: &[Range<usize>]) -> Vec<&'t str> {
    found.iter().map(|one| &text[one.clone()]).collect()
}

/// The text of a marked one, and the marked places.
fn unmarked(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for (at, piece) in marked.split(['«', '»']).enumerate() {
        if at % 2 == 1 {
            places.push(text.len()..text.len() + piece.len());
        }
        text.push_str(piece);
    }
    (text, places)
}

/// Everything that is found when the text comes in chunks of `size` bytes.
pub(crate) fn streamed(
    scanner: &Scanner,
    text: &str,
    mut size: impl FnMut() -> usize,
) -> Vec<Range<usize>> {
    let mut stream = scanner.scan_stream();
    let mut found = Vec::new();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (chunk, tail) = rest.split_at(size().min(rest.len()));
        stream.push(chunk, |finding, _| found.push(finding.range()));
        rest = tail;
    }
    stream.finish(|finding, _| found.push(finding.range()));
    found
}

/// Everything that is found in the whole text.
pub(crate) fn scanned(scanner: &Scanner, text: &str) -> Vec<Range<usize>> {
    let findings = scanner.scan(text);
    findings.iter().map(|finding| finding.range()).collect()
}
