//! Keywords by the beginning of their first word: up to eight ASCII letters and digits, letter case folded.

use std::collections::BTreeMap;

#[cfg(test)]
use super::is_hump;
use super::{MIN_PLURAL, end_of_word};
use crate::arch::{BLOCK, BlockMasks};

/// Bytes of a word that count.
const LEN: u32 = 8;
/// Bits of the filter that dismisses most words at once; it fits into the first-level cache.
const FILTER_BITS: usize = 1 << 16;

/// The beginning of a word: its ASCII letters and digits, eight at most, in lower case, the first one lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Beginning(u64);

impl Beginning {
    /// The first `len` of `bytes`, all of which are ASCII letters and digits.
    #[inline]
    fn new(bytes: [u8; LEN as usize], len: u32) -> Beginning {
        let kept = u64::MAX.checked_shr(64 - 8 * len.min(LEN)).unwrap_or(0);
        // Digits and lower-case letters have the bit already; capitals get it.
        Beginning((u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020) & kept)
    }

    fn of_word(word: &[u8]) -> Beginning {
        let mut bytes = [0; LEN as usize];
        let mut len = 0;
        for &byte in word.iter().take(LEN as usize) {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            bytes[len] = byte;
            len += 1;
        }
        Beginning::new(bytes, len as u32)
    }

    #[inline]
    fn hash(self) -> usize {
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
    }
}

/// From the beginning of a word to the keywords whose first word begins so.
pub(super) struct Index {
    filter: Box<[u64; FILTER_BITS / 64]>,
    /// Open addressing: beginning, and where its keywords stand in `keywords`.
    slots: Vec<(Beginning, u32, u32)>,
    keywords: Vec<u32>,
}

impl Index {
    pub(super) fn new(texts: &[Box<[u8]>]) -> Index {
        let mut by_beginning: BTreeMap<Beginning, Vec<u32>> = BTreeMap::new();
        for (keyword, text) in (0..).zip(texts) {
            let word = &text[..end_of_word(text, 0)];
            let mut beginnings = vec![Beginning::of_word(word)];
            // The plural of a short word has another beginning.
            if word.len() == text.len() && word.len() >= MIN_PLURAL && !word.ends_with(b"s") {
                beginnings.push(Beginning::of_word(&[word, b"s"].concat()));
            }
            beginnings.dedup();
            for beginning in beginnings {
                by_beginning.entry(beginning).or_default().push(keyword);
            }
        }
        let mut index = Index {
            filter: Box::new([0; FILTER_BITS / 64]),
            slots: vec![(Beginning(0), 0, 0); (by_beginning.len() * 2).next_power_of_two().max(16)],
            keywords: Vec::new(),
        };
        for (beginning, keywords) in by_beginning {
            let hash = beginning.hash();
            index.filter[hash / 64] |= 1 << (hash % 64);
            let first = index.keywords.len() as u32;
            index.keywords.extend(keywords);
            let slot = index.slot(beginning);
            index.slots[slot] = (beginning, first, index.keywords.len() as u32);
        }
        index
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        FILTER_BITS / 8
            + self.slots.len() * size_of::<(Beginning, u32, u32)>()
            + self.keywords.len() * 4
    }

    /// Whether a keyword may begin so. Over-reports, never under-reports.
    #[inline]
    pub(super) fn may_hold(&self, beginning: Beginning) -> bool {
        let hash = beginning.hash();
        self.filter[hash / 64 % (FILTER_BITS / 64)] >> (hash % 64) & 1 != 0
    }

    /// The keywords whose first word begins so.
    pub(super) fn keywords(&self, beginning: Beginning) -> &[u32] {
        let (_, first, end) = self.slots[self.slot(beginning)];
        &self.keywords[first as usize..end as usize]
    }

    /// The slot of a beginning, or the empty one where it would stand: at most half of all are in use.
    fn slot(&self, beginning: Beginning) -> usize {
        let mut slot = beginning.hash();
        loop {
            slot &= self.slots.len() - 1;
            let (known, first, end) = self.slots[slot];
            if first == end || known == beginning {
                return slot;
            }
            slot += 1;
        }
    }
}

/// One block of text with what follows it: enough to know the beginning of every word that starts in the block.
pub(super) struct Words {
    bytes: [u8; WINDOW],
    /// Letters and digits.
    alnum: u128,
    /// Upper case after lower case.
    humps: u128,
}

