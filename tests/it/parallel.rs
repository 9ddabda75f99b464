//! Several threads find in a large text what one finds.

use promptveil::Scanner;

use crate::corpus::{Corpus, corpus};

/// Large enough to be cut.
const LARGE: usize = 300 << 10;

fn assert_same(name: &str, text: &[u8]) {
    let scanner = Scanner::builtin();
    let expected = scanner.scan_bytes(text);
    for threads in [2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let found = pool
            .build()
            .unwrap()
            .install(|| scanner.scan_bytes_parallel(text));
        assert_eq!(found, expected, "{name}, {threads} threads");
    }
}

#[test]
fn every_corpus_gives_what_one_thread_finds() {
    for name in Corpus::ALL {
        assert_same(name.name(), &corpus(name, LARGE));
    }
}

#[test]
fn one_list_and_one_table_from_end_to_end() {
    let number = |at: usize| format!("{:03}-{:02}-{:04}", 531 + at % 40, 27, 1000 + at % 9000);
    let list: Vec<String> = (0..LARGE / 12).map(number).collect();
    assert_same("list", format!("SSNs: {}", list.join(", ")).as_bytes());
    let rows: String = (0..LARGE / 18)
        .map(|at| format!("Ann;{};x\n", number(at)))
        .collect();
    assert_same("table", format!("name;ssn;note\n{rows}").as_bytes());
}

#[test]
fn one_value_without_an_end() {
    assert_same(
        "token",
        format!("api_key = {}", "aB3".repeat(LARGE / 3)).as_bytes(),
    );
    assert_same("nothing", &vec![b' '; LARGE]);
}

#[test]
fn short_texts_and_what_is_no_text() {
    let scanner = Scanner::builtin();
    assert!(scanner.scan_parallel("").is_empty());
    let text = "Her SSN is 078-05-1120.";
    assert_eq!(scanner.scan_parallel(text), scanner.scan(text));
    let mut bytes = corpus(Corpus::Dense, LARGE);
    bytes.iter_mut().step_by(997).for_each(|byte| *byte = 0xE9);
    assert_same("stray bytes", &bytes);
}

/// A scan from within a task of the pool takes nobody's scratch.
#[test]
fn many_scans_at_once_in_one_pool() {
    let scanner = Scanner::builtin();
    let text = String::from_utf8(corpus(Corpus::Prose, LARGE)).unwrap();
    let expected = scanner.scan(&text);
    let scan = |_: usize| assert_eq!(scanner.scan_parallel(&text), expected);
    rayon::scope(|scope| (0..6).for_each(|at| scope.spawn(move |_| scan(at))));
}
