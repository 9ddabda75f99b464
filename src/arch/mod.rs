//! Byte-class kernels: 64 bytes of text to bit masks, and to symbols.
//!
//! [`portable`] is the reference; the vector versions are compared with it by a property test. Which one runs is
//! decided once, when the scanner is built.

#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::ops::Range;

use crate::byte_set::ByteSet;

/// Bytes in one block.
pub(crate) const BLOCK: usize = 64;

/// How many symbols there are: each byte is read as one of them where only the look of a word counts.
pub(crate) const SYMBOLS: usize = 32;
/// A capital behind a small letter, where a part of a `camelCase` name begins.
pub(crate) const HUMP: u8 = 0;
// From 1 on the letters in either case, as the low bits of their codes.
const DIGIT: u8 = 27;
const BEYOND_ASCII: u8 = 28;
const SPACE: u8 = 29;
const JOINT: u8 = 30;
const OTHER: u8 = 31;

/// Set beside the symbol of a capital.
pub(crate) const CAPITAL: u8 = SYMBOLS as u8;

/// The symbol of a byte, with its case.
pub(crate) const fn cased_symbol_of(byte: u8) -> u8 {
    match byte.is_ascii_uppercase() {
        true => symbol_of(byte) | CAPITAL,
        false => symbol_of(byte),
    }
}

/// The symbol of a byte that stands alone, so no [`HUMP`].
pub(crate) const fn symbol_of(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => byte & 0x1F,
        b'0'..=b'9' => DIGIT,
        0x80.. => BEYOND_ASCII,
        b' ' | b'\t' | b'\n' | b'\r' => SPACE,
        b'-' | b'.' | b'/' | b':' | b'_' => JOINT,
        _ => OTHER,
    }
}

/// Classes of the 64 bytes of one block, bit `i` for byte `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BlockMasks {
    /// ASCII letters, digits and `_`.
    pub(crate) word: u64,
    /// First bytes of characters beyond ASCII.
    pub(crate) lead: u64,
    /// All bytes of characters beyond ASCII.
    pub(crate) beyond: u64,
    /// Bytes of the scanner's own set: what matches may begin with besides word characters.
    pub(crate) special: u64,
    /// `_`.
    pub(crate) underscore: u64,
    /// ASCII upper-case letters.
    pub(crate) upper: u64,
    /// ASCII lower-case letters.
    pub(crate) lower: u64,
}

impl BlockMasks {
    /// ASCII digits.
    pub(crate) fn digits(&self) -> u64 {
        self.word & !(self.upper | self.lower | self.underscore)
    }

    /// Capitals behind small letters, `before` being the masks of the block before.
    pub(crate) fn humps(&self, before: BlockMasks) -> u64 {
        self.upper & behind(self.lower, before.lower)
    }

    /// What precedes the start of the text: nothing.
    pub(crate) const START: BlockMasks = BlockMasks {
        word: 0,
        lead: 0,
        beyond: 0,
        special: 0,
        underscore: 0,
        upper: 0,
        lower: 0,
    };

    /// The masks of a block that ends in `byte`, for its last bit only.
    pub(crate) fn of_byte(byte: u8) -> BlockMasks {
        let bit = |is: bool| u64::from(is) << 63;
        BlockMasks {
            word: bit(byte.is_ascii_alphanumeric() || byte == b'_'),
            lead: 0,
            beyond: 0,
            special: 0,
            underscore: bit(byte == b'_'),
            upper: bit(byte.is_ascii_uppercase()),
            lower: bit(byte.is_ascii_lowercase()),
        }
    }

    /// Positions at which a match may begin, `before` being the masks of the block before.
    ///
    /// A word begins after anything that is no ASCII word character; `segments` adds the parts of
    /// `snake_case` and `camelCase` names.
    pub(crate) fn starts(&self, before: BlockMasks, segments: bool) -> u64 {
        let after_word = behind(self.word, before.word);
        let mut starts = (self.word | self.lead) & !after_word | self.special;
        if segments {
            starts |= (self.word | self.lead) & behind(self.underscore, before.underscore);
            starts |= self.humps(before);
        }
        starts
    }

    /// Those of [`starts`](BlockMasks::starts) at which only a part of a name may begin.
    pub(crate) fn starts_inside(&self, before: BlockMasks) -> u64 {
        behind(self.word, before.word) & !self.special
    }
}

