//! Twice the text takes twice the time, also where a text was made to be slow.
//!
//! `benches/linear/run` counts instructions and says 2.2. Here the time of the thread on its processor is taken, whose
//! caches others use as well: eight times the text may take twenty times as long before anything is said. Quadratic
//! time takes sixty-four.

use std::time::Duration;

use cpu_time::ThreadTime;
use promptveil::{RuleSet, Scanner};

use crate::corpus::near_miss;
use crate::texts::case_count;

const SHORT: usize = 8 << 10;
const FACTOR: usize = 8;
const MOST: u32 = 20;
/// A text that was slow is given more chances: another process may have had the caches.
const TRIES: usize = 20;
/// One rule in so many is tried; `PROMPTVEIL_CASES` tries all.
const STEP: usize = 8;

fn time(scanner: &Scanner, text: &[u8]) -> Duration {
    let start = ThreadTime::now();
    std::hint::black_box(scanner.scan_bytes(text));
    start.elapsed()
}

fn assert_linear(scanner: &Scanner, name: &str, text: impl Fn(usize) -> Vec<u8>) {
    assert_linear_from(SHORT, scanner, name, text);
}

fn assert_linear_from(len: usize, scanner: &Scanner, name: &str, text: impl Fn(usize) -> Vec<u8>) {
    let (short, long) = (text(len), text(len * FACTOR));
    // Automata are built at their first candidate.
    time(scanner, &short);
    let (mut least_short, mut least_long) = (Duration::MAX, Duration::MAX);
    for _ in 0..TRIES {
        least_short = least_short.min(time(scanner, &short));
        least_long = least_long.min(time(scanner, &long));
        if least_long < least_short * MOST {
            return;
        }
    }
    panic!("{name}: {len} bytes take {least_short:?}, {FACTOR} times as many {least_long:?}");
}

#[test]
fn texts_hostile_to_one_rule() {
    let scanner = Scanner::builtin();
    let step = if case_count(0) > 0 { 1 } else { STEP };
    for rule in scanner.rules().iter().step_by(step) {
        assert_linear(scanner, rule.id().as_str(), |len| {
            near_miss::of_rule(rule, len)
        });
    }
}

#[test]
fn texts_hostile_to_many_rules() {
    let scanner = Scanner::builtin();
    for (name, piece) in near_miss::PIECES {
        assert_linear(scanner, name, |len| near_miss::of_piece(piece, len));
    }
    // Once round all rules: a part of them is no measure for the rest.
    assert_linear_from(8 * SHORT, scanner, "all rules", |len| {
        near_miss::of_all_rules(scanner.rules(), len)
    });
}

/// P4: matches that hang together by overlaps, all of a text in one group, and fifty rules on every span.
#[test]
fn many_matches_that_overlap() {
    let rule = |id: &str, regex: &str| {
        format!(
            "[[rules]]\nid = \"{id}\"\nentity = \"X\"\ndescription = \"d\"\nseverity = \"low\"\nborder = \"none\"\n\
             regex = '{regex}'\n"
        )
    };
    let head = "schema = 1\nid = \"p\"\nversion = \"1\"\ndescription = \"d\"\nlicense = \"l\"\n";
    let chain = rule("one", r"a\d{3}b\d{3}") + &rule("two", r"b\d{3}a\d{3}");
    let scanner = scanner_of(&format!("{head}{chain}"));
    assert!(scanner.scan("a123b123a123b123").len() > 1);
    assert_linear(&scanner, "chain", |len| {
        near_miss::of_piece("a123b123", len)
    });

    let same: String = (0..50)
        .map(|at| rule(&format!("r{at}"), r"\d{6}"))
        .collect();
    let scanner = scanner_of(&format!("{head}{same}"));
    assert_eq!(scanner.scan("123456").len(), 1);
    assert_linear(&scanner, "fifty rules", |len| {
        near_miss::of_piece("123456 ", len)
    });
}

fn scanner_of(pack: &str) -> Scanner {
    Scanner::new(RuleSet::from_toml(pack).unwrap()).unwrap()
}
