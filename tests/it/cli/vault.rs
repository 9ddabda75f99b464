//! Tokens in a vault on disk, and the way back.

use std::io::{BufRead, BufReader, Read};

use super::*;

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
