//! `--jsonl`: one text a line in, one result a line out.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use indicatif::ProgressBar;
use promptveil::{Finding, OffsetUnit, Redacted, Scanner, Span, Vault, convert_spans};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::failure::Failure;
use crate::input::{self, Source};
use crate::output::{self, Output};
use crate::redact::Tally;
use crate::vault::VaultFile;

/// Longest line, in bytes: a file without line ends must not fill the memory.
const MAX_LINE: u64 = 256 << 20;

pub(crate) fn scan(
    scanner: &Scanner,
    sources: &[Source],
    unit: OffsetUnit,
) -> Result<u64, Failure> {
    let mut count = 0;
    let take = |line: &Line<'_>, out: &mut Vec<u8>| {
        let findings = scanner.scan(&line.text);
        count += findings.len() as u64;
        write_id(out, line.id)?;
        write_findings(out, scanner, &line.text, &findings, unit)?;
        Ok(())
    };
    for_each_line(sources, take, || Ok(()))?;
    Ok(count)
}

pub(crate) fn redact(
    scanner: &Scanner,
    sources: &[Source],
    unit: OffsetUnit,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let take = |line: &Line<'_>, out: &mut Vec<u8>| {
        let redacted = scanner.redact(&line.text);
        write_redacted(scanner, line, &redacted, unit, &mut tally, out)
    };
    for_each_line(sources, take, || Ok(()))?;
    Ok(tally)
}

/// As [`redact`], with the tokens of a vault, which is on disk before its tokens go out.
pub(crate) fn redact_with(
    scanner: &Scanner,
    file: &mut VaultFile,
    sources: &[Source],
    unit: OffsetUnit,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let file = RefCell::new(file);
    let take = |line: &Line<'_>, out: &mut Vec<u8>| {
        let redacted = scanner.redact_with(&mut file.borrow_mut().vault, &line.text);
        let redacted = redacted.map_err(|error| Failure::new(error.to_string()))?;
        write_redacted(scanner, line, &redacted, unit, &mut tally, out)
    };
    for_each_line(sources, take, || file.borrow_mut().save())?;
    Ok(tally)
}

fn write_redacted(
    scanner: &Scanner,
    line: &Line<'_>,
    redacted: &Redacted<'_>,
    unit: OffsetUnit,
    tally: &mut Tally,
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    tally.add(redacted.findings().len() as u64, redacted.verdict());
    write_id(out, line.id)?;
    write_text(out, redacted.text())?;
    write_findings(out, scanner, &line.text, redacted.findings(), unit)?;
    Ok(())
}

/// Puts the values of a vault back into each text; says how many tokens stay.
pub(crate) fn restore(vault: &Vault, sources: &[Source]) -> Result<u64, Failure> {
    let mut stayed = 0;
    let take = |line: &Line<'_>, out: &mut Vec<u8>| {
        let restored = vault.restore(&line.text);
        stayed += restored.report().left();
        write_id(out, line.id)?;
        write_text(out, restored.text())?;
        out.write_all(b"}\n")?;
        Ok(())
    };
    for_each_line(sources, take, || Ok(()))?;
    Ok(stayed)
}

