//! `promptveil rules explain`: every gate of one rule on one text.

use std::io::{self, Read, Write};

use promptveil::{Explanation, Finding, Outcome, Scanner, Step};

use crate::args::RuleArgs;
use crate::failure::Failure;
use crate::output::Output;
use crate::packs;
use crate::printable::masked;
use crate::rules::unknown_rule;

/// Longest text, in bytes: the explanation tries every regex at every byte.
const MAX_TEXT: usize = 1 << 20;

pub(crate) fn run(
    args: &RuleArgs,
    id: &str,
    words: &[String],
    out: &mut Output,
) -> Result<u8, Failure> {
    let scanner = packs::scanner(args, |_| {})?;
    let rule = scanner.rules().rule(id).ok_or_else(|| unknown_rule(id))?;
    let text = text_of(words)?;
    let explanation = scanner.explain(id, &text).ok_or_else(|| unknown_rule(id))?;
    writeln!(
        out,
        "{id} ({}), threshold {}",
        rule.entity(),
        explanation.min_score()
    )?;
    if explanation.steps().is_empty() {
        writeln!(out, "no pattern of the rule matches anywhere")?;
    }
    let findings = scanner.scan(&text);
    for step in explanation.steps() {
        let value = text.as_bytes().get(step.span.range()).unwrap_or_default();
        let verdict = verdict(&scanner, &explanation, &findings, id, step);
        let span = step.span;
        writeln!(
            out,
            "pattern {} at {}..{} ({}): {verdict}",
            step.pattern,
            span.start,
            span.end,
            masked(value)
        )?;
    }
    Ok(0)
}

/// The words of the command line, or stdin.
fn text_of(words: &[String]) -> Result<String, Failure> {
    let is_stdin = words.is_empty() || words == ["-"];
    let text = if is_stdin {
        read_stdin()?
    } else {
        words.join(" ")
    };
    if text.len() > MAX_TEXT {
        return Err(Failure::new(
            "the text is longer than 1 MiB; `rules explain` takes one passage",
        ));
    }
    Ok(text)
}

fn read_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(MAX_TEXT as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::read("-", &error))?;
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // The API explains strings only: one control character for each stray byte keeps all offsets.
        text.extend(chunk.invalid().iter().map(|_| '\u{1A}'));
    }
    Ok(text)
}

fn verdict(
    scanner: &Scanner,
    explanation: &Explanation,
    findings: &[Finding],
    id: &str,
    step: &Step,
) -> String {
    match step.outcome {
        Outcome::Border => "no: a letter, digit or joined group stands next to it".to_owned(),
        Outcome::Validator => "no: a validator rejects it".to_owned(),
        Outcome::Allowed => "no: an allow list names it".to_owned(),
        Outcome::Context => {
            "no: a required keyword is missing, or a keyword of an allow list is near".to_owned()
        }
        Outcome::Alone => "no: what the rule requires near by is not there".to_owned(),
        Outcome::Scored {
            score,
            cue_distance,
        } => {
            let cue = match cue_distance {
                Some(bytes) => format!("keyword {bytes} bytes away"),
                None => "no keyword near".to_owned(),
            };
            if score < explanation.min_score() {
                return format!("no: score {score} is below the threshold; {cue}");
            }
            let label = label_of(scanner, findings, id, step);
            format!("yes: score {score}; {cue}; {label}")
        }
        _ => "decided by a gate that this command does not know".to_owned(),
    }
}

/// Who reports the place in the end: a stronger rule may have taken it.
fn label_of(scanner: &Scanner, findings: &[Finding], id: &str, step: &Step) -> String {
    let mut rules: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.span().overlaps(step.span))
        .map(|finding| scanner.rule(finding.rule()).id().as_str())
        .collect();
    rules.dedup();
    match rules[..] {
        [] => "not reported".to_owned(),
        [only] if only == id => "reported".to_owned(),
        _ => format!("the place is reported as {}", rules.join(", ")),
    }
}
