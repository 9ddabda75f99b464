//! The reference kernel: one table look-up a byte.

use super::{BLOCK, BlockMasks, cased_symbol_of};
use crate::byte_set::{ByteSet, is_word};

/// One bit a class for each byte value.
pub(super) struct Tables {
    classes: [u8; 256],
}

const WORD: u8 = 1;
const LEAD: u8 = 2;
const SPECIAL: u8 = 4;
const UNDERSCORE: u8 = 8;
const UPPER: u8 = 16;
const LOWER: u8 = 32;
const BEYOND: u8 = 64;

impl Tables {
    pub(super) fn new(special: &ByteSet) -> Tables {
        let mut classes = [0; 256];
        for (byte, class) in (0..=255_u8).zip(&mut classes) {
            let bit = |is: bool, bit: u8| if is { bit } else { 0 };
            *class = bit(is_word(byte), WORD)
                | bit(byte >= 0xC0, LEAD)
                | bit(byte < 0x80 && special.contains(byte), SPECIAL)
                | bit(byte == b'_', UNDERSCORE)
                | bit(byte.is_ascii_uppercase(), UPPER)
                | bit(byte.is_ascii_lowercase(), LOWER)
                | bit(byte >= 0x80, BEYOND);
        }
        Tables { classes }
    }

    pub(super) fn classify(&self, block: &[u8; BLOCK]) -> BlockMasks {
        let mut masks = BlockMasks::default();
        for (at, &byte) in block.iter().enumerate() {
            let class = self.classes[usize::from(byte)];
            let bit = |of: u8| u64::from(class & of != 0) << at;
            masks.word |= bit(WORD);
            masks.lead |= bit(LEAD);
            masks.special |= bit(SPECIAL);
            masks.underscore |= bit(UNDERSCORE);
            masks.upper |= bit(UPPER);
            masks.lower |= bit(LOWER);
            masks.beyond |= bit(BEYOND);
        }
        masks
    }
}

/// Reads each byte as the symbol it has alone, with its case.
pub(super) fn symbols(block: &[u8; BLOCK], symbols: &mut [u8; BLOCK]) {
    for (symbol, &byte) in symbols.iter_mut().zip(block) {
        *symbol = cased_symbol_of(byte);
    }
}

/// Which bytes have one of the bits `wanted`.
pub(super) fn bytes_with(wanted: u8, block: &[u8; BLOCK]) -> u64 {
    let bits = block.iter().enumerate();
    bits.fold(0, |all, (at, byte)| {
        all | u64::from(byte & wanted != 0) << at
    })
}
