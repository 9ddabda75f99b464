//! Putting values back: [`Restored`], [`RestoreStream`], [`Escape`].
//!
//! One pass from left to right. What was put back is not looked at again, so a value that reads like a token stays.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::address::Command;
use super::matcher::{self, Standing, TokenMatch};
use super::sink::{Around, LOOK_BEHIND, Opened, SinkPolicy};
use super::{Values, Vault};
use crate::action::into_string;
use crate::payload::{Layers, json_string_body};
use crate::wipe;

/// How a value is written where its token stood, so that the text round it keeps its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Escape {
    /// As it is.
    #[default]
    Plain,
    /// Inside a JSON string.
    Json,
    /// Inside a JSON string that is itself inside one, such as the arguments of a tool call.
    JsonInJson,
    /// As HTML text or a quoted attribute.
    Html,
    /// As Markdown text: what would be markup is escaped.
    Markdown,
    /// As a part of a URL: percent-encoded, save for unreserved characters.
    Url,
    /// Inside a quoted field of CSV.
    Csv,
}

impl Escape {
    fn write(self, value: &[u8], out: &mut Vec<u8>) {
        match self {
            Escape::Plain => wipe::append(out, value),
            Escape::Json => write_in_strings(value, 1, out),
            Escape::JsonInJson => write_in_strings(value, 2, out),
            Escape::Html => write_each(value, out, |byte| match byte {
                b'&' => Some(b"&amp;"),
                b'<' => Some(b"&lt;"),
                b'>' => Some(b"&gt;"),
                b'"' => Some(b"&quot;"),
                b'\'' => Some(b"&#39;"),
                _ => None,
            }),
            Escape::Markdown => {
                wipe::reserve(out, 2 * value.len());
                for &byte in value {
                    if b"\\`*_{}[]()<>#+-.!|~".contains(&byte) {
                        out.push(b'\\');
                    }
                    out.push(byte);
                }
            }
            Escape::Url => {
                wipe::reserve(out, 3 * value.len());
                for &byte in value {
                    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                        out.push(byte);
                    } else {
                        // Without a text in between, which would stay behind as a copy of the value.
                        let digit = |half: u8| b"0123456789ABCDEF"[usize::from(half)];
                        out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
                    }
                }
            }
            Escape::Csv => write_each(value, out, |byte| (byte == b'"').then_some(b"\"\"")),
        }
    }
}

fn write_each(value: &[u8], out: &mut Vec<u8>, escape: impl Fn(u8) -> Option<&'static [u8]>) {
    for &byte in value {
        match escape(byte) {
            Some(escaped) => wipe::append(out, escaped),
            None => wipe::append(out, &[byte]),
        }
    }
}

/// Writes a value for so many JSON strings, each in the one before.
fn write_in_strings(value: &[u8], depth: usize, out: &mut Vec<u8>) {
    match depth {
        0 => wipe::append(out, value),
        _ => write_in_strings(&json_string_body(value), depth - 1, out),
    }
}

/// What became of the tokens of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RestoreReport {
    restored: u64,
    denied: u64,
    forged: u64,
    unknown: u64,
}

impl RestoreReport {
    /// Tokens whose values were put back.
    #[must_use]
    pub fn restored(&self) -> u64 {
        self.restored
    }

    /// Tokens of this vault that stay, because they stand where no value may go, or because the vault is past its age
    /// limit.
    #[must_use]
    pub fn denied(&self) -> u64 {
        self.denied
    }

    /// Tokens with a label and stem of this vault and a tag that is not.
    #[must_use]
    pub fn forged(&self) -> u64 {
        self.forged
    }

    /// What reads like a token and is none of this vault's.
    #[must_use]
    pub fn unknown(&self) -> u64 {
        self.unknown
    }

    /// All that was left as it stood: denied, forged and unknown.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.denied + self.forged + self.unknown
    }
}

/// A token's place in a text, and its value.
type Original = (Range<usize>, Zeroizing<Vec<u8>>);

impl RestoreReport {
    /// Both together.
    pub(crate) fn plus(self, other: RestoreReport) -> RestoreReport {
        RestoreReport {
            restored: self.restored + other.restored,
            denied: self.denied + other.denied,
            forged: self.forged + other.forged,
            unknown: self.unknown + other.unknown,
        }
    }

    /// The same text where no token comes back.
    pub(crate) fn denied_all(self) -> RestoreReport {
        RestoreReport {
            restored: 0,
            denied: self.denied + self.restored,
            ..self
        }
    }
}

/// A text with its values back.
#[must_use]
pub struct Restored<'t> {
    text: Cow<'t, str>,
    report: RestoreReport,
}

