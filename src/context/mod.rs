//! [`Validated`] -> [`Scored`]: keywords near by, negative words, lists, allow lists.
//!
//! Keywords are looked for only near candidates, each stretch of text once. A keyword is a whole word or phrase
//! in any letter case; parts of `snake_case`, `kebab-case` and `camelCase` names count as words, so that the JSON
//! key `patientSsn` is a cue. A window ends at a blank line.

mod cues;
mod first_word;
mod gallop;
mod headed;
mod list;
mod markup_table;
mod paragraph;
mod spelling;
mod table;

use std::collections::HashMap;
use std::ops::Range;

use crate::arch::BLOCK;
use crate::finding::{Score, Span};
use crate::prefilter::{CueMarks, Gated, Reach, is_segment_start};
use crate::validate::{Strength, Validated};
use first_word::FirstWords;
pub(crate) use gallop::partition_point_near;
pub(crate) use list::{ListItem, continues_list, may_continue_list};
use markup_table::MarkupTables;
pub(crate) use paragraph::has_blank_line;
use paragraph::open_window;
use spelling::{is_word_byte, longest_hit, match_keyword, spellings};
use table::Tables;

/// Bytes of text in which keywords are looked for at once: those that a prefilter marks at once.
const CELL: usize = BLOCK;
/// Bytes before a part of a text for whose keywords there is room: most windows reach less far back.
const BEHIND: usize = 512;
/// Distance at which the heading of a column stands, for the choice between rules: right beside its cells.
const HEADING_DISTANCE: u32 = 2;
/// Shortest keyword whose plural is a cue too: `i` and `is` are different words.
const MIN_PLURAL: usize = 3;
/// No keyword is the plural of another one.
const NO_KEYWORD: u32 = u32::MAX;
/// Widest stretch a keyword may fill in text, separators included.
pub(crate) const MAX_HIT: usize = 160;

/// A validated match with its score and what decides between overlapping ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub(crate) rule: u32,
    pub(crate) precedence: Precedence,
    pub(crate) pattern: u32,
    /// The match outgrew its pattern and was taken to the end of its run.
    pub(crate) cut: bool,
    /// The value, in the view.
    pub(crate) span: Span,
    pub(crate) score: Score,
    pub(crate) strength: Strength,
    /// Bytes between the value and the nearest keyword of its rule.
    pub(crate) cue_distance: u32,
    /// Length of that keyword: longer ones are more specific.
    pub(crate) cue_len: u32,
}

/// What a rule's action means for rules that claim the same bytes.
///
/// A rule that leaves text alone never uncovers what another rule covers, a rule that blocks is never silenced by one
/// that only replaces, and a rule of an added pack never decides what becomes of a value that the host's rules found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precedence {
    Block,
    Replace,
    ReplaceAdded,
    Allow,
}

/// What the keywords round one value say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Points of all positive groups with a keyword near by.
    pub(crate) positive: i32,
    /// Points of all negative groups, below zero.
    pub(crate) negative: i32,
    /// Distance and length of the nearest positive keyword.
    pub(crate) cue: Option<(u32, u32)>,
    /// A keyword of an allow list is near.
    pub(crate) allowed: bool,
    /// A required group has no keyword near by.
    pub(crate) incomplete: bool,
}

/// All keywords of a scanner, by their first word.
pub(crate) struct Keywords {
    texts: Vec<Box<[u8]>>,
    /// The groups that keywords belong to, sorted for each, one keyword after the other.
    groups_of: Vec<u32>,
    /// For each keyword, where its groups end.
    groups_end: Vec<u32>,
    /// For each keyword, the one that is its plural, or [`NO_KEYWORD`].
    plural_of: Vec<u32>,
    groups: Vec<Group>,
    first_words: FirstWords,
    /// For each keyword, the gated rules that it speaks for: `rule_words` words of bits.
    rules_of: Vec<u64>,
    rule_words: usize,
}

/// One context group, or the keywords of one allow list.
struct Group {
    gate: u32,
    before: usize,
    after: usize,
    weight: Option<i32>,
    required: bool,
}

