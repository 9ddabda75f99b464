//! Values that several rules claim: what stands beside them decides.

use std::collections::{BTreeMap, BTreeSet};

use promptveil::{Disguises, RuleSet, Scanner};

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

/// Every pair of rules that claim one text, and who wins beside the words of either: `tests/data/claims.txt`.
///
/// A new line there is a decision to make: is the winner the right one, and does it need a case in `pairs.toml`?
/// `PROMPTVEIL_BLESS=1` writes the file anew.
#[test]
fn every_pair_that_claims_one_text_is_listed() {
    let rules = RuleSet::builtin_all();
    let claims = Claims::new(&rules);
    let scanner = Scanner::builtin();
    let pairs = claims.pairs(&rules);
    let open = open_rules(&pairs);
    let open_line = |rule: &usize| format!("{} takes nearly anything", claims.ids[*rule]);
    let mut lines: Vec<String> = open.iter().map(open_line).collect();
    for ((left, right), value) in pairs {
        if open.contains(&left) || open.contains(&right) {
            continue;
        }
        let winner = |rule: usize| claims.winner(scanner, rule, value);
        let (left, right, in_left, in_right) = (
            claims.ids[left],
            claims.ids[right],
            winner(left),
            winner(right),
        );
        lines.push(format!("{left} {right} {in_left} {in_right}"));
    }
    lines.sort_unstable();
    let found = lines.join("\n") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/claims.txt");
    if std::env::var_os("PROMPTVEIL_BLESS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let listed = std::fs::read_to_string(path).unwrap();
    let listed: BTreeSet<&str> = listed.lines().collect();
    let found: BTreeSet<&str> = found.lines().collect();
    let new: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "new: {new:#?}\ngone: {gone:#?}"
    );
}

/// Rules of passwords and the like, which take what 150 others take: their words decide, and nothing else.
fn open_rules(pairs: &BTreeMap<(usize, usize), &str>) -> BTreeSet<usize> {
    const OPEN: usize = 150;
    let mut counts = BTreeMap::new();
    for rule in pairs.keys().flat_map(|&(left, right)| [left, right]) {
        *counts.entry(rule).or_insert(0) += 1;
    }
    let is_open = |&(_, count): &(usize, usize)| count > OPEN;
    counts
        .into_iter()
        .filter(is_open)
        .map(|(rule, _)| rule)
        .collect()
}

/// What each rule takes, by its own examples.
struct Claims<'r> {
    ids: Vec<&'r str>,
    /// For each rule, the text of an example before its value and behind it.
    frames: Vec<(&'r str, &'r str)>,
    /// Values and the rules that show them.
    values: Vec<(usize, &'r str)>,
}

/// Context does not reach over blank lines.
const APART: &str = "\n\n\n";

impl<'r> Claims<'r> {
    fn new(rules: &'r RuleSet) -> Claims<'r> {
        let (mut ids, mut frames, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (index, rule) in rules.iter().enumerate() {
            ids.push(rule.id().as_str());
            let examples = rule.must_match().iter();
            let fits = |value: &str| !value.contains('\n');
            values.extend(
                examples
                    .clone()
                    .filter(|e| fits(&e.value))
                    .map(|e| (index, &*e.value)),
            );
            let frame = examples
                .clone()
                .filter_map(|e| e.text.split_once(&*e.value));
            let frame =
                frame.filter(|(before, after)| !format!("{before}{after}").contains("\n\n"));
            frames.push(
                frame
                    .max_by_key(|(before, _)| before.len().min(40))
                    .unwrap_or_default(),
            );
        }
        Claims {
            ids,
            frames,
            values,
        }
    }

    fn framed(&self, rule: usize, value: &str) -> String {
        let (before, after) = self.frames[rule];
        format!("{before}{value}{after}")
    }

    /// Pairs of rules and a value that both take, alone or beside their own words.
    fn pairs(&self, rules: &'r RuleSet) -> BTreeMap<(usize, usize), &'r str> {
        let mut pairs = BTreeMap::new();
        for (at, rule) in rules.iter().enumerate() {
            let scanner = Scanner::builder()
                .disguises(Disguises::Plain)
                .build(rules.filter(|other| other.id() == rule.id()))
                .unwrap();
            for (owner, value) in self.taken(&scanner, at) {
                if owner != at {
                    let pair = (owner.min(at), owner.max(at));
                    pairs.entry(pair).or_insert(value);
                }
            }
        }
        pairs
    }

    /// The values of all rules that `scanner`, for one rule, takes as a whole.
    fn taken(&self, scanner: &Scanner, rule: usize) -> Vec<(usize, &'r str)> {
        let (mut text, mut spans) = (String::new(), Vec::new());
        let frames = [("", ""), self.frames[rule]];
        for (at, (before, after)) in frames
            .into_iter()
            .flat_map(|frame| (0..self.values.len()).map(move |at| (at, frame)))
        {
            let start = text.len() + before.len();
            let value = self.values[at].1;
            text += &format!("{before}{value}{after}{APART}");
            spans.push((start, start + value.len(), at));
        }
        let found: BTreeSet<(usize, usize)> = scanner
            .scan(&text)
            .iter()
            .map(|finding| (finding.span().start, finding.span().end))
            .collect();
        let taken = spans
            .into_iter()
            .filter(|&(start, end, _)| found.contains(&(start, end)));
        taken.map(|(_, _, at)| self.values[at]).collect()
    }

    /// The rule that labels `value` beside the words of `rule`; `-` when none does.
    fn winner(&self, scanner: &Scanner, rule: usize, value: &str) -> String {
        let text = self.framed(rule, value);
        let start = self.frames[rule].0.len();
        let findings = scanner.scan(&text);
        let winner = findings
            .iter()
            .find(|finding| finding.range().contains(&start));
        winner.map_or("-".into(), |finding| {
            scanner.rule(finding.rule()).id().to_string()
        })
    }
}