impl<'t> Restored<'t> {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, owned only if it differs.
    #[must_use]
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// What became of its tokens.
    #[must_use]
    pub fn report(&self) -> RestoreReport {
        self.report
    }
}

impl std::fmt::Debug for Restored<'_> {
    /// Numbers only; not the text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Restored")
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Puts the values back into a text, in prose and nowhere else.
    ///
    /// Tokens that a model has changed are read as long as the change is a harmless one: letter case, brackets,
    /// emphasis, escapes, spaces for `_`. A wrong character in label or code is never guessed. Once a vault is past its
    /// age limit ([`Vault::is_expired`]), all its tokens are denied.
    ///
    /// Time is linear in the length of the text and of what comes back. A text into which nothing comes back is
    /// borrowed.
    pub fn restore<'t>(&self, text: &'t str) -> Restored<'t> {
        self.restore_into(text, SinkPolicy::new(), Escape::Plain)
    }

    /// As [`Vault::restore`], where `policy` says and written as `escape` says.
    pub fn restore_into<'t>(
        &self,
        text: &'t str,
        policy: SinkPolicy,
        escape: Escape,
    ) -> Restored<'t> {
        let mut stream = self.restore_stream_into(policy, escape);
        let mut out = Vec::new();
        stream.push(text.as_bytes(), &mut out);
        let report = stream.finish(&mut out);
        let text = if report.restored == 0 {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(into_string(out))
        };
        Restored { text, report }
    }

    /// The tokens of this vault in `text` that `policy` lets come back, and their values.
    pub(crate) fn originals(
        &self,
        text: &str,
        policy: SinkPolicy,
    ) -> (Vec<Original>, RestoreReport) {
        let mut stream = self.restore_stream_into(policy, Escape::Plain);
        stream.originals(text)
    }

    /// Restores text that arrives in chunks, in prose and nowhere else.
    #[must_use]
    pub fn restore_stream(&self) -> RestoreStream {
        self.restore_stream_into(SinkPolicy::new(), Escape::Plain)
    }

    /// As [`Vault::restore_stream`], where `policy` says and written as `escape` says.
    #[must_use]
    pub fn restore_stream_into(&self, policy: SinkPolicy, escape: Escape) -> RestoreStream {
        RestoreStream {
            values: Arc::clone(&self.values),
            is_expired: self.is_expired(),
            policy,
            escape,
            layers: None,
            text: Vec::new(),
            released: 0,
            opened: Opened::default(),
            command: Command::default(),
            read: 0,
            report: RestoreReport::default(),
        }
    }

    /// As [`Vault::restore_stream_into`] for a text that may be JSON: values are escaped for the strings they land in.
    pub(crate) fn restore_stream_of(&self, policy: SinkPolicy, layers: Layers) -> RestoreStream {
        RestoreStream {
            layers: Some(layers),
            ..self.restore_stream_into(policy, Escape::Plain)
        }
    }
}

/// Restores text that arrives in chunks; the result equals that of the whole text at once.
///
/// Chunks may be cut anywhere, also inside a character or a token. What may still become a token is held back, some
/// four hundred bytes at most; text that begins no token of the vault goes on at once.
pub struct RestoreStream {
    values: Arc<Values>,
    /// No token comes back.
    is_expired: bool,
    policy: SinkPolicy,
    escape: Escape,
    /// The last of the text that was handed on, then what was not.
    text: Vec<u8>,
    /// Where in `text` the second part begins.
    released: usize,
    opened: Opened,
    /// What the text says up to `read`: it is asked at tokens only, so that text without tokens does not pay for it.
    command: Command,
    read: usize,
    /// For a text that may be JSON.
    layers: Option<Layers>,
    report: RestoreReport,
}

