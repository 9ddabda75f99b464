//! The texts of a reply that go on: what each of them holds back, and the frame that the rest of it will go out in.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use zeroize::Zeroizing;

use super::super::PayloadKind;
use super::super::delta::{self, Channel, Delta, Ends, Event};
use super::super::edit::encoded;
use super::super::restore::TextStream;
use super::super::{frames, walk};
use super::Rewriter;
use crate::error::Error;
use crate::finding::Span;
use crate::wipe;

/// Texts that may be open at once; the tokens of further ones stay tokens.
pub(super) const MAX_OPEN: usize = 1024;
/// Texts that have ended and are remembered, so that one that goes on is noticed.
const MAX_ENDED: usize = 1 << 16;
/// What all open texts together may hold back, in bytes: the arguments of tools, above all. No model writes as much in
/// one reply; 128,000 tokens are half of it.
const MAX_HELD: usize = 1 << 20;
/// What the frames may have that are kept for the rest of open texts, in bytes. A frame may bring a picture beside a
/// text.
pub(super) const MAX_KEPT: usize = 16 << 20;

/// The texts of one reply, each a stream `S` of its own.
pub(super) struct Texts<S> {
    open: HashMap<Channel, Open<S>>,
    /// Channels in the order in which they began.
    order: Vec<Channel>,
    /// Channels that have ended. What comes in one of them follows text that has gone out.
    ended: HashSet<Channel>,
    /// Bytes that all open texts hold back.
    pub(super) held: usize,
    /// Bytes of the envelopes of all open texts.
    pub(super) kept: usize,
    /// Bytes that frames of the rest of texts may still have.
    room: usize,
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
pub(super) struct Envelope {
    names: Vec<u8>,
    line_end: &'static [u8],
    data: Zeroizing<Vec<u8>>,
    /// Where the rest goes; looked for once, however many texts share the frame.
    hole: OnceLock<Option<Span>>,
}

impl<S> Default for Texts<S> {
    fn default() -> Texts<S> {
        Texts {
            open: HashMap::new(),
            order: Vec::new(),
            ended: HashSet::new(),
            held: 0,
            kept: 0,
            room: MAX_KEPT,
        }
    }
}

impl<S: TextStream> Texts<S> {
    /// Rewrites the next piece of a text and appends what no later piece can change.
    pub(super) fn piece<R: Rewriter<Stream = S>>(
        &mut self,
        rewriter: &mut R,
        delta: &Delta,
        text: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let channel = delta.channel;
        if !text.is_empty() && self.ended.contains(&channel) {
            rewriter.disagree();
        }
        if self.open.len() == MAX_OPEN && !self.open.contains_key(&channel) {
            rewriter.overflow(text, out);
            return Ok(());
        }
        let open = self.open.entry(channel).or_insert_with(|| {
            self.order.push(channel);
            Open {
                stream: rewriter.stream(delta.sink, channel.is_shown()),
                cut: Zeroizing::default(),
                envelope: None,
            }
        });
        wipe::append(out, &open.cut);
        self.held -= open.stream.held();
        open.stream.push(text, out);
        self.held += open.stream.held();
        let whole = whole_characters(out);
        open.cut = Zeroizing::new(out[whole..].to_vec());
        out.truncate(whole);
        if self.held > MAX_HELD {
            rewriter.exceed(MAX_HELD)?;
        }
        Ok(())
    }

    /// Ends a text, appends what is left of it, and gives the frame to send that in.
    pub(super) fn close<R: Rewriter<Stream = S>>(
        &mut self,
        rewriter: &mut R,
        channel: Channel,
        out: &mut Vec<u8>,
    ) -> Result<Option<Arc<Envelope>>, Error> {
        self.order.retain(|one| *one != channel);
        let Some(open) = self.open.remove(&channel) else {
            return Ok(None);
        };
        self.note_end(rewriter, channel);
        wipe::append(out, &open.cut);
        self.held -= open.stream.held();
        rewriter.finish(open.stream, out)?;
        let last = open.envelope.as_ref();
        let last = last.filter(|shared| Arc::strong_count(shared) == 1);
        self.kept -= last.map_or(0, |envelope| envelope.len());
        Ok(open.envelope)
    }

    /// Remembers that what a text said so far has gone out.
    pub(super) fn note_end<R: Rewriter<Stream = S>>(&mut self, rewriter: &mut R, channel: Channel) {
        if self.ended.len() < MAX_ENDED {
            self.ended.insert(channel);
        } else if !self.ended.contains(&channel) {
            // Whether it goes on would not be noticed.
            rewriter.disagree();
        }
    }

    /// Remembers a frame, as it was written, for the texts in it that have a rest.
    pub(super) fn keep<R: Rewriter<Stream = S>>(
        &mut self,
        rewriter: &mut R,
        event: &Event,
        frame: &[u8],
        data: &[u8],
    ) -> Result<(), Error> {
        let has_rest = |open: &Open<S>| open.stream.held() > 0 || !open.cut.is_empty();
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
            rewriter.exceed(MAX_KEPT)?;
        }
        Ok(())
    }

    /// Counts a frame that arrived: what is written anew stays in proportion to it.
    pub(super) fn note_frame(&mut self, len: usize) {
        self.room = self.room.saturating_add(len);
    }

    /// Counts a frame that was written for the rest of a text. A large one that a thousand texts share would go out a
    /// thousand times.
    pub(super) fn note_rest<R: Rewriter<Stream = S>>(
        &mut self,
        rewriter: &mut R,
        len: usize,
    ) -> Result<(), Error> {
        match self.room.checked_sub(len) {
            Some(room) => self.room = room,
            None => rewriter.exceed(MAX_KEPT)?,
        }
        Ok(())
    }

    /// The open texts that end with an event, in the order in which they began.
    pub(super) fn ending(&self, ends: &Ends) -> Vec<Channel> {
        let ending = self.order.iter().filter(|channel| ends.includes(channel));
        ending.copied().collect()
    }
}

impl Envelope {
    fn new(frame: &[u8], data: &[u8]) -> Envelope {
        Envelope {
            names: frames::names(frame),
            line_end: frames::line_end(frame),
            data: Zeroizing::new(data.to_vec()),
            hole: OnceLock::new(),
        }
    }

    fn len(&self) -> usize {
        self.names.len() + self.data.len()
    }

    /// Appends the frame with `rest` as its only text.
    pub(super) fn write(
        &self,
        kind: PayloadKind,
        channel: &Channel,
        rest: &[u8],
        out: &mut Vec<u8>,
    ) {
        let Some(hole) = *self.hole.get_or_init(|| self.find_hole(kind)) else {
            return;
        };
        let text = channel.fill(&encoded(rest));
        let (before, behind) = (&self.data[..hole.start], &self.data[hole.end..]);
        let data = Zeroizing::new([before, &text, behind].concat());
        frames::write_anew(&self.names, &data, self.line_end, out);
    }

    fn find_hole(&self, kind: PayloadKind) -> Option<Span> {
        // It was read before it was kept.
        let haystack = walk::walk(&self.data, kind.shape()).ok()?;
        let hole = delta::event(kind, &haystack.documents[0]).hole;
        // Unlike what arrives, what was written may hold values that were put back.
        haystack.wipe();
        hole
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_never_cut() {
        let text = "a\u{e9}\u{20ac}\u{1F600}".as_bytes();
        for end in 0..=text.len() {
            let whole = whole_characters(&text[..end]);
            assert!(std::str::from_utf8(&text[..whole]).is_ok());
            assert!(
                end - whole < 4 && (end == whole || std::str::from_utf8(&text[..end]).is_err())
            );
        }
    }
}
