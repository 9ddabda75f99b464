//! Headings of columns speak for the cells below them, whatever a table is made of, in every mode.

use std::ops::Range;

use promptveil::{Engine, RuleSet, Scanner};

use crate::texts::{Texts, case_count};

#[derive(serde::Deserialize)]
struct Table {
    covered: Vec<String>,
    silent: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("../data/tables.toml")).unwrap()
}

/// The text of a marked one, and the marked places.
pub(crate) fn unmarked(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for (at, piece) in marked.split(['«', '»']).enumerate() {
        if at % 2 == 1 {
            places.push(text.len()..text.len() + piece.len());
        }
        text.push_str(piece);
    }
    (text, places)
}

/// Everything that is found when the text comes in chunks of `size` bytes.
pub(crate) fn streamed(
    scanner: &Scanner,
    text: &str,
    mut size: impl FnMut() -> usize,
) -> Vec<Range<usize>> {
    let mut stream = scanner.scan_stream();
    let mut found = Vec::new();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let (chunk, tail) = rest.split_at(size().min(rest.len()));
        stream.push(chunk, |finding, _| found.push(finding.range()));
        rest = tail;
    }
    stream.finish(|finding, _| found.push(finding.range()));
    found
}

pub(crate) fn scanned(scanner: &Scanner, text: &str) -> Vec<Range<usize>> {
    let findings = scanner.scan(text);
    findings.iter().map(|finding| finding.range()).collect()
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
    let scanner = Scanner::builtin();
    let mut missed = Vec::new();
    let covered = table().covered;
    let longer: Vec<String> = covered
        .iter()
        .filter_map(|one| with_more_rows(one))
        .collect();
    for marked in covered.iter().chain(&longer) {
        let marked = marked.replace("@LONG@", &"x y ".repeat(120));
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
fn what_no_heading_speaks_for_is_silent() {
    let scanner = Scanner::builtin();
    for text in table().silent {
        let found = scanned(scanner, &text);
        let found: Vec<&str> = found.iter().map(|one| &text[one.clone()]).collect();
        assert!(found.is_empty(), "{text}\n{found:?}");
    }
}

/// Tables of all kinds, torn and mixed, cut anywhere, by either engine.
#[test]
fn tables_do_not_depend_on_cuts_or_engine() {
    let some = || {
        RuleSet::builtin_all().filter(|rule| {
            matches!(
                rule.id().as_str(),
                "us-ssn" | "person-name-column" | "person-name-cell" | "mrn"
            )
        })
    };
    let fast = Scanner::new(some()).unwrap();
    let naive = Scanner::builder()
        .engine(Engine::Naive)
        .build(some())
        .unwrap();
    const PIECES: [&str; 30] = [
        "city,ssn,note\n",
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
    let mut texts = Texts::new(65);
    for case in 0..case_count(200) {
        let mut text = String::new();
        for _ in 0..1 + texts.below(40) {
            text.push_str(PIECES[texts.below(PIECES.len())]);
            if case % 4 == 0 {
                let again = PIECES[texts.below(PIECES.len())];
                text.push_str(&again.repeat(texts.below(120)));
            }
            if case % 8 == 0 && texts.below(4) == 0 {
                text.push_str(&"some words ".repeat(texts.below(200)));
            }
        }
        let found = scanned(&fast, &text);
        if text.len() < 2_000 {
            assert_eq!(scanned(&naive, &text), found, "{text:?}");
        }
        let cut = streamed(&fast, &text, || 1 + texts.below(90));
        assert_eq!(cut, found, "case {case}: {text:?}");
    }
}
