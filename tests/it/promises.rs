//! Promises of the public face: nothing leaks, order does not matter, everything can be shared.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::ops::ControlFlow;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use promptveil::{
    Action, AnchorKind, AuditRecord, BuildError, ContractReport, DetachedRedactStream, Error,
    Explanation, Finding, Format, HashKey, Input, Lint, Notice, OffsetUnit, Outcome, Pack,
    PackInfo, PatternCost, PayloadKind, Policy, RedactReader, RedactSse, RedactStream,
    RedactWriter, Redacted, RedactedBytes, RedactedPayload, RestoreReader, RestoreReport,
    RestoreSse, RestoreStream, RestoreWriter, Restored, RestoredPayload, Rule, RuleId, RuleSet,
    ScanStream, Scanner, ScannerBuilder, Score, Scratch, SealKey, Session, SessionKey, Severity,
    SinkPolicy, Span, Summary, Validator, Vault, VaultLimits, VaultRedactReader, VaultRedactStream,
    VaultRedactWriter, Verdict, convert_spans,
};

use crate::texts::{Texts, case_count};

#[test]
fn public_types_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<AnchorKind>();
    is_shared::<AuditRecord>();
    is_shared::<BuildError>();
    is_shared::<ContractReport>();
    is_shared::<DetachedRedactStream>();
    is_shared::<Error>();
    is_shared::<Explanation>();
    is_shared::<Finding>();
    is_shared::<Format>();
    is_shared::<HashKey>();
    is_shared::<Input<'_>>();
    is_shared::<Lint>();
    is_shared::<Notice>();
    is_shared::<PackInfo>();
    is_shared::<PatternCost>();
    is_shared::<Policy>();
    is_shared::<RedactReader<Vec<u8>>>();
    is_shared::<RedactSse>();
    is_shared::<RedactStream>();
    is_shared::<RedactWriter<Vec<u8>>>();
    is_shared::<Redacted<'_>>();
    is_shared::<RedactedBytes>();
    is_shared::<RedactedPayload>();
    is_shared::<RestoreReader<Vec<u8>>>();
    is_shared::<RestoreReport>();
    is_shared::<RestoreSse>();
    is_shared::<RestoreStream>();
    is_shared::<RestoreWriter<Vec<u8>>>();
    is_shared::<Restored<'_>>();
    is_shared::<RestoredPayload>();
    is_shared::<Rule>();
    is_shared::<RuleId>();
    is_shared::<RuleSet>();
    is_shared::<ScanStream>();
    is_shared::<Scanner>();
    is_shared::<ScannerBuilder>();
    is_shared::<Scratch>();
    is_shared::<SealKey>();
    is_shared::<Session>();
    is_shared::<SessionKey>();
    is_shared::<SinkPolicy>();
    is_shared::<Summary>();
    is_shared::<Vault>();
    is_shared::<VaultLimits>();
    is_shared::<VaultRedactReader<'_, Vec<u8>>>();
    is_shared::<VaultRedactStream<'_>>();
    is_shared::<VaultRedactWriter<'_, Vec<u8>>>();
}

/// A host may catch panics at an edge of its own, whatever checks it added to a scanner.
#[test]
fn scanners_are_safe_to_unwind_through() {
    fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}
    is_unwind_safe::<Scanner>();
    is_unwind_safe::<ScannerBuilder>();
    is_unwind_safe::<RuleSet>();
    is_unwind_safe::<Vault>();
}

/// No six bytes of a value may stand in anything that is made to be read or logged.
#[test]
fn no_value_in_debug_display_or_error() {
    const VALUE: &str = "531-27-8846";
    let text = format!("Her SSN is {VALUE}.");
    let scanner = Scanner::builtin();
    let mut stream = scanner.redact_stream();
    stream.push(text.as_bytes(), &mut Vec::new());
    let mut found = scanner.scan_stream();
    found.push(text.as_bytes(), |_, _| {});
    let mut scratch = Scratch::new();
    scanner.scan_with(&mut scratch, &Input::new(&text), |_| {
        ControlFlow::Continue(())
    });
    let pack = format!("schema = 1\nid = \"{VALUE}\nrules = 3");
    let surfaces = [
        format!("{:?}", scanner.scan(&text)),
        format!("{:?}", scanner.redact(&text)),
        format!(
            "{:?}",
            scanner.redact_bytes(text.as_bytes(), &mut Vec::new())
        ),
        format!("{:?}", Input::new(&text)),
        format!("{stream:?} {found:?} {scratch:?}"),
        format!("{:?}", scanner.explain("us-ssn", &text)),
        format!("{:?}", scanner.cost(&text)),
        format!("{scanner:?} {:?}", scanner.rules()),
        format!("{:?}", scanner.rules().rule("us-ssn").unwrap().must_match()),
        RuleSet::from_toml(&pack).unwrap_err().to_string(),
        format!("{:?}", RuleSet::from_toml(&pack).unwrap_err()),
    ];
    surfaces
        .iter()
        .for_each(|surface| assert_silent(surface, VALUE));
}

