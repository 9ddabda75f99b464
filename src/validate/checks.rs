//! [`RawMatch`] -> [`Validated`]: the validators of one pattern, looked up once and run on each match.

use std::borrow::Cow;
use std::sync::Arc;

use super::host::{HostValidators, Validator};
use super::{Function, embedded, entropy};
use crate::finding::Span;
use crate::matcher::RawMatch;
use crate::rules::model::Pattern;

/// How much a match is worth before context: what decides overlaps first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// Means something only beside its keyword.
    Context,
    /// A distinctive format.
    Format,
    /// A check digit or other arithmetic held.
    Checked,
}

/// A match that passed its validators.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Validated {
    pub(crate) raw: RawMatch,
    /// Points that validators add or take.
    pub(crate) effect: i32,
    pub(crate) strength: Strength,
}

/// The validators of one pattern.
pub(crate) struct Checks {
    checks: Vec<Check>,
    min_entropy: Option<f64>,
}

struct Check {
    validator: Kind,
    strength: Strength,
    pass: i32,
    /// `None` rejects.
    fail: Option<i32>,
}

enum Kind {
    Embedded(Function),
    Host(Arc<dyn Validator>),
}

impl Checks {
    /// Looks the validators of `pattern` up; names were checked before.
    pub(crate) fn new(pattern: &Pattern, host: &HostValidators) -> Checks {
        let checks = pattern.checks.iter().filter_map(|check| {
            let (validator, strength) = match host.get(&check.name) {
                Some(validator) => (Kind::Host(validator.clone()), Strength::Checked),
                None => {
                    let embedded = embedded(&check.name)?;
                    (Kind::Embedded(embedded.function), embedded.strength)
                }
            };
            Some(Check {
                validator,
                strength,
                pass: check.pass,
                fail: check.fail,
            })
        });
        Checks {
            checks: checks.collect(),
            min_entropy: pattern.entropy,
        }
    }
}

/// As [`String::from_utf8_lossy`], which looks at each byte of what is right as well.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Runs the validators on the value of `raw`; `None` when one rejects it.
///
/// A match that outgrew its pattern is not validated: no check applies to a piece, and a piece must not pass
/// through because of that.
pub(crate) fn validate(text: &[u8], checks: &Checks, raw: RawMatch) -> Option<Validated> {
    let mut validated = Validated {
        raw,
        effect: 0,
        strength: Strength::Format,
    };
    if raw.cut {
        return Some(validated);
    }
    let bytes = &text[raw.value.range()];
    if checks
        .min_entropy
        .is_some_and(|bits| entropy::bits_per_byte(bytes) < bits)
    {
        return None;
    }
    if checks.checks.is_empty() {
        return Some(validated);
    }
    let mut value = lossy(bytes);
    for check in &checks.checks {
        let passed = match &check.validator {
            Kind::Embedded(Function::Whole(is_valid)) => is_valid(&value),
            Kind::Embedded(Function::Cutting(prefix)) => {
                // Lengths of a text that was mended say nothing about the bytes.
                let len = match &value {
                    Cow::Borrowed(whole) => prefix(whole),
                    Cow::Owned(_) => None,
                };
                if let Some(len) = len {
                    let start = validated.raw.value.start;
                    validated.raw.value = Span::new(start, start + len);
                    value = lossy(&text[start..start + len]);
                }
                len.is_some()
            }
            Kind::Embedded(Function::Led(is_valid)) => {
                is_valid(&lossy(&text[raw.start..validated.raw.value.end]))
            }
            Kind::Host(validator) => validator.is_valid(&value),
        };
        match (passed, check.fail) {
            (true, _) => {
                validated.effect += check.pass;
                validated.strength = validated.strength.max(check.strength);
            }
            (false, Some(points)) => validated.effect += points,
            (false, None) => return None,
        }
    }
    Some(validated)
}
