//! Changes of a document, and how changes of JSON in a string become changes of the string.

use zeroize::Zeroizing;

use super::string::{self, WayBack};
use crate::finding::{Finding, Span};

/// Bytes of a document to be replaced.
#[derive(Clone)]
pub(crate) struct Edit {
    pub(super) span: Span,
    /// What stands there afterwards; `None` leaves it.
    pub(super) replacement: Option<Zeroizing<Vec<u8>>>,
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
pub(crate) fn encoded(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut body = Zeroizing::new(Vec::with_capacity(text.len()));
    string::encode(text, &mut body);
    body
}

/// `text` with all edits made; they are sorted and disjoint.
pub(super) fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let replacements = edits.iter().filter_map(|edit| edit.replacement.as_ref());
    let more: usize = replacements.map(|text| text.len()).sum();
    // Sized once: growing would leave copies of values behind.
    let mut out = Vec::with_capacity(text.len() + more);
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