/// Bytes of a block and of the longest beginning after it.
const WINDOW: usize = BLOCK + LEN as usize;

impl Words {
    /// The block at `base`, whose classes are `masks`.
    #[inline]
    pub(super) fn new(text: &[u8], base: usize, masks: &BlockMasks) -> Words {
        let bytes = match text[base..].first_chunk::<WINDOW>() {
            Some(&bytes) => bytes,
            None => {
                let mut padded = [0; WINDOW];
                padded[..text.len() - base].copy_from_slice(&text[base..]);
                padded
            }
        };
        let after = classes_of_eight(beginning_at(&bytes, BLOCK));
        let beyond = |mask: u64, after: u8| u128::from(mask) | u128::from(after) << BLOCK;
        let lower = beyond(masks.lower, after.lower);
        Words {
            bytes,
            alnum: beyond(masks.word & !masks.underscore, after.alnum),
            humps: beyond(masks.upper, after.upper) & lower << 1,
        }
    }

    /// Calls `each` with the beginning of the word at bit `at`, and with that of each of its parts that begins there
    /// and ends before a hump.
    #[inline(always)]
    pub(super) fn each_beginning(&self, at: u32, mut each: impl FnMut(Beginning)) {
        let bytes = beginning_at(&self.bytes, at as usize & (BLOCK - 1));
        let len = (!(self.alnum >> at) as u64).trailing_zeros().min(LEN);
        each(Beginning::new(bytes, len));
        let mut humps = (self.humps >> at) as u64 & 0xFE & ((1 << len) - 1);
        while humps != 0 {
            each(Beginning::new(bytes, humps.trailing_zeros()));
            humps &= humps - 1;
        }
    }
}

#[inline]
fn beginning_at(bytes: &[u8; WINDOW], at: usize) -> [u8; LEN as usize] {
    let mut eight = [0; LEN as usize];
    eight.copy_from_slice(&bytes[at..at + LEN as usize]);
    eight
}

/// ASCII classes of eight bytes, bit `i` for byte `i`.
struct Eight {
    alnum: u8,
    upper: u8,
    lower: u8,
}

/// Eight bytes at once in one register; the carries of each byte stay in its own highest bit.
#[inline]
fn classes_of_eight(bytes: [u8; 8]) -> Eight {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(bytes);
    let low = word & !HIGH;
    let within = |first: u8, last: u8| {
        let from_first = low + ONES * u64::from(0x80 - first);
        let past_last = low + ONES * u64::from(0x7F - last);
        from_first & !past_last & !word & HIGH
    };
    // Gathers the highest bit of each byte.
    let gather = |mask: u64| ((mask >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8;
    let (upper, lower) = (within(b'A', b'Z'), within(b'a', b'z'));
    Eight {
        alnum: gather(upper | lower | within(b'0', b'9')),
        upper: gather(upper),
        lower: gather(lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arch::Classifier;
    use crate::prefilter::byte_set::ByteSet;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn eight_bytes_at_once_equal_one_by_one(bytes in any::<[u8; 8]>()) {
            let eight = classes_of_eight(bytes);
            for (at, byte) in bytes.iter().enumerate() {
                prop_assert_eq!(eight.alnum >> at & 1 != 0, byte.is_ascii_alphanumeric());
                prop_assert_eq!(eight.upper >> at & 1 != 0, byte.is_ascii_uppercase());
                prop_assert_eq!(eight.lower >> at & 1 != 0, byte.is_ascii_lowercase());
            }
        }

        #[test]
        fn beginnings_equal_those_read_byte_by_byte(text in "[a-cA-C1_ ü]{0,90}", at in 0_usize..64) {
            let text = text.as_bytes();
            prop_assume!(at < text.len());
            let masks = Classifier::new(&ByteSet::EMPTY).classify(text, 0);
            let mut found = Vec::new();
            Words::new(text, 0, &masks).each_beginning(at as u32, |beginning| found.push(beginning));
            let rest = &text[at..];
            let len = rest
                .iter()
                .take(8)
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let mut expected = vec![Beginning::of_word(rest)];
            let humps = (1..len).filter(|&at| is_hump(rest, at));
            expected.extend(humps.map(|at| Beginning::of_word(&rest[..at])));
            prop_assert_eq!(found, expected);
        }
    }
}
