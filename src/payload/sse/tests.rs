//! Frames of replies, with values that a plain search finds.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::document::Scene;
use super::super::restore::{Original, Pass, RestoreText, Restorer, Restoring};
use super::texts::{MAX_KEPT, MAX_OPEN};
use super::*;

/// `[A]`, `[B]`: the values of these tests, found by plain search.
const VALUES: [(&str, &str); 2] = [("[A]", "Ada \"the\" 1st"), ("[B]", "b\u{e9}\\")];

struct Plain;

struct PlainStream {
    held: Vec<u8>,
    is_json: bool,
}

impl Restorer for Plain {
    type Stream = PlainStream;
    type Around = ();

    fn originals(&mut self, text: &str, _scene: Scene) -> Vec<Original> {
        let mut all: Vec<Original> = VALUES
            .iter()
            .flat_map(|(token, value)| {
                text.match_indices(token).map(|(at, _)| Original {
                    range: at..at + token.len(),
                    text: Zeroizing::new(value.as_bytes().to_vec()),
                    is_number: false,
                })
            })
            .collect();
        all.sort_by_key(|one| one.range.start);
        all
    }

    fn begin(&mut self) {}

    fn show(&mut self, _text: &[u8]) {}

    fn around(&mut self, _text: &[u8], _flow: u32) {}

    fn allows_behind(&mut self, _around: &mut (), _text: &[u8]) -> bool {
        true
    }

    fn leave(&mut self, _text: &str) {}

    fn stream(&mut self, sink: Sink, _is_shown: bool) -> PlainStream {
        PlainStream {
            held: Vec::new(),
            is_json: sink == Sink::Tool,
        }
    }
}

impl TextStream for PlainStream {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        self.held.extend_from_slice(text);
        let mut text = String::from_utf8(std::mem::take(&mut self.held)).unwrap();
        for (token, value) in VALUES {
            let value = if self.is_json {
                String::from_utf8(encoded(value.as_bytes()).to_vec()).unwrap()
            } else {
                value.to_owned()
            };
            text = text.replace(token, &value);
        }
        let cut = text.len()
            - ["[A", "[B", "["]
                .iter()
                .find(|end| text.ends_with(**end))
                .map_or(0, |end| end.len());
        out.extend_from_slice(&text.as_bytes()[..cut]);
        self.held = text.as_bytes()[cut..].to_vec();
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

impl RestoreText for PlainStream {
    fn finish(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.held);
    }
}

/// Knows no token.
struct Nothing;

impl Restorer for Nothing {
    type Stream = Pass;
    type Around = ();

    fn originals(&mut self, _text: &str, _scene: Scene) -> Vec<Original> {
        Vec::new()
    }

    fn begin(&mut self) {}

    fn show(&mut self, _text: &[u8]) {}

    fn around(&mut self, _text: &[u8], _flow: u32) {}

    fn allows_behind(&mut self, _around: &mut (), _text: &[u8]) -> bool {
        true
    }

    fn leave(&mut self, _text: &str) {}

    fn stream(&mut self, _sink: Sink, _is_shown: bool) -> Pass {
        Pass
    }
}

