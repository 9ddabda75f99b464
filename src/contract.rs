//! The contracts that rules carry: what each must find, and what it must leave alone.

use crate::decode::Disguises;
use crate::error::BuildError;
use crate::explain::{Explanation, Outcome};
use crate::finding::{Finding, Score};
use crate::rules::model::Pattern;
use crate::rules::{Example, Format, Rule, RuleId, RuleSet};
use crate::scanner::{Scanner, ScannerBuilder};

/// Samples and near misses made up for each rule with a format.
const GENERATED: usize = 100;
/// How many near misses of one format are tried until none of the rule's others finds it.
const NEAR_MISS_TRIES: u64 = 64;

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

    /// `must_match` or `must_not_match`; for texts that a format made up, `sample` or `near_miss`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Number of the example in that list, from 1; of a text made up, its seed, see [`Rule::sample`].
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
    /// Tests every example of every rule, each rule on its own, with this builder's validators. Only what a rule
    /// requires near by is found by the rules of that entity, those among `rules` and the embedded ones.
    ///
    /// A `must_match` text has to give exactly one finding, on the value, whatever its score; a `must_not_match`
    /// text none with a score of [`Score::LOW`] or more. A rule with a format is also tested on 100 samples and 100
    /// near misses of it; a sample that a validator or an allow list of the rule turns down counts as neither.
    ///
    /// # Errors
    ///
    /// When a rule does not compile.
    pub fn test_contracts(&self, rules: &RuleSet) -> Result<ContractReport, BuildError> {
        let mut report = ContractReport::default();
        let rules = &rules.clone().compose()?;
        let others = embedded_neighbours(rules);
        for rule in rules.iter() {
            let mut builder = self.clone();
            builder.min_score(Score::new(1));
            let near = |other: &Rule| rule.wants(other.entity());
            let alone = rules
                .filter(|other| other.id() == rule.id() || near(other))
                .merge(others.filter(near))?;
            test_rule(&builder.build(alone.clone())?, rule, &mut report);
            if rule.formats().next().is_some() {
                // A near miss may be a disguised value, an O for a 0: that is for the scanner to see through.
                builder.disguises(Disguises::Plain);
                test_formats(&builder.build(alone)?, rule, &mut report);
            }
        }
        Ok(report)
    }
}

impl Rule {
    /// A text with a made-up value of one of the rule's formats, beside keywords if it needs them; the same for the
    /// same `seed`. `None` for a rule without a format.
    #[must_use]
    pub fn sample(&self, seed: u64) -> Option<Example> {
        let (pattern, format, seed) = self.format_of(seed)?;
        let value = format.sample(seed);
        let text = self.beside_cues(pattern, &value);
        Some(Example { text, value })
    }

    /// A text that is nearly such a sample and holds no value of the rule; the same for the same `seed`.
    ///
    /// `None` for a rule that also finds values without a format: what it leaves alone is not known here.
    #[must_use]
    pub fn near_miss(&self, seed: u64) -> Option<String> {
        if self.formats().count() != self.patterns.len() {
            return None;
        }
        let texts = (0..NEAR_MISS_TRIES).map(|nth| {
            let (pattern, format, seed) = self.format_of(seed)?;
            let value = format.near_miss(seed.wrapping_add(nth << 32));
            Some(self.beside_cues(pattern, &value))
        });
        let is_miss = |text: &String| !self.formats().any(|format| format.is_in(text));
        texts.flatten().find(is_miss)
    }

    /// The pattern whose turn it is, and the seed for its format.
    fn format_of(&self, seed: u64) -> Option<(&Pattern, &Format, u64)> {
        let patterns: Vec<(&Pattern, &Format)> = self
            .patterns
            .iter()
            .filter_map(|pattern| Some((pattern, pattern.format.as_deref()?)))
            .collect();
        let count = patterns.len() as u64;
        let turn = seed.checked_rem(count)?;
        let (pattern, format) = patterns[turn as usize];
        Some((pattern, format, seed / count))
    }

    /// `value` with a keyword of every group that it needs.
    fn beside_cues(&self, pattern: &Pattern, value: &str) -> String {
        let mut text = value.to_owned();
        let mut has_cue = !pattern.require_context;
        for group in self.context.iter().filter(|group| group.weight > 0) {
            if has_cue && !group.required {
                continue;
            }
            has_cue = true;
            let keyword = &group.keywords[0];
            text = match group.before {
                0 => format!("{text} {keyword}"),
                _ => format!("{keyword} {text}"),
            };
        }
        text
    }
}

impl ContractReport {
    fn note(&mut self, holds: bool, rule: &Rule, kind: &'static str, example: usize) {
        if holds {
            self.passed += 1;
        } else {
            let rule = rule.id().clone();
            self.failures.push(ContractFailure {
                rule,
                kind,
                example,
            });
        }
    }
}

/// Embedded rules that find what some of `rules` require near by, from packs that are not among them.
fn embedded_neighbours(rules: &RuleSet) -> RuleSet {
    if rules.iter().all(|rule| rule.requires.is_empty()) {
        return RuleSet::default();
    }
    #[cfg(feature = "packs")]
    let all = RuleSet::builtin_all();
    #[cfg(not(feature = "packs"))]
    let all = RuleSet::default();
    all.filter(|other| {
        let is_loaded = rules
            .iter()
            .any(|rule| rule.pack().id() == other.pack().id());
        !is_loaded && rules.iter().any(|rule| rule.wants(other.entity()))
    })
}

fn test_rule(scanner: &Scanner, rule: &Rule, report: &mut ContractReport) {
    for (at, example) in rule.must_match().iter().enumerate() {
        report.note(
            finds_value(scanner, rule, example),
            rule,
            "must_match",
            at + 1,
        );
    }
    for (at, text) in rule.must_not_match().iter().enumerate() {
        let is_silent = findings(scanner, rule, text)
            .iter()
            .all(|finding| finding.score() < Score::LOW);
        report.note(is_silent, rule, "must_not_match", at + 1);
    }
}

fn test_formats(scanner: &Scanner, rule: &Rule, report: &mut ContractReport) {
    for seed in 1..=GENERATED {
        if let Some(sample) = rule.sample(seed as u64) {
            let is_found = finds_value(scanner, rule, &sample);
            if is_found || !is_turned_down(scanner, rule, &sample) {
                report.note(is_found, rule, "sample", seed);
            }
        }
        if let Some(text) = rule.near_miss(seed as u64) {
            report.note(
                findings(scanner, rule, &text).is_empty(),
                rule,
                "near_miss",
                seed,
            );
        }
    }
}

fn findings(scanner: &Scanner, rule: &Rule, text: &str) -> Vec<Finding> {
    let mut findings = scanner.scan(text);
    findings.retain(|finding| scanner.rule(finding.rule()).id() == rule.id());
    findings
}

fn finds_value(scanner: &Scanner, rule: &Rule, example: &Example) -> bool {
    match findings(scanner, rule, &example.text)[..] {
        [only] => example.text.get(only.range()) == Some(example.value.as_str()),
        _ => false,
    }
}

/// Whether a validator or an allow list of the rule has the last word on a value that its format made up.
fn is_turned_down(scanner: &Scanner, rule: &Rule, sample: &Example) -> bool {
    let explanation = scanner.explain(rule.id().as_str(), &sample.text);
    let steps = explanation.iter().flat_map(Explanation::steps);
    steps
        .filter(|step| sample.text.get(step.span.range()) == Some(sample.value.as_str()))
        .any(|step| {
            matches!(
                step.outcome,
                Outcome::Validator | Outcome::Allowed | Outcome::Alone
            )
        })
}
