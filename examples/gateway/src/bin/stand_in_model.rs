//! A stand-in for a model: it says what it read, so that a test can see what would have left the house.
//!
//! `stand_in_model [ADDRESS]` serves `POST /v1/chat/completions` and `POST /v1/responses`, whole and streamed, and `GET
//! /seen`, every body so far. A reply repeats the last text of the request. With tools in the request it is a call of
//! the first one, with that text as its argument. The model `endless` says more than anybody should keep. Streams come
//! in pieces of three characters, the worst case for whoever has to put tokens together.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Seen = Arc<Mutex<Vec<String>>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or("127.0.0.1:0".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("{}", listener.local_addr()?);
    let seen = Seen::default();
    loop {
        let (stream, _) = listener.accept().await?;
        let seen = Arc::clone(&seen);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(request, Arc::clone(&seen)));
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    seen: Seen,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Ok(reply(400, "text/plain", "no body".to_owned())),
    };
    if parts.method == Method::GET {
        let seen = seen.lock().map(|seen| seen.join("\n")).unwrap_or_default();
        return Ok(reply(200, "text/plain", seen));
    }
    if let Ok(mut seen) = seen.lock() {
        seen.push(String::from_utf8_lossy(&body).into_owned());
    }
    let Ok(asked) = serde_json::from_slice::<Value>(&body) else {
        return Ok(reply(400, "text/plain", "not JSON".to_owned()));
    };
    let is_stream = asked["stream"] == true;
    let reply = match (parts.uri.path(), is_stream) {
        ("/v1/chat/completions", false) => reply(200, JSON, chat(&asked).to_string()),
        ("/v1/chat/completions", true) => reply(200, EVENTS, chat_events(&asked)),
        ("/v1/responses", false) => reply(200, JSON, response(&text_of(&asked)).to_string()),
        ("/v1/responses", true) => reply(200, EVENTS, response_events(&asked)),
        _ => reply(404, "text/plain", "no such path".to_owned()),
    };
    Ok(reply)
}

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

fn reply(status: u16, content_type: &str, body: String) -> Response<Full<Bytes>> {
    let response = Response::builder()
        .status(status)
        .header("content-type", content_type);
    let body = Full::new(Bytes::from(body));
    response.body(body).unwrap_or_default()
}

/// The last text of a request.
fn text_of(asked: &Value) -> String {
    let last = |list: &Value| list.as_array().and_then(|list| list.last()).cloned();
    let content = match &asked["input"] {
        Value::Null => last(&asked["messages"]).map(|message| message["content"].clone()),
        Value::Array(_) => last(&asked["input"]).map(|message| message["content"].clone()),
        text => Some(text.clone()),
    };
    match content.unwrap_or_default() {
        Value::String(text) => text,
        parts => last(&parts)
            .and_then(|part| part["text"].as_str().map(str::to_owned))
            .unwrap_or_default(),
    }
}

fn tool_of(asked: &Value) -> Option<String> {
    let name = &asked["tools"][0]["function"]["name"];
    name.as_str().map(str::to_owned)
}

fn chat(asked: &Value) -> Value {
    let text = text_of(asked);
    let (message, reason) = match tool_of(asked) {
        Some(tool) => {
            let arguments = json!({"text": text}).to_string();
            let call = json!({"id": "call_1", "type": "function", "function": {"name": tool, "arguments": arguments}});
            (
                json!({"role": "assistant", "content": null, "tool_calls": [call]}),
                "tool_calls",
            )
        }
        None => (
            json!({"role": "assistant", "content": format!("You wrote: {text}{}", padding(asked))}),
            "stop",
        ),
    };
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": asked["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": null}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    })
}

/// What makes the reply of the model `endless` longer than a proxy should hold.
fn padding(asked: &Value) -> String {
    let count = if asked["model"] == "endless" {
        64 << 20
    } else {
        0
    };
    " ".repeat(count)
}

fn chat_events(asked: &Value) -> String {
    let text = text_of(asked);
    let mut deltas = vec![json!({"role": "assistant", "content": ""})];
    let reason = match tool_of(asked) {
        Some(tool) => {
            deltas[0] = json!({"role": "assistant", "tool_calls": [{"index": 0, "id": "call_1", "type": "function",
                "function": {"name": tool, "arguments": ""}}]});
            let arguments = json!({"text": text}).to_string();
            deltas.extend(pieces(&arguments).map(
                |piece| json!({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}),
            ));
            "tool_calls"
        }
        None => {
            let text = format!("You wrote: {text}");
            deltas.extend(pieces(&text).map(|piece| json!({"content": piece})));
            "stop"
        }
    };
    let chunk = |delta: Value, reason: Value| {
        let choice = json!({"index": 0, "delta": delta, "finish_reason": reason});
        let chunk = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
            "model": asked["model"], "choices": [choice]});
        format!("data: {chunk}\n\n")
    };
    let chunks: String = deltas
        .into_iter()
        .map(|delta| chunk(delta, Value::Null))
        .collect();
    chunks + &chunk(json!({}), reason.into()) + "data: [DONE]\n\n"
}

fn response(text: &str) -> Value {
    json!({
        "id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": "stand-in", "error": null,
        "output": [message(&format!("You wrote: {text}"))], "parallel_tool_calls": true, "tool_choice": "auto", "tools": [],
        "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
    })
}

fn message(text: &str) -> Value {
    let part = json!({"type": "output_text", "text": text, "annotations": []});
    json!({"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [part]})
}

fn response_events(asked: &Value) -> String {
    let text = format!("You wrote: {}", text_of(asked));
    let place = json!({"item_id": "msg_1", "output_index": 0, "content_index": 0});
    let mut events: Vec<Value> = pieces(&text)
        .map(|piece| json!({"type": "response.output_text.delta", "delta": piece}))
        .collect();
    events.push(json!({"type": "response.output_text.done", "text": text}));
    for event in &mut events {
        if let (Value::Object(event), Value::Object(place)) = (event, &place) {
            event.extend(place.clone());
        }
    }
    events.insert(0, json!({"type": "response.output_item.added", "output_index": 0, "item":
        {"type": "message", "id": "msg_1", "status": "in_progress", "role": "assistant", "content": []}}));
    events.insert(
        1,
        json!({"type": "response.content_part.added", "item_id": "msg_1", "output_index": 0,
        "content_index": 0, "part": {"type": "output_text", "text": "", "annotations": []}}),
    );
    events.insert(
        0,
        json!({"type": "response.created", "response": response_start()}),
    );
    events.push(
        json!({"type": "response.output_item.done", "output_index": 0, "item": message(&text)}),
    );
    events.push(json!({"type": "response.completed", "response": response(&text_of(asked))}));
    let frame = |(number, mut event): (usize, Value)| {
        event["sequence_number"] = number.into();
        format!(
            "event: {}\ndata: {event}\n\n",
            event["type"].as_str().unwrap_or_default()
        )
    };
    events.into_iter().enumerate().map(frame).collect()
}

fn response_start() -> Value {
    let mut response = response("");
    response["status"] = "in_progress".into();
    response["output"] = json!([]);
    response
}

/// The text three characters at a time.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = text.chars().collect();
    let pieces: Vec<String> = characters
        .chunks(3)
        .map(|piece| piece.iter().collect())
        .collect();
    pieces.into_iter()
}
