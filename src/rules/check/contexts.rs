//! What has to stand near a value, or must not: keywords, other values, allow lists.

use toml::Spanned;

use super::super::model::{Allow, Border, Companion, Context, Pattern};
use super::super::pattern;
use super::super::schema::{AllowEntry, ContextEntry, RequiresEntry};
use super::{Checked, Reader, check_limit, out_of_range};
use crate::error::BuildErrorKind;

/// Longest keyword or term, in bytes.
const MAX_KEYWORD_LEN: usize = 100;
/// Widest context window on either side, in bytes.
const MAX_WINDOW: usize = 1_000;
/// Entities that one rule may require.
const MAX_COMPANIONS: usize = 8;
/// Farthest that a required entity may stand, in bytes; streams hold that much back.
const MAX_DISTANCE: usize = 500;
/// Points a keyword near by adds when its group does not say.
const DEFAULT_WEIGHT: i32 = 20;

impl Reader<'_> {
    pub(in crate::rules) fn contexts(&self, entries: &[ContextEntry]) -> Checked<Vec<Context>> {
        entries
            .iter()
            .map(|entry| {
                let weight = entry.weight.unwrap_or(i64::from(DEFAULT_WEIGHT));
                let context = self.context(&entry.keywords, entry.before, entry.after, weight)?;
                Ok(Context {
                    required: entry.required,
                    ..context
                })
            })
            .collect()
    }

    pub(super) fn companions(&self, entries: &[RequiresEntry]) -> Checked<Vec<Companion>> {
        check_limit(
            "number of required entities",
            entries.len(),
            MAX_COMPANIONS,
            "a value that needs so many neighbours is described by its keywords",
        )?;
        let companion = |entry: &RequiresEntry| {
            self.label(&entry.entity)?;
            check_limit(
                "distance of a required entity in bytes",
                entry.within,
                MAX_DISTANCE,
                "what stands further away belongs to something else",
            )?;
            let weight = entry.weight.unwrap_or(i64::from(DEFAULT_WEIGHT));
            let kind = || out_of_range("weight of a required entity", weight, "0 to 100");
            let fits = i32::try_from(weight)
                .ok()
                .filter(|at| (0..=100).contains(at));
            Ok(Companion {
                entity: entry.entity.get_ref().clone(),
                within: entry.within,
                weight: fits.ok_or_else(kind)?,
                required: entry.required,
            })
        };
        entries.iter().map(companion).collect()
    }

    fn context(
        &self,
        keywords: &[Spanned<String>],
        before: usize,
        after: usize,
        weight: i64,
    ) -> Checked<Context> {
        check_limit(
            "context window in bytes",
            before.max(after),
            MAX_WINDOW,
            "narrow the window",
        )?;
        let weight = match i32::try_from(weight) {
            Ok(weight @ -100..=100) => weight,
            _ => return Err(out_of_range("context weight", weight, "-100 to 100").into()),
        };
        if keywords.is_empty() {
            return Err(BuildErrorKind::Missing {
                missing: "keywords",
                hint: "a context group without keywords never counts",
            }
            .into());
        }
        for keyword in keywords {
            self.keyword(keyword)?;
        }
        Ok(Context {
            keywords: keywords.iter().map(|k| k.get_ref().clone()).collect(),
            before,
            after,
            weight,
            required: false,
        })
    }

    pub(super) fn keyword(&self, keyword: &Spanned<String>) -> Checked<()> {
        check_keyword(keyword.get_ref()).map_err(|kind| self.at(keyword, kind))
    }

    pub(in crate::rules) fn allow(&self, entry: &AllowEntry) -> Checked<Allow> {
        let regex = match &entry.regex {
            None => None,
            Some(regex) => Some(
                pattern::parse(&self.written_out(regex)?, Border::None)
                    .map_err(|kind| self.at(regex, kind))?,
            ),
        };
        let context = if entry.keywords.is_empty() {
            None
        } else {
            Some(self.context(&entry.keywords, entry.before, entry.after, 0)?)
        };
        Ok(Allow {
            values: entry.values.clone(),
            regex,
            context,
        })
    }
}

pub(super) fn check_keyword(text: &str) -> Result<(), BuildErrorKind> {
    let starts_well = text.chars().next().is_some_and(char::is_alphanumeric);
    if starts_well && text.len() <= MAX_KEYWORD_LEN {
        return Ok(());
    }
    let seen = text.chars().take(40).collect();
    Err(BuildErrorKind::Keyword { seen })
}

/// A rule that needs a keyword needs a group that has one.
pub(in crate::rules) fn check_context(
    patterns: &[Pattern],
    context: &[Context],
) -> Result<(), BuildErrorKind> {
    let needs_keyword = patterns.iter().any(|pattern| pattern.require_context);
    if !needs_keyword || context.iter().any(|context| context.weight > 0) {
        return Ok(());
    }
    Err(BuildErrorKind::Missing {
        missing: "context",
        hint: "`require_context` needs a context group with keywords and a positive weight",
    })
}
