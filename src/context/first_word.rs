//! Keywords by how their first word begins: which may stand at a place in a text.

use super::{is_separator, is_word_byte};

/// Letters of a first word that tell keywords apart.
const KEY: usize = 4;

/// Finds the keywords that may begin at a place: a hash table of the first four letters, or of all of a shorter word, and
/// of how the second word begins.
pub(super) struct FirstWords {
    /// A power of two; at least half of them are empty.
    slots: Box<[Slot]>,
    /// The keywords of each slot, one slot after the other.
    keywords: Vec<Keyword>,
}

/// A keyword, and what of it shows at a glance that it stands elsewhere.
#[derive(Clone, Copy)]
struct Keyword {
    number: u32,
    /// Length of its first word, in bytes.
    len: u8,
    /// How its second word begins, or [`UNCLEAR`].
    second: u8,
    is_single: bool,
}

/// There is no second word, or a sign follows the first.
const UNCLEAR: u8 = 0;
/// In a key: whatever the second word is.
const ANY_SECOND: u8 = 1;

/// The first letters in lower case, filled up with zeros, and how the second word begins.
type Key = u64;

fn key(letters: u32, second: u8) -> Key {
    Key::from(letters) << 8 | Key::from(second)
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// Zero in an empty slot.
    key: Key,
    first: u32,
    count: u32,
}

/// What stands at a place: as [`Keyword`], if one look tells.
#[derive(Clone, Copy)]
struct Words {
    len: u8,
    second: u8,
    is_plural: bool,
}

impl FirstWords {
    pub(super) fn new(texts: &[Box<[u8]>]) -> FirstWords {
        let mut keyed: Vec<(u32, Keyword)> = (0..)
            .zip(texts)
            .map(|(number, text)| (letters_of(text), Keyword::new(number, text)))
            // One that begins with a sign begins no word, and is never found.
            .filter(|&(letters, _)| letters != 0)
            .collect();
        keyed.sort_unstable_by_key(|(letters, keyword)| (*letters, keyword.second, keyword.number));
        let mut words = FirstWords {
            slots: vec![Slot::default(); (4 * keyed.len()).next_power_of_two()].into(),
            keywords: keyed.iter().map(|&(_, keyword)| keyword).collect(),
        };
        let mut first = 0;
        for same in keyed.chunk_by(|left, right| left.0 == right.0) {
            let letters = same[0].0;
            words.insert(key(letters, ANY_SECOND), first, same.len() as u32);
            for alike in same.chunk_by(|left, right| left.1.second == right.1.second) {
                let count = alike.len() as u32;
                words.insert(key(letters, alike[0].1.second), first, count);
                first += count;
            }
        }
        words
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.slots) + self.keywords.len() * size_of::<Keyword>()
    }

    /// Calls `each` with every keyword that may stand at `start`. Over-reports, never under-reports.
    #[inline]
    pub(super) fn each(&self, text: &[u8], start: usize, mut each: impl FnMut(u32)) {
        let mut letters = [0; KEY];
        for (letter, byte) in letters.iter_mut().zip(&text[start..]) {
            *letter = byte.to_ascii_lowercase();
        }
        let letters = u32::from_le_bytes(letters);
        let first = |len: usize| match len {
            ..KEY => letters & ((1 << (8 * len)) - 1),
            _ => letters,
        };
        let Some(words) = Words::at(text, start) else {
            for len in 1..=KEY {
                let keywords = self.of(key(first(len), ANY_SECOND)).iter();
                keywords.for_each(|keyword| each(keyword.number));
            }
            return;
        };
        let len = usize::from(words.len);
        let alone = self.of(key(first(len), UNCLEAR)).iter();
        let before_another = self.of(key(first(len), words.second)).iter();
        let singular = match words.is_plural && len <= KEY {
            true => self.of(key(first(len - 1), UNCLEAR)),
            false => &[],
        };
        let all = alone.chain(before_another).chain(singular);
        all.filter(|keyword| words.may_be(**keyword))
            .for_each(|keyword| each(keyword.number));
    }

    #[inline]
    fn of(&self, key: Key) -> &[Keyword] {
        let slots = &*self.slots;
        let mut at = home(key);
        loop {
            let slot = &slots[at & (slots.len() - 1)];
            if slot.key == key {
                return &self.keywords[slot.first as usize..][..slot.count as usize];
            }
            if slot.key == 0 {
                return &[];
            }
            at += 1;
        }
    }

    fn insert(&mut self, key: Key, first: u32, count: u32) {
        let mask = self.slots.len() - 1;
        let mut at = home(key);
        while self.slots[at & mask].key != 0 {
            at += 1;
        }
        self.slots[at & mask] = Slot { key, first, count };
    }
}

#[inline]
fn home(key: Key) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

impl Keyword {
    fn new(number: u32, text: &[u8]) -> Keyword {
        let len = text.iter().take_while(|&&byte| is_word_byte(byte)).count();
        let second = match text[len..] {
            [b' ' | b'-', next, ..] if is_word_byte(next) => next,
            _ => UNCLEAR,
        };
        Keyword {
            number,
            len: len.min(MAX_LEN) as u8,
            second,
            is_single: len == text.len(),
        }
    }
}

/// First words are measured up to this length.
const MAX_LEN: usize = u8::MAX as usize;

/// Kinds of bytes, as far as the end of a word depends on them.
const NO_WORD: u8 = 0;
const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const OTHER_WORD: u8 = 3;

const KIND_OF: [u8; 256] = {
    let mut kinds = [NO_WORD; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' | 0x80.. => OTHER_WORD,
            _ => NO_WORD,
        };
        byte += 1;
    }
    kinds
};

impl Words {
    /// `None` where a part of a `camelCase` name may end a word, or the word is too long to be measured.
    #[inline]
    fn at(text: &[u8], start: usize) -> Option<Words> {
        let mut len = 0;
        let mut last = NO_WORD;
        for &byte in &text[start..text.len().min(start + MAX_LEN)] {
            let kind = KIND_OF[usize::from(byte)];
            if kind == NO_WORD {
                break;
            }
            if last == SMALL && kind == CAPITAL {
                return None;
            }
            last = kind;
            len += 1;
        }
        if len == MAX_LEN {
            return None;
        }
        let end = start + len;
        let rest = text[end..].iter();
        let mut next = rest.take(4).skip_while(|byte| is_separator(byte));
        Some(Words {
            len: len as u8,
            // A zero or a one of the text is no letter: what it names may stand there, and is looked at as any.
            second: next.next().map_or(UNCLEAR, u8::to_ascii_lowercase),
            is_plural: len > 0 && text[end - 1].eq_ignore_ascii_case(&b's'),
        })
    }

    #[inline]
    fn may_be(self, keyword: Keyword) -> bool {
        let is_plural = keyword.is_single && self.is_plural && self.len == keyword.len + 1;
        self.len == keyword.len || is_plural
    }
}

/// The first letters of a keyword, up to four, in which every text that it stands in agrees with it.
fn letters_of(text: &[u8]) -> u32 {
    let word = text.iter().take_while(|&&byte| is_word_byte(byte));
    let mut bytes = [0; KEY];
    for (byte, &of_word) in bytes.iter_mut().zip(word) {
        *byte = of_word;
    }
    u32::from_le_bytes(bytes)
}
