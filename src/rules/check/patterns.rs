//! The patterns of a rule: how they are written, how long a match is, and which checks it has to pass.

use std::borrow::Cow;
use std::sync::Arc;

use toml::Spanned;

use super::super::format::Format;
use super::super::include::Term;
use super::super::model::{Border, Check, Pattern};
use super::super::pattern::{self, Syntax};
use super::super::schema::{PatternEntry, RuleEntry, ValidatorEntry};
use super::contexts::check_keyword;
use super::{Checked, Reader, check_limit, check_name, check_text, out_of_range};
use crate::error::{BuildError, BuildErrorKind};

/// Most patterns in one rule.
const MAX_PATTERNS: usize = 64;
/// Confidence of a rule that does not state one.
const DEFAULT_CONFIDENCE: u8 = 70;

impl Reader<'_> {
    /// The patterns of a rule: one of `regex`, `format`, `patterns` and `terms`.
    pub(super) fn patterns(&self, entry: &RuleEntry) -> Checked<Vec<Pattern>> {
        const HINT: &str =
            "a rule matches by exactly one of `regex`, `format`, `patterns` and `terms`";
        check_limit(
            "number of patterns",
            entry.patterns.len(),
            MAX_PATTERNS,
            "split the rule",
        )?;
        let ways = [
            ("regex", entry.regex.is_some()),
            ("format", entry.format.is_some()),
            ("patterns", !entry.patterns.is_empty()),
            (
                "terms",
                !entry.terms.is_empty() || !entry.include.is_empty(),
            ),
        ];
        match one_way(&ways, HINT)? {
            "patterns" => {
                let patterns = entry.patterns.iter();
                patterns
                    .map(|pattern| self.pattern(entry, pattern))
                    .collect()
            }
            "terms" => Ok(vec![self.terms(entry)?]),
            _ => {
                let only = PatternEntry {
                    name: None,
                    regex: entry.regex.clone(),
                    format: entry.format.clone(),
                    confidence: None,
                    require_context: None,
                    border: None,
                    validators: None,
                };
                Ok(vec![self.pattern(entry, &only)?])
            }
        }
    }

    fn pattern(&self, rule: &RuleEntry, entry: &PatternEntry) -> Checked<Pattern> {
        if let Some(name) = &entry.name {
            check_text("name of a pattern", name)?;
        }
        let border = entry.border.unwrap_or(rule.border);
        let (place, format) = self.way(entry)?;
        let (regex, syntax) = match &format {
            Some(format) => self.format_syntax(format, border, place)?,
            None => {
                let regex = self.written_out(place)?;
                let syntax = pattern::parse(&regex, border).map_err(|kind| self.at(place, kind))?;
                (regex.into_owned(), syntax)
            }
        };
        let max_len = self.max_len(rule, &syntax, place)?;
        let checks = entry.validators.as_ref().unwrap_or(&rule.validators);
        Ok(Pattern {
            name: entry.name.clone().unwrap_or_default(),
            regex,
            format,
            syntax,
            clues: None,
            border,
            confidence: self.confidence(entry.confidence.as_ref().or(rule.confidence.as_ref()))?,
            require_context: entry.require_context.unwrap_or(rule.require_context),
            checks: self.checks(checks)?,
            entropy: self.entropy(rule)?,
            max_len,
        })
    }

    /// A regex with the fragments that it names.
    pub(super) fn written_out<'r>(&self, regex: &'r Spanned<String>) -> Checked<Cow<'r, str>> {
        let written = self.fragments.write_out(regex.get_ref());
        written.map_err(|kind| self.at(regex, kind))
    }

    /// The text of a pattern in the file, and its format if it is one.
    fn way<'e>(
        &self,
        entry: &'e PatternEntry,
    ) -> Checked<(&'e Spanned<String>, Option<Arc<Format>>)> {
        const HINT: &str = "a pattern is either a `regex` or a `format`";
        let missing = || BuildErrorKind::Missing {
            missing: "regex",
            hint: HINT,
        };
        match (&entry.regex, &entry.format) {
            (Some(regex), None) => Ok((regex, None)),
            (None, Some(format)) => {
                let parsed =
                    Format::parse(format.get_ref()).map_err(|kind| self.at(format, kind))?;
                Ok((format, Some(Arc::new(parsed))))
            }
            (Some(_), Some(format)) => Err(self.at(format, exclusive("regex", "format", HINT))),
            (None, None) => Err(missing().into()),
        }
    }

    fn format_syntax(
        &self,
        format: &Format,
        border: Border,
        place: &Spanned<String>,
    ) -> Checked<(String, Syntax)> {
        let refused = match border {
            Border::None => Some("`none`"),
            Border::Segment => Some("`segment`"),
            _ => None,
        };
        if let Some(seen) = refused {
            let kind = out_of_range(
                "border of a format",
                seen,
                "`number`, `address` and `word`: a number stands by itself",
            );
            return Err(self.at(place, kind));
        }
        let regex = format.regex();
        let syntax =
            pattern::parse_any_length(&regex, border).map_err(|kind| self.at(place, kind))?;
        Ok((regex, syntax))
    }

    /// The terms of the files that a rule includes.
    pub(super) fn included<'r>(&'r self, rule: &'r RuleEntry) -> impl Iterator<Item = &'r Term> {
        let names = rule.include.iter();
        names.flat_map(|name| self.includes.terms(name.get_ref()))
    }

    fn terms(&self, rule: &RuleEntry) -> Checked<Pattern> {
        for term in &rule.terms {
            self.keyword(term)?;
        }
        for term in self.included(rule) {
            check_keyword(&term.text)
                .map_err(|kind| BuildError::new(kind).at(term.location.clone()))?;
        }
        let own = rule.terms.iter().map(|term| term.get_ref().as_str());
        let included = self.included(rule).map(|term| term.text.as_str());
        let regex = pattern::from_terms(own.chain(included));
        let Some(first) = rule.terms.first().or(rule.include.first()) else {
            unreachable!("a rule matches by terms only when it has some");
        };
        if rule.terms.is_empty() && self.included(rule).next().is_none() {
            let kind = BuildErrorKind::Missing {
                missing: "terms",
                hint: "the included files hold none: write one a line",
            };
            return Err(self.at(first, kind));
        }
        let syntax =
            pattern::parse_any_length(&regex, Border::Word).map_err(|kind| self.at(first, kind))?;
        Ok(Pattern {
            name: "terms".into(),
            regex,
            format: None,
            max_len: self.max_len(rule, &syntax, first)?,
            syntax,
            clues: None,
            border: Border::Word,
            confidence: self.confidence(rule.confidence.as_ref())?,
            require_context: rule.require_context,
            checks: self.checks(&rule.validators)?,
            entropy: self.entropy(rule)?,
        })
    }

    /// The bound on a match: the smaller of what the regex and the rule say.
    fn max_len(
        &self,
        rule: &RuleEntry,
        syntax: &Syntax,
        place: &Spanned<String>,
    ) -> Checked<usize> {
        let Some(stated) = &rule.max_len else {
            return derived_max_len(syntax).map_err(|kind| self.at(place, kind));
        };
        let len = *stated.get_ref();
        match usize::try_from(len) {
            Ok(len @ 1..=pattern::MAX_MAX_LEN) => {
                Ok(syntax.max_len.map_or(len, |own| own.min(len)))
            }
            _ => Err(self.at(stated, out_of_range("max_len", len, "1 to 65536 bytes"))),
        }
    }

    pub(in crate::rules) fn confidence(&self, stated: Option<&Spanned<i64>>) -> Checked<u8> {
        let Some(stated) = stated else {
            return Ok(DEFAULT_CONFIDENCE);
        };
        let points = *stated.get_ref();
        match u8::try_from(points) {
            Ok(points @ 0..=100) => Ok(points),
            _ => Err(self.at(stated, out_of_range("confidence", points, "0 to 100"))),
        }
    }

    fn entropy(&self, rule: &RuleEntry) -> Checked<Option<f64>> {
        match &rule.entropy {
            None => Ok(None),
            Some(bits) if (0.0..=8.0).contains(bits.get_ref()) => Ok(Some(*bits.get_ref())),
            Some(bits) => {
                let kind = out_of_range("entropy", bits.get_ref(), "0 to 8 bits per byte");
                Err(self.at(bits, kind))
            }
        }
    }

    fn checks(&self, entries: &[Spanned<ValidatorEntry>]) -> Checked<Vec<Check>> {
        entries.iter().map(|entry| self.check(entry)).collect()
    }

    fn check(&self, entry: &Spanned<ValidatorEntry>) -> Checked<Check> {
        let ValidatorEntry { name, pass, fail } = entry.get_ref();
        let points = |value: i64| match i32::try_from(value) {
            Ok(points @ -100..=100) => Ok(points),
            _ => {
                let kind = out_of_range("validator effect", value, "-100 to 100");
                Err(self.at(entry, kind))
            }
        };
        check_name("validator", name).map_err(|kind| self.at(entry, kind))?;
        Ok(Check {
            name: name.clone(),
            pass: points(pass.unwrap_or(0))?,
            fail: fail.map(points).transpose()?,
        })
    }
}

