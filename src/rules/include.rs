//! Term files beside a pack: `include`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::error::{BuildErrorKind, Location};

/// Largest term file, in bytes.
const MAX_FILE_LEN: usize = 1 << 20;
/// Most term files of one pack, and with their size a bound on what is read at all.
const MAX_FILES: usize = 16;
/// What to do about a file that the system does not give.
const CHECK_NAME: &str = "check the name";

/// The term files that one pack names, each read once.
#[derive(Default)]
pub(super) struct Includes {
    /// The folder of the pack; none for a pack that is no file.
    folder: Option<PathBuf>,
    files: HashMap<String, Vec<Term>>,
}

/// A line of a term file.
#[derive(Clone)]
pub(super) struct Term {
    pub(super) text: String,
    pub(super) location: Location,
}

impl Includes {
    /// Files beside the pack file `path`.
    pub(super) fn beside(path: &Path) -> Includes {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        Includes {
            folder: Some(folder.to_owned()),
            files: HashMap::new(),
        }
    }

    /// Reads the term file `name`, unless it was read before.
    pub(super) fn read(&mut self, name: &str) -> Result<(), BuildErrorKind> {
        if self.files.contains_key(name) {
            return Ok(());
        }
        super::check::check_limit(
            "number of included files",
            self.files.len() + 1,
            MAX_FILES,
            "join the word lists",
        )?;
        let text = self.text(name)?;
        self.files.insert(name.to_owned(), terms(name, &text));
        Ok(())
    }

    /// The terms of a file that was read.
    pub(super) fn terms(&self, name: &str) -> &[Term] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    fn text(&self, name: &str) -> Result<String, BuildErrorKind> {
        let path = self.path(name)?;
        let bytes = read_some(&path).map_err(|error| fault(name, error, CHECK_NAME))?;
        super::check::check_limit(
            "size of an included file in bytes",
            bytes.len(),
            MAX_FILE_LEN,
            "split the word list",
        )?;
        match String::from_utf8(bytes) {
            Ok(text) if !text.starts_with('\u{feff}') => Ok(text),
            _ => Err(fault(
                name,
                "not UTF-8",
                "save it as UTF-8 without a byte order mark",
            )),
        }
    }

    /// Where a file lies that a rule names: in the folder of the pack or below it.
    fn path(&self, name: &str) -> Result<PathBuf, BuildErrorKind> {
        const PLAIN: &str =
            "name a file in the folder of the pack or below it, such as `terms/wards.txt`";
        let Some(folder) = &self.folder else {
            return Err(fault(
                name,
                "a pack that is no file has no folder",
                "read it with `RuleSet::from_file`, or write `terms`",
            ));
        };
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        if name.is_empty()
            || name.contains(['\\', ':'])
            || !Path::new(name).components().all(is_plain)
        {
            return Err(fault(name, "not a plain relative path", PLAIN));
        }
        // Links are followed before the comparison: one that leads out of the folder shows here.
        let real = |path: &Path| {
            let real = path.canonicalize();
            real.map_err(|error| fault(name, error, CHECK_NAME))
        };
        let (path, inside) = (real(&folder.join(name))?, real(folder)?);
        if !path.starts_with(&inside) {
            return Err(fault(name, "leads out of the folder of the pack", PLAIN));
        }
        if !path.is_file() {
            return Err(fault(name, "not a file", PLAIN));
        }
        Ok(path)
    }
}

fn fault(file: &str, message: impl ToString, hint: &'static str) -> BuildErrorKind {
    BuildErrorKind::Include {
        file: file.to_owned(),
        message: message.to_string(),
        hint,
    }
}

/// One byte more than allowed is enough to see that the file is too large.
fn read_some(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(MAX_FILE_LEN as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// One term a line; blank lines, and lines that begin with `#`, are none. Nothing in such a file includes another.
fn terms(name: &str, text: &str) -> Vec<Term> {
    let lines = text.lines().enumerate().map(|(at, line)| Term {
        text: line.trim().to_owned(),
        location: Location {
            file: Some(name.to_owned()),
            line: at + 1,
            column: 1,
        },
    });
    lines
        .filter(|term| !term.text.is_empty() && !term.text.starts_with('#'))
        .collect()
}
