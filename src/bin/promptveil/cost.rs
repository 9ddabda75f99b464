//! `--cost` of `rules explain` and `rules check`: what rules cost on the texts of the benchmarks.

use std::io::Write;

use promptveil::{PatternCost, Rule, Scanner};

use crate::args::RuleArgs;
use crate::corpus::{Corpus, corpus};
use crate::failure::Failure;
use crate::output::Output;
use crate::packs;
use crate::printable::printable;
use crate::rules::unknown_rule;

/// Bytes of each text, so that all counts are those of a MiB.
const LEN: usize = 1 << 20;

pub(crate) fn run(args: &RuleArgs, id: &str, out: &mut Output) -> Result<u8, Failure> {
    let scanner = packs::scanner(args, |_| {})?;
    let rule = scanner.rules().rule(id).ok_or_else(|| unknown_rule(id))?;
    write_rules(&scanner, std::iter::once(rule), out)?;
    Ok(0)
}

/// The costs of all rules, one after the other.
pub(crate) fn write_all(scanner: &Scanner, out: &mut Output) -> Result<(), Failure> {
    write_rules(scanner, scanner.rules().iter(), out)
}

fn write_rules<'r>(
    scanner: &Scanner,
    rules: impl Iterator<Item = &'r Rule>,
    out: &mut Output,
) -> Result<(), Failure> {
    let costs: Vec<(Corpus, Vec<PatternCost>)> = Corpus::ALL
        .into_iter()
        .map(|name| {
            let text = String::from_utf8_lossy(&corpus(name, LEN)).into_owned();
            (name, scanner.cost(&text))
        })
        .collect();
    for rule in rules {
        writeln!(
            out,
            "{} ({}), on 1 MiB of each text",
            rule.id(),
            rule.entity()
        )?;
        let is_own = |cost: &PatternCost| scanner.rule(cost.rule).id() == rule.id();
        // All texts have the same patterns in the same order.
        let (_, first) = &costs[0];
        for (at, pattern) in first.iter().enumerate().filter(|(_, cost)| is_own(cost)) {
            writeln!(
                out,
                "pattern {}: {}",
                printable(&pattern.pattern),
                anchor(pattern)
            )?;
            write_table(costs.iter().map(|(text, costs)| (*text, &costs[at])), out)?;
        }
    }
    Ok(())
}

/// What one pattern costs on each text.
fn write_table<'c>(
    rows: impl Iterator<Item = (Corpus, &'c PatternCost)>,
    out: &mut Output,
) -> Result<(), Failure> {
    writeln!(
        out,
        "  {:12}{:>12}{:>10}{:>12}",
        "text", "candidates", "runs", "bytes read"
    )?;
    for (text, cost) in rows {
        let PatternCost {
            candidates,
            runs,
            bytes,
            ..
        } = *cost;
        let name = text.name();
        writeln!(out, "  {name:12}{candidates:>12}{runs:>10}{bytes:>12}")?;
    }
    Ok(())
}

/// What a pattern is looked for by.
fn anchor(cost: &PatternCost) -> String {
    let mut text = format!("anchor {}", cost.anchor.as_str());
    for (at, literal) in cost.literals.iter().enumerate() {
        text += if at == 0 { " " } else { " or " };
        text += &format!("`{}`", printable(literal));
    }
    if cost.waits_for_keyword {
        text += ", waits for a keyword";
    }
    text
}
