//! [`Haystack`] + findings -> the payload with every finding replaced, still JSON.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use zeroize::Zeroizing;

use super::document::{Document, Scene};
use super::edit::{self, Edit, encoded};
use super::json::JsonKind;
use super::string::WayBack;
use super::walk::{Haystack, Segment};
use crate::error::Error;
use crate::finding::{Action, Finding, Span};

/// Where findings come from and what replaces them: plain placeholders, or the tokens of a vault.
pub(crate) trait Redactor {
    /// Everything to replace in `text`, sorted and disjoint.
    fn find(&mut self, text: &[u8]) -> Result<Vec<Finding>, Error>;

    /// What stands for a finding, or for the part of one that stands in one string. Not asked for what is allowed.
    fn replacement(&mut self, to_replace: ToReplace<'_>) -> Result<Vec<u8>, Error>;
}

/// A value about to be replaced.
pub(crate) struct ToReplace<'v> {
    pub(crate) finding: Finding,
    /// As it was found.
    pub(crate) value: &'v [u8],
    /// As it was written: for a number `5.31278846e8`, where 531278846 was found.
    pub(crate) written: &'v [u8],
    pub(crate) scene: Scene,
    /// The value is all of a JSON number.
    pub(crate) is_number: bool,
}

/// A payload with its findings replaced.
pub(super) struct Rewritten {
    pub(super) json: Vec<u8>,
    /// In bytes of the payload, sorted.
    pub(super) findings: Vec<Finding>,
}

/// Replaces everything that `redactor` finds.
pub(super) fn rewrite(
    haystack: &Haystack<'_>,
    redactor: &mut impl Redactor,
) -> Result<Rewritten, Error> {
    let edits = edits(haystack, redactor, &HashSet::new())?;
    Ok(finish(haystack, edits))
}

/// The changes of each document, except in the strings that begin at `skipped` in the payload.
pub(super) fn edits(
    haystack: &Haystack<'_>,
    redactor: &mut impl Redactor,
    skipped: &HashSet<usize>,
) -> Result<Vec<Vec<Edit>>, Error> {
    let findings = redactor.find(&haystack.text)?;
    let mut edits: Vec<Vec<Edit>> = vec![Vec::new(); haystack.documents.len()];
    let mut keys = Keys::default();
    for (segment, parts) in parts(haystack, &findings) {
        if skipped.contains(&haystack.outermost(segment)) {
            continue;
        }
        let document = &haystack.documents[segment.document];
        let replaced = replace(haystack, segment, parts, redactor)?;
        if segment.token.kind == JsonKind::Key {
            keys.note(haystack, segment, &replaced);
        }
        match segment.token.kind {
            JsonKind::Number => edits[segment.document].extend(number(haystack, segment, replaced)),
            _ => edits[segment.document].extend(in_string(document, segment, replaced)),
        }
    }
    keys.separate(haystack, &mut edits);
    Ok(edits)
}

/// Brings the changes of inner documents up to the payload and makes them.
pub(super) fn finish(haystack: &Haystack<'_>, mut edits: Vec<Vec<Edit>>) -> Rewritten {
    // A document stands before those inside it.
    for document in haystack.documents.iter().rev() {
        let mut own = std::mem::take(&mut edits[document.number]);
        own.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let Some((parent, body)) = document.parent else {
            return Rewritten {
                json: edit::apply(&document.json, &own),
                findings: own.iter().filter_map(finding_of).collect(),
            };
        };
        let lifted = edit::lift(own, &haystack.documents[parent].json, body);
        edits[parent].extend(lifted);
    }
    unreachable!("the first document is the payload, which has no parent")
}

/// The finding behind an edit, with its place in the payload.
fn finding_of(edit: &Edit) -> Option<Finding> {
    let mut finding = edit.finding?;
    finding.span = edit.span;
    Some(finding)
}

/// The part of a finding that stands in one segment; offsets count from the start of the segment's text.
struct FindingPart {
    range: Range<usize>,
    finding: Finding,
}

/// A part of a finding, and what stands there afterwards.
struct Replaced {
    range: Range<usize>,
    finding: Finding,
    text: Option<Vec<u8>>,
}

/// The segments with findings, in order. A finding that reaches over several strings is replaced in each of them.
fn parts<'h>(
    haystack: &'h Haystack<'_>,
    findings: &[Finding],
) -> Vec<(&'h Segment, Vec<FindingPart>)> {
    let mut all: Vec<(&Segment, Vec<FindingPart>)> = Vec::new();
    let mut from = 0;
    for segment in &haystack.segments {
        while findings
            .get(from)
            .is_some_and(|finding| finding.span.end <= segment.range.start)
        {
            from += 1;
        }
        let text = &haystack.text[segment.range.clone()];
        let here = findings[from..]
            .iter()
            .take_while(|finding| finding.span.start < segment.range.end)
            .map(|&finding| part(text, segment, finding));
        let here: Vec<FindingPart> = here.filter(|part| !part.range.is_empty()).collect();
        if !here.is_empty() {
            all.push((segment, here));
        }
    }
    all
}

fn part(text: &[u8], segment: &Segment, finding: Finding) -> FindingPart {
    let start = finding.span.start.saturating_sub(segment.range.start);
    let end = finding.span.end.min(segment.range.end) - segment.range.start;
    let is_inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    // Findings begin and end between characters; if one ever did not, the output would not be JSON.
    let start = (0..=start).rev().find(|&at| !is_inside(at)).unwrap_or(0);
    let end = (end..text.len())
        .find(|&at| !is_inside(at))
        .unwrap_or(text.len());
    FindingPart {
        range: start..end,
        finding,
    }
}

