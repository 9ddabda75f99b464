//! What happened, never the value: one [`AuditRecord`] for each text or payload.
//!
//! A record names rules, packs and counts. To see that two records speak of the same value, give a [`HashKey`]: each
//! value is then there as a keyed fingerprint, which nobody without the key can try values against.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use crate::action::HashKey;
use crate::finding::{Action, Finding, RuleIndex, Severity, Verdict};
use crate::payload::Notice;
use crate::scanner::Scanner;

/// What was found in one text, for a log that people read who may not see the text.
///
/// ```
/// use promptveil::{AuditRecord, Scanner};
///
/// let scanner = Scanner::builtin();
/// let text = "Her SSN is 531-27-8846.";
/// let redacted = scanner.redact(text);
/// let record = AuditRecord::new(scanner, redacted.findings(), redacted.verdict());
/// assert!(record.to_json().starts_with(r#"{"verdict":"redacted","findings":1,"#));
/// assert!(!record.to_json().contains("531"));
/// ```
#[derive(Clone)]
pub struct AuditRecord {
    verdict: Verdict,
    findings: u64,
    entries: Vec<Entry>,
    notices: BTreeMap<&'static str, u64>,
}

/// All findings of one rule with one action.
#[derive(Clone)]
struct Entry {
    rule: String,
    entity: String,
    severity: Severity,
    pack: String,
    pack_version: String,
    action: Action,
    count: u64,
    max_score: u8,
    fingerprints: Vec<String>,
}

impl AuditRecord {
    /// A record of findings without fingerprints; `scanner` is the one that found them.
    ///
    /// # Panics
    ///
    /// When a finding comes from a scanner with more rules, as [`Scanner::rule`].
    #[must_use]
    pub fn new(scanner: &Scanner, findings: &[Finding], verdict: Verdict) -> AuditRecord {
        let mut grouped: BTreeMap<(RuleIndex, &'static str), Vec<&Finding>> = BTreeMap::new();
        for finding in findings {
            let group = (finding.rule(), finding.action().as_str());
            grouped.entry(group).or_default().push(finding);
        }
        AuditRecord {
            verdict,
            findings: findings.len() as u64,
            entries: grouped
                .values()
                .map(|findings| Entry::new(scanner, findings))
                .collect(),
            notices: BTreeMap::new(),
        }
    }

    /// As [`AuditRecord::new`], with a keyed fingerprint of each different value.
    ///
    /// `text` is what was scanned; a finding that lies beyond its end has no fingerprint. Findings of a payload have
    /// spans of its raw bytes: pass the payload, and equal values have equal fingerprints where they are spelled alike.
    ///
    /// # Panics
    ///
    /// As [`AuditRecord::new`].
    #[must_use]
    pub fn with_fingerprints(
        scanner: &Scanner,
        findings: &[Finding],
        verdict: Verdict,
        text: &[u8],
        key: &HashKey,
    ) -> AuditRecord {
        let mut record = AuditRecord::new(scanner, findings, verdict);
        let mut values: HashMap<(&str, Action), HashSet<&[u8]>> = HashMap::new();
        for finding in findings {
            let Some(value) = text.get(finding.range()) else {
                continue;
            };
            let rule = scanner.rule(finding.rule());
            let group = (rule.id().as_str(), finding.action());
            if !values.entry(group).or_default().insert(value) {
                continue;
            }
            let entry = record
                .entries
                .iter_mut()
                .find(|entry| (entry.rule.as_str(), entry.action) == group);
            if let Some(entry) = entry {
                entry
                    .fingerprints
                    .push(key.fingerprint(rule.entity(), value));
            }
        }
        record
    }

    /// Adds how many notices of each kind a payload gave.
    #[must_use]
    pub fn and_notices(mut self, notices: &[Notice]) -> AuditRecord {
        for notice in notices {
            *self.notices.entry(notice.kind().as_str()).or_default() += 1;
        }
        self
    }

    /// The record as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Json::default();
        json.object(|json| {
            json.text("verdict", verdict_name(self.verdict));
            json.number("findings", self.findings);
            json.list("rules", &self.entries, Entry::write);
            if !self.notices.is_empty() {
                json.key("notices");
                json.object(|json| {
                    for (kind, count) in &self.notices {
                        json.number(kind, *count);
                    }
                });
            }
        });
        json.out
    }