/// The events of a stream in which `text` is the content and `arguments` those of a tool call.
fn stream(kind: PayloadKind, text: &[String], arguments: &[String]) -> String {
    let mut events: Vec<Value> = Vec::new();
    let longest = text.len().max(arguments.len());
    for at in 0..longest {
        for (pieces, is_tool) in [(text, false), (arguments, true)] {
            let Some(piece) = pieces.get(at) else {
                continue;
            };
            events.push(match (kind, is_tool) {
                (PayloadKind::OpenAi, false) => json!({"id": "c", "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": null}]}),
                (PayloadKind::OpenAi, true) => json!({"id": "c", "choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}, "finish_reason": null}]}),
                (_, false) => json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}),
                (_, true) => json!({"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": piece}}),
            });
        }
    }
    if kind == PayloadKind::OpenAi {
        events.push(
            json!({"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
        );
    } else {
        events.push(json!({"type": "content_block_stop", "index": 0}));
        events.push(json!({"type": "message_stop"}));
    }
    let frames: String = events
        .iter()
        .map(|event| format!("event: e\ndata: {event}\n\n"))
        .collect();
    frames + "data: [DONE]\n\n"
}

/// What a client puts together: content and arguments.
fn joined(kind: PayloadKind, stream: &[u8]) -> (String, String) {
    let (mut text, mut arguments) = (String::new(), String::new());
    for line in std::str::from_utf8(stream).unwrap().lines() {
        let Some(data) = line.strip_prefix("data: ") else {
            continue;
        };
        let Ok(event) = serde_json::from_str::<Value>(data) else {
            continue;
        };
        let (delta, call) = match kind {
            PayloadKind::OpenAi => {
                let delta = &event["choices"][0]["delta"];
                (
                    &delta["content"],
                    &delta["tool_calls"][0]["function"]["arguments"],
                )
            }
            _ => (&event["delta"]["text"], &event["delta"]["partial_json"]),
        };
        text += delta.as_str().unwrap_or_default();
        arguments += call.as_str().unwrap_or_default();
    }
    (text, arguments)
}

fn restored(kind: PayloadKind, stream: &[u8], chunk: usize) -> Vec<u8> {
    let mut restorer = SseRewriter::new(kind, Restoring(Plain));
    let mut out = Vec::new();
    for chunk in stream.chunks(chunk) {
        restorer.push(chunk, &mut out).unwrap();
    }
    restorer.finish(&mut out).ok().unwrap();
    out
}

fn pieces(text: &str, cuts: &[prop::sample::Index]) -> Vec<String> {
    let bounds: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&bounds)).collect();
    cuts.sort_unstable();
    let mut from = 0;
    let cut = cuts.into_iter().chain([text.len()]).map(|to| {
        let piece = text[from..to].to_owned();
        from = to;
        piece
    });
    cut.collect()
}

#[test]
fn frames_without_tokens_pass_as_they_are() {
    let stream = stream(
        PayloadKind::OpenAi,
        &["Hi ".into(), "you".into()],
        &["{\"a\"".into(), ":1}".into()],
    );
    let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
    let mut out = Vec::new();
    let mut passed = 0;
    for frame in stream.split_inclusive("\n\n") {
        restorer.push(frame.as_bytes(), &mut out).unwrap();
        passed += frame.len();
        assert_eq!(out.len(), passed, "a frame waited");
    }
    assert_eq!(out, stream.as_bytes());
}

#[test]
fn the_rest_of_a_text_comes_before_its_end() {
    let stream = stream(PayloadKind::OpenAi, &["x [".into()], &[]);
    let out = String::from_utf8(restored(PayloadKind::OpenAi, stream.as_bytes(), 7)).unwrap();
    let frames: Vec<&str> = out.split("\n\n").collect();
    assert!(frames[0].contains("\"content\":\"x \""), "{out}");
    assert!(frames[1].contains("\"content\":\"[\""), "{out}");
    assert!(frames[2].contains("\"stop\""), "{out}");
    // Also when the stream just stops.
    let cut = stream.find("\n\n").unwrap();
    let out = restored(PayloadKind::OpenAi, &stream.as_bytes()[..cut], 7);
    assert_eq!(joined(PayloadKind::OpenAi, &out).0, "x [");
}

#[test]
fn the_rest_of_a_block_comes_before_its_end() {
    let stream = stream(PayloadKind::Anthropic, &["x [".into()], &[]);
    let out = String::from_utf8(restored(PayloadKind::Anthropic, stream.as_bytes(), 7)).unwrap();
    let rest = out.find("\"text\":\"[\"").unwrap();
    assert!(rest < out.find("content_block_stop").unwrap(), "{out}");
}

#[test]
fn texts_of_unknown_events_are_for_tools() {
    let piece = |name: &str| {
        let event = json!({"type": name, "output_index": 0, "delta": "[A]"});
        format!("data: {event}\n\n").into_bytes()
    };
    for (name, is_json) in [
        ("response.output_text.delta", false),
        ("response.function_call_arguments.delta", true),
        ("response.hologram.delta", true),
    ] {
        let out = restored(PayloadKind::OpenAi, &piece(name), 9);
        let data = out.strip_prefix(b"data: ").unwrap();
        let event: Value = serde_json::from_slice(data).unwrap();
        let value = VALUES[0].1;
        let escaped = value.replace('"', "\\\"");
        let expected = if is_json { escaped } else { value.to_owned() };
        assert_eq!(event["delta"], expected, "{name}");
    }
}

