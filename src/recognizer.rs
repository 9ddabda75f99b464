//! A host's own way to find values, a model for instance: text -> more [`Scored`].

use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::context::{NO_CUE, Precedence, Scored};
use crate::finding::{Score, Span};
use crate::validate::Strength;

/// Finds values in a text in a way that no rule can: a model for names, a directory of customers.
///
/// What it reports counts as found by the rule it was registered for, with the score it gives: it takes part in
/// overlaps, actions, tokens and payloads like any match, and below the scanner's lowest score it is dropped. The
/// rule's validators, keywords and allow lists are not asked.
///
/// It sees the text after folding: without invisible characters, with plain digits and quotes. Bytes that are not UTF-8
/// are shown as `?`. Text that was encoded is not decoded for it.
///
/// # Streams
///
/// Only the whole text can tell what a recognizer will say. So a stream of a scanner that has one holds everything back
/// until it is finished, and its memory grows with the text.
///
/// # Time
///
/// It runs once a text, on the thread that scans, and nothing limits its time: a slow one is waited for. It is called
/// by several threads at once. It is safe to unwind through for the same reason as a [`Validator`](crate::Validator).
///
/// # Failure
///
/// Scanning has no errors, and a text that a recognizer could not look at is not a text in which it found nothing. So
/// one that fails, because its model is out of reach for instance, leaves the scan by
/// [`resume_unwind`](std::panic::resume_unwind), which prints nothing, and who calls the scanner takes the error from
/// [`catch_unwind`](std::panic::catch_unwind). A panic does the same. The call gives no result then; a stream is over,
/// and what it appended before may be dropped only. Scanner, [`Scratch`](crate::Scratch), vault and session go on as if
/// the text had never come. A program built with `panic = "abort"` ends.
///
/// ```
/// use std::{ops::Range, panic, sync::Arc};
/// use promptveil::{Recognizer, RuleSet, Scanner, Score};
///
/// #[derive(Debug)]
/// struct OutOfReach;
///
/// #[derive(Debug)]
/// struct Model;
///
/// impl Recognizer for Model {
///     fn recognize(&self, _text: &str, _report: &mut dyn FnMut(Range<usize>, Score)) {
///         panic::resume_unwind(Box::new(OutOfReach));
///     }
/// }
///
/// let mut builder = Scanner::builder();
/// let scanner = builder
///     .recognizer("person-name", Arc::new(Model))
///     .build(RuleSet::builtin_all())?;
/// let redacted = panic::catch_unwind(|| scanner.redact("Who is it?"));
/// assert!(redacted.is_err_and(|error| error.is::<OutOfReach>()));
/// # Ok::<(), promptveil::BuildError>(())
/// ```
///
/// # Example
///
/// ```
/// use std::{ops::Range, sync::Arc};
/// use promptveil::{Recognizer, RuleSet, Scanner, Score};
///
/// #[derive(Debug)]
/// struct Harbor;
///
/// impl Recognizer for Harbor {
///     fn recognize(&self, text: &str, report: &mut dyn FnMut(Range<usize>, Score)) {
///         for (start, name) in text.match_indices("the harbor master") {
///             report(start..start + name.len(), Score::HIGH);
///         }
///     }
/// }
///
/// let scanner = Scanner::builder()
///     .recognizer("person-name", Arc::new(Harbor))
///     .build(RuleSet::builtin_all())?;
/// assert_eq!(scanner.redact("Ask the harbor master.").text(), "Ask [PERSON_NAME].");
/// # Ok::<(), promptveil::BuildError>(())
/// ```
pub trait Recognizer: Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Calls `report` with the place of each value, in bytes of `text`, and its score.
    ///
    /// Places may overlap and come in any order. One that cannot look at the text leaves the scan; see
    /// [Failure](Recognizer#failure).
    fn recognize(&self, text: &str, report: &mut dyn FnMut(Range<usize>, Score));

    /// Is told of each place that was refused: empty, beyond the text, or not between characters.
    ///
    /// Such a place counts in something other than bytes, or belongs to another text; nothing is covered for it. By
    /// default nobody hears of it.
    fn refused(&self, place: Range<usize>) {
        let _ = place;
    }
}

/// A recognizer and the rule it speaks for.
pub(crate) struct Registered {
    pub(crate) rule: u32,
    pub(crate) precedence: Precedence,
    pub(crate) recognizer: Arc<dyn Recognizer>,
}

/// Adds what the recognizers find in all of a text to `sink`.
pub(crate) fn recognize(registered: &[Registered], text: &[u8], sink: &mut Vec<Scored>) {
    if registered.is_empty() {
        return;
    }
    let text = shown(text);
    for one in registered {
        one.recognizer.recognize(&text, &mut |place, score| {
            if text.get(place.clone()).is_none_or(str::is_empty) {
                return one.recognizer.refused(place);
            }
            sink.push(Scored {
                rule: one.rule,
                precedence: one.precedence,
                pattern: 0,
                cut: false,
                span: Span::new(place.start, place.end),
                score,
                strength: Strength::Format,
                cue_distance: NO_CUE,
                cue_len: 0,
            });
        });
    }
}

/// The text as a string of the same length: `?` for each byte that is not UTF-8.
fn shown(text: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        shown.push_str(chunk.valid());
        shown.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_keeps_its_length() {
        for text in [
            &b"a\xFFb"[..],
            b"\xE2\x82",
            "ä".as_bytes(),
            b"",
            b"\xF0\x9F\x98",
        ] {
            assert_eq!(shown(text).len(), text.len());
        }
        assert_eq!(shown(b"a\xFF\xC3\xA4\xE2\x82"), "a?ä??");
    }
}
