//! Any regex that compiles as a rule finds the same in both engines and in a stream, and reports within its bound.
//!
//! The input is a regex, a line break, and a text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil::{Engine, RuleSet, Scanner, Score};
use promptveil_fuzz::{assert_in_order, chunks, rows, split_choice};

const LONGEST_TEXT: usize = 256;

/// A pack with one rule; a basic string of TOML takes any regex.
fn pack(regex: &str, choice: u8) -> String {
    let mut quoted = String::new();
    for character in regex.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted += &format!("\\u{:04x}", control as u32),
            other => quoted.push(other),
        }
    }
    let borders = ["number", "address", "word", "segment", "none"];
    let border = borders[usize::from(choice & 7) % borders.len()];
    let bound = if choice & 8 == 0 { "max_len = 40" } else { "" };
    let context = match choice & 0x30 {
        0x10 => "context = [{ keywords = [\"case\", \"id no\"], weight = 25 }]",
        0x20 => "context = [{ keywords = [\"case\"], weight = 25 }]\nrequire_context = true",
        _ => "",
    };
    format!(
        "schema = 1\nid = \"fuzz\"\nversion = \"1\"\ndescription = \"d\"\nlicense = \"l\"\n\n[[rules]]\nid = \"r\"\n\
         entity = \"R\"\ndescription = \"d\"\nseverity = \"low\"\nregex = \"{quoted}\"\nborder = \"{border}\"\n\
         {bound}\n{context}\n"
    )
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, cuts, rest)) = split_choice(data) else {
        return;
    };
    let end = rest
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap_or(rest.len());
    let Ok(regex) = std::str::from_utf8(&rest[..end]) else {
        return;
    };
    let Ok(rules) = RuleSet::from_toml(&pack(regex, choice)) else {
        return;
    };
    let mut builder = Scanner::builder();
    builder.min_score(Score::new(1));
    let Ok(fast) = builder.build(rules.clone()) else {
        return;
    };
    let Ok(naive) = builder.engine(Engine::Naive).build(rules) else {
        return;
    };
    let text = rest.get(end + 1..).unwrap_or_default();
    let text = &text[..text.len().min(LONGEST_TEXT)];
    let found = fast.scan_bytes(text);
    assert_in_order(text, &found);
    assert_eq!(rows(&fast, &found), rows(&naive, &naive.scan_bytes(text)));

    let mut streamed = Vec::new();
    let mut stream = fast.scan_stream();
    for chunk in chunks(text, cuts) {
        stream.push(chunk, |finding, _| streamed.push(finding));
    }
    stream.finish(|finding, _| streamed.push(finding));
    assert_eq!(streamed, found);
});
