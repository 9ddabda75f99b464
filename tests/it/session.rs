//! Sessions end to end: what goes out holds no value, what comes back is what was meant, whole and streamed.

use promptveil::{
    Action, PayloadKind, Policy, Role, RuleSet, Scanner, SealKey, Session, Vault, Verdict,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::conversations::{self, Body, Values};
use crate::tokens::scanner;

/// A session that restores everywhere.
fn open_session(kind: PayloadKind) -> Session {
    let mut policy = Policy::new();
    policy
        .restore_role(Role::System, true)
        .restore_role(Role::Tool, true)
        .restore_tool_arguments(true);
    let mut session = Session::new(scanner(), Vault::new().unwrap(), kind);
    session.set_policy(policy);
    session
}

fn redacted(session: &mut Session, json: &[u8]) -> Vec<u8> {
    let redacted = session.redact_request(json).unwrap();
    assert_eq!(redacted.verdict(), Verdict::Redacted);
    redacted.into_json().unwrap()
}

#[test]
fn real_shaped_bodies_come_back() {
    for Body { kind, json, values } in conversations::bodies(600) {
        let mut session = open_session(kind);
        let out = redacted(&mut session, &json);
        let text = String::from_utf8(out.clone()).unwrap();
        assert!(values.iter().all(|value| !text.contains(value.as_str())));
        let restored = session.restore_reply(&out).unwrap();
        let restored: Value = serde_json::from_slice(restored.json()).unwrap();
        let expected: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(restored, expected);
        // The same request gives the same bytes, so that caches of prompts stay warm.
        assert_eq!(redacted(&mut session, &json), out);
    }
}

#[test]
fn redacting_twice_changes_nothing() {
    for Body { kind, json, .. } in conversations::bodies(100) {
        let mut session = open_session(kind);
        let out = redacted(&mut session, &json);
        let again = session.redact_request(&out).unwrap();
        assert_eq!(again.verdict(), Verdict::Clean);
        assert_eq!(again.json(), Some(out.as_slice()));
    }
}

/// A table that once had an empty cell writes whole numbers with a fraction; they are found, and come back as written.
#[test]
fn whole_numbers_with_a_fraction_are_found_and_come_back() {
    let json = r#"{"ssn": 531278846.0, "rows": [{"ssn": 531278847.00}, {"ssn": 5.5}], "n": 7.0}"#;
    let mut session = open_session(PayloadKind::Json);
    let out = redacted(&mut session, json.as_bytes());
    let text = String::from_utf8(out.clone()).unwrap();
    assert!(
        !text.contains("53127884") && text.contains(r#""n": 7.0"#),
        "{text}"
    );
    let back = session.restore_reply(&out).unwrap();
    assert_eq!(String::from_utf8(back.into_json()).unwrap(), json);
}

/// Programs print floating-point numbers with an exponent; a reader of JSON sees the number, so a scan has to.
#[test]
fn whole_numbers_with_an_exponent_are_found_and_come_back() {
    let json = r#"{"ssn": 5.31278846e8, "rows": [{"ssn": 5.31278847E+08}, {"ssn": "{\"ssn\": 53127884800e-2}"}],
        "n": 1e3, "ratio": 5.3127884e-8, "ssn ": 1e999}"#;
    let mut session = open_session(PayloadKind::Json);
    let out = redacted(&mut session, json.as_bytes());
    let text = String::from_utf8(out.clone()).unwrap();
    assert_eq!(text.matches("[US_SSN_").count(), 3, "{text}");
    assert!(
        !text.contains("5.31278846") && !text.contains("5.31278847"),
        "{text}"
    );
    assert!(
        text.ends_with("\"n\": 1e3, \"ratio\": 5.3127884e-8, \"ssn \": 1e999}"),
        "{text}"
    );
    let back = session.restore_reply(&out).unwrap();
    assert_eq!(String::from_utf8(back.into_json()).unwrap(), json);
    // Redacted once more, nothing changes: the token is history.
    let again = session.redact_request(&out).unwrap();
    assert_eq!(again.json(), Some(out.as_slice()));
}

/// The vault of one session is the next one's: numbers come back as numbers from it, also once it was sealed.
#[test]
fn numbers_come_back_from_a_kept_vault() {
    let json = json!({"ssn": 531_278_846, "people": [{"ssn": "531278847"}]});
    let mut asked = open_session(PayloadKind::Json);
    let out = redacted(&mut asked, json.to_string().as_bytes());
    assert!(!String::from_utf8_lossy(&out).contains("531278846"));
    let key = SealKey::new([3; 32]);
    assert_eq!(asked.vault().len(), 2);
    let sealed = asked.into_vault().seal(&key).unwrap();
    let vault = Vault::open(&sealed, &key).unwrap();
    let later = Session::new(scanner(), vault, PayloadKind::Json);
    let back = later.restore_reply(&out).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(back.json()).unwrap(), json);
}

