//! Requests and replies as clients and models write them, filled with made-up values.

use promptveil::PayloadKind;
use serde_json::{Value, json};

/// One JSON body.
pub(crate) struct Body {
    pub(crate) kind: PayloadKind,
    pub(crate) json: Vec<u8>,
    /// What must be gone after redaction.
    pub(crate) values: Vec<String>,
}

/// The first `count` bodies: every template in turn, each with values of its own, in four ways of writing JSON.
pub(crate) fn bodies(count: usize) -> Vec<Body> {
    (0..count).map(body).collect()
}

fn body(number: usize) -> Body {
    let (kind, template) = TEMPLATES[number % TEMPLATES.len()];
    let values = Values::new(number);
    let value = template(&values);
    let json = match number / TEMPLATES.len() % 4 {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(&value).unwrap(),
        2 => ascii(&value.to_string()),
        _ => value.to_string().replace('/', "\\/"),
    };
    let used = values.all().into_iter().filter(|one| {
        let digits = one.replace('-', "");
        value.to_string().contains(one) || value.to_string().contains(&digits)
    });
    Body {
        kind,
        values: used.collect(),
        json: json.into_bytes(),
    }
}

/// JSON as Python writes it by default.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for character in json.chars() {
        if character.is_ascii() {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            out += &format!("\\u{unit:04x}");
        }
    }
    out
}

/// Values that belong to nobody, different for each number.
pub(crate) struct Values {
    pub(crate) ssn: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) card: String,
    pub(crate) iban: String,
}

impl Values {
    pub(crate) fn new(number: usize) -> Values {
        let n = number as u64;
        Values {
            ssn: format!(
                "{}-{:02}-{:04}",
                501 + n % 70,
                11 + n % 80,
                1234 + n * 7 % 8000
            ),
            phone: format!("(413) 555-01{:02}", n % 100),
            email: format!("denise.alvarado{n}@example.org"),
            card: card(n),
            iban: iban(n),
        }
    }

    fn all(&self) -> Vec<String> {
        vec![
            self.ssn.clone(),
            self.phone.clone(),
            self.email.clone(),
            self.card.clone(),
            self.iban.clone(),
        ]
    }

    fn ssn_number(&self) -> u64 {
        self.ssn.replace('-', "").parse().unwrap()
    }
}

