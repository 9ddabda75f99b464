//! What stands near another kind of value: `requires`.

use promptveil::{Engine, RuleSet, Scanner};
use proptest::prelude::*;

/// Names weigh more near a date, codes count near both, and a ward near a name only.
const PACK: &str = r#"
schema = 1
id = "ward"
version = "1"
description = "d"
license = "l"

[[rules]]
id = "name"
entity = "NAME"
description = "d"
severity = "low"
regex = 'N[a-z]{3,8}'
confidence = 60
requires = [{ entity = "DATE", within = 40, weight = 30 }]

[[rules]]
id = "date"
entity = "DATE"
description = "d"
severity = "low"
regex = '\d\d/\d\d'
confidence = 50

[[rules]]
id = "code"
entity = "CODE"
description = "d"
severity = "low"
regex = '[A-C]\d\.\d'
confidence = 20
requires = [{ entity = "NAME", within = 30, weight = 15 }, { entity = "DATE", within = 30, weight = 15 }]

[[rules]]
id = "ward"
entity = "WARD"
description = "d"
severity = "low"
regex = 'ward \d\d'
confidence = 90
requires = [{ entity = "NAME", within = 20, weight = 0, required = true }]
"#;

fn scanner(engine: Engine) -> Scanner {
    let rules = RuleSet::from_toml(PACK).unwrap();
    Scanner::builder().engine(engine).build(rules).unwrap()
}

/// Each finding as its value and score.
fn found<'t>(scanner: &Scanner, text: &'t str) -> Vec<(&'t str, u8)> {
    let findings = scanner.scan(text);
    let shown = |finding: &promptveil::Finding| {
        let text = &text[finding.range()];
        (text, finding.score().points())
    };
    findings.iter().map(shown).collect()
}

#[test]
fn neighbours_raise_one_another() {
    let scanner = scanner(Engine::Candidates);
    let found = |text| found(&scanner, text);
    assert_eq!(found("Nelson was here"), [("Nelson", 60)]);
    assert_eq!(found("Nelson 03/04"), [("Nelson", 90), ("03/04", 50)]);
    assert_eq!(
        found("Nelson 03/04 B1.2"),
        [("Nelson", 90), ("03/04", 50), ("B1.2", 50)]
    );
    assert_eq!(
        found("B1.2 for Nelson"),
        [("Nelson", 60)],
        "one is not enough for a code"
    );
    assert_eq!(
        found("B1.2 B1.3"),
        [],
        "guesses do not vouch for each other"
    );
}

#[test]
fn distance_and_paragraphs_part_them() {
    let scanner = scanner(Engine::Candidates);
    let gap = |bytes: usize| format!("Nelson{}03/04", ".".repeat(bytes));
    assert_eq!(found(&scanner, &gap(40))[0].1, 90);
    assert_eq!(found(&scanner, &gap(41))[0].1, 60);
    assert_eq!(found(&scanner, "Nelson\n03/04")[0].1, 90);
    assert_eq!(found(&scanner, "Nelson\n \n03/04")[0].1, 60);
}

#[test]
fn what_is_required_and_missing_silences() {
    let scanner = scanner(Engine::Candidates);
    assert_eq!(found(&scanner, "ward 12"), []);
    assert!(!scanner.is_match("ward 12"));
    assert_eq!(found(&scanner, "ward 12, Nelson")[0], ("ward 12", 90));
    assert!(scanner.is_match("ward 12, Nelson"));
    assert!(!scanner.is_match("B1.2"));
    let outcome = |text: &str| {
        scanner.explain("ward", text).unwrap().steps()[0]
            .outcome
            .clone()
    };
    assert_eq!(outcome("ward 12"), promptveil::Outcome::Alone);
    assert_ne!(outcome("ward 12, Nelson"), promptveil::Outcome::Alone);
}

#[test]
fn a_name_beside_an_address_needs_no_cue() {
    let text = "Mark Lee\n48 Chestnut Street, Holyoke, MA 01040";
    let redacted = Scanner::builtin().redact(text);
    assert!(!redacted.text().contains("Mark"), "{}", redacted.text());
    assert!(Scanner::builtin().scan("Mark Lee sang.").is_empty());
}

#[test]
fn mistakes_are_named() {
    for (from, to, wanted) in [
        ("within = 40", "within = 501", "501"),
        ("weight = 30", "weight = -1", "-1"),
        ("\"DATE\", within = 40", "\"date\", within = 40", "`date`"),
        ("within = 40", "near = 40", "near"),
    ] {
        let error = RuleSet::from_toml(&PACK.replacen(from, to, 1)).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn a_remark_names_an_entity_that_nothing_finds() {
    let remarks = |pack: &str| {
        let remarks = RuleSet::from_toml(pack).unwrap().lint();
        let unknown = remarks
            .iter()
            .filter(|one| one.message().contains("no rule finds"));
        unknown
            .map(|one| one.message().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(remarks(PACK).is_empty());
    let misspelt = PACK.replacen("entity = \"DATE\", within", "entity = \"DATES\", within", 1);
    assert_eq!(
        remarks(&misspelt),
        ["requires `DATES`, which no rule finds"]
    );
}

proptest! {
    #[test]
    fn engines_and_streams_agree(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "Nelson", "Nadia", "03/04", "B1.2", "C3.4", "ward 12", " ", " ", ", ", "\n", "\n\n", "and so on ",
                "some more words that take space ",
            ]),
            0..30,
        ),
        cuts in prop::collection::vec(1_usize..50, 1..20),
    ) {
        let text = pieces.concat();
        let scanners = [scanner(Engine::Candidates), scanner(Engine::Naive)];
        let wanted = found(&scanners[0], &text);
        prop_assert_eq!(&wanted, &found(&scanners[1], &text));
        prop_assert_eq!(scanners[0].is_match(&text), !wanted.is_empty());
        let mut streamed = Vec::new();
        let mut note = |finding: promptveil::Finding, value: &[u8]| {
            streamed.push((String::from_utf8_lossy(value).into_owned(), finding.score().points()));
        };
        let mut stream = scanners[0].scan_stream();
        let mut rest = text.as_bytes();
        for cut in cuts.into_iter().cycle() {
            let (chunk, more) = rest.split_at(cut.min(rest.len()));
            stream.push(chunk, &mut note);
            rest = more;
            if rest.is_empty() {
                break;
            }
        }
        stream.finish(&mut note);
        let streamed: Vec<(&str, u8)> = streamed.iter().map(|(text, score)| (&**text, *score)).collect();
        prop_assert_eq!(streamed, wanted);
    }
}
