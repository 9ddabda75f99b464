//! Asks the embedded validators: reads `validator <tab> candidate` lines, writes 1 or 0 for each.
//!
//! `tests/oracle/run` compares the answers with another implementation of the same checks.

use std::collections::HashMap;
use std::io::{BufRead, BufWriter, Write};

use promptveil::{Disguises, RuleSet, Scanner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut scanners = HashMap::new();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (validator, candidate) = line.split_once('\t').ok_or("no tab")?;
        if !scanners.contains_key(validator) {
            scanners.insert(validator.to_owned(), scanner(validator)?);
        }
        let found = scanners[validator].scan(candidate);
        let passes = found.iter().any(|one| one.range() == (0..candidate.len()));
        writeln!(out, "{}", u8::from(passes))?;
    }
    out.flush()?;
    Ok(())
}

/// One rule that takes a whole line, if the validator does.
fn scanner(validator: &str) -> Result<Scanner, Box<dyn std::error::Error>> {
    let pack = format!(
        r#"
schema = 1
id = "oracle"
version = "1.0.0"
description = "One validator."
license = "MIT"

[[rules]]
id = "oracle"
entity = "ORACLE"
description = "Any line"
severity = "low"
confidence = 100
border = "none"
max_len = 64
regex = '(?s-u:^[\x20-\x7E]{{1,63}}$)'
validators = ["{validator}"]
must_match = []
must_not_match = []
"#
    );
    let rules = RuleSet::from_toml(&pack)?;
    Ok(Scanner::builder()
        .disguises(Disguises::Plain)
        .build(rules)?)
}