    /// The record as an event of the Open Cybersecurity Schema Framework: class 2006, Data Security Finding.
    ///
    /// `time` is in milliseconds since 1970, `uid` the host's own name for the event.
    #[must_use]
    pub fn to_ocsf(&self, time: u64, uid: &str) -> String {
        let mut json = Json::default();
        json.object(|json| {
            json.number("class_uid", 2006);
            json.text("class_name", "Data Security Finding");
            json.number("category_uid", 2);
            json.text("category_name", "Findings");
            json.number("activity_id", 1);
            json.text("activity_name", "Create");
            json.number("type_uid", 200_601);
            json.number("time", time);
            let (severity, name) = self.ocsf_severity();
            json.number("severity_id", severity);
            json.text("severity", name);
            let (disposition, name) = self.ocsf_disposition();
            json.number("disposition_id", disposition);
            json.text("disposition", name);
            json.number("status_id", 1);
            json.text("status", "New");
            json.number("count", self.findings);
            json.key("finding_info");
            json.object(|json| {
                json.text("uid", uid);
                json.text("title", "Sensitive data in a prompt or reply");
            });
            json.key("metadata");
            json.object(|json| {
                json.text("version", "1.3.0");
                json.key("product");
                json.object(|json| {
                    json.text("name", "promptveil");
                    json.text("vendor_name", "promptveil");
                    json.text("version", env!("CARGO_PKG_VERSION"));
                });
            });
            json.key("data_security");
            json.object(|json| {
                json.number("detection_system_id", 10);
                json.text("detection_system", "Application-Level DLP");
                json.number("data_lifecycle_state_id", 2);
                json.text("data_lifecycle_state", "Data in-Transit");
                json.number("total", self.findings);
                json.key("policy");
                json.object(|json| json.text("name", &self.rule_ids()));
            });
            json.key("unmapped");
            json.raw(&self.to_json());
        });
        json.out
    }

    fn rule_ids(&self) -> String {
        let ids: Vec<&str> = self.entries.iter().map(|one| one.rule.as_str()).collect();
        ids.join(",")
    }

    fn ocsf_severity(&self) -> (u64, &'static str) {
        match self.entries.iter().map(|entry| entry.severity).max() {
            None => (1, "Informational"),
            Some(Severity::Low) => (2, "Low"),
            Some(Severity::Medium) => (3, "Medium"),
            Some(Severity::High) => (4, "High"),
            Some(Severity::Critical) => (5, "Critical"),
        }
    }

    fn ocsf_disposition(&self) -> (u64, &'static str) {
        match self.verdict {
            Verdict::Clean => (1, "Allowed"),
            Verdict::Redacted => (11, "Corrected"),
            Verdict::Blocked => (2, "Blocked"),
        }
    }
}

impl fmt::Debug for AuditRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditRecord({})", self.to_json())
    }
}

impl Entry {
    fn new(scanner: &Scanner, findings: &[&Finding]) -> Entry {
        // Groups are made of findings, so none is empty.
        let first = findings[0];
        let rule = scanner.rule(first.rule());
        Entry {
            rule: rule.id().as_str().to_owned(),
            entity: rule.entity().to_owned(),
            severity: rule.severity(),
            pack: rule.pack().id().to_owned(),
            pack_version: rule.pack().version().to_owned(),
            action: first.action(),
            count: findings.len() as u64,
            max_score: findings
                .iter()
                .map(|one| one.score().points())
                .max()
                .unwrap_or(0),
            fingerprints: Vec::new(),
        }
    }

    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.text("rule", &self.rule);
            json.text("entity", &self.entity);
            json.text("severity", self.severity.as_str());
            json.text("pack", &self.pack);
            json.text("pack_version", &self.pack_version);
            json.text("action", self.action.as_str());
            json.number("count", self.count);
            json.number("max_score", self.max_score.into());
            if !self.fingerprints.is_empty() {
                json.list("fingerprints", &self.fingerprints, |one, json| {
                    json.value(one)
                });
            }
        });
    }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Redacted => "redacted",
        Verdict::Blocked => "blocked",
    }
}

/// Writes JSON; a record is too small to need more.
#[derive(Default)]
struct Json {
    out: String,
}

impl Json {
    fn object(&mut self, members: impl FnOnce(&mut Json)) {
        self.out.push('{');
        members(self);
        self.out.push('}');
    }

