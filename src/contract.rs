//! The contracts that rules carry: what each must find, and what it must leave alone.

use crate::error::BuildError;
use crate::finding::Score;
use crate::rules::{Rule, RuleId, RuleSet};
use crate::scanner::{Scanner, ScannerBuilder};

/// One broken promise of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractFailure {
    rule: RuleId,
    kind: &'static str,
    example: usize,
}

impl ContractFailure {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// `must_match` or `must_not_match`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Number of the example in that list, from 1.
    #[must_use]
    pub fn example(&self) -> usize {
        self.example
    }
}

/// What testing the contracts of some rules gave.
#[derive(Clone, Debug, Default)]
pub struct ContractReport {
    passed: usize,
    failures: Vec<ContractFailure>,
}

impl ContractReport {
    /// How many examples held.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.passed
    }

    /// The examples that did not.
    #[must_use]
    pub fn failures(&self) -> &[ContractFailure] {
        &self.failures
    }
}

impl ScannerBuilder {
    /// Tests every example of every rule, each rule on its own, with this builder's validators.
    ///
    /// A `must_match` text has to give exactly one finding, on the value, whatever its score; a `must_not_match`
    /// text none with a score of [`Score::LOW`] or more.
    ///
    /// # Errors
    ///
    /// When a rule does not compile.
    pub fn test_contracts(&self, rules: &RuleSet) -> Result<ContractReport, BuildError> {
        let mut report = ContractReport::default();
        for rule in rules.iter() {
            let mut builder = self.clone();
            builder.min_score(Score::new(1));
            let alone = rules.filter(|other| other.id() == rule.id());
            test_rule(&builder.build(alone)?, rule, &mut report);
        }
        Ok(report)
    }
}

fn test_rule(scanner: &Scanner, rule: &Rule, report: &mut ContractReport) {
    let mut note = |holds: bool, kind, at: usize| {
        if holds {
            report.passed += 1;
        } else {
            report.failures.push(ContractFailure {
                rule: rule.id().clone(),
                kind,
                example: at + 1,
            });
        }
    };
    for (at, example) in rule.must_match().iter().enumerate() {
        let findings = scanner.scan(&example.text);
        let holds = match &findings[..] {
            [only] => example.text.get(only.range()) == Some(example.value.as_str()),
            _ => false,
        };
        note(holds, "must_match", at);
    }
    for (at, text) in rule.must_not_match().iter().enumerate() {
        let is_silent = scanner
            .scan(text)
            .iter()
            .all(|finding| finding.score() < Score::LOW);
        note(is_silent, "must_not_match", at);
    }
}
