//! Writes one of the texts that the benchmarks use.
//!
//! ```text
//! cargo run --release --example corpus -- prose 64M > prose.txt
//! cargo run --release --example corpus -- prompts 100000 > prompts.jsonl
//! ```
//!
//! Prompts are 200 to 4,000 bytes long, a line of JSON each, as `promptveil scan --jsonl` reads them.
//! All values in it are made up.

#![allow(clippy::print_stderr, reason = "a program for the console")]

use std::io::Write as _;
use std::process::ExitCode;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::Corpus;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wanted = match &args[..] {
        [name, count] if name == "prompts" => match count.parse() {
            Ok(count) => return written(write_prompts(count)),
            Err(_) => None,
        },
        [name, size] => Corpus::from_name(name).zip(corpus::parse_size(size)),
        _ => None,
    };
    let Some((name, bytes)) = wanted else {
        let names = Corpus::ALL.map(Corpus::name).join(", ");
        eprintln!(
            "usage: corpus NAME SIZE\n  NAME: {names}\n  SIZE: bytes, or with K, M or G\nor: corpus prompts COUNT"
        );
        return ExitCode::from(2);
    };
    written(std::io::stdout().write_all(&corpus::corpus(name, bytes)))
}

fn write_prompts(count: usize) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (id, text) in corpus::prompts(count).into_iter().enumerate() {
        writeln!(out, "{}", serde_json::json!({ "id": id, "text": text }))?;
    }
    out.flush()
}

fn written(result: std::io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // A reader such as `head` that has seen enough is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}