/// Groups of one rule: a contiguous range.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GroupRange {
    /// The number of its rule among those whose matches are asked about before they are known, or [`NO_GATE`].
    pub(crate) gate: u32,
    first: u32,
    end: u32,
    /// The longest stretch that one of its positive keywords fills in text.
    longest_hit: usize,
    /// The widest windows of its positive groups.
    before: usize,
    after: usize,
    /// How far from a value a keyword of any of its groups may begin.
    widest: Reach,
}

/// The gate of a rule that none of its matches waits at.
const NO_GATE: u32 = u32::MAX;

impl GroupRange {
    /// What a pattern with matches of up to `max_len` bytes waits for.
    pub(crate) fn gated(self, max_len: usize) -> Gated {
        Gated {
            rule: self.gate,
            reach: self.reach(max_len),
        }
    }

    fn reach(self, max_len: usize) -> Reach {
        match (self.before, self.after) {
            (0, 0) => Reach::default(),
            (before, after) => Reach {
                before: before + self.longest_hit,
                after: max_len.saturating_add(after + 1),
            },
        }
    }
}

impl Group {
    /// Without a window only headings speak.
    fn has_window(&self) -> bool {
        self.before > 0 || self.after > 0
    }
}

/// A keyword in the text.
#[derive(Clone, Copy)]
struct Hit {
    start: usize,
    end: usize,
    keyword: u32,
    /// It stands there with an `s` that it is not spelled with.
    is_plural: bool,
}

/// Keywords found so far in one text.
#[derive(Default)]
pub(crate) struct Hits {
    /// From `first_cell` on.
    cells: Vec<Cell>,
    first_cell: usize,
    hits: Vec<Hit>,
    /// The rules that the keywords of cells speak for.
    rules: Vec<u64>,
    tables: Tables,
    markup: MarkupTables,
    /// The rules that a keyword speaks for in `round_cells`.
    round: Vec<u64>,
    round_cells: Option<Range<usize>>,
    /// The same and those of a table heading.
    near: Vec<u64>,
    marks: CueMarks,
}

/// The hits of one cell, and where its rules stand: a cell without hits has none.
#[derive(Clone, Copy)]
struct Cell {
    first: u32,
    end: u32,
    rules: u32,
}

impl Cell {
    const UNSEEN: Cell = Cell {
        first: u32::MAX,
        end: 0,
        rules: 0,
    };

    fn rules(self, words: usize) -> Option<Range<usize>> {
        let at = self.rules as usize;
        (self.first < self.end).then_some(at..at + words)
    }
}

/// The tables that stand open at a place: all that text from there on needs to know of what is before.
#[cfg(feature = "rayon")]
pub(crate) struct OpenTables {
    tables: Tables,
    markup: MarkupTables,
}

#[cfg(feature = "rayon")]
impl OpenTables {
    /// What is open at each of `places`, which are in order. All lines and tags are read, by one thread.
    pub(crate) fn at_each(
        keywords: &Keywords,
        text: &[u8],
        places: impl Iterator<Item = usize>,
    ) -> Vec<OpenTables> {
        let (mut tables, mut markup) = (Tables::default(), MarkupTables::default());
        let each = places.map(|place| {
            tables.advance(keywords, text, place);
            tables.forget_ended(place);
            markup.advance(keywords, text, place);
            markup.forget_ended(place);
            OpenTables {
                tables: tables.clone(),
                markup: markup.clone(),
            }
        });
        each.collect()
    }
}

/// Collects keywords while rules are compiled.
#[derive(Default)]
pub(crate) struct KeywordsBuilder {
    index_of: HashMap<Box<[u8]>, u32>,
    groups_of: Vec<Vec<u32>>,
    groups: Vec<Group>,
    gates: u32,
}

