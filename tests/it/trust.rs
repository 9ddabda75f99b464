//! Packs that change each other, and packs that would if they could (P23); term files beside a pack (P22).

use std::fs;
use std::path::PathBuf;

use promptveil::{
    Action, BuildError, Explanation, Finding, Outcome, Pack, RuleSet, Scanner, Span, Trust,
};

const HEAD: &str =
    "schema = 1\nid = \"added\"\nversion = \"1\"\ndescription = \"d\"\nlicense = \"MIT\"\n";

/// A pack with `keys` of its own and one rule with `body`.
fn pack(keys: &str, body: &str) -> String {
    let rule = match body {
        "" => String::new(),
        _ => format!(
            "[[rules]]\nid = \"mine\"\nentity = \"MINE\"\ndescription = \"d\"\nseverity = \"low\"\n{body}\n"
        ),
    };
    format!("{HEAD}{keys}\n{rule}")
}

/// The embedded packs with `text` beside them.
fn beside(text: &str, trust: Trust) -> Result<Scanner, BuildError> {
    let added = RuleSet::from_toml(text)?.trust(trust);
    Scanner::new(RuleSet::builtin_all().merge(added)?)
}

/// What an attack is worth: refused with these words in the message, or loaded and without effect.
enum Outcomes {
    Refused(&'static [&'static str]),
    Harmless,
}
use Outcomes::{Harmless, Refused};

