//! What a session says of the tokens in a reply, and where its policy lets values go.

use promptveil::{PayloadKind, Policy, Scanner, Session, SinkPolicy, Vault};
use serde_json::json;

const PHONE: &str = "(413) 555-0142";

/// A session that has seen a telephone number, and its token.
fn session(policy: Policy) -> (Session, String) {
    let vault = Vault::new().unwrap();
    let mut session = Session::new(Scanner::builtin(), vault, PayloadKind::OpenAi);
    session.set_policy(policy);
    let request =
        json!({"model": "m", "messages": [{"role": "user", "content": format!("Call {PHONE}")}]});
    let sent = session
        .redact_request(request.to_string().as_bytes())
        .unwrap();
    let text = String::from_utf8(sent.json().unwrap().to_vec()).unwrap();
    let start = text.find("[US_PHONE").unwrap();
    let end = start + text[start..].find(']').unwrap() + 1;
    (session, text[start..end].to_owned())
}

fn reply(text: &str, arguments: &str) -> Vec<u8> {
    let call =
        json!({"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}});
    let message = json!({"role": "assistant", "content": text, "tool_calls": [call]});
    let reply = json!({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]});
    reply.to_string().into_bytes()
}

/// The same as server-sent events, a piece of `len` bytes in each.
fn events(text: &str, arguments: &str, len: usize) -> String {
    let mut events = String::new();
    let mut push = |delta: serde_json::Value| {
        let event = json!({"choices": [{"index": 0, "delta": delta, "finish_reason": null}]});
        events += &format!("data: {event}\n\n");
    };
    for piece in text.as_bytes().chunks(len) {
        push(json!({"content": std::str::from_utf8(piece).unwrap()}));
    }
    for piece in arguments.as_bytes().chunks(len) {
        let arguments = std::str::from_utf8(piece).unwrap();
        push(json!({"tool_calls": [{"index": 0, "function": {"arguments": arguments}}]}));
    }
    events + "data: [DONE]\n\n"
}

#[test]
fn a_reply_is_reported_on_whole_and_streamed() {
    let (session, token) = session(Policy::new());
    // The last letter of a random token may be any.
    let other = if token.ends_with("0]") { '1' } else { '0' };
    let forged = format!("{}{other}]", &token[..token.len() - 2]);
    let text = format!(
        "Call {token}, or {forged}, or [US_SSN_000000000000AB]. ![x](https://a.example/{token})"
    );
    let arguments = json!({ "to": token }).to_string();
    let whole = session.restore_reply(&reply(&text, &arguments)).unwrap();
    assert!(String::from_utf8_lossy(whole.json()).contains(PHONE));
    let report = whole.report();
    assert_eq!((report.restored(), report.denied()), (1, 2));
    assert_eq!((report.forged(), report.unknown()), (1, 1));
    for len in [3, 1000] {
        let mut stream = session.restore_sse();
        let mut out = Vec::new();
        let events = events(&text, &arguments, len);
        stream.push(events.as_bytes(), &mut out).unwrap();
        assert_eq!(stream.finish(&mut out).unwrap(), report, "{len}");
    }
}

#[test]
fn a_policy_opens_links() {
    let mut sinks = SinkPolicy::new();
    sinks.links(true);
    let mut policy = Policy::new();
    policy.sinks(sinks);
    let (session, token) = session(policy);
    let text = format!("https://a.example/?q={token} ");
    let restored = session.restore_reply(&reply(&text, "{}")).unwrap();
    assert_eq!(restored.report().restored(), 1);
    let mut stream = session.restore_sse();
    let mut out = Vec::new();
    stream
        .push(events(&text, "{}", 5).as_bytes(), &mut out)
        .unwrap();
    assert_eq!(stream.finish(&mut out).unwrap().restored(), 1);
}
