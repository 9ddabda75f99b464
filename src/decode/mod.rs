//! Text beside the text: what encoded and disguised runs say, scanned by the same stages.
//!
//! Each [`Layer`] is a copy of its source in which every run that a decoder knows is replaced by what it says, with a
//! map back. Only the surroundings of replaced runs are scanned again, and only matches that touch one count. Layers
//! stand on each other, three at most; a run that would need a fourth is a finding by itself.

mod base64;
mod digits;
mod entity;
mod escape;
mod groups;
mod hex;
mod line_break;
mod list;
mod lookalike;
mod marks;
mod numeral;
mod octet;
mod read;
mod run;
mod said;
mod splice;
mod whole;

use crate::compile::Program;
use crate::context::{NO_CUE, Precedence, Scored};
use crate::error::BuildError;
use crate::finding::{Score, Span};
use crate::pipeline::{self, Learnt, Scratch};
use crate::resolve;
use crate::rules::RuleSet;
use crate::validate::Strength;
use crate::wipe;
pub(crate) use read::KEPT;
use read::{Decoded, Reader, Reading};
use whole::Whole;

/// Layers of encoding that are taken off.
const MAX_DEPTH: u32 = 3;
/// How far from a replaced run a match may begin, on either side.
const SURROUNDINGS: usize = 256;
/// The rule of what is encoded more often than that.
const LIMIT_RULE: &str = "nested-encoding";

/// Which disguises a scanner sees through.
///
/// Invisible characters and the digits, dashes and spaces of other scripts never hide a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disguises {
    /// Nothing is decoded.
    Plain,
    /// Base64, hexadecimal, bytes as lists of numbers, percent, HTML, backslash and quoted-printable escapes, literals
    /// that are concatenated or joined, emphasis and line breaks inside a value, spelled-out signs of an e-mail
    /// address. Three layers at most.
    Encoded,
    /// All of that, and letters of other scripts that look like Latin ones, digits that are set apart (`0 7 8 - 0 5`)
    /// or spelled out (`zero seven eight`, `null sieben acht`), superscript and circled digits, the letters O, l and I
    /// in the place of digits, and groups of digits parted by underscores, brackets or line breaks.
    ///
    /// Each of these may mean nothing: a number counts where a check digit holds or a keyword of its rule stands near.
    #[default]
    Lookalike,
}

/// Adds the rule that speaks for text encoded too often; it blocks.
pub(crate) fn with_limit_rule(rules: RuleSet) -> Result<RuleSet, BuildError> {
    // A rule of somebody else under this name would decide what becomes of such text: the merge refuses it.
    if rules.rule(LIMIT_RULE).is_some_and(|rule| rule.embedded) {
        return Ok(rules);
    }
    rules.merge(RuleSet::of_crate(include_str!("limit.toml")))
}

/// The index of the rule that [`with_limit_rule`] added.
pub(crate) fn limit_rule(rules: &RuleSet) -> Option<u32> {
    let at = rules
        .iter()
        .position(|rule| rule.id().as_str() == LIMIT_RULE);
    at.map(|at| at as u32)
}

/// Adds what stands encoded in `text`, all of a text, to the scored matches.
pub(crate) fn scan(program: &Program, scratch: &mut Scratch, text: &[u8]) {
    if program.limit_rule.is_none() {
        return;
    }
    let mut layer = scratch.layer.take().unwrap_or_default();
    layer.begin(program, 1, 0);
    let whole = Whole {
        program,
        source: Source::whole(text),
        under: None,
        hits: &mut scratch.hits,
        learnt: &mut scratch.learnt,
    };
    layer.scan_whole(whole, &mut scratch.scored);
    scratch.layer = Some(layer);
}

/// The text a layer stands on, as far as it is there.
#[derive(Clone, Copy)]
pub(crate) struct Source<'t> {
    pub(crate) text: &'t [u8],
    /// Offset of its first byte.
    pub(crate) base: usize,
    /// Nothing follows.
    pub(crate) is_end: bool,
}

impl<'t> Source<'t> {
    fn whole(text: &'t [u8]) -> Source<'t> {
        Source {
            text,
            base: 0,
            is_end: true,
        }
    }

    fn end(&self) -> usize {
        self.base + self.text.len()
    }
}

/// A run of the source and where its replacement stands. All offsets count from the start of a stream.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Piece {
    source: Span,
    out: Span,
    reading: Reading,
}

