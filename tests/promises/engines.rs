//! Both engines on the texts of the benchmarks: the findings of the scan core are those of the naive one.
//!
//! ```text
//! cargo run --release --example engines [SIZE [CORPUS]..]     # 4M and all of them
//! ```
//!
//! The naive engine asks every rule about every byte: 4 MiB take minutes. Ends with 1 where the two differ.

#![allow(clippy::print_stdout)]

use std::process::ExitCode;
use std::time::Instant;

use promptveil::{Engine, RuleSet, Scanner};

// The texts of the benchmarks.
#[path = "../../benches/corpus/mod.rs"]
mod corpus;

use corpus::Corpus;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let size = args.next().unwrap_or_else(|| "4M".to_owned());
    let size =
        corpus::parse_size(&size).expect("usage: engines [SIZE [CORPUS]..], such as 4M prose");
    let wanted: Vec<String> = args.collect();
    let is_known = |name: &String| Corpus::from_name(name).is_some();
    assert!(wanted.iter().all(is_known), "no such corpus: {wanted:?}");

    let build = |engine| {
        let scanner = Scanner::builder()
            .engine(engine)
            .build(RuleSet::builtin_all());
        scanner.expect("the embedded rules build")
    };
    let (core, naive) = (build(Engine::Candidates), build(Engine::Naive));
    let mut is_same = true;
    println!(
        "{:<12} {:>10} {:>10} {:>8}",
        "corpus", "findings", "differ", "seconds"
    );
    for name in Corpus::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|one| one == name.name()) {
            continue;
        }
        let text = corpus::corpus(name, size);
        let begun = Instant::now();
        let (found, expected) = (core.scan_bytes(&text), naive.scan_bytes(&text));
        let pairs = found.iter().zip(&expected);
        let differ = pairs.filter(|(one, other)| one != other).count()
            + found.len().abs_diff(expected.len());
        is_same &= differ == 0;
        let seconds = begun.elapsed().as_secs();
        println!(
            "{:<12} {:>10} {:>10} {:>8}",
            name.name(),
            found.len(),
            differ,
            seconds
        );
    }
    match is_same {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
