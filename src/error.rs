//! The errors of the two phases: [`BuildError`] and [`Error`]. Scanning and redacting plain text in memory cannot
//! fail.

use std::fmt;
use std::io;

use crate::payload::JsonFault;
use crate::rules::RuleId;

/// A place in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub(crate) file: Option<String>,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Location {
    /// The file, when the rules came from one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Line, counted from 1; 0 when the fault is in no line, as that of a file that cannot be read.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column in characters, counted from 1; 0 when the line is.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) if self.line == 0 => f.write_str(file),
            Some(file) => write!(f, "{file}:{}:{}", self.line, self.column),
            None => write!(f, "line {}, column {}", self.line, self.column),
        }
    }
}

/// Why a rule set could not be read or compiled.
///
/// The message names the rule, its place in the file, the value seen and the limit, and gives a hint.
pub struct BuildError {
    kind: Box<BuildErrorKind>,
    rule: Option<RuleId>,
    location: Option<Location>,
}

/// The private side of [`BuildError`]; one variant for each thing a pack can get wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildErrorKind {
    #[error("not valid TOML for a rule pack: {message}")]
    Syntax { message: String },
    #[error("pack file is not UTF-8; save it as UTF-8 without a byte order mark")]
    NotUtf8,
    #[error("cannot read the pack file: {0}")]
    Io(io::Error),
    #[error("{what} is {seen}, the limit is {limit}; {hint}")]
    Limit {
        what: &'static str,
        seen: usize,
        limit: usize,
        hint: &'static str,
    },
    #[error("schema version {seen} is unknown; this version of promptveil reads schema 1")]
    Schema { seen: u32 },
    #[error("{what} `{seen}` is not a name; use 1 to 64 of a-z, 0-9, `-`, `_` and `.`")]
    Name { what: &'static str, seen: String },
    #[error("entity `{seen}` is not a label; use 1 to 64 of A-Z, 0-9 and `_`")]
    Entity { seen: String },
    #[error(
        "rule id `{seen}` is used twice, in packs `{first}` and `{second}`; ids are unique across all packs of a scanner"
    )]
    DuplicateId {
        seen: String,
        first: String,
        second: String,
    },
    #[error(
        "pack `{seen}` has the id of another pack `{seen}` that is trusted more; give it an id of its own"
    )]
    TakenPackId { seen: String },
    #[error(
        "pack `{pack}` may not {key} rule `{rule}`: pack `{owner}` is trusted more; a host that wants it says so with `RuleSet::trust` or `--trust-rules`"
    )]
    NotTrusted {
        key: &'static str,
        rule: String,
        pack: String,
        owner: String,
    },
    #[error(
        "`{key}` of pack `{pack}` names rule `{seen}`, which is not there; name its pack in `extends` or load it"
    )]
    UnknownRule {
        key: &'static str,
        seen: String,
        pack: String,
    },
    #[error("`extends` names pack `{seen}`, which is neither loaded nor embedded")]
    UnknownPack { seen: String },
    #[error("packs `{first}` and `{last}` extend each other in a circle; leave one `extends` out")]
    Circle { first: String, last: String },
    #[error("rule `{seen}` is overridden twice, by packs `{first}` and `{second}`; keep one")]
    OverriddenTwice {
        seen: String,
        first: String,
        second: String,
    },
    #[error("include `{file}`: {message}; {hint}")]
    Include {
        file: String,
        message: String,
        hint: &'static str,
    },
    #[error("{what} holds a control character or more than {limit} bytes; write plain text")]
    Text { what: &'static str, limit: usize },
    #[error("no `{missing}`; {hint}")]
    Missing {
        missing: &'static str,
        hint: &'static str,
    },
    #[error("`{first}` and `{second}` exclude each other; {hint}")]
    Exclusive {
        first: &'static str,
        second: &'static str,
        hint: &'static str,
    },
    #[error("{what} is {seen}; it must lie in {allowed}")]
    Range {
        what: &'static str,
        seen: String,
        allowed: &'static str,
    },
    #[error("regex `{pattern}`: {message}; {hint}")]
    Regex {
        pattern: String,
        message: String,
        hint: &'static str,
    },
    #[error("fragment `{seen}` {message}")]
    Fragment { seen: String, message: &'static str },
    #[error("format `{format}`, character {column}: {message}; {hint}")]
    Format {
        format: String,
        column: usize,
        message: String,
        hint: &'static str,
    },
    #[error("no rule `{seen}` for a recognizer to speak for")]
    NoRuleToRecognize { seen: String },
    #[error("unknown validator `{seen}`; did you mean `{nearest}`?")]
    UnknownValidator { seen: String, nearest: String },
    #[error("keyword `{seen}` must begin with a letter or digit and hold at most 100 bytes")]
    Keyword { seen: String },
}

impl BuildError {
    pub(crate) fn new(kind: BuildErrorKind) -> BuildError {
        BuildError {
            kind: Box::new(kind),
            rule: None,
            location: None,
        }
    }

    pub(crate) fn for_rule(mut self, rule: &RuleId) -> BuildError {
        self.rule.get_or_insert_with(|| rule.clone());
        self
    }

    pub(crate) fn at(mut self, location: Location) -> BuildError {
        self.location.get_or_insert(location);
        self
    }

    pub(crate) fn in_file(mut self, file: &str) -> BuildError {
        let location = self.location.get_or_insert(Location {
            file: None,
            line: 0,
            column: 0,
        });
        location.file.get_or_insert_with(|| file.to_owned());
        self
    }

    /// The rule at fault, when one rule is.
    #[must_use]
    pub fn rule(&self) -> Option<&RuleId> {
        self.rule.as_ref()
    }

    /// Where in the file, when known.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// The limit that was passed, when a limit was.
    #[must_use]
    pub fn limit(&self) -> Option<usize> {
        match *self.kind {
            BuildErrorKind::Limit { limit, .. } => Some(limit),
            _ => None,
        }
    }

    /// Whether the text is not valid TOML or not a pack at all.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(
            *self.kind,
            BuildErrorKind::Syntax { .. } | BuildErrorKind::NotUtf8
        )
    }

    /// Whether the pack file could not be read.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(*self.kind, BuildErrorKind::Io(_))
    }
}

