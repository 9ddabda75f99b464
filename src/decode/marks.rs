//! Where something encoded may stand, as bits of blocks of 64 bytes.

use std::sync::OnceLock;

use super::{digits, groups, line_break, list, splice};
use crate::arch::{BLOCK, BlockMasks, Classifier};
use crate::byte_set::ByteSet;

/// Distance of the places behind which spelled-out digits are looked for.
const WORD_STEP: usize = 32;
/// Lengths of spelled-out digits, in bytes; other words of a spelled-out number may differ.
const MIN_WORD: u32 = 3;
const MAX_WORD: u32 = 6;

pub(super) fn classifier() -> &'static Classifier {
    static CLASSIFIER: OnceLock<Classifier> = OnceLock::new();
    CLASSIFIER.get_or_init(|| Classifier::new(&ByteSet::of(*b"%&\\=\"'*_`~<\n\r[(+")))
}

/// Where something may be in one block, as bits.
#[derive(Clone, Copy, Default)]
pub(super) struct Marks {
    pub(super) signs: u64,
    pub(super) runs: u64,
    pub(super) leads: u64,
    pub(super) numbers: u64,
    pub(super) lists: u64,
    pub(super) commas: u64,
    pub(super) words: u64,
}

impl Marks {
    /// Every place that has one.
    #[inline]
    pub(super) fn all(&self) -> u64 {
        self.signs | self.runs | self.leads | self.numbers | self.lists | self.commas | self.words
    }
}

/// The marks of one block of a text, with its masks for the next one.
pub(super) struct Blocks<'t> {
    pub(super) text: &'t [u8],
    /// Offset of its first byte in the whole text.
    base: usize,
    sees_lookalikes: bool,
    /// A multiple of the length of a block.
    pub(super) start: usize,
    masks: BlockMasks,
    pub(super) marks: Marks,
}

