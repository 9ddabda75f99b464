//! Streamed replies: texts rewritten across frames.
//!
//! Each text of a reply - the content of a choice, the arguments of a tool call - is one stream of its own; a token
//! or value that is cut by frames is put together there. A frame goes on at once. What it holds that may still change
//! comes with the next frame of that text, or in a frame of its own before the one that ends it.

mod texts;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use zeroize::Zeroizing;

use super::delta::{self, Channel, Ends, Event};
use super::edit::{Edit, encoded};
use super::frames::{self, Frames};
use super::redact::finish;
use super::restore::TextStream;
use super::shape::Sink;
use super::walk::{self, Haystack};
use super::{JsonFault, PayloadKind};
use crate::error::Error;
use crate::wipe;
use texts::Texts;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Longest frame, in bytes.
const MAX_FRAME: usize = 64 << 20;

/// What becomes of the texts of a reply.
pub(crate) trait Rewriter {
    /// Rewrites one text that arrives in pieces.
    type Stream: TextStream;

    /// The changes of all strings of a frame but the pieces of texts; those begin at `pieces`.
    fn strings(
        &mut self,
        haystack: &Haystack<'_>,
        pieces: &HashSet<usize>,
    ) -> Result<Vec<Vec<Edit>>, Error>;

    /// Begins a text; for [`Sink::Tool`] it is JSON. Some are shown one behind the other.
    fn stream(&mut self, sink: Sink, is_shown: bool) -> Self::Stream;

    /// What such a text begins with, before its pieces.
    fn show(&mut self, text: &[u8]);

    /// Ends a text and appends what is left of it.
    fn finish(&mut self, stream: Self::Stream, out: &mut Vec<u8>) -> Result<(), Error>;

    /// A piece of a text beyond those that may be open at once.
    fn overflow(&mut self, text: &[u8], out: &mut Vec<u8>);

    /// More than `limit` bytes would have to be kept.
    fn exceed(&mut self, limit: usize) -> Result<(), Error>;

    /// A frame with data, with its other lines rewritten.
    fn beside<'f>(&mut self, frame: &'f [u8]) -> Cow<'f, [u8]>;

    /// Readers may put together other texts than we do.
    fn disagree(&mut self);

    /// A frame whose data is no JSON.
    fn other(&mut self, frame: &[u8], data: &[u8], out: &mut Vec<u8>);

    /// Whether nothing more may be written.
    fn is_stopped(&self) -> bool;
}

/// Rewrites the frames of one reply.
pub(crate) struct SseRewriter<R: Rewriter> {
    kind: PayloadKind,
    rewriter: R,
    frames: Frames,
    texts: Texts<R::Stream>,
    has_begun: bool,
}

impl<R: Rewriter> SseRewriter<R> {
    pub(crate) fn new(kind: PayloadKind, rewriter: R) -> SseRewriter<R> {
        SseRewriter {
            kind,
            rewriter,
            frames: Frames::default(),
            texts: Texts::default(),
            has_begun: false,
        }
    }