/// Sixteen digits with the check digit of Luhn.
fn card(n: u64) -> String {
    let body = format!("453201{:09}", n * 7_919 % 1_000_000_000);
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0') * if at % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// A German IBAN with the check digits of mod 97.
fn iban(n: u64) -> String {
    let account = format!("50010517{:010}", n * 104_729 % 10_000_000_000);
    let remainder = format!("{account}131400")
        .bytes()
        .fold(0_u64, |rest, byte| {
            (rest * 10 + u64::from(byte - b'0')) % 97
        });
    format!("DE{:02}{account}", 98 - remainder)
}

type Template = fn(&Values) -> Value;

const TEMPLATES: &[(PayloadKind, Template)] = &[
    (PayloadKind::OpenAi, chat_plain),
    (PayloadKind::OpenAi, chat_parts),
    (PayloadKind::OpenAi, chat_tools),
    (PayloadKind::OpenAi, chat_reply),
    (PayloadKind::OpenAi, chat_tool_reply),
    (PayloadKind::OpenAi, chat_chunk),
    (PayloadKind::OpenAi, azure_reply),
    (PayloadKind::OpenAi, responses_plain),
    (PayloadKind::OpenAi, responses_items),
    (PayloadKind::OpenAi, responses_reply),
    (PayloadKind::OpenAi, embeddings),
    (PayloadKind::Anthropic, anthropic_plain),
    (PayloadKind::Anthropic, anthropic_tools),
    (PayloadKind::Anthropic, anthropic_reply),
    (PayloadKind::Gemini, gemini_plain),
    (PayloadKind::Gemini, gemini_tools),
    (PayloadKind::Gemini, gemini_reply),
    (PayloadKind::Json, record),
    (PayloadKind::Json, table),
    (PayloadKind::Json, nested),
];

fn letter(v: &Values) -> String {
    format!(
        "Schreib bitte an die Klientin \u{2013} ihre SSN ist {}.\nTelefon: {}, \"e-mail\": {} \u{1F600}\n\n/Ende/",
        v.ssn, v.phone, v.email
    )
}

fn chat_plain(v: &Values) -> Value {
    json!({
        "model": "gpt-4o-mini", "temperature": 0.2, "stream": true, "max_tokens": 1024,
        "stream_options": {"include_usage": true}, "user": "case-worker-17", "stop": ["END", "STOP"],
        "messages": [
            {"role": "system", "content": "You are a careful assistant.\nAnswer in German."},
            {"role": "user", "name": "caseworker", "content": letter(v)},
            {"role": "assistant", "content": format!("I will write to {}.", v.email)},
            {"role": "user", "content": format!("Her card is {}.", v.card)}
        ]
    })
}

fn chat_parts(v: &Values) -> Value {
    json!({
        "model": "gpt-4o", "n": 1, "seed": 531278846, "logit_bias": {"50256": -100},
        "response_format": {"type": "json_schema", "json_schema": {"name": "letter", "strict": true,
            "schema": {"type": "object", "properties": {"body": {"type": "string"}}, "required": ["body"]}}},
        "messages": [
            {"role": "developer", "content": [{"type": "text", "text": "Be brief."}]},
            {"role": "user", "content": [
                {"type": "text", "text": "Summarise this record:"},
                {"type": "text", "text": format!("{{\"name\": \"x\", \"ssn\": \"{}\", \"tags\": [1, 2]}}", v.ssn.replace('-', ""))}
            ]}
        ]
    })
}

fn tools() -> Value {
    json!([{"type": "function", "function": {
        "name": "look_up_client", "description": "Finds a client by social security number.", "strict": true,
        "parameters": {"type": "object", "additionalProperties": false, "required": ["ssn", "password"], "properties": {
            "ssn": {"type": "string", "description": "Nine digits", "pattern": "^\\d{3}-\\d{2}-\\d{4}$"},
            "password": {"type": "string", "minLength": 12},
            "kind": {"type": "string", "enum": ["active", "closed"]}}}}}])
}

fn chat_tools(v: &Values) -> Value {
    let arguments = json!({"ssn": v.ssn_number(), "note": format!("\"{}\"\tC:\\temp", v.phone), "deep": {"iban": [v.iban]}});
    let result =
        json!({"client": {"email": v.email, "cards": [{"card number": v.card}]}, "ok": true});
    json!({
        "model": "gpt-4o", "tools": tools(), "tool_choice": {"type": "function", "function": {"name": "look_up_client"}},
        "parallel_tool_calls": false,
        "messages": [
            {"role": "user", "content": "Look her up."},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "call_9aZ", "type": "function",
                "function": {"name": "look_up_client", "arguments": arguments.to_string()}}]},
            {"role": "tool", "tool_call_id": "call_9aZ", "content": result.to_string()}
        ]
    })
}

fn chat_reply(v: &Values) -> Value {
    json!({
        "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "object": "chat.completion", "created": 1741569952,
        "model": "gpt-4o-2024-08-06", "system_fingerprint": "fp_44709d6fcb", "service_tier": "default",
        "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null, "message": {
            "role": "assistant", "refusal": null, "annotations": [], "content": letter(v)}}],
        "usage": {"prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0}}
    })
}

fn chat_tool_reply(v: &Values) -> Value {
    let arguments =
        json!({"ssn": v.ssn, "wrapped": json!({"email": v.email, "x": "\\\"\n"}).to_string()});
    json!({
        "id": "chatcmpl-abc123", "object": "chat.completion", "created": 1699896916, "model": "gpt-4o-mini",
        "choices": [{"index": 0, "finish_reason": "tool_calls", "logprobs": null, "message": {
            "role": "assistant", "content": null, "tool_calls": [{"id": "call_abc123", "type": "function",
                "function": {"name": "look_up_client", "arguments": arguments.to_string()}}]}}],
        "usage": {"prompt_tokens": 82, "completion_tokens": 17, "total_tokens": 99}
    })
}

fn chat_chunk(v: &Values) -> Value {
    json!({
        "id": "chatcmpl-123", "object": "chat.completion.chunk", "created": 1694268190, "model": "gpt-4o-mini",
        "system_fingerprint": "fp_44709d6fcb", "obfuscation": "aBc9",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": format!("SSN {} ", v.ssn)}, "logprobs": null, "finish_reason": null}]
    })
}

fn azure_reply(v: &Values) -> Value {
    let filter = json!({"hate": {"filtered": false, "severity": "safe"}, "violence": {"filtered": false, "severity": "safe"}});
    json!({
        "id": "chatcmpl-7R1nGnsXO8n4oi9UPz2f3UHdgAYMn", "object": "chat.completion", "created": 1686676106, "model": "gpt-35-turbo",
        "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": filter}],
        "choices": [{"index": 0, "finish_reason": "stop", "content_filter_results": filter,
            "message": {"role": "assistant", "content": format!("Call {} or write to {}.", v.phone, v.email)}}],
        "usage": {"completion_tokens": 40, "prompt_tokens": 11, "total_tokens": 51}
    })
}