#[test]
fn responses_and_gemini_have_their_own_events() {
    let responses = [
        json!({"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0, "delta": "x [", "sequence_number": 1}),
        json!({"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0, "delta": "A] [", "sequence_number": 2}),
        json!({"type": "response.function_call_arguments.delta", "item_id": "f", "output_index": 1, "delta": "{\"a\":\"[A]"}),
        json!({"type": "response.output_text.done", "item_id": "m", "output_index": 0, "content_index": 0, "text": "x [A] ["}),
        json!({"type": "response.completed", "response": {"output": [{"type": "function_call", "arguments": "{\"a\":\"[A]\"}"}]}}),
    ];
    let gemini = [
        json!({"candidates": [{"content": {"role": "model", "parts": [{"text": "x ["}]}, "index": 0}]}),
        json!({"candidates": [{"content": {"role": "model", "parts": [{"text": "A] ["}]}, "index": 0}]}),
        json!({"candidates": [{"content": {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {"a": "[B]"}}}]}, "finishReason": "STOP", "index": 0}]}),
    ];
    for (kind, events) in [
        (PayloadKind::OpenAi, &responses[..]),
        (PayloadKind::Gemini, &gemini[..]),
    ] {
        let stream: String = events
            .iter()
            .map(|event| format!("data: {event}\r\n\r\n"))
            .collect();
        let out = String::from_utf8(restored(kind, stream.as_bytes(), 11)).unwrap();
        let events: Vec<Value> = out
            .split("\r\n\r\n")
            .filter_map(|frame| serde_json::from_str(frame.strip_prefix("data: ")?).ok())
            .collect();
        let texts: String = events
            .iter()
            .filter(|event| event["type"] != "response.function_call_arguments.delta")
            .map(|event| {
                let text = &event["candidates"][0]["content"]["parts"][0]["text"];
                event["delta"]
                    .as_str()
                    .or(text.as_str())
                    .unwrap_or_default()
            })
            .collect();
        assert_eq!(texts, "x Ada \"the\" 1st [", "{out}");
        assert!(!out.contains("[A]") && !out.contains("[B]"), "{out}");
        let last = events.last().unwrap();
        if kind == PayloadKind::OpenAi {
            let arguments = last["response"]["output"][0]["arguments"].as_str().unwrap();
            assert_eq!(
                serde_json::from_str::<Value>(arguments).unwrap(),
                json!({"a": VALUES[0].1})
            );
            let done = events
                .iter()
                .find(|event| event["type"] == "response.output_text.done");
            assert_eq!(done.unwrap()["text"], "x Ada \"the\" 1st [");
        } else {
            assert_eq!(
                last["candidates"][0]["content"]["parts"][0]["functionCall"]["args"]["a"],
                VALUES[1].1
            );
        }
    }
}

#[test]
fn what_is_no_event_of_a_reply_passes() {
    let stream = ": ping\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\ndata: not JSON [A]\n\nretry: 3\n\ndata: [A]\n\ndata: [DONE]\n\n";
    for kind in [
        PayloadKind::OpenAi,
        PayloadKind::Anthropic,
        PayloadKind::Gemini,
        PayloadKind::Json,
    ] {
        assert_eq!(restored(kind, stream.as_bytes(), 5), stream.as_bytes());
    }
}

#[test]
fn a_frame_that_is_too_long_is_refused() {
    let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
    let chunk = vec![b'x'; 1 << 20];
    let mut out = Vec::new();
    let refused = (0..80).find_map(|_| restorer.push(&chunk, &mut out).err());
    assert_eq!(refused.and_then(|error| error.limit()), Some(MAX_FRAME));
    // Also when its end comes in the same chunk.
    let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
    let whole = [vec![b'x'; MAX_FRAME], b"\n\n".to_vec()].concat();
    let refused = restorer.push(&whole, &mut out).err();
    assert_eq!(refused.and_then(|error| error.limit()), Some(MAX_FRAME));
    assert_eq!(out, b"");
}

/// A thousand texts that wait in one large frame keep it once; frames of their own add up to a limit.
#[test]
fn what_is_kept_of_a_reply_is_bounded() {
    let delta =
        |index: usize| json!({"index": index, "delta": {"content": "x ["}, "finish_reason": null});
    let frame = |deltas: Vec<Value>| {
        let padding = "y".repeat(1 << 20);
        let event = json!({"id": padding, "choices": deltas});
        format!("data: {event}\n\n").into_bytes()
    };
    let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
    let mut out = Vec::new();
    for _ in 0..3 {
        let all = (0..MAX_OPEN).map(delta).collect();
        restorer.push(&frame(all), &mut out).unwrap();
    }
    assert!(restorer.texts.kept < 3 << 20, "{}", restorer.texts.kept);
    let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
    let pushed = (0..20).map(|index| restorer.push(&frame(vec![delta(index)]), &mut out));
    let refused = pushed.filter_map(Result::err).next();
    assert_eq!(refused.and_then(|error| error.limit()), Some(MAX_KEPT));
    // What has ended is kept no longer.
    let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
    let end = br#"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
    let end = [end.as_slice(), b"\n\n"].concat();
    for _ in 0..20 {
        restorer.push(&frame(vec![delta(0)]), &mut out).unwrap();
        assert!(restorer.texts.kept > 0 && restorer.texts.held > 0);
        restorer.push(&end, &mut out).unwrap();
        assert_eq!((restorer.texts.kept, restorer.texts.held), (0, 0));
    }
}

#[test]
fn rests_stay_in_proportion_to_what_arrives() {
    let pad = "x".repeat(1 << 20);
    let choice = |index: usize| json!({"index": index, "delta": {"content": "[A"}});
    let event = |choices: usize| {
        let choices: Vec<Value> = (0..choices).map(choice).collect();
        format!("data: {}\n\n", json!({"pad": pad, "choices": choices}))
    };
    for (choices, is_refused) in [(8, false), (1000, true)] {
        let mut out = Vec::new();
        let mut restorer = SseRewriter::new(PayloadKind::OpenAi, Restoring(Plain));
        restorer.push(event(choices).as_bytes(), &mut out).unwrap();
        let refused = restorer.push(b"data: [DONE]\n\n", &mut out).err();
        let limit = refused.and_then(|error| error.limit());
        assert_eq!(limit, is_refused.then_some(MAX_KEPT));
        assert!(out.len() < MAX_KEPT + (4 << 20));
    }
}

proptest! {
    /// Whatever the bytes are, a stream without tokens comes out as it went in.
    #[test]
    fn bytes_without_tokens_stay(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..8),
        chunk in 1..90_usize,
        kind in prop::sample::select(vec![PayloadKind::OpenAi, PayloadKind::Anthropic, PayloadKind::Gemini, PayloadKind::Json]),
        is_openai in any::<bool>(),
    ) {
        let written = if is_openai { PayloadKind::OpenAi } else { PayloadKind::Anthropic };
        let mut bytes = stream(written, &["a\u{e9} ".into(), "[b".into()], &["{\"x\"".into(), ":1}".into()]).into_bytes();
        for (at, byte, how) in edits {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        let mut restorer = SseRewriter::new(kind, Restoring(Nothing));
        let mut out = Vec::new();
        for chunk in bytes.chunks(chunk) {
            restorer.push(chunk, &mut out).unwrap();
        }
        restorer.finish(&mut out).ok().unwrap();
        prop_assert_eq!(out, bytes);
    }

    /// Whatever cuts text into pieces and bytes into chunks, a client sees what a whole reply would have said.
    #[test]
    fn equals_the_whole_reply(
        text in r#"(\[A\]|\[B\]|\[|A|\]|é| |"){0,10}"#,
        value in r"(\[A\]|\[B\]|[a-z ]|\[){0,6}",
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        chunk in 1..60_usize,
        is_openai in any::<bool>(),
    ) {
        let kind = if is_openai { PayloadKind::OpenAi } else { PayloadKind::Anthropic };
        let arguments = json!({"q": [value]}).to_string();
        let stream = stream(kind, &pieces(&text, &cuts), &pieces(&arguments, &cuts));
        let out = restored(kind, stream.as_bytes(), chunk);
        let (seen, seen_arguments) = joined(kind, &out);
        let plain = |text: &str| VALUES.iter().fold(text.to_owned(), |text, (token, value)| text.replace(token, value));
        prop_assert_eq!(seen, plain(&text));
        let parsed: Value = serde_json::from_str(&seen_arguments).unwrap();
        prop_assert_eq!(parsed, json!({"q": [plain(&value)]}));
    }
}
