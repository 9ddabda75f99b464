//! Decoding adds findings and takes none away, ends, and does not depend on where a stream is cut.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use promptveil::{Disguises, RuleSet, Scanner};
use promptveil_fuzz::{assert_in_order, chunks, split_choice};

const LONGEST: usize = 200;
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn plain() -> &'static Scanner {
    static PLAIN: OnceLock<Scanner> = OnceLock::new();
    PLAIN.get_or_init(|| {
        Scanner::builder()
            .disguises(Disguises::Plain)
            .build(RuleSet::builtin_all())
            .expect("embedded packs compile")
    })
}

/// One layer of an encoding round all of the text.
fn encoded(text: &[u8], how: u8) -> Vec<u8> {
    match how & 3 {
        0 => text.to_vec(),
        1 => text
            .iter()
            .flat_map(|byte| format!("{byte:02x}").into_bytes())
            .collect(),
        2 => text
            .iter()
            .flat_map(|byte| format!("%{byte:02X}").into_bytes())
            .collect(),
        _ => text
            .chunks(3)
            .flat_map(|group| {
                let bits = group
                    .iter()
                    .fold(0, |bits, &byte| bits << 8 | usize::from(byte));
                let bits = bits << (8 * (3 - group.len()));
                let digits = (0..4).map(move |at| BASE64[bits >> (18 - 6 * at) & 63]);
                digits.take(group.len() + 1)
            })
            .collect(),
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((layers, cuts, text)) = split_choice(data) else {
        return;
    };
    // Up to four layers: one more than is taken off. Each may make a text three times as long.
    let mut text = text[..text.len().min(LONGEST)].to_vec();
    for layer in 0..4 {
        text = encoded(&text, layers >> (2 * layer));
    }
    let scanner = Scanner::builtin();
    let findings = scanner.scan_bytes(&text);
    assert_in_order(&text, &findings);

    let mut covered = vec![false; text.len()];
    for finding in &findings {
        covered[finding.range()].fill(true);
    }
    for finding in plain().scan_bytes(&text) {
        assert!(
            covered[finding.range()].iter().all(|&is| is),
            "decoding uncovered a finding"
        );
    }

    let mut streamed = Vec::new();
    let mut stream = scanner.scan_stream();
    for chunk in chunks(&text, cuts) {
        stream.push(chunk, |finding, _| streamed.push(finding));
    }
    stream.finish(|finding, _| streamed.push(finding));
    assert_eq!(streamed, findings);
});
