//! Labels that stand apart from their value speak for it, in every mode.

use promptveil::{Engine, RuleSet, Scanner};

use crate::tables::{scanned, streamed, unmarked};
use crate::texts::{Texts, case_count};

#[derive(serde::Deserialize)]
struct Labels {
    covered: Vec<String>,
    silent: Vec<String>,
}

fn labels() -> Labels {
    toml::from_str(include_str!("../data/labels.toml")).unwrap()
}

#[test]
fn values_set_apart_from_their_label_are_covered() {
    let scanner = Scanner::builtin();
    let mut missed = Vec::new();
    for marked in labels().covered {
        let (text, places) = unmarked(&marked);
        let found = scanned(scanner, &text);
        let is_open = |at: &usize| {
            text.as_bytes()[*at].is_ascii_alphanumeric()
                && !found.iter().any(|one| one.contains(at))
        };
        if places.iter().cloned().flatten().any(|at| is_open(&at)) {
            let found: Vec<&str> = found.iter().map(|one| &text[one.clone()]).collect();
            missed.push(format!("{marked}\n{found:?}"));
        }
        assert_eq!(streamed(scanner, &text, || 1), found, "{text}");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

#[test]
fn what_no_label_speaks_for_is_silent() {
    let scanner = Scanner::builtin();
    let mut found = Vec::new();
    for text in labels().silent {
        found.extend(
            scanned(scanner, &text)
                .into_iter()
                .map(|one| text[one].to_owned()),
        );
    }
    assert!(found.is_empty(), "{found:?}");
}

/// Forms of all kinds, torn and mixed, cut anywhere, by either engine.
#[test]
fn labels_do_not_depend_on_cuts_or_engine() {
    let some = || {
        RuleSet::builtin_all().filter(|rule| {
            matches!(
                rule.id().as_str(),
                "us-ssn" | "card-pin" | "us-bank-account" | "username-cued"
            )
        })
    };
    let fast = Scanner::new(some()).unwrap();
    let naive = Scanner::builder()
        .engine(Engine::Naive)
        .build(some())
        .unwrap();
    const PIECES: [&str; 40] = [
        "SSN ........................: ",
        "Account Number                         ",
        "Card PIN\t\t",
        "User name _________",
        "\u{2502} SSN \u{2502} ",
        "{\"type\": \"ssn\", ",
        "\"value\": \"",
        "\"}, ",
        "\"}\n",
        "- name: pin\n",
        "  value: ",
        "  label: username\n",
        "<input name=\"ssn\" ",
        "<label>Card PIN</label>\n",
        "value=\"",
        "\"/>\n",
        "<field name=\"account_number\">",
        "</field>",
        "<td>",
        "</td><td>SSN</td>\n",
        "531278846",
        "4471",
        "kbrandt42",
        "481026371",
        " (SSN)\n",
        " - account number\n",
        " is my PIN\n",
        "SSN:\n",
        "\n\n",
        "\n",
        "  ",
        "____",
        "| ",
        "my account number and gave ",
        "Sure, it's ",
        "the SSN of my father, who moved here, ",
        "order ",
        "\"",
        "x",
        ". ",
    ];
    let mut texts = Texts::new(66);
    for case in 0..case_count(400) {
        let mut text = String::new();
        for _ in 0..1 + texts.below(30) {
            text.push_str(PIECES[texts.below(PIECES.len())]);
            if case % 4 == 0 && texts.below(4) == 0 {
                let again = PIECES[texts.below(PIECES.len())];
                text.push_str(&again.repeat(texts.below(60)));
            }
            if case % 8 == 0 && texts.below(4) == 0 {
                text.push_str(&"some words ".repeat(texts.below(200)));
            }
        }
        let found = scanned(&fast, &text);
        if text.len() < 2_000 {
            assert_eq!(scanned(&naive, &text), found, "case {case}: {text:?}");
        }
        let cut = streamed(&fast, &text, || 1 + texts.below(90));
        assert_eq!(cut, found, "case {case}: {text:?}");
    }
}
