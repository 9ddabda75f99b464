//! Keywords by their first word: which may stand at a place in a text.

use super::spelling::{MIN_NUMBERED, MIN_PLURAL, is_hump, is_separator, is_word_byte};

/// Letters of a first word that tell keywords apart, besides its length.
const KEY: usize = 8;
/// Bits of the filter that most words of a text end at: for two thousand keywords one word of twenty passes by chance.
const FILTER_BITS: u32 = 16;
/// In a key: whatever the length of the word is.
const ANY_LEN: u8 = 0;

/// Finds the keywords that may begin at a place: a hash table of the first eight letters and the length of the word
/// that stands there, behind a filter of one bit a key that stays in the first-level cache.
pub(super) struct FirstWords {
    filter: Box<[u64]>,
    /// A power of two; at least half of them are empty.
    slots: Box<[Slot]>,
    /// The keywords of each slot, one slot after the other.
    keywords: Vec<Keyword>,
}

/// A keyword, and what of it shows at a glance that it stands elsewhere.
#[derive(Clone, Copy)]
struct Keyword {
    number: u32,
    key: Key,
    second: Second,
    /// Its plural has this key, not itself.
    is_plural: bool,
}

/// How the second word of a keyword begins.
#[derive(Clone, Copy)]
struct Second {
    /// Its first four letters as [`lowered`], in `mask`.
    letters: u32,
    /// Nothing where there is no second word, or a sign follows the first.
    mask: u32,
}

/// How a word begins, and how long it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The first letters as [`lowered`], filled up with zeros.
    letters: u64,
    /// In bytes; no first word of a keyword is as long as 255.
    len: u8,
}

/// Keywords of one key: `count` from `first` on; an empty slot has none.
#[derive(Clone, Copy)]
struct Slot {
    key: Key,
    first: u32,
    count: u32,
}

impl FirstWords {
    pub(super) fn new(texts: &[Box<[u8]>]) -> FirstWords {
        let mut keywords: Vec<Keyword> = (0..)
            .zip(texts)
            .flat_map(|(number, text)| Keyword::forms(number, text))
            // One that begins with a sign begins no word, and is never found.
            .filter(|keyword| keyword.key.letters != 0)
            .collect();
        keywords.sort_unstable_by_key(|keyword| (keyword.key, keyword.number));
        let empty = Slot {
            key: Key {
                letters: 0,
                len: ANY_LEN,
            },
            first: 0,
            count: 0,
        };
        let mut words = FirstWords {
            filter: vec![0; 1 << (FILTER_BITS - 6)].into(),
            slots: vec![empty; (4 * keywords.len()).next_power_of_two()].into(),
            keywords,
        };
        words.fill();
        words
    }

    /// Notes for each key, and for each beginning of any length, which keywords have it.
    fn fill(&mut self) {
        let keywords = std::mem::take(&mut self.keywords);
        let mut first = 0;
        for alike in keywords.chunk_by(|left, right| left.key.letters == right.key.letters) {
            let any = Key {
                len: ANY_LEN,
                ..alike[0].key
            };
            self.insert(any, first, alike.len() as u32);
            for same in alike.chunk_by(|left, right| left.key == right.key) {
                let key = same[0].key;
                self.insert(key, first, same.len() as u32);
                let bit = filter_bit(key);
                self.filter[bit / 64] |= 1 << (bit % 64);
                first += same.len() as u32;
            }
        }
        self.keywords = keywords;
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.filter)
            + size_of_val(&*self.slots)
            + self.keywords.len() * size_of::<Keyword>()
    }

    /// Calls `each` with every keyword that may stand at `start`, where a word of `len` bytes begins: up to its end, or
    /// to the next part of a `camelCase` name; and with how many of its bytes are known to stand there. Over-reports,
    /// never under-reports.
    #[inline]
    pub(super) fn each(
        &self,
        text: &[u8],
        start: usize,
        len: usize,
        mut each: impl FnMut(u32, usize),
    ) {
        let end = start + len;
        if text.get(end).is_some_and(|&byte| is_word_byte(byte)) {
            return self.each_before_hump(text, start, each);
        }
        let letters = letters_at(text, start);
        self.each_of_len(letters, len, text, end, &mut each);
        // `ssn2`, one of several.
        if len > MIN_NUMBERED && text[end - 1].is_ascii_digit() {
            self.each_of_len(letters, len - 1, text, end - 1, &mut each);
        }
    }

    #[inline]
    fn each_of_len(
        &self,
        letters: u64,
        len: usize,
        text: &[u8],
        end: usize,
        each: &mut impl FnMut(u32, usize),
    ) {
        let key = Key::of(letters, len);
        let bit = filter_bit(key);
        if self.filter[bit / 64] >> (bit % 64) & 1 != 0 {
            self.each_of(key, text, end, each);
        }
    }

    #[inline(never)]
    fn each_of(&self, key: Key, text: &[u8], end: usize, mut each: impl FnMut(u32, usize)) {
        let rest = &text[end..];
        let separators = rest.iter().take(3).take_while(|byte| is_separator(byte));
        let second = letters_at(rest, separators.count()) as u32;
        for keyword in self.of(key) {
            if (keyword.second.letters ^ second) & keyword.second.mask == 0 {
                each(keyword.number, key.known());
            }
        }
    }

    /// The next part of a name may be the rest of the word, or the next one.
    #[cold]
    fn each_before_hump(&self, text: &[u8], start: usize, mut each: impl FnMut(u32, usize)) {
        let letters = letters_at(text, start);
        for len in 1..=KEY {
            let any = Key {
                len: ANY_LEN,
                ..Key::of(letters, len)
            };
            let singular = self.of(any).iter().filter(|keyword| !keyword.is_plural);
            singular.for_each(|keyword| each(keyword.number, 0));
        }
    }

    fn of(&self, key: Key) -> &[Keyword] {
        let mask = self.slots.len() - 1;
        let mut at = home(key);
        loop {
            let slot = &self.slots[at & mask];
            if slot.count == 0 || slot.key == key {
                return &self.keywords[slot.first as usize..][..slot.count as usize];
            }
            at += 1;
        }
    }

    fn insert(&mut self, key: Key, first: u32, count: u32) {
        let mask = self.slots.len() - 1;
        let mut at = home(key);
        while self.slots[at & mask].count != 0 {
            at += 1;
        }
        self.slots[at & mask] = Slot { key, first, count };
    }
}

