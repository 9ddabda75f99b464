//! Bitcoin segregated witness addresses: Bech32 for version 0, Bech32m from version 1 on, BIP 173
//! and BIP 350.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// What the checksum must come to: the constants of Bech32 and Bech32m.
const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

/// Symbols of the checksum at the end.
const CHECKSUM: usize = 6;

/// The longest string the checksum protects, human-readable part included.
const LONGEST: usize = 90;

/// Whether the candidate is a main network address, in one case, whose checksum holds.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some(data) = data_part(candidate) else {
        return false;
    };
    let Some(checksum) = checksum(data) else {
        return false;
    };
    let Some((&version, program)) = data[..data.len() - CHECKSUM].split_first() else {
        return false;
    };
    match symbol_value(version) {
        Some(0) => checksum == BECH32 && matches!(program_length(program), Some(20 | 32)),
        Some(1..=16) => checksum == BECH32M && matches!(program_length(program), Some(2..=40)),
        _ => false,
    }
}

/// What follows the prefix `bc1`, when it can hold a checksum and the case is not mixed.
fn data_part(candidate: &str) -> Option<&[u8]> {
    let bytes = candidate.as_bytes();
    let is_mixed =
        bytes.iter().any(u8::is_ascii_uppercase) && bytes.iter().any(u8::is_ascii_lowercase);
    let (prefix, data) = bytes.split_first_chunk::<3>()?;
    (prefix.eq_ignore_ascii_case(b"bc1")
        && !is_mixed
        && data.len() >= CHECKSUM
        && bytes.len() <= LONGEST)
        .then_some(data)
}

/// The checksum polynomial over the expanded prefix and the data, `None` on a foreign character.
fn checksum(data: &[u8]) -> Option<u32> {
    // The high bits of `b` and `c`, a zero, then their low bits (BIP 173, "expansion").
    let prefix = [3, 3, 0, 2, 3];
    let start = prefix.into_iter().fold(1, next_checksum);
    data.iter().try_fold(start, |checksum, &byte| {
        Some(next_checksum(checksum, symbol_value(byte)?))
    })
}

fn next_checksum(checksum: u32, value: u32) -> u32 {
    const GENERATORS: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    let top = checksum >> 25;
    let shifted = ((checksum & 0x01ff_ffff) << 5) ^ value;
    GENERATORS
        .iter()
        .enumerate()
        .filter(|(bit, _)| (top >> bit) & 1 == 1)
        .fold(shifted, |checksum, (_, generator)| checksum ^ generator)
}

fn symbol_value(byte: u8) -> Option<u32> {
    ALPHABET
        .iter()
        .position(|symbol| symbol.eq_ignore_ascii_case(&byte))
        .map(|index| index as u32)
}

/// How many bytes the five-bit symbols hold, `None` when the left-over bits are no zero padding.
fn program_length(program: &[u8]) -> Option<usize> {
    let padding = program.len() * 5 % 8;
    let is_padded = match program.last() {
        Some(&last) => padding < 5 && symbol_value(last)? & ((1 << padding) - 1) == 0,
        None => true,
    };
    is_padded.then_some(program.len() * 5 / 8)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "bc1qqyqszqgpqyqszqgpqyqszqgpqyqszqgpyfl4f3",
            "BC1SW50QGDZ25J",
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jjq",
            "bc1qw508d6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "bc1qb508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
            "bc1rw5uspcuh",
            "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
            "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",
            "bc1gmk9yu",
            "bc1",
            "",
            "bc1é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
