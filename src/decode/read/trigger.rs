//! The next place of a text where something encoded may stand, and what was noticed there.

use super::super::marks::{Blocks, Marks, bits_from, is_idle, set_bits};
use super::super::{digits, list, lookalike, numeral};
use super::Reader;
use crate::arch::{BLOCK, Work};

/// What may be noticed at a place.
pub(super) enum Trigger {
    Sign(usize),
    Run(usize),
    Dot(usize),
    Letter(usize),
    Number(usize),
    List(usize),
    /// In the last of some numbers that commas may part.
    Comma(usize),
    /// Behind a spelled-out digit.
    Words(usize),
}

impl Trigger {
    pub(super) fn at(&self) -> usize {
        match *self {
            Trigger::Sign(at)
            | Trigger::Run(at)
            | Trigger::Dot(at)
            | Trigger::Letter(at)
            | Trigger::Number(at)
            | Trigger::List(at)
            | Trigger::Comma(at)
            | Trigger::Words(at) => at,
        }
    }
}

/// A call of [`Reader::next_trigger`].
pub(super) struct NextTrigger<'a, 't> {
    pub(super) reader: &'a Reader,
    pub(super) blocks: &'a mut Blocks<'t>,
    pub(super) base: usize,
    pub(super) dot: &'a mut Option<usize>,
}

impl Work for NextTrigger<'_, '_> {
    type Output = Option<Trigger>;

    #[inline(always)]
    fn run(self) -> Option<Trigger> {
        self.reader.next_trigger(self.blocks, self.base, self.dot)
    }
}

impl Reader {
    /// The next place from `from` on where something may be. Over-reports, never under-reports.
    #[inline(always)]
    fn next_trigger(
        &self,
        blocks: &mut Blocks<'_>,
        base: usize,
        dot: &mut Option<usize>,
    ) -> Option<Trigger> {
        let text = blocks.text;
        let from = self.from - base;
        let run_floor = self.run_floor.saturating_sub(base);
        if dot.is_none_or(|dot| dot < from) {
            let found = memchr::memmem::find(&text[from..], b" dot ");
            *dot = Some(found.map_or(usize::MAX, |found| from + found));
        }
        blocks.move_to(from);
        let other = loop {
            // What stands behind the dot is looked for behind it: once for each dot would be once too often.
            if blocks.start >= text.len() || dot.is_some_and(|dot| dot < blocks.start) {
                break None;
            }
            let start = blocks.start;
            let mut marks = blocks.marks;
            marks.runs &= bits_from(run_floor, start);
            let marked = marks.all() & bits_from(from, start);
            if marked == 0 {
                blocks.next();
                continue;
            }
            let found = set_bits(marked)
                .find_map(|bit| self.trigger_at(text, base, start + bit as usize, &marks));
            if found.is_some() {
                break found;
            }
            blocks.next();
        };
        match (other, *dot) {
            (Some(other), Some(dot)) if dot < other.at() => Some(Trigger::Dot(dot)),
            (None, Some(dot)) if dot != usize::MAX => Some(Trigger::Dot(dot)),
            (other, _) => other,
        }
    }

    /// What may be noticed at the marked place `at`; its block has these `marks`.
    #[inline(always)]
    fn trigger_at(&self, text: &[u8], base: usize, at: usize, marks: &Marks) -> Option<Trigger> {
        let is_in = |mask: u64| mask >> (at % BLOCK) & 1 == 1;
        let rare = marks.lists | marks.commas | marks.leads | marks.words;
        // Most places are one of these two and no more.
        if is_in(marks.numbers & !(marks.signs | marks.runs | rare)) {
            return self.number_at(text, base, at);
        }
        if is_in(marks.signs) {
            if !is_idle(text, at) {
                return Some(Trigger::Sign(at));
            }
            if !is_in(marks.runs | marks.numbers | rare) {
                return None;
            }
        }
        if is_in(marks.runs) {
            return Some(Trigger::Run(at));
        }
        // Bytes behind the end of a text are in no word.
        if at >= text.len() {
            return None;
        }
        if is_in(marks.lists) && list::may_end(text, at) {
            return Some(Trigger::List(at));
        }
        if is_in(marks.commas) && text[..at].ends_with(b", ") {
            return Some(Trigger::Comma(at));
        }
        if is_in(marks.leads) && (lookalike::is_lead(text[at]) || numeral::may_begin(text, at)) {
            return Some(Trigger::Letter(at));
        }
        let number = is_in(marks.numbers).then(|| self.number_at(text, base, at));
        if let Some(trigger) = number.flatten() {
            return Some(trigger);
        }
        let is_words = is_in(marks.words) && digits::follows_word(text, at);
        is_words.then_some(Trigger::Words(at))
    }

    #[inline(always)]
    fn number_at(&self, text: &[u8], base: usize, at: usize) -> Option<Trigger> {
        let byte = *text.get(at)?;
        if byte | 0x20 == b'x' && list::is_prefix(text, at) {
            return Some(Trigger::List(at));
        }
        let is_new = base + at >= self.word_floor || !byte.is_ascii_alphanumeric();
        let is_number = self.sees_lookalikes && is_new && digits::may_stand(text, at);
        is_number.then_some(Trigger::Number(at))
    }
}
