//! Replies: which strings may hold tokens, and originals put back as JSON strings.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use zeroize::Zeroizing;

use super::document::Scene;
use super::edit::{Edit, encoded};
use super::json::{JsonFault, JsonKind};
use super::redact::finish;
use super::shape::Sink;
use super::sse::Rewriter;
use super::string::WayBack;
use super::walk::{Haystack, Segment};
use crate::error::Error;
use crate::finding::Span;

/// Where originals come from.
pub(crate) trait Restorer {
    /// Restores one text that arrives in pieces.
    type Stream: RestoreText;

    /// What a text has opened that holds JSON.
    type Around;

    /// Starts a document: its flows are others than those of the last one.
    fn begin(&mut self);

    /// The tokens of `text` that may be replaced in `scene`, sorted and disjoint.
    fn originals(&mut self, text: &str, scene: Scene) -> Vec<Original>;

    /// Starts a text of this flow that holds JSON.
    fn around(&mut self, text: &[u8], flow: u32) -> Self::Around;

    /// Whether tokens may be replaced in a string of it, behind `text`, the next part of the whole.
    fn allows_behind(&mut self, around: &mut Self::Around, text: &[u8]) -> bool;

    /// A text whose tokens stay.
    fn leave(&mut self, text: &str);

    /// Starts a text that arrives in pieces; for [`Sink::Tool`] the text is JSON. Some are shown one behind the other.
    fn stream(&mut self, sink: Sink, is_shown: bool) -> Self::Stream;

    /// What such a text begins with, before its pieces.
    fn show(&mut self, text: &[u8]);
}

/// One text in pieces that is rewritten.
pub(crate) trait TextStream {
    /// Takes the next piece and appends what no later piece can change.
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>);

    /// Bytes held back because a later piece may change them.
    fn held(&self) -> usize;
}

/// One text in pieces that is restored.
pub(crate) trait RestoreText: TextStream {
    /// Ends the text and appends what is left.
    fn finish(self, out: &mut Vec<u8>);
}

/// A stream that changes nothing and holds nothing back, for tests of what stands round one.
#[cfg(test)]
pub(crate) struct Pass;

#[cfg(test)]
impl TextStream for Pass {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(text);
    }

    fn held(&self) -> usize {
        0
    }
}

#[cfg(test)]
impl RestoreText for Pass {
    fn finish(self, _out: &mut Vec<u8>) {}
}

/// A token's place and what stood there.
pub(crate) struct Original {
    pub(crate) range: Range<usize>,
    pub(crate) text: Zeroizing<Vec<u8>>,
    /// It was a JSON number.
    pub(crate) is_number: bool,
}

/// The document with all originals put back.
pub(super) fn restore(haystack: &Haystack<'_>, restorer: &mut impl Restorer) -> Vec<u8> {
    finish(haystack, edits(haystack, restorer, &HashSet::new())).json
}

/// The changes of each document, except in the strings that begin at `skipped` in the payload.
fn edits(
    haystack: &Haystack<'_>,
    restorer: &mut impl Restorer,
    skipped: &HashSet<usize>,
) -> Vec<Vec<Edit>> {
    let mut edits: Vec<Vec<Edit>> = vec![Vec::new(); haystack.documents.len()];
    let mut shown = Shown::new(haystack);
    restorer.begin();
    for segment in &haystack.segments {
        if skipped.contains(&haystack.outermost(segment)) {
            continue;
        }
        let may_restore = shown.allows(segment, restorer);
        edits[segment.document].extend(segment_edits(haystack, segment, may_restore, restorer));
    }
    edits
}

/// The JSON in strings as its reader may see it: as one text, in which a string goes on with what another has begun.
struct Shown<'h, 'p, A> {
    haystack: &'h Haystack<'p>,
    /// For each document that stands in a string, what it has opened and how far it was followed.
    followed: Vec<Option<(A, usize)>>,
}

impl<'h, 'p, A> Shown<'h, 'p, A> {
    fn new(haystack: &'h Haystack<'p>) -> Shown<'h, 'p, A> {
        let followed = haystack.documents.iter().map(|_| None).collect();
        Shown { haystack, followed }
    }