impl RestoreStream {
    /// Takes the next bytes and appends what no later byte can change.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.text.extend_from_slice(chunk);
        self.settle(false, out);
        self.forget();
    }

    /// Ends the text and appends what is left.
    pub fn finish(mut self, out: &mut Vec<u8>) -> RestoreReport {
        self.settle(true, out);
        self.report
    }

    /// Ends a text and says what became of its tokens.
    pub(crate) fn end(&mut self, out: &mut Vec<u8>) -> RestoreReport {
        self.settle(true, out);
        std::mem::take(&mut self.report)
    }

    /// The tokens of the next text that may come back, where readers see it right behind the last one, which has ended.
    pub(crate) fn originals(&mut self, text: &str) -> (Vec<Original>, RestoreReport) {
        let start = self.text.len();
        self.text.extend_from_slice(text.as_bytes());
        let mut originals = Vec::new();
        let mut restored = Zeroizing::new(Vec::with_capacity(text.len()));
        self.settle_each(true, &mut restored, &mut |range, value| {
            let range = range.start - start..range.end - start;
            originals.push((range, Zeroizing::new(value.to_vec())));
        });
        self.forget();
        (originals, std::mem::take(&mut self.report))
    }

    /// Follows a text whose tokens are looked at elsewhere.
    pub(crate) fn pass(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
        self.release(self.text.len(), &mut Zeroizing::new(Vec::new()));
        self.forget();
    }

    /// This text where readers see it right behind another one, which has ended.
    pub(crate) fn behind(self, other: &RestoreStream) -> RestoreStream {
        RestoreStream {
            text: other.text.clone(),
            released: other.released,
            opened: other.opened,
            command: other.command,
            read: other.read,
            ..self
        }
    }

    /// What it has opened, for strings of JSON that stands behind it.
    pub(crate) fn around(&self) -> Around {
        Around::new(self.policy, self.opened)
    }

    /// Ends the text where it is: what was held back is dropped, as when a connection breaks.
    #[must_use]
    pub fn abort(self) -> RestoreReport {
        self.report
    }

    /// Bytes held back because they may still belong to a token.
    #[must_use]
    pub fn held(&self) -> usize {
        self.text.len() - self.released
    }

    fn settle(&mut self, is_end: bool, out: &mut Vec<u8>) {
        self.settle_each(is_end, out, &mut |_, _| {});
    }

    /// Hands on all that is decided, and calls `restored` with the place of each token put back and what it became.
    fn settle_each(
        &mut self,
        is_end: bool,
        out: &mut Vec<u8>,
        restored: &mut dyn FnMut(Range<usize>, &[u8]),
    ) {
        let values = Arc::clone(&self.values);
        let open = if is_end {
            self.text.len()
        } else {
            matcher::open_from(&values, &self.text, self.released)
        };
        while let Some(found) = matcher::next(&values, &self.text, self.released, is_end) {
            let Range { start, end } = found.range;
            if start >= open {
                break;
            }
            self.release(start, out);
            let put = out.len();
            if self.put(&found, out) {
                restored(start..end, &out[put..]);
                // The brackets of a token that came back open nothing, and whatever the value is, it is one word.
                self.opened.follow(b"x");
            } else {
                self.opened.follow(&self.text[start..end]);
            }
            if let Some(layers) = &mut self.layers {
                layers.follow(&self.text[start..end]);
            }
            self.released = end;
        }
        self.release(open.max(self.released), out);
    }

    /// Hands on text up to `end`.
    fn release(&mut self, end: usize, out: &mut Vec<u8>) {
        let text = &self.text[self.released..end];
        self.opened.follow(text);
        if let Some(layers) = &mut self.layers {
            layers.follow(text);
        }
        wipe::append(out, text);
        self.released = end;
    }

    /// Writes what stands for the token that begins at `released`; says whether it is a value.
    fn put(&mut self, found: &TokenMatch<'_>, out: &mut Vec<u8>) -> bool {
        self.read_command();
        let token = &self.text[found.range.clone()];
        let before = &self.text[self.released.saturating_sub(LOOK_BEHIND)..self.released];
        let after = &self.text[found.range.end..];
        let count = match found.standing {
            Standing::Known(value) if self.allows(before, after) => {
                match &self.layers {
                    Some(layers) => write_in_strings(value, layers.depth(), out),
                    None => self.escape.write(value, out),
                }
                wipe::append(out, found.ending.as_bytes());
                self.report.restored += 1;
                return true;
            }
            Standing::Known(_) => &mut self.report.denied,
            Standing::Forged => &mut self.report.forged,
            Standing::Unknown => &mut self.report.unknown,
        };
        *count += 1;
        wipe::append(out, token);
        false
    }

    fn allows(&self, before: &[u8], after: &[u8]) -> bool {
        !self.is_expired && self.policy.allows(before, after, self.opened, self.command)
    }

    /// Reads on to the token at `released`, from no further back than is kept of a text however it is cut.
    fn read_command(&mut self) {
        let oldest = self.released.saturating_sub(LOOK_BEHIND);
        if self.read < oldest {
            self.command = Command::default();
            self.read = oldest;
        }
        self.command.follow(&self.text[self.read..self.released]);
        self.read = self.released;
    }

    /// Drops what no later token can ask for.
    fn forget(&mut self) {
        let kept = self.released.saturating_sub(LOOK_BEHIND);
        // Moving the rest to the front is worth it only once as much is dropped as is kept.
        if kept > self.text.len() / 2 {
            self.text.drain(..kept);
            self.released -= kept;
            if self.read < kept {
                self.command = Command::default();
            }
            self.read = self.read.saturating_sub(kept);
        }
    }
}

impl std::fmt::Debug for RestoreStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RestoreStream")
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}
