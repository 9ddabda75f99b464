//! Classes of bytes, as far as walks tell them apart.
//!
//! A trie that told all digits apart filled its cache again and again in text full of numbers, and named few patterns
//! less. Two bytes of one class may cost a walk in vain; they never hide a match.

/// How many there are: a set of them fits into 64 bits.
pub(super) const CLASSES: usize = 64;

/// The class of a byte.
#[inline(always)]
pub(super) const fn class_of(byte: u8) -> u8 {
    CLASS_OF[byte as usize]
}

// Small letters come first, and then what else prose is made of, so that its steps share a line of the processor's
// cache.
const DIGIT: u8 = 26;
const SPACE: u8 = 27;
const HYPHEN: u8 = 28;
const STOP: u8 = 29;
const COLON: u8 = 30;
const LINE_BREAK: u8 = 31;
const FIRST_CAPITAL: u8 = 32;
/// Lead bytes of accented Latin letters.
const LATIN: u8 = 58;
const SLASH: u8 = 59;
/// The first digit of a month, a telephone number or a year is what most shapes of digits differ in.
const ZERO_OR_ONE: u8 = 60;
const EQUALS: u8 = 61;
const CONTINUATION: u8 = 62;
const OTHER: u8 = 63;
// No two patterns are told apart by `J` and `Q`, or by `Y` and `Z`: each pair has one class, which leaves two.
/// What hides digits stands in rows.
const STAR: u8 = capital(b'Q');
/// Lead bytes of what is no letter of a name.
const FOREIGN: u8 = capital(b'Z');

const fn capital(letter: u8) -> u8 {
    letter - b'A' + FIRST_CAPITAL
}

/// Letters keep their case, since names and codes differ in little else.
const CLASS_OF: [u8; 256] = {
    let mut class_of = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        class_of[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a',
            b'0' | b'1' => ZERO_OR_ONE,
            b'2'..=b'9' => DIGIT,
            b' ' => SPACE,
            b'-' => HYPHEN,
            b'.' => STOP,
            b':' => COLON,
            b'\t' | b'\n' | b'\r' => LINE_BREAK,
            b'Q' => capital(b'J'),
            b'Z' => capital(b'Y'),
            letter @ b'A'..=b'Z' => capital(letter),
            0xC2..=0xCA => LATIN,
            0xCB..=0xE0 | 0xE2.. => FOREIGN,
            0x80.. => CONTINUATION,
            b'*' => STAR,
            b'/' => SLASH,
            b'=' => EQUALS,
            _ => OTHER,
        };
        byte += 1;
    }
    class_of
};
