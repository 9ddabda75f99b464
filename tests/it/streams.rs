//! A stream gives what the whole text gives, however it is cut.

use promptveil::{Action, Finding, Scanner, Summary};

use crate::texts::{Texts, case_count};

/// Pairs of text and cuts in one run of `cargo test`; the full run sets `PROMPTVEIL_CASES=5000000`.
const CASES: usize = 1_000;

fn stream_scan(scanner: &Scanner, chunks: &[&[u8]]) -> (Vec<(Finding, Vec<u8>)>, Summary) {
    let mut all = Vec::new();
    let mut stream = scanner.scan_stream();
    for chunk in chunks {
        stream.push(chunk, |finding, value| all.push((finding, value.to_vec())));
    }
    let summary = stream.finish(|finding, value| all.push((finding, value.to_vec())));
    (all, summary)
}

fn stream_redact(scanner: &Scanner, chunks: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = scanner.redact_stream();
    for chunk in chunks {
        stream.push(chunk, &mut out);
    }
    let _ = stream.finish(&mut out);
    out
}

fn check(scanner: &Scanner, text: &[u8], chunks: &[&[u8]]) {
    let whole = scanner.scan_bytes(text);
    let expected: Vec<_> = whole
        .iter()
        .map(|f| (*f, text[f.range()].to_vec()))
        .collect();
    let lens: Vec<usize> = chunks.iter().map(|chunk| chunk.len()).collect();
    let shown = || format!("{:?} cut as {lens:?}", String::from_utf8_lossy(text));
    let (found, summary) = stream_scan(scanner, chunks);
    let differ = found
        .iter()
        .zip(&expected)
        .find(|(left, right)| left != right);
    assert!(
        differ.is_none() && found.len() == expected.len(),
        "{differ:?} in {}",
        shown()
    );
    let mut redacted = Vec::new();
    let verdict = scanner.redact_bytes(text, &mut redacted).verdict();
    assert!(stream_redact(scanner, chunks) == redacted, "{}", shown());
    assert_eq!(summary.findings(), whole.len() as u64, "{}", shown());
    assert_eq!(summary.verdict(), verdict, "{}", shown());
}

#[test]
fn random_cuts_change_nothing() {
    let scanner = Scanner::builtin();
    let mut texts = Texts::new(77);
    for case in 0..case_count(CASES) {
        let mut text = texts.next_text();
        // Longer than what is held back, so that several rounds settle.
        if case % 16 == 0 {
            let wanted = 12_000 + texts.below(30_000);
            while text.len() < wanted {
                text.extend_from_slice(&texts.next_text());
            }
        }
        let chunks = texts.cuts(&text);
        check(scanner, &text, &chunks);
    }
}

/// Two literals of one inner anchor once gave candidates out of order: a later match hid an earlier one.
#[test]
fn an_anchor_with_two_literals_keeps_the_order() {
    let text = "exp 12/27 and far behind it exp 11-29, exp 10/28";
    let findings = Scanner::builtin().scan(text);
    let found: Vec<&str> = findings.iter().map(|f| &text[f.range()]).collect();
    assert_eq!(found, ["12/27", "11-29", "10/28"]);
}

/// A list was noticed behind the piece that made it worth decoding; a stream that waited there skipped it when it went
/// on.
#[test]
fn a_list_is_noticed_behind_what_it_touches() {
    let mut text = "2α 31 2α 51 55 49 4c 4c 45".to_owned();
    text.push_str(&" and nothing else in it".repeat(40));
    let chunks: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
    let scanner = Scanner::builtin();
    check(scanner, text.as_bytes(), &chunks);
    let blocks = scanner
        .scan(&text)
        .iter()
        .any(|one| one.action() == Action::Block);
    assert!(blocks, "encoded in one layer too many");
}

#[test]
fn every_single_cut_changes_nothing() {
    let scanner = Scanner::builtin();
    let text =
        "Sehr geehrte Frau M\u{FC}ller, SSN 0\u{200B}78-05-1120, 😀 card 4111 1111 1111 1111\r\n"
            .as_bytes();
    for cut in 0..=text.len() {
        let (left, right) = text.split_at(cut);
        check(scanner, text, &[left, right]);
    }
}

/// What joins a list stood once further ahead than a stream waits for.
#[test]
fn a_long_list_of_literals_is_joined_or_not_wherever_it_is_cut() {
    let scanner = Scanner::builtin();
    for len in 60..130 {
        let rest = "q".repeat(len);
        let text = format!("SSN ['531-27', '-8846 ', '{rest}'].join('') and so on").into_bytes();
        let chunks: Vec<&[u8]> = text.chunks(1).collect();
        check(scanner, &text, &chunks);
    }
}

/// A stroke behind more blanks than a stream shows once made a word a cell in the whole text only.
#[test]
fn a_name_far_from_a_stroke_stands_in_no_cell() {
    let scanner = Scanner::builtin();
    let more = "and so on and on\n".repeat(3_000);
    for (text, count) in [
        (format!("I told Ramiro{}| and left.", " ".repeat(60_000)), 1),
        (
            format!(
                "{more}I told Mr. Zybrowka. |{}Ramiro took it. {more}",
                " ".repeat(3_500)
            ),
            2,
        ),
    ] {
        assert_eq!(scanner.scan(&text).len(), count);
        let chunks: Vec<&[u8]> = text.as_bytes().chunks(100).collect();
        check(scanner, text.as_bytes(), &chunks);
    }
}

#[test]
fn a_value_that_outgrows_its_rule_is_covered_to_its_end() {
    let scanner = Scanner::builtin();
    let mut text = format!(
        "token {}.{}",
        "eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0."
    )
    .into_bytes();
    text.extend(std::iter::repeat_n(b"Ab3_", 10_000).flatten());
    text.extend_from_slice(b" and SSN 078-05-1120.");
    let mut out = Vec::new();
    let _ = scanner.redact_bytes(&text, &mut out);
    assert!(out.len() < 200, "{} bytes left", out.len());
    for size in [1_000, 64 * 1024] {
        let chunks: Vec<&[u8]> = text.chunks(size).collect();
        check(scanner, &text, &chunks);
    }
}

#[test]
fn memory_stays_bounded() {
    let scanner = Scanner::builtin();
    let line = b"plain words of a long report, nothing to see, number 42.\n".repeat(20);
    let mut stream = scanner.scan_stream();
    let mut count = 0;
    for _ in 0..2_000 {
        stream.push(&line, |_, _| count += 1);
        assert!(stream.held() < 64 * 1024, "{} bytes held", stream.held());
    }
    stream.finish(|_, _| count += 1);
    assert_eq!(count, 0);
}
