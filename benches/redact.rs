//! What does it cost to write the redacted text, beside finding the values?

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use promptveil::Scanner;

mod corpus;

use corpus::Corpus;

const LEN: usize = 1 << 20;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    redact(&mut criterion);
    criterion.final_summary();
}

/// Few values to replace (prose) against many (dense).
fn redact(criterion: &mut Criterion) {
    let scanner = Scanner::builtin();
    let mut out = Vec::with_capacity(2 * LEN);
    let mut group = criterion.benchmark_group("redact");
    for name in [Corpus::Prose, Corpus::Dense] {
        let text = corpus::corpus(name, LEN);
        let findings = scanner.redact_bytes(&text, &mut out).findings().len();
        assert_eq!(findings, scanner.scan_bytes(&text).len());
        let floor = if name == Corpus::Prose { 400 } else { 10_000 };
        assert!(findings > floor, "{}: {findings} findings", name.name());
        assert_eq!(
            out,
            redact_streamed(scanner, &text),
            "{}: whole text and stream differ",
            name.name()
        );
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name.name(), |bencher| {
            bencher.iter(|| {
                out.clear();
                scanner
                    .redact_bytes(black_box(&text), &mut out)
                    .findings()
                    .len()
            });
        });
        out.clear();
    }
    group.finish();
}

fn redact_streamed(scanner: &Scanner, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = scanner.redact_stream();
    for chunk in text.chunks(4 << 10) {
        stream.push(chunk, &mut out);
    }
    let summary = stream.finish(&mut out);
    assert!(summary.findings() > 0);
    out
}