/// A reply that says back what it was told, with tokens, and what it means.
fn reply(session: &mut Session, values: &Values) -> ((String, Value), (String, Value)) {
    let text = format!(
        "SSN {}, mail {} \u{1F600}\nand {}.",
        values.ssn, values.email, values.phone
    );
    let arguments = json!({"to": values.email, "note": format!("IBAN {} \"\\\n", values.iban), "deep": {"n": [1, values.ssn]}});
    let request = json!({"text": text, "arguments": {"ssn note": arguments}});
    let out = redacted(session, request.to_string().as_bytes());
    let out: Value = serde_json::from_slice(&out).unwrap();
    let told = (
        out["text"].as_str().unwrap().to_owned(),
        out["arguments"]["ssn note"].clone(),
    );
    ((text, arguments), told)
}

fn restored(session: &Session, stream: &[u8], chunks: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut restored = session.restore_sse();
    let mut rest = stream;
    for length in chunks.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, later) = rest.split_at((*length).clamp(1, rest.len()));
        restored.push(chunk, &mut out).unwrap();
        rest = later;
    }
    restored.finish(&mut out).unwrap();
    out
}

const KINDS: [PayloadKind; 3] = [
    PayloadKind::OpenAi,
    PayloadKind::Anthropic,
    PayloadKind::Gemini,
];

#[test]
fn streams_come_back() {
    for number in 0..300 {
        let kind = KINDS[number % 3];
        // The vault is filled by plain JSON and used by a reply of this kind.
        let mut asked = open_session(PayloadKind::Json);
        let (meant, told) = reply(&mut asked, &Values::new(number));
        let mut session = reopened(asked, kind);
        let lengths = [1 + number % 13, 3, 1];
        let stream = conversations::events(kind, &told.0, &told.1, &lengths);
        let out = restored(&session, &stream, &[number + 1]);
        assert_eq!(conversations::read_events(kind, &out), meant);
        // By default the arguments keep their tokens, and the text does not.
        session.set_policy(Policy::new());
        let out = restored(&session, &stream, &[number + 1]);
        assert_eq!(conversations::read_events(kind, &out), (meant.0, told.1));
    }
}

