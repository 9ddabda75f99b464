//! Plugs a host's own way to find values in: here a list of customers, in earnest a model.
//!
//! ```text
//! cargo run --example recognizer
//! ```

#![allow(clippy::print_stdout, reason = "a program for the console")]

use std::ops::Range;
use std::sync::Arc;

use promptveil::{Recognizer, RuleSet, Scanner, Score};

/// Knows who the customers are, however they are written about.
#[derive(Debug)]
struct Customers(Vec<&'static str>);

impl Recognizer for Customers {
    fn recognize(&self, text: &str, report: &mut dyn FnMut(Range<usize>, Score)) {
        for customer in &self.0 {
            for (start, _) in text.match_indices(customer) {
                report(start..start + customer.len(), Score::HIGH);
            }
        }
    }
}

fn main() -> Result<(), promptveil::BuildError> {
    let customers = Arc::new(Customers(vec!["the widow from Pier 4", "zybrowka"]));
    // What it reports counts as found by the rule `person-name`: label, action and tokens are that rule's.
    let scanner = Scanner::builder()
        .recognizer("person-name", customers)
        .build(RuleSet::builtin_all())?;

    let redacted = scanner.redact("Remind the widow from Pier 4 and zybrowka, SSN 536-22-8841.");
    assert_eq!(
        redacted.text(),
        "Remind [PERSON_NAME] and [PERSON_NAME], SSN [US_SSN]."
    );
    println!("{}", redacted.text());
    Ok(())
}