fn responses_plain(v: &Values) -> Value {
    json!({
        "model": "gpt-4.1", "instructions": "Answer politely.", "input": letter(v), "store": false,
        "reasoning": {"effort": "low", "summary": "auto"}, "text": {"format": {"type": "text"}, "verbosity": "low"},
        "include": ["reasoning.encrypted_content"], "metadata": {"case": format!("SSN {}", v.ssn)}, "truncation": "auto"
    })
}

fn responses_items(v: &Values) -> Value {
    json!({
        "model": "gpt-4.1", "parallel_tool_calls": true, "previous_response_id": "resp_67ccd2bed1ec8190b14f964abc054267",
        "tools": [{"type": "function", "name": "send", "description": "Sends a letter", "strict": true,
            "parameters": {"type": "object", "properties": {"to": {"type": "string"}}}}, {"type": "web_search"}],
        "input": [
            {"role": "user", "content": [{"type": "input_text", "text": letter(v)}]},
            {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Thinking."}], "encrypted_content": "gAAAAABo+/=-_"},
            {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "send", "status": "completed",
                "arguments": json!({"to": v.email}).to_string()},
            {"type": "function_call_output", "call_id": "call_1", "output": json!({"iban": v.iban, "n": 3}).to_string()},
            {"type": "message", "role": "assistant", "id": "msg_1", "status": "completed",
                "content": [{"type": "output_text", "text": format!("Sent to {}.", v.email), "annotations": []}]}
        ]
    })
}

fn responses_reply(v: &Values) -> Value {
    json!({
        "id": "resp_67ccd2bed1ec8190b14f964abc054267", "object": "response", "created_at": 1741476542, "status": "completed",
        "error": null, "incomplete_details": null, "instructions": null, "max_output_tokens": null, "model": "gpt-4.1-2025-04-14",
        "output": [
            {"type": "function_call", "id": "fc_2", "call_id": "call_2", "name": "send", "arguments": json!({"iban": v.iban}).to_string(), "status": "completed"},
            {"type": "message", "id": "msg_67ccd2bf17f0819081ff3bb2cf6508e6", "status": "completed", "role": "assistant",
                "content": [{"type": "output_text", "text": letter(v), "annotations": [], "logprobs": []}]}],
        "parallel_tool_calls": true, "previous_response_id": null, "reasoning": {"effort": null, "summary": null}, "store": true,
        "temperature": 1.0, "text": {"format": {"type": "text"}}, "tool_choice": "auto", "tools": [], "top_p": 1.0, "truncation": "disabled",
        "usage": {"input_tokens": 36, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 87, "total_tokens": 123},
        "user": null, "metadata": {}
    })
}

fn embeddings(v: &Values) -> Value {
    json!({"model": "text-embedding-3-small", "input": [letter(v), "nothing here"], "encoding_format": "float"})
}

fn anthropic_plain(v: &Values) -> Value {
    json!({
        "model": "claude-sonnet-4-5", "max_tokens": 1024, "temperature": 1, "stream": true, "stop_sequences": ["\n\nHuman:"],
        "system": [{"type": "text", "text": "Be careful.", "cache_control": {"type": "ephemeral"}}],
        "metadata": {"user_id": "13803d75-b4b5-4c3e-b2a2-6f21399b021b"},
        "messages": [{"role": "user", "content": letter(v)}, {"role": "assistant", "content": "Dear"}]
    })
}

fn anthropic_tools(v: &Values) -> Value {
    json!({
        "model": "claude-opus-4-1", "max_tokens": 4096, "thinking": {"type": "enabled", "budget_tokens": 2048},
        "tools": [{"name": "look_up", "description": "Looks up.", "input_schema": {"type": "object",
            "properties": {"ssn": {"type": "integer", "description": "no dashes"}}, "required": ["ssn"]}}],
        "tool_choice": {"type": "auto"},
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": format!("SSN {}", v.ssn)},
                {"type": "document", "title": "note", "source": {"type": "text", "media_type": "text/plain", "data": letter(v)}}]},
            {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "I look it up.", "signature": "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds"},
                {"type": "tool_use", "id": "toolu_01D7FLrfh4GYq7yT1ULFeyMV", "name": "look_up", "input": {"ssn": v.ssn_number(), "card": {"number": v.card}}}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_01D7FLrfh4GYq7yT1ULFeyMV", "is_error": false,
                "content": [{"type": "text", "text": json!([{"email": v.email}, {"phone": v.phone}]).to_string()}]}]}
        ]
    })
}