    /// Takes the next bytes and appends every frame that is whole.
    pub(crate) fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        self.frames.push(chunk);
        while let Some(frame) = self.frames.next() {
            self.frame(&frame, out)?;
        }
        if self.frames.held() > MAX_FRAME {
            return Err(JsonFault::frame(MAX_FRAME).into());
        }
        Ok(())
    }

    /// Ends the reply and appends what is left.
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) -> Result<R, Error> {
        let rest = std::mem::take(&mut self.frames).rest();
        if !rest.is_empty() {
            self.frame(&rest, out)?;
        }
        let mut tail = Zeroizing::new(Vec::new());
        self.end(&Ends::All, &mut tail)?;
        if !rest.is_empty() && !tail.is_empty() {
            wipe::append(out, b"\n\n");
        }
        wipe::append(out, &tail);
        Ok(self.rewriter)
    }

    /// Rewrites one frame; a frame that stops the reply is not written itself.
    fn frame(&mut self, frame: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        if self.rewriter.is_stopped() {
            return Ok(());
        }
        if frame.len() > MAX_FRAME {
            return Err(JsonFault::frame(MAX_FRAME).into());
        }
        self.texts.note_frame(frame.len());
        let before = out.len();
        // Readers drop a byte order mark at the start, and see a field behind it.
        let mark = match frame.strip_prefix(BYTE_ORDER_MARK) {
            Some(_) if !self.has_begun => BYTE_ORDER_MARK.len(),
            _ => 0,
        };
        self.has_begun = true;
        let (mark, frame) = frame.split_at(mark);
        wipe::append(out, mark);
        self.write_frame(frame, out)?;
        if self.rewriter.is_stopped() {
            out.truncate(before);
        }
        Ok(())
    }

    fn write_frame(&mut self, frame: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        if frame.trim_ascii().is_empty() {
            // One line end after the other: each is a frame, and none is worth a scan.
            wipe::append(out, frame);
            return Ok(());
        }
        let frame = &*self.rewriter.beside(frame);
        let lines = frames::data_lines(frame);
        let data = frames::data(frame, &lines);
        if data.trim_ascii() == b"[DONE]" {
            self.end(&Ends::All, out)?;
        }
        let Ok(haystack) = walk::walk(&data, self.kind.shape()) else {
            self.rewriter.other(frame, &data, out);
            return Ok(());
        };
        let event = delta::event(self.kind, &haystack.documents[0]);
        if event.is_ambiguous {
            self.rewriter.disagree();
        }
        let edits = self.edits(&haystack, &event)?;
        for &token in &event.shown {
            self.rewriter.show(&haystack.documents[0].text(token));
        }
        for &channel in &event.begun {
            self.texts.note_end(&mut self.rewriter, channel);
        }
        self.end(&event.ends, out)?;
        if edits.iter().all(Vec::is_empty) {
            wipe::append(out, frame);
            return self.texts.keep(&mut self.rewriter, &event, frame, &data);
        }
        let written = Zeroizing::new(finish(&haystack, edits).json);
        let start = out.len();
        frames::write(frame, &lines, &written, out);
        self.texts
            .keep(&mut self.rewriter, &event, &out[start..], &written)
    }

    /// The changes of a frame: its pieces of texts, and all other strings as in a whole reply.
    fn edits(&mut self, haystack: &Haystack<'_>, event: &Event) -> Result<Vec<Vec<Edit>>, Error> {
        let pieces = event.deltas.iter().map(|one| one.token.body().start);
        let mut edits = self.rewriter.strings(haystack, &pieces.collect())?;
        let last = event.deltas.iter().enumerate();
        let last: HashMap<Channel, usize> = last.map(|(at, delta)| (delta.channel, at)).collect();
        for (at, delta) in event.deltas.iter().enumerate() {
            let text = haystack.documents[0].text(delta.token);
            let mut rewritten = Zeroizing::new(Vec::with_capacity(text.len()));
            let SseRewriter {
                texts, rewriter, ..
            } = self;
            texts.piece(rewriter, delta, &text, &mut rewritten)?;
            if last.get(&delta.channel) == Some(&at) && event.ends.includes(&delta.channel) {
                texts.close(rewriter, delta.channel, &mut rewritten)?;
            }
            if **rewritten != *text {
                edits[0].push(Edit {
                    span: delta.token.body(),
                    replacement: Some(encoded(&rewritten)),
                    finding: None,
                });
            }
        }
        Ok(edits)
    }

    /// Ends texts; the rest of each goes out in a frame of its own.
    fn end(&mut self, ends: &Ends, out: &mut Vec<u8>) -> Result<(), Error> {
        if *ends == Ends::Groups(HashSet::new()) {
            return Ok(());
        }
        for channel in self.texts.ending(ends) {
            let mut rest = Zeroizing::new(Vec::new());
            let envelope = self.texts.close(&mut self.rewriter, channel, &mut rest)?;
            let (Some(envelope), false) = (envelope, rest.is_empty()) else {
                continue;
            };
            if !self.rewriter.is_stopped() {
                let before = out.len();
                envelope.write(self.kind, &channel, &rest, out);
                self.texts
                    .note_rest(&mut self.rewriter, out.len() - before)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
