//! Adds a rule of one's own to the embedded ones.
//!
//! ```text
//! cargo run --example custom_rules
//! ```

#![allow(clippy::print_stdout, reason = "a program for the console")]

use promptveil::{RuleSet, Scanner};

/// A pack is a TOML file; here it stands in the program. `RuleSet::from_file` reads one from disk.
const PACK: &str = r#"
schema = 1
id = "harbor-agency"
version = "1.0.0"
description = "Numbers that only the Harbor Agency uses."
jurisdictions = ["US-MA"]
license = "MIT"

[[rules]]
id = "harbor-mooring-permit"
entity = "HARBOR_MOORING_PERMIT"
description = "Mooring permit of the Harbor Agency: HM, the year, five digits"
severity = "medium"

# The number as the agency writes it; it is found with other separators and in small letters too.
format = "HM-{yyyy}-{seq:5}"

# 60 points for the shape alone, 85 with one of the words within 40 bytes before it.
confidence = 60
context = [
    { keywords = ["mooring", "permit", "harbor agency"], weight = 25, before = 40 },
]

# What redaction writes: letters and digits become `*`, the last two stay.
action = "mask"
keep = 2

# Every rule carries the examples that prove it; `promptveil rules test` runs them.
must_match = [
    { text = "Mooring permit HM-2024-00917 is due.", value = "HM-2024-00917" },
]
must_not_match = [
    "HM-2024-917",
    "model HM-1824-00917",
]
"#;

/// Made up, like every value in these examples.
const TEXT: &str = "Renew mooring permit HM-2025-04418 for the owner, SSN 536-22-8841.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // An error names the rule, the line and column, the value and the limit.
    let own = RuleSet::from_toml(PACK)?;

    // Two spellings of one permit have one canonical form, to join or look up by.
    let permit = own.rule("harbor-mooring-permit");
    for format in permit.iter().flat_map(|rule| rule.formats()) {
        println!("{:?}", format.canonical("hm 2025/04418"));
    }

    // Together with the embedded packs; `Scanner::new(own)` would use the one rule alone.
    let scanner = Scanner::new(RuleSet::builtin_all().merge(own)?)?;

    for finding in scanner.scan(TEXT) {
        let rule = scanner.rule(finding.rule());
        println!(
            "{:<24} score {:>3}  {:?}",
            rule.entity(),
            finding.score(),
            finding.span()
        );
    }
    println!("{}", scanner.redact(TEXT).text());
    Ok(())
}
