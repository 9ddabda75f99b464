//! Packs: their contracts, their errors, and what a broken pack gets to hear.

use promptveil::{BuildError, Engine, Lint, Pack, RuleSet, Scanner, Score};

#[test]
fn every_contract_holds() {
    let report = Scanner::builder()
        .test_contracts(&RuleSet::builtin_all())
        .unwrap();
    let failures: Vec<String> = report
        .failures()
        .iter()
        .map(|f| format!("{} {} {}", f.rule(), f.kind(), f.example()))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(report.passed() > 3_500, "{}", report.passed());
}

/// A reviewer of a rule finds what it takes, what it leaves alone, who says so and which law asks for it.
#[test]
fn every_rule_is_documented() {
    let missing: Vec<String> = RuleSet::builtin_all()
        .iter()
        .filter(|rule| {
            rule.must_match().len() < 3
                || rule.must_not_match().len() < 4
                || rule.source().is_none()
                || rule.tags().is_empty()
        })
        .map(|rule| rule.id().to_string())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn embedded_packs_compile_within_the_limits() {
    assert!(RuleSet::builtin_all().len() >= 410);
    for pack in Pack::all() {
        assert!(Pack::from_id(pack.id()).is_some());
        // The public constructor checks every automaton; the default scanner leaves that to this test.
        Scanner::new(RuleSet::builtin(*pack)).unwrap();
    }
    let scanner = Scanner::builtin();
    assert!(
        scanner.memory_usage() < 32 << 20,
        "{} bytes",
        scanner.memory_usage()
    );
}

#[test]
fn lint_has_little_to_say() {
    let remarks = RuleSet::builtin_all().lint();
    let shown: Vec<String> = remarks
        .iter()
        .map(|l: &Lint| format!("{}: {}", l.rule(), l.message()))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn lint_sees_a_keyword_twice() {
    let pack = r#"schema = 1
id = "p"
version = "1"
description = "d"
license = "l"
[[rules]]
id = "one"
entity = "ONE"
description = "d"
severity = "low"
regex = 'A\d{4}'
context = [{ keywords = ["case", "file", "case"], weight = 5 }]
"#;
    let remarks = RuleSet::from_toml(pack).unwrap().lint();
    let mut messages = remarks.iter().map(Lint::message);
    assert!(messages.any(|message| message == "keyword `case` is twice in one list"));
}

/// Contracts can fail: a rule whose regex or validator is broken breaks one, for nine rules in ten at least.
#[test]
fn mutated_rules_break_their_contracts() {
    let mut mutants = 0;
    let mut caught = 0;
    let mut survivors = Vec::new();
    for pack in Pack::all() {
        let original = pack.text();
        let rules = RuleSet::builtin(*pack);
        for rule in rules.iter() {
            let Some(mutated) = mutate(original, rule.id().as_str()) else {
                continue;
            };
            let Ok(mutated) = RuleSet::from_toml(&mutated) else {
                continue;
            };
            let mutated = mutated.filter(|other| other.id() == rule.id());
            let report = Scanner::builder().test_contracts(&mutated).unwrap();
            mutants += 1;
            if report.failures().is_empty() {
                survivors.push(rule.id().to_string());
            } else {
                caught += 1;
            }
        }
    }
    assert!(mutants > 300, "{mutants}");
    assert!(
        caught * 10 >= mutants * 9,
        "{caught} of {mutants}; survivors: {survivors:?}"
    );
}

/// The pack with the first regex or format of a rule made looser or tighter: one counted repetition changed, or one
/// letter of a literal.
fn mutate(pack: &str, id: &str) -> Option<String> {
    let start = pack.find(&format!("id = \"{id}\""))?;
    let rule = &pack[start..];
    let rule = &rule[..rule.find("\n[[rules]]").unwrap_or(rule.len())];
    let (way, is_format) = match (rule.find("regex = "), rule.find("format = ")) {
        (Some(regex), Some(format)) if format < regex => (format, true),
        (None, Some(format)) => (format, true),
        (regex, _) => (regex?, false),
    };
    let way = start + way + if is_format { "format = " } else { "regex = " }.len();
    let end = way + pack[way..].find('\n')?;
    let line = &pack[way..end];
    let changed = match is_format {
        true => mutate_format(line)?,
        false => mutate_regex(line)?,
    };
    Some(format!("{}{changed}{}", &pack[..way], &pack[end..]))
}

/// One digit more in the first field with a length.
fn mutate_format(line: &str) -> Option<String> {
    let lengths = [":", "digits("]
        .iter()
        .flat_map(|mark| line.match_indices(mark));
    let mut places = lengths.map(|(at, mark)| at + mark.len());
    let at = places.find(|&at| line[at..].starts_with(|c: char| c.is_ascii_digit()))?;
    let len = line[at..].find(|c: char| !c.is_ascii_digit() && c != '-')?;
    Some(format!("{}9{}", &line[..at], &line[at + len..]))
}

fn mutate_regex(line: &str) -> Option<String> {
    line.char_indices()
        .find_map(|(at, c)| match c {
            '{' if line[at + 1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let close = at + line[at..].find('}')?;
                Some(format!("{}{{1}}{}", &line[..at], &line[close + 1..]))
            }
            _ => None,
        })
        .or_else(|| {
            let at = line.find(|c: char| c.is_ascii_alphabetic() && c != 'i' && c != 'P')?;
            Some(format!("{}q{}", &line[..at], &line[at + 1..]))
        })
}

const HEAD: &str =
    "schema = 1\nid = \"p\"\nversion = \"1.0.0\"\ndescription = \"d\"\nlicense = \"MIT\"\n";

fn rule(body: &str) -> String {
    format!(
        "{HEAD}[[rules]]\nid = \"r\"\nentity = \"R\"\ndescription = \"d\"\nseverity = \"low\"\n{body}\n"
    )
}

fn error(text: &str) -> BuildError {
    match RuleSet::from_toml(text).and_then(Scanner::new) {
        Ok(_) => panic!("loaded: {text}"),
        Err(error) => error,
    }
}

/// Every message names the place, the value and the limit or a way out.
#[test]
fn broken_packs_are_told_why() {
    let long = format!("regex = '{}'", "a".repeat(5_000));
    let cases: &[(&str, String, &[&str])] = &[
        ("no TOML", "schema = ".into(), &["line 1"]),
        (
            "unknown key",
            rule("regex = 'a'\nregx = 'b'"),
            &[
                "line 12",
                "rule `r`",
                "unknown field",
                "regx",
                "did you mean `regex`?",
            ],
        ),
        ("wrong type", rule("regex = 3"), &["line 11", "rule `r`"]),
        (
            "mistyped value",
            rule("regex = 'a'\nborder = 'wrd'"),
            &["line 12", "rule `r`", "did you mean `word`?"],
        ),
        (
            "missing key",
            rule("regex = 'a'").replace("entity = \"R\"\n", ""),
            &["rule `r`", "missing field `entity`"],
        ),
        (
            "schema",
            HEAD.replace("schema = 1", "schema = 9"),
            &["line 1", "version 9", "schema 1"],
        ),
        (
            "pack id",
            HEAD.replace("\"p\"", "\"P!\""),
            &["pack id `P!`", "a-z"],
        ),
        (
            "rule id",
            rule("regex = 'a'").replace("\"r\"", "\"R r\""),
            &["rule id `R r`"],
        ),
        (
            "entity",
            rule("regex = 'a'").replace("\"R\"", "\"r\""),
            &["`r` is not a label"],
        ),
        (
            "severity",
            rule("regex = 'a'").replace("\"low\"", "\"mild\""),
            &["unknown variant `mild`", "critical"],
        ),
        (
            "no regex",
            rule(""),
            &["rule `r`", "no `regex`", "exactly one"],
        ),
        (
            "two ways",
            rule("regex = 'a'\nterms = ['b']"),
            &["`regex` and `terms`"],
        ),
        (
            "regex",
            rule("regex = '(a'"),
            &["line 11, column 9", "rule `r`", "unclosed group"],
        ),
        (
            "regex and format",
            rule("regex = 'a'\nformat = '{yy}'"),
            &["`regex` and `format`"],
        ),
        (
            "pattern with both",
            rule("patterns = [{ regex = 'a', format = '{yy}' }]"),
            &["line 11", "`regex` and `format`", "either"],
        ),
        (
            "pattern with neither",
            rule("patterns = [{ name = 'a' }]"),
            &["rule `r`", "no `regex`", "either"],
        ),
        (
            "format",
            rule("format = 'LV-{sec:6}'"),
            &[
                "line 11, column 10",
                "rule `r`",
                "character 5",
                "`sec`",
                "seq",
            ],
        ),
        (
            "format without a border",
            rule("format = 'LV-{seq:6}'\nborder = 'none'"),
            &["line 11", "border of a format is `none`"],
        ),
        ("look-ahead", rule("regex = 'a(?=b)'"), &["look-around"]),
        ("empty match", rule("regex = 'a*'"), &["empty text"]),
        ("no bound", rule("regex = 'ab+'"), &["no `max_len`"]),
        (
            "max_len",
            rule("regex = 'ab+'\nmax_len = 0"),
            &["max_len is 0", "1 to 65536"],
        ),
        ("long regex", rule(&long), &["5000", "limit is 4096"]),
        (
            "classes",
            rule(&format!("regex = '{}'", "[ab]".repeat(201))),
            &["201", "limit is 200"],
        ),
        (
            "huge repeat",
            rule("regex = 'a{4000000000}'"),
            &["rule `r`"],
        ),
        (
            "nested repeat",
            rule("regex = '(?:(?:(?:a{50}){50}){50}){50}'\nmax_len = 10"),
            &["1048576"],
        ),
        (
            "big classes",
            rule("regex = '(?:\\p{L}{1,200}){1,20}'\nmax_len = 100"),
            &["1048576"],
        ),
        (
            "left out many times",
            rule("regex = '(?:a?){9000}b'\nmax_len = 40"),
            &["without a byte", "limit is 262144", "left out"],
        ),
        (
            "confidence",
            rule("regex = 'a'\nconfidence = 101"),
            &["confidence is 101", "0 to 100"],
        ),
        (
            "entropy",
            rule("regex = 'a'\nentropy = 9.5"),
            &["entropy is 9.5", "0 to 8"],
        ),
        (
            "nan",
            rule("regex = 'a'\nentropy = nan"),
            &["entropy is NaN"],
        ),
        (
            "validator",
            rule("regex = 'a'\nvalidators = ['lun']"),
            &["unknown validator `lun`", "`luhn`"],
        ),
        (
            "window",
            rule("regex = 'a'\ncontext = [{keywords = ['x'], before = 5000}]"),
            &["5000", "limit is 1000"],
        ),
        (
            "negative window",
            rule("regex = 'a'\ncontext = [{keywords = ['x'], before = -1}]"),
            &["line 12"],
        ),
        (
            "weight",
            rule("regex = 'a'\ncontext = [{keywords = ['x'], weight = 900}]"),
            &["900", "-100 to 100"],
        ),
        (
            "keyword",
            rule("regex = 'a'\ncontext = [{keywords = ['#x']}]"),
            &["keyword `#x`"],
        ),
        (
            "long keyword",
            rule(&format!(
                "regex = 'a'\ncontext = [{{keywords = ['{}']}}]",
                "k".repeat(200)
            )),
            &["100 bytes"],
        ),
        (
            "lone requirement",
            rule("regex = 'a'\nrequire_context = true"),
            &["no `context`"],
        ),
        (
            "control characters",
            rule("regex = 'a'").replace("\"r\"", "\"\\u001b[31m\""),
            &["\\u{1b}"],
        ),
    ];
    for (name, text, wanted) in cases {
        let error = error(text);
        for part in *wanted {
            assert!(
                error.to_string().contains(part),
                "{name}: {part:?} not in {error}"
            );
        }
        assert!(!error.to_string().contains('\u{1b}'), "{name}");
    }
}

#[test]
fn limits_on_files() {
    let many = format!("{HEAD}{}", "\n".repeat(1 << 20));
    assert_eq!(error(&many).limit(), Some(1 << 20));
    let words = format!("'{}',", "w".repeat(9)).repeat(80_000);
    assert!(
        error(&rule(&format!("terms = [{words}]")))
            .to_string()
            .contains("limit is")
    );
    let twice = format!(
        "{}{}",
        rule("regex = 'a'"),
        rule("regex = 'b'").replace(HEAD, "")
    );
    let error = error(&twice);
    assert!(
        error.to_string().contains("used twice") && error.location().unwrap().line() > 6,
        "{error}"
    );
    assert!(RuleSet::from_toml_bytes(b"\xFF").unwrap_err().is_syntax());
    assert!(
        RuleSet::from_toml_bytes("\u{feff}schema = 1".as_bytes())
            .unwrap_err()
            .is_syntax()
    );
    assert!(RuleSet::from_file("no/such/file.toml").unwrap_err().is_io());
    assert!(
        RuleSet::from_file("no/such/file.toml")
            .unwrap_err()
            .to_string()
            .contains("no/such/file.toml")
    );
}

#[test]
fn a_pack_that_loads_twice_is_refused() {
    let pack = RuleSet::from_toml(&rule("regex = 'a'")).unwrap();
    let error = pack.clone().merge(pack).unwrap_err();
    assert!(error.to_string().contains("rule id `r` is used twice"));
}

/// An allowed shape is the whole value, whichever alternative matches first, and nothing inside it is found instead.
#[test]
fn allowed_shapes_match_end_to_end() {
    let pack = r#"
schema = 1
id = "host"
version = "1.0.0"
description = "A pack of the host."
license = "MIT"

[[rules]]
id = "day"
entity = "DAY"
description = "A day"
severity = "low"
confidence = 60
border = "word"
max_len = 16
regex = '(?:\d{4}-)?\d{2}-\d{2}'
allow = [{ regex = '2024|2024-01-01|12-2\d' }]
must_match = []
must_not_match = []
"#;
    for engine in [Engine::Candidates, Engine::Naive] {
        let rules = RuleSet::from_toml(pack).unwrap();
        let scanner = Scanner::builder().engine(engine).build(rules).unwrap();
        for (text, expected) in [
            ("on 2024-01-01.", vec![]),
            // What one text allowed means nothing in the next.
            ("on 2024-01-02.", vec!["2024-01-02"]),
            ("on 12-24 and 12-31", vec!["12-31"]),
        ] {
            let findings = scanner.scan(text);
            let found: Vec<&str> = findings.iter().map(|f| &text[f.range()]).collect();
            assert_eq!(found, expected, "{text} {engine:?}");
        }
    }
}

#[test]
fn fragments_are_shared_by_the_rules_of_a_pack() {
    let fragments = "[fragments]\nward = '[NSEW]\\d{2}'\nbed = '(?&ward)-\\d{1,3}'\n[[rules]]";
    let pack = |body: &str| rule(body).replace("[[rules]]", fragments);
    let found = |text: &str| {
        let rules =
            RuleSet::from_toml(&pack("regex = 'bed (?P<value>(?&bed))|(?&ward)!'")).unwrap();
        let mut builder = Scanner::builder();
        let scanner = builder.min_score(Score::new(1)).build(rules).unwrap();
        scanner.redact(text).text().to_owned()
    };
    assert_eq!(found("bed N12-7, W03!"), "bed [R], [R]");
    let error = RuleSet::from_toml(&pack("regex = '(?&wards)'")).unwrap_err();
    let place = error.location().unwrap();
    assert!(error.to_string().contains("fragment `wards`"), "{error}");
    assert!(place.line() > 6, "{error}");
}
