//! Redacting with tokens, whole texts and streams.
//!
//! Tokens of the vault that a text already holds are history of the conversation. The scan sees their values in their
//! place, so that it finds round them what it found the first time, and they come out as they went in: redacting twice
//! is redacting once. What merely reads like a token is text as any other.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Vault, token};
use crate::action::{self, Redacted, RedactedBytes};
use crate::error::Error;
use crate::finding::{Action, Finding, Span};
use crate::scanner::Scanner;
use crate::stream::{Buffer, Summary};

/// Stands for a value that the budget has no room for: in no keyword and no table.
const FILLER: &[u8] = b"==";

/// How many bytes of values a text may be longer for the scan: a short token, repeated, would make a long text of it.
#[derive(Default)]
struct Budget {
    /// Bytes of the text before the part that is looked at.
    before: usize,
    spent: usize,
}

impl Budget {
    /// What every text may have, whatever its length.
    const FREE: usize = 64 * 1024;
    /// What each of its bytes adds.
    const EACH: usize = 4;

    /// Whether there is room for a value whose token ends at `end` of the part.
    fn spend(&mut self, len: usize, end: usize) -> bool {
        let has_room = self.spent + len <= Budget::FREE + Budget::EACH * (self.before + end);
        self.spent += if has_room { len } else { 0 };
        has_room
    }
}

/// A text with the values of its tokens in their place.
struct Expanded {
    text: Zeroizing<Vec<u8>>,
    tokens: Vec<Token>,
}

/// One token: its place in the text, and that of its value in the expanded one.
#[derive(Clone)]
struct Token {
    place: Range<usize>,
    value: Range<usize>,
}

impl Vault {
    /// What `scanner` finds in `text`, save for tokens of this vault.
    pub(crate) fn find(&self, scanner: &Scanner, text: &[u8]) -> Vec<Finding> {
        let Expanded { text, tokens } = match self.expanded(text, &mut Budget::default()) {
            Some(expanded) => expanded,
            None => return scanner.scan_bytes(text),
        };
        let values: Vec<Range<usize>> = tokens.iter().map(|token| token.value.clone()).collect();
        let beside = |finding: Finding| {
            let pieces = pieces(finding.span, &values);
            pieces
                .into_iter()
                .map(move |span| Finding { span, ..finding })
        };
        let findings = scanner.scan_bytes(&text).into_iter().flat_map(beside);
        let back = |finding: Finding| {
            let Span { start, end } = finding.span;
            let before = tokens.partition_point(|token| token.value.end <= start);
            let place = |at: usize| match before.checked_sub(1).map(|last| &tokens[last]) {
                Some(token) => at - token.value.end + token.place.end,
                None => at,
            };
            Finding {
                span: Span::new(place(start), place(end)),
                ..finding
            }
        };
        findings.map(back).collect()
    }

    /// `text` with values for tokens; `None` when it holds no token of this vault.
    fn expanded(&self, text: &[u8], budget: &mut Budget) -> Option<Expanded> {
        let places = self.exact_tokens(text, budget);
        if places.is_empty() {
            return None;
        }
        let values = |(_, value): &(Range<usize>, &[u8])| value.len();
        // Sized once: growing would leave copies of values behind.
        let size = text.len() + places.iter().map(values).sum::<usize>();
        let mut expanded = Zeroizing::new(Vec::with_capacity(size));
        let mut copied = 0;
        let mut tokens = Vec::with_capacity(places.len());
        for (place, value) in places {
            expanded.extend_from_slice(&text[copied..place.start]);
            copied = place.end;
            let start = expanded.len();
            expanded.extend_from_slice(value);
            let value = start..expanded.len();
            tokens.push(Token { place, value });
        }
        expanded.extend_from_slice(&text[copied..]);
        Some(Expanded {
            text: expanded,
            tokens,
        })
    }

    /// The tokens of this vault in `text` as they were given out - brackets, capitals and all - and what the scan sees
    /// in their place.
    fn exact_tokens(&self, text: &[u8], budget: &mut Budget) -> Vec<(Range<usize>, &[u8])> {
        if self.is_empty() {
            return Vec::new();
        }
        let token = |start| {
            let (end, value) = self.exact_token(text, start)?;
            let has_room = budget.spend(value.len(), end);
            let value = if has_room { value } else { FILLER };
            Some((start..end, value))
        };
        memchr::memchr_iter(b'[', text).filter_map(token).collect()
    }

    fn exact_token(&self, text: &[u8], start: usize) -> Option<(usize, &[u8])> {
        let longest = text.len().min(start + token::MAX_LEN);
        let len = memchr::memchr(b']', &text[start..longest])?;
        let name = std::str::from_utf8(&text[start + 1..start + len]).ok()?;
        Some((start + len + 1, self.values.get(name)?))
    }

    /// Writes what stands for `value`.
    fn write(
        &mut self,
        scanner: &Scanner,
        finding: &Finding,
        value: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let rule = scanner.rule(finding.rule());
        if finding.action() == Action::Token {
            out.extend_from_slice(self.token(rule, value, false)?.as_bytes());
        } else {
            action::write_one(value, finding.action(), rule, scanner.hash_key(), out);
        }
        Ok(())
    }
}

