//! Server-sent events in every form that the standard allows, and in forms that are made to confuse.

use promptveil::{PayloadKind, Policy, Scanner, Session, Vault, Verdict};
use serde_json::{Value, json};

use crate::conversations::{self, Values};
use crate::tokens::scanner;

/// How one stream may be written.
#[derive(Clone, Copy, Debug)]
struct Form {
    line_end: &'static str,
    /// Behind `data:`.
    space: &'static str,
    /// One `data` line for each line of pretty JSON, with other lines between them.
    is_pretty: bool,
    has_comments: bool,
    mark: &'static str,
}

fn forms() -> Vec<Form> {
    let mut forms = Vec::new();
    for line_end in ["\n", "\r\n", "\r"] {
        for space in ["", " "] {
            for (is_pretty, has_comments, mark) in [
                (false, false, ""),
                (true, false, "\u{FEFF}"),
                (false, true, "\u{FEFF}"),
                (true, true, ""),
            ] {
                forms.push(Form {
                    line_end,
                    space,
                    is_pretty,
                    has_comments,
                    mark,
                });
            }
        }
    }
    forms
}

impl Form {
    /// The same events, written so.
    fn write(self, stream: &[u8]) -> Vec<u8> {
        let mut out = self.mark.to_owned();
        for (number, frame) in std::str::from_utf8(stream)
            .unwrap()
            .split("\n\n")
            .enumerate()
        {
            if frame.is_empty() {
                continue;
            }
            if self.has_comments {
                out += &format!(": ping {number}{0}retry: 3{0}{0}:{0}", self.line_end);
            }
            for line in frame.lines() {
                let data = line.strip_prefix("data: ");
                let json = data.and_then(|data| serde_json::from_str::<Value>(data).ok());
                match (data, json) {
                    (Some(_), Some(json)) if self.is_pretty => {
                        let pretty = serde_json::to_string_pretty(&json).unwrap();
                        for (at, part) in pretty.lines().enumerate() {
                            if at == 1 {
                                out += &format!("id: {number}{0}data{0}", self.line_end);
                            }
                            out += &format!("data:{}{part}{}", self.space, self.line_end);
                        }
                    }
                    (Some(data), _) => {
                        out += &format!("data:{}{data}{}", self.space, self.line_end)
                    }
                    (None, _) => out += &format!("{line}{}", self.line_end),
                }
            }
            out += self.line_end;
        }
        out.into_bytes()
    }
}

/// What a client that follows the standard reads, in the form that `conversations::read_events` knows.
fn read(stream: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(stream).unwrap();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::new();
    let mut data: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        match field {
            "" if line.is_empty() => {
                let event = data.join("\n");
                data.clear();
                match serde_json::from_str::<Value>(&event) {
                    Ok(json) => out += &format!("data: {json}\n\n"),
                    Err(_) if event.is_empty() => {}
                    Err(_) => out += &format!("data: {event}\n\n"),
                }
            }
            "data" => data.push(value.strip_prefix(' ').unwrap_or(value)),
            _ => {}
        }
    }
    out.into_bytes()
}

fn kept_lines(stream: &[u8]) -> Vec<String> {
    let text = String::from_utf8(stream.to_vec()).unwrap();
    let lines = text.split(['\n', '\r']);
    let kept = lines.filter(|line| line.starts_with([':', 'i', 'r']));
    kept.map(str::to_owned).collect()
}

/// Every form, every format, cut anywhere: the same texts come back, and lines that are no data stay.
#[test]
fn every_form_of_a_stream_comes_back() {
    let scanner = scanner();
    for (number, kind) in [
        PayloadKind::OpenAi,
        PayloadKind::Anthropic,
        PayloadKind::Gemini,
    ]
    .into_iter()
    .enumerate()
    {
        let values = Values::new(number);
        let text = format!("SSN {}, mail {} \u{1F600}\u{e9}.", values.ssn, values.email);
        let arguments = json!({"to": values.email, "deep": json!({"ssn": values.ssn}).to_string()});
        let request = json!({"text": text, "arguments": arguments});
        let mut asked = Session::new(scanner, Vault::new().unwrap(), PayloadKind::Json);
        let told = asked
            .redact_request(request.to_string().as_bytes())
            .unwrap();
        let told: Value = serde_json::from_slice(told.json().unwrap()).unwrap();
        let mut policy = Policy::new();
        policy.restore_tool_arguments(true);
        let mut session = Session::new(scanner, asked.into_vault(), kind);
        session.set_policy(policy);
        let told_text = told["text"].as_str().unwrap();
        assert_ne!(told_text, text);
        let stream = conversations::events(kind, told_text, &told["arguments"], &[5, 2, 9]);
        for form in forms() {
            let written = form.write(&stream);
            for chunk in [1, 2, 3, 64, written.len()] {
                let mut out = Vec::new();
                let mut restored = session.restore_sse();
                for chunk in written.chunks(chunk) {
                    restored.push(chunk, &mut out).unwrap();
                }
                restored.finish(&mut out).unwrap();
                let seen = conversations::read_events(kind, &read(&out));
                assert_eq!(seen, (text.clone(), arguments.clone()), "{form:?}");
                assert_eq!(kept_lines(&out), kept_lines(&written), "{form:?}");
            }
        }
    }
}

