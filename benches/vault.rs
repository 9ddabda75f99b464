//! What do tokens cost: giving them out, redacting a stream with them, and putting values back into a reply?

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use promptveil::{Action, RuleSet, Scanner, SessionKey, Vault};

mod corpus;

use corpus::Corpus;

const LEN: usize = 1 << 20;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut builder = Scanner::builder();
    builder.action(Action::Token);
    let scanner = match builder.build(RuleSet::builtin_all()) {
        Ok(scanner) => scanner,
        Err(error) => panic!("{error}"),
    };
    mint(&mut criterion, &scanner);
    redact(&mut criterion, &scanner);
    restore(&mut criterion, &scanner);
    criterion.final_summary();
}

fn vault() -> Vault {
    Vault::with_key(SessionKey::new([7; 32]))
}

/// One value in a short text, known to the vault and new, against the plain label.
fn mint(criterion: &mut Criterion, scanner: &Scanner) {
    const TEXT: &str = "Her SSN is 531-27-8846.";
    let mut vault = vault();
    let mut group = criterion.benchmark_group("mint");
    group.bench_function("label", |bencher| {
        bencher.iter(|| scanner.redact(black_box(TEXT)).into_text().len());
    });
    group.bench_function("token", |bencher| {
        bencher.iter(|| match scanner.redact_with(&mut vault, black_box(TEXT)) {
            Ok(redacted) => redacted.into_text().len(),
            Err(error) => panic!("{error}"),
        });
    });
    group.finish();
}

fn tokenized(scanner: &Scanner, vault: &mut Vault, text: &[u8], out: &mut Vec<u8>) {
    let mut stream = scanner.redact_stream_with(vault);
    for chunk in text.chunks(4 << 10) {
        assert!(stream.push(chunk, out).is_ok());
    }
    assert!(stream.finish(out).is_ok());
}

/// Few values (prose) against many (dense), in chunks of 4 KiB.
fn redact(criterion: &mut Criterion, scanner: &Scanner) {
    let mut group = criterion.benchmark_group("redact_stream_tokens");
    for name in [Corpus::Prose, Corpus::Dense] {
        let text = corpus::corpus(name, LEN);
        let mut vault = vault();
        let (mut out, mut whole) = (Vec::with_capacity(2 * LEN), Vec::new());
        tokenized(scanner, &mut vault, &text, &mut out);
        assert!(
            scanner
                .redact_bytes_with(&mut vault, &text, &mut whole)
                .is_ok()
        );
        assert!(out == whole && !vault.is_empty());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name.name(), |bencher| {
            bencher.iter(|| {
                out.clear();
                tokenized(scanner, &mut vault, black_box(&text), &mut out);
                out.len()
            });
        });
    }
    group.finish();
}

/// Replies with few tokens and with many, in large chunks and in those of a model that writes.
fn restore(criterion: &mut Criterion, scanner: &Scanner) {
    let mut group = criterion.benchmark_group("restore_stream");
    for (name, chunk_len) in [
        (Corpus::Prose, 64 << 10),
        (Corpus::Prose, 32),
        (Corpus::Dense, 64 << 10),
    ] {
        let text = corpus::corpus(name, LEN);
        let mut vault = vault();
        let mut reply = Vec::new();
        tokenized(scanner, &mut vault, &text, &mut reply);
        let mut out = Vec::with_capacity(2 * LEN);
        let report = restored(&vault, &reply, chunk_len, &mut out);
        assert!(report.restored() > 400 && report.forged() == 0);
        group.throughput(Throughput::Bytes(reply.len() as u64));
        group.bench_function(format!("{}/{chunk_len}", name.name()), |bencher| {
            bencher.iter(|| {
                out.clear();
                restored(&vault, black_box(&reply), chunk_len, &mut out);
                out.len()
            });
        });
    }
    group.finish();
}

fn restored(
    vault: &Vault,
    reply: &[u8],
    chunk_len: usize,
    out: &mut Vec<u8>,
) -> promptveil::RestoreReport {
    let mut stream = vault.restore_stream();
    for chunk in reply.chunks(chunk_len) {
        stream.push(chunk, out);
    }
    stream.finish(out)
}
