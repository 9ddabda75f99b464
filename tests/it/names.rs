//! Names without a model: listed pairs, cues, later mentions, and recognizers of a host.

use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use promptveil::{Engine, Input, Recognizer, RuleSet, Scanner, Score, Scratch, Vault, Verdict};

use crate::texts::{Texts, case_count};

#[derive(serde::Deserialize)]
struct Table {
    positive: Vec<String>,
    negative: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("../data/names.toml")).unwrap()
}

/// What is reported as the name of a person.
fn names<'t>(scanner: &Scanner, text: &'t str) -> Vec<&'t str> {
    let findings = scanner.scan(text);
    let names = findings.iter().filter(|finding| {
        scanner
            .rule(finding.rule())
            .entity()
            .ends_with("PERSON_NAME")
    });
    names.map(|finding| &text[finding.range()]).collect()
}

#[test]
fn names_of_the_table_are_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for marked in table().positive {
        let wanted: Vec<&str> = marked
            .split('«')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('»')?.0))
            .collect();
        let text = marked.replace(['«', '»'], "");
        let found = names(Scanner::builtin(), &text);
        if found != wanted {
            wrong.push(format!("{marked:?}: {found:?}"));
        }
    }
    for text in table().negative {
        let found = names(Scanner::builtin(), &text);
        if !found.is_empty() {
            wrong.push(format!("{text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_name_is_found_again_behind_its_first_place() {
    let found = |text| names(Scanner::builtin(), text);
    assert_eq!(
        found("Zybrowka? Ms. Zybrowka came. Zybrowka sat, ZYBROWKA slept, zybrowka."),
        ["Zybrowka", "Zybrowka", "ZYBROWKA"]
    );
    // A street, an address, a longer name and a word are none of hers.
    let text =
        "Patient: Jane Zybrowka. Zybrowka Street, x@Zybrowka.example, Zybrowka-Quillek, Zybrowkas.";
    assert_eq!(found(text), ["Jane Zybrowka"]);
    assert_eq!(found("Patient: Jane Rose. Rose petals."), ["Jane Rose"]);
}

/// `Heather`, `Rose` and `Weise` mean something else as well: the words beside them decide.
#[test]
fn a_name_that_is_a_word_is_found_again_where_somebody_is_meant() {
    let found = |text| names(Scanner::builtin(), text);
    assert_eq!(
        found("Patient: Heather Zybrowka. Heather called twice; the heather, early Heather."),
        ["Heather Zybrowka", "Heather"]
    );
    assert_eq!(
        found("Patient: Jane Rose. We told Rose so. Her Rose garden."),
        ["Jane Rose", "Rose"]
    );
    let german = "Patient: Otto Weise. Weise kann man gehen, von Weise 12, auf keine Weise.";
    assert_eq!(found(german), ["Otto Weise"]);
}

/// The 65th name drives the first one out, and only that.
#[test]
fn the_last_64_names_are_known() {
    let name = |at: usize| {
        let letter = |n: usize| char::from(b'a' + n as u8);
        format!("Zy{}{}x", letter(at / 26), letter(at % 26))
    };
    let all: Vec<String> = (0..65).map(name).collect();
    let mut text: String = all
        .iter()
        .map(|name| format!("Mr. {name} came.\n\n"))
        .collect();
    text.push_str(&format!("And {}. And {}.", all[0], all[1]));
    let found = names(Scanner::builtin(), &text);
    assert_eq!(found.len(), 66);
    assert_eq!(found[65], all[1]);
}

/// Names said again at any distance, cut anywhere, by either engine.
#[test]
fn mentions_do_not_depend_on_cuts_or_engine() {
    let names_only = || RuleSet::builtin_all().filter(|rule| rule.pack().id() == "names");
    let fast = Scanner::new(names_only()).unwrap();
    let naive = Scanner::builder()
        .engine(Engine::Naive)
        .build(names_only())
        .unwrap();
    const PIECES: [&str; 14] = [
        "Mr. Zybrowka ",
        "Zybrowka ",
        "Patient: Jane Osgood\n",
        "Osgood, ",
        "Maria Gonzalez ",
        "GONZALEZ's ",
        "Gonzalez, Maria ",
        "Frau Özdemir ",
        "Özdemir",
        " ",
        "\n\n",
        "the ",
        "é",
        "Jane Osgood ",
    ];
    let mut texts = Texts::new(64);
    for case in 0..case_count(300) {
        let mut text = String::new();
        for _ in 0..texts.below(40) {
            text.push_str(PIECES[texts.below(PIECES.len())]);
            if case % 30 == 0 {
                text.push_str(&"some words ".repeat(texts.below(200)));
            }
        }
        let expected = fast.scan(&text);
        if text.len() < 2_000 {
            assert_eq!(naive.scan(&text), expected, "{text:?}");
        }
        let mut stream = fast.scan_stream();
        let mut found = Vec::new();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (chunk, tail) = rest.split_at((1 + texts.below(90)).min(rest.len()));
            stream.push(chunk, |finding, _| found.push(finding));
            rest = tail;
        }
        stream.finish(|finding, _| found.push(finding));
        assert_eq!(found, expected, "{text:?}");
    }
}

/// Finds a word of its own, and reports whatever else it was told to.
#[derive(Debug, Default)]
struct Fake {
    word: &'static str,
    also: Vec<Range<usize>>,
    refused: Mutex<Vec<Range<usize>>>,
}

impl Recognizer for Fake {
    fn recognize(&self, text: &str, report: &mut dyn FnMut(Range<usize>, Score)) {
        for (start, word) in text.match_indices(self.word) {
            report(start..start + word.len(), Score::HIGH);
        }
        for place in &self.also {
            report(place.clone(), Score::HIGH);
        }
    }

    fn refused(&self, place: Range<usize>) {
        self.refused.lock().unwrap().push(place);
    }
}

fn scanner_with(fake: &Arc<Fake>) -> Scanner {
    let recognizer: Arc<dyn Recognizer> = fake.clone();
    let mut builder = Scanner::builder();
    builder.recognizer("person-name", recognizer);
    builder.build(RuleSet::builtin_all()).unwrap()
}

fn fake(word: &'static str) -> Arc<Fake> {
    Arc::new(Fake {
        word,
        ..Fake::default()
    })
}

#[test]
fn what_a_recognizer_reports_is_redacted() {
    let scanner = scanner_with(&fake("quiet harbor"));
    let text = "The quiet harbor, SSN 531-27-8846.";
    assert!(scanner.is_match("a quiet harbor"));
    assert!(!scanner.is_match("a loud harbor"));
    assert_eq!(
        scanner.redact(text).text(),
        "The [PERSON_NAME], SSN [US_SSN]."
    );
    // Invisible characters are folded before it looks, and covered.
    assert_eq!(
        scanner.redact("The quiet\u{200B} harbor").text(),
        "The [PERSON_NAME]"
    );
    let mut out = Vec::new();
    let _ = scanner.redact_bytes(b"\xFF quiet harbor \xFF", &mut out);
    assert_eq!(out, b"\xFF [PERSON_NAME] \xFF");
    let body = br#"{"messages":[{"role":"user","content":"quiet harbor"}]}"#;
    let redacted = scanner
        .redact_payload(promptveil::PayloadKind::OpenAi, body)
        .unwrap();
    assert_eq!(redacted.verdict(), Verdict::Redacted);
    // Overlaps are covered like any.
    let scanner = scanner_with(&fake("SSN 531-27"));
    assert!(!scanner.redact(text).text().contains("531"));
}

#[test]
fn places_that_are_none_are_refused() {
    let mut fake = Fake {
        word: "nothing of this",
        ..Fake::default()
    };
    #[allow(
        clippy::reversed_empty_ranges,
        reason = "such places have to be refused"
    )]
    let wrong = vec![
        0..0,
        3..2,
        1..2,
        0..99,
        99..100,
        usize::MAX..usize::MAX,
        0..usize::MAX,
    ];
    fake.also = wrong.clone();
    let fake = Arc::new(fake);
    assert_eq!(scanner_with(&fake).redact("äöü").text(), "äöü");
    assert_eq!(*fake.refused.lock().unwrap(), wrong);
}