/// A value in pieces is redacted in every form, and the value is nowhere in what goes on.
#[test]
fn every_form_of_a_stream_is_redacted() {
    let text = "Her SSN is 531-27-8846, mail ana.lopes@mail.example.";
    for kind in [
        PayloadKind::OpenAi,
        PayloadKind::Anthropic,
        PayloadKind::Gemini,
    ] {
        let stream = conversations::events(kind, text, &json!({"ssn": "531-27-8846"}), &[4, 3]);
        for form in forms() {
            let written = form.write(&stream);
            for chunk in [1, 7, written.len()] {
                let mut out = Vec::new();
                let mut redacted = Scanner::builtin().redact_sse(kind);
                for chunk in written.chunks(chunk) {
                    redacted.push(chunk, &mut out).unwrap();
                }
                let summary = redacted.finish(&mut out).unwrap();
                assert_eq!(summary.verdict(), Verdict::Redacted, "{form:?}");
                let (seen, arguments) = conversations::read_events(kind, &read(&out));
                assert_eq!(seen, "Her SSN is [US_SSN], mail [EMAIL].", "{form:?}");
                assert_eq!(arguments, json!({"ssn": "[US_SSN]"}), "{form:?}");
            }
        }
    }
}

fn redacted(kind: PayloadKind, stream: &str) -> (String, Verdict) {
    let mut out = Vec::new();
    let mut redacted = Scanner::builtin().redact_sse(kind);
    redacted.push(stream.as_bytes(), &mut out).unwrap();
    let summary = redacted.finish(&mut out).unwrap();
    (String::from_utf8(out).unwrap(), summary.verdict())
}

/// Where readers may disagree on what an event says, the reply stops.
#[test]
fn an_event_that_reads_two_ways_stops_the_reply() {
    let good = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";
    let deep = format!("{{\"choices\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for bad in [
        r#"{"choices":[{"index":0,"delta":{"content":"531-27-","content":"x"}}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"531-27-"}}],"choices":[]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"531-27-"}}],}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"531-27-"}}]} x"#,
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"531-27-\u{0}\"}}]}",
        r#"{"type":"response.output_text.delta","delta":"531-27-","logprobs":[{"token":"531"}]}"#,
        r#"[{"choices":[{"index":0,"delta":{"content":"531-27-"}}]}"#,
        &deep,
    ] {
        let (out, verdict) = redacted(PayloadKind::OpenAi, &format!("{good}data: {bad}\n\n{good}"));
        assert_eq!(verdict, Verdict::Blocked, "{bad:.80}");
        assert!(
            out.matches("data:").count() == 1 && !out.contains("531"),
            "{bad:.80}"
        );
    }
    // What is no JSON at all says nothing of a reply.
    let (out, verdict) = redacted(
        PayloadKind::OpenAi,
        &format!("{good}data: ping\n\ndata: [DONE] \n\n"),
    );
    assert!(out.contains("data: ping\n\n") && out.ends_with("data: [DONE] \n\n"));
    assert!(out.contains("hello") && verdict == Verdict::Clean);
}

