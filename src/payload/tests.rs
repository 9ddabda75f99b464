//! Payloads with a handful of values: what is replaced, what stays, what blocks.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::finding::Action;
use crate::{HashKey, RuleSet};

fn redact_as(kind: PayloadKind, json: &str) -> RedactedPayload {
    Scanner::builtin()
        .redact_payload(kind, json.as_bytes())
        .unwrap()
}

/// The redacted payload, if it is not blocked.
fn redacted(kind: PayloadKind, json: &str) -> String {
    let redacted = redact_as(kind, json);
    let json = redacted.json().expect("not blocked");
    String::from_utf8(json.to_vec()).unwrap()
}

fn redact_any(json: &str) -> String {
    redacted(PayloadKind::Json, json)
}

fn notices(kind: PayloadKind, json: &str) -> Vec<(NoticeKind, usize)> {
    let redacted = redact_as(kind, json);
    let notices = redacted.notices().iter();
    notices.map(|one| (one.kind(), one.offset())).collect()
}

#[test]
fn everything_but_the_finding_stays_byte_for_byte() {
    let json = "{ \"a\\u0062\" :\t[1.50, -0, 1E+2],\r\n \"ssn\":\"\\u0035\\u00331-27-8846\\/x\" , \"z\":\"\\ud83d\\ude00\"}\n";
    let expected = json.replace("\\u0035\\u00331-27-8846", "[US_SSN]");
    assert_eq!(redact_any(json), expected);
    let redacted = redact_as(PayloadKind::Json, json);
    let span = redacted.findings()[0].range();
    assert_eq!(&json[span], "\\u0035\\u00331-27-8846");
}