/// Work that is done over many blocks, and worth being compiled for the processor it runs on.
pub(crate) trait Work {
    /// What it gives.
    type Output;
    /// Does it. To be inlined always: only then it uses what the processor has.
    fn run(self) -> Self::Output;
}

/// Classifies blocks; holds the scanner's special set and the kernel that this processor can run.
pub(crate) struct Classifier {
    portable: portable::Tables,
    #[cfg(target_arch = "x86_64")]
    avx2: Option<x86::Avx2>,
    #[cfg(target_arch = "aarch64")]
    neon: Option<neon::Neon>,
}

impl Classifier {
    pub(crate) fn new(special: &ByteSet) -> Classifier {
        Classifier {
            portable: portable::Tables::new(special),
            #[cfg(target_arch = "x86_64")]
            avx2: x86::Avx2::new(special),
            #[cfg(target_arch = "aarch64")]
            neon: neon::Neon::new(special),
        }
    }

    /// Does `work` with what this processor has.
    #[inline]
    pub(crate) fn run<W: Work>(&self, work: W) -> W::Output {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = &self.avx2 {
            return avx2.run(work);
        }
        work.run()
    }

    /// The masks of the block at `base`; bytes past the end of `haystack` are NUL, in no class but a special one.
    #[inline]
    pub(crate) fn classify(&self, haystack: &[u8], base: usize) -> BlockMasks {
        match haystack.get(base..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            Some(block) => self.classify_block(block),
            None => self.classify_block(&padded(haystack, base)),
        }
    }

    /// As [`BlockMasks::special`] of the block at `base`, alone.
    #[inline]
    pub(crate) fn special(&self, haystack: &[u8], base: usize) -> u64 {
        match haystack.get(base..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            Some(block) => self.special_of_block(block),
            None => self.classify(haystack, base).special,
        }
    }

    /// Where the bytes of the special set stand in `range` of `haystack`, in order.
    pub(crate) fn each_special(
        &self,
        haystack: &[u8],
        range: Range<usize>,
    ) -> impl Iterator<Item = usize> {
        let blocks = range.start / BLOCK..range.end.div_ceil(BLOCK);
        blocks.flat_map(move |block| {
            let base = block * BLOCK;
            bits(self.special(haystack, base) & bits_in(&range, base)).map(move |bit| base + bit)
        })
    }

    /// How many bytes of the special set, in which NUL must not be, stand in a row from `at` on; no more than `most`
    /// are counted.
    pub(crate) fn special_len(&self, haystack: &[u8], at: usize, most: usize) -> usize {
        let mut len = 0;
        while len < most {
            let next = at + len;
            let (base, bit) = (next / BLOCK * BLOCK, next % BLOCK);
            let row = (self.special(haystack, base) >> bit).trailing_ones() as usize;
            len += row;
            if row < BLOCK - bit {
                break;
            }
        }
        len.min(most)
    }

    #[inline]
    fn special_of_block(&self, block: &[u8; BLOCK]) -> u64 {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = &self.avx2 {
            return avx2.special(block);
        }
        self.classify_block(block).special
    }

    /// Reads a block as symbols with their case, none of them a [`HUMP`]; bytes past the end of `haystack` are NUL.
    #[inline]
    pub(crate) fn read_symbols(&self, haystack: &[u8], base: usize, symbols: &mut [u8; BLOCK]) {
        match haystack.get(base..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            Some(block) => self.symbols_of_block(block, symbols),
            None => self.symbols_of_block(&padded(haystack, base), symbols),
        }
    }

    /// Which bytes of `block` have one of the bits `wanted`.
    #[inline]
    pub(crate) fn bytes_with(&self, wanted: u8, block: &[u8; BLOCK]) -> u64 {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = &self.avx2 {
            return avx2.bytes_with(wanted, block);
        }
        #[cfg(target_arch = "aarch64")]
        if let Some(neon) = &self.neon {
            return neon.bytes_with(wanted, block);
        }
        portable::bytes_with(wanted, block)
    }

    #[inline]
    fn symbols_of_block(&self, block: &[u8; BLOCK], symbols: &mut [u8; BLOCK]) {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = &self.avx2 {
            return avx2.symbols(block, symbols);
        }
        #[cfg(target_arch = "aarch64")]
        if let Some(neon) = &self.neon {
            return neon.symbols(block, symbols);
        }
        portable::symbols(block, symbols);
    }

