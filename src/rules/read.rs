//! From the file or the text of a pack to its checked rules.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use super::check::{Reader, check_limit};
use super::fragment::Fragments;
use super::include::Includes;
use super::mistake;
use super::rule_set::RuleSet;
use crate::error::{BuildError, BuildErrorKind, Location};

/// Largest pack file, in bytes.
const MAX_FILE_LEN: usize = 1 << 20;

/// As [`RuleSet::from_toml`].
impl FromStr for RuleSet {
    type Err = BuildError;

    fn from_str(text: &str) -> Result<RuleSet, BuildError> {
        RuleSet::from_toml(text)
    }
}

impl RuleSet {
    /// Reads one pack.
    ///
    /// # Errors
    ///
    /// A pack loads whole or not at all: unknown keys, duplicate ids, a regex that does not parse or has no length
    /// bound, and every passed limit are errors with rule and place. Validators are looked up, automata built, and
    /// changes to other packs applied, when a scanner is built. The pack has [`Trust::Added`](crate::Trust::Added).
    pub fn from_toml(text: &str) -> Result<RuleSet, BuildError> {
        RuleSet::read(text, false)
    }

    /// Reads a pack that is a part of the crate.
    pub(crate) fn of_crate(text: &str) -> RuleSet {
        match RuleSet::read(text, true) {
            Ok(rules) => rules,
            Err(error) => unreachable!("a pack of the crate, read by every test: {error}"),
        }
    }

    /// Reads one pack, a file of somebody or one inside the crate.
    pub(super) fn read(text: &str, embedded: bool) -> Result<RuleSet, BuildError> {
        RuleSet::read_with(text, embedded, Includes::default())
    }

    fn read_with(
        text: &str,
        embedded: bool,
        mut includes: Includes,
    ) -> Result<RuleSet, BuildError> {
        check_limit(
            "pack file size in bytes",
            text.len(),
            MAX_FILE_LEN,
            "split the pack",
        )?;
        let lines = Lines::new(text);
        let file = super::schema::parse(text).map_err(|(message, span)| {
            let message = match mistake::meant(&message) {
                Some(word) => format!("{message}; did you mean `{word}`?"),
                None => message,
            };
            let error = BuildError::new(BuildErrorKind::Syntax { message });
            let Some(span) = span else {
                return error;
            };
            let error = error.at(lines.location(span.start));
            match mistake::rule_at(text, span.start) {
                Some(rule) => error.for_rule(&rule),
                None => error,
            }
        })?;
        for name in file.rules.iter().flat_map(|rule| &rule.include) {
            let place = lines.location(name.span().start);
            let read = includes.read(name.get_ref()).map_err(BuildError::new);
            read.map_err(|error| error.at(place))?;
        }
        let fragments = Fragments::new(&file.fragments).map_err(|(place, kind)| {
            BuildError::new(kind).at(lines.location(place.span().start))
        })?;
        let reader = Reader {
            lines,
            embedded,
            includes,
            fragments,
        };
        reader.pack(file)
    }

    /// Reads one pack from bytes that should be UTF-8.
    ///
    /// # Errors
    ///
    /// As [`RuleSet::from_toml`], and when the bytes are not UTF-8.
    pub fn from_toml_bytes(bytes: &[u8]) -> Result<RuleSet, BuildError> {
        RuleSet::read_bytes(bytes, Includes::default())
    }

    fn read_bytes(bytes: &[u8], includes: Includes) -> Result<RuleSet, BuildError> {
        check_limit(
            "pack file size in bytes",
            bytes.len(),
            MAX_FILE_LEN,
            "split the pack",
        )?;
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.starts_with('\u{feff}') => RuleSet::read_with(text, false, includes),
            _ => Err(BuildErrorKind::NotUtf8.into()),
        }
    }

    /// Reads one pack file, and the term files that its rules include.
    ///
    /// # Errors
    ///
    /// As [`RuleSet::from_toml_bytes`], and when a file cannot be read or an included one does not lie in the folder of
    /// the pack. Every error names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<RuleSet, BuildError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let read = || {
            use std::io::Read;
            let mut bytes = Vec::new();
            // One byte more than allowed is enough to see that the file is too large.
            std::fs::File::open(path)?
                .take(MAX_FILE_LEN as u64 + 1)
                .read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read()
            .map_err(|error| BuildErrorKind::Io(error).into())
            .and_then(|bytes| RuleSet::read_bytes(&bytes, Includes::beside(path)))
            .map(|mut rules| {
                for changes in &mut rules.changes {
                    Arc::make_mut(changes).in_file(&name);
                }
                rules
            })
            .map_err(|error: BuildError| error.in_file(&name))
    }
}

/// Turns byte offsets of a pack file into lines and columns.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Lines {
            text,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    pub(super) fn location(&self, offset: usize) -> Location {
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or("");
        Location {
            file: None,
            line,
            column: before.chars().count() + 1,
        }
    }
}