/// Arguments without an end, in one call or in many, cut into any frames: the reply stops at a mebibyte of them.
#[test]
fn arguments_without_an_end_stop_the_reply() {
    let call = |index: usize, piece: &str| {
        let calls = json!([{"index": index, "function": {"arguments": piece}}]);
        let choice = json!({"index": 0, "delta": {"tool_calls": calls}});
        format!("data: {}\n\n", json!({"choices": [choice]}))
    };
    let end =
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n";
    let secret = "{\"ssn\": \"531-27-8846\", \"note\": \"";
    for (piece, calls) in [(1_000, 1), (50_000, 30), (2 << 20, 1)] {
        // As much as may be held goes through, redacted; a little more is blocked whatever cuts it.
        for (total, expected) in [(900_000, Verdict::Redacted), (1_100_000, Verdict::Blocked)] {
            let mut stream: String = (0..calls).map(|index| call(index, secret)).collect();
            let mut left = total - calls * secret.len();
            for index in (0..calls).cycle() {
                stream += &call(index, &"x".repeat(piece.min(left)));
                left -= piece.min(left);
                if left == 0 {
                    break;
                }
            }
            (0..calls).for_each(|index| stream += &call(index, "\"}"));
            let (out, verdict) = redacted(PayloadKind::OpenAi, &format!("{stream}{end}"));
            assert_eq!(verdict, expected, "{piece} bytes in each of {calls} calls");
            assert!(!out.contains("531-27-8846"));
            assert_eq!(out.contains("[US_SSN]"), expected == Verdict::Redacted);
            assert_eq!(out.contains("tool_calls\"}"), expected == Verdict::Redacted);
        }
    }
    // What has ended counts no longer.
    let one = |index| call(index, &format!("{secret}{}\"}}", "x".repeat(600_000)));
    let all: String = (0..4).map(|index| one(index) + end).collect();
    let (_, verdict) = redacted(PayloadKind::OpenAi, &all);
    assert_eq!(verdict, Verdict::Redacted);
}

fn chat(index: &str, text: &str, reason: &str) -> String {
    let delta = json!({"content": text});
    format!(
        "data: {{\"choices\":[{{\"index\":{index},\"delta\":{delta},\"finish_reason\":{reason}}}]}}\n\n"
    )
}

/// `"1"`, `1.0` and `-1` are 1 for some readers and another text for others, so a value could pass in parts.
#[test]
fn an_index_that_is_no_plain_number_stops_the_reply() {
    for index in [
        "1.0",
        "1e0",
        "\"1\"",
        "-1",
        "true",
        "18446744073709551616",
        "[1]",
    ] {
        let stream = chat(index, "SSN 531-27-", "null") + &chat("0", "x", "null");
        let (out, verdict) = redacted(
            PayloadKind::OpenAi,
            &(stream + &chat(index, "8846", "null")),
        );
        assert_eq!((out.as_str(), verdict), ("", Verdict::Blocked), "{index}");
        let block = format!(
            r#"{{"type":"content_block_delta","index":{index},"delta":{{"type":"text_delta","text":"a"}}}}"#
        );
        let (_, verdict) = redacted(PayloadKind::Anthropic, &format!("data: {block}\n\n"));
        assert_eq!(verdict, Verdict::Blocked, "{index}");
        // A restored reply loses nothing, and nothing goes to another text.
        let session = Session::new(scanner(), Vault::new().unwrap(), PayloadKind::OpenAi);
        let stream = chat(index, "a [US_SSN_", "null");
        let (mut out, mut restored) = (Vec::new(), session.restore_sse());
        restored.push(stream.as_bytes(), &mut out).unwrap();
        restored.finish(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), stream);
    }
    // No index is the first text.
    for index in ["null", "0"] {
        let stream = chat(index, "SSN 531-27-", "null") + &chat("0", "8846", "\"stop\"");
        let (out, verdict) = redacted(PayloadKind::OpenAi, &stream);
        assert_eq!(verdict, Verdict::Redacted);
        assert!(out.contains("SSN [US_SSN]"), "{out}");
    }
}

