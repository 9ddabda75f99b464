//! The window of a stream that is still open: original bytes, their view, and what is known of it.

use std::sync::Arc;

use crate::compile::Program;
use crate::decode::{self, Layer, Source};
use crate::finding::{Finding, Span};
use crate::pipeline::{self, Scratch};
use crate::recognizer;
use crate::resolve;
use crate::view::{GrowingView, unfinished_len};

/// Takes a finding, its value, and the text between the last finding and this one.
pub(crate) type Found<'f> = dyn FnMut(Finding, &[u8], &[u8]) + 'f;

/// Text between the last settled byte and the newest one.
pub(crate) struct Buffer {
    program: Arc<Program>,
    scratch: Scratch,
    /// Original bytes from `base` on.
    raw: Vec<u8>,
    /// Offset in the stream of the first byte of `raw`.
    base: usize,
    /// Bytes of `raw` that are in the view: all but the beginning of a character at the end.
    viewed: usize,
    view: GrowingView,
    /// What the view says once decoded; none when nothing is decoded.
    layer: Option<Box<Layer>>,
    /// Bytes that were cut from the view.
    cut_off: usize,
    /// View offset up to which anchors have been looked for.
    scanned: usize,
    /// View offset up to which every finding is known and reported.
    settled: usize,
    /// Offset in the stream up to which text has been handed on.
    released: usize,
}

impl Buffer {
    pub(crate) fn new(program: Arc<Program>) -> Buffer {
        let mut scratch = pipeline::take_scratch(&program);
        scratch.prepare(&program);
        let layer = program.limit_rule.map(|_| {
            let mut layer = scratch.layer.take().unwrap_or_default();
            layer.begin(&program, 1, 0);
            layer
        });
        Buffer {
            program,
            scratch,
            raw: Vec::new(),
            base: 0,
            viewed: 0,
            view: GrowingView::default(),
            layer,
            cut_off: 0,
            scanned: 0,
            settled: 0,
            released: 0,
        }
    }

    pub(crate) fn held(&self) -> usize {
        self.base + self.raw.len() - self.released
    }

    /// Offset in the stream up to which text has been handed on.
    pub(crate) fn released(&self) -> usize {
        self.released
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.raw.extend_from_slice(chunk);
        let end = self.raw.len() - unfinished_len(&self.raw[self.viewed..]);
        self.view_up_to(end);
    }

    fn view_up_to(&mut self, end: usize) {
        self.view
            .push(&self.raw[self.viewed..end], self.base + self.viewed);
        self.viewed = end;
    }

    /// Scans what can be decided and calls `found` with each finding, its value, and the text since the last one.
    pub(crate) fn settle(&mut self, is_end: bool, found: &mut Found<'_>) {
        if is_end {
            self.view_up_to(self.raw.len());
        } else if !self.program.recognizers.is_empty() {
            // Only the whole text can tell what they will say.
            return;
        }
        let len = self.view.bytes().len();
        self.scratch.extend_runs(self.view.bytes());
        let (to, decided, near) = match is_end {
            true => (len, len, 0),
            false => {
                let to = len.saturating_sub(self.program.look_ahead);
                let to = to.max(self.scanned);
                let decided = to.saturating_sub(self.program.reach_back);
                // A match waits for all that may stand near it.
                let near = self.program.companions.widest();
                (to, decided.max(self.settled), near)
            }
        };
        let known = self.scratch.scored.len();
        pipeline::scan_range(
            &self.program,
            &mut self.scratch,
            self.view.bytes(),
            self.scanned,
            to,
        );
        self.scanned = to;
        let text = self.view.bytes();
        if is_end {
            recognizer::recognize(&self.program.recognizers, text, &mut self.scratch.scored);
        }
        pipeline::find_mentions(&self.program, &mut self.scratch, text, known, decided);
        let decoded = self.decode(is_end);
        let decided = decided.min(decoded).saturating_sub(near);
        self.report(decided.max(self.settled), found);
    }

    /// Adds what stands encoded in the view; gives the offset before which all of that is known.
    fn decode(&mut self, is_end: bool) -> usize {
        let text = self.view.bytes();
        let Some(layer) = &mut self.layer else {
            return text.len();
        };
        let source = Source {
            text,
            base: self.cut_off,
            is_end,
        };
        let known = layer.advance(
            &self.program,
            source,
            None,
            &mut self.scratch.learnt,
            &mut self.scratch.scored,
        );
        known.saturating_sub(self.cut_off)
    }

    /// Reports every group of overlapping matches that ends at or before `decided`.
    fn report(&mut self, decided: usize, found: &mut Found<'_>) {
        let scored = &mut self.scratch.scored;
        scored.sort_by_key(|one| one.span.start);
        let mut closed = 0;
        let mut end = 0;
        for (at, one) in scored.iter().enumerate() {
            if one.span.start >= end && at > 0 && end <= decided {
                closed = at;
            }
            end = end.max(one.span.end);
        }
        if end <= decided {
            closed = scored.len();
        }
        let open = scored.split_off(closed);
        let mut ready = std::mem::take(scored);
        // A run that reaches the end of the text so far is open, even where nothing else can overlap it.
        self.settled = open
            .first()
            .map_or(decided, |one| one.span.start.min(decided));
        let (companions, neighbours) = (&self.program.companions, &mut self.scratch.neighbours);
        let text = self.view.bytes();
        companions.settle_part(neighbours, text, &mut ready, &open);
        companions.forget(neighbours, self.settled);
        self.scratch.scored = open;
        let rank = |rule| self.program.rank(rule);
        let min_score = self.program.min_score;
        resolve::resolve(&mut self.scratch.overlaps, &mut ready, min_score, &rank);
        for one in &ready {
            let span = self.view.to_original(one.span);
            let finding = self.program.finding(self.view.bytes(), one, span);
            let raw = |span: Span| &self.raw[span.start - self.base..span.end - self.base];
            found(
                finding,
                raw(span),
                raw(Span::new(self.released, span.start)),
            );
            self.released = span.end;
        }
    }

    /// Hands on the settled text after the last finding, and forgets what is needed no more.
    pub(crate) fn release(&mut self, mut text: impl FnMut(&[u8])) {
        let end = if self.settled == self.view.bytes().len() && self.viewed == self.raw.len() {
            self.base + self.raw.len()
        } else {
            self.view.start_of(self.settled).max(self.released)
        };
        text(&self.raw[self.released - self.base..end - self.base]);
        self.released = end;
        // Cutting moves the rest to the front: worth it only once as much is dropped as is kept.
        let near = self.program.companions.widest();
        let behind = self.program.look_behind.max(decode::KEPT).max(near);
        let cut = self.settled.saturating_sub(behind);
        if cut > self.view.bytes().len() / 2 {
            self.cut(cut);
        }
    }

    fn cut(&mut self, count: usize) {
        self.scratch.cut(&self.program, self.view.bytes(), count);
        self.view.cut(count);
        self.cut_off += count;
        self.scanned -= count;
        self.settled -= count;
        let original = self.view.start_of(0).min(self.released);
        self.raw.drain(..original - self.base);
        self.viewed -= original - self.base;
        self.base = original;
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.layer = self.layer.take();
        pipeline::spare_scratch(scratch);
    }
}
