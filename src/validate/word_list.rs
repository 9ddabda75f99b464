//! Lists of words that are looked up regardless of ASCII case.

use std::sync::OnceLock;

/// A list of words, ready to be looked up from the first look-up on.
pub(super) struct WordList {
    parts: &'static [&'static str],
    /// Whether an entry is a line, of one or more words.
    of_lines: bool,
    index: OnceLock<Index>,
}

/// A hash table that is at most half full.
struct Index {
    words: Vec<Word>,
    /// A power of two of them.
    slots: Box<[Slot]>,
}

/// Where a word is, and who holds it: eight bytes, so that what a text needs of a long list stays in a near cache.
struct Word {
    /// Where it begins in the first part that holds it.
    start: u32,
    len: u16,
    /// The parts that hold it, as bits.
    parts: u8,
}

/// The number of a word from one on, zero in an empty slot, with a part of its hash: most words are told apart by that,
/// without a look at their letters.
#[derive(Clone, Copy, Default)]
struct Slot {
    number: u16,
    tag: u16,
}

impl WordList {
    /// Words between white space.
    pub(super) const fn of_words(parts: &'static [&'static str]) -> WordList {
        WordList {
            parts,
            of_lines: false,
            index: OnceLock::new(),
        }
    }

    /// Entries of one or more words, one a line.
    pub(super) const fn of_lines(parts: &'static [&'static str]) -> WordList {
        WordList {
            parts,
            of_lines: true,
            index: OnceLock::new(),
        }
    }

    /// Whether the list holds `word`; letters beyond ASCII are compared as they are.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.parts_with(word.as_bytes()) != 0
    }

    /// The parts of the list that hold `word`, as bits.
    pub(super) fn parts_with(&self, word: &[u8]) -> u8 {
        let index = self.index.get_or_init(|| Index::new(self));
        let number = index.slots[index.slot_of(self.parts, word)].number;
        let found = usize::from(number).checked_sub(1);
        found.map_or(0, |at| index.words[at].parts)
    }

    pub(super) fn texts(&self) -> &'static [&'static str] {
        self.parts
    }

    /// The entries of one part.
    fn entries(&self, part: &'static str) -> impl Iterator<Item = &'static [u8]> {
        let ends = |byte: &u8| *byte == b'\n' || !self.of_lines && byte.is_ascii_whitespace();
        let entries = part.as_bytes().split(ends);
        entries.filter(|entry| !entry.is_empty())
    }
}

impl Index {
    fn new(list: &WordList) -> Index {
        // The longest of the embedded lists has some 58,000 entries, and no part a byte more than 2^32.
        const MOST: usize = u16::MAX as usize - 1;
        let count: usize = list
            .parts
            .iter()
            .map(|part| list.entries(part).count())
            .sum();
        let count = count.min(MOST);
        let mut index = Index {
            words: Vec::with_capacity(count),
            slots: vec![Slot::default(); (2 * count + 1).next_power_of_two()].into(),
        };
        for (number, part) in list.parts.iter().enumerate() {
            for word in list.entries(part) {
                let at = index.slot_of(list.parts, word);
                if index.slots[at].number == 0 {
                    if index.words.len() == count {
                        continue;
                    }
                    index.words.push(Word {
                        start: (word.as_ptr() as usize - part.as_ptr() as usize) as u32,
                        len: word.len() as u16,
                        parts: 1 << number,
                    });
                    index.slots[at] = Slot {
                        number: index.words.len() as u16,
                        tag: tag(hash(word)),
                    };
                }
                let word = usize::from(index.slots[at].number) - 1;
                index.words[word].parts |= 1 << number;
            }
        }
        index
    }

    /// The slot that names `word`, or the empty one where it belongs.
    fn slot_of(&self, parts: &[&str], word: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let hash = hash(word);
        let mut at = hash as usize & mask;
        while let Some(number) = usize::from(self.slots[at].number).checked_sub(1) {
            let is_alike = self.slots[at].tag == tag(hash);
            if is_alike && self.words[number].text(parts).eq_ignore_ascii_case(word) {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }
}

impl Word {
    fn text<'l>(&self, parts: &[&'l str]) -> &'l [u8] {
        let part = parts[self.parts.trailing_zeros() as usize];
        &part.as_bytes()[self.start as usize..][..usize::from(self.len)]
    }
}

/// What a slot keeps of a hash: other bits than those that choose it.
fn tag(hash: u32) -> u16 {
    (hash >> 16) as u16
}

/// A hash of the letters without what tells their case, eight at a time; the last eight may overlap those before.
fn hash(bytes: &[u8]) -> u32 {
    let mut hash = bytes.len() as u64;
    let mut mix = |eight: u64| {
        let folded = eight & !0x2020_2020_2020_2020;
        hash = (hash.rotate_left(5) ^ folded).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    };
    match bytes.last_chunk() {
        None => mix(few(bytes)),
        Some(&last) => {
            let before = bytes[..bytes.len() - 1].chunks_exact(8);
            let eights = before.filter_map(<[u8]>::first_chunk);
            eights.for_each(|&eight| mix(u64::from_le_bytes(eight)));
            mix(u64::from_le_bytes(last));
        }
    }
    (hash >> 32) as u32
}

/// Fewer than eight letters as one number; those in the middle may be in it twice.
fn few(bytes: &[u8]) -> u64 {
    let half = |four: [u8; 4]| u64::from(u32::from_le_bytes(four));
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(&first), Some(&last)) => half(first) | half(last) << 32,
        _ => bytes
            .iter()
            .fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static LIST: WordList = WordList::of_words(&["an ant\n be\tbrücke", "antler a"]);
    static LINES: WordList = WordList::of_lines(&["ann arbor\nann\n", "zoe\n"]);

    /// All entries, each with the number of its part.
    fn entries(list: &WordList) -> impl Iterator<Item = (&'static str, usize)> {
        let parts = list.parts.iter().enumerate();
        parts.flat_map(|(number, part)| {
            let entries = list.entries(part);
            entries.map(move |entry| (std::str::from_utf8(entry).unwrap(), number))
        })
    }

    #[test]
    fn entries_are_split_as_asked() {
        let words: Vec<&str> = entries(&LIST).map(|(entry, _)| entry).collect();
        assert_eq!(words, ["an", "ant", "be", "brücke", "antler", "a"]);
        let lines: Vec<(&str, usize)> = entries(&LINES).collect();
        assert_eq!(lines, [("ann arbor", 0), ("ann", 0), ("zoe", 1)]);
        assert!(LINES.contains("Ann Arbor") && !LINES.contains("Arbor"));
        assert!(LIST.contains("BRüCKE") && !LIST.contains("BRÜCKE"));
    }

    proptest! {
        #[test]
        fn a_look_up_equals_looking_at_every_entry(word in "[abnBeArücke ]{0,6}|ant|AN|brücke") {
            for list in [&LIST, &LINES] {
                let same = entries(list).filter(|(entry, _)| entry.eq_ignore_ascii_case(&word));
                let parts = same.fold(0, |parts, (_, part)| parts | 1 << part);
                prop_assert_eq!(list.parts_with(word.as_bytes()), parts);
            }
        }
    }
}
