//! Payloads end to end: real-shaped requests and replies, hostile JSON, and mutations of both.

use cpu_time::ThreadTime;
use promptveil::{
    AuditRecord, Error, HashKey, Notice, PayloadKind, RedactSse, RedactedPayload, Scanner, Verdict,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::conversations::{self, Body};

fn redact(kind: PayloadKind, json: &[u8]) -> Option<Vec<u8>> {
    let redacted = Scanner::builtin().redact_payload(kind, json).unwrap();
    assert_ne!(redacted.verdict(), Verdict::Blocked);
    redacted.into_json()
}

/// What every redaction must hold to, whatever the payload: valid JSON, findings in place, the rest untouched.
fn check(kind: PayloadKind, json: &[u8]) -> usize {
    let redacted = Scanner::builtin().redact_payload(kind, json).unwrap();
    let findings = redacted.findings().to_vec();
    let Some(out) = redacted.json() else {
        return findings.len();
    };
    assert!(is_json(out));
    // Every stretch between findings is in the output, in order.
    let mut rest = out;
    let mut from = 0;
    for finding in &findings {
        let between = &json[from..finding.span().start];
        let at = memchr::memmem::find(rest, between).unwrap();
        assert!(from > 0 || at == 0);
        rest = &rest[at + between.len()..];
        from = finding.span().end;
    }
    assert!(rest.ends_with(&json[from..]));
    findings.len()
}

/// As another reader sees it; half a pair of surrogates is JSON, though not text.
fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
}

#[test]
fn real_shaped_bodies_lose_every_value_and_nothing_else() {
    let bodies = conversations::bodies(600);
    assert!(bodies.len() >= 500);
    let mut found = 0;
    for Body { kind, json, values } in &bodies {
        found += check(*kind, json);
        let out = redact(*kind, json).unwrap();
        let out = String::from_utf8(out).unwrap();
        for value in values {
            let last: String = value.chars().rev().take(8).collect();
            let last: String = last.chars().rev().collect();
            assert!(!out.contains(&last), "{kind:?}: a value is left in {out}");
        }
        // Same shape: same keys, same structure.
        let before: Value = serde_json::from_slice(json).unwrap();
        let after: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(outline(&before), outline(&after));
        // A second pass finds nothing new.
        assert_eq!(redact(*kind, out.as_bytes()).unwrap(), out.as_bytes());
    }
    assert!(found > bodies.len());
}

/// Structure without text: what must not change.
fn outline(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), outline(value)))
            .collect(),
        Value::Array(items) => items.iter().map(outline).collect(),
        Value::String(_) | Value::Number(_) => json!("scalar"),
        _ => value.clone(),
    }
}

/// What a rule finds behind a label in a line of text, it finds behind a key.
#[test]
fn examples_of_the_packs_are_found_as_members() {
    let scanner = Scanner::builtin();
    let is_label = |label: &str| {
        label.len() <= 40
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || " _-.#'/()".contains(c))
    };
    let mut count = 0;
    for rule in scanner.rules().iter() {
        for example in rule.must_match() {
            let Some((label, rest)) = example.text.split_once(": ") else {
                continue;
            };
            let is_found = !scanner.scan(&example.text).is_empty();
            // A value in quotes is JSON itself, and loses them.
            let is_quoted = rest.starts_with('"');
            if !is_label(label) || !rest.contains(&example.value) || !is_found || is_quoted {
                continue;
            }
            count += 1;
            let json = json!({ label: rest }).to_string();
            let redacted = scanner
                .redact_payload(PayloadKind::Json, json.as_bytes())
                .unwrap();
            let out = String::from_utf8(redacted.into_json().unwrap_or_default()).unwrap();
            let value = Value::from(example.value.as_str()).to_string();
            assert!(!out.contains(value.trim_matches('"')), "{}", rule.id());
        }
    }
    assert!(count >= 70);
}

#[test]
fn hostile_json_has_a_defined_answer() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let refused = [
        String::new(),
        "\u{FEFF}{}".to_owned(),
        "{} {}".to_owned(),
        "{}\0".to_owned(),
        "{\"ssn\":\"531-27-8846\"".to_owned(),
        "{\"ssn\":\"531-27-8846\",}".to_owned(),
        "{ssn:\"531-27-8846\"}".to_owned(),
        "[\"531-27-8846\n\"]".to_owned(),
        "[\"\\x35\"]".to_owned(),
        "[NaN, Infinity]".to_owned(),
        "[0x1F]".to_owned(),
        "// note\n{}".to_owned(),
        "{\"a\":1}/*".to_owned(),
        deep(129),
        deep(100_000),
        "{\"a\":".repeat(100_000),
        "[".repeat(1_000_000),
    ];
    for json in &refused {
        let error = Scanner::builtin()
            .redact_payload(PayloadKind::Json, json.as_bytes())
            .unwrap_err();
        assert!(error.is_payload());
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("531"), "{shown}");
    }
    let accepted = [
        (deep(128), deep(128)),
        (
            "[\"\\ud800 SSN 531-27-8846\"]".to_owned(),
            "[\"\\ud800 SSN [US_SSN]\"]".to_owned(),
        ),
        (
            "[\"SSN 531-27\\u0000-8846\"]".to_owned(),
            "[\"SSN [US_SSN]\"]".to_owned(),
        ),
        (
            "{\"ssn\":5312788460000000000000000000000e400}".to_owned(),
            String::new(),
        ),
        (
            "{\"\":{\"\":\"\"}}".to_owned(),
            "{\"\":{\"\":\"\"}}".to_owned(),
        ),
        (
            " \"SSN 531-27-8846\" ".to_owned(),
            " \"SSN [US_SSN]\" ".to_owned(),
        ),
        ("-0.0e-0".to_owned(), "-0.0e-0".to_owned()),
    ];
    for (json, expected) in accepted {
        let redacted = Scanner::builtin()
            .redact_payload(PayloadKind::Json, json.as_bytes())
            .unwrap();
        let out = String::from_utf8(redacted.into_json().unwrap()).unwrap();
        if !expected.is_empty() {
            assert_eq!(out, expected);
        }
    }
}

