//! Positions at which a match may begin: two bitmaps that dismiss most, and the table that names patterns.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::Candidate;
use super::anchor::{DEPTH, Sequence};
use super::byte_set::ByteSet;

/// Bits of each bitmap: five classes of three bits, or three letters of five bits.
const BITMAP_BITS: usize = 1 << 15;

/// More combinations of first three letters than this are better told apart by their shape.
const MAX_COMBINATIONS: usize = 8_192;

/// Names the patterns that may match at a position, and dismisses most positions quickly.
///
/// Each beginning stands in one of two indexes, whichever lets less prose through: `letters` is exact on the first
/// three letters (case folded), `shapes` on digit, letter and punctuation over the first five bytes and then on
/// the bytes themselves.
pub(super) struct StartFilter {
    letter_of: Box<[u8; 256]>,
    /// One bit for each hash of three folded bytes.
    letters: Box<[u64; BITMAP_BITS / 64]>,
    /// Hashes in use before each word of `letters`.
    ranks: Box<[u16; BITMAP_BITS / 64]>,
    /// For each hash in use, where its beginnings start in `beginnings`.
    firsts: Vec<u32>,
    beginnings: Vec<Beginning>,
    shape_of: Box<[u8; 256]>,
    /// Shape classes that anything begins with.
    first_shapes: u32,
    shapes: Box<[u64; BITMAP_BITS / 64]>,
    first_bytes: FirstBytes,
    /// Patterns that can match the last few bytes of a text, with their shortest match.
    short: Vec<(u32, usize)>,
}

/// Bytes that the indexes look at.
const INDEXED: usize = 7;

/// A pattern with a start anchor.
pub(super) struct Starting<'s> {
    pub(super) pattern: u32,
    pub(super) sequences: Vec<&'s Sequence>,
    /// Its shortest match in bytes.
    pub(super) min_len: usize,
}

/// One way in which a pattern may begin, past its first three letters.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Beginning {
    pattern: u32,
    /// The letter classes allowed at positions 3 to 6.
    next: [u32; 4],
}

impl StartFilter {
    pub(super) fn new(patterns: &[Starting<'_>]) -> StartFilter {
        let mut shapes = Box::new([0; BITMAP_BITS / 64]);
        let mut seen_shapes = HashSet::new();
        let mut by_letters: BTreeMap<u16, Vec<Beginning>> = BTreeMap::new();
        let mut shaped: Vec<(u32, Vec<&Sequence>)> = Vec::new();
        for starting in patterns {
            let pattern = starting.pattern;
            let (lettered, rest): (Vec<&Sequence>, Vec<&Sequence>) = starting
                .sequences
                .iter()
                .partition(|sequence| is_lettered(sequence));
            for sequence in lettered {
                let next = [3, 4, 5, 6].map(|at| LETTERS.mask(&sequence.at(at)));
                let beginning = Beginning { pattern, next };
                each_folded(sequence, |letters| {
                    let list = by_letters.entry(letter_hash(letters) as u16).or_default();
                    if !list.contains(&beginning) {
                        list.push(beginning);
                    }
                });
            }
            for sequence in &rest {
                let masks = shape_masks(sequence);
                if seen_shapes.insert(masks) {
                    each_combination(&masks, 3, 0, &mut |shape| set_bit(&mut shapes[..], shape));
                }
            }
            if !rest.is_empty() {
                shaped.push((pattern, rest));
            }
        }
        let mut filter = StartFilter {
            letter_of: Box::new(LETTERS.of),
            letters: Box::new([0; BITMAP_BITS / 64]),
            ranks: Box::new([0; BITMAP_BITS / 64]),
            firsts: Vec::with_capacity(by_letters.len() + 1),
            beginnings: Vec::new(),
            shape_of: Box::new(SHAPES.of),
            first_shapes: seen_shapes
                .iter()
                .fold(0, |all, masks: &[u32; 5]| all | masks[0]),
            shapes,
            first_bytes: FirstBytes::new(&shaped),
            short: patterns
                .iter()
                .filter(|starting| starting.min_len < INDEXED)
                .map(|starting| (starting.pattern, starting.min_len))
                .collect(),
        };
        for (letters, list) in by_letters {
            set_bit(&mut filter.letters[..], usize::from(letters));
            filter.firsts.push(filter.beginnings.len() as u32);
            filter.beginnings.extend(list);
        }
        filter.firsts.push(filter.beginnings.len() as u32);
        let mut rank = 0;
        for (word, before) in filter.letters.iter().zip(filter.ranks.iter_mut()) {
            *before = rank;
            rank += word.count_ones() as u16;
        }
        filter
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.letters)
            + size_of_val(&*self.ranks)
            + size_of_val(&*self.shapes)
            + self.firsts.len() * 4
            + self.beginnings.len() * size_of::<Beginning>()
            + self.first_bytes.memory_usage()
    }

