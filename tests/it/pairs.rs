//! Values that several rules claim: what stands beside them decides.

use promptveil::Scanner;

#[derive(serde::Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    text: String,
    /// Entity of the only finding; empty when nothing may be reported.
    winner: String,
}

#[test]
fn context_decides_between_rules_of_one_shape() {
    let table: Table = toml::from_str(include_str!("../data/pairs.toml")).unwrap();
    let scanner = Scanner::builtin();
    let wrong: Vec<String> = table
        .case
        .iter()
        .filter_map(|case| {
            let findings = scanner.scan(&case.text);
            let found: Vec<&str> = findings
                .iter()
                .map(|finding| scanner.rule(finding.rule()).entity())
                .collect();
            let wanted: Vec<&str> = Some(case.winner.as_str())
                .filter(|winner| !winner.is_empty())
                .into_iter()
                .collect();
            (found != wanted).then(|| format!("{:?}: {found:?}, not {wanted:?}", case.text))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
