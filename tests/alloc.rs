//! Once warm, scanning allocates nothing.
//!
//! A binary of its own, because a global allocator counts for all of a process.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::ops::ControlFlow;

use promptveil::{Input, Scanner, Scratch};

#[path = "../benches/corpus/mod.rs"]
mod corpus;
#[path = "../benches/counting/mod.rs"]
mod counting;

use corpus::Corpus;

/// Findings in `text`, and how often scanning it allocated.
fn scan(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> (usize, u64) {
    let before = counting::calls();
    let mut findings = 0;
    scanner.scan_with(scratch, &Input::new(text), |_| {
        findings += 1;
        ControlFlow::Continue(())
    });
    (findings, counting::calls() - before)
}

/// Scans all of `texts` twice with one scratch; the second time nothing may be allocated.
fn assert_silent_when_warm(name: &str, texts: &[&[u8]]) {
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let mut warm = Vec::new();
    let mut first = 0;
    for text in texts {
        let (findings, calls) = scan(scanner, &mut scratch, text);
        warm.push(findings);
        first += calls;
    }
    assert!(first > 0, "{name}: the allocator does not count");
    for (at, text) in texts.iter().enumerate() {
        let (findings, calls) = scan(scanner, &mut scratch, text);
        assert_eq!(findings, warm[at], "{name}, text {at}");
        assert_eq!(
            calls,
            0,
            "{name}, text {at} of {} bytes allocates",
            text.len()
        );
    }
}

#[test]
fn a_warm_scan_of_a_corpus_allocates_nothing() {
    for name in [
        Corpus::Clean,
        Corpus::Prose,
        Corpus::Dense,
        Corpus::Logs,
        Corpus::Source,
    ] {
        assert_silent_when_warm(name.name(), &[&corpus::corpus(name, 256 << 10)]);
    }
}

/// Headings of every make: keys of JSON further out, columns of rows, statements and HTML. Signs that fold, such as
/// those of drawn boxes, take memory.
#[test]
fn a_warm_scan_of_tables_allocates_nothing() {
    let marked = include_str!("data/tables.toml").replace(['«', '»'], "");
    let tables: Vec<&[u8]> = marked
        .split("'''")
        .filter(|table| table.is_ascii())
        .map(str::as_bytes)
        .collect();
    assert!(tables.len() > 100);
    assert_silent_when_warm("tables", &tables);
}

#[test]
fn a_warm_scan_of_prompts_allocates_nothing() {
    let prompts = corpus::prompts(2_000);
    let texts: Vec<&[u8]> = prompts.iter().map(String::as_bytes).collect();
    assert_silent_when_warm("prompts", &texts);
}
