//! `promptveil rules test`: the examples that rules carry, run as tests.

use std::io::{self, Write};

use promptveil::{Example, Finding, Rule, Scanner};

use crate::ERROR;
use crate::args::RuleArgs;
use crate::failure::Failure;
use crate::output::Output;
use crate::packs::{self, Loaded};
use crate::printable::printable;

pub(crate) fn run(args: &RuleArgs, show_text: bool, out: &mut Output) -> Result<u8, Failure> {
    let mut run = Run {
        out,
        show_text,
        passed: 0,
        failed: 0,
    };
    for pack in packs::load(args)? {
        run.pack(&pack)?;
    }
    let Run { passed, failed, .. } = run;
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(if failed > 0 { ERROR } else { 0 })
}

struct Run<'o> {
    out: &'o mut Output,
    show_text: bool,
    passed: u64,
    failed: u64,
}

impl Run<'_> {
    /// A pack is tested alone: rules of other packs may rightly take the label of an example.
    fn pack(&mut self, pack: &Loaded) -> Result<(), Failure> {
        let packs = std::slice::from_ref(pack);
        let scanner = Scanner::new(pack.rules.clone())
            .map_err(|error| packs::build_failure(&error, packs))?;
        for rule in pack.rules.iter() {
            for (number, example) in (1..).zip(rule.must_match()) {
                let problem = must_match(&scanner, rule, example);
                self.record(rule, ("must_match", number), &example.text, problem)?;
            }
            for (number, text) in (1..).zip(rule.must_not_match()) {
                let problem = must_not_match(&scanner, rule, text);
                self.record(rule, ("must_not_match", number), text, problem)?;
            }
        }
        Ok(())
    }

    fn record(
        &mut self,
        rule: &Rule,
        (list, number): (&str, usize),
        text: &str,
        problem: Option<String>,
    ) -> io::Result<()> {
        let Some(problem) = problem else {
            self.passed += 1;
            return Ok(());
        };
        self.failed += 1;
        writeln!(self.out, "{}: {list} {number}: {problem}", rule.id())?;
        if self.show_text {
            writeln!(self.out, "    {}", printable(text))?;
        }
        Ok(())
    }
}

/// What is wrong with a text in which the value must be found; offsets only.
fn must_match(scanner: &Scanner, rule: &Rule, example: &Example) -> Option<String> {
    let Some(start) = example.text.find(&example.value) else {
        return Some("the value does not occur in the text".to_owned());
    };
    let wanted = start..start + example.value.len();
    let is_of_entity = |finding: &Finding| scanner.rule(finding.rule()).entity() == rule.entity();
    let findings = scanner.scan(&example.text);
    let (own, others): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().partition(|f| is_of_entity(f));
    if own.iter().any(|finding| finding.range() == wanted) {
        return None;
    }
    let own: Vec<String> = own.iter().map(|finding| place(finding)).collect();
    let others: Vec<String> = others
        .iter()
        .filter(|finding| finding.span().start < wanted.end && wanted.start < finding.span().end)
        .map(|finding| {
            format!(
                "{} at {}",
                scanner.rule(finding.rule()).id(),
                place(finding)
            )
        })
        .collect();
    let mut problem = format!("no {} at {}..{}", rule.entity(), wanted.start, wanted.end);
    if !own.is_empty() {
        problem += &format!(", but at {}", own.join(", "));
    }
    if !others.is_empty() {
        problem += &format!("; found {}", others.join(", "));
    }
    Some(problem)
}

/// What is wrong with a text in which the rule must stay silent.
fn must_not_match(scanner: &Scanner, rule: &Rule, text: &str) -> Option<String> {
    let findings = scanner.scan(text);
    let own = findings
        .iter()
        .find(|finding| scanner.rule(finding.rule()).id() == rule.id())?;
    Some(format!(
        "found at {} with score {}",
        place(own),
        own.score()
    ))
}

fn place(finding: &Finding) -> String {
    format!("{}..{}", finding.span().start, finding.span().end)
}