/// Calls `take` with each line and what it writes to, and `before_flush` whenever what was written is about to go out.
fn for_each_line(
    sources: &[Source],
    mut take: impl FnMut(&Line<'_>, &mut Vec<u8>) -> Result<(), Failure>,
    mut before_flush: impl FnMut() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut read = Ok(());
    for source in sources {
        read = lines_of(source, &bar, &mut out, &mut take, &mut before_flush);
        if read.is_err() {
            break;
        }
    }
    // The lines before a bad one go out. If they must not, the buffer has to be taken apart: dropped, it sends them
    // off.
    if let Err(failure) = before_flush() {
        drop(out.into_parts());
        return Err(failure);
    }
    out.flush()?;
    read
}

fn lines_of(
    source: &Source,
    bar: &ProgressBar,
    out: &mut Output,
    take: &mut impl FnMut(&Line<'_>, &mut Vec<u8>) -> Result<(), Failure>,
    before_flush: &mut impl FnMut() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut reader = BufReader::with_capacity(input::CHUNK, source.open(bar)?);
    let (mut bytes, mut ready) = (Vec::new(), Vec::new());
    for number in 1_u64.. {
        if !read_line(&mut reader, &mut bytes).map_err(|error| source.failed(&error))? {
            break;
        }
        let line = parse(&bytes).map_err(|problem| bad_line(source, number, problem))?;
        take(&line, &mut ready)?;
        if goes_out(out, ready.len()) {
            before_flush()?;
        }
        out.write_all(&ready)?;
        ready.clear();
        // Whoever sends line by line and waits for each answer gets it.
        if reader.buffer().is_empty() {
            before_flush()?;
            out.flush()?;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// Whether writing `len` more bytes sends off what is buffered, or these.
fn goes_out<W: Write>(out: &BufWriter<W>, len: usize) -> bool {
    out.buffer().len() + len >= out.capacity()
}

/// The next line without its end; false when there is none.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    reader.by_ref().take(MAX_LINE + 1).read_until(b'\n', line)?;
    let is_line = !line.is_empty();
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok(is_line)
}

/// Names the place and what is wrong with it, and quotes nothing.
fn bad_line(source: &Source, number: u64, problem: &str) -> Failure {
    Failure::new(format!(
        "{}:{number}: {problem}; each line must be a JSON object with \"id\" and a string \"text\"",
        source.name
    ))
}

/// One input line.
struct Line<'a> {
    /// The id as it was written: numbers of any size and objects in any order come back the same.
    id: &'a str,
    text: String,
}

/// Reads the object key by key. A key that comes twice is refused: readers disagree on which one counts, so one of
/// the two texts could pass unseen.
fn parse(line: &[u8]) -> Result<Line<'_>, &'static str> {
    if line.len() as u64 > MAX_LINE {
        return Err("the line is longer than 256 MiB");
    }
    let line = std::str::from_utf8(line).map_err(|_| "not valid UTF-8")?;
    let mut rest = Rest(line);
    let (mut id, mut text) = (None, None);
    rest.expect('{')?;
    if !rest.accept('}') {
        loop {
            let (key, _) = rest.value::<String>()?;
            rest.expect(':')?;
            let already = match key.as_str() {
                "id" => id.replace(rest.value::<IgnoredAny>()?.1).is_some(),
                "text" => {
                    let value = rest
                        .value::<String>()
                        .map_err(|_| "\"text\" is not a string")?;
                    text.replace(value.0).is_some()
                }
                _ => {
                    rest.value::<IgnoredAny>()?;
                    false
                }
            };
            if already {
                return Err("\"id\" or \"text\" comes twice");
            }
            if rest.accept('}') {
                break;
            }
            rest.expect(',')?;
        }
    }
    rest.end()?;
    match (id, text) {
        (Some(id), Some(text)) => Ok(Line { id, text }),
        (None, _) => Err("no \"id\""),
        (_, None) => Err("no \"text\""),
    }
}

const NOT_JSON: &str = "not a JSON object";

/// What of a line is not read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// The next JSON value, and how it was written.
    fn value<T: DeserializeOwned>(&mut self) -> Result<(T, &'a str), &'static str> {
        let trimmed = self.trimmed();
        let mut values = serde_json::Deserializer::from_str(trimmed).into_iter::<T>();
        let Some(Ok(value)) = values.next() else {
            return Err(NOT_JSON);
        };
        let (written, rest) = trimmed
            .split_at_checked(values.byte_offset())
            .ok_or(NOT_JSON)?;
        self.0 = rest;
        Ok((value, written))
    }

    fn accept(&mut self, mark: char) -> bool {
        let rest = self.trimmed().strip_prefix(mark);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, mark: char) -> Result<(), &'static str> {
        if self.accept(mark) {
            Ok(())
        } else {
            Err(NOT_JSON)
        }
    }

    fn end(&self) -> Result<(), &'static str> {
        if self.trimmed().is_empty() {
            Ok(())
        } else {
            Err(NOT_JSON)
        }
    }

    /// JSON knows these four spaces only.
    fn trimmed(&self) -> &'a str {
        self.0.trim_start_matches([' ', '\t', '\r', '\n'])
    }
}

