//! The keywords of all rules: collected while rules are compiled, then looked for at places of a text.

use std::collections::HashMap;
use std::ops::Range;

use super::first_word::{self, FirstWords};
use super::group::{Group, GroupRange, NO_GATE};
use super::hits::Hit;
use super::spelling::{is_word_byte, longest_hit, match_keyword, spellings};
use crate::prefilter::{Reach, is_segment_start};

/// No keyword is the plural of another one.
const NO_KEYWORD: u32 = u32::MAX;

/// All keywords of a scanner, by their first word.
pub(crate) struct Keywords {
    pub(super) texts: Vec<Box<[u8]>>,
    /// The groups that keywords belong to, sorted for each, one keyword after the other.
    groups_of: Vec<u32>,
    /// For each keyword, where its groups end.
    groups_end: Vec<u32>,
    /// For each keyword, the one that is its plural, or [`NO_KEYWORD`].
    plural_of: Vec<u32>,
    pub(super) groups: Vec<Group>,
    first_words: FirstWords,
    /// For each keyword, the gated rules that it speaks for: `rule_words` words of bits.
    rules_of: Vec<u64>,
    pub(super) rule_words: usize,
}

impl Keywords {
    /// The widest windows of all groups, before and after.
    pub(crate) fn widest_window(&self) -> (usize, usize) {
        let before = self.groups.iter().map(|group| group.before).max();
        let after = self.groups.iter().map(|group| group.after).max();
        (before.unwrap_or(0), after.unwrap_or(0))
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        let texts: usize = self.texts.iter().map(|text| text.len() + 16).sum();
        let groups = (self.groups_of.len() + self.groups_end.len()) * size_of::<u32>();
        texts + groups + self.rules_of.len() * 8 + self.first_words.memory_usage()
    }

    /// Adds the rules that a keyword speaks for to `bits`.
    pub(super) fn add_rules(&self, keyword: u32, bits: &mut [u64]) {
        let at = keyword as usize * self.rule_words;
        for (word, more) in bits
            .iter_mut()
            .zip(&self.rules_of[at..at + self.rule_words])
        {
            *word |= more;
        }
    }

    /// Finds every keyword that begins in `from..to`.
    pub(super) fn find(&self, text: &[u8], from: usize, to: usize, hits: &mut Vec<Hit>) {
        for start in from..to {
            if is_word_byte(text[start]) && is_segment_start(text, start) && begins(text, start) {
                self.find_at(text, start, first_word::word_len(text, start), hits);
            }
        }
    }

    /// Whether a keyword stands in `part`; `found` is room for those that do.
    pub(super) fn speaks_in(&self, text: &[u8], part: Range<usize>, found: &mut Vec<Hit>) -> bool {
        found.clear();
        self.find(text, part.start, part.end, found);
        found.iter().any(|hit| hit.end <= part.end)
    }

    /// Whether all of `part` is one keyword, a full stop aside.
    pub(super) fn is_whole(&self, text: &[u8], part: Range<usize>, found: &mut Vec<Hit>) -> bool {
        found.clear();
        self.find(text, part.start, part.end.min(part.start + 1), found);
        let ends = |at: usize| at == part.end || at == part.end + 1 && text[part.end] == b'.';
        found.iter().any(|hit| ends(hit.end))
    }

    /// Adds the keywords that stand at `start`, where a word or a part of a name of `len` bytes [`begins`].
    pub(super) fn find_at(&self, text: &[u8], start: usize, len: usize, hits: &mut Vec<Hit>) {
        self.first_words.each(text, start, len, |keyword, known| {
            let spelled = &self.texts[keyword as usize];
            if let Some((end, is_plural)) = match_keyword(spelled, text, start, known) {
                hits.push(Hit {
                    start,
                    end,
                    keyword,
                    is_plural,
                });
            }
        });
    }

    /// All keywords: what a prefilter marks the beginnings of.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.texts.iter().map(|text| &**text)
    }

    /// The groups of a rule that a keyword in the text speaks for.
    ///
    /// A rule that lists a plural means something else by it than by the singular: "patients" are nobody.
    pub(super) fn groups_of_hit(
        &self,
        hit: &Hit,
        range: GroupRange,
    ) -> impl Iterator<Item = u32> + '_ {
        let plural = self.plural_of[hit.keyword as usize];
        let is_told_apart =
            hit.is_plural && plural != NO_KEYWORD && self.groups_in(plural, range).next().is_some();
        self.groups_in(hit.keyword, range)
            .filter(move |_| !is_told_apart)
    }

    fn groups_in(&self, keyword: u32, range: GroupRange) -> impl Iterator<Item = u32> + '_ {
        let keyword = keyword as usize;
        let before = keyword
            .checked_sub(1)
            .map_or(0, |before| self.groups_end[before]);
        let groups = &self.groups_of[before as usize..self.groups_end[keyword] as usize];
        let first = groups.partition_point(|&group| group < range.first);
        groups[first..]
            .iter()
            .copied()
            .take_while(move |&group| group < range.end)
    }
}

