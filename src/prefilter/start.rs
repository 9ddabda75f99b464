//! Positions at which a match may begin: two bitmaps that dismiss most, and the table that names patterns.

use super::Candidate;
use super::anchor::{DEPTH, Sequence};
use super::byte_set::ByteSet;

/// Bits of each bitmap: five classes of three bits, or three letters of five bits.
const BITMAP_BITS: usize = 1 << 15;

/// Dismisses positions at which nothing can begin.
///
/// A sequence stands in one of the two bitmaps, whichever lets less prose through: `letters` is exact on the
/// first three letters (case folded), `shapes` on digit, letter and punctuation over the first five bytes.
pub(super) struct StartFilter {
    letters: Box<[u64; BITMAP_BITS / 64]>,
    shapes: Box<[u64; BITMAP_BITS / 64]>,
}

impl StartFilter {
    pub(super) fn new<'s>(sequences: impl Iterator<Item = &'s Sequence>) -> StartFilter {
        let mut filter = StartFilter {
            letters: Box::new([0; BITMAP_BITS / 64]),
            shapes: Box::new([0; BITMAP_BITS / 64]),
        };
        let mut seen_letters = std::collections::HashSet::new();
        let mut seen_shapes = std::collections::HashSet::new();
        for sequence in sequences {
            if letters_frequency(sequence) <= shapes_frequency(sequence) {
                let classes = [0, 1, 2].map(|at| class_mask(&sequence.at(at), letter_class));
                if seen_letters.insert(classes) {
                    mark(&mut filter.letters[..], &classes, 5, 0);
                }
            } else {
                let classes =
                    [0, 1, 2, 3, 4].map(|at| class_mask(&sequence.at(at), shape_class));
                if seen_shapes.insert(classes) {
                    mark(&mut filter.shapes[..], &classes, 3, 0);
                }
            }
        }
        filter
    }

    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.letters) + size_of_val(&*self.shapes)
    }

    /// Whether a match may begin at `start`.
    pub(super) fn may_begin(&self, haystack: &[u8], start: usize) -> bool {
        let Some(bytes) = haystack[start..].first_chunk::<5>() else {
            return true;
        };
        let letter = |byte: u8| usize::from(LETTER_CLASSES[usize::from(byte)]);
        let letters = letter(bytes[0]) << 10 | letter(bytes[1]) << 5 | letter(bytes[2]);
        if self.letters[letters / 64] >> (letters % 64) & 1 != 0 {
            return true;
        }
        let shape = |byte: u8| usize::from(SHAPE_CLASSES[usize::from(byte)]);
        let shapes = bytes.iter().fold(0, |all, &byte| all << 3 | shape(byte));
        self.shapes[shapes / 64] >> (shapes % 64) & 1 != 0
    }
}

/// Sets the bit of every combination of one class from each mask.
fn mark(bitmap: &mut [u64], masks: &[u32], bits: usize, prefix: usize) {
    let Some((&mask, rest)) = masks.split_first() else {
        bitmap[prefix / 64] |= 1 << (prefix % 64);
        return;
    };
    for class in (0..32).filter(|class| mask >> class & 1 != 0) {
        mark(bitmap, rest, bits, prefix << bits | class);
    }
}

fn class_mask(set: &ByteSet, class: fn(u8) -> u8) -> u32 {
    set.iter().fold(0, |mask, byte| mask | 1 << class(byte))
}

/// Letters by their place in the alphabet, digits, `_` and `-`, everything else.
const fn letter_class(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a' + 1,
        b'A'..=b'Z' => byte - b'A' + 1,
        b'0'..=b'9' => 27,
        b'_' => 28,
        b'-' => 29,
        b' ' => 30,
        0x80..=0xFF => 31,
        _ => 0,
    }
}

/// Digits, letters by case and by whether they are hex digits, `-`, other punctuation, everything else.
const fn shape_class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'A'..=b'F' => 1,
        b'G'..=b'Z' => 2,
        b'a'..=b'f' => 3,
        b'g'..=b'z' => 4,
        b'-' | b'.' | b'/' => 5,
        b'_' | b'(' | b')' | b'*' | b'+' | b'#' => 6,
        _ => 7,
    }
}

const LETTER_CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = letter_class(byte as u8);
        byte += 1;
    }
    classes
};

const SHAPE_CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = shape_class(byte as u8);
        byte += 1;
    }
    classes
};

/// Rough share of a byte among the first bytes of words in office prose.
pub(super) fn byte_frequency(byte: u8) -> f64 {
    match byte {
        b'a'..=b'z' => 0.034,
        b'A'..=b'Z' => 0.0025,
        b'0'..=b'9' => 0.002,
        b' ' => 0.06,
        b'.' | b',' => 0.01,
        0x80..=0xFF => 0.0001,
        _ => 0.001,
    }
}

