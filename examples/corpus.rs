//! Writes one of the texts that the benchmarks use.
//!
//! ```text
//! cargo run --release --example corpus -- prose 64M > prose.txt
//! ```
//!
//! All values in it are made up.

#![allow(clippy::print_stderr)]

use std::io::Write as _;
use std::process::ExitCode;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::Corpus;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wanted = match &args[..] {
        [name, size] => Corpus::from_name(name).zip(corpus::parse_size(size)),
        _ => None,
    };
    let Some((name, bytes)) = wanted else {
        let names = Corpus::ALL.map(Corpus::name).join(", ");
        eprintln!("usage: corpus NAME SIZE\n  NAME: {names}\n  SIZE: bytes, or with K, M or G");
        return ExitCode::from(2);
    };
    match std::io::stdout().write_all(&corpus::corpus(name, bytes)) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader such as `head` that has seen enough is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}
