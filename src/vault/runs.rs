//! Runs of characters that codes are made of: where in a text a token's code may stand.
//!
//! Almost every byte of a reply is looked at here and nowhere else. So the bytes are classified 64 at a time, with
//! arithmetic that compilers turn into vector instructions, and the classes become one word: a run of fourteen is found
//! in it by four shifts, without a branch for each word of the text.

use std::ops::Range;

use super::token::CODE_LEN;

/// Bytes that are classified at once.
const BLOCK: usize = 64;
/// Each block looks for the runs that begin in its first bytes and reach no further than its end.
const STEP: usize = BLOCK - (CODE_LEN - 1);

/// Whether codes are made of this byte, in either case: digits, and letters but for `I`, `L`, `O` and `U`.
pub(super) fn is_code(byte: u8) -> bool {
    let lower = byte | 0x20;
    let is_letter = (lower.wrapping_sub(b'a') < 26)
        & (lower != b'i')
        & (lower != b'l')
        & (lower != b'o')
        & (lower != b'u');
    is_letter | (byte.wrapping_sub(b'0') < 10)
}

/// The next run of at least [`CODE_LEN`] characters, from `from` on, to its end or that of the text.
pub(super) fn next_run(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut base = from;
    while let Some(block) = text.get(base..).and_then(<[u8]>::first_chunk::<BLOCK>) {
        let begins = beginnings(classes(block));
        if begins != 0 {
            return Some(whole(text, base + begins.trailing_zeros() as usize));
        }
        base += STEP;
    }
    in_tail(text, base)
}

/// As [`next_run`] in what is shorter than a block: a window that ends in another byte begins anew behind that.
fn in_tail(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(window) = text.get(at..at + CODE_LEN) {
        match window.iter().rposition(|&byte| !is_code(byte)) {
            Some(other) => at += other + 1,
            None => return Some(whole(text, at)),
        }
    }
    None
}

fn whole(text: &[u8], start: usize) -> Range<usize> {
    let more = text[start..].iter().take_while(|&&byte| is_code(byte));
    start..start + more.count()
}

/// A bit for each byte: whether it is a code character.
fn classes(block: &[u8; BLOCK]) -> u64 {
    let mut is = [0_u8; BLOCK];
    for (is, &byte) in is.iter_mut().zip(block) {
        *is = u8::from(is_code(byte));
    }
    let mut classes = 0;
    for (at, eight) in is.chunks_exact(8).enumerate() {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(eight);
        // Eight bytes of 0 or 1: the product gathers their lowest bits in its highest byte.
        let gathered = u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        classes |= gathered << (8 * at);
    }
    classes
}

/// A bit for each byte: whether it begins fourteen code characters of this block.
fn beginnings(classes: u64) -> u64 {
    let two = classes & classes >> 1;
    let four = two & two >> 2;
    let eight = four & four >> 4;
    eight & eight >> (CODE_LEN - 8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a run is, a byte at a time.
    fn dull(text: &[u8], from: usize) -> Option<Range<usize>> {
        let mut start = from;
        for (at, &byte) in text.iter().enumerate().skip(from) {
            let is_end = !is_code(byte);
            if is_end && at - start >= CODE_LEN {
                return Some(start..at);
            }
            if is_end {
                start = at + 1;
            }
        }
        (text.len() >= start + CODE_LEN).then_some(start..text.len())
    }

    #[test]
    fn codes_are_made_of_what_tokens_are_made_of() {
        for byte in 0..=255_u8 {
            let is_listed = crate::action::BASE32.contains(&byte.to_ascii_uppercase());
            assert_eq!(is_code(byte), is_listed, "{byte}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn runs_are_those_of_the_dull_twin(
            text in r"([A-HJKMNPQRSTVWXYZ0-9]{0,15}|[a-z]{10,20}|[ILOU_ .é]|[ -~]{1,60}){0,16}",
            from in any::<prop::sample::Index>(),
        ) {
            let text = text.as_bytes();
            let from = from.index(text.len() + 1);
            prop_assert_eq!(next_run(text, from), dull(text, from));
        }
    }
}
