//! NEON kernel: each class by two table look-ups on the nibbles of a byte, or by a comparison.
#![allow(unsafe_code, reason = "intrinsics; each block says why it holds")]

use std::arch::aarch64::{
    uint8x16_t, vandq_u8, vbslq_u8, vceqq_u8, vcgeq_u8, vcleq_u8, vdupq_n_u8, vgetq_lane_u64,
    vld1q_u8, vorrq_u8, vpaddq_u8, vqtbl1q_u8, vreinterpretq_u64_u8, vshrq_n_u8, vst1q_u8,
    vsubq_u8, vtstq_u8,
};

use super::{BEYOND_ASCII, BLOCK, BlockMasks, CAPITAL, DIGIT, JOINT, OTHER, SPACE};
use crate::byte_set::{ByteSet, is_word};

/// Bytes in one register.
const LANES: usize = 16;

/// For each low nibble, the high nibbles (as bits) with which it forms a member of an ASCII set.
type Nibbles = [u8; LANES];

/// Proof that this processor has NEON, with the tables of the classes.
pub(super) struct Neon {
    word: Nibbles,
    special: Nibbles,
}

impl Neon {
    /// `None` when the processor lacks NEON.
    pub(super) fn new(special: &ByteSet) -> Option<Neon> {
        if !std::arch::is_aarch64_feature_detected!("neon") {
            return None;
        }
        Some(Neon {
            word: nibbles(is_word),
            special: nibbles(|byte| special.contains(byte)),
        })
    }

    pub(super) fn classify(&self, block: &[u8; BLOCK]) -> BlockMasks {
        // SAFETY: `new` is the only constructor and checked for NEON.
        unsafe { self.classify_neon(block) }
    }

    pub(super) fn symbols(&self, block: &[u8; BLOCK], symbols: &mut [u8; BLOCK]) {
        // SAFETY: `new` is the only constructor and checked for NEON.
        unsafe { symbols_neon(block, symbols) }
    }

    pub(super) fn bytes_with(&self, wanted: u8, block: &[u8; BLOCK]) -> u64 {
        // SAFETY: `new` is the only constructor and checked for NEON.
        unsafe { bytes_with_neon(wanted, block) }
    }

    /// # Safety
    ///
    /// The processor must have NEON.
    #[target_feature(enable = "neon")]
    unsafe fn classify_neon(&self, block: &[u8; BLOCK]) -> BlockMasks {
        // SAFETY: the loads take 16 bytes each, of tables that are 16 long and of a block of four times 16, and need no
        // alignment; everything else works on registers, and NEON is there by this function's own condition.
        unsafe {
            let all = |byte: u8| vdupq_n_u8(byte);
            let bit_of_high = vld1q_u8(BIT_OF_HIGH.as_ptr());
            let (word, special) = (
                vld1q_u8(self.word.as_ptr()),
                vld1q_u8(self.special.as_ptr()),
            );
            let bytes = [0, 1, 2, 3].map(|at| vld1q_u8(block.as_ptr().add(at * LANES)));
            // Zero for bytes beyond ASCII, which are in no set.
            let is_in = |table: uint8x16_t, bytes: uint8x16_t| {
                let row = vqtbl1q_u8(table, vandq_u8(bytes, all(0x0F)));
                vtstq_u8(row, vqtbl1q_u8(bit_of_high, vshrq_n_u8::<4>(bytes)))
            };
            // Unsigned: what lies before `first` wraps round and is far too large.
            let in_range = |bytes: uint8x16_t, first: u8, last: u8| {
                vcleq_u8(vsubq_u8(bytes, all(first)), all(last - first))
            };
            BlockMasks {
                word: mask_of(bytes.map(|bytes| is_in(word, bytes))),
                lead: mask_of(bytes.map(|bytes| vcgeq_u8(bytes, all(0xC0)))),
                beyond: mask_of(bytes.map(|bytes| vcgeq_u8(bytes, all(0x80)))),
                special: mask_of(bytes.map(|bytes| is_in(special, bytes))),
                underscore: mask_of(bytes.map(|bytes| vceqq_u8(bytes, all(b'_')))),
                upper: mask_of(bytes.map(|bytes| in_range(bytes, b'A', b'Z'))),
                lower: mask_of(bytes.map(|bytes| in_range(bytes, b'a', b'z'))),
            }
        }
    }
}

