//! The example prompts: what an expert insists on is found, with exact spans.

use promptveil::Scanner;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expectations {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    file: String,
    finding: Vec<Wanted>,
}

#[derive(Deserialize)]
struct Wanted {
    entity: String,
    value: String,
}

#[test]
fn example_prompts_hold_what_is_expected() {
    let text = include_str!("../data/examples.toml");
    let expectations: Expectations = toml::from_str(text).unwrap();
    let scanner = Scanner::builtin();
    let mut missing = Vec::new();
    for case in &expectations.case {
        let text = std::fs::read_to_string(format!("examples/data/{}", case.file)).unwrap();
        let findings = scanner.scan(&text);
        let mut from = 0;
        for wanted in &case.finding {
            let start = from
                + text[from..]
                    .find(&wanted.value)
                    .unwrap_or_else(|| panic!("{}", wanted.value));
            from = start + wanted.value.len();
            let found = findings.iter().any(|f| {
                f.range() == (start..from) && scanner.rule(f.rule()).entity() == wanted.entity
            });
            if !found {
                missing.push(format!(
                    "{}: {} {:?}",
                    case.file, wanted.entity, wanted.value
                ));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} missing:\n{}",
        missing.len(),
        missing.join("\n")
    );
}
