//! [`Validated`](crate::validate::Validated) -> [`Scored`]: keywords near by, negative words, lists, allow lists.
//!
//! Keywords are looked for only near candidates, each stretch of text once. A keyword is a whole word or phrase
//! in any letter case; parts of `snake_case`, `kebab-case` and `camelCase` names count as words, so that the JSON
//! key `patientSsn` is a cue. A window ends at a blank line.
//!
//! [`keywords`] and [`group`] are made with a scanner and never change; [`hits`] holds what a scan has found of them,
//! and [`readers`] what speaks for a value from further off. [`near`] is asked before a match, [`mod@evidence`] after
//! it, and [`mod@score`] sums up.

mod cells;
mod cues;
mod evidence;
mod first_word;
mod gallop;
mod gap;
mod group;
mod handed;
mod headed;
mod heading;
mod hits;
mod keywords;
mod labels;
mod list;
mod markup_table;
mod near;
mod nested;
mod paragraph;
mod readers;
mod score;
mod separator;
mod spelling;
mod statement;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use gallop::partition_point_near;
pub(crate) use hits::Hits;
pub(crate) use keywords::{Keywords, KeywordsBuilder};
pub(crate) use list::{ListItem, may_continue_list};
pub(crate) use near::MARGIN;
pub(crate) use paragraph::has_blank_line;
#[cfg(feature = "rayon")]
pub(crate) use readers::Readers;
pub(crate) use score::{Gate, NO_CUE, Precedence, Scored, look_behind, score};
pub(crate) use spelling::MAX_HIT;
