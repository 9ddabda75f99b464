//! A payload stays JSON, an outsider agrees on what JSON is, and frames may be cut anywhere.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil::{PayloadKind, Scanner, Session, SessionKey, Vault};
use promptveil_fuzz::{chunks, split_choice};

/// Deeper than this the two readers may give up at different levels.
const DEEP: usize = 100;

fn is_json(text: &[u8]) -> bool {
    std::str::from_utf8(text)
        .is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
}

fn redact_sse(kind: PayloadKind, chunks: &[&[u8]]) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut stream = Scanner::builtin().redact_sse(kind);
    for chunk in chunks {
        if stream.push(chunk, &mut out).is_err() {
            return (out, false);
        }
    }
    let done = stream.finish(&mut out).is_ok();
    (out, done)
}

fn restore_sse(session: &Session, chunks: &[&[u8]]) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut stream = session.restore_sse();
    for chunk in chunks {
        if stream.push(chunk, &mut out).is_err() {
            return (out, false);
        }
    }
    let done = stream.finish(&mut out).is_ok();
    (out, done)
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, cuts, text)) = split_choice(data) else {
        return;
    };
    let kinds = [
        PayloadKind::OpenAi,
        PayloadKind::Anthropic,
        PayloadKind::Gemini,
        PayloadKind::Json,
    ];
    let kind = kinds[usize::from(choice) % kinds.len()];
    let result = Scanner::builtin().redact_payload(kind, text);
    let opening = text
        .iter()
        .filter(|byte| matches!(byte, b'[' | b'{'))
        .count();
    if opening < DEEP {
        assert_eq!(
            result.is_ok(),
            is_json(text),
            "two readers disagree on what JSON is"
        );
    }
    if let Some(json) = result.as_ref().ok().and_then(|redacted| redacted.json()) {
        assert!(is_json(json), "a payload came out as something else");
        let is_clean = result
            .as_ref()
            .is_ok_and(|redacted| redacted.findings().is_empty());
        assert!(
            !is_clean || json == text,
            "nothing was found and something changed"
        );
    }

    let mut session = Session::new(
        Scanner::builtin(),
        Vault::with_key(SessionKey::new([7; 32])),
        kind,
    );
    if let Ok(redacted) = session.redact_request(text) {
        if let Some(json) = redacted.json() {
            assert!(is_json(json));
            let restored = session.restore_reply(json).expect("what it wrote is JSON");
            assert!(is_json(restored.json()));
        }
    }

    let (whole, done) = redact_sse(kind, &[text]);
    let (cut, also) = redact_sse(kind, &chunks(text, cuts));
    assert_eq!(done, also, "an error depends on the cuts");
    assert!(!done || whole == cut, "frames depend on the cuts");

    let (whole, done) = restore_sse(&session, &[text]);
    let (cut, also) = restore_sse(&session, &chunks(text, cuts));
    assert_eq!(done, also, "an error of a reply depends on the cuts");
    assert!(
        !done || whole == cut,
        "a restored reply depends on the cuts"
    );
});
