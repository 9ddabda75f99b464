//! Findings of `scan` as text, JSON or SARIF; the value only ever masked.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use promptveil::{Finding, Rule, Scanner, Severity};
use serde::Serialize;

use crate::args::Format;
use crate::locate::Location;
use crate::output::{self, ColorOutput, Output};
use crate::printable::{masked, printable};
use crate::sarif;

/// One finding and all there is to print of it.
pub(crate) struct Reported<'a> {
    pub(crate) file: &'a str,
    pub(crate) rule: &'a Rule,
    pub(crate) finding: Finding,
    pub(crate) place: Location,
    pub(crate) value: &'a [u8],
}

/// Prints findings as they come.
///
/// An error on the way leaves JSON and SARIF unfinished on purpose: half a result must not parse as a whole one.
pub(crate) enum Report {
    Text(ColorOutput),
    Json(List),
    Sarif(List),
}

impl Report {
    pub(crate) fn new(format: Format, scanner: &Scanner, bar: &ProgressBar) -> io::Result<Report> {
        Ok(match format {
            Format::Text => Report::Text(output::color_stdout(bar)),
            Format::Json => Report::Json(List::new(output::stdout(bar), "[")?),
            Format::Sarif => {
                let head = sarif::head(scanner.rules());
                Report::Sarif(List::new(output::stdout(bar), &head)?)
            }
        })
    }

    pub(crate) fn found(&mut self, found: &Reported<'_>) -> io::Result<()> {
        match self {
            Report::Text(out) => text_line(out, found),
            Report::Json(list) => list.item(&JsonFinding::new(found)),
            Report::Sarif(list) => list.item(&sarif::result(found)),
        }
    }

    /// Lets people see lines while a slow input is still open; whoever reads JSON waits for its end anyway.
    pub(crate) fn show(&mut self) -> io::Result<()> {
        match self {
            Report::Text(out) if !out.buffer().is_empty() => out.flush(),
            _ => Ok(()),
        }
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Report::Text(mut out) => out.flush(),
            Report::Json(list) => list.finish("]"),
            Report::Sarif(list) => list.finish(sarif::TAIL),
        }
    }
}

fn text_line(out: &mut ColorOutput, found: &Reported<'_>) -> io::Result<()> {
    let place = AnsiColor::Cyan.on_default();
    let entity = severity_style(found.rule.severity());
    let value = Style::new().dimmed();
    let start = found.place.start;
    write!(
        out,
        "{place}{}:{}:{}{place:#}: ",
        printable(found.file),
        start.line,
        start.column
    )?;
    write!(out, "{entity}{}{entity:#} ", found.rule.entity())?;
    write!(out, "{} {} ", found.rule.id(), found.finding.score())?;
    writeln!(out, "{value}{}{value:#}", masked(found.value))
}

fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Low => AnsiColor::Green.on_default(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::High => AnsiColor::Red.on_default(),
        _ => AnsiColor::Red.on_default().bold(),
    }
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    file: &'a str,
    rule: &'a str,
    entity: &'a str,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    score: u8,
    action: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    specimen: bool,
}

impl<'a> JsonFinding<'a> {
    fn new(found: &Reported<'a>) -> JsonFinding<'a> {
        JsonFinding {
            file: found.file,
            rule: found.rule.id().as_str(),
            entity: found.rule.entity(),
            start: found.place.units.start,
            end: found.place.units.end,
            line: found.place.start.line,
            column: found.place.start.column,
            score: found.finding.score().points(),
            action: found.finding.action().as_str(),
            specimen: found.finding.is_specimen(),
        }
    }
}

/// A JSON array written item by item, one a line.
pub(crate) struct List {
    out: Output,
    is_empty: bool,
}

impl List {
    fn new(mut out: Output, head: &str) -> io::Result<List> {
        out.write_all(head.as_bytes())?;
        Ok(List {
            out,
            is_empty: true,
        })
    }

    fn item(&mut self, item: &impl Serialize) -> io::Result<()> {
        self.out
            .write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        Ok(serde_json::to_writer(&mut self.out, item)?)
    }

    fn finish(mut self, tail: &str) -> io::Result<()> {
        if !self.is_empty {
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(tail.as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}
