//! The program behind `benches/linear/run`: scans texts that are made to be slow, one function call each.
//!
//! ```text
//! linear BYTES rules          # the text of each rule
//! linear BYTES pieces         # texts that are hostile to many rules
//! linear BYTES corpora        # the other texts of the benchmarks
//! linear BYTES NAME...        # these
//! ```
//!
//! Prints a name for each call of `measured`, in order. Valgrind counts the instructions of each call. A scan of the
//! text comes before it, so that automata and scratch are there; what is left is what each byte costs.

#![allow(clippy::print_stdout)]

use std::hint::black_box;

use promptveil::{Scanner, Scratch};

// The texts of the benchmarks.
#[path = "../corpus/mod.rs"]
mod corpus;

use corpus::{Corpus, count_findings, near_miss};

fn main() {
    let mut args = std::env::args().skip(1);
    let bytes = args.next().and_then(|size| corpus::parse_size(&size));
    let bytes = bytes.expect("usage: linear BYTES rules|pieces|corpora|NAME...");
    let wanted: Vec<String> = args.collect();
    let is_wanted = |kind: &str, name: &str| wanted.iter().any(|one| one == kind || one == name);

    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let mut run = |name: &str, text: &[u8]| {
        count_findings(scanner, &mut scratch, text);
        let findings = measured(scanner, &mut scratch, text);
        println!("{name}\t{findings}");
    };
    for rule in scanner.rules().iter() {
        if is_wanted("rules", rule.id().as_str()) {
            run(rule.id().as_str(), &near_miss::of_rule(rule, bytes));
        }
    }
    for &(name, piece) in near_miss::PIECES {
        if is_wanted("pieces", name) {
            run(name, &near_miss::of_piece(piece, bytes));
        }
    }
    if is_wanted("pieces", "all rules") {
        run(
            "all rules",
            &near_miss::of_all_rules(scanner.rules(), bytes),
        );
    }
    for name in Corpus::ALL {
        let kind = match name {
            Corpus::Adversarial | Corpus::Dense | Corpus::Prose => "pieces",
            _ => "corpora",
        };
        // One of the pieces has the name of a corpus.
        let is_piece = near_miss::PIECES
            .iter()
            .any(|&(piece, _)| piece == name.name());
        if !is_piece && is_wanted(kind, name.name()) {
            run(name.name(), &corpus::corpus(name, bytes));
        }
    }
}

/// The function that valgrind looks for.
#[inline(never)]
fn measured(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> usize {
    count_findings(scanner, scratch, black_box(text))
}
