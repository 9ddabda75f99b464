//! What does JSON cost, beside scanning the text in it?

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use promptveil::{PayloadKind, Scanner, Verdict};
use serde_json::{Value, json};

mod corpus;

use corpus::Corpus;

const LEN: usize = 1 << 20;
/// Bytes of text in one message.
const MESSAGE: usize = 2 << 10;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    payload(&mut criterion);
    criterion.final_summary();
}

/// A conversation of prose, its twin full of escapes, tool results as JSON in strings, and records; each against the
/// same text without JSON round it.
fn payload(criterion: &mut Criterion) {
    let prose = text(Corpus::Prose);
    let dense = text(Corpus::Dense);
    let chat = conversation(&prose, |text| text.to_owned());
    let bodies = [
        ("text", PayloadKind::Json, Value::from(prose.as_str()).to_string()),
        ("chat", PayloadKind::OpenAi, chat.to_string()),
        ("escapes", PayloadKind::OpenAi, escaped(&chat.to_string())),
        (
            "tool results",
            PayloadKind::OpenAi,
            conversation(&prose, |text| json!({"rows": [{"note": text}]}).to_string()).to_string(),
        ),
        ("records", PayloadKind::Json, records(&dense).to_string()),
        (
            "small",
            PayloadKind::OpenAi,
            json!({"model": "m", "messages": [{"role": "user", "content": "Her SSN is 531-27-8846."}]}).to_string(),
        ),
    ];
    let scanner = Scanner::builtin();
    let mut group = criterion.benchmark_group("payload");
    for (name, kind, body) in &bodies {
        check(scanner, *kind, body, name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(*name, |bencher| {
            bencher.iter(|| scanner.redact_payload(*kind, black_box(body.as_bytes())));
        });
    }
    group.throughput(Throughput::Bytes(prose.len() as u64));
    group.bench_function("plain text", |bencher| {
        bencher.iter(|| scanner.redact(black_box(&prose)).findings().len());
    });
    group.finish();
}

/// The result is right: redacted, still JSON, and as long as the findings make it.
fn check(scanner: &Scanner, kind: PayloadKind, body: &str, name: &str) {
    let Ok(redacted) = scanner.redact_payload(kind, body.as_bytes()) else {
        panic!("{name}: the body is JSON");
    };
    assert_eq!(redacted.verdict(), Verdict::Redacted, "{name}");
    let json = redacted.json().unwrap_or_default();
    assert!(serde_json::from_slice::<Value>(json).is_ok(), "{name}");
    let floor = if body.len() < LEN { 1 } else { 300 };
    let findings = redacted.findings();
    assert!(
        findings.len() >= floor,
        "{name}: {} findings",
        findings.len()
    );
    assert!(
        findings
            .windows(2)
            .all(|two| two[0].span().end <= two[1].span().start),
        "{name}"
    );
}

fn text(corpus: Corpus) -> String {
    String::from_utf8_lossy(&corpus::corpus(corpus, LEN)).into_owned()
}

fn conversation(text: &str, content: impl Fn(&str) -> String) -> Value {
    let characters: Vec<char> = text.chars().collect();
    let messages = characters.chunks(MESSAGE).enumerate().map(|(at, text)| {
        let role = if at % 2 == 0 { "user" } else { "tool" };
        json!({"role": role, "content": content(&text.iter().collect::<String>())})
    });
    json!({"model": "m", "messages": messages.collect::<Vec<_>>()})
}

/// Every second `e` as an escape; the body has no `true` to break.
fn escaped(json: &str) -> String {
    let mut seen = 0;
    let escape = |letter: char| {
        seen += usize::from(letter == 'e');
        if letter == 'e' && seen % 2 == 0 {
            String::from("\\u0065")
        } else {
            letter.to_string()
        }
    };
    json.chars().map(escape).collect()
}

fn records(text: &str) -> Value {
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| json!({"id": at, "line": line, "active": true}))
        .collect()
}