/// A model that may be out of reach.
#[derive(Debug, Default)]
struct Model {
    is_away: AtomicBool,
}

#[derive(Debug)]
struct Away;

impl Recognizer for Model {
    fn recognize(&self, text: &str, report: &mut dyn FnMut(Range<usize>, Score)) {
        if self.is_away.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Away));
        }
        fake("quiet harbor").recognize(text, report);
    }
}

#[test]
fn a_recognizer_that_fails_ends_the_call_and_nothing_else() {
    let model = Arc::new(Model::default());
    let mut builder = Scanner::builder();
    builder.recognizer("person-name", model.clone());
    let scanner = builder.build(RuleSet::builtin_all()).unwrap();
    let text = "The quiet harbor, SSN 531-27-8846, bWFpbCBqYW5lLnJvZUBleGFtcGxlLm9yZw==, as Jane Roe said. Roe, again.";
    let expected = scanner.scan(text);
    let (mut scratch, mut vault) = (Scratch::new(), Vault::new().unwrap());
    let scan_with = |scratch: &mut Scratch| {
        let mut findings = Vec::new();
        scanner.scan_with(scratch, &Input::new(text.as_bytes()), |finding| {
            findings.push(finding);
            ControlFlow::Continue(())
        });
        findings
    };

    model.is_away.store(true, Ordering::Relaxed);
    let is_away = |call: &mut dyn FnMut()| {
        catch_unwind(AssertUnwindSafe(call)).is_err_and(|error| error.is::<Away>())
    };
    assert!(is_away(&mut || _ = scanner.scan(text)));
    assert!(is_away(&mut || _ = scan_with(&mut scratch)));
    assert!(is_away(&mut || _ = scanner.redact_with(&mut vault, text)));
    assert!(vault.is_empty());
    let (mut stream, mut out) = (Some(scanner.redact_stream()), Vec::new());
    stream.as_mut().unwrap().push(text.as_bytes(), &mut out);
    assert!(is_away(&mut || _ = stream.take().unwrap().finish(&mut out)));
    assert!(out.is_empty());

    model.is_away.store(false, Ordering::Relaxed);
    assert_eq!(scanner.scan(text), expected);
    assert_eq!(scan_with(&mut scratch), expected);
    let redacted = scanner.redact_with(&mut vault, text).unwrap();
    assert_eq!(redacted.findings().len(), expected.len());
}