/// The attacks: name, pack, what comes of it.
fn attacks() -> Vec<(&'static str, String, Outcomes)> {
    let own = |body: &str| pack("", body);
    let over = |keys| pack(&format!("[[override]]\nid = \"us-ssn\"\n{keys}"), "");
    let not_trusted: &[&str] = &[
        "pack `added`",
        "`us-ssn`",
        "pack `identity`",
        "trusted more",
    ];
    let renamed = |from: &str, to: &str| own("regex = 'ab'").replace(from, to);
    let wide = |action: &str| {
        own(&format!(
            "regex = '[A-Za-z]{{2,9}} is \\d{{3}}-\\d{{2}}-\\d{{4}}[^\\n]{{0,40}}'\nconfidence = 100\n{action}"
        ))
    };
    vec![
        // Taking the place of a rule or a pack.
        (
            "same id",
            renamed("\"mine\"", "\"us-ssn\""),
            Refused(&["`us-ssn` is used twice", "`identity`", "`added`"]),
        ),
        (
            "same id that allows",
            renamed("\"mine\"", "\"us-ssn\"").replace("'ab'", "'ab'\naction = 'allow'"),
            Refused(&["`identity` and `added`"]),
        ),
        (
            "same id in capitals",
            renamed("\"mine\"", "\"US-SSN\""),
            Refused(&["`US-SSN` is not a name"]),
        ),
        (
            "same id with a look-alike",
            renamed("\"mine\"", "\"us-\u{455}sn\""),
            Refused(&["is not a name"]),
        ),
        (
            "same pack id",
            renamed("\"added\"", "\"identity\""),
            Refused(&["pack `identity`", "another pack `identity`"]),
        ),
        (
            "extends itself as another",
            pack("extends = ['identity']", "regex = 'ab'").replace("\"added\"", "\"identity\""),
            Refused(&["another pack `identity`"]),
        ),
        (
            "the rule of nested encoding",
            renamed("\"mine\"", "\"nested-encoding\"").replace("'ab'", "'ab'\naction = 'allow'"),
            Refused(&["`nested-encoding` is used twice", "`added`"]),
        ),
        // Switching off.
        (
            "disable",
            pack("disable = ['us-ssn']", ""),
            Refused(not_trusted),
        ),
        (
            "disable what it extends",
            pack("extends = ['identity']\ndisable = ['us-ssn']", ""),
            Refused(not_trusted),
        ),
        (
            "disable everything",
            pack("disable = ['*']", ""),
            Refused(&["`*` is not a name"]),
        ),
        (
            "disable by prefix",
            pack("disable = ['us-']", ""),
            Refused(&["`us-`", "not there"]),
        ),
        (
            "disable nested encoding",
            pack("disable = ['nested-encoding']", ""),
            Refused(&["`nested-encoding`", "not there"]),
        ),
        // Weakening.
        (
            "override the action",
            over("action = 'allow'"),
            Refused(not_trusted),
        ),
        (
            "override the mask",
            over("action = 'mask'\nkeep = 9"),
            Refused(not_trusted),
        ),
        (
            "override keep alone",
            over("keep = 9"),
            Refused(not_trusted),
        ),
        (
            "override the confidence",
            over("confidence = 0"),
            Refused(not_trusted),
        ),
        (
            "override the severity",
            over("severity = 'low'"),
            Refused(not_trusted),
        ),
        (
            "override the vault",
            over("restore = 'session'"),
            Refused(not_trusted),
        ),
        (
            "override the context",
            over("require_context = true"),
            Refused(not_trusted),
        ),
        (
            "override with bad words",
            over("context = [{ keywords = ['is'], weight = -100 }]"),
            Refused(not_trusted),
        ),
        (
            "allow-list everything",
            over("allow = [{ regex = '.{1,99}' }]"),
            Refused(not_trusted),
        ),
        (
            "allow-list by a word",
            over("allow = [{ keywords = ['ssn'] }]"),
            Refused(not_trusted),
        ),
        ("override nothing", over(""), Refused(not_trusted)),
        (
            "rename the label",
            over("entity = 'HARMLESS'"),
            Refused(&["unknown field `entity`"]),
        ),
        (
            "another regex",
            over("regex = 'never'"),
            Refused(&["unknown field `regex`"]),
        ),
        (
            "fewer validators",
            over("validators = ['never']"),
            Refused(&["unknown field `validators`"]),
        ),
        // Claiming what a pack cannot have.
        (
            "trust in the file",
            pack("trust = 'host'", ""),
            Refused(&["unknown field `trust`"]),
        ),
        (
            "embedded in the file",
            own("regex = 'ab'\nembedded = true"),
            Refused(&["unknown field `embedded`"]),
        ),
        (
            "priority",
            own("regex = 'ab'\npriority = 100"),
            Refused(&["unknown field `priority`"]),
        ),
        (
            "log",
            own("regex = 'ab'\naction = 'log'"),
            Refused(&["unknown variant `log`"]),
        ),
        (
            "replacement with a group",
            own("regex = 'ab'\nreplacement = '$0'"),
            Refused(&["unknown field `replacement`"]),
        ),
        // Names that do more than name.
        (
            "label with a group",
            renamed("\"MINE\"", "\"$0\""),
            Refused(&["`$0` is not a label"]),
        ),
        (
            "label that ends a token",
            renamed("\"MINE\"", "\"A] [B\""),
            Refused(&["is not a label"]),
        ),
        (
            "newline in an id",
            renamed("\"mine\"", "\"a\\nb\""),
            Refused(&["is not a name", "\\n"]),
        ),
        (
            "colours in an id",
            renamed("\"mine\"", "\"\\u001b[31m\""),
            Refused(&["is not a name"]),
        ),
        (
            "path as an id",
            renamed("\"mine\"", "\"../identity/us-ssn\""),
            Refused(&["is not a name"]),
        ),
        (
            "newline in a pack id",
            renamed("\"added\"", "\"a\\nb\""),
            Refused(&["pack id", "is not a name"]),
        ),
        (
            "colours in a description",
            renamed("\"d\"\nseverity", "\"\\u001b[2J\"\nseverity"),
            Refused(&["rule `mine`", "control character"]),
        ),
        (
            "newline in a tag",
            own("regex = 'ab'\ntags = [\"a\\nb\"]"),
            Refused(&["tag holds a control character"]),
        ),
        (
            "colours in a source",
            own("regex = 'ab'\nsource = { authority = \"\\u001b\", reference = 'r' }"),
            Refused(&["authority", "control character"]),
        ),
        (
            "colours in a pattern's name",
            own("patterns = [{ name = \"\\u001b\", regex = 'ab' }]"),
            Refused(&["name of a pattern"]),
        ),
        // Standing in the way of a finding.
        ("wide and allowed", wide("action = 'allow'"), Harmless),
        (
            "wide and masked",
            wide("action = 'mask'\nkeep = 100"),
            Harmless,
        ),
        ("wide and hashed", wide("action = 'hash'"), Harmless),
        ("wide and restored", wide("restore = 'session'"), Harmless),
        (
            "wide with a passed check",
            wide("validators = [{ name = 'has_digit', pass = 100 }]"),
            Harmless,
        ),
        (
            "wide beside its keyword",
            wide("context = [{ keywords = ['her'], weight = 100 }]"),
            Harmless,
        ),
        (
            "wide under the same label",
            wide("action = 'allow'").replace("\"MINE\"", "\"US_SSN\""),
            Harmless,
        ),
        (
            "exactly as long",
            own("regex = '\\d{3}-\\d{2}-\\d{4}'\nconfidence = 100\naction = 'mask'\nkeep = 4"),
            Harmless,
        ),
        (
            "its own allow list of everything",
            own("regex = '\\d{3}-\\d{2}-\\d{4}'\nallow = [{ regex = '.{1,99}' }]"),
            Harmless,
        ),
        (
            "bad words of its own",
            own(
                "regex = '\\d{3}-\\d{2}-\\d{4}'\ncontext = [{ keywords = ['ssn'], weight = -100 }]",
            ),
            Harmless,
        ),
        (
            "cut in the middle of a value",
            own("regex = '(?s).+'\nmax_len = 14\nborder = 'none'\naction = 'allow'"),
            Harmless,
        ),
    ]
}