fn anthropic_reply(v: &Values) -> Value {
    json!({
        "id": "msg_013Zva2CMHLNnXjNJJKqJ2EF", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
        "stop_reason": "tool_use", "stop_sequence": null,
        "content": [{"type": "text", "text": letter(v)},
            {"type": "tool_use", "id": "toolu_01A09q90qw90lq917835lq9", "name": "look_up", "input": {"iban": v.iban, "list": [v.email, 5]}}],
        "usage": {"input_tokens": 2095, "output_tokens": 503, "cache_read_input_tokens": 0, "service_tier": "standard"}
    })
}

fn gemini_plain(v: &Values) -> Value {
    json!({
        "systemInstruction": {"parts": [{"text": "Be careful."}]},
        "contents": [{"role": "user", "parts": [{"text": letter(v)}, {"text": format!("Card {}", v.card)}]}],
        "generationConfig": {"temperature": 0.9, "topP": 1, "maxOutputTokens": 2048, "stopSequences": ["x"],
            "responseMimeType": "application/json", "responseSchema": {"type": "OBJECT", "properties": {"ssn": {"type": "STRING"}}}},
        "safetySettings": [{"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_ONLY_HIGH"}]
    })
}

fn gemini_tools(v: &Values) -> Value {
    json!({
        "system_instruction": {"role": "system", "parts": {"text": "Use tools."}},
        "tools": [{"function_declarations": [{"name": "look_up", "description": "Looks up.",
            "parameters": {"type": "object", "properties": {"ssn": {"type": "string"}}}}]}, {"google_search": {}}],
        "contents": [
            {"role": "user", "parts": [{"text": "Look her up."}]},
            {"role": "model", "parts": [{"functionCall": {"name": "look_up", "args": {"ssn": v.ssn, "n": 1}}, "thoughtSignature": "CiQBVKhc7g+/="}]},
            {"role": "user", "parts": [{"functionResponse": {"name": "look_up", "response": {"result": {"email": v.email, "ssn": v.ssn_number()}}}}]}
        ]
    })
}

fn gemini_reply(v: &Values) -> Value {
    json!({
        "candidates": [{"content": {"role": "model", "parts": [{"text": letter(v)},
            {"functionCall": {"name": "send", "args": {"to": v.email, "iban": v.iban}}}]}, "finishReason": "STOP", "index": 0,
            "safetyRatings": [{"category": "HARM_CATEGORY_HARASSMENT", "probability": "NEGLIGIBLE"}]}],
        "usageMetadata": {"promptTokenCount": 7, "candidatesTokenCount": 45, "totalTokenCount": 52},
        "modelVersion": "gemini-2.0-flash", "responseId": "aBcDe_12"
    })
}

fn record(v: &Values) -> Value {
    json!({"patient": {"ssn": v.ssn_number(), "phone": v.phone, "emails": [v.email, "none"]}, "balance": -12.50e2,
        "active": true, "notes": null, "payment": {"iban": v.iban, "card": v.card}})
}

fn table(v: &Values) -> Value {
    json!({"rows": [["id", "ssn", "phone", "e-mail"], [1, v.ssn, v.phone, v.email], [2, "531-27-8846", "none", ""]]})
}

fn nested(v: &Values) -> Value {
    let inner = json!({"ssn": v.ssn, "path": "C:\\new\\\"x\"", "phone": v.phone}).to_string();
    let middle = json!({"body": inner, "iban": v.iban}).to_string();
    json!({"event": "created", "payload": json!([middle]).to_string(), "raw": format!("text {}", v.email)})
}

/// A reply as a stream of events: a text and the arguments of a tool call, in pieces of these lengths in turn.
pub(crate) fn events(
    kind: PayloadKind,
    text: &str,
    arguments: &Value,
    lengths: &[usize],
) -> Vec<u8> {
    let texts = pieces(text, lengths);
    let calls = pieces(&arguments.to_string(), lengths);
    let events = match kind {
        PayloadKind::Anthropic => anthropic_events(&texts, &calls),
        PayloadKind::Gemini => gemini_events(&texts, arguments),
        _ => chat_events(&texts, &calls),
    };
    let mut out = String::new();
    for event in &events {
        if let Some(name) = event["type"].as_str() {
            out += &format!("event: {name}\n");
        }
        out += &format!("data: {event}\n\n");
    }
    if kind == PayloadKind::OpenAi {
        out += "data: [DONE]\n\n";
    }
    out.into_bytes()
}