/// A text with its runs decoded, as far as its source is there, and what was found in it.
#[derive(Default)]
pub(crate) struct Layer {
    depth: u32,
    reader: Reader,
    scratch: Scratch,
    /// The decoded text from `base` on.
    text: Vec<u8>,
    /// Most bytes that `text` has held since it was wiped, but for those that it holds.
    longest: usize,
    base: usize,
    /// Pieces that `text` holds, and one before them from which offsets run in step.
    pieces: Vec<Piece>,
    origin: Piece,
    /// Source that is in `text`.
    copied: usize,
    /// Offset in `text` up to which matches may have begun.
    scanned: usize,
    /// Everything before this offset is known.
    settled: usize,
    /// Empty between two rounds, kept for its memory.
    found: Vec<Scored>,
    next: Option<Box<Layer>>,
}

impl Layer {
    /// Forgets everything; the source is read from `offset` on.
    pub(crate) fn begin(&mut self, program: &Program, depth: u32, offset: usize) {
        self.depth = depth;
        self.reader = Reader::starting_at(offset, program.sees_lookalikes);
        self.scratch.prepare(program);
        self.note_length();
        self.text.clear();
        self.pieces.clear();
        self.base = offset;
        self.origin = Piece {
            source: Span::new(offset, offset),
            out: Span::new(offset, offset),
            reading: Reading::Encoded,
        };
        self.copied = offset;
        self.scanned = 0;
        self.settled = 0;
        if let Some(next) = &mut self.next {
            next.depth = 0;
        }
    }

    /// Reads what the source holds by now and adds what is decided to `sink`, in offsets of `source.text`.
    ///
    /// `under` is the layer that the source is the text of: only what was decoded there is decoded again. Gives the
    /// offset of the source, counted as its base is, before which nothing more will be found.
    pub(crate) fn advance(
        &mut self,
        program: &Program,
        source: Source<'_>,
        under: Option<&[Piece]>,
        learnt: &mut Learnt,
        sink: &mut Vec<Scored>,
    ) -> usize {
        if self.is_too_deep() {
            return self.refuse(program, source, under, sink);
        }
        self.read(source, under);
        if source.is_end && self.pieces.is_empty() {
            return source.end();
        }
        let len = self.text.len();
        let decided = self.scan(program, learnt, source.is_end);
        let mut found = std::mem::take(&mut self.found);
        self.take_decided(program, decided, &mut found);
        let mut settled = self.first_open(decided);
        settled = settled.min(self.scan_next(program, source.is_end, learnt, &mut found));
        self.hand_over(source, found, sink);
        self.settled = settled;
        if source.is_end {
            return source.end();
        }
        debug_assert!(settled <= len);
        let known = self.start_of(self.base + settled);
        self.cut(program);
        known.min(self.copied.saturating_sub(KEPT))
    }

    /// Wipes what it holds of past texts, and so do the layers above.
    pub(crate) fn forget_text(&mut self) {
        self.note_length();
        self.text.clear();
        // The memory stays in use, so that nothing may leave the writing out: no need for `zeroize`, byte by byte.
        self.text.resize(self.longest, 0);
        self.text.clear();
        self.longest = 0;
        self.scratch.forget_text();
        if let Some(next) = &mut self.next {
            next.forget_text();
        }
    }

    /// To be called before `text` is made shorter.
    fn note_length(&mut self) {
        self.longest = self.longest.max(self.text.len());
    }

    fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH
    }

    /// Moves what was found to `sink`, in offsets of `source.text`.
    fn hand_over(&mut self, source: Source<'_>, mut found: Vec<Scored>, sink: &mut Vec<Scored>) {
        sink.extend(found.drain(..).map(|one| {
            let span = Span::new(one.span.start + self.base, one.span.end + self.base);
            let span = self.to_source(span);
            Scored {
                span: Span::new(span.start - source.base, span.end - source.base),
                cut: false,
                ..one
            }
        }));
        self.found = found;
    }

    /// Takes the new pieces of the source, and the text between them.
    fn read(&mut self, source: Source<'_>, under: Option<&[Piece]>) {
        let mut reader = self.reader;
        let Source { text, base, is_end } = source;
        reader.read(text, base, is_end, Wanted(under), &mut |piece| {
            self.push(source, &piece);
        });
        self.reader = reader;
        if !(is_end && self.pieces.is_empty()) {
            let end = reader.read_up_to().max(self.copied);
            self.copy(source, end);
        }
    }

    /// Adds the source up to the offset `end` as it is.
    fn copy(&mut self, source: Source<'_>, end: usize) {
        let between = self.copied - source.base..end - source.base;
        wipe::append(&mut self.text, &source.text[between]);
        self.copied = end;
    }

    /// Adds a piece, and the source before it.
    fn push(&mut self, source: Source<'_>, piece: &Decoded<'_>) {
        self.copy(source, piece.source.start);
        let start = self.base + self.text.len();
        wipe::append(&mut self.text, piece.text);
        self.pieces.push(Piece {
            source: piece.source,
            out: Span::new(start, self.base + self.text.len()),
            reading: piece.reading,
        });
        self.copied = piece.source.end;
    }

    /// Scans what surrounds pieces as far as it can be decided; gives the end of that.
    ///
    /// The automata are those of the text below: they need not learn anything twice, and their memory is near.
    fn scan(&mut self, program: &Program, learnt: &mut Learnt, is_end: bool) -> usize {
        std::mem::swap(learnt, &mut self.scratch.learnt);
        let decided = self.scan_rounds(program, is_end);
        std::mem::swap(learnt, &mut self.scratch.learnt);
        decided
    }

    fn scan_rounds(&mut self, program: &Program, is_end: bool) -> usize {
        let len = self.text.len();
        self.scratch.extend_runs(&self.text);
        let ahead = program.look_ahead.max(2 * SURROUNDINGS);
        let to = match is_end {
            true => len,
            false => len.saturating_sub(ahead).max(self.scanned),
        };
        let mut from = self.scanned;
        let first = self
            .pieces
            .partition_point(|piece| piece.out.end + SURROUNDINGS < self.base + from);
        let mut at = first;
        while let Some(piece) = self.pieces.get(at) {
            let start = piece.out.start.saturating_sub(self.base + SURROUNDINGS);
            if start >= to {
                break;
            }
            let mut end = piece.out.end + SURROUNDINGS - self.base;
            at += 1;
            while let Some(next) = self.pieces.get(at) {
                if next.out.start.saturating_sub(self.base + SURROUNDINGS) > end {
                    break;
                }
                end = next.out.end + SURROUNDINGS - self.base;
                at += 1;
            }
            let (start, end) = (start.max(from), end.min(to));
            if start < end {
                pipeline::scan_range(program, &mut self.scratch, &self.text, start, end);
                from = end;
            }
        }
        self.scanned = to;
        match is_end {
            true => len,
            false => to.saturating_sub(program.reach_back).max(self.settled),
        }
    }

    /// Moves decided matches to `found`: those that touch a piece and have something to back them.
    fn take_decided(&mut self, program: &Program, decided: usize, found: &mut Vec<Scored>) {
        let (base, pieces) = (self.base, &self.pieces);
        self.scratch.scored.retain(|one| {
            if one.span.end > decided {
                return true;
            }
            let span = Span::new(one.span.start + base, one.span.end + base);
            if one.score >= program.min_score && counts(pieces, one, span) {
                found.push(*one);
            }
            false
        });
    }

    fn first_open(&self, decided: usize) -> usize {
        let open = self.scratch.scored.iter().map(|one| one.span.start);
        open.min().unwrap_or(decided).min(decided)
    }

    /// Lets the layer above look at this one's text; gives the offset in it before which that has found everything.
    fn scan_next(
        &mut self,
        program: &Program,
        is_end: bool,
        learnt: &mut Learnt,
        found: &mut Vec<Scored>,
    ) -> usize {
        if self.pieces.is_empty() && !self.next_is_running() {
            return self.text.len();
        }
        let running = self.next_is_running();
        let mut next = self.next.take().unwrap_or_default();
        if !running {
            next.begin(program, self.depth + 1, self.base);
        }
        let source = Source {
            text: &self.text,
            base: self.base,
            is_end,
        };
        let known = next.advance(program, source, Some(&self.pieces), learnt, found);
        if is_end {
            next.depth = 0;
        }
        self.next = Some(next);
        known.saturating_sub(self.base).min(self.text.len())
    }

    fn next_is_running(&self) -> bool {
        self.next.as_ref().is_some_and(|next| next.depth > 0)
    }

    /// One layer too many: what could still be decoded is reported as it is.
    fn refuse(
        &mut self,
        program: &Program,
        source: Source<'_>,
        under: Option<&[Piece]>,
        sink: &mut Vec<Scored>,
    ) -> usize {
        let Some(rule) = program.limit_rule else {
            return source.end();
        };
        self.reader.read(
            source.text,
            source.base,
            source.is_end,
            Wanted(under),
            &mut |piece| {
                if piece.reading != Reading::Encoded {
                    return;
                }
                let (start, end) = (piece.source.start, piece.source.end);
                sink.push(Scored {
                    rule,
                    precedence: Precedence::Block,
                    pattern: 0,
                    cut: false,
                    span: Span::new(start - source.base, end - source.base),
                    score: Score::new(100),
                    strength: Strength::Checked,
                    cue_distance: NO_CUE,
                    cue_len: 0,
                });
            },
        );
        match source.is_end {
            true => source.end(),
            false => self.reader.read_up_to().saturating_sub(KEPT),
        }
    }

    /// The source behind a span: all of a run of which it holds a byte, nothing of a run that it only touches.
    fn to_source(&self, span: Span) -> Span {
        Span::new(self.start_of(span.start), self.end_of(span.end))
    }

    fn start_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.out.end <= offset);
        match self.pieces.get(at) {
            Some(piece) if piece.out.start <= offset => piece.source.start,
            _ => self.in_step(at, offset),
        }
    }

    fn end_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|piece| piece.out.end < offset);
        match self.pieces.get(at) {
            Some(piece) if piece.out.start < offset => piece.source.end,
            _ => self.in_step(at, offset),
        }
    }

    /// The source of an offset behind all pieces before `at`.
    fn in_step(&self, at: usize, offset: usize) -> usize {
        let before = at
            .checked_sub(1)
            .map_or(&self.origin, |at| &self.pieces[at]);
        before.source.end + (offset - before.out.end)
    }

    /// Forgets text that is needed no more, once it is more than what stays.
    fn cut(&mut self, program: &Program) {
        let behind = program.look_behind.max(2 * SURROUNDINGS) + KEPT;
        let count = self.settled.saturating_sub(behind);
        if count <= self.text.len() / 2 {
            return;
        }
        self.scratch.cut(program, &self.text, count);
        self.note_length();
        self.text.drain(..count);
        self.base += count;
        self.scanned -= count;
        self.settled -= count;
        let gone = self
            .pieces
            .partition_point(|piece| piece.out.end < self.base);
        if let Some(last) = gone.checked_sub(1) {
            self.origin = self.pieces[last];
            self.pieces.drain(..gone);
        }
    }
}