const TEXT: &str = "Her SSN is 531-27-8846, her mail jane.roe@example.org, and no more.";

#[test]
fn forty_attacks_on_other_packs_fail() {
    let attacks = attacks();
    assert!(attacks.len() >= 40, "{}", attacks.len());
    let plain = rows(Scanner::builtin(), TEXT);
    assert_eq!(plain.len(), 2);
    for (name, text, outcome) in attacks {
        match (beside(&text, Trust::Added), outcome) {
            (Ok(_), Refused(_)) => panic!("{name}: loaded"),
            (Err(error), Harmless) => panic!("{name}: {error}"),
            (Err(error), Refused(words)) => {
                let message = error.to_string();
                for word in words {
                    assert!(message.contains(word), "{name}: {word:?} not in {message}");
                }
                assert!(!message.contains(char::is_control), "{name}");
            }
            (Ok(scanner), Harmless) => {
                let found = rows(&scanner, TEXT);
                for row in &plain {
                    assert!(found.contains(row), "{name}: {row:?} not in {found:?}");
                }
                let redacted = scanner.redact(TEXT);
                assert!(
                    !redacted.text().contains("8846"),
                    "{name}: {}",
                    redacted.text()
                );
            }
        }
    }
}

fn rows(scanner: &Scanner, text: &str) -> Vec<(Span, String, Action)> {
    let row = |f: &Finding| {
        let id = scanner.rule(f.rule()).id().to_string();
        (f.span(), id, f.action())
    };
    scanner.scan(text).iter().map(row).collect()
}

