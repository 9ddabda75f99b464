//! Streamed replies: texts rewritten across frames.
//!
//! Each text of a reply - the content of a choice, the arguments of a tool call - is one stream of its own; a token
//! or value that is cut by frames is put together there. A frame goes on at once. What it holds that may still change
//! comes with the next frame of that text, or in a frame of its own before the one that ends it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::delta::{self, Channel, Ends, Event};
use super::edit::{self, Edit, encoded};
use super::frames::{self, Frames};
use super::redact::finish;
use super::restore::TextStream;
use super::shape::Sink;
use super::walk::{self, Haystack};
use super::{JsonFault, PayloadKind};
use crate::error::Error;
use crate::wipe;

/// Texts that may be open at once; the tokens of further ones stay tokens.
const MAX_OPEN: usize = 1024;
/// Texts that have ended and are remembered, so that one that goes on is noticed.
const MAX_ENDED: usize = 1 << 16;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Longest frame, in bytes.
const MAX_FRAME: usize = 64 << 20;
/// What all open texts together may hold back, in bytes: the arguments of tools, above all. No model writes as much in
/// one reply; 128,000 tokens are half of it.
const MAX_HELD: usize = 1 << 20;
/// What the frames may have that are kept for the rest of open texts, in bytes. A frame may bring a picture beside a text.
const MAX_KEPT: usize = 16 << 20;

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

    /// Begins a text; for [`Sink::Tool`] it is JSON.
    fn stream(&mut self, sink: Sink) -> Self::Stream;

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
    open: HashMap<Channel, Open<R::Stream>>,
    /// Channels in the order in which they began.
    order: Vec<Channel>,
    /// Channels that have ended. What comes in one of them follows text that has gone out.
    ended: HashSet<Channel>,
    /// Bytes that all open texts hold back.
    held: usize,
    /// Bytes of the envelopes of all open texts.
    kept: usize,
    has_begun: bool,
}

/// A text that goes on.
struct Open<S> {
    stream: S,
    /// The beginning of a character whose rest is still held.
    cut: Zeroizing<Vec<u8>>,
    /// Shared by all texts that stand in one frame: a copy for each would make a small reply large.
    envelope: Option<Arc<Envelope>>,
}

/// The last frame of a text, to send the rest of it in.
struct Envelope {
    frame: Zeroizing<Vec<u8>>,
    data: Zeroizing<Vec<u8>>,
}

