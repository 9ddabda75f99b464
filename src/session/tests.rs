//! Sessions over a vault of plain numbered tokens: what is decided here, apart from how tokens look.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::*;
use crate::payload::{Role, TextStream};
use crate::{NoticeKind, UnknownParts, Verdict};

/// Tokens `<1>`, `<2>`: a number for each value.
#[derive(Clone, Default)]
struct Numbered {
    values: Vec<Vec<u8>>,
    numbers: HashMap<Vec<u8>, usize>,
    /// Tokens of JSON numbers that were never text.
    json_numbers: HashMap<Vec<u8>, bool>,
}

impl Tokens for Numbered {
    type Stream = Whole;

    fn share(&self) -> Numbered {
        self.clone()
    }

    fn find(&self, scanner: &Scanner, text: &[u8]) -> Result<Vec<Finding>, Error> {
        Ok(scanner.scan_bytes(text))
    }

    fn token(&mut self, _rule: &Rule, value: &[u8], is_number: bool) -> Result<Vec<u8>, Error> {
        let next = self.values.len() + 1;
        let number = *self.numbers.entry(value.to_vec()).or_insert(next);
        if number == next {
            self.values.push(value.to_vec());
        }
        let token = format!("<{number}>").into_bytes();
        *self.json_numbers.entry(token.clone()).or_insert(is_number) &= is_number;
        Ok(token)
    }

    fn is_number(&self, token: &[u8]) -> bool {
        self.json_numbers.get(token) == Some(&true)
    }

    fn has_numbers(&self) -> bool {
        self.json_numbers.values().any(|&is_number| is_number)
    }

    fn originals(&self, text: &str, _sinks: SinkPolicy, _totals: &Totals) -> Vec<Original> {
        let mut all = Vec::new();
        for (at, value) in self.values.iter().enumerate() {
            let token = format!("<{}>", at + 1);
            all.extend(text.match_indices(&token).map(|(at, _)| Original {
                range: at..at + token.len(),
                text: value.clone(),
                is_number: self.is_number(token.as_bytes()),
            }));
        }
        all.sort_by_key(|one| one.range.start);
        all
    }

    fn stream(&self, _is_json: bool, _sinks: SinkPolicy, _totals: &Arc<Totals>) -> Whole {
        Whole {
            values: self.values.clone(),
            held: Vec::new(),
        }
    }
}

/// Holds a text until its end.
struct Whole {
    values: Vec<Vec<u8>>,
    held: Vec<u8>,
}