/// The same of whatever holds values on purpose, or reads them from JSON: vaults, sessions, streams, readers, records.
#[test]
fn no_value_in_debug_of_what_holds_values() {
    const VALUE: &str = "531-27-8846";
    let text = format!("Her SSN is {VALUE}, and");
    let body =
        format!(r#"{{"messages":[{{"role":"user","content":"{text}"}}],"{VALUE}":"{VALUE}"}}"#);
    let event =
        format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n");
    let (scanner, out) = (Scanner::builtin(), &mut Vec::new());
    let mut vault = Vault::new().unwrap();
    let safe = scanner.redact_with(&mut vault, &text).unwrap().into_text();
    let mut surfaces = vec![format!("{vault:?} {:?}", vault.restore(&safe))];

    let mut detached = DetachedRedactStream::new(scanner);
    detached.push(&mut vault, text.as_bytes(), out).unwrap();
    let mut borrowed = scanner.redact_stream_with(&mut vault);
    borrowed.push(text.as_bytes(), out).unwrap();
    surfaces.push(format!("{detached:?} {borrowed:?}"));
    let mut writer = VaultRedactWriter::new(borrowed, Vec::new());
    writer.write_all(text.as_bytes()).unwrap();
    surfaces.push(format!("{writer:?}"));
    drop(writer);
    let mut reader =
        VaultRedactReader::new(scanner.redact_stream_with(&mut vault), text.as_bytes());
    reader.read_exact(&mut [0; 2]).unwrap();
    surfaces.push(format!("{reader:?}"));
    let mut reader = RedactReader::new(scanner.redact_stream(), text.as_bytes());
    reader.read_exact(&mut [0; 2]).unwrap();
    let mut writer = RedactWriter::new(scanner.redact_stream(), text.as_bytes().to_vec());
    writer.write_all(text.as_bytes()).unwrap();
    surfaces.push(format!("{reader:?} {writer:?}"));
    let mut restoring = vault.restore_stream();
    restoring.push(safe.as_bytes(), out);
    let mut reader = RestoreReader::new(vault.restore_stream(), safe.as_bytes());
    reader.read_exact(&mut [0; 2]).unwrap();
    let mut writer = RestoreWriter::new(vault.restore_stream(), text.as_bytes().to_vec());
    writer.write_all(safe.as_bytes()).unwrap();
    surfaces.push(format!("{restoring:?} {reader:?} {writer:?}"));

    let payload = scanner
        .redact_payload(PayloadKind::OpenAi, body.as_bytes())
        .unwrap();
    let key = HashKey::new([5; 32]);
    let (findings, verdict) = (payload.findings(), payload.verdict());
    let record = AuditRecord::with_fingerprints(scanner, findings, verdict, body.as_bytes(), &key);
    let record = record.and_notices(payload.notices());
    surfaces.push(format!("{payload:?} {record:?} {}", record.to_json()));
    surfaces.push(record.to_ocsf(1, "made-up"));
    for cut in [0, 1, 20, body.len() - 1] {
        let error =
            scanner.redact_payload(PayloadKind::Json, &body.as_bytes()[cut..body.len() - 1]);
        let error = error.unwrap_err();
        surfaces.push(format!("{error} {error:?}"));
    }
    let mut sse = scanner.redact_sse(PayloadKind::OpenAi);
    sse.push(event.as_bytes(), out).unwrap();
    let mut session = Session::new(scanner, vault, PayloadKind::OpenAi);
    let request = session.redact_request(body.as_bytes()).unwrap();
    surfaces.push(format!("{sse:?} {session:?} {request:?}"));
    let restored = session
        .restore_reply(&request.into_json().unwrap())
        .unwrap();
    let mut restoring = session.restore_sse();
    restoring.push(event.as_bytes(), out).unwrap();
    surfaces.push(format!("{restored:?} {restoring:?}"));
    surfaces
        .iter()
        .for_each(|surface| assert_silent(surface, VALUE));
}

/// No six bytes of `value` stand in `surface`, nor do they as numbers.
fn assert_silent(surface: &str, value: &str) {
    for window in value.as_bytes().windows(6) {
        let text = std::str::from_utf8(window).unwrap();
        assert!(!surface.contains(text), "{text} in {surface}");
        let numbers = format!("{window:?}");
        let numbers = numbers.trim_matches(['[', ']']);
        assert!(!surface.contains(numbers), "{numbers} in {surface}");
    }
}

/// Every byte of every finding is gone, and every other byte is still there (P7), and once is enough (P9).
#[test]
fn redaction_covers_findings_and_nothing_else() {
    let scanner = Scanner::builtin();
    let mut texts = Texts::new(5);
    for _ in 0..case_count(1_500) {
        let text = texts.next_text();
        let findings = scanner.scan_bytes(&text);
        let mut redacted = Vec::new();
        let found = scanner.redact_bytes(&text, &mut redacted);
        assert_eq!(found.findings(), findings);
        let mut expected = Vec::new();
        let mut copied = 0;
        for finding in &findings {
            assert!(finding.span().start >= copied && !finding.span().is_empty());
            expected.extend_from_slice(&text[copied..finding.span().start]);
            let label = scanner.rule(finding.rule()).entity();
            expected.extend_from_slice(format!("[{label}]").as_bytes());
            copied = finding.span().end;
        }
        expected.extend_from_slice(&text[copied..]);
        assert!(redacted == expected, "{:?}", String::from_utf8_lossy(&text));
    }
}

#[test]
fn the_order_of_rules_changes_nothing() {
    let all = RuleSet::builtin_all();
    let (mut odd, mut even) = (RuleSet::default(), RuleSet::default());
    for (at, rule) in all.iter().enumerate() {
        let one = all.filter(|other| other.id() == rule.id());
        if at % 2 == 0 {
            even = one.merge(even).unwrap();
        } else {
            odd = one.merge(odd).unwrap();
        }
    }
    let shuffled = Scanner::new(odd.merge(even).unwrap()).unwrap();
    let plain = Scanner::builtin();
    let rows = |scanner: &Scanner, text: &[u8]| -> Vec<(Span, String, Score)> {
        let findings = scanner.scan_bytes(text);
        let row = |f: &Finding| (f.span(), scanner.rule(f.rule()).id().to_string(), f.score());
        findings.iter().map(row).collect()
    };
    let mut texts = Texts::new(9);
    for _ in 0..1_000 {
        let text = texts.next_text();
        assert_eq!(rows(plain, &text), rows(&shuffled, &text));
    }
}

#[test]
fn actions_and_verdicts() {
    let text = "Her SSN is 531-27-8846.";
    let with = |action| {
        let mut builder = Scanner::builder();
        builder.action(action).hash_key(HashKey::new([1; 32]));
        builder.build(RuleSet::builtin_all()).unwrap()
    };
    assert_eq!(
        with(Action::Replace).redact(text).text(),
        "Her SSN is [US_SSN]."
    );
    assert_eq!(
        with(Action::Mask).redact(text).text(),
        "Her SSN is ***-**-****."
    );
    assert_eq!(with(Action::Allow).redact(text).text(), text);
    assert_eq!(with(Action::Allow).redact(text).verdict(), Verdict::Clean);
    assert_eq!(with(Action::Block).redact(text).verdict(), Verdict::Blocked);
    let hashed = with(Action::Hash).redact(text).text().to_owned();
    assert!(
        hashed.starts_with("Her SSN is [US_SSN_") && hashed.len() == text.len() + 14,
        "{hashed}"
    );
    assert_eq!(
        Scanner::builtin().redact("nothing here").verdict(),
        Verdict::Clean
    );
}

/// A rule that leaves text alone uncovers nothing, and a rule that blocks is never silenced.
#[test]
fn a_pack_cannot_weaken_another() {
    let pack = |action: &str| {
        let text = HOST_PACK
            .replace(r"TK-\d{6}", r"SSN is \d{3}-\d{2}-\d{4}")
            .replace(
                "validators = [\"even\"]",
                &format!("confidence = 100\naction = \"{action}\""),
            );
        RuleSet::from_toml(&text).unwrap()
    };
    let with = |action| Scanner::new(RuleSet::builtin_all().merge(pack(action)).unwrap()).unwrap();
    let text = "Her SSN is 531-27-8846.";
    let scanner = with("allow");
    assert_eq!(scanner.redact(text).text(), "Her SSN is [US_SSN].");
    let scanner = with("block");
    let blocked = scanner.redact(text);
    assert_eq!(blocked.verdict(), Verdict::Blocked);
    assert!(!blocked.text().contains("531"));
    let mut out = Vec::new();
    let blocked = scanner.redact_bytes(text.as_bytes(), &mut out);
    assert_eq!(blocked.verdict(), Verdict::Blocked);
    let tokens = scanner.redact_bytes_with(&mut Vault::new().unwrap(), text.as_bytes(), &mut out);
    assert_eq!(tokens.unwrap().verdict(), Verdict::Blocked);
}

#[test]
fn public_types_work_with_the_standard_library() {
    let rules: RuleSet = HOST_PACK.parse().unwrap();
    let mut by_id = HashMap::new();
    for rule in &rules {
        by_id.insert(rule.id().clone(), rule.action());
    }
    assert_eq!(by_id.len(), rules.iter().len());
    for rule in &rules {
        // A map by id is asked with a text, so hash and equality agree with those of the text.
        let id: &str = rule.id().as_ref();
        assert_eq!(by_id.get(id), Some(&rule.action()));
        assert_eq!(rule.action().to_string(), rule.action().as_str());
        assert_eq!(rule.severity().to_string(), rule.severity().as_str());
    }
    assert_eq!(
        format!("{:>6}|{:<5}|", Action::Mask, Severity::Low),
        "  mask|low  |"
    );
    assert!("schema = 2".parse::<RuleSet>().is_err());
    let format: Format = "LV-{yy}-{seq:6}".parse().unwrap();
    assert_eq!(format.to_string(), "LV-{yy}-{seq:6}");
    assert!("{nothing".parse::<Format>().is_err());
}

#[test]
fn debug_of_a_pack_is_its_id() {
    let pack = Pack::IDENTITY;
    assert_eq!(format!("{pack:?}"), "Pack(\"identity\")");
}

#[test]
fn bytes_get_the_verdict_of_their_text() {
    let scanner = Scanner::builtin();
    let mut out = Vec::new();
    let clean = scanner.redact_bytes(b"Nothing here.", &mut out);
    assert_eq!(
        (clean.verdict(), clean.findings().len()),
        (Verdict::Clean, 0)
    );
    let text = b"\xFF SSN 531-27-8846";
    let redacted = scanner.redact_bytes(text, &mut out);
    assert_eq!(redacted.verdict(), Verdict::Redacted);
    assert_eq!(redacted.into_findings(), scanner.scan_bytes(text));
    assert_eq!(out, b"Nothing here.\xFF SSN [US_SSN]");
}

#[test]
fn scanning_stops_when_told() {
    let scanner = Scanner::builtin();
    let mut scratch = Scratch::new();
    let mut count = 0;
    scanner.scan_with(
        &mut scratch,
        &Input::new("SSNs: 531-27-8846, 531-27-8847"),
        |_| {
            count += 1;
            ControlFlow::Break(())
        },
    );
    assert_eq!(count, 1);
}

/// A scratch that was used with one scanner works with another.
#[test]
fn a_scratch_changes_hands() {
    let small = RuleSet::builtin_all().filter(|rule| rule.id().as_str() == "us-ssn");
    let small = Scanner::new(small).unwrap();
    let mut scratch = Scratch::default();
    for scanner in [Scanner::builtin(), &small, Scanner::builtin(), &small] {
        let mut count = 0;
        scanner.scan_with(&mut scratch, &Input::new("SSN 531-27-8846"), |_| {
            count += 1;
            ControlFlow::Continue(())
        });
        assert_eq!(count, 1);
    }
}

#[derive(Debug)]
struct IsEven;

impl Validator for IsEven {
    fn is_valid(&self, candidate: &str) -> bool {
        candidate.ends_with(['0', '2', '4', '6', '8'])
    }
}

const HOST_PACK: &str = r#"
schema = 1
id = "host"
version = "1.0.0"
description = "A pack of a host."
license = "MIT"

[[rules]]
id = "ticket"
entity = "TICKET"
description = "Ticket number"
severity = "low"
regex = 'TK-\d{6}'
validators = ["even"]
"#;

#[test]
fn hosts_add_validators() {
    let rules = || RuleSet::from_toml(HOST_PACK).unwrap();
    let error = Scanner::new(rules()).unwrap_err();
    assert_eq!(error.rule().unwrap().as_str(), "ticket");
    assert!(
        error.to_string().contains("unknown validator `even`"),
        "{error}"
    );
    let mut builder = Scanner::builder();
    builder.validator("even", Arc::new(IsEven));
    let scanner = builder.build(rules()).unwrap();
    assert_eq!(scanner.scan("TK-123456").len(), 1);
    assert_eq!(scanner.scan("TK-123457").len(), 0);
}

#[test]
fn disguised_values_are_found_whole() {
    let scanner = Scanner::builtin();
    for (text, value) in [
        ("SSN ５３１-２７-８８４６!", "５３１-２７-８８４６"),
        (
            "SSN 531\u{2010}27\u{2011}8846!",
            "531\u{2010}27\u{2011}8846",
        ),
        (
            "SSN 53\u{200B}1-27-88\u{AD}46!",
            "53\u{200B}1-27-88\u{AD}46",
        ),
        ("SSN 531\u{A0}27\u{A0}8846!", "531\u{A0}27\u{A0}8846"),
        ("SSN ٥٣١-٢٧-٨٨٤٦!", "٥٣١-٢٧-٨٨٤٦"),
        ("SSN 𝟓𝟑𝟏-𝟐𝟕-𝟖𝟖𝟒𝟔!", "𝟓𝟑𝟏-𝟐𝟕-𝟖𝟖𝟒𝟔"),
        ("SSN \u{202E}531-27-8846\u{202C}!", "531-27-8846"),
        (
            "SSN 5\u{20E3}3\u{20E3}1-27-8846!",
            "5\u{20E3}3\u{20E3}1-27-8846",
        ),
        ("SSN 531-27-\u{0}8846!", "531-27-\u{0}8846"),
        ("SSN 531-27-88\u{3164}46!", "531-27-88\u{3164}46"),
        ("SSN 531-27-88\u{1}\u{7F}46!", "531-27-88\u{1}\u{7F}46"),
        (
            "SSN 531-27-88\u{FFF9}\u{115F}46!",
            "531-27-88\u{FFF9}\u{115F}46",
        ),
        ("SSN 531\u{58A}27\u{2E3A}8846!", "531\u{58A}27\u{2E3A}8846"),
        (
            "SSN 5\u{332}3\u{332}1-\u{332}27-8846!",
            "5\u{332}3\u{332}1-\u{332}27-8846",
        ),
        ("社会保障号531-27-8846。SSN", "531-27-8846"),
    ] {
        let findings = scanner.scan(text);
        assert_eq!(findings.len(), 1, "{text:?}");
        assert_eq!(&text[findings[0].range()], value);
    }
}

#[test]
fn stray_bytes_hide_nothing() {
    let scanner = Scanner::builtin();
    let value = b"531-27-8846";
    for first in 0x80..=0xFF_u8 {
        for second in [0x00, 0x20, 0x80, 0xBF, 0xC0, 0xFF] {
            let text = [b"SSN ", &[first, second, b' '][..], value, &[second, first]].concat();
            let findings = scanner.scan_bytes(&text);
            let found = findings.iter().any(|f| text[f.range()].starts_with(value));
            assert!(found, "{first:x} {second:x}");
        }
    }
}

#[test]
fn explanations_name_the_gate() {
    let scanner = Scanner::builtin();
    let outcomes = |text: &str| -> Vec<Outcome> {
        let explanation = scanner.explain("us-ssn", text).unwrap();
        explanation
            .steps()
            .iter()
            .map(|step| step.outcome.clone())
            .collect()
    };
    assert!(outcomes("x531-27-8846").contains(&Outcome::Border));
    assert!(outcomes("531-27-8846-01").contains(&Outcome::Border));
    assert!(outcomes("SSN 000-27-8846").contains(&Outcome::Validator));
    assert!(outcomes("the value 531278846").contains(&Outcome::Context));
    assert!(matches!(
        outcomes("SSN 531-27-8846")[..],
        [Outcome::Scored {
            cue_distance: Some(1),
            ..
        }]
    ));
    assert!(scanner.explain("no-such-rule", "x").is_none());
}

#[test]
fn offsets_in_other_units() {
    let text = "😀 SSN 531-27-8846";
    let findings = Scanner::builtin().scan(text);
    let mut spans: Vec<Span> = findings.iter().map(Finding::span).collect();
    convert_spans(text.as_bytes(), &mut spans, OffsetUnit::Utf16);
    assert_eq!(spans, [Span::new(7, 18)]);
}