impl From<BuildErrorKind> for BuildError {
    fn from(kind: BuildErrorKind) -> BuildError {
        BuildError::new(kind)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        // Names and patterns come from the pack; control characters in them must not reach a terminal.
        for character in self.kind.to_string().chars() {
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BuildError({self})")
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            BuildErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// Why something failed at run time.
///
/// The message names what failed, where, and the limit; never text.
pub struct Error {
    kind: ErrorKind,
}

/// The private side of [`Error`].
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum ErrorKind {
    #[error("{0}")]
    Payload(JsonFault),
    #[error("the operating system gave no random bytes")]
    Random,
    #[error(
        "the vault is full: it holds no more than {limit} {what}; raise `VaultLimits` or begin a new session"
    )]
    VaultFull { what: &'static str, limit: usize },
    #[error("the vault has passed its age limit; begin a new session")]
    VaultExpired,
    #[error("two values of one label have the same token; begin a new session")]
    TokenTaken,
    #[error("the two vaults have different session keys; tokens of one mean nothing to the other")]
    OtherVault,
    #[error("not a sealed vault of this version, or cut short")]
    SealFormat,
    #[error("the sealed vault was changed, or was sealed with another key")]
    SealBroken,
}

impl Error {
    /// Whether a payload is not JSON that every reader takes alike, or passes a limit of its size or depth.
    ///
    /// A stream of events that holds too much is no such error: [`Error::limit`] says which limit it passed.
    #[must_use]
    pub fn is_payload(&self) -> bool {
        matches!(self.kind, ErrorKind::Payload(fault) if !fault.is_of_stream())
    }

    /// The limit that was passed, when a limit was.
    #[must_use]
    pub fn limit(&self) -> Option<usize> {
        match self.kind {
            ErrorKind::Payload(fault) => fault.limit(),
            ErrorKind::VaultFull { limit, .. } => Some(limit),
            _ => None,
        }
    }

    /// Whether a vault is full; [`Error::limit`] says how many values or bytes it may hold.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self.kind, ErrorKind::VaultFull { .. })
    }

    /// Whether two vaults belong to different sessions: tokens of one mean nothing to the other.
    #[must_use]
    pub fn is_other_session(&self) -> bool {
        matches!(self.kind, ErrorKind::OtherVault)
    }

    /// Whether a vault is past its age limit.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        matches!(self.kind, ErrorKind::VaultExpired)
    }

    /// Whether a sealed vault could not be opened.
    #[must_use]
    pub fn is_seal(&self) -> bool {
        matches!(self.kind, ErrorKind::SealFormat | ErrorKind::SealBroken)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error { kind }
    }
}

impl From<JsonFault> for Error {
    fn from(fault: JsonFault) -> Error {
        Error {
            kind: ErrorKind::Payload(fault),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {}
