//! Changes of a document, and how changes of JSON in a string become changes of the string.

use super::string::{self, WayBack};
use crate::finding::{Finding, Span};

/// Bytes of a document to be replaced.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(super) span: Span,
    /// What stands there afterwards; `None` leaves it.
    pub(super) replacement: Option<Vec<u8>>,
    /// Why.
    pub(super) finding: Option<Finding>,
}

/// The changes of a string's text as changes of the document it stands in; sorted and disjoint like `edits`.
pub(super) fn lift(edits: Vec<Edit>, parent: &[u8], body: Span) -> Vec<Edit> {
    let mut way = WayBack::new(&parent[body.range()]);
    let lifted = edits.into_iter().map(|edit| {
        let start = body.start + way.start(edit.span.start);
        let end = body.start + way.end(edit.span.end);
        Edit {
            span: Span::new(start, end),
            replacement: edit.replacement.map(|text| encoded(&text)),
            finding: edit.finding,
        }
    });
    lifted.collect()
}

/// `text` as the body of a JSON string.
pub(super) fn encoded(text: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(text.len());
    string::encode(text, &mut body);
    body
}

/// `text` with all edits made; they are sorted and disjoint.
pub(super) fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut copied = 0;
    for edit in edits {
        let Some(replacement) = &edit.replacement else {
            continue;
        };
        out.extend_from_slice(&text[copied..edit.span.start]);
        out.extend_from_slice(replacement);
        copied = edit.span.end;
    }
    out.extend_from_slice(&text[copied..]);
    out
}
