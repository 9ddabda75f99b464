//! AVX2 kernel: each class by two table shuffles on the nibbles of a byte.
#![allow(unsafe_code, reason = "intrinsics; each block says why it holds")]

use std::arch::is_x86_feature_detected;
use std::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_and_si256, _mm256_blendv_epi8, _mm256_cmpeq_epi8,
    _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
    _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_storeu_si256,
    _mm256_sub_epi8,
};

use super::{BEYOND_ASCII, BLOCK, BlockMasks, CAPITAL, DIGIT, JOINT, OTHER, SPACE, Work};
use crate::byte_set::{ByteSet, is_word};

/// For each low nibble, the high nibbles (as bits) with which it forms a member of an ASCII set.
type Nibbles = [u8; 32];

/// Proof that this processor has AVX2 and the bit instructions as old as that, with the tables of the classes.
pub(super) struct Avx2 {
    word: Nibbles,
    special: Nibbles,
    upper: Nibbles,
    lower: Nibbles,
}

impl Avx2 {
    /// `None` when the processor lacks any of them.
    pub(super) fn new(special: &ByteSet) -> Option<Avx2> {
        let has_bits = is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt");
        if !has_bits || !is_x86_feature_detected!("avx2") {
            return None;
        }
        Some(Avx2 {
            word: nibbles(is_word),
            special: nibbles(|byte| special.contains(byte)),
            upper: nibbles(|byte| byte.is_ascii_uppercase()),
            lower: nibbles(|byte| byte.is_ascii_lowercase()),
        })
    }

    /// Does `work` compiled for this processor: as far as it is inlined.
    pub(super) fn run<W: Work>(&self, work: W) -> W::Output {
        // SAFETY: `new` is the only constructor and checked for these.
        unsafe { run_avx2(work) }
    }

    #[inline]
    pub(super) fn classify(&self, block: &[u8; BLOCK]) -> BlockMasks {
        // SAFETY: `new` is the only constructor and checked for AVX2.
        unsafe { self.classify_avx2(block) }
    }

    #[inline]
    pub(super) fn special(&self, block: &[u8; BLOCK]) -> u64 {
        // SAFETY: `new` is the only constructor and checked for AVX2.
        unsafe { self.special_avx2(block) }
    }

    #[inline]
    pub(super) fn symbols(&self, block: &[u8; BLOCK], symbols: &mut [u8; BLOCK]) {
        // SAFETY: `new` is the only constructor and checked for AVX2.
        unsafe { symbols_avx2(block, symbols) }
    }

    #[inline]
    pub(super) fn bytes_with(&self, wanted: u8, block: &[u8; BLOCK]) -> u64 {
        // SAFETY: `new` is the only constructor and checked for AVX2.
        unsafe { bytes_with_avx2(wanted, block) }
    }

    /// # Safety
    ///
    /// The processor must have AVX2.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn classify_avx2(&self, block: &[u8; BLOCK]) -> BlockMasks {
        let mut masks = BlockMasks::default();
        for half in [0, 32] {
            // SAFETY: `half + 32 <= BLOCK`, and the load needs no alignment.
            let bytes = unsafe { _mm256_loadu_si256(block.as_ptr().add(half).cast()) };
            // SAFETY: AVX2 is there, by this function's own condition.
            let part = unsafe { self.classify_half(bytes) };
            masks.word |= u64::from(part[0]) << half;
            masks.lead |= u64::from(part[1]) << half;
            masks.special |= u64::from(part[2]) << half;
            masks.underscore |= u64::from(part[3]) << half;
            masks.upper |= u64::from(part[4]) << half;
            masks.lower |= u64::from(part[5]) << half;
            masks.beyond |= u64::from(part[6]) << half;
        }
        masks
    }

    /// # Safety
    ///
    /// The processor must have AVX2.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn special_avx2(&self, block: &[u8; BLOCK]) -> u64 {
        let mut special = 0;
        for half in [0, 32] {
            // SAFETY: `half + 32 <= BLOCK` for the load, which needs no alignment; AVX2 is there, by this function's own
            // condition.
            let part = unsafe {
                let bytes = _mm256_loadu_si256(block.as_ptr().add(half).cast());
                let (low, wanted) = nibbles_of(bytes);
                members_of(&self.special, low, wanted)
            };
            special |= u64::from(part) << half;
        }
        special
    }

    /// # Safety
    ///
    /// The processor must have AVX2.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn classify_half(&self, bytes: __m256i) -> [u32; 7] {
        // SAFETY: the tables are 32 bytes long; everything else works on registers.
        unsafe {
            let (low, wanted) = nibbles_of(bytes);
            let members = |table: &Nibbles| members_of(table, low, wanted);
            // A lead byte has its two highest bits set; doubling moves the second to the sign.
            let doubled = _mm256_add_epi8(bytes, bytes);
            let beyond = _mm256_movemask_epi8(bytes) as u32;
            let lead = beyond & _mm256_movemask_epi8(doubled) as u32;
            let underscore = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'_' as i8));
            [
                members(&self.word),
                lead,
                members(&self.special),
                _mm256_movemask_epi8(underscore) as u32,
                members(&self.upper),
                members(&self.lower),
                beyond,
            ]
        }
    }
}