#[derive(Serialize)]
struct LineFinding<'a> {
    rule: &'a str,
    entity: &'a str,
    start: usize,
    end: usize,
    score: u8,
}

fn write_id(out: &mut Vec<u8>, id: &str) -> io::Result<()> {
    out.write_all(b"{\"id\":")?;
    out.write_all(id.as_bytes())
}

fn write_text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    out.write_all(b",\"text\":")?;
    Ok(serde_json::to_writer(&mut *out, text)?)
}

fn write_findings(
    out: &mut Vec<u8>,
    scanner: &Scanner,
    text: &str,
    findings: &[Finding],
    unit: OffsetUnit,
) -> io::Result<()> {
    let mut spans: Vec<Span> = findings.iter().map(Finding::span).collect();
    convert_spans(text.as_bytes(), &mut spans, unit);
    let row = |(finding, span): (&Finding, &Span)| {
        let rule = scanner.rule(finding.rule());
        LineFinding {
            rule: rule.id().as_str(),
            entity: rule.entity(),
            start: span.start,
            end: span.end,
            score: finding.score().points(),
        }
    };
    out.write_all(b",\"findings\":")?;
    let rows: Vec<LineFinding<'_>> = findings.iter().zip(&spans).map(row).collect();
    serde_json::to_writer(&mut *out, &rows)?;
    out.write_all(b"}\n")
}

#[cfg(test)]
mod tests {
    use std::io::{BufWriter, Write};

    use super::{goes_out, parse};

    /// A line as long as the buffer once went out before the vault with its tokens was on disk.
    #[test]
    fn nothing_goes_out_unseen() {
        for held in 0..=8 {
            for len in 0..=9 {
                let mut out = BufWriter::with_capacity(8, Vec::new());
                out.write_all(&vec![b'x'; held]).unwrap();
                let before = out.get_ref().len();
                let is_seen = goes_out(&out, len);
                out.write_all(&vec![b'y'; len]).unwrap();
                let is_out = out.get_ref().len() > before;
                assert!(is_seen || !is_out, "{len} bytes behind {held}");
            }
        }
    }

    #[test]
    fn ids_stay_as_written() {
        for id in [
            "1",
            "123456789012345678901234567890",
            "1.50e400",
            "null",
            r#"{"b": 1,"a":[2, "x"]}"#,
            r#""\u00e9""#,
        ] {
            let line = format!(r#" {{"text":"a\nb", "id": {id} , "role":{{"x":[]}}}} "#);
            let line = parse(line.as_bytes()).map(|line| (line.id.to_owned(), line.text));
            assert_eq!(line, Ok((id.to_owned(), "a\nb".to_owned())));
        }
    }

    #[test]
    fn other_lines_are_refused() {
        for line in [
            "",
            " ",
            "1",
            "[]",
            "{}",
            "{",
            r#"{"id":1}"#,
            r#"{"text":"x"}"#,
            r#"{"id":1,"text":2}"#,
            r#"{"id":1,"text":"x"} y"#,
            r#"{"id":1,"text":"x",}"#,
            r#"{"id":1 "text":"x"}"#,
            r#"{"id":1,"text":"x","text":"y"}"#,
            r#"{"id":1,"te\u0078t":"x","text":"y"}"#,
            r#"{"id":01,"text":"x"}"#,
            r#"{"id":,"text":"x"}"#,
            r#"{"id":"#,
        ] {
            assert!(parse(line.as_bytes()).is_err(), "{line}");
        }
        assert!(parse(b"{\"id\":\"\xFF\",\"text\":\"\"}").is_err());
    }
}
