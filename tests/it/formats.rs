//! Formats: what they make up is found, what they nearly make up is not, with both engines.

use promptveil::{
    Disguises, Engine, Example, Explanation, Finding, Outcome, Rule, RuleSet, Scanner, Score, Span,
};

/// Samples and near misses for each rule.
const COUNT: u64 = 1_000;

/// The two engines with one rule alone.
struct Engines {
    fast: Scanner,
    naive: Scanner,
}

impl Engines {
    fn of(rule: &Rule, rules: &RuleSet) -> Engines {
        let alone = rules.filter(|other| other.id() == rule.id());
        let build = |engine| {
            let mut builder = Scanner::builder();
            builder.min_score(Score::new(1)).engine(engine);
            // A near miss may be a disguised value: an O for a 0.
            builder.disguises(Disguises::Plain);
            builder.build(alone.clone()).unwrap()
        };
        Engines {
            fast: build(Engine::Candidates),
            naive: build(Engine::Naive),
        }
    }

    /// What both find.
    fn scan(&self, rule: &Rule, text: &str) -> Vec<Span> {
        let rows = |findings: Vec<Finding>| -> Vec<(Span, Score)> {
            findings.iter().map(|f| (f.span(), f.score())).collect()
        };
        let fast = rows(self.fast.scan(text));
        assert_eq!(fast, rows(self.naive.scan(text)), "{} {text:?}", rule.id());
        fast.into_iter().map(|(span, _)| span).collect()
    }

    /// Whether a validator or an allow list has the last word on a sample.
    fn turns_down(&self, rule: &Rule, sample: &Example) -> bool {
        let explanation = self.fast.explain(rule.id().as_str(), &sample.text);
        let steps = explanation.iter().flat_map(Explanation::steps);
        let mut outcomes = steps.map(|step| &step.outcome);
        outcomes.any(|outcome| matches!(outcome, Outcome::Validator | Outcome::Allowed))
    }
}

#[test]
fn embedded_formats_find_their_samples_and_no_near_miss() {
    let rules = RuleSet::builtin_all();
    let with_format: Vec<&Rule> = rules.iter().filter(|r| r.formats().count() > 0).collect();
    assert!(with_format.len() >= 20, "{}", with_format.len());
    for rule in with_format {
        let engines = Engines::of(rule, &rules);
        let mut turned_down = 0;
        for seed in 0..COUNT {
            let sample = rule.sample(seed).unwrap();
            let at = sample.text.find(&sample.value).unwrap();
            let value = Span::new(at, at + sample.value.len());
            let found = engines.scan(rule, &sample.text);
            if found != [value] {
                assert!(
                    engines.turns_down(rule, &sample),
                    "{} {:?}",
                    rule.id(),
                    sample.text
                );
                turned_down += 1;
            }
            let miss = rule.near_miss(seed).unwrap();
            assert!(
                engines.scan(rule, &miss).is_empty(),
                "{} {miss:?}",
                rule.id()
            );
        }
        assert!(turned_down * 10 < COUNT, "{} {turned_down}", rule.id());
    }
}

/// Two spellings of one number are one number.
#[test]
fn every_sample_has_one_canonical_spelling() {
    for rule in RuleSet::builtin_all().iter() {
        for format in rule.formats() {
            for seed in 0..50 {
                let canonical = format.canonical(&format.sample(seed)).unwrap();
                assert_eq!(format.canonical(&canonical), Some(canonical), "{format}");
            }
        }
    }
}