/// One bit for each lane of which all bits are set; the others have none.
///
/// # Safety
///
/// The processor must have NEON.
#[inline]
#[target_feature(enable = "neon")]
unsafe fn mask_of(members: [uint8x16_t; 4]) -> u64 {
    // SAFETY: the table is 16 bytes long; everything else works on registers, and NEON is there by this function's own
    // condition.
    unsafe {
        let bit_of_lane = vld1q_u8(BIT_OF_LANE.as_ptr());
        let [a, b, c, d] = members.map(|members| vandq_u8(members, bit_of_lane));
        // Each step adds neighbours: after three, a byte holds the bits of eight lanes.
        let quarters = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
        let eighths = vpaddq_u8(quarters, quarters);
        vgetq_lane_u64::<0>(vreinterpretq_u64_u8(eighths))
    }
}

/// Which bytes have one of the bits `wanted`.
///
/// # Safety
///
/// The processor must have NEON.
#[target_feature(enable = "neon")]
unsafe fn bytes_with_neon(wanted: u8, block: &[u8; BLOCK]) -> u64 {
    // SAFETY: four loads of 16 bytes from a block of 64, which need no alignment; everything else works on registers, and
    // NEON is there by this function's own condition.
    unsafe {
        let wanted = vdupq_n_u8(wanted);
        let bytes = [0, 1, 2, 3].map(|at| vld1q_u8(block.as_ptr().add(at * LANES)));
        mask_of(bytes.map(|bytes| vtstq_u8(bytes, wanted)))
    }
}

/// Reads bytes as symbols: everything is of no other kind until a comparison says more.
///
/// # Safety
///
/// The processor must have NEON.
#[target_feature(enable = "neon")]
unsafe fn symbols_neon(block: &[u8; BLOCK], symbols: &mut [u8; BLOCK]) {
    for at in (0..BLOCK).step_by(LANES) {
        // SAFETY: `at + 16 <= BLOCK` for the load and the store, which need no alignment; everything else works on
        // registers, and NEON is there by this function's own condition.
        unsafe {
            let bytes = vld1q_u8(block.as_ptr().add(at));
            let all = |byte: u8| vdupq_n_u8(byte);
            let is = |byte: u8| vceqq_u8(bytes, all(byte));
            // Unsigned: what lies before `first` wraps round and is far too large.
            let in_range = |bytes: uint8x16_t, first: u8, last: u8| {
                vcleq_u8(vsubq_u8(bytes, all(first)), all(last - first))
            };
            let small = vorrq_u8(bytes, all(0x20));
            let mut read = all(OTHER);
            let mut choose = |members, symbol| read = vbslq_u8(members, symbol, read);
            let letter = vandq_u8(bytes, all(0x1F));
            choose(in_range(small, b'a', b'z'), letter);
            choose(in_range(bytes, b'A', b'Z'), vorrq_u8(letter, all(CAPITAL)));
            choose(in_range(bytes, b'0', b'9'), all(DIGIT));
            let joints = vorrq_u8(in_range(bytes, b'-', b'/'), vorrq_u8(is(b':'), is(b'_')));
            choose(joints, all(JOINT));
            let spaces = vorrq_u8(in_range(bytes, b'\t', b'\n'), vorrq_u8(is(b' '), is(b'\r')));
            choose(spaces, all(SPACE));
            choose(vcgeq_u8(bytes, all(0x80)), all(BEYOND_ASCII));
            vst1q_u8(symbols.as_mut_ptr().add(at), read);
        }
    }
}

/// `1 << h` for the ASCII high nibbles, zero for the others.
const BIT_OF_HIGH: Nibbles = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];
/// The bit of each lane in the byte that eight of them become.
const BIT_OF_LANE: Nibbles = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

fn nibbles(is_member: impl Fn(u8) -> bool) -> Nibbles {
    let mut table = [0; LANES];
    for byte in (0..0x80_u8).filter(|&byte| is_member(byte)) {
        table[usize::from(byte & 0x0F)] |= 1 << (byte >> 4);
    }
    table
}
