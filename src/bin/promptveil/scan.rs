//! `promptveil scan`.

use std::io::{self, Write};

use indicatif::ProgressBar;
use promptveil::{Finding, OffsetUnit, Scanner, Score};

use crate::args::{Format, RuleArgs, ScanArgs};
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::jsonl;
use crate::locate::Locator;
use crate::packs;
use crate::report::{Report, Reported};

pub(crate) fn run(args: &ScanArgs) -> Result<u8, Failure> {
    let scanner = scanner(&args.rules, args.input.min_score)?;
    let sources = input::sources(&args.input.files)?;
    let count = if args.input.jsonl {
        jsonl::scan(&scanner, &sources, args.input.offsets.into())?
    } else {
        scan(args, &scanner, &sources)?
    };
    Ok(exit_code(args.input.exit_code, count))
}

/// The exit code of a run that worked.
pub(crate) fn exit_code(if_found: Option<u8>, count: u64) -> u8 {
    match if_found {
        Some(code) if count > 0 => code,
        _ => 0,
    }
}

fn scanner(rules: &RuleArgs, min_score: Option<u8>) -> Result<Scanner, Failure> {
    if rules.packs.is_empty() && rules.rule_files.is_empty() && min_score.is_none() {
        return Ok(Scanner::builtin().clone());
    }
    packs::scanner(rules, |builder| {
        if let Some(points) = min_score {
            builder.min_score(Score::new(points.into()));
        }
    })
}

fn scan(args: &ScanArgs, scanner: &Scanner, sources: &[Source]) -> Result<u64, Failure> {
    let bar = input::hidden_bar();
    let mut report = Report::new(args.format, scanner, &bar)?;
    let mut count = 0;
    for source in sources {
        count += scan_source(
            scanner,
            source,
            args.input.offsets.into(),
            &mut report,
            &bar,
        )?;
    }
    report.finish()?;
    if args.format == Format::Text {
        let files = sources.len();
        let _ = writeln!(
            io::stderr(),
            "{} in {}",
            counted(count, "finding"),
            counted(files, "file")
        );
    }
    Ok(count)
}

fn scan_source(
    scanner: &Scanner,
    source: &Source,
    unit: OffsetUnit,
    report: &mut Report,
    bar: &ProgressBar,
) -> Result<u64, Failure> {
    let mut progress = Progress {
        scanner,
        source,
        report,
        locator: Locator::new(unit),
        written: Ok(()),
    };
    let mut stream = scanner.scan_stream();
    source.for_each_chunk(bar, |chunk| {
        progress.locator.push(chunk);
        stream.push(chunk, |finding, value| progress.found(finding, value));
        progress.locator.keep_last(stream.held());
        progress.take_written()
    })?;
    let summary = stream.finish(|finding, value| progress.found(finding, value));
    progress.take_written()?;
    Ok(summary.findings())
}

/// How far one source is scanned, and where its findings go.
struct Progress<'a> {
    scanner: &'a Scanner,
    source: &'a Source,
    report: &'a mut Report,
    locator: Locator,
    written: io::Result<()>,
}

impl Progress<'_> {
    fn found(&mut self, finding: Finding, value: &[u8]) {
        let found = Reported {
            file: &self.source.name,
            rule: self.scanner.rule(finding.rule()),
            finding,
            place: self.locator.locate(finding.span()),
            value,
        };
        // The stream's callback cannot stop it, so after an error the rest is dropped.
        if self.written.is_ok() {
            self.written = self.report.found(&found);
        }
    }

    /// The error of the callback, if any; what was found so far is shown at once.
    fn take_written(&mut self) -> Result<(), Failure> {
        std::mem::replace(&mut self.written, Ok(()))?;
        Ok(self.report.show()?)
    }
}

fn counted(count: impl TryInto<u64>, what: &str) -> String {
    match count.try_into() {
        Ok(1) => format!("1 {what}"),
        Ok(count) => format!("{count} {what}s"),
        Err(_) => format!("many {what}s"),
    }
}