/// The parts of `span` outside `tokens`, which are sorted and disjoint.
pub(super) fn pieces(span: Span, tokens: &[Range<usize>]) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut at = span.start;
    // Looked up and not walked to: a long text may hold as many tokens as findings.
    let first = tokens.partition_point(|token| token.end <= at);
    let inside = tokens[first..].iter();
    for token in inside.take_while(|token| token.start < span.end) {
        if token.start > at {
            pieces.push(Span::new(at, token.start));
        }
        at = token.end;
    }
    if at < span.end {
        pieces.push(Span::new(at, span.end));
    }
    pieces
}

impl Scanner {
    /// Replaces every value found in `text`, by a token of `vault` where the rule's action is [`Action::Token`].
    ///
    /// Tokens of this vault that stand in the text stay; redacting twice is redacting once. The vault keeps each value
    /// that gets a token. Time and memory are those of [`Scanner::redact`].
    ///
    /// # Errors
    ///
    /// When the vault is full or too old. Nothing is redacted then; values that came first are in the vault.
    pub fn redact_with<'t>(&self, vault: &mut Vault, text: &'t str) -> Result<Redacted<'t>, Error> {
        let mut out = Vec::new();
        let RedactedBytes { findings } =
            self.redact_bytes_with(vault, text.as_bytes(), &mut out)?;
        let text = if findings.is_empty() {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(action::into_string(out))
        };
        Ok(Redacted { text, findings })
    }

    /// As [`Scanner::redact_with`] for text that may not be valid UTF-8: appends to `out`, returns findings and
    /// verdict.
    ///
    /// # Errors
    ///
    /// As for [`Scanner::redact_with`]; `out` is as it was.
    pub fn redact_bytes_with(
        &self,
        vault: &mut Vault,
        text: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<RedactedBytes, Error> {
        let findings = vault.find(self, text);
        let len = out.len();
        let mut copied = 0;
        for finding in &findings {
            out.extend_from_slice(&text[copied..finding.span.start]);
            copied = finding.span.end;
            if let Err(error) = vault.write(self, finding, &text[finding.range()], out) {
                out.truncate(len);
                return Err(error);
            }
        }
        out.extend_from_slice(&text[copied..]);
        Ok(RedactedBytes { findings })
    }

    /// As [`Scanner::redact_stream`], with tokens of `vault` as [`Scanner::redact_with`] gives them.
    #[must_use]
    pub fn redact_stream_with<'s>(&self, vault: &'s mut Vault) -> VaultRedactStream<'s> {
        VaultRedactStream {
            vault,
            stream: DetachedRedactStream::new(self),
        }
    }
}

/// Redacts text that arrives in chunks with tokens; the output equals that of the whole text at once.
///
/// Made by [`Scanner::redact_stream_with`]. When the vault is full or too old, the values from there on become plain
/// labels, and `push` and `finish` say so.
///
/// ```
/// use promptveil::{Scanner, Vault};
///
/// let mut vault = Vault::new()?;
/// let mut stream = Scanner::builtin().redact_stream_with(&mut vault);
/// let mut out = Vec::new();
/// for chunk in ["Her SSN is 078-", "05-1120."] {
///     stream.push(chunk.as_bytes(), &mut out)?;
/// }
/// stream.finish(&mut out)?;
/// assert!(out.starts_with(b"Her SSN is [US_SSN_"));
/// # Ok::<(), promptveil::Error>(())
/// ```
pub struct VaultRedactStream<'s> {
    vault: &'s mut Vault,
    stream: DetachedRedactStream,
}

impl VaultRedactStream<'_> {
    /// Takes the next bytes and appends to `out` what no later byte can change.
    ///
    /// # Errors
    ///
    /// When the vault is full or too old. What was appended then has plain placeholders; drop it with the stream.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        self.stream.push(self.vault, chunk, out)
    }

    /// Ends the stream and appends what is left.
    ///
    /// # Errors
    ///
    /// When the vault is full or too old. What was appended then has plain placeholders, and no verdict says whether it
    /// may go on: drop it.
    pub fn finish(self, out: &mut Vec<u8>) -> Result<Summary, Error> {
        self.stream.finish(self.vault, out)
    }

    /// Bytes held back because they may still belong to a finding or a token.
    #[must_use]
    pub fn held(&self) -> usize {
        self.stream.held()
    }
}

/// As [`VaultRedactStream`], but borrows no vault: it is handed in with each chunk, for hosts that keep theirs behind a
/// lock.
///
/// Hand in the same vault each time, or tokens of one and values of another come together.
pub struct DetachedRedactStream {
    scanner: Scanner,
    buffer: Buffer,
    /// Bytes that may begin a token of the vault: not in the buffer yet.
    tail: Vec<u8>,
    /// Bytes that are in the buffer, or were.
    fed: usize,
    /// Tokens whose values are in the buffer: the place of the value in what was fed, and how the token reads.
    tokens: VecDeque<(Range<usize>, Vec<u8>)>,
    budget: Budget,
    summary: Summary,
}

