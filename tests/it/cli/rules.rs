//! Which packs run, and `promptveil rules`.

use super::*;

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
fn rules_check_refuses_what_a_scan_refuses() {
    let dir = Dir::new("taken");
    dir.file("taken.toml", PACK.replace("cli-badge", "us-ssn"));
    let said = dir.run_with("scan --rules taken.toml", b"x").error();
    assert!(said.contains("`us-ssn` is used twice"), "{said}");
    let check = dir.run("rules check taken.toml");
    assert_eq!(check.code, Some(2));
    assert!(
        check.err.contains("`us-ssn` is used twice"),
        "{}",
        check.err
    );
    // Beside packs that do not have the rule it is fine.
    dir.run("rules check taken.toml --pack education").ok();
    let out = dir.run_with(
        "scan --rules taken.toml --pack education",
        b"badge ZQX-1234-ABCD",
    );
    assert!(out.ok().contains("us-ssn"));
}

#[test]
fn rules_check_takes_another_form_of_an_embedded_pack() {
    let dir = Dir::new("form");
    dir.file("identity.toml", promptveil::Pack::IDENTITY.text());
    let out = dir.run("rules check identity.toml").ok();
    assert!(
        out.contains("identity.toml: there is an embedded pack `identity`"),
        "{out}"
    );
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