#[test]
fn huge_strings_are_scanned_to_their_end() {
    let filler = "lorem \\n\\u00e9 ".repeat(200_000);
    let json = format!("{{\"note\":\"{filler}\",\"text\":\"{filler} SSN 531-27-8846\"}}");
    let out = redact(PayloadKind::Json, json.as_bytes()).unwrap();
    assert_eq!(out, json.replace("531-27-8846", "[US_SSN]").into_bytes());
}

#[test]
fn payload_types_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<AuditRecord>();
    is_shared::<Error>();
    is_shared::<Notice>();
    is_shared::<RedactSse>();
    is_shared::<RedactedPayload>();
}

/// No six bytes of a value in anything about a payload that is made to be read or logged.
#[test]
fn no_value_in_debug_error_or_audit() {
    let scanner = Scanner::builtin();
    let key = HashKey::new([3; 32]);
    for Body { kind, json, values } in conversations::bodies(200) {
        let redacted = scanner.redact_payload(kind, &json).unwrap();
        let (findings, verdict) = (redacted.findings(), redacted.verdict());
        let record = AuditRecord::with_fingerprints(scanner, findings, verdict, &json, &key)
            .and_notices(redacted.notices());
        let mut stream = scanner.redact_sse(kind);
        stream.push(&json, &mut Vec::new()).unwrap();
        let mut read = format!("{redacted:?}{stream:?}{record:?}{}", record.to_ocsf(1, "u"));
        for end in 0..json.len() {
            if let Err(error) = scanner.redact_payload(kind, &json[..end]) {
                read += &format!("{error}{error:?}");
            }
        }
        serde_json::from_str::<Value>(&record.to_json()).unwrap();
        serde_json::from_str::<Value>(&record.to_ocsf(1, "u")).unwrap();
        let windows = values.iter().flat_map(|value| value.as_bytes().windows(6));
        for window in windows {
            assert!(memchr::memmem::find(read.as_bytes(), window).is_none());
        }
    }
}

type Make = Box<dyn Fn(usize) -> String>;

/// Time per byte must not grow with the size, whatever the payload is made of.
#[test]
fn hostile_payloads_take_linear_time() {
    let many_keys = |n: usize| {
        let keys: Vec<String> = (0..n)
            .map(|i| format!("\"SSN 531-27-{:04}\":{i}", i % 9999))
            .collect();
        format!("{{{}}}", keys.join(","))
    };
    let cases: [(&str, Make); 6] = [
        ("equal keys", Box::new(many_keys)),
        (
            "escapes",
            Box::new(|n| format!("[\"{}\"]", "\\u0035".repeat(n))),
        ),
        (
            "findings",
            Box::new(|n| format!("[{}1]", "\"SSN 531-27-8846\",".repeat(n))),
        ),
        (
            "numbers",
            Box::new(|n| format!("{{\"ssn\":[{}1]}}", "531278846,".repeat(n))),
        ),
        (
            "brackets in strings",
            Box::new(|n| format!("[{}1]", "\"[[[[]]]]\",".repeat(n))),
        ),
        (
            "empty objects",
            Box::new(|n| format!("[{}1]", "{},".repeat(n))),
        ),
    ];
    for (name, make) in cases {
        let time = |n: usize| {
            let json = make(n);
            let runs = (0..3).map(|_| {
                let start = ThreadTime::now();
                let _ = Scanner::builtin().redact_payload(PayloadKind::Json, json.as_bytes());
                start.elapsed()
            });
            runs.min().unwrap()
        };
        let _ = time(1_000);
        let (small, large) = (time(4_000), time(32_000));
        // Eight times the size; quadratic work would take sixty-four times as long.
        assert!(large < small * 20, "{name}: {small:?} then {large:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::texts::case_count(400) as u32))]

    /// Bytes changed at random: the answer is an error or valid JSON, never a panic.
    #[test]
    fn mutated_bodies_never_panic(which in 0..200_usize, edits in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"\"\\{}[],:u0d8ae-. \n\x00\xff".to_vec()), 0..3_u8), 0..6)) {
        let body = &conversations::bodies(200)[which % 200];
        let mut json = body.json.clone();
        for (at, byte, how) in edits {
            let at = at.index(json.len());
            match how {
                0 => json[at] = byte,
                1 => json.insert(at, byte),
                _ => { json.remove(at); }
            }
        }
        let is_json = is_json(&json);
        match Scanner::builtin().redact_payload(body.kind, &json) {
            Ok(redacted) => {
                prop_assert!(is_json);
                prop_assert!(redacted.json().is_none_or(crate::payload::is_json));
                check(body.kind, &json);
            }
            Err(error) => prop_assert!(!is_json, "{error}"),
        }
    }

    /// Values in any JSON, however it is spelled.
    #[test]
    fn any_json_stays_json(value in documents()) {
        let json = serde_json::to_vec_pretty(&value).unwrap();
        check(PayloadKind::Json, &json);
        let nested = json!([serde_json::to_string(&value).unwrap()]).to_string();
        check(PayloadKind::Json, nested.as_bytes());
    }
}