#[test]
fn keys_are_context() {
    assert_eq!(
        redact_any(r#"{"ssn":"531278846"}"#),
        r#"{"ssn":"[US_SSN]"}"#
    );
    assert_eq!(
        redact_any(r#"{"patientSsn":"531278846"}"#),
        r#"{"patientSsn":"[US_SSN]"}"#
    );
    assert_eq!(redact_any(r#"{"a":"531278846"}"#), r#"{"a":"531278846"}"#);
    // What one record says is no cue in the next.
    let far = r#"[{"ssn":null},{"a":"531278846"}]"#;
    assert_eq!(redact_any(far), far);
}

#[test]
fn a_number_becomes_a_string() {
    assert_eq!(
        redact_any(r#"{"ssn": 531278846 }"#),
        r#"{"ssn": "[US_SSN]" }"#
    );
    assert_eq!(
        redact_any(r#"{"ssn":[531278846,1]}"#),
        r#"{"ssn":["[US_SSN]",1]}"#
    );
}

/// A hash joins equal values, and the tail that a mask leaves is that of the value: neither sees how it was spelled.
#[test]
fn numbers_are_hashed_and_masked_as_their_digits() {
    let json = r#"{"a":{"ssn":531278846},"b":{"ssn":531278846.0},"c":{"ssn":5.31278846e8}}"#;
    let mut builder = Scanner::builder();
    builder.hash_key(HashKey::new([7; 32]));
    for action in [Action::Hash, Action::Mask] {
        let scanner = builder
            .action(action)
            .build(RuleSet::builtin_all())
            .unwrap();
        let redacted = scanner
            .redact_payload(PayloadKind::Json, json.as_bytes())
            .unwrap();
        let redacted: Value = serde_json::from_slice(redacted.json().unwrap()).unwrap();
        let [one, others @ ..] = ["a", "b", "c"].map(|key| redacted[key]["ssn"].as_str().unwrap());
        assert_eq!(others, [one; 2], "{action}");
    }
}

#[test]
fn keys_that_hold_values_are_replaced_and_stay_apart() {
    assert_eq!(
        redact_any(r#"{"SSN 531-27-8846":{"x":1}}"#),
        r#"{"SSN [US_SSN]":{"x":1}}"#
    );
    assert_eq!(
        redact_any(
            r#"{"SSN 531-27-8846":1,"SSN 531-27-8847":2,"SSN [US_SSN]":3,"SSN 531-27-8846":4}"#
        ),
        r#"{"SSN [US_SSN]#2":1,"SSN [US_SSN]#3":2,"SSN [US_SSN]":3,"SSN [US_SSN]#2":4}"#
    );
}

#[test]
fn json_in_a_string_stays_json() {
    let arguments = json!({"q": "x \"y\"", "ssn": 531_278_846, "note": "SSN 531-27-8846"});
    let twice = json!({"wrapped": arguments.to_string()}).to_string();
    for inner in [arguments.to_string(), twice] {
        let body = json!({"messages": [{"role": "assistant", "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": inner}}]}]});
        let out = redacted(PayloadKind::OpenAi, &body.to_string());
        let out: Value = serde_json::from_str(&out).unwrap();
        let text = &out["messages"][0]["tool_calls"][0]["function"]["arguments"];
        let mut seen: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
        if let Some(wrapped) = seen.get("wrapped") {
            seen = serde_json::from_str(wrapped.as_str().unwrap()).unwrap();
        }
        assert_eq!(
            seen,
            json!({"q": "x \"y\"", "ssn": "[US_SSN]", "note": "SSN [US_SSN]"})
        );
    }
}

#[test]
fn broken_arguments_are_scanned_as_text() {
    let json = r#"{"messages":[{"role":"assistant","tool_calls":[{"function":{"arguments":"{\"ssn\": \"531-27-8846"}}]}]}"#;
    assert_eq!(
        redacted(PayloadKind::OpenAi, json),
        json.replace("531-27-8846", "[US_SSN]")
    );
    let kinds: Vec<NoticeKind> = notices(PayloadKind::OpenAi, json)
        .iter()
        .map(|one| one.0)
        .collect();
    assert_eq!(kinds, [NoticeKind::UnreadableJson]);
}

#[test]
fn too_many_layers_block() {
    let mut json = json!({"ssn": "531-27-8846"}).to_string();
    for layer in 1..=5 {
        json = json!([json]).to_string();
        let redacted = redact_as(PayloadKind::Json, &json);
        assert_eq!(
            redacted.verdict() == Verdict::Blocked,
            layer > walk::MAX_LAYERS
        );
        assert_eq!(redacted.json().is_none(), layer > walk::MAX_LAYERS);
    }
    // So does JSON in a string that is nested too deeply.
    let deep = json!(["[".repeat(100_000) + &"]".repeat(100_000)]).to_string();
    assert_eq!(
        redact_as(PayloadKind::Json, &deep).verdict(),
        Verdict::Blocked
    );
}

#[test]
fn structure_is_left_alone() {
    let body = r#"{"model":"gpt-5","messages":[{"role":"tool","tool_call_id":"531-27-8846","content":"ok"}],"seed":531278846}"#;
    let out = redact_as(PayloadKind::OpenAi, body);
    assert_eq!(out.verdict(), Verdict::Clean);
    assert!(out.notices().is_empty());
    // Unless it is no structure.
    let body = r#"{"model":"my SSN is 531-27-8846"}"#;
    assert_eq!(
        redacted(PayloadKind::OpenAi, body),
        r#"{"model":"my SSN is [US_SSN]"}"#
    );
    assert_eq!(
        notices(PayloadKind::OpenAi, body),
        [(NoticeKind::UnknownField, 9)]
    );
}

#[test]
fn unknown_fields_are_scanned_and_reported() {
    let body = r#"{"messages":[],"extra_context":{"ssn":531278846}}"#;
    assert_eq!(
        redacted(PayloadKind::OpenAi, body),
        r#"{"messages":[],"extra_context":{"ssn":"[US_SSN]"}}"#
    );
    assert_eq!(
        notices(PayloadKind::OpenAi, body),
        [(NoticeKind::UnknownField, 31)]
    );
}

#[test]
fn unread_parts_block_unless_allowed() {
    let parts = [
        (
            PayloadKind::OpenAi,
            r#"{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}"#,
        ),
        (PayloadKind::OpenAi, r#"{"type":"hologram","text":"hi"}"#),
        (
            PayloadKind::OpenAi,
            r#"{"type":"text","type":"file","text":"hi"}"#,
        ),
        (PayloadKind::OpenAi, r#"{"text":"hi"}"#),
        (
            PayloadKind::Anthropic,
            r#"{"type":"image","source":{"type":"base64","data":"AAAA"}}"#,
        ),
        (
            PayloadKind::Anthropic,
            r#"{"type":"document","source":{"type":"base64","data":"AAAA"}}"#,
        ),
    ];
    for (kind, part) in parts {
        let body = format!(r#"{{"messages":[{{"role":"user","content":[{part}]}}]}}"#);
        assert_eq!(redact_as(kind, &body).verdict(), Verdict::Blocked, "{part}");
        let scanned = redact(
            kind,
            body.as_bytes(),
            UnknownParts::Scan,
            &mut Placeholders(Scanner::builtin()),
        )
        .unwrap();
        assert_eq!(scanned.verdict(), Verdict::Redacted);
        assert_eq!(scanned.json(), Some(body.as_bytes()));
    }
    for part in [
        r#"{"inlineData":{"mimeType":"image/png","data":"AAAA"}}"#,
        r#"{"hologram":1}"#,
    ] {
        let body = format!(r#"{{"contents":[{{"role":"user","parts":[{part}]}}]}}"#);
        assert_eq!(
            redact_as(PayloadKind::Gemini, &body).verdict(),
            Verdict::Blocked
        );
    }
}

#[test]
fn both_values_of_a_key_are_scanned() {
    let body = r#"{"messages":[{"role":"user","content":"SSN 531-27-8846","cont\u0065nt":"SSN 531-27-8846"}]}"#;
    assert_eq!(
        redacted(PayloadKind::OpenAi, body),
        body.replace("531-27-8846", "[US_SSN]")
    );
    assert_eq!(
        notices(PayloadKind::OpenAi, body),
        [(NoticeKind::DuplicateKey, 56)]
    );
}

#[test]
fn a_value_over_several_strings_goes_from_each() {
    let body = r#"{"home address":"48 Chestnut Street, Apt 3B","city":"Holyoke, MA 01040"}"#;
    let out = redact_any(body);
    assert!(!out.contains("Chestnut") && !out.contains("01040"), "{out}");
    serde_json::from_str::<Value>(&out).unwrap();
}

#[test]
fn content_of_files_is_not_searched() {
    let data = "QUtJQTZUQ1RZNzNWMkdYSlEyRw531278846".repeat(8);
    let body = format!(
        r#"{{"contents":[{{"parts":[{{"inlineData":{{"data":"{data}","ssn":"531278846"}}}}]}}]}}"#
    );
    let scanned = redact(
        PayloadKind::Gemini,
        body.as_bytes(),
        UnknownParts::Scan,
        &mut Placeholders(Scanner::builtin()),
    );
    let expected = body.replace("\"531278846\"", "\"[US_SSN]\"");
    assert_eq!(scanned.unwrap().json(), Some(expected.as_bytes()));
}

#[test]
fn files_block_wherever_a_model_may_look_at_them() {
    let blob = "iVBORw0KGgo".repeat(20);
    let url = format!("data:image/png;base64,{blob}");
    let escaped = url.replace('/', "\\/");
    let openai = [
        format!(
            r#"{{"prompt":{{"id":"p","variables":{{"photo":{{"type":"input_image","image_url":"{url}"}}}}}}}}"#
        ),
        r#"{"prompt":{"id":"p","variables":{"scan":{"type":"input_file","file_id":"f"}}}}"#
            .to_owned(),
        format!(
            r#"{{"input":[{{"type":"code_interpreter_call","outputs":[{{"type":"image","url":"{url}"}}]}}]}}"#
        ),
        format!(
            r#"{{"messages":[{{"role":"user","content":{{"type":"image_url","image_url":{{"url":"{url}"}}}}}}]}}"#
        ),
        format!(r#"{{"messages":[{{"role":"assistant","content":"x","images":["{escaped}"]}}]}}"#),
    ];
    let anthropic = [format!(
        r#"{{"messages":[{{"role":"assistant","content":[{{"type":"web_fetch_tool_result","tool_use_id":"t","content":{{"type":"web_fetch_result","content":{{"type":"document","source":{{"type":"base64","media_type":"application/pdf","data":"{blob}"}}}}}}}}]}}]}}"#
    )];
    let gemini = [format!(
        r#"{{"contents":[{{"parts":[{{"functionResponse":{{"name":"f","response":{{"inlineData":{{"mimeType":"image/png","data":"{blob}"}}}}}}}}]}}]}}"#
    )];
    let cases = [
        (PayloadKind::OpenAi, openai.as_slice()),
        (PayloadKind::Anthropic, &anthropic),
        (PayloadKind::Gemini, &gemini),
    ];
    for (kind, jsons) in cases {
        for json in jsons {
            assert_eq!(redact_as(kind, json).verdict(), Verdict::Blocked, "{json}");
        }
    }
    // Text to a model, and JSON that goes to none.
    let text = format!(r#"{{"messages":[{{"role":"tool","content":"{{\"icon\":\"{url}\"}}"}}]}}"#);
    assert_eq!(
        redact_as(PayloadKind::OpenAi, &text).verdict(),
        Verdict::Clean
    );
    let any = format!(r#"{{"icon":"{url}"}}"#);
    assert_eq!(redact_as(PayloadKind::Json, &any).verdict(), Verdict::Clean);
}

#[test]
fn variables_of_a_prompt_are_text_or_parts() {
    let json = r#"{"prompt":{"id":"p","variables":{"ssn":"531-27-8846","note":{"type":"input_text","text":"SSN 531-27-8846"}}}}"#;
    assert_eq!(
        redacted(PayloadKind::OpenAi, json),
        r#"{"prompt":{"id":"p","variables":{"ssn":"[US_SSN]","note":{"type":"input_text","text":"SSN [US_SSN]"}}}}"#
    );
    assert!(notices(PayloadKind::OpenAi, json).is_empty());
}

#[test]
fn what_commands_wrote_is_read() {
    let json = r#"{"input":[{"type":"shell_call_output","call_id":"c","output":[{"stdout":"SSN 531-27-8846","stderr":"","outcome":{"type":"exit","exit_code":0}}]}]}"#;
    assert_eq!(
        redacted(PayloadKind::OpenAi, json),
        json.replace("531-27-8846", "[US_SSN]")
    );
    assert!(notices(PayloadKind::OpenAi, json).is_empty());
}

#[test]
fn where_somebody_is_is_no_structure() {
    let json = r#"{"toolConfig":{"functionCallingConfig":{"mode":"AUTO"},"retrievalConfig":{"latLng":"42.3601, -71.0589"}}}"#;
    assert_eq!(
        redacted(PayloadKind::Gemini, json),
        json.replace("42.3601, -71.0589", "[GEO_COORD]")
    );
    assert!(notices(PayloadKind::Gemini, json).is_empty());
}

#[test]
fn nothing_of_the_text_in_debug() {
    let redacted = redact_as(PayloadKind::Json, r#"{"ssn":"531-27-8846"}"#);
    let debug = format!("{redacted:?}");
    assert!(
        !debug.contains("531") && !debug.contains("ssn\""),
        "{debug}"
    );
}

/// The haystack as its definition says, from a parsed document.
#[derive(Default)]
struct Layout {
    text: String,
    /// Where strings, keys and numbers stand: what can be replaced.
    pieces: Vec<Range<usize>>,
}

impl Layout {
    fn of(value: &Value) -> Layout {
        let mut layout = Layout::default();
        layout.value(value);
        layout
    }

    /// The text with its findings replaced: one that reaches over several pieces in each of them.
    fn redacted(&self) -> String {
        let scanner = Scanner::builtin();
        let findings = scanner.scan(&self.text);
        let (mut out, mut at) = (String::new(), 0);
        for piece in &self.pieces {
            for finding in &findings {
                let start = finding.range().start.max(piece.start);
                let end = finding.range().end.min(piece.end);
                if start < end {
                    out += &self.text[at..start];
                    out += &format!("[{}]", scanner.rule(finding.rule()).entity());
                    at = end;
                }
            }
        }
        out + &self.text[at..]
    }

    fn piece(&mut self, text: &str) {
        let start = self.text.len();
        self.text += text;
        self.pieces.push(start..self.text.len());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => self.piece(text),
            Value::Number(number) => self.piece(&number.to_string()),
            Value::Bool(_) => self.text += &value.to_string(),
            Value::Array(items) if items.iter().all(Layout::is_cell) => {
                for (at, item) in items.iter().enumerate() {
                    self.text += if at > 0 { ", " } else { "" };
                    self.value(item);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.line();
                    if item.is_object() && !self.text.is_empty() && !self.text.ends_with("\n\n") {
                        self.text.push('\n');
                    }
                    self.value(item);
                }
            }
            Value::Object(members) => {
                self.text += "{\n";
                for (key, value) in members {
                    self.line();
                    self.piece(key);
                    self.text += ": ";
                    self.value(value);
                }
                self.text += "\n}";
            }
        }
    }

    fn is_cell(value: &Value) -> bool {
        !value.is_array() && !value.is_object() && value.to_string().len() <= document::MAX_CELL_LEN
    }

    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// Documents whose strings are short, before and after, and no JSON themselves.
fn documents() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("SSN 531-27-8846".to_owned()),
        Just("531278846".to_owned()),
        Just("531-27-8847, 531-27-8848".to_owned()),
        Just("\u{1F600}call (413) 555-0142\n\"x\"".to_owned()),
        Just("denise@example.org".to_owned()),
        "[a-z\u{e9}\\\\/\n\t ]{0,12}",
    ];
    let key = prop_oneof![
        Just("ssn".to_owned()),
        Just("phone\u{e9}".to_owned()),
        Just("SSN 531-27-8846".to_owned()),
        "[a-z]{1,8}",
    ];
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        Just(json!(531_278_846)),
        Just(json!(-12.5)),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(key.clone(), inner, 0..5)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Redacting the payload is redacting its text.
    #[test]
    fn equals_the_redacted_text(value in documents(), is_pretty in any::<bool>()) {
        let json = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let out: Value = serde_json::from_str(&redact_any(&json.unwrap())).unwrap();
        prop_assert_eq!(Layout::of(&out).text, Layout::of(&value).redacted());
    }
}

/// The backslash at the end of one joins the lines on which both stand, so that one address reaches over both.
#[test]
fn a_finding_over_two_strings_is_replaced_in_each() {
    let value = json!(["a\\", "denise@example.org", []]);
    let expected = r#"["[EMAIL]","[EMAIL]",[]]"#;
    assert_eq!(redact_any(&value.to_string()), expected);
    assert_eq!(Layout::of(&value).redacted(), "[EMAIL]\n[EMAIL]\n");
}