    fn list<T>(&mut self, key: &str, items: &[T], each: impl Fn(&T, &mut Json)) {
        self.key(key);
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            each(item, self);
        }
        self.out.push(']');
    }

    fn key(&mut self, key: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.value(key);
        self.out.push(':');
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.value(text);
    }

    fn number(&mut self, key: &str, number: u64) {
        self.key(key);
        self.out.push_str(&number.to_string());
    }

    fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    fn value(&mut self, text: &str) {
        self.out.push('"');
        let body = crate::payload::json_string_body(text.as_bytes());
        self.out.push_str(&String::from_utf8_lossy(&body));
        self.out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const TEXT: &str = "SSN 531-27-8846, again 531-27-8846, then 531-27-8847. Call (413) 555-0142.";

    fn record() -> AuditRecord {
        let scanner = Scanner::builtin();
        let redacted = scanner.redact(TEXT);
        let key = HashKey::new([7; 32]);
        AuditRecord::with_fingerprints(
            scanner,
            redacted.findings(),
            redacted.verdict(),
            TEXT.as_bytes(),
            &key,
        )
    }

    #[test]
    fn counts_by_rule_with_pack_and_fingerprints() {
        let json: Value = serde_json::from_str(&record().to_json()).unwrap();
        assert_eq!(json["verdict"], "redacted");
        assert_eq!(json["findings"], 4);
        let rules = json["rules"].as_array().unwrap();
        let ssn = rules.iter().find(|rule| rule["rule"] == "us-ssn").unwrap();
        assert_eq!(ssn["entity"], "US_SSN");
        assert_eq!(ssn["pack"], "identity");
        assert!(ssn["pack_version"].as_str().unwrap().contains('.'));
        assert_eq!(ssn["count"], 3);
        assert_eq!(ssn["fingerprints"].as_array().unwrap().len(), 2);
    }

    /// A text of nothing but values takes time linear in it: each is looked up and not compared with all before it.
    #[test]
    fn many_values_have_one_fingerprint_each() {
        let scanner = Scanner::builtin();
        let value = |at: usize| format!("mail a{at}@example.org\n");
        let text: String = (0..30_000).map(|at| value(at % 20_000)).collect();
        let redacted = scanner.redact(&text);
        let record = AuditRecord::with_fingerprints(
            scanner,
            redacted.findings(),
            redacted.verdict(),
            text.as_bytes(),
            &HashKey::new([7; 32]),
        );
        let json: Value = serde_json::from_str(&record.to_json()).unwrap();
        assert_eq!(json["findings"], 30_000);
        let fingerprints = json["rules"][0]["fingerprints"].as_array().unwrap();
        assert_eq!(fingerprints.len(), 20_000);
    }

    #[test]
    fn speaks_ocsf() {
        let json: Value =
            serde_json::from_str(&record().to_ocsf(1_732_320_000_000, "req \"1\"\n")).unwrap();
        assert_eq!(json["class_uid"], 2006);
        assert_eq!(json["type_uid"], 2006 * 100 + 1);
        assert_eq!(json["finding_info"]["uid"], "req \"1\"\n");
        assert_eq!(json["disposition"], "Corrected");
        assert_eq!(json["unmapped"]["findings"], 4);
    }

    #[test]
    fn holds_no_six_bytes_of_any_value() {
        let record = record();
        let shown = format!("{record:?}{}{}", record.to_json(), record.to_ocsf(0, "u"));
        for finding in Scanner::builtin().redact(TEXT).findings() {
            let value = &TEXT.as_bytes()[finding.range()];
            for window in value.windows(6) {
                let window = std::str::from_utf8(window).unwrap();
                assert!(!shown.contains(window));
            }
        }
    }

    #[test]
    fn an_empty_record_is_json() {
        let scanner = Scanner::builtin();
        let record = AuditRecord::new(scanner, &[], Verdict::Clean);
        assert_eq!(
            record.to_json(),
            r#"{"verdict":"clean","findings":0,"rules":[]}"#
        );
        serde_json::from_str::<Value>(&record.to_ocsf(0, "")).unwrap();
    }

    #[test]
    fn counts_notices() {
        let scanner = Scanner::builtin();
        let body = br#"{"messages":[],"a":1,"b":{"c":1,"c":2}}"#;
        let redacted = scanner
            .redact_payload(crate::PayloadKind::OpenAi, body)
            .unwrap();
        let record = AuditRecord::new(scanner, redacted.findings(), redacted.verdict())
            .and_notices(redacted.notices());
        let json: Value = serde_json::from_str(&record.to_json()).unwrap();
        assert_eq!(json["notices"]["unknown-field"], 2);
        assert_eq!(json["notices"]["duplicate-key"], 1);
    }
}