/// Values full of quotes, and numbers, in JSON in JSON in the arguments of a tool, in a text that is JSON and in one
/// that only begins like it: a stream gives what the whole reply gives, wherever it is cut.
#[test]
fn streams_escape_as_whole_replies_do() {
    let pack = include_str!("../data/escape.toml");
    let rules = RuleSet::from_toml(pack).unwrap();
    let mut builder = Scanner::builder();
    builder.action(Action::Token);
    let scanner = builder
        .build(rules.merge(RuleSet::builtin_all()).unwrap())
        .unwrap();
    let mut policy = Policy::new();
    policy.restore_tool_arguments(true);
    let mut session = Session::new(&scanner, Vault::new().unwrap(), PayloadKind::OpenAi);
    session.set_policy(policy);
    let value = "QXa\"b\\\"\n\u{1}\u{e9}QX";
    let told = json!({"note": value, "ssn": 531_278_846});
    let request = json!({"messages": [{"role": "user", "content": told.to_string()}]});
    let request = redacted(&mut session, request.to_string().as_bytes());
    let request: Value = serde_json::from_slice(&request).unwrap();
    let tokens: Value =
        serde_json::from_str(request["messages"][0]["content"].as_str().unwrap()).unwrap();
    let [note, ssn] = ["note", "ssn"].map(|name| tokens[name].as_str().unwrap());
    assert!(note.starts_with("[ESCAPE_ANYTHING_"), "{note}");
    let inner = json!({"n": note, "s": ssn, "m": format!("x {note}, {ssn}")});
    let texts = [
        inner.to_string(),
        json!([inner.to_string(), {"deep": json!({"in": inner.to_string()}).to_string()}])
            .to_string(),
        json!({"a": format!("\"{note}\"")}).to_string(),
        format!("No JSON: \"{note}\""),
        format!("{{no JSON}} {note}"),
        format!("{note} alone"),
    ];
    for (number, text) in texts.iter().enumerate() {
        for arguments in &texts[..3] {
            let call = json!({"id": "call_1", "type": "function", "function": {"name": "send", "arguments": arguments}});
            let message = json!({"role": "assistant", "content": text, "tool_calls": [call]});
            let whole =
                json!({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]});
            let whole = session.restore_reply(whole.to_string().as_bytes()).unwrap();
            let whole: Value = serde_json::from_slice(whole.json()).unwrap();
            let message = &whole["choices"][0]["message"];
            let meant = message["tool_calls"][0]["function"]["arguments"]
                .as_str()
                .unwrap();
            let meant: Value = serde_json::from_str(meant).unwrap();
            assert!(meant.to_string().contains("QXa"), "{meant}");
            for length in [1, 2, 7, 4_000] {
                let read: Value = serde_json::from_str(arguments).unwrap();
                let lengths = [length, length + number];
                let stream = conversations::events(PayloadKind::OpenAi, text, &read, &lengths);
                let out = restored(&session, &stream, &[length]);
                let (seen, seen_arguments) = conversations::read_events(PayloadKind::OpenAi, &out);
                assert_eq!(seen, message["content"].as_str().unwrap(), "{text}");
                assert_eq!(seen_arguments, meant, "{arguments}");
            }
        }
    }
}

fn reopened(session: Session, kind: PayloadKind) -> Session {
    let policy = session.policy().clone();
    let mut reopened = Session::new(scanner(), session.into_vault(), kind);
    reopened.set_policy(policy);
    reopened
}

#[test]
fn frames_without_tokens_never_wait() {
    let session = open_session(PayloadKind::OpenAi);
    let stream = conversations::events(
        PayloadKind::OpenAi,
        "Nothing to see here.",
        &json!({"a": "b"}),
        &[4],
    );
    let stream = String::from_utf8(stream).unwrap();
    let (mut out, mut passed) = (Vec::new(), 0);
    let mut restored = session.restore_sse();
    for frame in stream.split_inclusive("\n\n") {
        restored.push(frame.as_bytes(), &mut out).unwrap();
        passed += frame.len();
        assert_eq!(out.len(), passed);
    }
    assert_eq!(out, stream.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::texts::case_count(60) as u32))]

    /// Whatever cuts a reply into pieces and its bytes into chunks.
    #[test]
    fn cuts_do_not_matter(
        number in 0..1000_usize,
        lengths in prop::collection::vec(1..30_usize, 1..6),
        chunks in prop::collection::vec(1..200_usize, 1..6),
    ) {
        let kind = KINDS[number % 3];
        let mut asked = open_session(PayloadKind::Json);
        let (meant, told) = reply(&mut asked, &Values::new(number));
        let session = reopened(asked, kind);
        let stream = conversations::events(kind, &told.0, &told.1, &lengths);
        let out = restored(&session, &stream, &chunks);
        prop_assert_eq!(conversations::read_events(kind, &out), meant);
    }
}