impl<'t> Blocks<'t> {
    pub(super) fn new(text: &'t [u8], base: usize, sees_lookalikes: bool) -> Blocks<'t> {
        let mut blocks = Blocks {
            text,
            base,
            sees_lookalikes,
            start: 0,
            masks: BlockMasks::default(),
            marks: Marks::default(),
        };
        blocks.enter(0);
        blocks
    }

    #[inline]
    pub(super) fn next(&mut self) {
        self.enter(self.start + BLOCK);
    }

    /// Moves to the block that holds `at`, which is not before this one.
    pub(super) fn move_to(&mut self, at: usize) {
        let start = at / BLOCK * BLOCK;
        if start > self.start + BLOCK {
            self.masks = classifier().classify(self.text, start - BLOCK);
        }
        if start > self.start {
            self.enter(start);
        }
    }

    /// Marks what digits may be besides digits.
    #[inline(never)]
    fn read_digits(&mut self, before: BlockMasks, masks: BlockMasks) {
        let (earlier, now) = (before.digits(), masks.digits());
        self.marks.numbers = number_marks(before, masks);
        if may_hold_list(earlier, now, before.word, masks.word) {
            let word = join(before.word, masks.word);
            let digit = join(earlier, now);
            self.marks.lists = (list_marks(digit, word) >> 64) as u64;
            self.marks.commas = (comma_marks(digit, word) >> 64) as u64;
        }
    }

    /// Reads the block at `start`; `masks` are those of the one before.
    #[inline(always)]
    fn enter(&mut self, start: usize) {
        let before = self.masks;
        let masks = classifier().classify(self.text, start);
        self.start = start;
        self.masks = masks;
        self.marks = Marks {
            signs: masks.special,
            runs: run_marks(before, masks),
            ..Marks::default()
        };
        // Nearly all blocks of prose end here.
        if masks.digits() | before.digits() >> 58 != 0 {
            self.read_digits(before, masks);
        }
        if self.sees_lookalikes {
            self.marks.leads = masks.lead;
            self.marks.words = word_marks(before, masks, self.text, start, self.base);
        }
    }
}

/// The set bits of a mask, lowest first.
pub(super) fn set_bits(mut mask: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}

/// The bits of the block at `start` from offset `from` on.
pub(super) fn bits_from(from: usize, start: usize) -> u64 {
    match from.checked_sub(start) {
        Some(bits) if bits < BLOCK => u64::MAX << bits,
        Some(_) => 0,
        None => u64::MAX,
    }
}

/// Places behind eight word characters, of which one of the last is a digit or a capital inside a word.
///
/// A place depends on the 15 bytes before it, wherever blocks begin. Words of prose are lower case inside; of the
/// runs of twelve and more that encode anything, few are.
fn run_marks(before: BlockMasks, masks: BlockMasks) -> u64 {
    let word = join(
        before.word & !before.underscore,
        masks.word & !masks.underscore,
    );
    let inner = word & !join(before.lower, masks.lower) & (word << 1);
    if inner == 0 {
        return 0;
    }
    let mut long = word & (word << 1);
    long &= long << 2;
    long &= long << 4;
    let mut near = inner | inner << 1;
    near |= near << 2;
    near |= near << 4;
    ((long & near) >> 64) as u64
}

/// The bits of two blocks, the earlier in the lower half.
fn join(before: u64, now: u64) -> u128 {
    u128::from(before) | u128::from(now) << 64
}

/// Places at and behind which a letter and a digit touch, and behind three single digits that are set apart.
fn number_marks(before: BlockMasks, masks: BlockMasks) -> u64 {
    let (earlier, digit) = (before.digits(), masks.digits());
    let digit_back = |count: u32| digit << count | earlier >> (64 - count);
    let word_back = |count: u32| masks.word << count | before.word >> (64 - count);
    let letter = letters(masks);
    let letter_back = letter << 1 | letters(before) >> 63;
    let touching = letter & digit_back(1) | digit & letter_back;
    let alone = !masks.word & digit_back(1) & !word_back(2) & digit_back(3);
    // The same with two signs each: somebody typed two spaces.
    let apart = !masks.word & digit_back(1) & !word_back(2) & !word_back(3) & digit_back(4);
    touching
        | alone & !word_back(4) & digit_back(5)
        | apart & !word_back(5) & !word_back(6) & digit_back(7)
}

/// Whether three words of two characters stand together in a block, two of four, or two single digits with two signs
/// between: few blocks of a text without lists hold any of that.
#[inline]
fn may_hold_list(earlier: u64, digits: u64, before: u64, word: u64) -> bool {
    let back = |count: u32| word << count | before >> (64 - count);
    let pair = word & back(1);
    let near = pair & !back(2) & back(3) & back(4) & !back(5) & back(6) & back(7) & !back(8);
    let far = pair & !back(2) & !back(3) & back(4) & back(5) & !back(6) & !back(7) & back(8);
    let fours = pair & back(2) & back(3) & !back(4) & back(5) & back(6) & back(7) & back(8);
    let single = digits & !back(1) & !back(2) & (digits << 3 | earlier >> 61) & !back(4);
    near | far | fours | single != 0
}

/// Ends of words that may be numbers of a list: eight of two characters, or four of four.
fn list_marks(digit: u128, word: u128) -> u128 {
    let two = word & word << 1;
    let pair = two & !(word << 2);
    let four = two & two << 2 & !(word << 4);
    // With one sign between two of them, and with two.
    let (near, far, fours) = (pair & pair << 3, pair & pair << 4, four & four << 5);
    let (near, far) = (near & near << 6, far & far << 8);
    // Nearly all bytes of a text begin with a digit.
    (near & near << 12 | far & far << 16) & digit << 1 | fours & fours << 10 & digit << 3
}

/// The last of five single digits with two signs between any of them.
fn comma_marks(digit: u128, word: u128) -> u128 {
    let first = digit & !(word << 1);
    let two = first & first << 3;
    two & two << 6 & first << 12
}

fn letters(masks: BlockMasks) -> u64 {
    masks.lower | masks.upper
}

/// Places, one in 32 bytes, behind which the last whole word may be a spelled-out digit; `at` is that of the block.
///
/// A spelled-out number is longer than the distance of two. Places depend on the offset in the whole text alone.
#[inline]
fn word_marks(before: BlockMasks, masks: BlockMasks, text: &[u8], at: usize, base: usize) -> u64 {
    // Letters beyond ASCII take two bytes here.
    let earlier = before.word | before.lead | before.lead << 1;
    let now = masks.word | masks.lead | masks.lead << 1 | before.lead >> 63;
    let first = (base + at).wrapping_neg() % WORD_STEP;
    let mark = |place: usize| {
        let behind = match place {
            0 => earlier,
            _ => earlier >> place | now << (64 - place),
        };
        let is_digit = last_word(behind).is_some_and(|back| {
            let start = (at + place).checked_sub(back);
            start.is_some_and(|start| digits::begins_word(text.get(start..).unwrap_or(&[])))
        });
        u64::from(is_digit) << place
    };
    mark(first) | mark(first + WORD_STEP)
}

/// How far before the end of the mask its last whole word begins, if that is as short as a spelled-out digit.
fn last_word(letters: u64) -> Option<usize> {
    let tail = (!letters).leading_zeros();
    if tail > MAX_WORD {
        return None;
    }
    let rest = letters << tail;
    let gap = rest.leading_zeros();
    if gap > 3 {
        return None;
    }
    let len = (!(rest << gap)).leading_zeros();
    (MIN_WORD..=MAX_WORD)
        .contains(&len)
        .then_some((tail + gap + len) as usize)
}

/// Whether the bytes beside a sign show that nothing begins there, as in nearly all prose.
#[inline]
pub(super) fn is_idle(text: &[u8], at: usize) -> bool {
    let Some(&next) = text.get(at + 1) else {
        return false;
    };
    let before = at.checked_sub(1).map_or(b' ', |before| text[before]);
    match text[at] {
        b'"' | b'\'' => {
            !next.is_ascii_whitespace()
                && !matches!(
                    next,
                    b'+' | b'&' | b'.' | b'|' | b'\\' | b'"' | b'\'' | b'<'
                )
        }
        b'(' | b'[' => match next {
            b'.' | b'@' | b'd' | b'D' | b'a' | b'A' => false,
            b'"' | b'\'' => text[at] == b'(' && !splice::may_concatenate(text, at),
            b'0'..=b'9' => !list::may_begin(text, at) && !groups::may_begin(text, at),
            b' ' => !list::may_begin(text, at),
            _ => true,
        },
        b'+' => {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
            !(is_part(before) || matches!(before, b'.' | b',' | b')'))
                || !(is_part(next) || next == b'%' || next == b'(')
        }
        b'&' => !next.is_ascii_alphabetic() && next != b'#',
        b'_' => {
            let is_inside = before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
            is_inside && !splice::may_part(text, at)
        }
        // Digits go on over a line break, and so does a long token.
        b'\n' | b'\r' => {
            let line = &text[at.saturating_sub(line_break::MIN_TOKEN)..at];
            !before.is_ascii_digit()
                && before != b'-'
                && line.contains(&b' ')
                && !line_break::may_wrap(text, at)
        }
        _ => false,
    }
}
