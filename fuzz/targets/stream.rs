//! A stream finds and writes what the whole text at once gives, however it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil::Scanner;
use promptveil_fuzz::{assert_in_order, chunks, split_choice};

fuzz_target!(|data: &[u8]| {
    let Some((first, second, text)) = split_choice(data) else {
        return;
    };
    let scanner = Scanner::builtin();
    let mut redacted = Vec::new();
    let whole = scanner.redact_bytes(text, &mut redacted);
    let findings = whole.findings();
    assert_in_order(text, findings);

    let mut found = Vec::new();
    let mut stream = scanner.scan_stream();
    let mut each = |finding: promptveil::Finding, value: &[u8]| {
        assert!(value == &text[finding.range()]);
        found.push(finding);
    };
    for chunk in chunks(text, first) {
        stream.push(chunk, &mut each);
    }
    stream.finish(&mut each);
    assert_eq!(found, findings);

    let mut written = Vec::new();
    let mut stream = scanner.redact_stream();
    for chunk in chunks(text, second) {
        stream.push(chunk, &mut written);
        assert!(
            redacted.starts_with(&written),
            "released before its verdict"
        );
    }
    let summary = stream.finish(&mut written);
    assert!(written == redacted);
    assert_eq!(summary.findings(), findings.len() as u64);
});
