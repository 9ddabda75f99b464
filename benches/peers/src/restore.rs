//! Values back into a reply that streams: promptveil and cerberust, each with the tokens that it gave out itself.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use cerberust::{PiiScanner, RestoreScanner, ScannerStack, middleware::stream::StreamOutput};
use promptveil::{Action, RuleSet, Scanner, SessionKey, Vault};

use crate::corpus::{self, Corpus};
use crate::{RUNS, digits};

/// A long reply, with a value in about 1 KiB.
const REPLY: usize = 64 << 10;
const PART: usize = 1 << 10;
/// What a model sends at a time, and what a file is read by.
const CHUNKS: [usize; 2] = [16, 4 << 10];

/// The table of the record.
pub(crate) fn table() -> String {
    let reply = reply();
    let mut table =
        String::from("| engine | chunks of 16 bytes | chunks of 4 KiB |\n|---|---:|---:|\n");
    let mut row = |name: &str, restore: &dyn Fn(usize) -> String| {
        let _ = write!(table, "| {name} |");
        for chunk in CHUNKS {
            let _ = write!(table, " {} |", digits(speed(&reply, chunk, restore)));
        }
        table.push('\n');
        eprintln!("{}", table.lines().last().unwrap_or_default());
    };
    row("promptveil", &promptveil(&reply));
    row("cerberust", &cerberust(&reply));
    table
}

/// Prose with e-mail addresses, which both know, and nothing else that either takes for a value.
fn reply() -> String {
    let clean = corpus::corpus(Corpus::Clean, REPLY);
    let clean = String::from_utf8(clean).expect("texts are UTF-8");
    let mut reply = String::new();
    let mut since = 0;
    for (at, word) in clean
        .split_inclusive(' ')
        .filter(|word| word.is_ascii())
        .enumerate()
    {
        reply.push_str(word);
        since += word.len();
        if since >= PART && word.ends_with(' ') {
            since = 0;
            let _ = write!(reply, "and write to office.{at}@harbor.example now, ");
        }
    }
    reply
}

/// Gigabytes of the restored text a second, beginning of the stream included.
fn speed(reply: &str, chunk: usize, restore: &dyn Fn(usize) -> String) -> f64 {
    assert_eq!(restore(chunk), reply, "the reply comes back as it was");
    let mut least = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(restore(black_box(chunk)));
        least = least.min(start.elapsed().as_secs_f64());
    }
    reply.len() as f64 / least / 1e9
}

/// Pieces of ASCII text.
fn pieces(text: &str, len: usize) -> impl Iterator<Item = &str> {
    text.as_bytes()
        .chunks(len)
        .map(|chunk| std::str::from_utf8(chunk).expect("the texts are ASCII"))
}

fn promptveil(reply: &str) -> impl Fn(usize) -> String {
    let mut builder = Scanner::builder();
    builder.action(Action::Token);
    let scanner = builder.build(RuleSet::builtin_all()).expect("it builds");
    let mut vault = Vault::with_key(SessionKey::new([7; 32]));
    let redacted = scanner
        .redact_with(&mut vault, reply)
        .expect("there is room");
    let redacted = redacted.into_text().into_owned();
    assert!(redacted.contains("[EMAIL_") && vault.len() > REPLY / PART / 2);
    move |chunk| {
        let mut out = Vec::with_capacity(redacted.len());
        let mut stream = vault.restore_stream();
        for piece in pieces(&redacted, chunk) {
            stream.push(piece.as_bytes(), &mut out);
        }
        let _ = stream.finish(&mut out);
        String::from_utf8(out).expect("the texts are ASCII")
    }
}

fn cerberust(reply: &str) -> impl Fn(usize) -> String {
    let mut stack = ScannerStack::new(
        vec![
            Box::new(PiiScanner::new()),
            Box::new(RestoreScanner::for_pii()),
        ],
        true,
    );
    let redacted = stack.run_input(reply).expect("nothing blocks");
    assert!(redacted.contains("[REDACTED_EMAIL_"));
    let stack = std::cell::RefCell::new(stack);
    move |chunk| {
        let stack = &mut *stack.borrow_mut();
        let mut out = String::with_capacity(redacted.len());
        let mut stream = StreamOutput::new(stack);
        for piece in pieces(&redacted, chunk) {
            out += &stream.push(stack, piece).expect("nothing blocks");
        }
        out + &stream.finish(stack).expect("nothing blocks")
    }
}