    /// Whether none of the texts that a string stands in has opened what values must not go into.
    fn allows(&mut self, segment: &Segment, restorer: &mut impl Restorer<Around = A>) -> bool {
        if segment.scene.sink == Sink::Tool {
            // Tools read JSON as what it is.
            return true;
        }
        let mut is_allowed = true;
        let mut start = segment.token.span().start;
        let haystack = self.haystack;
        let mut document = &haystack.documents[segment.document];
        while let Some((parent, body)) = document.parent {
            let followed = &mut self.followed[document.number];
            let (around, end) = followed.get_or_insert_with(|| {
                let flow = if parent == 0 { segment.scene.flow } else { 0 };
                (restorer.around(&document.json, flow), 0)
            });
            let text = document.json.get(*end..start).unwrap_or_default();
            is_allowed &= restorer.allows_behind(around, text);
            *end = start.max(*end);
            start = body.start;
            document = &haystack.documents[parent];
        }
        is_allowed
    }
}

/// The changes of one string or key.
fn segment_edits(
    haystack: &Haystack<'_>,
    segment: &Segment,
    may_restore: bool,
    restorer: &mut impl Restorer,
) -> Vec<Edit> {
    let token = segment.token;
    if token.kind == JsonKind::Number {
        return Vec::new();
    }
    let bytes = &haystack.text[segment.range.clone()];
    // The haystack is UTF-8: it was decoded from a document that is.
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    if !may_restore {
        restorer.leave(text);
        return Vec::new();
    }
    // JSON in a text is followed with the whole of it.
    let flow = if segment.document == 0 {
        segment.scene.flow
    } else {
        0
    };
    let scene = Scene {
        flow,
        ..segment.scene
    };
    let originals = restorer.originals(text, scene);
    if let [one] = originals.as_slice() {
        let is_all = one.range == (0..text.len());
        // A string in quotes in a string: those belong to a text, as far as anybody can tell.
        let document = &haystack.documents[segment.document];
        let is_quoted =
            document.parent.is_some() && document.tape.token(0).kind == JsonKind::String;
        if one.is_number && is_all && !is_quoted && token.kind == JsonKind::String {
            return vec![edit(token.span(), one.text.clone())];
        }
    }
    let body = token.body();
    let mut way = WayBack::new(haystack.documents[segment.document].body(token));
    let edits = originals.into_iter().map(|one| {
        let start = body.start + way.start(one.range.start);
        let end = body.start + way.end(one.range.end);
        edit(Span::new(start, end), encoded(&one.text))
    });
    edits.collect()
}

fn edit(span: Span, replacement: Zeroizing<Vec<u8>>) -> Edit {
    Edit {
        span,
        replacement: Some(replacement),
        finding: None,
    }
}

/// A [`Restorer`] as what rewrites a streamed reply.
pub(crate) struct Restoring<R>(pub(crate) R);

impl<R: Restorer> Rewriter for Restoring<R> {
    type Stream = R::Stream;

    fn strings(
        &mut self,
        haystack: &Haystack<'_>,
        pieces: &HashSet<usize>,
    ) -> Result<Vec<Vec<Edit>>, Error> {
        Ok(edits(haystack, &mut self.0, pieces))
    }

    fn stream(&mut self, sink: Sink, is_shown: bool) -> R::Stream {
        self.0.stream(sink, is_shown)
    }

    fn show(&mut self, text: &[u8]) {
        self.0.show(text);
    }

    fn finish(&mut self, stream: R::Stream, out: &mut Vec<u8>) -> Result<(), Error> {
        stream.finish(out);
        Ok(())
    }

    /// Tokens stay tokens.
    fn overflow(&mut self, text: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(text);
    }

    fn exceed(&mut self, limit: usize) -> Result<(), Error> {
        Err(JsonFault::held(limit).into())
    }

    /// Lines beside the data are no text of a reply; tokens in them stay tokens.
    fn beside<'f>(&mut self, frame: &'f [u8]) -> Cow<'f, [u8]> {
        Cow::Borrowed(frame)
    }

    /// Nothing is hidden from a reader who puts a reply together: what was meant as one token stays one at worst.
    fn disagree(&mut self) {}

    /// What is no JSON holds no text of a reply that we know; tokens in it stay tokens.
    fn other(&mut self, frame: &[u8], _data: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(frame);
    }

    fn is_stopped(&self) -> bool {
        false
    }
}