    /// Adds a candidate for every pattern that may begin at `start`.
    #[inline]
    pub(super) fn push_candidates(
        &self,
        haystack: &[u8],
        start: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        let Some(bytes) = haystack[start..].first_chunk::<INDEXED>() else {
            return self.push_at_end(haystack, start, candidates);
        };
        let letters = letter_hash([bytes[0], bytes[1], bytes[2]]);
        if has_bit(&self.letters, letters) {
            let next = [3, 4, 5, 6].map(|at| usize::from(self.letter_of[usize::from(bytes[at])]));
            self.push_lettered(letters, next, start, candidates);
        }
        let shape = |at: usize| usize::from(self.shape_of[usize::from(bytes[at])]);
        if self.first_shapes >> shape(0) & 1 == 0 {
            return;
        }
        let shapes = shape(0) << 12 | shape(1) << 9 | shape(2) << 6 | shape(3) << 3 | shape(4);
        if has_bit(&self.shapes, shapes) {
            self.first_bytes
                .push_candidates(haystack, start, candidates);
        }
    }

    fn push_lettered(
        &self,
        letters: usize,
        next: [usize; 4],
        start: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        let below = self.letters[letters / 64] & ((1 << (letters % 64)) - 1);
        let rank = usize::from(self.ranks[letters / 64]) + below.count_ones() as usize;
        let range = self.firsts[rank] as usize..self.firsts[rank + 1] as usize;
        for beginning in &self.beginnings[range] {
            let fits = |at: usize| beginning.next[at] >> next[at] & 1 != 0;
            if fits(0) && fits(1) && fits(2) && fits(3) {
                candidates.push(Candidate {
                    start,
                    pattern: beginning.pattern,
                });
            }
        }
    }

    /// Too few bytes for the indexes: every pattern that needs no more than what is left.
    #[cold]
    fn push_at_end(&self, haystack: &[u8], start: usize, candidates: &mut Vec<Candidate>) {
        let left = haystack.len() - start;
        let fitting = self.short.iter().filter(|(_, min_len)| *min_len <= left);
        candidates.extend(fitting.map(|&(pattern, _)| Candidate { start, pattern }));
    }
}

/// Calls `each` with every combination of one class from each mask.
fn each_combination(masks: &[u32], bits: usize, prefix: usize, each: &mut impl FnMut(usize)) {
    let Some((&mask, rest)) = masks.split_first() else {
        return each(prefix);
    };
    let mut classes = mask;
    while classes != 0 {
        let class = classes.trailing_zeros() as usize;
        classes &= classes - 1;
        each_combination(rest, bits, prefix << bits | class, each);
    }
}

fn set_bit(bitmap: &mut [u64], at: usize) {
    bitmap[at / 64] |= 1 << (at % 64);
}

fn has_bit(bitmap: &[u64; BITMAP_BITS / 64], at: usize) -> bool {
    bitmap[at / 64 % (BITMAP_BITS / 64)] >> (at % 64) & 1 != 0
}

/// The hash of three bytes in any letter case.
fn letter_hash(bytes: [u8; 3]) -> usize {
    let [first, second, third] = bytes;
    let folded = u32::from_le_bytes([first, second, third, 0]) | 0x20_2020;
    (folded.wrapping_mul(0x9E37_79B1) >> 17) as usize
}

/// Calls `each` with the first three bytes of every way in which `sequence` may begin, letter case folded.
fn each_folded(sequence: &Sequence, mut each: impl FnMut([u8; 3])) {
    let folded = [0, 1, 2].map(|at| {
        let mut bytes: Vec<u8> = sequence.at(at).iter().map(|byte| byte | 0x20).collect();
        bytes.sort_unstable();
        bytes.dedup();
        bytes
    });
    for &first in &folded[0] {
        for &second in &folded[1] {
            for &third in &folded[2] {
                each([first, second, third]);
            }
        }
    }
}