/// The bound that the regex itself gives.
fn derived_max_len(syntax: &Syntax) -> Result<usize, BuildErrorKind> {
    let Some(derived) = syntax.max_len else {
        return Err(BuildErrorKind::Missing {
            missing: "max_len",
            hint: "the regex has no longest match (`*`, `+` or `{n,}`): bound it or state `max_len` in bytes",
        });
    };
    check_limit(
        "longest match in bytes",
        derived,
        pattern::MAX_MAX_LEN,
        "state a smaller `max_len`",
    )?;
    Ok(derived)
}

/// The one of `ways` that is there.
fn one_way(
    ways: &[(&'static str, bool)],
    hint: &'static str,
) -> Result<&'static str, BuildErrorKind> {
    let mut there = ways.iter().filter(|(_, is_there)| *is_there);
    match (there.next(), there.next()) {
        (Some((way, _)), None) => Ok(way),
        (Some((first, _)), Some((second, _))) => Err(exclusive(first, second, hint)),
        (None, _) => Err(BuildErrorKind::Missing {
            missing: "regex",
            hint,
        }),
    }
}

fn exclusive(first: &'static str, second: &'static str, hint: &'static str) -> BuildErrorKind {
    BuildErrorKind::Exclusive {
        first,
        second,
        hint,
    }
}