fn class_frequency(set: &ByteSet, class: fn(u8) -> u8) -> f64 {
    let mask = class_mask(set, class);
    (0..=255_u8)
        .filter(|&byte| mask >> class(byte) & 1 != 0)
        .map(byte_frequency)
        .sum::<f64>()
        .min(1.0)
}

fn letters_frequency(sequence: &Sequence) -> f64 {
    let at = |position| class_frequency(&sequence.at(position), letter_class);
    at(0) * at(1) * at(2)
}

fn shapes_frequency(sequence: &Sequence) -> f64 {
    let at = |position| class_frequency(&sequence.at(position), shape_class);
    at(0) * at(1) * at(2) * at(3) * at(4)
}

/// Estimated share of word starts in prose that the better bitmap lets through for `sequence`.
pub(super) fn frequency(sequence: &Sequence) -> f64 {
    letters_frequency(sequence).min(shapes_frequency(sequence))
}

/// For each position and byte, the patterns that allow the byte there.
///
/// Bytes that no pattern tells apart share a row, so the table stays small enough for the second-level cache.
pub(super) struct FirstBytes {
    row_of: Box<[u8; 256]>,
    rows: usize,
    /// Words of 64 patterns.
    words: usize,
    /// `[position][row][word]`.
    table: Vec<u64>,
}

impl FirstBytes {
    pub(super) fn new(patterns: usize, sequences: &[(u32, &[Sequence])]) -> FirstBytes {
        let unions: Vec<(u32, [ByteSet; DEPTH])> = sequences
            .iter()
            .map(|(pattern, sequences)| (*pattern, union_of(sequences)))
            .collect();
        let (row_of, representatives) = rows_of(&unions);
        let words = patterns.div_ceil(64).max(1);
        let rows = representatives.len();
        let mut table = vec![0; DEPTH * rows * words];
        for (pattern, sets) in &unions {
            let (word, bit) = (*pattern as usize / 64, pattern % 64);
            for (position, set) in sets.iter().enumerate() {
                for (row, &byte) in representatives.iter().enumerate() {
                    if set.contains(byte) {
                        table[(position * rows + row) * words + word] |= 1 << bit;
                    }
                }
            }
        }
        FirstBytes {
            row_of,
            rows,
            words,
            table,
        }
    }

    pub(super) fn memory_usage(&self) -> usize {
        self.table.len() * 8 + 256
    }

    fn row(&self, position: usize, byte: u8) -> &[u64] {
        let row = usize::from(self.row_of[usize::from(byte)]);
        let at = (position * self.rows + row) * self.words;
        &self.table[at..at + self.words]
    }

    /// Adds a candidate for every pattern whose first bytes fit at `start`.
    pub(super) fn push_candidates(
        &self,
        haystack: &[u8],
        start: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        let end = haystack.len().min(start + DEPTH);
        let text = &haystack[start..end];
        for word in 0..self.words {
            let mut fitting = u64::MAX;
            for (position, &byte) in text.iter().enumerate() {
                fitting &= self.row(position, byte)[word];
                if fitting == 0 {
                    break;
                }
            }
            while fitting != 0 {
                let pattern = (word * 64) as u32 + fitting.trailing_zeros();
                fitting &= fitting - 1;
                candidates.push(Candidate { start, pattern });
            }
        }
    }
}

fn union_of(sequences: &[Sequence]) -> [ByteSet; DEPTH] {
    std::array::from_fn(|position| {
        sequences
            .iter()
            .fold(ByteSet::EMPTY, |set, sequence| set.union(&sequence.at(position)))
    })
}

/// Groups bytes that are in exactly the same sets; gives the group of each byte and one byte of each group.
fn rows_of(unions: &[(u32, [ByteSet; DEPTH])]) -> (Box<[u8; 256]>, Vec<u8>) {
    let distinct: std::collections::HashSet<ByteSet> =
        unions.iter().flat_map(|(_, sets)| sets.iter().copied()).collect();
    let distinct: Vec<ByteSet> = distinct.into_iter().collect();
    let mut groups: std::collections::HashMap<Vec<bool>, u8> = std::collections::HashMap::new();
    let mut row_of = Box::new([0; 256]);
    let mut representatives = Vec::new();
    for byte in 0..=255_u8 {
        let signature = distinct.iter().map(|set| set.contains(byte)).collect();
        let row = *groups.entry(signature).or_insert_with(|| {
            representatives.push(byte);
            (representatives.len() - 1) as u8
        });
        row_of[usize::from(byte)] = row;
    }
    (row_of, representatives)
}
