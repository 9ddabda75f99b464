//! Lists of words that are looked up regardless of ASCII case.

use std::sync::OnceLock;

/// A list of words, ready to be looked up from the first look-up on.
pub(super) struct WordList {
    parts: &'static [&'static str],
    separator: fn(char) -> bool,
    index: OnceLock<Index>,
}

/// A hash table that is at most half full.
struct Index {
    /// Each with the parts that hold it, as bits.
    words: Box<[(&'static str, u8)]>,
    /// A power of two of them.
    slots: Box<[Slot]>,
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
            separator: |character| character.is_ascii_whitespace(),
            index: OnceLock::new(),
        }
    }

    /// Entries of one or more words, one a line.
    pub(super) const fn of_lines(parts: &'static [&'static str]) -> WordList {
        WordList {
            parts,
            separator: |character| character == '\n',
            index: OnceLock::new(),
        }
    }

    /// Whether the list holds `word`; letters beyond ASCII are compared as they are.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.parts_with(word.as_bytes()) != 0
    }

    /// The parts of the list that hold `word`, as bits.
    pub(super) fn parts_with(&self, word: &[u8]) -> u8 {
        let index = self.index.get_or_init(|| Index::new(self.entries()));
        index
            .slot_of(word)
            .map_or(0, |number| index.words[number].1)
    }

    pub(super) fn texts(&self) -> &'static [&'static str] {
        self.parts
    }

    /// All entries, each with the number of its part.
    fn entries(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let parts = self.parts.iter().enumerate();
        parts.flat_map(|(part, text)| {
            let entries = text.split(self.separator).filter(|entry| !entry.is_empty());
            entries.map(move |entry| (entry, part))
        })
    }
}

impl Index {
    fn new(entries: impl Iterator<Item = (&'static str, usize)>) -> Index {
        // The embedded lists have some ten thousand entries at most.
        let entries: Vec<(&str, usize)> = entries.take(usize::from(u16::MAX) - 1).collect();
        let mut words: Vec<(&str, u8)> = Vec::with_capacity(entries.len());
        let mut slots = vec![Slot::default(); (2 * entries.len() + 1).next_power_of_two()];
        for (word, part) in entries {
            let at = slot_of(&words, &slots, word.as_bytes());
            if slots[at].number == 0 {
                words.push((word, 0));
                slots[at] = Slot {
                    number: words.len() as u16,
                    tag: tag(hash(word.as_bytes())),
                };
            }
            words[usize::from(slots[at].number) - 1].1 |= 1 << part;
        }
        Index {
            words: words.into(),
            slots: slots.into(),
        }
    }

    /// The place of a word among the words.
    fn slot_of(&self, word: &[u8]) -> Option<usize> {
        let at = slot_of(&self.words, &self.slots, word);
        usize::from(self.slots[at].number).checked_sub(1)
    }
}

/// The slot that names `word`, or the empty one where it belongs.
fn slot_of(words: &[(&'static str, u8)], slots: &[Slot], word: &[u8]) -> usize {
    let mask = slots.len() - 1;
    let hash = hash(word);
    let mut at = hash as usize & mask;
    while let Some(number) = usize::from(slots[at].number).checked_sub(1) {
        let is_alike = slots[at].tag == tag(hash);
        if is_alike && words[number].0.as_bytes().eq_ignore_ascii_case(word) {
            break;
        }
        at = (at + 1) & mask;
    }
    at
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

    #[test]
    fn entries_are_split_as_asked() {
        let words: Vec<&str> = LIST.entries().map(|(entry, _)| entry).collect();
        assert_eq!(words, ["an", "ant", "be", "brücke", "antler", "a"]);
        let lines: Vec<(&str, usize)> = LINES.entries().collect();
        assert_eq!(lines, [("ann arbor", 0), ("ann", 0), ("zoe", 1)]);
        assert!(LINES.contains("Ann Arbor") && !LINES.contains("Arbor"));
        assert!(LIST.contains("BRüCKE") && !LIST.contains("BRÜCKE"));
    }

    proptest! {
        #[test]
        fn a_look_up_equals_looking_at_every_entry(word in "[abnBeArücke ]{0,6}|ant|AN|brücke") {
            for list in [&LIST, &LINES] {
                let same = list.entries().filter(|(entry, _)| entry.eq_ignore_ascii_case(&word));
                let parts = same.fold(0, |parts, (_, part)| parts | 1 << part);
                prop_assert_eq!(list.parts_with(word.as_bytes()), parts);
            }
        }
    }
}
