//! The command line as scripts see it: real processes, exit codes, exact output.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// The pack of these tests: values that no embedded rule knows.
const PACK: &str = r#"
schema = 1
id = "mine"
version = "0.1.0"
description = "Badges of a made-up agency."
license = "MIT"

[[rules]]
id = "cli-badge"
entity = "CLI_BADGE"
description = "Badge"
severity = "high"
tags = ["TEST"]
source = { authority = "Nobody", reference = "None" }
regex = 'ZQX-\d{4}-[A-Z]{4}'
border = "word"
confidence = 60
action = "mask"
keep = 2
context = [{ keywords = ["badge"], weight = 20 }]
specimens = ["ZQX-0000-TEST"]
must_match = ["ZQX-1234-ABCD", "ZQX-5678-EFGH", { text = "badge ZQX-1234-ABCD", value = "ZQX-1234-ABCD" }]
must_not_match = ["ZQX-123-ABCD", "AZQX-1234-ABCD"]
"#;

/// A value that must never show in any output but the redacted text's input.
const MARKER: &str = "ZQX-7391-WKPM";

/// A directory of its own for each test, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new(test: &str) -> Dir {
        let path =
            std::env::temp_dir().join(format!("promptveil-cli-{}-{test}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let dir = Dir(path);
        dir.file("my.toml", PACK);
        dir
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).unwrap();
    }

    /// Runs the command in this directory; words are split at spaces.
    fn run(&self, words: &str) -> Ran {
        self.run_with(words, b"")
    }

    fn run_with(&self, words: &str, stdin: &[u8]) -> Ran {
        let words: Vec<&str> = words.split_whitespace().collect();
        self.run_words(&words, stdin)
    }

    fn run_words(&self, words: &[&str], stdin: &[u8]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_promptveil"))
            .args(words)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        let writer = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran {
            code: output.status.code(),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Ran {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        String::from_utf8(self.out).unwrap()
    }

    /// Exit code 2, nothing on stdout, one prefixed line on stderr.
    #[track_caller]
    fn error(self) -> String {
        assert_eq!(self.code, Some(2), "{}", self.err);
        assert_eq!(String::from_utf8(self.out).unwrap(), "");
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        let message = self.err.trim_end().strip_prefix("promptveil: ");
        message
            .unwrap_or_else(|| panic!("no prefix: {}", self.err))
            .to_owned()
    }
}

const MINE: &str = "--pack education --rules my.toml";

#[test]
fn scan_prints_a_line_a_finding_with_the_value_masked() {
    let dir = Dir::new("text");
    dir.file("a.txt", "one\n\u{e9}\u{1F600} badge ZQX-1234-ABCD end\n");
    dir.file("b.txt", "nothing");
    let ran = dir.run(&format!("scan {MINE} a.txt b.txt"));
    assert_eq!(ran.err, "1 finding in 2 files\n");
    assert_eq!(
        ran.ok(),
        "a.txt:2:10: CLI_BADGE cli-badge 80 ***-****-****\n"
    );
    let ran = dir.run(&format!("scan {MINE} b.txt"));
    assert_eq!(ran.err, "0 findings in 1 file\n");
    assert_eq!(ran.ok(), "");
}

#[test]
fn scan_reads_stdin_without_files_and_for_a_dash() {
    let dir = Dir::new("stdin");
    for words in [
        "scan --pack education --rules my.toml",
        "scan --pack education --rules my.toml -",
    ] {
        let ran = dir.run_with(words, b"x ZQX-1234-ABCD");
        assert_eq!(ran.ok(), "-:1:3: CLI_BADGE cli-badge 60 ***-****-****\n");
    }
}

#[test]
fn exit_codes() {
    let dir = Dir::new("exit");
    dir.file("a.txt", "ZQX-1234-ABCD");
    dir.file("b.txt", "nothing");
    for command in ["scan", "redact"] {
        for (words, code) in [
            ("a.txt", 0),
            ("--exit-code 7 a.txt", 7),
            ("--exit-code 7 b.txt", 0),
            ("--exit-code 7 b.txt a.txt", 7),
            ("--exit-code 7 a.txt missing.txt", 2),
        ] {
            let ran = dir.run(&format!("{command} {MINE} {words}"));
            assert_eq!(ran.code, Some(code), "{command} {words}: {}", ran.err);
        }
        let line = b"{\"id\":1,\"text\":\"ZQX-1234-ABCD\"}\n";
        let ran = dir.run_with(&format!("{command} {MINE} --jsonl --exit-code 7"), line);
        assert_eq!(ran.code, Some(7));
    }
}

#[test]
fn min_score_is_a_threshold() {
    let dir = Dir::new("score");
    let run = |score: &str| {
        dir.run_with(
            &format!("scan {MINE} --min-score {score}"),
            b"ZQX-1234-ABCD",
        )
        .ok()
    };
    assert_eq!(run("60").lines().count(), 1);
    assert_eq!(run("61"), "");
    let message = dir.run("scan --min-score 101").error();
    assert!(message.contains("--min-score"), "{message}");
}

#[test]
fn json_is_one_array_with_these_fields() {
    let dir = Dir::new("json");
    dir.file("a.txt", "\u{e9}\u{1F600} ZQX-1234-ABCD\nZQX-0000-TEST\n");
    let scan = |words: &str| -> Value {
        let out = dir.run(&format!("scan {MINE} --format json {words}")).ok();
        serde_json::from_str(&out).unwrap()
    };
    let finding = |start: usize, line: usize, column: usize| {
        json!({
            "file": "a.txt", "rule": "cli-badge", "entity": "CLI_BADGE", "start": start, "end": start + 13,
            "line": line, "column": column, "score": 60, "action": "mask",
        })
    };
    let specimen = |mut finding: Value| {
        finding["specimen"] = json!(true);
        finding
    };
    assert_eq!(
        scan("a.txt"),
        json!([finding(7, 1, 4), specimen(finding(21, 2, 1))])
    );
    let utf16 = json!([finding(4, 1, 4), specimen(finding(18, 2, 1))]);
    assert_eq!(scan("a.txt --offsets utf16"), utf16);
    let points = json!([finding(3, 1, 4), specimen(finding(17, 2, 1))]);
    assert_eq!(scan("a.txt --offsets codepoints"), points);
    dir.file("b.txt", "nothing");
    assert_eq!(scan("b.txt"), json!([]));
    assert_eq!(scan("b.txt a.txt a.txt").as_array().unwrap().len(), 4);
}

#[test]
fn sarif_has_rules_and_byte_regions() {
    let dir = Dir::new("sarif");
    dir.file("a b.txt", "\u{e9}\nx ZQX-1234-ABCD\n");
    let words = "scan --pack education --rules my.toml --format sarif".split(' ');
    let words: Vec<&str> = words.chain(["a b.txt"]).collect();
    let log: Value = serde_json::from_str(&dir.run_words(&words, b"").ok()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "promptveil");
    assert_eq!(run["results"].as_array().unwrap().len(), 1);
    let result = &run["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "cli-badge");
    assert_eq!(result["ruleId"], "cli-badge");
    assert_eq!(result["level"], "error");
    assert!(result["message"]["text"].is_string());
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.txt");
    let region = json!({
        "startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 16, "byteOffset": 5, "byteLength": 13,
    });
    assert_eq!(place["region"], region);
}

#[test]
fn places_hold_across_chunks() {
    let dir = Dir::new("chunks");
    let mut text = String::new();
    let mut expected = Vec::new();
    for number in 0..4000 {
        let column = number % 60;
        text += &"\u{e9}".repeat(column);
        expected.push((number + 1, column + 2, text.len() + 1));
        text += &format!(" ZQX-{number:04}-ABCD {}\n", "filler ".repeat(number % 11));
    }
    assert!(text.len() > 4 * 64 * 1024);
    let out = dir
        .run_with(&format!("scan {MINE} --format json"), text.as_bytes())
        .ok();
    let found: Vec<Value> = serde_json::from_str(&out).unwrap();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let places = found.iter().map(|f| {
        (
            number(&f["line"]),
            number(&f["column"]),
            number(&f["start"]),
        )
    });
    assert!(places.eq(expected));
}

#[test]
fn redact_replaces_and_leaves_all_other_bytes() {
    let dir = Dir::new("redact");
    dir.file("a.txt", b"\xFF\r\nbadge ZQX-1234-ABCD\x00\x1B end");
    dir.file("b.txt", b"b");
    let redact = |words: &str| dir.run(&format!("redact {MINE} {words}")).out;
    assert_eq!(
        redact("a.txt b.txt"),
        b"\xFF\r\nbadge ***-****-**CD\x00\x1B endb"
    );
    assert_eq!(
        redact("--action mask b.txt a.txt"),
        b"b\xFF\r\nbadge ***-****-**CD\x00\x1B end"
    );
    assert_eq!(
        redact("--action replace a.txt"),
        b"\xFF\r\nbadge [CLI_BADGE]\x00\x1B end"
    );
    assert_eq!(
        dir.run_with(
            &format!("redact {MINE} --action replace -"),
            b"ZQX-1234-ABCD"
        )
        .ok(),
        "[CLI_BADGE]"
    );
    assert_eq!(
        dir.run_with("redact", b"SSN 078-05-1120").ok(),
        "SSN [US_SSN]"
    );
}

#[test]
fn redact_hash_needs_a_key() {
    let dir = Dir::new("hash");
    dir.file("a.txt", "ZQX-1234-ABCD ZQX-1234-ABCD ZQX-5678-EFGH");
    dir.file("short.key", [7; 15]);
    dir.file("16.key", [7; 16]);
    dir.file("32.key", [7; 32]);
    dir.file("33.key", [7; 33]);
    let hash = |words: &str| dir.run(&format!("redact {MINE} --action hash {words} a.txt"));
    assert!(hash("").error().contains("--hash-key-file"));
    assert!(
        hash("--hash-key-file short.key")
            .error()
            .contains("short.key")
    );
    assert!(hash("--hash-key-file no.key").error().contains("no.key"));
    let outs: Vec<String> = ["16", "32", "33"]
        .map(|len| hash(&format!("--hash-key-file {len}.key")).ok())
        .into();
    for out in &outs {
        let marks: Vec<&str> = out.split(' ').collect();
        assert!(
            marks
                .iter()
                .all(|mark| mark.starts_with("[CLI_BADGE_") && mark.len() == 28),
            "{out}"
        );
        assert_eq!(marks[0], marks[1]);
        assert_ne!(marks[0], marks[2]);
    }
    assert_ne!(outs[0], outs[1]);
    assert_ne!(outs[1], outs[2]);
}

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

#[test]
fn invalid_utf8_is_scanned() {
    let dir = Dir::new("utf8");
    let text = b"\xFF\xFE badge ZQX-1234-ABCD\xC3\n\x80ZQX-0000-TEST\xF0\x9F";
    let out = dir
        .run_with(&format!("scan {MINE} --format json"), text)
        .ok();
    let found: Vec<Value> = serde_json::from_str(&out).unwrap();
    let places: Vec<_> = found
        .iter()
        .map(|f| (&f["start"], &f["line"], &f["column"]))
        .collect();
    assert_eq!(
        places,
        [
            (&json!(9), &json!(1), &json!(10)),
            (&json!(25), &json!(2), &json!(2)),
        ]
    );
}

#[test]
fn errors_are_one_line_and_exit_2() {
    let dir = Dir::new("errors");
    dir.file("a.txt", "x");
    dir.file("bad.toml", "schema = 1\nid = \"bad\"\nnonsense = 3\n");
    dir.file("dup.toml", PACK);
    fs::create_dir(dir.0.join("sub")).unwrap();
    for (words, what) in [
        ("scan missing.txt", "missing.txt"),
        ("redact missing.txt", "missing.txt"),
        ("scan a.txt missing.txt", "missing.txt"),
        ("scan sub", "directory"),
        ("redact sub", "directory"),
        ("scan --jsonl sub", "directory"),
        ("scan --nonsense", "--nonsense"),
        ("scan --format xml", "xml"),
        ("redact --format json", "--format"),
        ("scan --offsets words", "words"),
        ("scan --jsonl --format json", "--format"),
        ("redact --action mask --vault v", "--vault"),
        ("restore --vault v --jsonl --payload json", "--payload"),
        ("restore --vault v --sse", "--payload"),
        ("redact --vault-key k", "--vault"),
        ("restore", "--vault"),
        ("scan --pack nope a.txt", "known packs: identity, contact,"),
        ("rules list --pack nope", "known packs: identity, contact,"),
        ("scan --rules missing.toml a.txt", "missing.toml"),
        ("scan --rules bad.toml a.txt", "bad.toml:"),
        ("redact --rules bad.toml a.txt", "bad.toml:"),
        ("rules test --rules bad.toml", "bad.toml:"),
        ("rules check bad.toml", "bad.toml:"),
        ("rules check", "nothing to check"),
        ("scan --rules my.toml --rules dup.toml a.txt", "cli-badge"),
        ("rules show no-such-rule", "no-such-rule"),
        ("rules show", "<ID>"),
        ("rules explain no-such-rule x", "no-such-rule"),
    ] {
        let message = dir.run(words).error();
        assert!(message.contains(what), "{words}: {message}");
    }
}

#[test]
fn an_unknown_validator_names_file_and_rule() {
    let dir = Dir::new("validator");
    dir.file(
        "v.toml",
        PACK.replace(
            "border = \"word\"",
            "border = \"word\"\nvalidators = [\"no_such_check\"]",
        ),
    );
    let message = dir.run("rules check v.toml").error();
    for part in ["v.toml", "cli-badge", "no_such_check"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let dir = Dir::new("control");
    let message = dir.run_words(&["scan", "no\n\u{1b}[31mfile"], b"").error();
    assert!(message.contains("no\\n\\u{1b}[31mfile"), "{message}");
    // Zero-width spaces hide in values; they must not leave them.
    let ran = dir.run_with(
        &format!("scan {MINE}"),
        "ZQX-12\u{200B}34-ABCD\n".as_bytes(),
    );
    assert!(
        ran.ok()
            .chars()
            .all(|c| c.is_ascii_graphic() || matches!(c, ' ' | '\n'))
    );
}

#[test]
fn packs_are_selected_and_added() {
    let dir = Dir::new("packs");
    let ids = |words: &str| -> Vec<String> {
        let out = dir.run(&format!("rules list {words}")).ok();
        out.lines()
            .map(|line| line.split(' ').next().unwrap().to_owned())
            .collect()
    };
    let has = |ids: &[String], id: &str| ids.iter().any(|known| known == id);
    let all = ids("--rules my.toml");
    assert!(has(&all, "us-ssn") && has(&all, "cli-badge"));
    let identity = ids("--pack identity --pack identity");
    assert!(has(&identity, "us-ssn") && identity.len() < all.len());
    let mine = ids("--pack education --rules my.toml");
    assert!(has(&mine, "cli-badge") && !has(&mine, "us-ssn"));
    let text = b"SSN 078-05-1120, ZQX-1234-ABCD";
    assert_eq!(
        dir.run_with("scan --rules my.toml", text)
            .ok()
            .lines()
            .count(),
        2
    );
    assert_eq!(
        dir.run_with("scan --pack identity", text)
            .ok()
            .lines()
            .count(),
        1
    );
    assert_eq!(
        dir.run_with(&format!("scan {MINE}"), text)
            .ok()
            .lines()
            .count(),
        1
    );
}

#[test]
fn rules_list_show_and_schema() {
    let dir = Dir::new("show");
    let list = dir.run(&format!("rules list {MINE}")).ok();
    let line = list
        .lines()
        .find(|line| line.starts_with("cli-badge "))
        .unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words, ["cli-badge", "CLI_BADGE", "high", "mine"]);
    let column = |line: &str| line.find(line.split_whitespace().nth(1).unwrap());
    assert!(
        list.lines().all(|line| column(line) == column(&list)),
        "{list}"
    );
    let shown = dir.run("rules show cli-badge --rules my.toml").ok();
    for part in [
        r"ZQX-\d{4}-[A-Z]{4}",
        "CLI_BADGE",
        "badge",
        "Nobody: None",
        "TEST",
        "3 must match, 2 must not",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(
        !shown.contains("0000-TEST") && !shown.contains("1234"),
        "{shown}"
    );
    let shown = dir.run("rules show us-ssn").ok();
    assert!(
        shown.contains("us_ssn") && shown.contains("social security"),
        "{shown}"
    );
    assert_eq!(
        dir.run("rules schema").ok().trim_end(),
        promptveil::SCHEMA_HELP.trim_end()
    );
}

#[test]
fn rules_check_tells_ok_count_and_remarks() {
    let dir = Dir::new("check");
    assert_eq!(dir.run("rules check my.toml").ok(), "my.toml: ok, 1 rule\n");
    dir.file(
        "poor.toml",
        PACK.replace("tags = [\"TEST\"]\n", "")
            .replace("cli-badge", "poor-badge"),
    );
    let out = dir.run("rules check my.toml poor.toml").ok();
    assert!(
        out.contains("poor.toml: ok, 1 rule\npoor.toml: poor-badge: no `tags`"),
        "{out}"
    );
    dir.file("bad.toml", "nonsense");
    let ran = dir.run("rules check bad.toml my.toml");
    assert_eq!(ran.code, Some(2));
    assert_eq!(String::from_utf8(ran.out).unwrap(), "my.toml: ok, 1 rule\n");
    assert!(
        ran.err.starts_with("promptveil: bad.toml:1:"),
        "{}",
        ran.err
    );
    dir.file("same.toml", PACK);
    let ran = dir.run("rules check my.toml same.toml");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cli-badge"), "{}", ran.err);
}

#[test]
fn only_a_trusted_pack_changes_embedded_rules() {
    let dir = Dir::new("trust");
    let keys = "license = \"MIT\"\ndisable = ['email']\n[[override]]\nid = 'us-ssn'\naction = 'mask'\nkeep = 4\nconfidence = 91\n";
    dir.file("host.toml", PACK.replace("license = \"MIT\"\n", keys));
    let message = dir.run("scan --rules host.toml").error();
    assert!(message.contains("host.toml:9:"), "{message}");
    assert!(
        message.contains("`us-ssn`") && message.contains("--trust-rules"),
        "{message}"
    );
    let trusted = "--rules host.toml --trust-rules";
    let text = b"SSN 531-27-8846, jane.roe@example.org";
    let out = dir.run_with(&format!("redact {trusted}"), text).ok();
    assert_eq!(out, "SSN ***-**-8846, jane.roe@example.org");
    let listed = dir.run(&format!("rules list {trusted}")).ok();
    assert!(
        listed.contains("us-ssn ") && !listed.contains("\nemail "),
        "{listed}"
    );
    let shown = dir.run(&format!("rules show us-ssn {trusted}")).ok();
    assert!(shown.contains("mask, keep 4 when masked"), "{shown}");
    assert!(
        shown.contains("overridden by    host.toml\n  confidence     91\n"),
        "{shown}"
    );
    assert!(
        dir.run(&format!("rules show email {trusted}"))
            .error()
            .contains("no rule `email`")
    );
    let check = dir.run("rules check host.toml --trust-rules --pack identity --pack contact");
    assert_eq!(
        check.code,
        Some(2),
        "names packs that it neither extends nor finds alone"
    );
}

#[test]
fn a_format_shows_a_sample_and_is_tested() {
    let dir = Dir::new("format");
    let format = "format = 'ZQ-{yy}-{seq:5}'";
    dir.file(
        "f.toml",
        PACK.replace(r"regex = 'ZQX-\d{4}-[A-Z]{4}'", format),
    );
    let shown = dir.run("rules show cli-badge --rules f.toml").ok();
    let line = |name: &str| {
        let mut lines = shown.lines().filter(|line| line.starts_with(name));
        lines.next().unwrap_or_default().to_owned()
    };
    assert!(line("format").ends_with("ZQ-{yy}-{seq:5}"), "{shown}");
    assert!(line("sample").contains(" ZQ-"), "{shown}");
    assert!(line("  also written").contains("canonical ZQ-"), "{shown}");
    let pack = PACK.replace(
        r"regex = 'ZQX-\d{4}-[A-Z]{4}'",
        "format = 'ZQX-{seq:4}-{capitals:4}'",
    );
    dir.file("good.toml", &pack);
    let education = passed(&dir.run("rules test --pack education").ok());
    let both = dir
        .run("rules test --pack education --rules good.toml")
        .ok();
    assert_eq!(passed(&both), education + 205);
    dir.file(
        "bad.toml",
        pack.replace("confidence = 60", "confidence = 0"),
    );
    let ran = dir.run("rules test --pack education --rules bad.toml --show-text");
    let out = String::from_utf8(ran.out).unwrap();
    assert!(out.contains("cli-badge: sample 1: the value"), "{out}");
    assert!(!out.contains("near_miss"), "{out}");
}

/// How many examples held, when all did.
fn passed(out: &str) -> u64 {
    let last = out.lines().last().unwrap();
    let count = last.strip_suffix(" passed, 0 failed").unwrap();
    count.parse().unwrap()
}

#[test]
fn rules_test_runs_every_example() {
    let dir = Dir::new("test");
    let education = passed(&dir.run("rules test --pack education").ok());
    let both = passed(&dir.run(&format!("rules test {MINE}")).ok());
    assert_eq!(both, education + 5);
    let wrong = PACK
        .replace(
            "\"ZQX-5678-EFGH\"",
            &format!("{{ text = \"{MARKER} x\", value = \"x\" }}"),
        )
        .replace("\"AZQX-1234-ABCD\"", &format!("\"{MARKER}\""));
    dir.file("wrong.toml", wrong);
    let ran = dir.run("rules test --pack education --rules wrong.toml");
    assert_eq!(ran.code, Some(2));
    let out = String::from_utf8(ran.out).unwrap();
    assert_eq!(
        out.lines().last(),
        Some(&*format!("{} passed, 2 failed", education + 3))
    );
    assert!(out.contains("cli-badge: must_match 2: "), "{out}");
    assert!(out.contains("cli-badge: must_not_match 2: "), "{out}");
    assert!(!out.contains("7391"), "{out}");
    let shown = dir
        .run("rules test --pack education --rules wrong.toml --show-text")
        .out;
    assert!(String::from_utf8(shown).unwrap().contains(MARKER));
}

#[test]
fn rules_explain_names_the_gate() {
    let dir = Dir::new("explain");
    let explain = |rule: &str, text: &str| {
        dir.run_words(&["rules", "explain", rule, text, "--rules", "my.toml"], b"")
            .ok()
    };
    let out = explain("cli-badge", "the badge ZQX-1234-ABCD");
    assert!(
        out.contains("at 10..23 (***-****-****): yes: score 80"),
        "{out}"
    );
    assert!(out.contains("reported"), "{out}");
    let out = explain("cli-badge", "AZQX-1234-ABCD");
    // The border is part of the regex today, so the place may not be listed at all.
    assert!(!out.contains("yes"), "{out}");
    let out = explain("us-ssn", "SSN 000-12-3456");
    assert!(out.contains("no: a validator rejects it"), "{out}");
    assert!(explain("us-ssn", "nothing").contains("no pattern of the rule matches"));
    let out = dir
        .run_with(
            "rules explain cli-badge - --rules my.toml",
            b"\xFF\xFF ZQX-1234-ABCD",
        )
        .ok();
    assert!(out.contains("at 3..16"), "{out}");
}

#[test]
fn rules_explain_counts_what_a_rule_costs() {
    let dir = Dir::new("cost");
    let out = dir.run("rules explain us-ssn --cost --pack identity").ok();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "us-ssn (US_SSN), on 1 MiB of each text");
    assert!(
        lines[1].starts_with("pattern ") && lines[1].contains(": anchor "),
        "{out}"
    );
    for name in crate::corpus::Corpus::ALL.map(crate::corpus::Corpus::name) {
        assert!(
            lines.iter().any(|line| line.trim_start().starts_with(name)),
            "{name}: {out}"
        );
    }
    // Records hold one in almost every line.
    let dense = lines
        .iter()
        .find(|line| line.trim_start().starts_with("dense"));
    let counts = dense.unwrap().split_whitespace().skip(1);
    let counts: Vec<u64> = counts.map(|count| count.parse().unwrap()).collect();
    let [candidates, runs, bytes] = counts[..] else {
        panic!("{out}")
    };
    assert!(candidates >= runs && runs > 100 && bytes > runs, "{out}");

    let out = dir.run("rules check my.toml --cost").ok();
    assert!(out.contains("cli-badge (CLI_BADGE), on 1 MiB"), "{out}");
    assert!(out.contains("anchor start"), "{out}");
    // Both at once say two things.
    assert_eq!(dir.run("rules explain us-ssn --cost text").code, Some(2));
}

#[test]
fn version_and_help() {
    let dir = Dir::new("help");
    assert_eq!(
        dir.run("--version").ok(),
        format!("promptveil {}\n", env!("CARGO_PKG_VERSION"))
    );
    for words in [
        "--help",
        "scan --help",
        "redact --help",
        "restore --help",
        "rules --help",
        "rules list --help",
        "rules show --help",
        "rules check --help",
        "rules test --help",
        "rules explain --help",
        "rules schema --help",
    ] {
        let help = dir.run(words).ok();
        assert!(help.contains("Example"), "{words}");
    }
    assert_eq!(dir.run("rules").code, Some(2));
}

/// No piece of a value, in any output, of any command, whether it works or fails.
#[test]
fn values_are_never_printed() {
    let dir = Dir::new("marker");
    let line = format!("{{\"id\":1,\"text\":\"badge {MARKER}\"}}\n");
    dir.file("a.txt", format!("badge {MARKER} end\n"));
    dir.file("in.jsonl", &line);
    dir.file("bad.jsonl", format!("{line}{MARKER}\n"));
    dir.file("wrong.toml", PACK.replace("AZQX-1234-ABCD", MARKER));
    // The pack parser must not quote the line at fault.
    dir.file("bad.toml", format!("{PACK}\nunknown_key = \"{MARKER}\"\n"));
    dir.file("worse.toml", format!("{PACK}\n\"{MARKER}\n"));
    let commands = [
        format!("scan {MINE} a.txt"),
        format!("scan {MINE} --format json a.txt"),
        format!("scan {MINE} --format sarif a.txt"),
        format!("scan {MINE} --jsonl in.jsonl"),
        format!("scan {MINE} --jsonl bad.jsonl"),
        format!("scan {MINE} --jsonl a.txt"),
        format!("redact {MINE} --action mask a.txt"),
        format!("redact {MINE} --action token a.txt"),
        format!("redact {MINE} --action replace --jsonl bad.jsonl"),
        format!("rules explain cli-badge --rules my.toml {MARKER}"),
        format!("rules explain cli-badge --rules my.toml x {MARKER} --nope {MARKER}"),
        "rules explain cli-badge --rules my.toml - a.txt".to_owned(),
        "rules show cli-badge --rules wrong.toml".to_owned(),
        "rules test --pack education --rules wrong.toml".to_owned(),
        "rules check wrong.toml".to_owned(),
        "rules check bad.toml".to_owned(),
        "rules check worse.toml".to_owned(),
        "scan --rules bad.toml a.txt".to_owned(),
        MARKER.to_owned(),
        format!("rules list {MARKER}"),
    ];
    for words in commands {
        let ran = dir.run(&words);
        let all = format!("{}{}", String::from_utf8_lossy(&ran.out), ran.err);
        assert!(!all.is_empty(), "{words}");
        let windows = MARKER.as_bytes().windows(6);
        for piece in windows.map(|window| std::str::from_utf8(window).unwrap()) {
            assert!(!all.contains(piece), "{words}: {piece}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let dir = Dir::new("pipe");
    dir.file("big.txt", "badge ZQX-1234-ABCD\n".repeat(50_000));
    for words in [
        "scan big.txt".to_owned(),
        "scan --format json big.txt".to_owned(),
        "redact big.txt".to_owned(),
        "rules list".to_owned(),
    ] {
        let words = format!("{words} {MINE}");
        let mut child = Command::new(env!("CARGO_BIN_EXE_promptveil"))
            .args(words.split(' '))
            .current_dir(&dir.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{words}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let dir = Dir::new("full");
    dir.file("a.txt", "ZQX-1234-ABCD");
    for command in ["scan", "redact"] {
        let output = Command::new(env!("CARGO_BIN_EXE_promptveil"))
            .args([
                command,
                "--pack",
                "education",
                "--rules",
                "my.toml",
                "a.txt",
            ])
            .current_dir(&dir.0)
            .stdout(fs::File::create("/dev/full").unwrap())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}");
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(
            err.starts_with("promptveil: cannot write the output"),
            "{err}"
        );
    }
}

#[test]
fn a_block_rule_warns() {
    let dir = Dir::new("block");
    dir.file(
        "block.toml",
        PACK.replace("action = \"mask\"", "action = \"block\""),
    );
    let ran = dir.run_with(
        "redact --pack education --rules block.toml",
        b"ZQX-1234-ABCD",
    );
    assert!(ran.err.contains("block"), "{}", ran.err);
    assert_eq!(ran.ok(), "[CLI_BADGE]");
}

#[test]
fn redact_payload_keeps_the_json() {
    let dir = Dir::new("payload");
    dir.file(
        "request.json",
        r#"{"model":"m","messages":[{"role":"user","content":"caf\u00e9, badge ZQX-7391-WKPM"}],"badge":1}"#,
    );
    let ran = dir.run(&format!("redact {MINE} --payload openai request.json"));
    assert_eq!(
        ran.err,
        "promptveil: request.json: notice: unknown-field at byte 93\n"
    );
    assert_eq!(
        ran.ok(),
        r#"{"model":"m","messages":[{"role":"user","content":"caf\u00e9, badge ***-****-**PM"}],"badge":1}"#
    );
    let ran = dir.run(&format!(
        "redact {MINE} --payload json --exit-code 3 request.json"
    ));
    assert_eq!(ran.code, Some(3));
}

/// What never ends is no payload: memory for it has a bound.
#[cfg(unix)]
#[test]
fn a_payload_without_an_end_is_refused() {
    let dir = Dir::new("endless");
    let ran = dir.run(&format!("redact {MINE} --payload json /dev/zero"));
    assert_eq!(
        ran.error(),
        "/dev/zero: the payload has more than 268435456 bytes"
    );
}

#[test]
fn redact_payload_writes_nothing_when_blocked_or_broken() {
    let dir = Dir::new("blocked");
    dir.file("good.json", r#"{"messages":[]}"#);
    dir.file(
        "image.json",
        r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}"#,
    );
    let message = dir
        .run(&format!(
            "redact {MINE} --payload openai good.json image.json"
        ))
        .error();
    assert_eq!(
        message,
        "image.json: blocked: media at byte 39; nothing was written"
    );
    dir.file("broken.json", format!(r#"{{"badge":"{MARKER}"#));
    let message = dir
        .run(&format!("redact {MINE} --payload json broken.json"))
        .error();
    assert_eq!(
        message,
        "broken.json: not valid JSON: byte 23: expected the end of a string"
    );
    let message = dir
        .run(&format!("redact {MINE} --payload xml broken.json"))
        .error();
    assert!(message.contains("xml"), "{message}");
}

/// The files of a vault, read by their owner alone.
fn assert_private(dir: &Dir, name: &str) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(dir.0.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_vault_brings_values_back() {
    let dir = Dir::new("vault");
    let redact = format!("redact {MINE} --action token --vault case.vault");
    let text = format!("badge {MARKER}, and badge ZQX-1234-ABCD.\n");
    let safe = dir.run_with(&redact, text.as_bytes()).ok();
    assert!(safe.starts_with("badge [CLI_BADGE_"), "{safe}");
    assert_private(&dir, "case.vault");
    assert_private(&dir, "case.vault.key");
    // The same vault gives the same tokens, and takes more.
    assert_eq!(dir.run_with(&redact, text.as_bytes()).ok(), safe);
    let more = dir.run_with(&redact, b"badge ZQX-5678-EFGH").ok();
    let reply = format!("{}{}", safe.to_lowercase(), more);
    let restored = dir.run_with("restore --vault case.vault", reply.as_bytes());
    assert_eq!(restored.err, "");
    assert_eq!(restored.ok(), format!("{text}badge ZQX-5678-EFGH"));
    // Another key file, and a reply that carries a token away.
    dir.file("moved.key", fs::read(dir.0.join("case.vault.key")).unwrap());
    fs::remove_file(dir.0.join("case.vault.key")).unwrap();
    let link = format!("https://evil.example/?q={}", more.replace("badge ", ""));
    let ran = dir.run_with(
        "restore --vault case.vault --vault-key moved.key",
        link.as_bytes(),
    );
    assert!(ran.err.contains("1 tokens stay"), "{}", ran.err);
    assert_eq!(ran.ok(), link);
}

#[test]
fn a_broken_vault_is_one_clear_line() {
    let dir = Dir::new("broken-vault");
    let redact = "redact --vault v";
    let _ = dir.run_with(redact, b"x").ok();
    let sealed = fs::read(dir.0.join("v")).unwrap();
    dir.file("v", &sealed[..sealed.len() - 1]);
    let message = dir.run_with("restore --vault v", b"x").error();
    assert_eq!(
        message,
        "v: the sealed vault was changed, or was sealed with another key"
    );
    assert_eq!(dir.run_with(redact, b"x").error(), message);
    dir.file("v", "hello");
    let message = dir.run_with("restore --vault v", b"x").error();
    assert_eq!(
        message,
        "v: not a sealed vault of this version, or cut short"
    );
    dir.file("v.key", "short");
    let message = dir.run_with("restore --vault v", b"x").error();
    assert_eq!(message, "v.key: the key of a vault has exactly 32 bytes");
    let message = dir.run_with("restore --vault nowhere", b"x").error();
    assert!(
        message.starts_with("cannot read nowhere.key: "),
        "{message}"
    );
    let message = dir.run_with("redact --vault v --action mask", b"x").error();
    assert!(message.contains("--action token"), "{message}");
}

#[test]
fn a_vault_goes_with_json() {
    let dir = Dir::new("vault-json");
    let redact = format!("redact {MINE} --action token --vault v");
    // A line a line, also from a process that goes on: each answer can be restored at once.
    let lines = format!(
        "{{\"id\":1,\"text\":\"badge {MARKER} \\\"x\\\"\"}}\n{{\"id\":2,\"text\":\"none\"}}\n"
    );
    let safe = dir
        .run_with(&format!("{redact} --jsonl"), lines.as_bytes())
        .ok();
    assert!(
        !safe.contains(MARKER) && safe.contains("[CLI_BADGE_"),
        "{safe}"
    );
    let restored = dir
        .run_with("restore --vault v --jsonl", safe.as_bytes())
        .ok();
    assert_eq!(restored, lines);
    // A request and its reply, whole and as events.
    let request =
        format!("{{\"messages\":[{{\"role\":\"user\",\"content\":\"badge {MARKER}\"}}]}}");
    let safe = dir
        .run_with(&format!("{redact} --payload openai"), request.as_bytes())
        .ok();
    assert!(!safe.contains(MARKER), "{safe}");
    let restored = dir
        .run_with("restore --vault v --payload openai", safe.as_bytes())
        .ok();
    assert_eq!(restored, request);
    let start = safe.find("[CLI").unwrap();
    let token = &safe[start..=start + safe[start..].find(']').unwrap()];
    let (left, right) = token.split_at(9);
    let event = |text: &str| {
        format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
    };
    let stream = format!("{}{}data: [DONE]\n\n", event(left), event(right));
    let restored = dir
        .run_with(
            "restore --vault v --payload openai --sse",
            stream.as_bytes(),
        )
        .ok();
    assert!(
        restored.contains(MARKER) && restored.ends_with("data: [DONE]\n\n"),
        "{restored}"
    );
    // What is blocked is not written, and nothing is lost for the next.
    let image = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}";
    let ran = dir.run_with(&format!("{redact} --payload openai"), image.as_bytes());
    assert!(ran.error().contains("media"), "blocked");
    assert!(!dir.0.join("v.lock").exists());
}

/// Numbers in JSON become strings and come back as numbers, also from a file, until they were text somewhere.
#[test]
fn a_vault_keeps_which_values_were_numbers() {
    let dir = Dir::new("vault-numbers");
    let redact = "redact --action token --vault v";
    let restore = "restore --vault v --payload json";
    let json = "{\"ssn\": 531278846, \"people\": [{\"ssn\": \"531278847\"}]}";
    let safe = dir
        .run_with(&format!("{redact} --payload json"), json.as_bytes())
        .ok();
    assert!(
        safe.contains("\"[US_SSN_") && !safe.contains("53127884"),
        "{safe}"
    );
    assert_eq!(dir.run_with(restore, safe.as_bytes()).ok(), json);
    // A line of text adds no value, and what is known of one changes.
    let line = "{\"id\":1,\"text\":\"SSN 531278846\"}\n";
    let _ = dir
        .run_with(&format!("{redact} --jsonl"), line.as_bytes())
        .ok();
    let as_text = json.replace("531278846", "\"531278846\"");
    assert_eq!(dir.run_with(restore, safe.as_bytes()).ok(), as_text);
}

/// Eight at once, each with a value of its own: none is lost, and all have one session key.
#[test]
fn processes_share_a_vault() {
    let dir = Dir::new("shared-vault");
    let redact = format!("redact {MINE} --action token --vault v");
    let badges: Vec<String> = (0..8).map(|n| format!("badge ZQX-100{n}-ABCD\n")).collect();
    let safe: Vec<String> = std::thread::scope(|scope| {
        let ran = badges.iter().map(|badge| {
            let (dir, redact) = (&dir, &redact);
            scope.spawn(move || dir.run_with(redact, badge.as_bytes()).ok())
        });
        let ran: Vec<_> = ran.collect();
        ran.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let restored = dir.run_with("restore --vault v", safe.concat().as_bytes());
    assert_eq!(restored.ok(), badges.concat());
    assert!(!dir.0.join("v.lock").exists());
}

/// A vault that cannot be written any more: of the lines that it does not know, not one goes out.
#[test]
fn no_token_goes_out_before_its_value_is_kept() {
    let dir = Dir::new("late-vault");
    dir.file("my.toml", PACK);
    let mut child = Command::new(env!("CARGO_BIN_EXE_promptveil"))
        .args("redact --pack education --rules my.toml --action token --jsonl --vault v".split(' '))
        .current_dir(&dir.0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = child.stdin.take().unwrap();
    let mut safe = BufReader::new(child.stdout.take().unwrap());
    let line = |n: usize| format!("{{\"id\":{n},\"text\":\"badge ZQX-{n}-ABCD\"}}\n");
    lines.write_all(line(1000).as_bytes()).unwrap();
    let mut first = String::new();
    safe.read_line(&mut first).unwrap();
    assert!(first.contains("[CLI_BADGE_"), "{first}");
    dir.file("v", "no vault");
    // More than the output holds back, and less than is read at once.
    let more: String = (1001..1901).map(line).collect();
    assert!(more.len() < 64 << 10 && 3 * more.len() > 64 << 10);
    lines.write_all(more.as_bytes()).unwrap();
    drop(lines);
    let mut rest = String::new();
    safe.read_to_string(&mut rest).unwrap();
    assert_eq!(rest.len(), 0);
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