impl KeywordsBuilder {
    /// Adds the groups of one rule, context groups with a weight, allow lists without. Matches of a gated rule are asked
    /// about before they are known.
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
        let fresh = self.groups_of.len() as u32;
        let keyword = *self
            .index_of
            .entry(spelling.into_bytes().into())
            .or_insert(fresh);
        if keyword == fresh {
            self.groups_of.push(Vec::new());
        }
        let groups = &mut self.groups_of[keyword as usize];
        if groups.last() != Some(&group) {
            groups.push(group);
        }
    }

    pub(crate) fn build(self) -> Keywords {
        let mut texts = vec![Box::<[u8]>::default(); self.groups_of.len()];
        let mut plural_of = vec![NO_KEYWORD; texts.len()];
        for (text, index) in &self.index_of {
            let plural = [&**text, b"s"].concat();
            if let Some(plural) = self.index_of.get(plural.as_slice()) {
                plural_of[*index as usize] = *plural;
            }
        }
        for (text, index) in self.index_of {
            texts[index as usize] = text;
        }
        let rule_words = (self.gates as usize).div_ceil(64).max(1);
        let mut rules_of = vec![0; rule_words * texts.len()];
        for (groups, bits) in self.groups_of.iter().zip(rules_of.chunks_mut(rule_words)) {
            for group in groups.iter().map(|&group| &self.groups[group as usize]) {
                if group.gate != NO_GATE && group.weight.is_some_and(|weight| weight > 0) {
                    bits[group.gate as usize / 64] |= 1 << (group.gate % 64);
                }
            }
        }
        let ends = self.groups_of.iter().scan(0, |end, groups| {
            *end += groups.len() as u32;
            Some(*end)
        });
        Keywords {
            first_words: FirstWords::new(&texts),
            texts,
            plural_of,
            groups_end: ends.collect(),
            groups_of: self.groups_of.concat(),
            groups: self.groups,
            rules_of,
            rule_words,
        }
    }
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
    fn add_rules(&self, keyword: u32, bits: &mut [u64]) {
        let at = keyword as usize * self.rule_words;
        for (word, more) in bits
            .iter_mut()
            .zip(&self.rules_of[at..at + self.rule_words])
        {
            *word |= more;
        }
    }

    /// Finds every keyword that begins in `from..to`.
    fn find(&self, text: &[u8], from: usize, to: usize, hits: &mut Vec<Hit>) {
        for start in from..to {
            if is_word_byte(text[start]) && is_segment_start(text, start) {
                let len = first_word::word_len(text, start);
                self.find_at(text, start, len, hits);
            }
        }
    }

    /// Adds the keywords that stand at `start`, where a word or a part of a name of `len` bytes may begin.
    fn find_at(&self, text: &[u8], start: usize, len: usize, hits: &mut Vec<Hit>) {
        // The masks know nothing of letters beyond ASCII: `r` in `für` begins no word.
        if start > 0 && text[start - 1] >= 0x80 {
            return;
        }
        self.first_words.each(text, start, len, |keyword| {
            if let Some((end, is_plural)) =
                match_keyword(&self.texts[keyword as usize], text, start)
            {
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
}

impl Hits {
    /// Forgets everything, because another scanner is next.
    pub(crate) fn forget_scanner(&mut self) {
        *self = Hits::default();
    }

    /// Forgets the last text.
    pub(crate) fn forget(&mut self) {
        self.tables.reset();
        self.markup.reset();
    }

    /// Makes sure that all headings before `to` are known.
    fn advance(&mut self, keywords: &Keywords, text: &[u8], to: usize) {
        self.tables.advance(keywords, text, to);
        self.markup.advance(keywords, text, to);
    }

    /// Whether a heading may speak for something in `part`.
    pub(crate) fn has_heading(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        part: Range<usize>,
    ) -> bool {
        self.advance(keywords, text, part.end);
        self.tables.speaks_in(&part) || self.markup.speaks_in(&part)
    }

    /// Sums up the rules that a keyword speaks for anywhere in some cells.
    fn look_round(&mut self, keywords: &Keywords, text: &[u8], cells: Range<usize>) {
        if self.round_cells.as_ref() == Some(&cells) {
            return;
        }
        self.round.clear();
        self.round.resize(keywords.rule_words, 0);
        for cell in cells.clone() {
            let seen = self.see(keywords, text, cell);
            if let Some(range) = seen.rules(keywords.rule_words) {
                for (round, more) in self.round.iter_mut().zip(&self.rules[range]) {
                    *round |= more;
                }
            }
        }
        self.round_cells = Some(cells);
    }

    /// Moves to a text whose first `count` bytes are gone, after reading the tables in them.
    pub(crate) fn cut(&mut self, keywords: &Keywords, text: &[u8], count: usize) {
        // What is cut off of a line, or of a tag, is then longer than any that is read.
        self.advance(
            keywords,
            text,
            text.len().min(count + table::MAX_HEADING_LEN),
        );
        self.tables.cut(text, count);
        self.markup.cut(count);
    }

    /// Forgets the keywords of the last text.
    pub(crate) fn reset(&mut self) {
        self.marks.clear();
        self.make_way(0..0);
    }

    /// Makes room for the keywords of a part of a text, and forgets those before it, so that what is known stays in the
    /// nearest cache however long the text is. Those beside it are found as well, and cost more.
    pub(crate) fn go_on(&mut self, part: Range<usize>) {
        let from = part.start.saturating_sub(BEHIND);
        self.marks.forget_before(from);
        self.make_way(from..part.end);
    }

    fn make_way(&mut self, part: Range<usize>) {
        self.hits.clear();
        self.cells.clear();
        self.first_cell = part.start / CELL;
        let count = part.end / CELL + 1 - self.first_cell;
        self.cells.resize(count, Cell::UNSEEN);
        self.rules.clear();
        self.round_cells = None;
    }

    /// Takes what lines before a part of the text say.
    #[cfg(feature = "rayon")]
    pub(crate) fn begin_in(&mut self, open: &OpenTables) {
        self.tables.clone_from(&open.tables);
        self.markup.clone_from(&open.markup);
    }

    /// Where the prefilter marks the places where a keyword may begin.
    pub(crate) fn marks(&mut self) -> &mut CueMarks {
        &mut self.marks
    }

    /// The keywords of a cell, looked for if they are not known yet.
    #[inline]
    fn see(&mut self, keywords: &Keywords, text: &[u8], cell: usize) -> Cell {
        // A cell before the first one wraps round, and is as far off as one behind the last.
        match self.cells.get(cell.wrapping_sub(self.first_cell)) {
            Some(known) if known.first != Cell::UNSEEN.first => *known,
            _ => self.look_into(keywords, text, cell),
        }
    }

    /// Makes room for one more cell, and those between.
    fn make_room(&mut self, cell: usize) {
        if let Some(more @ 1..) = self.first_cell.checked_sub(cell) {
            self.cells
                .splice(0..0, std::iter::repeat_n(Cell::UNSEEN, more));
            self.first_cell = cell;
        }
        let count = self.cells.len().max(cell - self.first_cell + 1);
        self.cells.resize(count, Cell::UNSEEN);
    }

    #[inline(never)]
    fn look_into(&mut self, keywords: &Keywords, text: &[u8], cell: usize) -> Cell {
        self.make_room(cell);
        let first = self.hits.len() as u32;
        let start = cell * CELL;
        match self.marks.of_block(cell, text.len()) {
            Some(marks) => marks.for_each(|at, len| {
                let len = len.unwrap_or_else(|| first_word::word_len(text, at));
                keywords.find_at(text, at, len, &mut self.hits);
            }),
            None => keywords.find(text, start, text.len().min(start + CELL), &mut self.hits),
        }
        let seen = Cell {
            first,
            end: self.hits.len() as u32,
            rules: self.rules.len() as u32,
        };
        self.cells[cell - self.first_cell] = seen;
        if let Some(range) = seen.rules(keywords.rule_words) {
            self.rules.resize(range.end, 0);
            for hit in &self.hits[first as usize..] {
                keywords.add_rules(hit.keyword, &mut self.rules[range.clone()]);
            }
        }
        seen
    }

    /// Whether a positive keyword of a gated rule begins in one of the cells that hold `from..to`.
    fn may_hold(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        gate: u32,
        from: usize,
        to: usize,
    ) -> bool {
        let (word, bit) = (gate as usize / 64, gate % 64);
        let last = to.min(text.len()).saturating_sub(1) / CELL;
        (from / CELL..=last).any(|cell| {
            let seen = self.see(keywords, text, cell);
            seen.rules(keywords.rule_words)
                .is_some_and(|range| self.rules[range.start + word] >> bit & 1 != 0)
        })
    }

    /// Makes sure that keywords beginning in `from..to` are known, and calls `each` with those.
    fn each_in(
        &mut self,
        keywords: &Keywords,
        text: &[u8],
        from: usize,
        to: usize,
        mut each: impl FnMut(&Hit),
    ) {
        let to = to.min(text.len());
        if from >= to {
            return;
        }
        for cell in from / CELL..=(to - 1) / CELL {
            let Cell { first, end, .. } = self.see(keywords, text, cell);
            for hit in &self.hits[first as usize..end as usize] {
                if hit.start >= from && hit.start < to {
                    each(hit);
                }
            }
        }
    }
}

impl Keywords {
    /// Whether a positive keyword of the rule may be near a match that begins at `start` and is at most
    /// `max_len` bytes long. Over-reports, never under-reports.
    pub(crate) fn may_be_near(
        &self,
        hits: &mut Hits,
        text: &[u8],
        groups: GroupRange,
        start: usize,
        max_len: usize,
    ) -> bool {
        let reach = groups.reach(max_len);
        let from = start.saturating_sub(reach.before);
        let to = start.saturating_add(reach.after);
        if !reach.is_nowhere() && hits.may_hold(self, text, groups.gate, from, to) {
            return true;
        }
        hits.advance(self, text, start);
        let speaks =
            |rules: &[u64]| rules[groups.gate as usize / 64] >> (groups.gate % 64) & 1 != 0;
        hits.tables.rules_at(start).is_some_and(speaks)
            || hits.markup.rules_at(start).is_some_and(speaks)
    }

    /// The gated rules, as bits, of which a positive keyword may be as near to `start` as `reach` says, or none: asked first,
    /// because one look serves all rules of a place. Over-reports, never under-reports.
    pub(crate) fn rules_near<'h>(
        &self,
        hits: &'h mut Hits,
        text: &[u8],
        start: usize,
        reach: Reach,
    ) -> &'h [u64] {
        hits.advance(self, text, start);
        let is_nowhere = reach.is_nowhere();
        if !is_nowhere {
            let to = start.saturating_add(reach.after).min(text.len());
            let cells = start.saturating_sub(reach.before) / CELL..to.saturating_sub(1) / CELL + 1;
            hits.look_round(self, text, cells);
        }
        let headings = [hits.tables.rules_at(start), hits.markup.rules_at(start)];
        if headings == [None, None] {
            return if is_nowhere { &[] } else { &hits.round };
        }
        hits.near.clear();
        match is_nowhere {
            true => hits.near.resize(self.rule_words, 0),
            false => hits.near.extend_from_slice(&hits.round),
        }
        for rules in headings.into_iter().flatten() {
            for (near, more) in hits.near.iter_mut().zip(rules) {
                *near |= more;
            }
        }
        &hits.near
    }

    /// The groups of a rule that a keyword in the text speaks for.
    ///
    /// A rule that lists a plural means something else by it than by the singular: "patients" are nobody.
    fn groups_of_hit(&self, hit: &Hit, range: GroupRange) -> impl Iterator<Item = u32> + '_ {
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

    /// What the keywords of a rule's groups say of the value at `value`.
    pub(crate) fn evidence(
        &self,
        hits: &mut Hits,
        text: &[u8],
        groups: GroupRange,
        value: Span,
    ) -> Evidence {
        if groups.first == groups.end {
            return Evidence::default();
        }
        let mut found: Found = Found::default();
        let Reach { before, after } = groups.widest;
        let from = value.start.saturating_sub(before);
        // Where blank lines are matters only when a keyword of the rule is there.
        let mut window = None;
        hits.each_in(self, text, from, value.end + after + 1, |hit| {
            for group in self.groups_of_hit(hit, groups) {
                let window = *window.get_or_insert_with(|| open_window(text, value, before, after));
                let of = &self.groups[group as usize];
                if of.has_window() && hit.start >= window.start && hit.start <= window.end {
                    found.add(hit, value, group - groups.first, of);
                }
            }
        });
        hits.advance(self, text, value.start);
        let mut heading = |hit: &Hit| {
            for group in self.groups_of_hit(hit, groups) {
                let cue = (HEADING_DISTANCE, (hit.end - hit.start) as u32);
                found.add_cue(cue, group - groups.first, &self.groups[group as usize]);
            }
        };
        hits.tables.each_cue(text, value, &mut heading);
        hits.markup.each_cue(value.start, &mut heading);
        let first = groups.first;
        found.evidence.incomplete = (groups.first..groups.end)
            .any(|group| self.groups[group as usize].required && !found.has(group - first));
        found.evidence
    }
}

/// Sums up hits, each group once.
#[derive(Default)]
struct Found {
    evidence: Evidence,
    /// Groups already counted; rules have few.
    counted: u64,
}

impl Found {
    fn has(&self, group_in_rule: u32) -> bool {
        self.counted & 1 << group_in_rule.min(63) != 0
    }

    fn add(&mut self, hit: &Hit, value: Span, group_in_rule: u32, group: &Group) {
        let distance = if hit.end <= value.start && value.start - hit.end <= group.before {
            value.start - hit.end
        } else if hit.start >= value.end && hit.start - value.end <= group.after {
            // A cue before a value is the usual order: at equal distance it wins.
            hit.start - value.end + 1
        } else {
            return;
        };
        let cue = (distance as u32, (hit.end - hit.start) as u32);
        self.add_cue(cue, group_in_rule, group);
    }

    fn add_cue(&mut self, cue: (u32, u32), group_in_rule: u32, group: &Group) {
        let bit = 1_u64 << group_in_rule.min(63);
        let is_new = self.counted & bit == 0;
        self.counted |= bit;
        match group.weight {
            None => self.evidence.allowed = true,
            Some(weight) if weight > 0 => {
                if is_new {
                    self.evidence.positive += weight;
                }
                let nearest = self.evidence.cue.get_or_insert(cue);
                if (cue.0, std::cmp::Reverse(cue.1)) < (nearest.0, std::cmp::Reverse(nearest.1)) {
                    *nearest = cue;
                }
            }
            Some(weight) => {
                if is_new {
                    self.evidence.negative += weight;
                }
            }
        }
    }
}

/// Bytes before a value that may matter to its score, for windows of `before` bytes.
pub(crate) fn look_behind(before: usize) -> usize {
    before + 2 * MAX_HIT + table::MAX_HEADING_LEN
}

/// The gates and numbers of the rule and pattern behind a match.
pub(crate) struct Gate {
    pub(crate) rule: u32,
    pub(crate) precedence: Precedence,
    pub(crate) groups: GroupRange,
    pub(crate) confidence: u8,
    pub(crate) require_context: bool,
}

/// Scores a match by what stands round it; `None` when a required keyword is missing or it is allowed.
pub(crate) fn score(
    keywords: &Keywords,
    hits: &mut Hits,
    text: &[u8],
    gate: &Gate,
    list: &mut ListItem,
    validated: Validated,
) -> Option<Scored> {
    let value = validated.raw.value;
    let mut evidence = keywords.evidence(hits, text, gate.groups, value);
    if evidence.allowed {
        return None;
    }
    if evidence.cue.is_none()
        && continues_list(text, list, value.start)
        && !hits.tables.parts(text, list.end, value.start)
    {
        evidence.cue = list.evidence.cue;
        evidence.positive = list.evidence.positive;
        evidence.incomplete = list.evidence.incomplete;
    }
    if evidence.incomplete {
        return None;
    }
    if gate.require_context && evidence.cue.is_none() {
        return None;
    }
    *list = ListItem {
        end: value.end,
        evidence,
    };
    // Negative words lower a guess; they cannot outvote a check digit or the entity's own label.
    let is_backed = evidence.cue.is_some() || validated.strength == Strength::Checked;
    let negative = if is_backed { 0 } else { evidence.negative };
    let points = i32::from(gate.confidence) + validated.effect + evidence.positive + negative;
    let (cue_distance, cue_len) = evidence.cue.unwrap_or((u32::MAX, 0));
    Some(Scored {
        rule: gate.rule,
        precedence: gate.precedence,
        pattern: validated.raw.pattern,
        cut: validated.raw.cut,
        span: value,
        score: Score::new(points),
        strength: match validated.strength {
            _ if gate.require_context => Strength::Context,
            strength => strength,
        },
        cue_distance,
        cue_len,
    })
}

#[cfg(test)]
mod tests {
    use super::spelling::is_hump;
    use super::*;
    use crate::rules::model::Context;
    use proptest::prelude::*;

    fn keywords(list: &[&str]) -> (Keywords, GroupRange) {
        let context = Context {
            keywords: list.iter().map(|k| (*k).to_owned()).collect(),
            before: 20,
            after: 10,
            weight: 20,
            required: false,
        };
        let mut builder = KeywordsBuilder::default();
        let range = builder.add_rule(true, [(&context, Some(20))].into_iter());
        (builder.build(), range)
    }

    fn cue(list: &[&str], text: &str, value: &str) -> Option<(u32, u32)> {
        let (keywords, range) = keywords(list);
        let mut hits = Hits::default();
        hits.reset();
        let start = text.find(value).unwrap();
        let span = Span::new(start, start + value.len());
        keywords
            .evidence(&mut hits, text.as_bytes(), range, span)
            .cue
    }

    #[test]
    fn keywords_are_whole_words_in_any_case_and_form() {
        for text in [
            "SSN: 42",
            "the ssn is 42",
            "ssns 42",
            "patientSsn=42",
            "patient_ssn\": 42",
            "42 (SSN)",
            "SSNs: 42",
        ] {
            assert!(cue(&["ssn"], text, "42").is_some(), "{text}");
        }
        for text in [
            "assn 42",
            "ssnx 42",
            "ssn\n\n42",
            "42\n \nssn",
            "ssn and then a long way to 42",
        ] {
            assert!(cue(&["ssn"], text, "42").is_none(), "{text}");
        }
        for text in [
            "Social Security Number 42",
            "social-security_number 42",
            "socialSecurityNumber 42",
        ] {
            assert!(
                cue(&["social security number"], text, "42").is_some(),
                "{text}"
            );
        }
        assert!(cue(&["ss#"], "SS#42", "42").is_some());
        assert!(cue(&["i-94"], "I94 42", "42").is_some());
        assert!(cue(&["prüfziffer"], "PRÜFZIFFER 42", "42").is_some());
        assert!(cue(&["prüfziffer"], "Pruefziffer 42", "42").is_some());
    }

    proptest! {
        /// The dull twin tries every keyword at every place.
        #[test]
        fn finds_what_a_dull_search_finds(
            text in "([ a-c]|ab|Bc|ssn|SSN|License|Plate|ü|_|-|\n|[0-9]){0,80}",
        ) {
            let list = ["ssn", "license plate", "ab", "a", "bc", "license", "cab", "plate", "ü", "abc no"];
            let (keywords, _) = keywords(&list);
            let text = text.as_bytes();
            let mut hits = Vec::new();
            keywords.find(text, 0, text.len(), &mut hits);
            let mut found: Vec<(usize, usize, u32)> =
                hits.iter().map(|hit| (hit.start, hit.end, hit.keyword)).collect();
            found.sort_unstable();
            found.dedup();
            let mut expected = Vec::new();
            for start in 0..text.len() {
                let begins = start == 0 || !is_word_byte(text[start - 1]) || is_hump(text, start);
                for (keyword, word) in keywords.texts.iter().enumerate() {
                    if let Some((end, _)) = match_keyword(word, text, start).filter(|_| begins) {
                        expected.push((start, end, keyword as u32));
                    }
                }
            }
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_listed_plural_is_not_the_singular() {
        let group = |keywords: &[&str], weight| Context {
            keywords: keywords.iter().map(|k| (*k).to_owned()).collect(),
            before: 20,
            after: 10,
            weight,
            required: false,
        };
        let (one, many) = (group(&["patient", "he"], 20), group(&["patients"], -20));
        let mut builder = KeywordsBuilder::default();
        let range = builder.add_rule(true, [(&one, Some(20)), (&many, Some(-20))].into_iter());
        let keywords = builder.build();
        let cue = |text: &str| {
            let mut hits = Hits::default();
            hits.reset();
            let start = text.find("42").unwrap();
            let evidence = keywords.evidence(
                &mut hits,
                text.as_bytes(),
                range,
                Span::new(start, start + 2),
            );
            (evidence.cue.is_some(), evidence.negative)
        };
        assert_eq!(cue("patient 42"), (true, 0));
        assert_eq!(cue("patients 42"), (false, -20));
        assert_eq!(cue("he, of patients, 42"), (true, -20));
    }

    #[test]
    fn the_nearest_cue_counts() {
        assert_eq!(cue(&["ssn", "social"], "social ssn 42", "42"), Some((1, 3)));
    }
}
