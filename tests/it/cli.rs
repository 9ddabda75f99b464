//! The command line as scripts see it: real processes, exit codes, exact output.

mod jsonl;
mod rules;
mod vault;

use std::fs;
use std::io::Write;
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
fn exit_codes_tell_of_errors_and_of_findings_if_asked() {
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
