//! Readable grammars for case, docket and file numbers: [`Format`].
//!
//! A clerk writes the number as it looks, `LV-{yy}-{seq:6}`. [`parse`] reads that, [`regex`] turns it into the
//! pattern that scans, [`read`] reads one value the plain way and gives its canonical spelling, [`sample`] makes
//! values and near misses. None but the first two run when a scanner is built.

mod parse;
mod read;
mod regex;
mod sample;

use std::fmt;
use std::str::FromStr;

use crate::error::{BuildError, BuildErrorKind};

/// A grammar for numbers that an office gives out.
///
/// Letters and digits stand for themselves, letters in any case. A separator (`-`, space, `/`, `.`, `_`) stands for
/// any of them, and may be missing beside a letter. `~` writes nothing and lets any separator stand there. `[..]` may
/// be missing. Fields stand in braces: `{seq:6}`, `{yy}`, `{dept:enum(CV,CR,PR)}`, `{/}` for exactly that separator.
/// `SCHEMA_HELP` lists them all.
///
/// ```
/// use promptveil::Format;
///
/// let format = Format::new("LV-{yy}-{seq:6}")?;
/// assert_eq!(format.canonical("lv 25/004417").as_deref(), Some("LV-25-004417"));
/// assert_eq!(format.canonical("LV-25-4417"), None);
/// assert!(format.canonical(&format.sample(1)).is_some());
/// # Ok::<(), promptveil::BuildError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Format {
    text: String,
    parts: Vec<Part>,
}

/// One part of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Text as it stands; letters in any case.
    Literal(String),
    /// Exactly this text.
    Exact(String),
    /// What the canonical form writes, empty for `~`; any separator, or none unless it parts two groups of digits.
    Separator { written: String, required: bool },
    /// That many characters of one kind.
    Run { of: Chars, min: usize, max: usize },
    /// Four digits from 1900 to 2099.
    Year,
    /// Two digits from 01 to 12.
    Month,
    /// Two digits from 01 to 31.
    Day,
    /// One of these, longest first.
    OneOf {
        values: Vec<String>,
        exact_case: bool,
    },
    /// May be missing.
    Optional(Vec<Part>),
}

/// What a run is made of; ASCII only, the view has folded digits of other scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chars {
    Digits,
    Letters,
    Capitals,
    Alnum,
}

/// What may stand where a format has a separator; a space may stand on either side.
const SEPARATORS: [char; 5] = ['-', '/', '.', '_', ' '];

/// How often a canonical form is read again, in a format whose parts can be read in more than one way.
const MAX_REREADS: usize = 8;

/// As [`Format::new`].
impl FromStr for Format {
    type Err = BuildError;

    fn from_str(text: &str) -> Result<Format, BuildError> {
        Format::new(text)
    }
}

impl Format {
    /// Reads a grammar.
    ///
    /// # Errors
    ///
    /// When it does not parse or passes a limit: 1,000 bytes, 40 fields, 300 values in a list. The message names the
    /// character and what to write instead.
    pub fn new(text: &str) -> Result<Format, BuildError> {
        Format::parse(text).map_err(BuildError::new)
    }

    pub(super) fn parse(text: &str) -> Result<Format, BuildErrorKind> {
        let parts = parse::parse(text)?;
        Ok(Format {
            text: text.to_owned(),
            parts,
        })
    }

    /// The grammar as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The regex that finds such numbers; what may stand next to them is the border of the rule.
    #[must_use]
    pub fn regex(&self) -> String {
        regex::of(&self.parts)
    }

    /// The one spelling of a number, or `None` when `value` is not one: separators as the grammar writes them, letters
    /// of fields in capitals.
    ///
    /// Two spellings of one number have the same canonical form, and it is its own. Time is at most quadratic in the
    /// length of `value`.
    #[must_use]
    pub fn canonical(&self, value: &str) -> Option<String> {
        let mut found = read::canonical(&self.parts, value)?;
        // `{seq:2}[-{capitals:2}][ LV]` reads the ` LV` that it wrote for `-lv` as capitals.
        for _ in 0..MAX_REREADS {
            match read::canonical(&self.parts, &found) {
                Some(again) if again != found => found = again,
                _ => break,
            }
        }
        Some(found)
    }

    /// A made-up number, the same for the same `seed`; spelled freely where the grammar leaves a choice.
    #[must_use]
    pub fn sample(&self, seed: u64) -> String {
        sample::sample(&self.parts, seed)
    }

    /// A made-up text that is nearly such a number and holds none, the same for the same `seed`.
    #[must_use]
    pub fn near_miss(&self, seed: u64) -> String {
        sample::near_miss(&self.parts, seed)
    }

    /// Whether a number stands anywhere in `text`, with no letter or digit next to it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        read::is_in(&self.parts, text)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Format({:?})", self.text)
    }
}

/// How a prepared pattern holds its format: the text is enough.
pub(super) mod as_text {
    use std::sync::Arc;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Format;

    pub(in crate::rules) fn serialize<S: Serializer>(
        format: &Option<Arc<Format>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        format.as_deref().map(Format::as_str).serialize(serializer)
    }

    pub(in crate::rules) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Arc<Format>>, D::Error> {
        let text = Option::<&str>::deserialize(deserializer)?;
        let format = text.map(|text| Format::parse(text).map(Arc::new));
        format.transpose().map_err(|_| Error::custom("no format"))
    }
}

#[cfg(test)]
mod tests;
