//! Once warm, scanning allocates nothing.
//!
//! A binary of its own, because a global allocator counts for all of a process.
#![allow(clippy::unwrap_used)]
// The trait of allocators is unsafe; the one here passes every call on as it is.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ops::ControlFlow;

use promptveil::{Input, Scanner, Scratch};

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::Corpus;

/// The system's allocator; counts what the calling thread asks for.
struct Counting;

thread_local! {
    // Without a destructor and const, so that counting itself allocates nothing.
    static CALLS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    CALLS.with(|calls| calls.set(calls.get() + 1));
}

// SAFETY: each call goes to the system's allocator with the caller's arguments; counting touches no memory of either.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `alloc`, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as above; the memory came from the system's allocator.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Findings in `text`, and how often scanning it allocated.
fn scan(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> (usize, u64) {
    let before = CALLS.get();
    let mut findings = 0;
    scanner.scan_with(scratch, &Input::new(text), |_| {
        findings += 1;
        ControlFlow::Continue(())
    });
    (findings, CALLS.get() - before)
}

/// Scans all of `texts` twice with one scratch; the second time nothing may be allocated.
fn assert_silent_when_warm(name: &str, texts: &[&[u8]]) {
    let scanner = Scanner::builtin();
    let mut scratch = scanner.create_scratch();
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

#[test]
fn a_warm_scan_of_prompts_allocates_nothing() {
    let prompts = corpus::prompts(2_000);
    let texts: Vec<&[u8]> = prompts.iter().map(String::as_bytes).collect();
    assert_silent_when_warm("prompts", &texts);
}