impl TextStream for Whole {
    fn push(&mut self, text: &[u8], _out: &mut Vec<u8>) {
        self.held.extend_from_slice(text);
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

impl RestoreText for Whole {
    fn finish(self, out: &mut Vec<u8>) {
        let mut text = String::from_utf8(self.held).unwrap();
        for (at, value) in self.values.iter().enumerate() {
            let value = std::str::from_utf8(value).unwrap();
            text = text.replace(&format!("<{}>", at + 1), value);
        }
        out.extend_from_slice(text.as_bytes());
    }
}

fn session(kind: PayloadKind) -> Session<Numbered> {
    Session::new(Scanner::builtin(), Numbered::default(), kind)
}

fn redact(session: &mut Session<Numbered>, json: &Value) -> Value {
    let redacted = session.redact_request(json.to_string().as_bytes()).unwrap();
    serde_json::from_slice(redacted.json().unwrap()).unwrap()
}

fn restore(session: &Session<Numbered>, json: &Value) -> Value {
    let restored = session.restore_reply(json.to_string().as_bytes()).unwrap();
    serde_json::from_slice(restored.json()).unwrap()
}

#[test]
fn numbers_come_back_as_numbers() {
    let mut session = session(PayloadKind::Json);
    let json = json!({"a": {"ssn": 531_278_846}, "b": {"ssn": "531278847"}});
    let redacted = redact(&mut session, &json);
    assert_eq!(redacted, json!({"a": {"ssn": "<1>"}, "b": {"ssn": "<2>"}}));
    assert_eq!(restore(&session, &redacted), json);
    // Within a text it is text.
    assert_eq!(restore(&session, &json!("is <1>.")), json!("is 531278846."));
    // A value that was written both ways is text.
    redact(&mut session, &json!({"ssn": "531278846"}));
    assert_eq!(restore(&session, &json!("<1>")), json!("531278846"));
}

#[test]
fn roles_decide_what_comes_back() {
    let message = |role: &str| json!({"role": role, "content": "SSN 531-27-8846"});
    for (role, is_restorable) in [
        ("system", false),
        ("developer", false),
        ("user", true),
        ("assistant", true),
        ("tool", false),
        ("function", false),
        ("oracle", false),
    ] {
        let body = json!({"messages": [message(role)]});
        let redacted = redact(&mut session(PayloadKind::OpenAi), &body);
        let expected = if is_restorable {
            "SSN <1>"
        } else {
            "SSN [US_SSN]"
        };
        assert_eq!(redacted["messages"][0]["content"], expected, "{role}");
    }
    let mut policy = Policy::new();
    policy
        .restore_role(Role::Tool, true)
        .restore_role(Role::User, false);
    let mut session = session(PayloadKind::OpenAi).with_policy(policy);
    let body = json!({"messages": [message("user"), message("tool")]});
    let redacted = redact(&mut session, &body);
    assert_eq!(redacted["messages"][0]["content"], "SSN [US_SSN]");
    assert_eq!(redacted["messages"][1]["content"], "SSN <1>");
}

#[test]
fn a_tool_result_of_any_format_is_the_tools() {
    let anthropic = json!({"messages": [{"role": "user", "content": [
        {"type": "text", "text": "SSN 531-27-8846"},
        {"type": "tool_result", "tool_use_id": "t", "content": "SSN 531-27-8846"}]}]});
    let out = redact(&mut session(PayloadKind::Anthropic), &anthropic);
    assert_eq!(out["messages"][0]["content"][0]["text"], "SSN <1>");
    assert_eq!(out["messages"][0]["content"][1]["content"], "SSN [US_SSN]");

    let gemini = json!({"contents": [{"role": "user", "parts": [
        {"functionResponse": {"name": "f", "response": {"ssn": "531-27-8846"}}}, {"text": "SSN 531-27-8846"}]}]});
    let out = redact(&mut session(PayloadKind::Gemini), &gemini);
    let parts = &out["contents"][0]["parts"];
    assert_eq!(parts[0]["functionResponse"]["response"]["ssn"], "[US_SSN]");
    assert_eq!(parts[1]["text"], "SSN <1>");

    let responses = json!({"instructions": "SSN 531-27-8846", "input": [
        {"type": "function_call_output", "call_id": "c", "output": "SSN 531-27-8846"}]});
    let out = redact(&mut session(PayloadKind::OpenAi), &responses);
    assert_eq!(out["instructions"], "SSN [US_SSN]");
    assert_eq!(out["input"][0]["output"], "SSN [US_SSN]");
}

#[test]
fn tool_arguments_keep_their_tokens_unless_allowed() {
    let mut session = session(PayloadKind::OpenAi);
    redact(
        &mut session,
        &json!({"messages": [{"role": "user", "content": "call (413) 555-0142 SSN 531-27-8846"}]}),
    );
    let arguments = json!({"a": "<1>", "b": json!({"c": "<2>"}).to_string()}).to_string();
    let reply = json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": "<1>",
        "tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}}]});
    let restored = restore(&session, &reply);
    let message = &restored["choices"][0]["message"];
    assert_eq!(message["content"], "(413) 555-0142");
    assert_eq!(message["tool_calls"][0]["function"]["arguments"], arguments);

    let mut policy = Policy::new();
    policy.restore_tool_arguments(true);
    let session = session.with_policy(policy);
    let restored = restore(&session, &reply);
    let arguments = &restored["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"];
    let arguments: Value = serde_json::from_str(arguments.as_str().unwrap()).unwrap();
    assert_eq!(arguments["a"], "(413) 555-0142");
    let inner: Value = serde_json::from_str(arguments["b"].as_str().unwrap()).unwrap();
    assert_eq!(inner, json!({"c": "531-27-8846"}));
}

#[test]
fn ids_and_names_are_never_restored() {
    let mut session = session(PayloadKind::OpenAi);
    redact(
        &mut session,
        &json!({"messages": [{"role": "user", "content": "SSN 531-27-8846"}]}),
    );
    let reply = json!({"id": "<1>", "model": "<1>", "choices": [{"index": 0, "message": {"tool_calls": [
        {"id": "<1>", "function": {"name": "<1>", "arguments": "{}"}}]}}]});
    assert_eq!(restore(&session, &reply), reply);
}

#[test]
fn streams_follow_the_same_policy() {
    let mut session = session(PayloadKind::OpenAi);
    redact(
        &mut session,
        &json!({"messages": [{"role": "user", "content": "SSN 531-27-8846"}]}),
    );
    let stream = concat!(
        r#"data: {"choices":[{"index":0,"delta":{"content":"is <1>"},"finish_reason":"stop"}]}"#,
        "\n\n",
        r#"data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":\"<1>\"}"}}]},"finish_reason":"stop"}]}"#,
        "\n\ndata: [DONE]\n\n",
    );
    let mut out = Vec::new();
    let mut restored = session.restore_sse();
    restored.push(stream.as_bytes(), &mut out).unwrap();
    restored.finish(&mut out).unwrap();
    let expected = stream.replacen("<1>", "531-27-8846", 1);
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn unknown_parts_go_through_only_by_policy() {
    let body = json!({"messages": [{"role": "user", "content": [{"type": "file", "file": {"filename": "SSN 531-27-8846"}}]}]});
    let blocked = session(PayloadKind::OpenAi).redact_request(body.to_string().as_bytes());
    let blocked = blocked.unwrap();
    assert_eq!(blocked.verdict(), Verdict::Blocked);
    assert_eq!(blocked.notices()[0].kind(), NoticeKind::Media);
    assert_eq!(blocked.into_json(), None);
    let mut policy = Policy::new();
    policy.unknown_parts(UnknownParts::Scan);
    let mut session = session(PayloadKind::OpenAi).with_policy(policy);
    let out = redact(&mut session, &body);
    assert_eq!(
        out["messages"][0]["content"][0]["file"]["filename"],
        "SSN <1>"
    );
}

#[test]
fn debug_shows_no_text() {
    let mut session = session(PayloadKind::OpenAi);
    redact(
        &mut session,
        &json!({"messages": [{"role": "user", "content": "SSN 531-27-8846"}]}),
    );
    assert!(!format!("{session:?}").contains("531"));
}
