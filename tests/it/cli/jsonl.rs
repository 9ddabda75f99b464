//! One JSON object a line: `--jsonl`.

use super::*;

#[test]
fn jsonl_keeps_ids_and_gives_a_line_a_line() {
    let dir = Dir::new("jsonl");
    let input = concat!(
        r#"{"id":1,"text":"\u00e9 ZQX-1234-ABCD"}"#,
        "\n",
        r#"{"text":"none","id":{"b": [1.50, null],"a":123456789012345678901234567890},"role":"user"}"#,
        "\r\n",
        r#"{"id":"\u00e9","text":"a\nb\"ZQX-1234-ABCD\""}"#,
    );
    let out = dir
        .run_with(&format!("scan {MINE} --jsonl"), input.as_bytes())
        .ok();
    let finding = |start: usize| {
        let end = start + 13;
        format!(
            r#"[{{"rule":"cli-badge","entity":"CLI_BADGE","start":{start},"end":{end},"score":60}}]"#
        )
    };
    let id = r#"{"b": [1.50, null],"a":123456789012345678901234567890}"#;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines,
        [
            format!(r#"{{"id":1,"findings":{}}}"#, finding(3)),
            format!(r#"{{"id":{id},"findings":[]}}"#),
            format!(r#"{{"id":"\u00e9","findings":{}}}"#, finding(4)),
        ]
    );
    let out = dir
        .run_with(
            &format!("redact {MINE} --jsonl --action replace"),
            input.as_bytes(),
        )
        .ok();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines,
        [
            format!(
                r#"{{"id":1,"text":"{} [CLI_BADGE]","findings":{}}}"#,
                '\u{e9}',
                finding(3)
            ),
            format!(r#"{{"id":{id},"text":"none","findings":[]}}"#),
            format!(
                r#"{{"id":"\u00e9","text":"a\nb\"[CLI_BADGE]\"","findings":{}}}"#,
                finding(4)
            ),
        ]
    );
    for command in ["scan", "redact"] {
        for unit in ["utf16", "codepoints"] {
            let words = format!("{command} {MINE} --jsonl --offsets {unit}");
            let out = dir.run_with(&words, input.as_bytes()).ok();
            assert!(
                out.lines()
                    .next()
                    .unwrap()
                    .contains(r#""start":2,"end":15"#),
                "{out}"
            );
        }
    }
    assert_eq!(dir.run_with("scan --jsonl", b"").ok(), "");
}

#[test]
fn jsonl_stops_at_a_bad_line_without_quoting_it() {
    let dir = Dir::new("badline");
    for (bad, what) in [
        (MARKER.to_owned(), "not a JSON object"),
        (String::new(), "not a JSON object"),
        (format!(r#"{{"id":1,"text":["{MARKER}"]}}"#), "not a string"),
        (format!(r#"{{"id":1,"texts":"{MARKER}"}}"#), "no \"text\""),
        (format!(r#"{{"text":"{MARKER}"}}"#), "no \"id\""),
        (
            format!(r#"{{"id":1,"text":"","text":"{MARKER}"}}"#),
            "twice",
        ),
        (format!(r#"{{"id":1,"text":"{MARKER}\x"}}"#), "not a string"),
    ] {
        dir.file(
            "in.jsonl",
            format!("{{\"id\":1,\"text\":\"x\"}}\n{bad}\n{{\"id\":2,\"text\":\"y\"}}\n"),
        );
        let ran = dir.run(&format!("scan {MINE} --jsonl in.jsonl"));
        assert_eq!(ran.code, Some(2), "{bad}");
        assert_eq!(
            String::from_utf8(ran.out).unwrap(),
            "{\"id\":1,\"findings\":[]}\n"
        );
        assert!(
            ran.err.starts_with("promptveil: in.jsonl:2: "),
            "{}",
            ran.err
        );
        assert!(
            ran.err.contains(what) && !ran.err.contains("7391"),
            "{}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1);
    }
}