/// The length of the word at `start`, up to its end or the next part of a `camelCase` name.
pub(super) fn word_len(text: &[u8], start: usize) -> usize {
    let ends = |&at: &usize| !is_word_byte(text[at]) || is_hump(text, at);
    let end = (start + 1..text.len()).find(ends);
    end.unwrap_or(text.len()) - start
}

impl Key {
    #[inline]
    fn of(letters: u64, len: usize) -> Key {
        let letters = match len {
            ..KEY => letters & ((1 << (8 * len)) - 1),
            _ => letters,
        };
        Key {
            letters,
            len: len.min(usize::from(u8::MAX)) as u8,
        }
    }

    /// Bytes of a word that are as in the key: any beyond ASCII may be another one in capitals.
    #[inline]
    fn known(self) -> usize {
        match self.letters & u64::from_le_bytes([0x80; KEY]) {
            0 => KEY.min(usize::from(self.len)),
            _ => 0,
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        let key = self.letters ^ u64::from(self.len).rotate_right(8);
        let mixed = key ^ key >> 29;
        mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Second {
    fn of(word: &[u8]) -> Second {
        let len = word.iter().take_while(|&&byte| is_word_byte(byte)).count();
        Second {
            letters: lowered(beginning(word)) as u32,
            mask: u32::MAX
                .checked_shr(32 - 8 * len.min(4) as u32)
                .unwrap_or(0),
        }
    }
}

#[inline]
fn filter_bit(key: Key) -> usize {
    (key.hash() >> (64 - FILTER_BITS)) as usize
}

fn home(key: Key) -> usize {
    (key.hash() >> 32) as usize
}

/// Letters in lower case; other bytes become any, two alike stay alike.
#[inline]
fn lowered(bytes: [u8; KEY]) -> u64 {
    u64::from_le_bytes(bytes) | u64::from_le_bytes([0x20; KEY])
}

#[inline]
fn letters_at(text: &[u8], start: usize) -> u64 {
    lowered(match text[start..].first_chunk() {
        Some(&bytes) => bytes,
        None => beginning(&text[start..]),
    })
}

/// The first bytes of a word, filled up with zeros.
fn beginning(word: &[u8]) -> [u8; KEY] {
    let mut bytes = [0; KEY];
    for (byte, &of_word) in bytes.iter_mut().zip(word) {
        *byte = of_word;
    }
    bytes
}

impl Keyword {
    /// A keyword, and its plural if that has one: only one of a single word changes its first word.
    fn forms(number: u32, text: &[u8]) -> impl Iterator<Item = Keyword> {
        let len = text.iter().take_while(|&&byte| is_word_byte(byte)).count();
        let second = match &text[len..] {
            [b' ' | b'-', word @ ..] => Second::of(word),
            _ => Second::of(b""),
        };
        let of = move |word: &[u8], is_plural| Keyword {
            number,
            key: Key::of(lowered(beginning(word)), word.len()),
            second,
            is_plural,
        };
        let is_single = len == text.len() && len >= MIN_PLURAL;
        let plural = is_single.then(|| of(&[text, b"s"].concat(), true));
        std::iter::once(of(&text[..len], false)).chain(plural)
    }
}