/// Whether a match at `span` says something new, and has enough to back it.
fn counts(pieces: &[Piece], one: &Scored, span: Span) -> bool {
    // What the least sure of the pieces asks for.
    let readings = touching(pieces, span).map(|piece| piece.reading);
    match readings.max() {
        Some(Reading::Groups) => one.has_cue(),
        Some(Reading::Guess) => resolve::is_proven(one),
        Some(Reading::Border) => true,
        Some(_) => resolve::is_backed(one),
        // The value stands as it is, and its keyword did not.
        None => has_disguised_cue(pieces, one, span),
    }
}

/// Whether a look-alike or something encoded stands where the keyword of a match may stand: `driver&#39;s licence`.
fn has_disguised_cue(pieces: &[Piece], one: &Scored, span: Span) -> bool {
    if !one.has_cue() {
        return false;
    }
    let reach = one.cue_distance as usize + one.cue_len as usize + 1;
    let round = Span::new(span.start.saturating_sub(reach), span.end + reach);
    touching(pieces, round)
        .any(|piece| matches!(piece.reading, Reading::Lookalike | Reading::Encoded))
}

/// What of a text is worth decoding: all of it, or what touches pieces.
#[derive(Clone, Copy)]
struct Wanted<'p>(Option<&'p [Piece]>);

impl Wanted<'_> {
    #[cfg(test)]
    const ALL: Wanted<'static> = Wanted(None);

    fn holds(self, span: Span) -> bool {
        self.0
            .is_none_or(|pieces| touching(pieces, span).next().is_some())
    }

    /// The first offset from `from` on that may be wanted.
    fn next(self, from: usize) -> usize {
        let Some(pieces) = self.0 else { return from };
        let at = pieces.partition_point(|piece| piece.out.end < from);
        pieces
            .get(at)
            .map_or(usize::MAX, |piece| piece.out.start.max(from))
    }
}

/// The pieces of which `span` holds a part or that stand right beside it.
fn touching(pieces: &[Piece], span: Span) -> impl Iterator<Item = &Piece> {
    let at = pieces.partition_point(|piece| piece.out.end < span.start);
    let rest = pieces[at..].iter();
    rest.take_while(move |piece| piece.out.start <= span.end)
}