#[test]
fn a_stream_with_a_recognizer_waits_for_the_end() {
    let scanner = scanner_with(&fake("quiet harbor"));
    let text = "The quiet harbor is there. ".repeat(4_000);
    let mut stream = scanner.redact_stream();
    let mut out = Vec::new();
    for chunk in text.as_bytes().chunks(1_000) {
        stream.push(chunk, &mut out);
        assert!(out.is_empty());
    }
    assert_eq!(stream.held(), text.len());
    let summary = stream.finish(&mut out);
    assert_eq!(summary.findings(), 4_000);
    assert_eq!(out, scanner.redact(&text).text().as_bytes());
}

#[test]
fn a_recognizer_needs_a_rule() {
    let mut builder = Scanner::builder();
    builder.recognizer("no-such-rule", fake("x"));
    let error = builder.build(RuleSet::builtin_all()).unwrap_err();
    assert!(error.to_string().contains("no-such-rule"));
}

#[derive(serde::Deserialize)]
struct Addresses {
    american: Vec<String>,
    german: Vec<String>,
}

/// Every byte of the addresses of the table is covered, and little besides: a comma or a word of the sentence at most.
#[test]
fn addresses_of_the_table_are_covered() {
    let table: Addresses = toml::from_str(include_str!("../data/addresses.toml")).unwrap();
    let scanner = Scanner::builtin();
    let mut missed = Vec::new();
    for marked in table.american.iter().chain(&table.german) {
        let (before, rest) = marked.split_once('«').unwrap();
        let (address, after) = rest.split_once('»').unwrap();
        let text = format!("{before}{address}{after}");
        let findings = scanner.scan(&text);
        let of_places = |entity: &str| {
            ["ADDRESS", "PLZ_ORT", "ZIP4"]
                .iter()
                .any(|end| entity.ends_with(end))
        };
        let covered = |byte: &usize| {
            let mut findings = findings.iter();
            findings.any(|f| of_places(scanner.rule(f.rule()).entity()) && f.range().contains(byte))
        };
        let place = before.len()..before.len() + address.len();
        let beside = (0..text.len())
            .filter(|at| !place.contains(at))
            .filter(covered)
            .count();
        if !place.clone().all(|byte| covered(&byte)) || beside > 12 {
            let found: Vec<_> = findings
                .iter()
                .map(|f| (scanner.rule(f.rule()).entity(), &text[f.range()]))
                .collect();
            missed.push(format!("{marked:?}: {found:?}"));
        }
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
