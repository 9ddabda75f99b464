//! Headings of columns speak for the cells below them, whatever a table is made of, in every mode.

use promptveil::{Engine, RuleSet, Scanner, Score};

use crate::marked::{assert_covered, assert_same_in_every_mode, assert_silent, scanned, streamed};
use crate::texts::{Texts, case_count};

#[derive(serde::Deserialize)]
struct Table {
    covered: Vec<String>,
    silent: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("../data/tables.toml")).unwrap()
}

/// All rows once more, ten times: the tenth is far from its heading.
fn with_more_rows(marked: &str) -> Option<String> {
    let is_row = |line: &&str| line.contains('«');
    let first = marked.lines().position(|line| is_row(&line))?;
    let rows: Vec<&str> = marked.lines().filter(is_row).collect();
    let mut lines: Vec<&str> = marked.lines().collect();
    for _ in 0..10 {
        lines.splice(first..first, rows.iter().copied());
    }
    // Rows of several lines would be torn, and the end of a table repeated.
    let tears = ["<tr>\n", "  <tr>", "</tr></table>"];
    let is_torn = tears.iter().any(|tear| marked.contains(tear));
    (!is_torn).then(|| lines.join("\n"))
}

#[test]
fn cells_below_a_heading_are_covered() {
    let covered = table().covered;
    let longer: Vec<String> = covered
        .iter()
        .filter_map(|one| with_more_rows(one))
        .collect();
    let all = covered.into_iter().chain(longer);
    assert_covered(all.map(|marked| marked.replace("@LONG@", &"x y ".repeat(120))));
}

#[test]
fn what_no_heading_speaks_for_is_silent() {
    assert_silent(&table().silent);
}

/// Tables of all kinds, torn and mixed, cut anywhere, by either engine.
#[test]
fn tables_do_not_depend_on_cuts_or_engine() {
    const RULES: [&str; 4] = ["us-ssn", "person-name-column", "person-name-cell", "mrn"];
    const PIECES: [&str; 36] = [
        "city,ssn,note\n",
        "{\"ssn\": {\"0\": \"531278846\",",
        "\"value\": 531278846}",
        "{\"columns\":[\"city\",\"ssn\"],",
        "\"data\": [[\"Lynn\",\"531278846\"],",
        "[[\"city\",\"ssn\"],",
        "]}",
        "Lynn,531278846,a\n",
        "Lynn,\"531278846\",\"a, b\"\n",
        "City\tSSN\n",
        "Lynn\t531278846\n",
        "| City | SSN |\n",
        "|---|---|\n",
        "| Lynn | 531278846 |\n",
        "\u{2502} City \u{2502} SSN \u{2502}\n",
        "\u{2502} Lynn \u{2502} 531278846 \u{2502}\n",
        "\u{251C}\u{2500}\u{2500}\u{253C}\u{2500}\u{2500}\u{2524}\n",
        "City     SSN        Last name\n",
        "Köln     531278846  Quillek\n",
        "         531278846  Quillek\n",
        "----     ---        ---------\n",
        "\n",
        "<table>",
        "<tr><th>City</th><th>SSN</th></tr>\n",
        "<tr><td>Lynn</td>",
        "<td>531278846</td></tr>\n",
        "<td class=\"a\">Quillek",
        "</table>",
        "<th>Last <b>name</b>",
        "531278846",
        ", 531278846",
        "\n- 531278846",
        "SSNs:\n\n",
        " ",
        "\"",
        "x",
    ];
    let amount = (case_count(200), 40);
    assert_same_in_every_mode(&RULES, &PIECES, Texts::new(65), amount);
}

/// A scanner of either engine for one rule of a host: a number for which only a heading or a label speaks.
fn both_engines(rule: &str, min_score: i32) -> [Scanner; 2] {
    const HEAD: &str = r#"
schema = 1
id = "host"
version = "1.0.0"
description = "Tests"
license = "MIT"

[[rules]]
id = "number"
entity = "NUMBER"
description = "A number"
severity = "low"
confidence = 60
context = [{ before = 0, after = 0, keywords = ["ssn"], weight = 25 }]
must_match = []
must_not_match = []
"#;
    [Engine::Candidates, Engine::Naive].map(|engine| {
        let rules = RuleSet::from_toml(&format!("{HEAD}{rule}")).unwrap();
        let mut builder = Scanner::builder();
        let builder = builder.engine(engine).min_score(Score::new(min_score));
        builder.build(rules).unwrap()
    })
}

/// The match begins before its table does: the heading is asked for where the value may stand.
#[test]
fn a_heading_speaks_for_a_match_that_begins_in_it() {
    let rule = r"border = 'word'
max_len = 60
require_context = true
regex = 'no\s(?P<value>\d{5})'";
    let [fast, naive] = both_engines(rule, 50);
    // At the end of the part that a prefilter sees at once, and anywhere else.
    for padding in [0, 7, 16_370, 16_376, 16_380] {
        let text = format!("{}\n\nssn;no\n12345;77\nend\n", "x".repeat(padding));
        let found = scanned(&naive, &text);
        assert_eq!(found.len(), 1, "{padding}");
        assert_eq!(&text[found[0].clone()], "12345", "{padding}");
        assert_eq!(scanned(&fast, &text), found, "{padding}");
        assert_eq!(streamed(&fast, &text, || 1), found, "{padding}");
    }
}

/// A label speaks from the sign before its value on, and stands behind it.
#[test]
fn a_label_speaks_for_a_match_that_begins_with_a_sign() {
    let rule = r#"border = 'none'
regex = '[a-z]{1,9}(?P<value>["\s:]{1,3}\d{3}-?\d{2}-?\d{4})'"#;
    // What no label speaks for has 60 points.
    let [fast, naive] = both_engines(rule, 70);
    for line in [
        "hello\n219-09-9999 (SSN)\n",
        "{\"type\":\"ssn\",\"value\":531278846}\n",
    ] {
        for padding in [0, 15_880, 16_372, 16_378] {
            let before = "x ".repeat(padding / 2) + "\n";
            let text = before + line + &"some more words of prose\n".repeat(60);
            let found = scanned(&naive, &text);
            assert_eq!(found.len(), 1, "{padding} {line}");
            assert_eq!(scanned(&fast, &text), found, "{padding} {line}");
            assert_eq!(streamed(&fast, &text, || 1), found, "{padding} {line}");
        }
    }
}