/// The same packs do all of it when the host speaks through them.
#[test]
fn a_host_may_change_embedded_packs() {
    let with = |text: &str| beside(text, Trust::Host).unwrap();
    let labels = |scanner: &Scanner| -> Vec<String> {
        rows(scanner, TEXT)
            .into_iter()
            .map(|(_, id, _)| id)
            .collect()
    };
    assert_eq!(labels(Scanner::builtin()), ["us-ssn", "email"]);
    let scanner = with(&pack("disable = ['us-ssn', 'email']", ""));
    assert!(scanner.rules().rule("us-ssn").is_none());
    assert!(!labels(&scanner).contains(&"us-ssn".to_owned()));
    let keys =
        "[[override]]\nid = \"us-ssn\"\naction = \"mask\"\nkeep = 4\nseverity = \"critical\"";
    let scanner = with(&pack(keys, ""));
    assert!(
        scanner
            .redact(TEXT)
            .text()
            .starts_with("Her SSN is ***-**-8846, her")
    );
    let keys = "[[override]]\nid = \"us-ssn\"\nallow = [{ values = ['531-27-8846'] }]";
    assert_eq!(
        labels(&with(&pack(keys, ""))).first().map(String::as_str),
        Some("email")
    );
    let keys = "[[override]]\nid = \"us-ssn\"\nconfidence = 1\ncontext = [{ keywords = ['her'], weight = -100 }]";
    let scanner = with(&pack(keys, ""));
    let steps = scanner.explain("us-ssn", "Number 531-27-8846");
    let steps = steps.iter().flat_map(Explanation::steps);
    let low =
        |outcome: &Outcome| matches!(outcome, Outcome::Scored { score, .. } if score.points() < 60);
    assert!(steps.into_iter().all(|step| low(&step.outcome)));
    // And takes the label.
    let scanner = with(&pack(
        "",
        "regex = 'SSN is [0-9-]{11}'\nconfidence = 100\naction = 'replace'",
    ));
    assert!(scanner.redact(TEXT).text().starts_with("Her [MINE], her"));
}

/// A pack may change one of its own rank, or bring in an embedded one, and the order of packs changes nothing.
#[test]
fn packs_of_one_rank_build_on_each_other() {
    let base = pack("", "regex = 'QX-\\d{4}'").replace("\"added\"", "\"base\"");
    let top = "extends = ['base', 'us-ma']\ndisable = ['ma-pcf']\n[[override]]\nid = 'mine'\naction = 'block'";
    let top = pack(top, "").replace("disable = ['ma-pcf']\n", "");
    let set = |text: &str| RuleSet::from_toml(text).unwrap();
    let one = set(&base).merge(set(&top)).unwrap();
    let other = set(&top).merge(set(&base)).unwrap();
    for rules in [one, other] {
        let composed = rules.compose().unwrap();
        assert_eq!(composed.len(), 1 + RuleSet::builtin(Pack::US_MA).len());
        assert_eq!(composed.rule("mine").unwrap().action(), Action::Block);
        assert_eq!(composed.rule("ma-dcf-case").unwrap().trust(), Trust::Host);
        // Twice is as good as once.
        assert_eq!(composed.clone().compose().unwrap().len(), composed.len());
    }
    let own = set(&pack("disable = ['mine']", "regex = 'QX-\\d{4}'"));
    assert!(own.compose().unwrap().is_empty());
}

#[test]
fn what_a_filter_drops_changes_nothing_and_does_not_come_back() {
    let keys = "extends = ['identity']\ndisable = ['us-itin']\n[[override]]\nid = 'us-ssn'\naction = 'mask'";
    let added = RuleSet::from_toml(&pack(keys, "regex = 'ab'")).unwrap();
    let identity = RuleSet::builtin(Pack::IDENTITY);
    let all = identity.merge(added.trust(Trust::Host)).unwrap();
    let ssn = |rules: &RuleSet| rules.rule("us-ssn").map(promptveil::Rule::action);
    let has_itin = |rules: &RuleSet| rules.rule("us-itin").is_some();

    let composed = all.clone().compose().unwrap();
    assert_eq!(ssn(&composed), Some(Action::Mask));
    assert!(!has_itin(&composed));

    // The pack that changes others: they are as they were, unless they were composed before.
    let without = |rules: &RuleSet, pack: &str| rules.filter(|rule| rule.pack().id() != pack);
    let plain = without(&all, "added").compose().unwrap();
    assert_eq!(ssn(&plain), ssn(&RuleSet::builtin(Pack::IDENTITY)));
    assert!(has_itin(&plain) && plain.rule("mine").is_none());
    assert_eq!(ssn(&without(&composed, "added")), Some(Action::Mask));

    // What it changes: nothing refers to it any more.
    let alone = without(&all, "identity").compose().unwrap();
    assert_eq!(alone.len(), 1);
    let is_kept = |rule: &promptveil::Rule| !["us-ssn", "us-itin"].contains(&rule.id().as_str());
    let rest = all.filter(is_kept).compose().unwrap();
    assert_eq!(rest.len(), all.len() - 2);

    // A pack that has no rules does not lose any.
    let only = RuleSet::from_toml(&pack("disable = ['us-itin']", "")).unwrap();
    let identity = RuleSet::builtin(Pack::IDENTITY);
    let both = identity.merge(only.trust(Trust::Host)).unwrap();
    let rest = both.filter(|rule| rule.id().as_str() != "us-ssn");
    assert!(!has_itin(&rest.compose().unwrap()));
}