impl<R: Rewriter> SseRewriter<R> {
    pub(crate) fn new(kind: PayloadKind, rewriter: R) -> SseRewriter<R> {
        SseRewriter {
            kind,
            rewriter,
            frames: Frames::default(),
            open: HashMap::new(),
            order: Vec::new(),
            ended: HashSet::new(),
            held: 0,
            kept: 0,
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
        event
            .begun
            .iter()
            .for_each(|channel| self.note_end(*channel));
        self.end(&event.ends, out)?;
        if edits.iter().all(Vec::is_empty) {
            wipe::append(out, frame);
            return self.keep(&event, frame, &data);
        }
        let written = Zeroizing::new(finish(&haystack, edits).json);
        let start = out.len();
        frames::write(frame, &lines, &written, out);
        self.keep(&event, &out[start..], &written)
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
            self.piece(delta.channel, delta.sink, &text, &mut rewritten)?;
            if last.get(&delta.channel) == Some(&at) && event.ends.includes(&delta.channel) {
                self.close(delta.channel, &mut rewritten)?;
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

    fn piece(
        &mut self,
        channel: Channel,
        sink: Sink,
        text: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let SseRewriter {
            open,
            order,
            rewriter,
            ended,
            held,
            ..
        } = self;
        if !text.is_empty() && ended.contains(&channel) {
            rewriter.disagree();
        }
        if open.len() == MAX_OPEN && !open.contains_key(&channel) {
            rewriter.overflow(text, out);
            return Ok(());
        }
        let open = open.entry(channel).or_insert_with(|| {
            order.push(channel);
            Open {
                stream: rewriter.stream(sink),
                cut: Zeroizing::default(),
                envelope: None,
            }
        });
        wipe::append(out, &open.cut);
        *held -= open.stream.held();
        open.stream.push(text, out);
        *held += open.stream.held();
        let whole = whole_characters(out);
        open.cut = Zeroizing::new(out[whole..].to_vec());
        out.truncate(whole);
        if *held > MAX_HELD {
            rewriter.exceed(MAX_HELD)?;
        }
        Ok(())
    }

    fn close(
        &mut self,
        channel: Channel,
        out: &mut Vec<u8>,
    ) -> Result<Option<Arc<Envelope>>, Error> {
        self.order.retain(|one| *one != channel);
        let Some(open) = self.open.remove(&channel) else {
            return Ok(None);
        };
        self.note_end(channel);
        wipe::append(out, &open.cut);
        self.held -= open.stream.held();
        self.rewriter.finish(open.stream, out)?;
        let last = open.envelope.as_ref();
        let last = last.filter(|shared| Arc::strong_count(shared) == 1);
        self.kept -= last.map_or(0, |envelope| envelope.len());
        Ok(open.envelope)
    }

    /// Remembers that what a text said so far has gone out.
    fn note_end(&mut self, channel: Channel) {
        if self.ended.len() < MAX_ENDED {
            self.ended.insert(channel);
        } else if !self.ended.contains(&channel) {
            // Whether it goes on would not be noticed.
            self.rewriter.disagree();
        }
    }

    /// Remembers a frame, as it was written, for the texts in it that have a rest.
    fn keep(&mut self, event: &Event, frame: &[u8], data: &[u8]) -> Result<(), Error> {
        let has_rest = |open: &Open<R::Stream>| open.stream.held() > 0 || !open.cut.is_empty();
        let mut envelope = None;
        for delta in &event.deltas {
            let Some(open) = self.open.get_mut(&delta.channel) else {
                continue;
            };
            if let Some(last) = open.envelope.take().and_then(Arc::into_inner) {
                self.kept -= last.len();
            }
            if has_rest(open) {
                let envelope = envelope.get_or_insert_with(|| {
                    let envelope = Envelope::new(frame, data);
                    self.kept += envelope.len();
                    Arc::new(envelope)
                });
                open.envelope = Some(Arc::clone(envelope));
            }
        }
        if self.kept > MAX_KEPT {
            self.rewriter.exceed(MAX_KEPT)?;
        }
        Ok(())
    }

    /// Ends texts; the rest of each goes out in a frame of its own.
    fn end(&mut self, ends: &Ends, out: &mut Vec<u8>) -> Result<(), Error> {
        if *ends == Ends::Groups(HashSet::new()) {
            return Ok(());
        }
        let ended = self.order.iter().filter(|channel| ends.includes(channel));
        for channel in ended.copied().collect::<Vec<_>>() {
            let mut rest = Zeroizing::new(Vec::new());
            let envelope = self.close(channel, &mut rest)?;
            let (Some(envelope), false) = (envelope, rest.is_empty()) else {
                continue;
            };
            if !self.rewriter.is_stopped() {
                envelope.write(self.kind, &channel, &rest, out);
            }
        }
        Ok(())
    }
}

impl Envelope {
    fn new(frame: &[u8], data: &[u8]) -> Envelope {
        Envelope {
            frame: Zeroizing::new(frame.to_vec()),
            data: Zeroizing::new(data.to_vec()),
        }
    }

    fn len(&self) -> usize {
        self.frame.len() + self.data.len()
    }

    fn write(&self, kind: PayloadKind, channel: &Channel, rest: &[u8], out: &mut Vec<u8>) {
        // It was read before it was kept.
        let Ok(haystack) = walk::walk(&self.data, kind.shape()) else {
            return;
        };
        let hole = delta::event(kind, &haystack.documents[0]).hole;
        // Unlike what arrives, what was written may hold values that were put back.
        haystack.wipe();
        let Some(hole) = hole else {
            return;
        };
        let edit = Edit {
            span: hole,
            replacement: Some(channel.fill(&encoded(rest))),
            finding: None,
        };
        let data = Zeroizing::new(edit::apply(&self.data, &[edit]));
        frames::write_anew(&self.frame, &data, out);
    }
}

/// Length without the beginning of a character at the end.
fn whole_characters(text: &[u8]) -> usize {
    let tail = text.len().saturating_sub(3);
    let start = (tail..text.len()).rev().find(|&at| text[at] & 0xC0 != 0x80);
    match start {
        Some(at) if std::str::from_utf8(&text[at..]).is_err() => at,
        _ => text.len(),
    }
}

impl Ends {
    fn includes(&self, channel: &Channel) -> bool {
        match self {
            Ends::All => true,
            Ends::Groups(groups) => groups.contains(&channel.group),
        }
    }
}

#[cfg(test)]
mod tests;