/// What a text has said when it ends has gone out; the other half of a value behind its end must not.
#[test]
fn a_text_that_goes_on_behind_its_end_stops_the_reply() {
    let block = |name: &str, member: &str, body: &str| {
        let event = format!(r#"{{"type":"{name}","index":0,"{member}":{body}}}"#);
        format!("data: {event}\n\n")
    };
    let half = r#"{"type":"text_delta","text":"8846"}"#;
    for (kind, stream) in [
        (
            PayloadKind::OpenAi,
            chat("0", "SSN 531-27-", "\"stop\"") + &chat("0", "8846", "null"),
        ),
        (
            PayloadKind::OpenAi,
            chat("0", "SSN 531-27-", "null") + "data: [DONE]\n\n" + &chat("0", "8846", "null"),
        ),
        (
            PayloadKind::OpenAi,
            String::from(concat!(
                r#"data: {"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"output_text","text":"SSN 531-27-"}}"#,
                "\n\n",
                r#"data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"8846"}"#,
                "\n\n",
            )),
        ),
        (
            PayloadKind::Anthropic,
            block(
                "content_block_start",
                "content_block",
                r#"{"type":"text","text":"SSN 531-27-"}"#,
            ) + &block("content_block_delta", "delta", half),
        ),
    ] {
        let (out, verdict) = redacted(kind, &stream);
        assert_eq!(verdict, Verdict::Blocked, "{stream}");
        assert!(!out.contains("8846"), "{out}");
    }
    // Nothing is no text, and a text that comes whole is whole.
    let (_, verdict) = redacted(
        PayloadKind::OpenAi,
        &(chat("0", "hello", "\"stop\"") + &chat("0", "", "\"stop\"")),
    );
    assert_eq!(verdict, Verdict::Clean);
    let whole = block(
        "content_block_start",
        "content_block",
        r#"{"type":"text","text":"hello"}"#,
    );
    let (_, verdict) = redacted(PayloadKind::Anthropic, &whole);
    assert_eq!(verdict, Verdict::Clean);
}

/// Some servers send an empty reason with every piece.
#[test]
fn an_empty_reason_ends_no_text() {
    let stream = chat("0", "SSN 531-27-", "\"\"") + &chat("0", "8846", "\"\"");
    let (out, verdict) = redacted(PayloadKind::OpenAi, &(stream + "data: [DONE]\n\n"));
    assert_eq!(verdict, Verdict::Redacted);
    assert!(
        out.contains("SSN [US_SSN]") && !out.contains("8846"),
        "{out}"
    );
}

/// OpenRouter's details of the reasoning are texts in pieces as well; what is signed stays as it is.
#[test]
fn details_of_the_reasoning_are_texts() {
    let detail = |name: &str, member: &str, text: &str| {
        let signature = "ErUBCkYIBxgCIkD5312788460";
        let detail =
            json!({"type": name, "index": 1, member: text, "signature": signature, "id": null});
        let choice =
            json!({"index": 0, "delta": {"reasoning_details": [detail]}, "finish_reason": null});
        format!("data: {}\n\n", json!({"choices": [choice]}))
    };
    for (name, member) in [("reasoning.text", "text"), ("reasoning.summary", "summary")] {
        let half = detail(name, member, "Her SSN is 531-27-");
        let stream = half + &detail(name, member, "8846.") + "data: [DONE]\n\n";
        let (out, verdict) = redacted(PayloadKind::OpenAi, &stream);
        assert_eq!(verdict, Verdict::Redacted);
        assert!(!out.contains("531-27-") && out.contains("ErUBCkYIBxgCIkD5312788460"));
        let mut said = String::new();
        for event in out.lines().filter_map(|line| line.strip_prefix("data: {")) {
            let event: Value = serde_json::from_str(&format!("{{{event}")).unwrap();
            let detail = &event["choices"][0]["delta"]["reasoning_details"][0];
            assert_eq!(
                (&detail["type"], &detail["index"]),
                (&json!(name), &json!(1))
            );
            said += detail[member].as_str().unwrap();
        }
        assert_eq!(said, "Her SSN is [US_SSN].");
    }
}

/// Lines beside the data hold no value either; names and ids of events stay as they are.
#[test]
fn lines_beside_the_data_are_redacted() {
    let data = r#"data: {"choices":[]}"#;
    for end in ["\n", "\r\n", "\r"] {
        let frame = |value: &str, id: &str| {
            let lines = [
                format!(": SSN {value}"),
                format!("event: {id}"),
                format!("x-note: SSN {value}"),
                data.to_owned(),
                format!("id: {id}"),
                format!("event: SSN {value}"),
            ];
            lines.join(end) + end + end
        };
        let id = "531278846-response.delta";
        let (out, verdict) = redacted(PayloadKind::OpenAi, &frame("531-27-8846", id));
        assert_eq!(out, frame("[US_SSN]", id));
        assert_eq!(verdict, Verdict::Redacted);
    }
}

/// A line end that follows another is a frame; a megabyte of them takes no scan each.
#[test]
fn frames_without_a_line_are_passed_on() {
    for end in ["\n", "\r\n", "\r"] {
        let stream = end.repeat(1 << 20) + ": SSN 531-27-8846" + end + end;
        let (out, verdict) = redacted(PayloadKind::OpenAi, &stream);
        assert!(out == stream.replace("531-27-8846", "[US_SSN]"));
        assert_eq!(verdict, Verdict::Redacted);
    }
}

/// A stream that passes a limit is none that holds something other than JSON.
#[test]
fn a_frame_without_an_end_passes_a_limit() {
    let mut redacted = scanner().redact_sse(PayloadKind::OpenAi);
    let chunk = vec![b'x'; 1 << 20];
    let error = (0..80).find_map(|_| redacted.push(&chunk, &mut Vec::new()).err());
    let error = error.unwrap();
    assert_eq!((error.is_payload(), error.limit()), (false, Some(64 << 20)));
}

/// Arguments of tools keep their tokens in every event that has them, known or not.
#[test]
fn no_event_gives_a_value_to_a_tool() {
    let scanner = scanner();
    let mut vault = Vault::new().unwrap();
    let safe = scanner.redact_with(&mut vault, "SSN 531-27-8846").unwrap();
    let token = safe.text()["SSN ".len()..].to_owned();
    let body = |event: Value| event.to_string().replace("TOKEN", &token);
    for (kind, events) in [
        (
            PayloadKind::OpenAi,
            vec![
                json!({"type": "response.custom_tool_call_input.done", "output_index": 0, "input": "TOKEN"}),
                json!({"type": "response.custom_tool_call_input.delta", "output_index": 0, "delta": "TOKEN"}),
                json!({"type": "response.code_interpreter_call_code.done", "output_index": 0, "code": "TOKEN"}),
                json!({"type": "response.code_interpreter_call_code.delta", "output_index": 0, "delta": "TOKEN"}),
                json!({"type": "response.function_call_arguments.done", "output_index": 0, "arguments": "{\"a\":\"TOKEN\"}"}),
                json!({"type": "response.mcp_call_arguments.done", "output_index": 0, "arguments": "{\"a\":\"TOKEN\"}"}),
                json!({"type": "response.new_tool_call_diff.delta", "output_index": 0, "delta": "TOKEN"}),
                json!({"type": "response.new_tool_call_diff.done", "output_index": 0, "diff": "TOKEN"}),
                json!({"type": "response.output_item.done", "item": {"type": "custom_tool_call", "input": "TOKEN"}}),
                json!({"type": "response.output_item.done", "item": {"type": "shell_call", "action": {"commands": ["TOKEN"]}}}),
                json!({"type": "response.output_item.done", "item": {"type": "hologram_call", "input": "TOKEN"}}),
                json!({"type": "response.completed", "response": {"output": [{"type": "function_call", "arguments": "{\"a\":\"TOKEN\"}"}]}}),
                json!({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "custom": {"input": "TOKEN"}}]}}]}),
                json!({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "gadget": {"input": "TOKEN"}}]}}]}),
                json!({"choices": [{"index": 0, "delta": {"function_call": {"name": "f", "arguments": "{\"a\":\"TOKEN\"}"}}}]}),
            ],
        ),
        (
            PayloadKind::Anthropic,
            vec![
                json!({"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{\"a\":\"TOKEN\"}"}}),
                json!({"type": "content_block_delta", "index": 0, "delta": {"type": "gadget_delta", "gadget": "TOKEN"}}),
                json!({"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "name": "f", "input": {"a": "TOKEN"}}}),
                json!({"type": "content_block_start", "index": 0, "content_block": {"type": "server_tool_use", "name": "f", "input": {"a": "TOKEN"}}}),
                json!({"type": "content_block_start", "index": 0, "content_block": {"type": "hologram", "input": {"a": "TOKEN"}}}),
            ],
        ),
        (
            PayloadKind::Gemini,
            vec![
                json!({"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": {"a": "TOKEN"}}}]}}]}),
                json!({"candidates": [{"content": {"parts": [{"function_call": {"name": "f", "partial_args": [{"jsonPath": "$.a", "stringValue": "TOKEN"}]}}]}}]}),
                json!({"candidates": [{"content": {"parts": [{"executableCode": {"language": "PYTHON", "code": "TOKEN"}}]}}]}),
                json!({"candidates": [{"content": {"parts": [{"hologram": {"a": "TOKEN"}}]}}]}),
            ],
        ),
    ] {
        let session = Session::new(scanner, vault, kind);
        for event in events {
            let body = body(event);
            let whole = session.restore_reply(body.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(whole.json().to_vec()).unwrap(), body);
            let mut out = Vec::new();
            let mut restored = session.restore_sse();
            restored
                .push(format!("data: {body}\n\n").as_bytes(), &mut out)
                .unwrap();
            let report = restored.finish(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("data: {body}\n\n"));
            assert_eq!((report.restored(), report.denied()), (0, 1), "{body}");
        }
        vault = session.into_vault();
    }
}
