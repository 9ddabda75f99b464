//! The embedded rules, as far as other engines can be told about them.

use std::collections::HashMap;

use promptveil::{Pack, RuleSet};

/// One rule: its patterns, and the words without which it says nothing.
pub(crate) struct PeerRule {
    pub(crate) id: String,
    /// As the packs write them, where `\d`, `\w`, `\s` and `\b` mean ASCII.
    pub(crate) patterns: Vec<String>,
    /// Keywords that a value needs near by; empty when it needs none.
    pub(crate) required: Vec<String>,
}

/// All embedded rules that have a pattern.
pub(crate) fn embedded() -> Vec<PeerRule> {
    let required = required_keywords();
    let rules = RuleSet::builtin_all();
    rules
        .iter()
        .map(|rule| PeerRule {
            id: rule.id().to_string(),
            patterns: rule.regexes().map(str::to_owned).collect(),
            required: match rule.requires_context() {
                true => required
                    .get(rule.id().as_str())
                    .cloned()
                    .unwrap_or_default(),
                false => Vec::new(),
            },
        })
        .filter(|rule| !rule.patterns.is_empty())
        .collect()
}

/// Keywords of groups that raise a score, by rule id, read from the packs.
fn required_keywords() -> HashMap<String, Vec<String>> {
    let mut all = HashMap::new();
    for pack in Pack::all() {
        let pack: toml::Table = pack.text().parse().expect("embedded packs are TOML");
        for rule in pack["rules"].as_array().into_iter().flatten() {
            let groups = rule.get("context").and_then(toml::Value::as_array);
            let raising = groups.into_iter().flatten().filter(|group| {
                group
                    .get("weight")
                    .and_then(toml::Value::as_integer)
                    .unwrap_or(20)
                    > 0
            });
            let words = raising
                .filter_map(|group| group.get("keywords")?.as_array())
                .flatten()
                .filter_map(|word| word.as_str().map(str::to_owned));
            let id = rule["id"].as_str().expect("ids are texts").to_owned();
            all.insert(id, words.collect());
        }
    }
    all
}

/// `pattern` with `\d`, `\w`, `\s` and `\b` spelled out as ASCII, for engines where they mean all of Unicode.
pub(crate) fn ascii(pattern: &str) -> String {
    let mut out = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('d') => out.push_str("[0-9]"),
            Some('w') => out.push_str("[0-9A-Za-z_]"),
            Some('s') => out.push_str(r"[\t-\r ]"),
            Some('b') => out.push_str(r"(?-u:\b)"),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}
