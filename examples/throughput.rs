//! Measures how fast the built-in scanner reads each benchmark text, on one core.
//!
//! ```text
//! cargo run --release --example throughput               # every text, 64 MiB each
//! cargo run --release --example throughput -- 16M prose  # another size, some of the texts
//! ```
//!
//! `GB/s` is the best of five runs. `memchr GB/s` counts the bytes 0xff, which valid UTF-8 never holds: about what
//! this machine can do when it only reads the text, and so the ceiling of any scanner.

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
    for arg in std::env::args().skip(1) {
        match (corpus::parse_size(&arg), Corpus::from_name(&arg)) {
            (Some(size), _) if size > 0 => bytes = size,
            (_, Some(name)) => names.push(name),
            _ => {
                let known = Corpus::ALL.map(Corpus::name).join(", ");
                eprintln!(
                    "usage: throughput [SIZE] [NAME]...\n  NAME: {known}\n  SIZE: bytes, or with K, M or G"
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