impl DetachedRedactStream {
    /// A stream that keeps its scanner.
    #[must_use]
    pub fn new(scanner: &Scanner) -> DetachedRedactStream {
        DetachedRedactStream {
            scanner: scanner.clone(),
            buffer: Buffer::new(Arc::clone(scanner.program())),
            tail: Vec::new(),
            fed: 0,
            tokens: VecDeque::new(),
            budget: Budget::default(),
            summary: Summary::CLEAN,
        }
    }

    /// Takes the next bytes and appends to `out` what no later byte can change.
    ///
    /// # Errors
    ///
    /// When the vault is full or too old. What was appended then has plain placeholders; drop it with the stream.
    pub fn push(
        &mut self,
        vault: &mut Vault,
        chunk: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        self.tail.extend_from_slice(chunk);
        let from = self.tail.len().saturating_sub(token::MAX_LEN);
        let open = memchr::memrchr(b'[', &self.tail[from..]).map(|at| from + at);
        let is_open = |at: &usize| !self.tail[*at..].contains(&b']');
        self.feed(vault, open.filter(is_open).unwrap_or(self.tail.len()));
        self.settle(vault, false, out)
    }

    /// Ends the stream and appends what is left.
    ///
    /// # Errors
    ///
    /// When the vault is full or too old. What was appended then has plain placeholders, and no verdict says whether it
    /// may go on: drop it.
    pub fn finish(mut self, vault: &mut Vault, out: &mut Vec<u8>) -> Result<Summary, Error> {
        self.feed(vault, self.tail.len());
        self.settle(vault, true, out)?;
        Ok(self.summary)
    }

    /// Ends the text where it is: what was held back is dropped, and nothing of it was handed on.
    #[must_use = "the verdict says whether what was appended may go on"]
    pub fn abort(self) -> Summary {
        self.summary
    }

    /// Bytes held back because they may still belong to a finding or a token.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.held() + self.tail.len()
    }

    /// Hands the first `len` bytes of the tail to the buffer, with values for tokens.
    fn feed(&mut self, vault: &Vault, len: usize) {
        let text = &self.tail[..len];
        match vault.expanded(text, &mut self.budget) {
            None => {
                self.buffer.push(text);
                self.fed += len;
            }
            Some(expanded) => {
                self.buffer.push(&expanded.text);
                for Token { place, value } in expanded.tokens {
                    let value = self.fed + value.start..self.fed + value.end;
                    self.tokens.push_back((value, text[place].to_vec()));
                }
                self.fed += expanded.text.len();
            }
        }
        self.budget.before += len;
        self.tail.drain(..len);
    }

    fn settle(&mut self, vault: &mut Vault, is_end: bool, out: &mut Vec<u8>) -> Result<(), Error> {
        let DetachedRedactStream {
            scanner,
            buffer,
            tokens,
            summary,
            ..
        } = self;
        let mut fault = Ok(());
        buffer.settle(is_end, &mut |finding, value, before| {
            let Span { start, end } = finding.span();
            copy(before, start - before.len(), tokens, out);
            let inside: Vec<Range<usize>> = tokens
                .iter()
                .map(|(place, _)| place.clone())
                .take_while(|place| place.start < end)
                .collect();
            let mut copied = start;
            for piece in pieces(finding.span(), &inside) {
                copy(
                    &value[copied - start..piece.start - start],
                    copied,
                    tokens,
                    out,
                );
                copied = piece.end;
                summary.add(&finding);
                let value = &value[piece.start - start..piece.end - start];
                if let Err(error) = vault.write(scanner, &finding, value, out) {
                    fault = Err(error);
                    let rule = scanner.rule(finding.rule());
                    action::write_one(value, Action::Replace, rule, None, out);
                }
            }
            copy(&value[copied - start..], copied, tokens, out);
        });
        let released = buffer.released();
        buffer.release(|text| copy(text, released, tokens, out));
        fault
    }
}

/// Appends text of the buffer, which stands at `start` of what was fed, with tokens for their values.
fn copy(
    text: &[u8],
    start: usize,
    tokens: &mut VecDeque<(Range<usize>, Vec<u8>)>,
    out: &mut Vec<u8>,
) {
    let end = start + text.len();
    let mut at = start;
    while let Some((value, token)) = tokens.front_mut() {
        if value.start >= end {
            break;
        }
        out.extend_from_slice(&text[at - start..value.start.max(at) - start]);
        // The value may go on in the next part: the token is written with the first.
        out.append(token);
        at = value.end.min(end);
        if value.end > end {
            break;
        }
        tokens.pop_front();
    }
    out.extend_from_slice(&text[at - start..]);
}

impl std::fmt::Debug for VaultRedactStream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultRedactStream")
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for DetachedRedactStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DetachedRedactStream")
            .field("held", &self.held())
            .finish_non_exhaustive()
    }
}
