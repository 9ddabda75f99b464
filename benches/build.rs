//! How long does a process wait for its scanner?

use std::hint::black_box;

use criterion::Criterion;
use promptveil::{RuleSet, Scanner};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    build(&mut criterion);
    criterion.final_summary();
}

/// Reading the embedded packs, compiling them, and both together.
fn build(criterion: &mut Criterion) {
    const TEXT: &str = "Her SSN is 536-22-8841.";
    let rules = RuleSet::builtin_all();
    assert!(rules.len() >= 70, "{} rules", rules.len());
    let scanner = compile(rules.clone());
    assert_eq!(scanner.scan(TEXT), Scanner::builtin().scan(TEXT));
    assert_eq!(scanner.scan(TEXT).len(), 1);

    let mut group = criterion.benchmark_group("build");
    group.sample_size(20);
    group.bench_function("read-packs", |bencher| {
        bencher.iter(|| black_box(RuleSet::builtin_all()).len())
    });
    group.bench_function("compile", |bencher| {
        bencher.iter_batched(
            || rules.clone(),
            compile,
            criterion::BatchSize::PerIteration,
        );
    });
    group.bench_function("read-and-compile", |bencher| {
        bencher.iter(|| compile(RuleSet::builtin_all()))
    });
    group.finish();
}

fn compile(rules: RuleSet) -> Scanner {
    Scanner::builder()
        .build(rules)
        .expect("the embedded packs compile, a test of theirs shows it")
}
