//! `promptveil rules test`: the examples that rules carry, run as tests.

use std::io::Write;

use promptveil::{ContractFailure, Example, RuleSet, Scanner};

use crate::ERROR;
use crate::args::RuleArgs;
use crate::failure::Failure;
use crate::output::Output;
use crate::packs;
use crate::printable::printable;

/// Each rule is tested alone: rules beside it may rightly take the label of an example.
pub(crate) fn run(args: &RuleArgs, show_text: bool, out: &mut Output) -> Result<u8, Failure> {
    let mut passed = 0;
    let mut failed = 0;
    for pack in packs::load(args)? {
        let report = Scanner::builder()
            .test_contracts(&pack.rules)
            .map_err(|error| packs::build_failure(&error, std::slice::from_ref(&pack)))?;
        passed += report.passed();
        failed += report.failures().len();
        for failure in report.failures() {
            let (rule, kind, number) = (failure.rule(), failure.kind(), failure.example());
            let problem = match kind {
                "must_match" | "sample" => {
                    "the value is not what is found, or not all that is found"
                }
                _ => "something is found",
            };
            writeln!(out, "{rule}: {kind} {number}: {problem}")?;
            if let Some(text) = text_of(&pack.rules, failure).filter(|_| show_text) {
                writeln!(out, "    {}", printable(&text))?;
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(if failed > 0 { ERROR } else { 0 })
}

fn text_of(rules: &RuleSet, failure: &ContractFailure) -> Option<String> {
    let rule = rules.rule(failure.rule().as_str())?;
    let number = failure.example();
    let text_of = |example: &Example| example.text.clone();
    match failure.kind() {
        "must_match" => rule.must_match().get(number - 1).map(text_of),
        "must_not_match" => rule.must_not_match().get(number - 1).cloned(),
        "sample" => rule.sample(number as u64).as_ref().map(text_of),
        _ => rule.near_miss(number as u64),
    }
}