/// What a client makes of a stream: the text and the parsed arguments.
pub(crate) fn read_events(kind: PayloadKind, stream: &[u8]) -> (String, Value) {
    let (mut text, mut arguments) = (String::new(), String::new());
    for line in std::str::from_utf8(stream).unwrap().lines() {
        let Some(data) = line.strip_prefix("data: ").filter(|data| *data != "[DONE]") else {
            continue;
        };
        let event: Value = serde_json::from_str(data).unwrap();
        let (piece, call) = match kind {
            PayloadKind::Anthropic => (
                &event["delta"]["text"],
                event["delta"]["partial_json"].clone(),
            ),
            PayloadKind::Gemini => {
                let part = &event["candidates"][0]["content"]["parts"][0];
                let args = &part["functionCall"]["args"];
                let args = (!args.is_null()).then(|| args.to_string());
                (&part["text"], Value::from(args))
            }
            _ => {
                let delta = &event["choices"][0]["delta"];
                let call = &delta["tool_calls"][0]["function"]["arguments"];
                (&delta["content"], call.clone())
            }
        };
        text += piece.as_str().unwrap_or_default();
        arguments += call.as_str().unwrap_or_default();
    }
    (text, serde_json::from_str(&arguments).unwrap())
}

fn pieces(text: &str, lengths: &[usize]) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut rest = characters.as_slice();
    let mut pieces = Vec::new();
    for length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, later) = rest.split_at((*length).clamp(1, rest.len()));
        pieces.push(piece.iter().collect());
        rest = later;
    }
    pieces
}

fn chat_events(texts: &[String], calls: &[String]) -> Vec<Value> {
    let chunk = |delta: Value, reason: Value| {
        json!({"id": "chatcmpl-123", "object": "chat.completion.chunk", "created": 1694268190, "model": "gpt-4o-mini",
            "choices": [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": reason}]})
    };
    let mut events = vec![chunk(
        json!({"role": "assistant", "content": ""}),
        Value::Null,
    )];
    events.extend(
        texts
            .iter()
            .map(|piece| chunk(json!({"content": piece}), Value::Null)),
    );
    let start = json!({"index": 0, "id": "call_1", "type": "function", "function": {"name": "send", "arguments": ""}});
    events.push(chunk(json!({"tool_calls": [start]}), Value::Null));
    events.extend(calls.iter().map(|piece| {
        let call = json!({"index": 0, "function": {"arguments": piece}});
        chunk(json!({"tool_calls": [call]}), Value::Null)
    }));
    events.push(chunk(json!({}), "tool_calls".into()));
    events.push(json!({"id": "chatcmpl-123", "choices": [], "usage": {"total_tokens": 29}}));
    events
}

fn anthropic_events(texts: &[String], calls: &[String]) -> Vec<Value> {
    let delta = |index: usize, delta: Value| json!({"type": "content_block_delta", "index": index, "delta": delta});
    let mut events = vec![
        json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant", "content": [],
            "model": "claude-sonnet-4-5", "stop_reason": null, "usage": {"input_tokens": 25, "output_tokens": 1}}}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        json!({"type": "ping"}),
    ];
    events.extend(
        texts
            .iter()
            .map(|piece| delta(0, json!({"type": "text_delta", "text": piece}))),
    );
    events.push(json!({"type": "content_block_stop", "index": 0}));
    events.push(json!({"type": "content_block_start", "index": 1,
        "content_block": {"type": "tool_use", "id": "toolu_1", "name": "send", "input": {}}}));
    events.extend(calls.iter().map(|piece| {
        delta(
            1,
            json!({"type": "input_json_delta", "partial_json": piece}),
        )
    }));
    events.push(json!({"type": "content_block_stop", "index": 1}));
    events.push(json!({"type": "message_delta", "delta": {"stop_reason": "tool_use", "stop_sequence": null}, "usage": {"output_tokens": 89}}));
    events.push(json!({"type": "message_stop"}));
    events
}

fn gemini_events(texts: &[String], arguments: &Value) -> Vec<Value> {
    let chunk = |part: Value| json!({"candidates": [{"content": {"role": "model", "parts": [part]}, "index": 0}], "modelVersion": "gemini-2.0-flash"});
    let mut events: Vec<Value> = texts
        .iter()
        .map(|piece| chunk(json!({"text": piece})))
        .collect();
    let mut last = chunk(json!({"functionCall": {"name": "send", "args": arguments}}));
    last["candidates"][0]["finishReason"] = "STOP".into();
    events.push(last);
    events
}