/// Whether a word begins at `start`, where a prefilter says that one may. It knows nothing of letters beyond ASCII: `r`
/// in `für` begins none.
///
/// To be asked before the word is read: of a script without blanks that would be to the end of the text at every
/// letter.
#[inline]
pub(super) fn begins(text: &[u8], start: usize) -> bool {
    start == 0 || text[start - 1].is_ascii()
}

/// Collects keywords while rules are compiled.
#[derive(Default)]
pub(crate) struct KeywordsBuilder {
    index_of: HashMap<Box<[u8]>, u32>,
    /// Each keyword with each of its groups.
    members: Vec<(u32, u32)>,
    groups: Vec<Group>,
    gates: u32,
}

impl KeywordsBuilder {
    /// Adds the groups of one rule, context groups with a weight, allow lists without. Matches of a gated rule are
    /// asked about before they are known.
    pub(crate) fn add_rule<'r>(
        &mut self,
        is_gated: bool,
        groups: impl Iterator<Item = (&'r crate::rules::model::Context, Option<i32>)>,
    ) -> GroupRange {
        let gate = if is_gated { self.gates } else { NO_GATE };
        self.gates += u32::from(is_gated);
        let mut range = GroupRange {
            gate,
            first: self.groups.len() as u32,
            ..GroupRange::default()
        };
        for (context, weight) in groups {
            let group = self.groups.len() as u32;
            let mut longest = 0;
            for keyword in &context.keywords {
                for spelling in spellings(keyword) {
                    longest = longest.max(longest_hit(&spelling));
                    if weight.is_some_and(|weight| weight > 0) {
                        range.longest_hit = range.longest_hit.max(longest_hit(&spelling));
                    }
                    self.add(spelling, group);
                }
            }
            if weight.is_some_and(|weight| weight > 0) {
                range.before = range.before.max(context.before);
                range.after = range.after.max(context.after);
            }
            range.widest = range.widest.max(Reach {
                before: context.before + longest,
                after: context.after,
            });
            self.groups.push(Group {
                gate,
                before: context.before,
                after: context.after,
                weight,
                required: weight.is_some() && context.required,
            });
        }
        range.end = self.groups.len() as u32;
        range
    }

    fn add(&mut self, spelling: String, group: u32) {
        let fresh = self.index_of.len() as u32;
        let entry = self.index_of.entry(spelling.into_bytes().into());
        self.members.push((*entry.or_insert(fresh), group));
    }

    pub(crate) fn build(mut self) -> Keywords {
        let mut texts = vec![Box::<[u8]>::default(); self.index_of.len()];
        let mut plural_of = vec![NO_KEYWORD; texts.len()];
        let mut plural = Vec::new();
        for (text, index) in &self.index_of {
            plural.clear();
            plural.extend_from_slice(text);
            plural.push(b's');
            if let Some(plural) = self.index_of.get(plural.as_slice()) {
                plural_of[*index as usize] = *plural;
            }
        }
        for (text, index) in self.index_of {
            texts[index as usize] = text;
        }
        let rule_words = (self.gates as usize).div_ceil(64).max(1);
        let mut rules_of = vec![0; rule_words * texts.len()];
        self.members.sort_unstable();
        self.members.dedup();
        let mut groups_end = vec![0; texts.len()];
        for (end, &(keyword, group)) in (1..).zip(&self.members) {
            groups_end[keyword as usize] = end;
            let group = &self.groups[group as usize];
            if group.gate != NO_GATE && group.weight.is_some_and(|weight| weight > 0) {
                let word = keyword as usize * rule_words + group.gate as usize / 64;
                rules_of[word] |= 1 << (group.gate % 64);
            }
        }
        Keywords {
            first_words: FirstWords::new(&texts),
            texts,
            plural_of,
            groups_end,
            groups_of: self.members.into_iter().map(|(_, group)| group).collect(),
            groups: self.groups,
            rules_of,
            rule_words,
        }
    }
}
