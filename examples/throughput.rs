//! Measures how fast the built-in scanner reads each benchmark text, on one core.
//!
//! ```text
//! cargo run --release --example throughput               # every text, 64 MiB each
//! cargo run --release --example throughput -- 16M prose  # another size, some of the texts
//! cargo run --release --example throughput -- latency    # single prompts
//! ```
//!
//! `GB/s` is the best of five runs. `memchr GB/s` counts the bytes 0xff, which valid UTF-8 never holds: about what
//! this machine can do when it only reads the text, and so the ceiling of any scanner.
//!
//! `latency` scans 5,000 different prompts of 1 KiB, once to warm up and once to measure.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the console"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use promptveil::{Scanner, Scratch};

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::Corpus;

const RUNS: usize = 5;

fn main() -> ExitCode {
    let mut bytes = 64 << 20;
    let mut names = Vec::new();
    if std::env::args().nth(1).is_some_and(|arg| arg == "latency") {
        latency();
        return ExitCode::SUCCESS;
    }
    for arg in std::env::args().skip(1) {
        match (corpus::parse_size(&arg), Corpus::from_name(&arg)) {
            (Some(size), _) if size > 0 => bytes = size,
            (_, Some(name)) => names.push(name),
            _ => {
                let known = Corpus::ALL.map(Corpus::name).join(", ");
                eprintln!(
                    "usage: throughput [SIZE] [NAME]... | latency\n  NAME: {known}\n  SIZE: bytes, or with K, M or G"
                );
                return ExitCode::from(2);
            }
        }
    }
    if names.is_empty() {
        names.extend(Corpus::ALL);
    }

    let start = Instant::now();
    let scanner = Scanner::builtin();
    let built = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "{} rules, built in {built:.1} ms, {:.1} MiB",
        scanner.rules().len(),
        scanner.memory_usage() as f64 / f64::from(1 << 20)
    );
    println!(
        "{:<12} {:>8} {:>10} {:>9} {:>12}",
        "corpus", "MiB", "findings", "GB/s", "memchr GB/s"
    );
    let mut scratch = Scratch::new();
    for name in names {
        let text = corpus::corpus(name, bytes);
        let (findings, scan) = best_of(&text, |text| {
            corpus::count_findings(scanner, &mut scratch, text)
        });
        let (_, read) = best_of(&text, |text| memchr::memchr_iter(0xff, text).count());
        println!(
            "{:<12} {:>8.1} {findings:>10} {scan:>9.3} {read:>12.1}",
            name.name(),
            bytes as f64 / f64::from(1 << 20)
        );
    }
    ExitCode::SUCCESS
}

/// What `work` returns, and the speed of its fastest run in gigabytes (10^9 bytes) a second.
fn best_of(text: &[u8], mut work: impl FnMut(&[u8]) -> usize) -> (usize, f64) {
    let mut result = 0;
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        result = black_box(work(black_box(text)));
        best = best.min(start.elapsed().as_secs_f64());
    }
    (result, text.len() as f64 / best / 1e9)
}

/// How long does one prompt take?
fn latency() {
    const LEN: usize = 1 << 10;
    const PROMPTS: usize = 5_000;
    let mut texts = corpus::prompts(4 * PROMPTS);
    texts.retain(|text| text.is_char_boundary(LEN));
    texts.truncate(PROMPTS);
    texts.iter_mut().for_each(|text| text.truncate(LEN));
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let mut scan_all = || {
        let mut nanoseconds: Vec<u128> = Vec::with_capacity(texts.len());
        let mut findings = 0;
        for text in &texts {
            let start = Instant::now();
            findings += corpus::count_findings(scanner, &mut scratch, black_box(text.as_bytes()));
            nanoseconds.push(start.elapsed().as_nanos());
        }
        (findings, nanoseconds)
    };
    let (expected, _) = scan_all();
    let (findings, mut nanoseconds) = scan_all();
    assert_eq!(findings, expected, "a warm scratch finds the same");
    nanoseconds.sort_unstable();
    let at =
        |share: f64| nanoseconds[(share * (nanoseconds.len() - 1) as f64) as usize] as f64 / 1e3;
    println!(
        "{} prompts of {LEN} bytes, {findings} findings: p50 {:.1} us, p90 {:.1} us, p99 {:.1} us, slowest {:.1} us",
        texts.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}