/// A partition of all bytes into at most 32 classes.
struct Classes {
    of: [u8; 256],
    members: [ByteSet; 32],
    /// Rough share of each class among the first bytes of words in office prose.
    frequency: [f64; 32],
}

impl Classes {
    fn new(class: fn(u8) -> u8) -> Classes {
        let mut classes = Classes {
            of: [0; 256],
            members: [ByteSet::EMPTY; 32],
            frequency: [0.0; 32],
        };
        for byte in 0..=255_u8 {
            let of = class(byte);
            classes.of[usize::from(byte)] = of;
            classes.members[usize::from(of)].insert(byte);
            classes.frequency[usize::from(of)] += byte_frequency(byte);
        }
        classes
    }

    /// The classes that share a byte with `set`.
    fn mask(&self, set: &ByteSet) -> u32 {
        if let Some(byte) = set.single() {
            return 1 << self.of[usize::from(byte)];
        }
        let touched = (0..32).filter(|&class| self.members[class].overlaps(set));
        touched.fold(0, |mask, class| mask | 1 << class)
    }

    fn frequency(&self, mask: u32) -> f64 {
        let shares = (0..32)
            .filter(|class| mask >> class & 1 != 0)
            .map(|class| self.frequency[class]);
        shares.sum::<f64>().min(1.0)
    }
}

/// Letters by their place in the alphabet, digits, `_`, `-`, space, bytes beyond ASCII, everything else.
static LETTERS: LazyLock<Classes> = LazyLock::new(|| {
    Classes::new(|byte| match byte {
        b'a'..=b'z' => byte - b'a' + 1,
        b'A'..=b'Z' => byte - b'A' + 1,
        b'0'..=b'9' => 27,
        b'_' => 28,
        b'-' => 29,
        b' ' => 30,
        0x80..=0xFF => 31,
        _ => 0,
    })
});

/// Digits, letters by case and by whether they are hex digits, punctuation of numbers, everything else.
static SHAPES: LazyLock<Classes> = LazyLock::new(|| {
    Classes::new(|byte| match byte {
        b'0'..=b'9' => 0,
        b'A'..=b'F' => 1,
        b'G'..=b'Z' => 2,
        b'a'..=b'f' => 3,
        b'g'..=b'z' => 4,
        b'-' | b'.' | b'/' => 5,
        b'_' | b'(' | b')' | b'*' | b'+' | b'#' => 6,
        _ => 7,
    })
});

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

fn letter_masks(sequence: &Sequence) -> [u32; 3] {
    [0, 1, 2].map(|at| LETTERS.mask(&sequence.at(at)))
}

fn shape_masks(sequence: &Sequence) -> [u32; 5] {
    [0, 1, 2, 3, 4].map(|at| SHAPES.mask(&sequence.at(at)))
}

fn letters_frequency(sequence: &Sequence) -> f64 {
    letter_masks(sequence)
        .iter()
        .map(|&mask| LETTERS.frequency(mask))
        .product()
}

fn shapes_frequency(sequence: &Sequence) -> f64 {
    shape_masks(sequence)
        .iter()
        .map(|&mask| SHAPES.frequency(mask))
        .product()
}

/// Whether the first three letters say more of a beginning than its shape.
fn is_lettered(sequence: &Sequence) -> bool {
    let combinations: usize = [0, 1, 2].iter().map(|&at| sequence.at(at).len()).product();
    combinations <= MAX_COMBINATIONS && letters_frequency(sequence) <= shapes_frequency(sequence)
}

/// Estimated share of word starts in prose that the better index lets through for `sequence`.
pub(super) fn frequency(sequence: &Sequence) -> f64 {
    letters_frequency(sequence).min(shapes_frequency(sequence))
}

/// Words of columns looked at together.
const CHUNK: usize = 8;

/// For each position and byte, the beginnings that allow the byte there.
///
/// A column stands for the beginnings of one pattern, those with a first byte beyond ASCII apart from the others:
/// nothing is known of what follows such a byte. Bytes that no column tells apart share a row, so that the table
/// stays small enough for the second-level cache.
pub(super) struct FirstBytes {
    row_of: Box<[u8; 256]>,
    rows: usize,
    /// `[chunk][position][row]`, a chunk being 512 columns.
    table: Vec<[u64; CHUNK]>,
    pattern_of: Vec<u32>,
}

