//! Promises that count cuts, prefixes, sessions and stray bytes: a share in `cargo test`, all of them in
//! `tests/promises/run`.

use std::collections::HashSet;
use std::sync::Mutex;

use promptveil::{Scanner, Vault};

use crate::texts::{Texts, case_count};

fn streamed(chunks: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = Scanner::builtin().redact_stream();
    for chunk in chunks {
        stream.push(chunk, &mut out);
    }
    let _ = stream.finish(&mut out);
    out
}

fn whole(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = Scanner::builtin().redact_bytes(text, &mut out);
    out
}

/// Texts of at most `longest` bytes around values of the rules' own examples.
fn short_texts(count: usize, longest: usize) -> Vec<Vec<u8>> {
    let mut texts = Texts::new(91);
    let mut short: Vec<Vec<u8>> = Vec::new();
    while short.len() < count {
        let mut text = texts.next_text();
        // A text with a finding at its end as often as one without.
        let findings = Scanner::builtin().scan_bytes(&text);
        if let Some(finding) = findings.first().filter(|_| short.len() % 4 > 0) {
            let end = finding.range().end;
            text.truncate(end + texts.below(3));
            text.drain(..text.len().saturating_sub(longest));
        }
        text.truncate(longest);
        short.push(text);
    }
    short
}

/// P1: every way to cut a short text.
#[test]
fn all_chunkings_of_short_texts_change_nothing() {
    let (count, longest) = match case_count(0) {
        0 => (6, 10),
        cases => (cases.min(200), 16),
    };
    for text in short_texts(count, longest) {
        let expected = whole(&text);
        for cuts in 0..1_u32 << (text.len().max(1) - 1) {
            let mut chunks = Vec::new();
            let mut from = 0;
            for at in 1..text.len() {
                if cuts >> (at - 1) & 1 == 1 {
                    chunks.push(&text[from..at]);
                    from = at;
                }
            }
            chunks.push(&text[from..]);
            assert!(streamed(&chunks) == expected, "{text:?} cut as {cuts:b}");
        }
    }
}

/// P1: every two cuts of a longer one.
#[test]
fn every_two_cuts_change_nothing() {
    for text in short_texts(case_count(6).min(2_000), 60) {
        let expected = whole(&text);
        for first in 0..=text.len() {
            for second in first..=text.len() {
                let chunks = [&text[..first], &text[first..second], &text[second..]];
                assert!(
                    streamed(&chunks) == expected,
                    "{text:?} at {first}, {second}"
                );
            }
        }
    }
}

/// P2: whatever of a value has come, what was let go is the beginning of what is let go in the end; so nothing of it
/// was.
#[test]
fn nothing_is_released_early() {
    let scanner = Scanner::builtin();
    let examples = scanner.rules().iter().filter_map(|rule| {
        let example = rule.must_match().first()?;
        let findings = scanner.scan(&example.text);
        (findings.len() == 1).then_some((rule, example, findings[0]))
    });
    let mut secrets = 0;
    for (rule, example, finding) in examples {
        secrets += 1;
        let text = format!("{} and so on.", example.text);
        let expected = whole(text.as_bytes());
        for end in finding.range().start..=finding.range().end {
            let mut out = Vec::new();
            let mut stream = scanner.redact_stream();
            stream.push(&text.as_bytes()[..end], &mut out);
            assert!(expected.starts_with(&out), "{} at {end}", rule.id());
            stream.push(&text.as_bytes()[end..], &mut out);
            let _ = stream.finish(&mut out);
            assert!(out == expected, "{} at {end}", rule.id());
        }
    }
    assert!(secrets >= 200, "{secrets}");
}

/// P13: sessions in many threads at once; no token is another's, and none opens anything but its own.
#[test]
fn sessions_in_threads_do_not_mix() {
    let sessions = match case_count(0) {
        0 => 16,
        _ => 1_000,
    };
    let all: Mutex<HashSet<String>> = Mutex::default();
    let last: Mutex<Option<String>> = Mutex::default();
    std::thread::scope(|scope| {
        for thread in 0..64 {
            let (all, last) = (&all, &last);
            scope.spawn(move || {
                for session in 0..sessions {
                    let text = format!("SSN 531-27-{:04}", 1000 + (thread + session) % 4);
                    let mut vault = Vault::new().unwrap();
                    let redacted = Scanner::builtin().redact_with(&mut vault, &text).unwrap();
                    let token = redacted.text().to_owned();
                    assert_eq!(vault.restore(&token).text(), text);
                    let foreign = last.lock().unwrap().replace(token.clone());
                    if let Some(foreign) = foreign {
                        assert_eq!(vault.restore(&foreign).text(), foreign);
                    }
                    assert!(all.lock().unwrap().insert(token));
                }
            });
        }
    });
    assert_eq!(all.lock().unwrap().len(), 64 * sessions);
}

/// P25: bytes that are no text, and NUL, on both sides of a value. It is found and they stay. What is ASCII is left
/// out: a digit there makes another number of it.
#[test]
fn no_stray_bytes_hide_a_value_or_are_lost() {
    let check = |stray: &[u8]| {
        let text = [b"SSN ", stray, b" 531-27-8846 ", stray, b"."].concat();
        let expected = [b"SSN ", stray, b" [US_SSN] ", stray, b"."].concat();
        assert!(whole(&text) == expected, "{stray:x?}");
    };
    let is_stray = |bytes: &[u8]| {
        bytes.iter().all(|&byte| byte == 0 || byte >= 0x80)
            && (bytes.contains(&0) || std::str::from_utf8(bytes).is_err())
    };
    let step = if case_count(0) == 0 { 997 } else { 1 };
    for length in 1..=3_u32 {
        let step = if length == 1 { 1 } else { step };
        for number in (0..1_u32 << (8 * length)).step_by(step) {
            let bytes = number.to_le_bytes();
            let stray = &bytes[..length as usize];
            if is_stray(stray) {
                check(stray);
            }
        }
    }
}
