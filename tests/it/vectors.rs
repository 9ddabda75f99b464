//! The reference vectors: each names an entity, a text, and the only match of that entity in it.

use std::collections::HashMap;

use promptveil::{RuleSet, Scanner, Score};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    entity: String,
    #[serde(deserialize_with = "joined")]
    text: String,
    #[serde(rename = "match", deserialize_with = "joined_if_any")]
    value: Option<String>,
    why: String,
}

/// A text, or its parts: token-shaped secrets are stored split, so that code hosts take the file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Parts(Vec<String>),
}

impl Text {
    fn join(self) -> String {
        match self {
            Text::Whole(text) => text,
            Text::Parts(parts) => parts.concat(),
        }
    }
}

fn joined<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Text::deserialize(deserializer).map(Text::join)
}

fn joined_if_any<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Option::<Text>::deserialize(deserializer).map(|text| text.map(Text::join))
}

impl Vector {
    fn rule_id(&self) -> String {
        self.entity.replace('_', "-")
    }
}

fn parse(text: &str) -> Vec<Vector> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The copy in this repository; where the reference itself stands beside it, the two must be the same.
fn vectors() -> Vec<Vector> {
    let own = parse(include_str!("../data/vectors.jsonl"));
    if let Ok(reference) = std::fs::read_to_string("../shared/vectors.jsonl") {
        let reference = parse(&reference);
        assert_eq!(own.len(), reference.len());
        for (own, reference) in own.iter().zip(&reference) {
            assert_eq!(
                (&own.entity, &own.text, &own.value),
                (&reference.entity, &reference.text, &reference.value)
            );
        }
    }
    own
}

/// Each vector speaks of one entity only: its rule runs alone, without a threshold.
#[test]
fn every_vector_holds_for_its_rule() {
    let all = RuleSet::builtin_all();
    let mut scanners = HashMap::new();
    let mut failures = Vec::new();
    let vectors = vectors();
    for vector in &vectors {
        let id = vector.rule_id();
        let scanner = scanners.entry(id.clone()).or_insert_with(|| {
            let rule = all.filter(|rule| rule.id().as_str() == id);
            assert_eq!(rule.len(), 1, "{id}");
            Scanner::builder()
                .min_score(Score::new(1))
                .build(rule)
                .unwrap()
        });
        let findings = scanner.scan(&vector.text);
        let found: Vec<&str> = findings.iter().map(|f| &vector.text[f.range()]).collect();
        let holds = match &vector.value {
            Some(value) => found == [value.as_str()],
            None => found.is_empty(),
        };
        if !holds {
            failures.push(format!(
                "{id}: {:?} ({}): want {:?}, found {found:?}",
                vector.text, vector.why, vector.value
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        vectors.len(),
        failures.join("\n")
    );
}

/// With all packs on, whatever a vector says must be found is covered, whichever label won.
#[test]
fn every_value_is_covered_with_all_packs_on() {
    let scanner = Scanner::builtin();
    let mut failures = Vec::new();
    let mut other_label = Vec::new();
    for vector in &vectors() {
        let Some(value) = &vector.value else { continue };
        // The reference itself rates five digits and a place name without a cue below the threshold.
        if vector.entity == "de_plz_ort" && !vector.text.contains("PLZ") {
            continue;
        }
        let start = vector.text.find(value.as_str()).unwrap();
        let end = start + value.len();
        let findings = scanner.scan(&vector.text);
        let covered: usize = findings
            .iter()
            .map(|f| {
                f.span()
                    .end
                    .min(end)
                    .saturating_sub(f.span().start.max(start))
            })
            .sum();
        if covered < value.len() {
            failures.push(format!("{}: {:?}", vector.entity, vector.text));
        }
        let label = match vector.entity.strip_prefix("us_dl_") {
            Some(_) => "DRIVER_LICENSE".to_owned(),
            None => vector.entity.to_uppercase(),
        };
        let exact = findings
            .iter()
            .any(|f| f.range() == (start..end) && scanner.rule(f.rule()).entity() == label);
        if !exact {
            let labels: Vec<&str> = findings
                .iter()
                .map(|f| scanner.rule(f.rule()).entity())
                .collect();
            other_label.push(format!("{}: {:?} {labels:?}", vector.entity, vector.text));
        }
    }
    println!(
        "other label ({}):\n{}",
        other_label.len(),
        other_label.join("\n")
    );
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