impl FirstBytes {
    pub(super) fn new(patterns: &[(u32, Vec<&Sequence>)]) -> FirstBytes {
        let mut columns: Vec<(u32, [ByteSet; DEPTH])> = Vec::new();
        for (pattern, sequences) in patterns {
            let (ascii, beyond): (Vec<&Sequence>, Vec<&Sequence>) = sequences
                .iter()
                .partition(|sequence| sequence.at(0).iter().any(|byte| byte.is_ascii()));
            for group in [ascii, beyond] {
                if !group.is_empty() {
                    columns.push((*pattern, union_of(&group)));
                }
            }
        }
        let (row_of, representatives) = rows_of(&columns);
        let chunks = columns.len().div_ceil(64 * CHUNK);
        let rows = representatives.len();
        let mut table = vec![[0; CHUNK]; chunks * DEPTH * rows];
        for (column, (_, sets)) in columns.iter().enumerate() {
            for (position, set) in sets.iter().enumerate() {
                for (row, &byte) in representatives.iter().enumerate() {
                    if set.contains(byte) {
                        let chunk = column / (64 * CHUNK);
                        let words = &mut table[(chunk * DEPTH + position) * rows + row];
                        words[column / 64 % CHUNK] |= 1 << (column % 64);
                    }
                }
            }
        }
        FirstBytes {
            row_of,
            rows,
            table,
            pattern_of: columns.iter().map(|(pattern, _)| *pattern).collect(),
        }
    }

    pub(super) fn memory_usage(&self) -> usize {
        self.table.len() * 8 * CHUNK + 256
    }

    /// Adds a candidate for every column whose first bytes fit at `start`.
    pub(super) fn push_candidates(
        &self,
        haystack: &[u8],
        start: usize,
        candidates: &mut Vec<Candidate>,
    ) {
        let end = haystack.len().min(start + DEPTH);
        let text = &haystack[start..end];
        for (chunk, table) in self.table.chunks_exact(DEPTH * self.rows).enumerate() {
            let mut fitting = [u64::MAX; CHUNK];
            for (&byte, rows) in text.iter().zip(table.chunks_exact(self.rows)) {
                let row = &rows[usize::from(self.row_of[usize::from(byte)])];
                let mut any = 0;
                for (word, more) in fitting.iter_mut().zip(row) {
                    *word &= more;
                    any |= *word;
                }
                if any == 0 {
                    break;
                }
            }
            for (word, mut columns) in fitting.into_iter().enumerate() {
                while columns != 0 {
                    let column = (chunk * CHUNK + word) * 64 + columns.trailing_zeros() as usize;
                    columns &= columns - 1;
                    // A text that ends here has ruled out no column, not even the spare ones.
                    if let Some(&pattern) = self.pattern_of.get(column) {
                        candidates.push(Candidate { start, pattern });
                    }
                }
            }
        }
    }
}

fn union_of(sequences: &[&Sequence]) -> [ByteSet; DEPTH] {
    std::array::from_fn(|position| {
        sequences.iter().fold(ByteSet::EMPTY, |set, sequence| {
            set.union(&sequence.at(position))
        })
    })
}

/// Groups bytes that are in exactly the same sets; gives the group of each byte and one byte of each group.
fn rows_of(columns: &[(u32, [ByteSet; DEPTH])]) -> (Box<[u8; 256]>, Vec<u8>) {
    let distinct: HashSet<ByteSet> = columns
        .iter()
        .flat_map(|(_, sets)| sets.iter().copied())
        .collect();
    // Splits every group by every set in turn.
    let mut row_of = Box::new([0_u8; 256]);
    let mut rows = 1_u16;
    for set in distinct {
        let mut renamed = HashMap::new();
        for byte in 0..=255_u8 {
            if set.contains(byte) {
                let row = &mut row_of[usize::from(byte)];
                *row = *renamed.entry(*row).or_insert_with(|| {
                    rows += 1;
                    (rows - 1) as u8
                });
            }
        }
        let mut names = HashMap::new();
        for row in row_of.iter_mut() {
            let next = names.len() as u8;
            *row = *names.entry(*row).or_insert(next);
        }
        rows = names.len() as u16;
    }
    let mut representatives = vec![0; usize::from(rows)];
    for byte in 0..=255_u8 {
        representatives[usize::from(row_of[usize::from(byte)])] = byte;
    }
    (row_of, representatives)
}