fn replace(
    haystack: &Haystack<'_>,
    segment: &Segment,
    parts: Vec<FindingPart>,
    redactor: &mut impl Redactor,
) -> Result<Vec<Replaced>, Error> {
    let text = &haystack.text[segment.range.clone()];
    let mut replaced = Vec::with_capacity(parts.len());
    for FindingPart { range, finding } in parts {
        let is_number = segment.token.kind == JsonKind::Number && range.len() == text.len();
        let value = &text[range.clone()];
        let to_replace = ToReplace {
            finding,
            value,
            written: match is_number {
                true => haystack.number(segment),
                false => value,
            },
            scene: segment.scene,
            is_number,
        };
        let text = match finding.action {
            Action::Allow => None,
            _ => Some(redactor.replacement(to_replace)?),
        };
        replaced.push(Replaced {
            range,
            finding,
            text,
        });
    }
    Ok(replaced)
}

/// Edits of the body of a string or key.
fn in_string(document: &Document<'_>, segment: &Segment, replaced: Vec<Replaced>) -> Vec<Edit> {
    let body = segment.token.body();
    let mut way = WayBack::new(document.body(segment.token));
    let edits = replaced.into_iter().map(|one| Edit {
        span: Span::new(
            body.start + way.start(one.range.start),
            body.start + way.end(one.range.end),
        ),
        replacement: one.text.map(|text| encoded(&text)),
        finding: Some(one.finding),
    });
    edits.collect()
}

/// A number with a finding becomes a string: a placeholder is no number, and any number in its place would read like
/// a value.
fn number(haystack: &Haystack<'_>, segment: &Segment, replaced: Vec<Replaced>) -> Option<Edit> {
    let finding = replaced.first()?.finding;
    let replacement = replaced.iter().any(|one| one.text.is_some()).then(|| {
        let text = &haystack.text[segment.range.clone()];
        // `.0` behind a number of which a part stays; one with an exponent stays as its digits.
        let rest = match replaced.as_slice() {
            [all] if all.range.len() == text.len() => b"",
            _ => haystack
                .number(segment)
                .strip_prefix(text)
                .unwrap_or_default(),
        };
        let text = encoded(&rewritten(text, &replaced));
        Zeroizing::new([b"\"".as_slice(), &text, rest, b"\""].concat())
    });
    Some(Edit {
        span: segment.token.span(),
        replacement,
        finding: Some(finding),
    })
}

/// The text of a segment with its parts replaced.
fn rewritten(text: &[u8], replaced: &[Replaced]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut copied = 0;
    for one in replaced {
        let Some(replacement) = &one.text else {
            continue;
        };
        out.extend_from_slice(&text[copied..one.range.start]);
        out.extend_from_slice(replacement);
        copied = one.range.end;
    }
    out.extend_from_slice(&text[copied..]);
    out
}

/// Keys that changed, by object: two that were different must stay different, or a reader drops one of their values.
#[derive(Default)]
struct Keys {
    changed: HashMap<(usize, usize), Vec<ChangedKey>>,
}

struct ChangedKey {
    body: Span,
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Keys {
    fn note(&mut self, haystack: &Haystack<'_>, segment: &Segment, replaced: &[Replaced]) {
        let before = &haystack.text[segment.range.clone()];
        let object = (segment.document, segment.object);
        self.changed.entry(object).or_default().push(ChangedKey {
            body: segment.token.body(),
            before: before.to_vec(),
            after: rewritten(before, replaced),
        });
    }

    /// Numbers keys that would become equal: `[US_SSN]`, `[US_SSN]#2`.
    fn separate(self, haystack: &Haystack<'_>, edits: &mut [Vec<Edit>]) {
        for ((document, object), changed) in self.changed {
            let mut names = Names::new(&haystack.documents[document], object, &changed);
            for key in &changed {
                if let Some(suffix) = names.suffix(key) {
                    edits[document].push(Edit {
                        span: Span::new(key.body.end, key.body.end),
                        replacement: Some(Zeroizing::new(suffix.into_bytes())),
                        finding: None,
                    });
                }
            }
        }
    }
}

/// The names of one object's members.
struct Names<'k> {
    taken: HashSet<Cow<'k, [u8]>>,
    /// What a key that was replaced is called now.
    now: HashMap<&'k [u8], Option<String>>,
    /// How many keys became this one.
    count: HashMap<&'k [u8], usize>,
}

impl<'k> Names<'k> {
    fn new(document: &'k Document<'_>, object: usize, changed: &[ChangedKey]) -> Names<'k> {
        let bodies: HashSet<Span> = changed.iter().map(|key| key.body).collect();
        let others = document
            .tape
            .children(object)
            .map(|key| document.tape.token(key))
            .filter(|key| !bodies.contains(&key.body()));
        Names {
            taken: others.map(|key| document.text(key)).collect(),
            now: HashMap::new(),
            count: HashMap::new(),
        }
    }

    /// What to append so that no other key has this name; a key that was there twice stays there twice.
    fn suffix(&mut self, key: &'k ChangedKey) -> Option<String> {
        if let Some(suffix) = self.now.get(key.before.as_slice()) {
            return suffix.clone();
        }
        let mut name = Cow::Borrowed(key.after.as_slice());
        let mut suffix = None;
        while self.taken.contains(&name) {
            let count = self.count.entry(key.after.as_slice()).or_insert(1);
            *count += 1;
            let number = format!("#{count}");
            name = Cow::Owned([key.after.as_slice(), number.as_bytes()].concat());
            suffix = Some(number);
        }
        self.taken.insert(name);
        self.now.insert(&key.before, suffix.clone());
        suffix
    }
}
