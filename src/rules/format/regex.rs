//! The parts of a format -> the regex that finds its numbers.

use std::fmt::Write;

use super::{Chars, Part};

/// Any separator, a space on either side of it, or a space alone; as [`read`](super::read) takes it.
const SEPARATOR: &str = "(?: ?[-/._] ?| )";

/// The regex of `parts`.
pub(super) fn of(parts: &[Part]) -> String {
    let mut regex = String::new();
    for part in parts {
        push(part, &mut regex);
    }
    regex
}

fn push(part: &Part, regex: &mut String) {
    // Writing to a string cannot fail.
    let _ = match part {
        Part::Literal(text) => write!(regex, "(?i:{})", regex_syntax::escape(text)),
        Part::Exact(text) => write!(regex, "{}", regex_syntax::escape(text)),
        Part::Separator { required: true, .. } => write!(regex, "{SEPARATOR}"),
        Part::Separator { .. } => write!(regex, "{SEPARATOR}?"),
        Part::Run { of, min, max } => push_run(*of, *min, *max, regex),
        Part::Year => write!(regex, "(?:19|20)[0-9]{{2}}"),
        Part::Month => write!(regex, "(?:0[1-9]|1[0-2])"),
        Part::Day => write!(regex, "(?:0[1-9]|[12][0-9]|3[01])"),
        Part::OneOf { values, exact_case } => {
            let values: Vec<String> = values.iter().map(|v| regex_syntax::escape(v)).collect();
            let flag = if *exact_case { "" } else { "i" };
            write!(regex, "(?{flag}:{})", values.join("|"))
        }
        Part::Optional(inner) => write!(regex, "(?:{})?", of(inner)),
    };
}

fn push_run(of: Chars, min: usize, max: usize, regex: &mut String) -> std::fmt::Result {
    let class = match of {
        Chars::Digits => "[0-9]",
        Chars::Letters => "[A-Za-z]",
        Chars::Capitals => "[A-Z]",
        Chars::Alnum => "[0-9A-Za-z]",
    };
    match (min, max) {
        (1, 1) => write!(regex, "{class}"),
        _ if min == max => write!(regex, "{class}{{{min}}}"),
        _ => write!(regex, "{class}{{{min},{max}}}"),
    }
}
