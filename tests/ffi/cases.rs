//! Runs the data cases through a C program and compares every line with what Rust says.
//!
//! `cargo run --example ffi_cases --features ffi -- the-program [its arguments]`, from the root of the repository.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the console, which fails where it stands"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio, exit};
use std::sync::LazyLock;

use promptveil::{
    Action, OffsetUnit, RuleSet, Scanner, SessionKey, Span, Vault, Verdict, convert_spans,
};

fn main() {
    let texts = texts();
    let mut wanted = String::new();
    for text in &texts {
        describe(text, &mut wanted);
    }
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().unwrap();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let sent = texts.clone();
    let writer = std::thread::spawn(move || {
        for text in sent {
            let len = u32::try_from(text.len()).unwrap();
            input.write_all(&len.to_le_bytes()).unwrap();
            input.write_all(&text).unwrap();
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let got = String::from_utf8(output.stdout).unwrap();
    let different = wanted.lines().zip(got.lines()).filter(|(a, b)| a != b);
    let different = different.count();
    // One line more: the program's own summary.
    let missing = got.lines().count().abs_diff(wanted.lines().count() + 1);
    println!("{}", got.lines().last().unwrap_or_default());
    println!(
        "C and Rust: {} texts, {} lines, {} differences",
        texts.len(),
        wanted.lines().count(),
        different + missing
    );
    if different + missing > 0 || !output.status.success() {
        exit(1);
    }
}

/// Every line of the test vectors, the example prompts, and texts that are not UTF-8.
fn texts() -> Vec<Vec<u8>> {
    let vectors = std::fs::read_to_string("tests/data/vectors.jsonl").unwrap();
    let mut texts: Vec<Vec<u8>> = vectors
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let vector: serde_json::Value = serde_json::from_str(line).unwrap();
            joined(&vector["text"]).into_bytes()
        })
        .collect();
    let mut files: Vec<_> = std::fs::read_dir("examples/data")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    texts.extend(files.iter().map(|file| std::fs::read(file).unwrap()));
    texts.push(Vec::new());
    texts.push(b"\xff SSN 531-27-8846 \xf0\x9f".to_vec());
    texts.push("\u{1f600} SSN 531-27-8846, \u{e9}\u{e9} call (413) 555-0142".into());
    texts
}

/// A text, or its parts: token-shaped secrets are stored split.
fn joined(text: &serde_json::Value) -> String {
    match text.as_array() {
        Some(parts) => parts.iter().map(|part| part.as_str().unwrap()).collect(),
        None => text.as_str().unwrap().to_owned(),
    }
}

fn describe(text: &[u8], out: &mut String) {
    let scanner = Scanner::builtin();
    let findings = scanner.scan_bytes(text);
    let units = [OffsetUnit::Bytes, OffsetUnit::Utf16, OffsetUnit::CodePoints];
    for (number, unit) in units.into_iter().enumerate() {
        let mut spans: Vec<Span> = findings.iter().map(|finding| finding.span()).collect();
        convert_spans(text, &mut spans, unit);
        for (span, finding) in spans.iter().zip(&findings) {
            let (rule, score) = (finding.rule().as_u32(), finding.score());
            writeln!(out, "{number} {} {} {rule} {score}", span.start, span.end).unwrap();
        }
    }
    // The stream as one push: Rust's own tests compare it with the text at once.
    let mut stream = scanner.redact_stream();
    let mut redacted = Vec::new();
    stream.push(text, &mut redacted);
    let verdict = number(stream.finish(&mut redacted).verdict());
    let hex = hex(&redacted);
    writeln!(out, "redact {verdict} {hex}\nstream {verdict} {hex}").unwrap();
    there_and_back(text, out);
}

/// The same tokens, for the key is the same, and the same way back.
fn there_and_back(text: &[u8], out: &mut String) {
    static TOKENS: LazyLock<Scanner> = LazyLock::new(|| {
        let mut builder = Scanner::builder();
        builder.action(Action::Token);
        builder.build(RuleSet::builtin_all()).unwrap()
    });
    let mut key = [0; 32];
    key[0] = 7;
    let mut vault = Vault::with_key(SessionKey::new(key));
    let mut redacted = Vec::new();
    let mut stream = TOKENS.redact_stream_with(&mut vault);
    stream.push(text, &mut redacted).unwrap();
    let verdict = number(stream.finish(&mut redacted).unwrap().verdict());
    let mut restored = Vec::new();
    let mut stream = vault.restore_stream();
    stream.push(&redacted, &mut restored);
    let count = stream.finish(&mut restored).restored();
    let (redacted, restored) = (hex(&redacted), hex(&restored));
    writeln!(
        out,
        "tokens {verdict} {redacted}\ntoken-stream {verdict} {redacted}"
    )
    .unwrap();
    writeln!(out, "restored {count} {restored}").unwrap();
}

fn number(verdict: Verdict) -> u32 {
    match verdict {
        Verdict::Clean => 1,
        Verdict::Redacted => 2,
        Verdict::Blocked => 3,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