    #[inline]
    fn classify_block(&self, block: &[u8; BLOCK]) -> BlockMasks {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = &self.avx2 {
            return avx2.classify(block);
        }
        #[cfg(target_arch = "aarch64")]
        if let Some(neon) = &self.neon {
            return neon.classify(block);
        }
        self.portable.classify(block)
    }
}

/// The end of `haystack` from `base` on, which is shorter than that, and NUL behind it.
pub(crate) fn padded<const LEN: usize>(haystack: &[u8], base: usize) -> [u8; LEN] {
    let mut padded = [0; LEN];
    let tail = haystack.get(base..).unwrap_or(&[]);
    padded[..tail.len()].copy_from_slice(tail);
    padded
}

/// The numbers of the bits that are set, in order.
pub(crate) fn bits(mask: impl Into<u64>) -> impl Iterator<Item = usize> {
    let mut mask = mask.into();
    std::iter::from_fn(move || {
        let bit = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(bit)
    })
}

/// The bits of the block at `base` that lie in `range`.
#[inline(always)]
pub(crate) fn bits_in(range: &Range<usize>, base: usize) -> u64 {
    let up_to = |end: usize| match end.saturating_sub(base) {
        left @ 0..BLOCK => (1 << left) - 1,
        _ => u64::MAX,
    };
    up_to(range.end) & !up_to(range.start)
}

/// What stands one byte behind a class, `before` being the same class of the block before.
fn behind(class: u64, before: u64) -> u64 {
    class << 1 | before >> 63
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn vector_kernels_equal_the_portable_one(
            bytes in prop::collection::vec(any::<u8>(), BLOCK),
            special in prop::collection::vec(1_u8..0x80, 0..12),
        ) {
            let block: &[u8; BLOCK] = bytes[..].try_into().unwrap();
            let special = ByteSet::of(special);
            let classifier = Classifier::new(&special);
            let plain = classifier.portable.classify(block);
            prop_assert_eq!(classifier.classify_block(block), plain);
            prop_assert_eq!(classifier.special(block, 0), plain.special);
            let (mut fast, mut plain) = ([0; BLOCK], [0; BLOCK]);
            classifier.symbols_of_block(block, &mut fast);
            portable::symbols(block, &mut plain);
            prop_assert_eq!(fast, plain);
            for wanted in [1, 16, 0x81, 0] {
                let plain = portable::bytes_with(wanted, block);
                prop_assert_eq!(classifier.bytes_with(wanted, block), plain);
            }
        }
    }

    proptest! {
        #[test]
        fn special_bytes_are_found_in_order(
            text in "[ab.é]{0,200}|a{190,200}",
            from in 0usize..210,
            len in 0usize..210,
        ) {
            let text = text.as_bytes();
            let classifier = Classifier::new(&ByteSet::of(*b"ab"));
            let is_special = |at: &usize| matches!(text[*at], b'a' | b'b');
            let range = from.min(text.len())..text.len().min(from + len);
            let found: Vec<usize> = classifier.each_special(text, range.clone()).collect();
            prop_assert_eq!(found, range.clone().filter(is_special).collect::<Vec<_>>());
            let row = (range.start..text.len()).take_while(is_special).count();
            prop_assert_eq!(classifier.special_len(text, range.start, len), row.min(len));
        }
    }

    #[test]
    fn masks_mean_what_they_say() {
        let special = ByteSet::of(*b"+");
        let masks = Classifier::new(&special).classify("aZ_0+ é".as_bytes(), 0);
        assert_eq!(masks.word, 0b0000_1111);
        assert_eq!(masks.special, 0b0001_0000);
        assert_eq!(masks.lead, 0b0100_0000);
        assert_eq!((masks.lower, masks.upper, masks.underscore), (1, 2, 4));
    }

    #[test]
    fn words_and_segments_begin() {
        let starts = |text: &str, segments| {
            let classifier = Classifier::new(&ByteSet::EMPTY);
            let masks = classifier.classify(text.as_bytes(), 0);
            let mut at: Vec<usize> = Vec::new();
            let mut starts = masks.starts(BlockMasks::START, segments);
            while starts != 0 {
                at.push(starts.trailing_zeros() as usize);
                starts &= starts - 1;
            }
            at
        };
        assert_eq!(starts("ab cd_ef gH", false), [0, 3, 9]);
        assert_eq!(starts("ab cd_ef gH", true), [0, 3, 6, 9, 10]);
        assert_eq!(starts("→12 ä", false), [0, 3, 6]);
    }
}