/// The low nibble of each byte, and the bit of its high nibble: zero for bytes beyond ASCII, which are in no set.
///
/// # Safety
///
/// The processor must have AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn nibbles_of(bytes: __m256i) -> (__m256i, __m256i) {
    // SAFETY: the table is 32 bytes long; everything else works on registers.
    unsafe {
        let nibble = _mm256_set1_epi8(0x0F);
        let low = _mm256_and_si256(bytes, nibble);
        let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble);
        let bit_of_high = _mm256_loadu_si256(BITS.as_ptr().cast());
        (low, _mm256_shuffle_epi8(bit_of_high, high))
    }
}

/// Which bytes are in the set of `table`, told by what [`nibbles_of`] gives for them.
///
/// # Safety
///
/// The processor must have AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn members_of(table: &Nibbles, low: __m256i, wanted: __m256i) -> u32 {
    // SAFETY: the table is 32 bytes long; everything else works on registers.
    unsafe {
        let row = _mm256_shuffle_epi8(_mm256_loadu_si256(table.as_ptr().cast()), low);
        let outside = _mm256_cmpeq_epi8(_mm256_and_si256(row, wanted), _mm256_setzero_si256());
        !(_mm256_movemask_epi8(outside) as u32)
    }
}

/// # Safety
///
/// The processor must have these.
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt")]
unsafe fn run_avx2<W: Work>(work: W) -> W::Output {
    work.run()
}

/// Reads bytes as symbols: everything is of no other kind until a comparison says more.
///
/// # Safety
///
/// The processor must have AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn symbols_avx2(block: &[u8; BLOCK], symbols: &mut [u8; BLOCK]) {
    for half in [0, 32] {
        // SAFETY: `half + 32 <= BLOCK` for the load and the store, which need no alignment; everything else works on
        // registers, and AVX2 is there by this function's own condition.
        unsafe {
            let bytes = _mm256_loadu_si256(block.as_ptr().add(half).cast());
            let all = |byte: u8| _mm256_set1_epi8(byte as i8);
            let is = |byte: u8| _mm256_cmpeq_epi8(bytes, all(byte));
            let or = |left, right| _mm256_or_si256(left, right);
            // Unsigned: what lies before `first` wraps round and is far too large.
            let in_range = |bytes, first: u8, last: u8| {
                let above = _mm256_sub_epi8(bytes, all(first));
                _mm256_cmpeq_epi8(_mm256_min_epu8(above, all(last - first)), above)
            };
            let small = or(bytes, all(0x20));
            let mut read = all(OTHER);
            let mut choose = |members, symbol| read = _mm256_blendv_epi8(read, symbol, members);
            let letter = _mm256_and_si256(bytes, all(0x1F));
            choose(in_range(small, b'a', b'z'), letter);
            choose(in_range(bytes, b'A', b'Z'), or(letter, all(CAPITAL)));
            choose(in_range(bytes, b'0', b'9'), all(DIGIT));
            let joints = or(in_range(bytes, b'-', b'/'), or(is(b':'), is(b'_')));
            choose(joints, all(JOINT));
            let spaces = or(in_range(bytes, b'\t', b'\n'), or(is(b' '), is(b'\r')));
            choose(spaces, all(SPACE));
            // The sign bit of a byte says that it is beyond ASCII.
            choose(bytes, all(BEYOND_ASCII));
            _mm256_storeu_si256(symbols.as_mut_ptr().add(half).cast(), read);
        }
    }
}

/// Which bytes have one of the bits `wanted`.
///
/// # Safety
///
/// The processor must have AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn bytes_with_avx2(wanted: u8, block: &[u8; BLOCK]) -> u64 {
    let mut without = 0;
    for half in [0, 32] {
        // SAFETY: `half + 32 <= BLOCK` for the load, which needs no alignment; everything else works on registers, and
        // AVX2 is there by this function's own condition.
        let part = unsafe {
            let bytes = _mm256_loadu_si256(block.as_ptr().add(half).cast());
            let found = _mm256_and_si256(bytes, _mm256_set1_epi8(wanted as i8));
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(found, _mm256_setzero_si256())) as u32
        };
        without |= u64::from(part) << half;
    }
    !without
}

/// `1 << h` for the ASCII high nibbles, zero for the others; once for each lane.
const BITS: Nibbles = {
    let mut bits = [0; 32];
    let mut high = 0;
    while high < 8 {
        bits[high] = 1 << high;
        bits[high + 16] = 1 << high;
        high += 1;
    }
    bits
};

fn nibbles(is_member: impl Fn(u8) -> bool) -> Nibbles {
    let mut table = [0; 32];
    for byte in (0..0x80_u8).filter(|&byte| is_member(byte)) {
        let low = usize::from(byte & 0x0F);
        table[low] |= 1 << (byte >> 4);
        table[low + 16] |= 1 << (byte >> 4);
    }
    table
}
