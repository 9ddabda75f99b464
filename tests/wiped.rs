//! What restoring hands on is the only copy of a value: memory that it gives back on the way holds none.
//!
//! A binary of its own, because a global allocator looks at all that a process gives back.
#![allow(unsafe_code, reason = "the trait of allocators is unsafe")]
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{Read as _, Write as _};
use std::ops::ControlFlow;

use promptveil::{
    Escape, Input, Pack, PayloadKind, Policy, RestoreReader, RestoreWriter, RuleSet, ScanStream,
    Scanner, Scratch, Session, SinkPolicy, Vault,
};

const VALUE: &str = "531-27-8846";
/// What all spellings of the value end with, and nothing else in these tests holds.
const NEEDLE: &[u8] = b"8846";

thread_local! {
    // Const and without a destructor, so that looking allocates nothing.
    static IS_LOOKING: Cell<bool> = const { Cell::new(false) };
    static LEFT_BEHIND: Cell<u32> = const { Cell::new(0) };
}

/// The system's allocator; looks through what the calling thread gives back.
struct Looking;

/// Counts memory that is given back with a value in it.
///
/// # Safety
///
/// `memory` points to `len` initialised bytes.
unsafe fn look(memory: *const u8, len: usize) {
    if IS_LOOKING.get() {
        // SAFETY: as the caller promises.
        let bytes = unsafe { std::slice::from_raw_parts(memory, len) };
        if bytes.windows(NEEDLE.len()).any(|window| window == NEEDLE) {
            LEFT_BEHIND.set(LEFT_BEHIND.get() + 1);
        }
    }
}

