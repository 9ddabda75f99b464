//! SARIF 2.1.0, the parts that viewers of findings read.

use promptveil::{Rule, RuleSet, Severity};
use serde_json::{Value, json};

use crate::report::Reported;

/// Closes what [`head`] opens.
pub(crate) const TAIL: &str = "]}]}";

/// Everything up to the list of results.
pub(crate) fn head(rules: &RuleSet) -> String {
    let rules: Vec<Value> = rules.iter().map(rule).collect();
    let tool = json!({"driver": {
        "name": "promptveil",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    }});
    format!(
        concat!(
            r#"{{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","#,
            r#""runs":[{{"tool":{},"columnKind":"unicodeCodePoints","results":["#,
        ),
        tool
    )
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id().as_str(),
        "shortDescription": {"text": rule.description()},
        "defaultConfiguration": {"level": level(rule)},
        "properties": {
            "entity": rule.entity(),
            "severity": rule.severity().as_str(),
            "pack": rule.pack().id(),
            "tags": rule.tags(),
        },
    })
}

/// One result; its message and region hold no text of the file.
pub(crate) fn result(found: &Reported<'_>) -> Value {
    let place = &found.place;
    json!({
        "ruleId": found.rule.id().as_str(),
        "ruleIndex": found.finding.rule().as_u32(),
        "level": level(found.rule),
        "rank": f64::from(found.finding.score().points()),
        "message": {"text": format!("{} ({})", found.rule.description(), found.rule.entity())},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(found.file)},
            "region": {
                "startLine": place.start.line,
                "startColumn": place.start.column,
                "endLine": place.end.line,
                "endColumn": place.end.column,
                "byteOffset": place.bytes.start,
                "byteLength": place.bytes.len(),
            },
        }}],
        "properties": {
            "score": found.finding.score().points(),
            "action": found.finding.action().as_str(),
            "specimen": found.finding.is_specimen(),
        },
    })
}

fn level(rule: &Rule) -> &'static str {
    match rule.severity() {
        Severity::Low => "note",
        Severity::Medium => "warning",
        _ => "error",
    }
}

/// A path as a URI reference: relative paths stay relative, absolute ones get `file://`.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len() + 8);
    if file.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn uris_are_escaped() {
        assert_eq!(uri("a b/ü.txt"), "a%20b/%C3%BC.txt");
        assert_eq!(uri("/tmp/x"), "file:///tmp/x");
    }
}