fn redact_events(kind: PayloadKind, stream: &[u8], chunk: usize) -> (Vec<u8>, Verdict) {
    let mut redacted = Scanner::builtin().redact_sse(kind);
    let mut out = Vec::new();
    for chunk in stream.chunks(chunk) {
        redacted.push(chunk, &mut out).unwrap();
    }
    let summary = redacted.finish(&mut out).unwrap();
    (out, summary.verdict())
}

const KINDS: [PayloadKind; 3] = [
    PayloadKind::OpenAi,
    PayloadKind::Anthropic,
    PayloadKind::Gemini,
];

/// However a reply is cut: its text as the text at once, its arguments as the JSON at once.
#[test]
fn streamed_replies_are_redacted_as_whole_ones() {
    let scanner = Scanner::builtin();
    for number in 0..300 {
        let kind = KINDS[number % 3];
        let values = conversations::Values::new(number);
        let text = format!(
            "Grüße, SSN {} and {} \u{1F600}, card {}.",
            values.ssn, values.email, values.card
        );
        let arguments = json!({"ssn": values.ssn.replace('-', "").parse::<u64>().unwrap(), "iban": [values.iban]});
        let stream = conversations::events(kind, &text, &arguments, &[1 + number % 11, 2, 7]);
        let (out, verdict) = redact_events(kind, &stream, 1 + number);
        assert_eq!(verdict, Verdict::Redacted);
        let (seen, seen_arguments) = conversations::read_events(kind, &out);
        assert_eq!(seen, scanner.redact(&text).text());
        let expected = redact(PayloadKind::Json, arguments.to_string().as_bytes()).unwrap();
        assert_eq!(
            seen_arguments,
            serde_json::from_slice::<Value>(&expected).unwrap()
        );
    }
}

#[test]
fn streamed_replies_without_findings_say_the_same() {
    for kind in KINDS {
        let arguments = json!({"a": ["b", 1]});
        let stream = conversations::events(kind, "Nothing to see here.", &arguments, &[3]);
        let (out, verdict) = redact_events(kind, &stream, 10);
        assert_eq!(verdict, Verdict::Clean);
        let expected = ("Nothing to see here.".to_owned(), arguments);
        assert_eq!(conversations::read_events(kind, &out), expected);
    }
}

#[test]
fn a_streamed_reply_stops_at_what_cannot_be_read() {
    let start = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]}}]}\n\n";
    let image = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\"AAAA\"}}]}}]}\n\n";
    let stream = format!("{start}{image}{start}");
    let (out, verdict) = redact_events(PayloadKind::Gemini, stream.as_bytes(), 7);
    assert_eq!(verdict, Verdict::Blocked);
    let out = String::from_utf8(out).unwrap();
    assert!(
        !out.contains("AAAA") && out.matches("data:").count() <= 1,
        "{out}"
    );
    // What is no JSON is redacted as text.
    let stream = b"data: SSN 531-27-8846\n\n: SSN 531-27-8846\n\n";
    let (out, _) = redact_events(PayloadKind::OpenAi, stream, 9);
    assert_eq!(out, b"data: SSN [US_SSN]\n\n: SSN [US_SSN]\n\n");
}

/// Documents of values, near misses and noise.
fn documents() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("SSN 531-27-8846".to_owned()),
        Just("531278846".to_owned()),
        Just("call (413) 555-0142 \u{1F600} \"quoted\"\n".to_owned()),
        Just("{\"ssn\":\"531-27-8846\"".to_owned()),
        Just("denise.alvarado@example.org".to_owned()),
        any::<String>(),
    ];
    let key = prop_oneof![
        Just("ssn".to_owned()),
        Just("phone".to_owned()),
        Just("SSN 531-27-8846".to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        Just(json!(531_278_846)),
        Just(json!(4_111_111_111_111_111_i64)),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(key.clone(), inner, 0..5)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}
