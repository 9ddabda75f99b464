//! Is a scan through C as fast as one in Rust? At most 10 % slower by single calls, 5 % by a batch.
//!
//! `cargo run --release --example ffi_speed --features ffi -- the-program`, from the root of the repository. Both sides
//! take the best of their rounds, and the two take turns, so that a busy machine troubles them alike.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the console, which fails where it stands"
)]

use std::ops::ControlFlow;
use std::process::{Command, exit};
use std::time::Instant;

use promptveil::{Finding, Input, Scanner, Scratch};

const PROMPTS: usize = 4000;
const LEN: usize = 1024;
const CLEAN: &str = "Please summarise the minutes below for the council and keep the tone friendly. The roof of the \
    library is to be mended before the winter, the fountain waits until spring, and nobody spoke against it. ";

fn main() {
    let program = std::env::args().nth(1).unwrap();
    let full = compare("with findings", &program, &prompts(&examples()));
    let clean = compare("without", &program, &prompts(CLEAN.as_bytes()));
    if !(full && clean) {
        exit(1);
    }
}

/// Takes turns, prints the ratios, and says whether they are good enough.
fn compare(name: &str, program: &str, prompts: &[Vec<u8>]) -> bool {
    let file = std::env::temp_dir().join(format!("promptveil-prompts-{}", std::process::id()));
    let mut bytes = Vec::new();
    for prompt in prompts {
        bytes.extend_from_slice(&u32::try_from(prompt.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(prompt);
    }
    std::fs::write(&file, bytes).unwrap();
    let (mut rust, mut single, mut batch) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..4 {
        let (time, count) = scan(prompts);
        rust = rust.min(time);
        let output = Command::new(program).arg(&file).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let numbers: Vec<f64> = text
            .split_whitespace()
            .map(|number| number.parse().unwrap())
            .collect();
        assert!(output.status.success(), "{}", output.status);
        assert_eq!(numbers[2], count as f64, "findings");
        single = single.min(numbers[0]);
        batch = batch.min(numbers[1]);
    }
    std::fs::remove_file(&file).unwrap();
    let (single, batch) = (single / rust, batch / rust);
    let each = rust / PROMPTS as f64;
    println!(
        "speed: {PROMPTS} prompts of {LEN} bytes {name}, Rust {each:.0} ns each; C {single:.3}, batch {batch:.3} of that"
    );
    single <= 1.10 && batch <= 1.05
}

fn examples() -> Vec<u8> {
    let mut files: Vec<_> = std::fs::read_dir("examples/data")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// Pieces of a text, each from another place.
fn prompts(text: &[u8]) -> Vec<Vec<u8>> {
    let from = |at: usize| text.iter().cycle().skip(at * 769 % text.len()).take(LEN);
    (0..PROMPTS).map(|at| from(at).copied().collect()).collect()
}

/// The best of a few rounds, in nanoseconds, and how many findings there were. What C gets is kept here as well.
fn scan(prompts: &[Vec<u8>]) -> (f64, usize) {
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let mut best = f64::MAX;
    let mut count = 0;
    for _ in 0..7 {
        let mut found: Vec<Finding> = Vec::new();
        let start = Instant::now();
        count = 0;
        for prompt in prompts {
            found.clear();
            scanner.scan_with(&mut scratch, &Input::new(prompt), |finding| {
                found.push(finding);
                ControlFlow::Continue(())
            });
            count += found.len();
        }
        best = best.min(start.elapsed().as_nanos() as f64);
    }
    (best, count)
}