#[test]
fn changes_that_make_no_sense_are_refused() {
    let named = |id: &str, keys: &str| {
        RuleSet::from_toml(&pack(keys, "").replace("\"added\"", id)).unwrap()
    };
    let circle = named("\"a\"", "extends = ['b']")
        .merge(named("\"b\"", "extends = ['c']"))
        .unwrap();
    let circle = circle.merge(named("\"c\"", "extends = ['a']")).unwrap();
    let message = |rules: RuleSet| rules.compose().unwrap_err().to_string();
    assert!(message(circle).contains("circle"));
    assert!(message(named("\"a\"", "extends = ['a']")).contains("`a` and `a`"));
    let unknown = named("\"a\"", "extends = ['nowhere']")
        .compose()
        .unwrap_err();
    assert!(unknown.to_string().contains("`nowhere`"), "{unknown}");
    assert_eq!(unknown.location().unwrap().line(), 6);
    let over = "[[override]]\nid = 'us-ssn'\nkeep = 2";
    let twice = named("\"a\"", over)
        .merge(named("\"b\"", over))
        .unwrap()
        .trust(Trust::Host);
    let twice = RuleSet::builtin_all().merge(twice).unwrap();
    assert!(message(twice).contains("overridden twice, by packs `a` and `b`"));
    let over = "[[override]]\nid = 'mine'\nrequire_context = true";
    let needs = RuleSet::from_toml(&pack(over, "regex = 'ab'")).unwrap();
    let error = needs.compose().unwrap_err();
    assert_eq!(error.rule().unwrap().as_str(), "mine");
    assert!(
        error.to_string().contains("`require_context` needs"),
        "{error}"
    );
    let over = "[[override]]\nid = 'mine'\nconfidence = 101";
    let error = RuleSet::from_toml(&pack(over, "regex = 'ab'"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("confidence is 101"), "{error}");
}

/// A folder of its own, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        let path =
            std::env::temp_dir().join(format!("promptveil-trust-{}-{name}", std::process::id()));
        fs::create_dir_all(path.join("packs/terms")).unwrap();
        Dir(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The pack in `packs/` whose rule includes `names`.
    fn including(&self, names: &str) -> Result<RuleSet, BuildError> {
        let text = pack("", &format!("include = [{names}]"));
        RuleSet::from_file(self.file("packs/mine.toml", text))
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn term_files_beside_a_pack() {
    let dir = Dir::new("terms");
    dir.file(
        "packs/wards.txt",
        "# Wards of the hospital\nWard Seven\n\n  blue room  \r\n",
    );
    dir.file("packs/terms/more.txt", "annex");
    let rules = dir
        .including("'wards.txt', 'terms/more.txt', 'wards.txt'")
        .unwrap();
    let scanner = Scanner::new(rules).unwrap();
    let text = "From ward seven to the Blue Room, past the annex and a ward.";
    assert_eq!(
        scanner.redact(text).text(),
        "From [MINE] to the [MINE], past the [MINE] and a ward."
    );
    let both = pack("", "terms = ['cellar']\ninclude = ['wards.txt']");
    let rules = RuleSet::from_file(dir.file("packs/both.toml", both)).unwrap();
    assert_eq!(
        Scanner::new(rules).unwrap().scan("cellar, blue room").len(),
        2
    );
}

#[test]
fn hostile_includes_are_refused() {
    let dir = Dir::new("hostile");
    dir.file("secret.txt", "outside");
    dir.file("packs/ok.txt", "word");
    dir.file("packs/latin.txt", b"caf\xE9");
    dir.file("packs/bom.txt", "\u{feff}word");
    dir.file("packs/empty.txt", "# nothing\n");
    dir.file("packs/large.txt", "word\n".repeat(300_000));
    dir.file("packs/many.txt", "w\n".repeat(110_000));
    dir.file("packs/bad.txt", "word\n\n#!\n(no word)\n");
    dir.file("packs/long.txt", "w".repeat(200));
    let outside = dir.0.join("secret.txt");
    let absolute = format!("'{}'", outside.display());
    let seventeen: String = (0..17).map(|n| format!("'t{n}.txt',")).collect();
    for n in 0..17 {
        dir.file(&format!("packs/t{n}.txt"), "word");
    }
    let mut cases: Vec<(&str, &str, &[&str])> = vec![
        (
            "up",
            "'../secret.txt'",
            &["include `../secret.txt`", "plain relative path"],
        ),
        (
            "up in the middle",
            "'terms/../../secret.txt'",
            &["plain relative path"],
        ),
        ("here", "'./ok.txt'", &["plain relative path"]),
        ("absolute", &absolute, &["plain relative path"]),
        ("backslash", r"'..\secret.txt'", &["plain relative path"]),
        ("drive", "'C:secret.txt'", &["plain relative path"]),
        (
            "address",
            "'file:///etc/hostname'",
            &["plain relative path"],
        ),
        ("nothing", "''", &["plain relative path"]),
        ("NUL", "\"ok\\u0000.txt\"", &["include `ok\\u{0}.txt`"]),
        ("missing", "'none.txt'", &["include `none.txt`"]),
        ("folder", "'terms'", &["not a file"]),
        ("not UTF-8", "'latin.txt'", &["not UTF-8"]),
        ("byte order mark", "'bom.txt'", &["not UTF-8"]),
        ("no term", "'empty.txt'", &["hold none"]),
        ("large", "'large.txt'", &["limit is 1048576"]),
        ("many terms", "'many.txt'", &["limit is 100000"]),
        ("many files", &seventeen, &["limit is 16"]),
        (
            "no word",
            "'bad.txt'",
            &["bad.txt:4:1", "keyword `(no word)`", "rule `mine`"],
        ),
        ("long", "'long.txt'", &["long.txt:1:1", "100 bytes"]),
        // Terms are only terms: a pack as a term file includes nothing, so there is no way to make a loop.
        (
            "itself",
            "'mine.toml'",
            &["mine.toml:7:1", "keyword `[[rules]]`"],
        ),
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.txt", dir.0.join("packs/link.txt")).unwrap();
        std::os::unix::fs::symlink("..", dir.0.join("packs/way")).unwrap();
        std::os::unix::fs::symlink("round.txt", dir.0.join("packs/round.txt")).unwrap();
        std::os::unix::fs::symlink("ok.txt", dir.0.join("packs/inside.txt")).unwrap();
        cases.push(("link out", "'link.txt'", &["leads out of the folder"]));
        cases.push((
            "folder that leads out",
            "'way/secret.txt'",
            &["leads out of the folder"],
        ));
        cases.push(("link to itself", "'round.txt'", &["include `round.txt`"]));
        assert!(dir.including("'inside.txt'").is_ok());
    }
    for (name, names, wanted) in cases {
        let Err(error) = dir.including(names) else {
            panic!("{name}: loaded");
        };
        let message = error.to_string();
        for part in wanted {
            assert!(message.contains(part), "{name}: {part:?} not in {message}");
        }
        assert!(error.location().is_some(), "{name}: {message}");
        assert!(!message.contains("outside"), "{name}: {message}");
    }
    let text = pack("", "include = ['ok.txt']");
    let error = RuleSet::from_toml(&text).unwrap_err().to_string();
    assert!(
        error.contains("no folder") && error.contains("from_file"),
        "{error}"
    );
    let text = pack("", "regex = 'a'\ninclude = ['ok.txt']");
    let error = RuleSet::from_file(dir.file("packs/two.toml", text)).unwrap_err();
    assert!(error.to_string().contains("`regex` and `terms`"), "{error}");
}