// SAFETY: each call goes to the system's allocator; all memory is handed out zeroed, so that it may be read.
unsafe impl GlobalAlloc for Looking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc`, which is the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    // `realloc` stays the one that the trait provides, which copies and calls `dealloc`: what grows in place is copied
    // by another allocator.
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: it was handed out with this layout, zeroed, and has been written to only since.
        unsafe { look(memory, layout.size()) };
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static LOOKING: Looking = Looking;

/// How many blocks with the value in them are given back while `work` runs; what it returns is looked at later.
fn left_behind<R>(work: impl FnOnce() -> R) -> (u32, R) {
    LEFT_BEHIND.set(0);
    IS_LOOKING.set(true);
    let made = work();
    IS_LOOKING.set(false);
    (LEFT_BEHIND.get(), made)
}

/// A vault, and a text full of its tokens: much longer with its values than a buffer is at first.
fn vault_and_text() -> (Vault, String) {
    let mut vault = Vault::new().unwrap();
    let line = format!("Her SSN is {VALUE}, she says.\n");
    let redacted = Scanner::builtin().redact_with(&mut vault, &line).unwrap();
    let text = redacted.text().repeat(200);
    (vault, text)
}

#[test]
fn the_allocator_sees_what_is_left_behind() {
    let (count, grown) = left_behind(|| {
        let mut grown = NEEDLE.to_vec();
        grown.reserve(1 << 20);
        grown
    });
    assert_eq!((count, grown.len()), (1, NEEDLE.len()));
}

#[test]
fn a_restored_text_is_the_only_copy() {
    let (vault, text) = vault_and_text();
    for escape in [
        Escape::Plain,
        Escape::Json,
        Escape::JsonInJson,
        Escape::Html,
        Escape::Csv,
        Escape::Url,
    ] {
        let policy = SinkPolicy::new();
        let (count, restored) = left_behind(|| vault.restore_into(&text, policy, escape));
        assert_eq!(
            (count, restored.report().restored()),
            (0, 200),
            "{escape:?}"
        );
    }
    let (count, out) = left_behind(|| {
        let mut out = Vec::new();
        let mut stream = vault.restore_stream();
        for chunk in text.as_bytes().chunks(7) {
            stream.push(chunk, &mut out);
        }
        let _ = stream.finish(&mut out);
        out
    });
    assert_eq!(count, 0);
    assert!(out.ends_with(b"SSN is 531-27-8846, she says.\n"));
}

#[test]
fn readers_and_writers_keep_no_copy() {
    let (vault, text) = vault_and_text();
    let (count, written) = left_behind(|| {
        // As long as it will be, since `Vec` leaves copies when it grows.
        let mut writer = RestoreWriter::new(vault.restore_stream(), Vec::with_capacity(1 << 16));
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap().0
    });
    assert_eq!(count, 0);
    let (count, read) = left_behind(|| {
        let mut reader = RestoreReader::new(vault.restore_stream(), text.as_bytes());
        let mut read = vec![0; written.len()];
        reader.read_exact(&mut read).unwrap();
        read
    });
    assert_eq!((count, read), (0, written));
}

/// A session, a reply with tokens in prose, in arguments that are JSON, and alone for a number.
fn session_and_tokens() -> (Session, String, String) {
    let mut session = Session::new(
        Scanner::builtin(),
        Vault::new().unwrap(),
        PayloadKind::OpenAi,
    );
    let mut policy = Policy::new();
    policy.restore_tool_arguments(true);
    session.set_policy(policy);
    let body = format!(
        r#"{{"messages":[{{"role":"user","content":"SSN {VALUE}. {{\"ssn\":531278846}}"}},{{"role":"user","content":"{{\"ssn\":531278846}}"}}]}}"#
    );
    let request = session.redact_request(body.as_bytes()).unwrap();
    let json = String::from_utf8(request.into_json().unwrap()).unwrap();
    let tokens: Vec<&str> = json
        .match_indices("[US_SSN_")
        .map(|(at, _)| &json[at..at + 23])
        .collect();
    let (token, number) = (tokens[0].to_owned(), tokens[2].to_owned());
    (session, token, number)
}

#[test]
fn a_restored_reply_is_the_only_copy() {
    let (session, token, number) = session_and_tokens();
    let call = format!(
        r#"{{"function":{{"name":"f","arguments":"{{\"a\":\"{token}\",\"b\":\"[\\\"{token}\\\"]\",\"c\":\"{number}\"}}"}}}}"#
    );
    let reply = format!(
        r#"{{"choices":[{{"message":{{"role":"assistant","content":"{token} {token}","tool_calls":[{call}]}}}}]}}"#
    );
    let (count, restored) = left_behind(|| session.restore_reply(reply.as_bytes()).unwrap());
    assert_eq!(count, 0);
    assert_eq!(restored.report().restored(), 5);
}

#[test]
fn restored_events_are_the_only_copy() {
    let (session, token, number) = session_and_tokens();
    let mut events = String::new();
    for at in 0..100 {
        // Cut inside the token, and ended by the reply: the rest has a frame of its own.
        let (front, back) = token.split_at(9);
        events += &format!(
            "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{at} {front}\"}}}}]}}\n\n\
             data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{back}, {token}\"}}}}]}}\n\n"
        );
    }
    let arguments =
        format!(r#"{{\"a\":\"{token}\",\"b\":\"[\\\"{token}\\\"]\",\"c\":\"{number}\"}}"#);
    events += &format!(
        "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":0,\"function\":\
         {{\"name\":\"f\",\"arguments\":\"{arguments}\"}}}}]}}}}]}}\n\n"
    );
    let (count, (out, report)) = left_behind(|| {
        let mut stream = session.restore_sse();
        let mut out = Vec::new();
        for chunk in events.as_bytes().chunks(100) {
            stream.push(chunk, &mut out).unwrap();
        }
        let report = stream.finish(&mut out).unwrap();
        (out, report)
    });
    assert_eq!(report.restored(), 203);
    assert_eq!(count, 0, "of {} bytes", out.len());
}

/// A thread keeps a few scratches that have learnt: those that it gives back show what they held.
#[test]
fn a_scratch_that_waits_holds_no_decoded_text() {
    let plain = "The office was closed on Monday.\n".repeat(40);
    let text = format!("{plain}SSN 531-27-88%346, {VALUE}, and {plain}").repeat(3);
    assert_eq!(Scanner::builtin().scan(&text).len(), 6);
    let other = Scanner::new(RuleSet::builtin(Pack::EDUCATION)).unwrap();
    let (count, _) = left_behind(|| {
        assert_eq!(Scanner::builtin().scan(&text).len(), 6);
        // More than a thread keeps.
        let streams: Vec<ScanStream> = (0..8).map(|_| other.scan_stream()).collect();
        drop(streams);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_scratch_that_goes_holds_no_decoded_text() {
    let plain = "The office was closed on Monday.\n".repeat(40);
    let text = format!("{plain}SSN 531-27-88%346 and {plain}");
    let mut scratch = Scratch::new();
    let mut count = 0;
    Scanner::builtin().scan_with(&mut scratch, &Input::new(text.as_bytes()), |_| {
        count += 1;
        ControlFlow::Continue(())
    });
    assert_eq!(count, 1);
    let (count, ()) = left_behind(|| drop(scratch));
    assert_eq!(count, 0);
}
