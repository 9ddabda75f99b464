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
    words: Box<[&'static str]>,
    /// Numbers of words from one on, zero in an empty slot; a power of two of them.
    slots: Box<[u16]>,
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
        let Index { words, slots } = self.index.get_or_init(|| Index::new(self.entries()));
        let mut at = hash(word);
        loop {
            let slot = slots[at & (slots.len() - 1)];
            let Some(number) = slot.checked_sub(1) else {
                return false;
            };
            if words[usize::from(number)].eq_ignore_ascii_case(word) {
                return true;
            }
            at += 1;
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &'static str> {
        let parts = self.parts.iter();
        parts
            .flat_map(|part| part.split(self.separator))
            .filter(|entry| !entry.is_empty())
    }
}

impl Index {
    fn new(entries: impl Iterator<Item = &'static str>) -> Index {
        // The embedded lists have some ten thousand entries at most.
        let words: Box<[&str]> = entries.take(usize::from(u16::MAX) - 1).collect();
        let mut slots = vec![0; (2 * words.len() + 1).next_power_of_two()];
        let mask = slots.len() - 1;
        for (number, word) in (1..).zip(&words) {
            let mut at = hash(word);
            while slots[at & mask] != 0 {
                at += 1;
            }
            slots[at & mask] = number;
        }
        Index {
            words,
            slots: slots.into(),
        }
    }
}

/// A hash of the letters without what tells their case, eight at a time.
fn hash(word: &str) -> usize {
    let bytes = word.as_bytes();
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        let folded = u64::from_le_bytes(eight) & !0x2020_2020_2020_2020;
        hash = (hash.rotate_left(5) ^ folded).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    (hash >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static LIST: WordList = WordList::of_words(&["an ant\n be\tbrücke", "antler a"]);
    static LINES: WordList = WordList::of_lines(&["ann arbor\nann\n", "zoe\n"]);

    #[test]
    fn entries_are_split_as_asked() {
        let words: Vec<&str> = LIST.entries().collect();
        assert_eq!(words, ["an", "ant", "be", "brücke", "antler", "a"]);
        let lines: Vec<&str> = LINES.entries().collect();
        assert_eq!(lines, ["ann arbor", "ann", "zoe"]);
        assert!(LINES.contains("Ann Arbor") && !LINES.contains("Arbor"));
        assert!(LIST.contains("BRüCKE") && !LIST.contains("BRÜCKE"));
    }

    proptest! {
        #[test]
        fn a_look_up_equals_looking_at_every_entry(word in "[abnBeArücke ]{0,6}|ant|AN|brücke") {
            for list in [&LIST, &LINES] {
                let found = list.entries().any(|entry| entry.eq_ignore_ascii_case(&word));
                prop_assert_eq!(list.contains(&word), found);
            }
        }
    }
}
