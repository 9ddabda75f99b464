//! How fast does the built-in scanner read text that is in memory?

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use promptveil::{Scanner, Scratch};

mod corpus;

use corpus::{Corpus, count_findings, count_streamed};

const LEN: usize = 1 << 20;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    corpora(&mut criterion);
    tiny(&mut criterion);
    prompts(&mut criterion);
    criterion.final_summary();
}

/// What does each kind of text cost, from clean prose to near misses at every byte?
fn corpora(criterion: &mut Criterion) {
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let mut group = criterion.benchmark_group("scan");
    for name in Corpus::ALL {
        let text = corpus::corpus(name, LEN);
        let findings = count_findings(scanner, &mut scratch, &text);
        assert_eq!(
            findings,
            count_streamed(scanner, &text),
            "{}: whole text and stream differ",
            name.name()
        );
        assert!(
            expected(name).contains(&findings),
            "{}: {findings} findings",
            name.name()
        );
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name.name(), |bencher| {
            bencher.iter(|| count_findings(scanner, &mut scratch, black_box(&text)));
        });
    }
    group.finish();
}

/// How many findings 1 MiB may have. Wide, so that a new rule does not break it; the stream gives the exact number.
fn expected(name: Corpus) -> std::ops::Range<usize> {
    match name {
        Corpus::Prose | Corpus::German => 400..800,
        Corpus::Clean | Corpus::Base64 | Corpus::Source => 0..50,
        Corpus::Dense => 10_000..60_000,
        Corpus::Logs => 20..400,
        Corpus::Unicode => 200..2_000,
        Corpus::Adversarial => 0..LEN / 8,
    }
}

/// What does a call cost before it reads anything?
fn tiny(criterion: &mut Criterion) {
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let clean = corpus::corpus(Corpus::Clean, LEN);
    let mut group = criterion.benchmark_group("tiny");
    for len in [0, 16, 100] {
        let text = &clean[..len];
        assert_eq!(count_findings(scanner, &mut scratch, text), 0);
        group.bench_with_input(BenchmarkId::from_parameter(len), text, |bencher, text| {
            bencher.iter(|| count_findings(scanner, &mut scratch, black_box(text)));
        });
    }
    group.finish();
}

/// What does a usual prompt cost: 1 KiB of prose, without and with one identifier?
fn prompts(criterion: &mut Criterion) {
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let clean = corpus::corpus(Corpus::Clean, 1 << 10);
    let mut one = clean.clone();
    one.truncate((1 << 10) - 26);
    one.extend_from_slice(b" Her SSN is 536-22-8841.\n\n");
    let mut group = criterion.benchmark_group("prompt-1k");
    for (name, text, findings) in [("clean", &clean, 0), ("one-finding", &one, 1)] {
        assert_eq!(text.len(), 1 << 10);
        assert_eq!(count_findings(scanner, &mut scratch, text), findings);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| count_findings(scanner, &mut scratch, black_box(text)));
        });
    }
    // Thousands of different prompts, so that branches and caches see the variety they see in use.
    let texts = corpus::prompts(2_000);
    let total = texts.iter().map(String::len).sum::<usize>();
    let all = |scratch: &mut Scratch| {
        texts
            .iter()
            .map(|text| count_findings(scanner, scratch, text.as_bytes()))
            .sum::<usize>()
    };
    let one_by_one: usize = texts.iter().map(|text| scanner.scan(text).len()).sum();
    assert_eq!(all(&mut scratch), one_by_one);
    assert!(one_by_one > texts.len() / 2, "{one_by_one} findings");
    group.throughput(Throughput::Bytes(total as u64));
    group.bench_function("2000-mixed", |bencher| {
        bencher.iter(|| all(black_box(&mut scratch)))
    });
    group.finish();
}
