//! Scans a text and lists what was found: entity, place, score.
//!
//! ```text
//! cargo run --example scan                                # a built-in text
//! cargo run --example scan -- examples/data/brief.txt     # a file
//! ```

#![allow(clippy::print_stdout, reason = "a program for the console")]

use promptveil::Scanner;

/// Made up, like every value in these examples.
const TEXT: &str =
    "Jane's SSN is 536-22-8841, call her at (413) 555-0142 or write to jane.roe@example.org.";

fn main() -> std::io::Result<()> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => TEXT.to_owned(),
    };

    // All embedded packs. The scanner is built at the first call and then shared by the whole process.
    let scanner = Scanner::builtin();

    // Findings are sorted and do not overlap. They hold offsets and never the text itself.
    for finding in scanner.scan(&text) {
        let rule = scanner.rule(finding.rule());
        let span = finding.span();
        println!(
            "{:>6}..{:<6} {:>3}  {:<24} {}",
            span.start,
            span.end,
            finding.score(),
            rule.entity(),
            rule.id()
        );
        // The value, where it is needed after all: `&text[finding.range()]`.
    }
    Ok(())
}
