//! Writes `docs/coverage.md`: what the embedded packs find, where it is issued, and which law asks for it.
//!
//! ```text
//! cargo run --example coverage > docs/coverage.md
//! ```
//!
//! A test compares the committed file with what this program writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use promptveil::{Pack, Rule, RuleSet};

/// Tag, what the law calls it, and what of it no rule finds.
const LAWS: &[(&str, &str, &str)] = &[
    (
        "HIPAA-H1",
        "HIPAA (A) names",
        "a name without a label, title or phrase that introduces it",
    ),
    (
        "HIPAA-H2",
        "HIPAA (B) places smaller than a state",
        "a town, county or precinct that stands alone",
    ),
    (
        "HIPAA-H3",
        "HIPAA (C) dates, ages over 89",
        "a date of care without a word that says so",
    ),
    (
        "HIPAA-H4",
        "HIPAA (D) telephone numbers",
        "seven digits without a cue",
    ),
    ("HIPAA-H5", "HIPAA (E) fax numbers", "as telephone numbers"),
    (
        "HIPAA-H6",
        "HIPAA (F) e-mail addresses",
        "hosts in scripts other than Latin, Greek and Cyrillic",
    ),
    (
        "HIPAA-H7",
        "HIPAA (G) social security numbers",
        "nine bare digits without a cue",
    ),
    (
        "HIPAA-H8",
        "HIPAA (H) medical record numbers",
        "a number without a cue",
    ),
    (
        "HIPAA-H9",
        "HIPAA (I) health plan numbers",
        "a number without a cue",
    ),
    (
        "HIPAA-H10",
        "HIPAA (J) account numbers",
        "a number without a cue",
    ),
    (
        "HIPAA-H11",
        "HIPAA (K) certificate and licence numbers",
        "professional licences of the single states",
    ),
    (
        "HIPAA-H12",
        "HIPAA (L) vehicles and plates",
        "a plate without a cue",
    ),
    (
        "HIPAA-H13",
        "HIPAA (M) devices",
        "serial numbers without a cue",
    ),
    (
        "HIPAA-H14",
        "HIPAA (N) web addresses",
        "addresses that hold neither login nor token",
    ),
    ("HIPAA-H15", "HIPAA (O) IP addresses", "none known"),
    (
        "HIPAA-H16",
        "HIPAA (P) biometric identifiers",
        "templates without a label",
    ),
    (
        "HIPAA-H17",
        "HIPAA (Q) full-face photographs",
        "all: they are no text",
    ),
    (
        "HIPAA-H18",
        "HIPAA (R) any other unique number",
        "numbers of agencies without a rule",
    ),
    (
        "42CFR2",
        "42 CFR Part 2, substance use records",
        "descriptions without a listed term",
    ),
    (
        "MGL-93H",
        "M.G.L. c. 93H, personal information",
        "the name beside the number, where nothing introduces it",
    ),
    (
        "FTI",
        "IRS Publication 1075, federal tax information",
        "amounts of a return without a label",
    ),
    (
        "CJIS",
        "CJIS Security Policy, criminal justice information",
        "criminal history told in prose",
    ),
    (
        "FERPA",
        "FERPA, education records",
        "marks, courses and discipline told in prose",
    ),
    (
        "PCI",
        "PCI DSS, account data",
        "card numbers that fail their check digit",
    ),
    (
        "PCI-SAD",
        "PCI DSS, sensitive authentication data",
        "PIN blocks",
    ),
    (
        "GDPR-9",
        "GDPR Art. 9, special categories",
        "religion, origin, opinion and union in English prose",
    ),
    (
        "GDPR-10",
        "GDPR Art. 10, convictions and offences",
        "offences without a listed term",
    ),
    (
        "GDPR-87",
        "GDPR Art. 87, national identification numbers",
        "states without a public format",
    ),
    (
        "CUI",
        "32 CFR Part 2002, controlled unclassified information",
        "text that carries no marking",
    ),
];

#[allow(clippy::print_stdout, reason = "a program for the console")]
fn main() {
    print!("{}", document());
}

/// The whole file.
pub(crate) fn document() -> String {
    let all = RuleSet::builtin_all();
    let mut text = format!(
        "# Coverage\n\nWritten by `cargo run --example coverage > docs/coverage.md`; do not edit. {} rules in {} packs.\n\n",
        all.len(),
        Pack::all().len()
    );
    text.push_str(
        "A rule that needs a cue reports a value only with one of its keywords near by.\n",
    );
    for pack in Pack::all() {
        pack_table(*pack, &mut text);
    }
    law_table(&all, &mut text);
    text
}

fn pack_table(pack: Pack, text: &mut String) {
    let rules = RuleSet::builtin(pack);
    let Some(info) = rules.iter().next().map(Rule::pack) else {
        return;
    };
    let places = info.jurisdictions().join(", ");
    let _ = write!(
        text,
        "\n## {}\n\n{} Jurisdiction: {places}.\n\n| Entity | Finds | Checks | Cue | Law |\n|---|---|---|---|---|\n",
        pack.id(),
        info.description()
    );
    for rule in rules.iter() {
        let checks = unique(rule.validators().into_iter());
        let cue = if rule.requires_context() {
            "needed"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {checks} | {cue} | {} |",
            rule.entity(),
            rule.description().replace('|', "\\|"),
            rule.tags().join(", ")
        );
    }
}

fn law_table(rules: &RuleSet, text: &mut String) {
    let mut entities: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for rule in rules.iter() {
        for tag in rule.tags() {
            entities.entry(tag).or_default().insert(rule.entity());
        }
    }
    text.push_str(
        "\n## Laws and their entities\n\n| Law | Tag | Entities | Not found |\n|---|---|---|---|\n",
    );
    for (tag, law, gap) in LAWS {
        let found = entities.get(tag).map_or_else(
            || "none".to_owned(),
            |found| found.iter().copied().collect::<Vec<_>>().join(", "),
        );
        let _ = writeln!(text, "| {law} | `{tag}` | {found} | {gap} |");
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}
