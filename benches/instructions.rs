//! How many instructions does the built-in scanner take? Counted under valgrind, compared by `benches/gate`.
//!
//! Valgrind shows the program a processor without AVX-512, so these are the counts of the AVX2 kernels, on every
//! machine the same. Each text but `noise` is scanned once before it is counted: what is measured is a scanner in use,
//! its automata built, its scratch as large as it needs to be.

// The macros write modules and functions without a word about them.
#![allow(missing_docs)]

use std::hint::black_box;
use std::ops::ControlFlow;

use gungraun::{library_benchmark, library_benchmark_group, main};
use promptveil::{Input, RuleSet, Scanner, Scratch};

mod corpus;

use corpus::Corpus;

/// A text, and a scratch that has seen it.
struct Warm {
    scanner: &'static Scanner,
    scratch: Scratch,
    text: Vec<u8>,
    findings: usize,
}

fn warm(name: Corpus, len: usize) -> Warm {
    let scanner = Scanner::builtin();
    let mut warm = Warm {
        scanner,
        scratch: Scratch::new(),
        text: corpus::corpus(name, len),
        findings: 0,
    };
    warm.findings = scan(&mut warm);
    // Another way to the number of findings.
    assert_eq!(warm.findings, corpus::count_streamed(scanner, &warm.text));
    warm
}

/// A text before a scratch that has seen nothing: what it costs to learn what noise has in it.
fn cold(name: Corpus, len: usize) -> Warm {
    Warm {
        scratch: Scratch::new(),
        ..warm(name, len)
    }
}

fn scan(warm: &mut Warm) -> usize {
    let mut findings = 0;
    let input = Input::new(&warm.text);
    warm.scanner
        .scan_with(&mut warm.scratch, black_box(&input), |_| {
            findings += 1;
            ControlFlow::Continue(())
        });
    findings
}

#[library_benchmark]
#[bench::prose(warm(Corpus::Prose, 64 << 10))]
#[bench::dense(warm(Corpus::Dense, 64 << 10))]
#[bench::logs(warm(Corpus::Logs, 64 << 10))]
#[bench::german(warm(Corpus::German, 64 << 10))]
#[bench::unicode(warm(Corpus::Unicode, 64 << 10))]
#[bench::base64(warm(Corpus::Base64, 64 << 10))]
#[bench::adversarial(warm(Corpus::Adversarial, 64 << 10))]
#[bench::noise(cold(Corpus::Base64, 2 << 20))]
#[bench::prompt(warm(Corpus::Prose, 1 << 10))]
fn text(mut warm: Warm) -> Warm {
    let findings = scan(&mut warm);
    assert_eq!(findings, warm.findings);
    // Handed back, so that dropping is not counted.
    warm
}

// Reads and compiles all embedded packs, as a process does that starts.
#[library_benchmark]
fn build() -> Scanner {
    let scanner = Scanner::new(RuleSet::builtin_all()).expect("the embedded packs compile");
    black_box(scanner)
}

library_benchmark_group!(name = instructions; benchmarks = text, build);
main!(library_benchmark_groups = instructions);
