//! A pack loads whole or is an error with a place; what loads can be checked, compiled, tested and run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil::{RuleSet, Scanner};
use promptveil_fuzz::assert_in_order;

const TEXT: &str =
    "Leave case LV-25-004417, SSN 531-27-8846, mail a.b@example.org, key AKIA\n\n2024-01-31";

fuzz_target!(|data: &[u8]| {
    let rules = match RuleSet::from_toml_bytes(data) {
        Ok(rules) => rules,
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && !message.chars().any(|c| c.is_control() && c != '\n'));
            return;
        }
    };
    for lint in rules.lint() {
        assert!(!lint.message().is_empty());
    }
    let builder = Scanner::builder();
    let Ok(scanner) = builder.build(rules.clone()) else {
        return;
    };
    assert_in_order(TEXT.as_bytes(), &scanner.scan(TEXT));
    // The examples of a rule are its author's; they may fail and must not panic.
    let _ = builder
        .test_contracts(&rules)
        .map(|report| report.failures().len());
});
