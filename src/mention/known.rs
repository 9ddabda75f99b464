//! The names that a text has said last, and how most words are dismissed without asking each.

use super::name::{MAX_NAME, Name, hash};
use super::word::first_word;
use crate::context::Scored;
use crate::finding::Span;

/// Names that are known at a time; a new one drives the oldest out.
pub(super) const MAX_KNOWN: usize = 64;
/// Words of 64 bits in [`Known::firsts`]: ten bits for each of three times [`MAX_KNOWN`] first words.
const FIRSTS: usize = 32;

/// The last names of a text, [`MAX_KNOWN`] at most.
#[derive(Default)]
pub(super) struct Known {
    /// From [`MAX_KNOWN`] on, a new one takes the place of the oldest.
    names: Vec<Name>,
    /// How many names have been learnt.
    learnt: usize,
    /// First words of known names, by hash.
    firsts: [u64; FIRSTS],
    /// The first two letters of known names: most words of a text are dismissed here.
    pairs: [u32; 32],
}

impl Known {
    /// Forgets all names.
    pub(super) fn clear(&mut self) {
        self.names.clear();
        self.learnt = 0;
        self.forget_openings();
    }

    fn forget_openings(&mut self) {
        self.firsts = [0; FIRSTS];
        self.pairs = [0; 32];
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Takes the name that `found` covers, unless it is known or nothing of it may be said alone.
    pub(super) fn learn(&mut self, text: &[u8], found: &Scored) {
        debug_assert!(
            found.span.len() <= MAX_NAME,
            "a name that was not to be noted"
        );
        let Some(name) = Name::new(text, found) else {
            return;
        };
        let is_same = |known: &Name| known.hashes == name.hashes && known.said().eq(name.said());
        if self.names.iter().any(is_same) {
            return;
        }
        let oldest = self.learnt % MAX_KNOWN;
        match self.names.get_mut(oldest) {
            Some(known) => *known = name,
            None => self.names.push(name),
        }
        self.learnt += 1;
        if oldest == 0 {
            // Most of the first words here are those of names long forgotten.
            self.forget_openings();
            for known in 0..self.names.len() {
                self.open(known);
            }
        } else {
            self.open(oldest);
        }
    }

    /// Notes the first words of a known name, so that they are looked at.
    fn open(&mut self, known: usize) {
        let known = &self.names[known];
        for (said, hash) in known.said().zip(known.hashes) {
            let (first, second) = pair(said.text);
            self.pairs[first] |= second;
            let (word, bit) = place(hash);
            self.firsts[word] |= bit;
        }
    }

    /// Whether a known name may begin with the first two letters of `text`.
    #[inline]
    pub(super) fn may_open(&self, text: &[u8]) -> bool {
        let (first, second) = pair(text);
        self.pairs[first] & second != 0
    }

    /// The longest known name that `text` says at `start`, the newest of several; `last` is where a name ended.
    pub(super) fn said_at(&self, text: &[u8], start: usize, last: usize) -> Option<Scored> {
        let wanted = hash(first_word(&text[start..]));
        let (word, bit) = place(wanted);
        if self.firsts[word] & bit == 0 {
            return None;
        }
        let (mut found, mut len) = (None, 0);
        let next = self.learnt % MAX_KNOWN % self.names.len();
        let (newer, older) = self.names.split_at(next);
        let begins = |name: &&Name| name.hashes.contains(&wanted);
        for name in older.iter().chain(newer).filter(begins) {
            let said = name.said().zip(name.hashes);
            for (spelling, _) in said.filter(|&(_, hash)| hash == wanted) {
                if spelling.text.len() >= len && spelling.is_said(text, start, last) {
                    len = spelling.text.len();
                    found = Some(&name.found);
                }
            }
        }
        let span = Span::new(start, start + len);
        found.map(|found| Scored { span, ..*found })
    }
}

/// The place of a text's first two letters in [`Known::pairs`], in either case: a word, and a bit in it.
fn pair(text: &[u8]) -> (usize, u32) {
    let [first, second] = [0, 1].map(|at| text.get(at).map_or(0, |byte| byte % 32));
    (usize::from(first), 1 << second)
}

/// The place of a hash in [`Known::firsts`]: a word, and a bit in it.
fn place(hash: u32) -> (usize, u64) {
    (hash as usize / 64 % FIRSTS, 1 << (hash % 64))
}
