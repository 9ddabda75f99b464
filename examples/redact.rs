//! Redacts a text before it leaves the house.
//!
//! ```text
//! cargo run --example redact                                     # a built-in text
//! cargo run --example redact -- examples/data/caseworker.txt     # a file
//! ```

#![allow(clippy::print_stdout, reason = "a program for the console")]

use promptveil::{Scanner, Verdict};

/// Made up, like every value in these examples.
const TEXT: &str = "Please draft a letter to the client. DOB 03/14/1979, SSN 536-22-8841, \
    MassHealth member ID 100482913764, phone (413) 555-0142.";

fn main() -> std::io::Result<()> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => TEXT.to_owned(),
    };

    let redacted = Scanner::builtin().redact(&text);

    // The verdict says whether the text may go on.
    match redacted.verdict() {
        Verdict::Clean => println!("nothing found, the text is unchanged:\n"),
        Verdict::Redacted => println!(
            "{} values replaced, the text may go on:\n",
            redacted.findings().len()
        ),
        Verdict::Blocked => {
            println!("blocked: this text must not leave, redacted or not");
            return Ok(());
        }
    }
    println!("{}", redacted.text());
    Ok(())
}
