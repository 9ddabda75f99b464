//! Lists of words that are looked up regardless of ASCII case.

use std::sync::OnceLock;

/// First letters, two of them, by which entries are kept apart: five bits of each.
const BUCKETS: usize = 1 << 10;

/// A list of words, ready to be looked up from the first look-up on.
pub(super) struct WordList {
    parts: &'static [&'static str],
    separator: fn(char) -> bool,
    index: OnceLock<Index>,
}

struct Index {
    /// Sorted by bucket.
    words: Box<[&'static str]>,
    /// For each bucket where its words begin; one more at the end.
    starts: Box<[u16; BUCKETS + 1]>,
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
        let Index { words, starts } = self.index.get_or_init(|| self.index());
        let bucket = bucket(word);
        let same = &words[usize::from(starts[bucket])..usize::from(starts[bucket + 1])];
        same.iter().any(|entry| entry.eq_ignore_ascii_case(word))
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &'static str> {
        let parts = self.parts.iter();
        parts
            .flat_map(|part| part.split(self.separator))
            .filter(|entry| !entry.is_empty())
    }

    fn index(&self) -> Index {
        let mut words: Box<[&str]> = self.entries().collect();
        words.sort_by_key(|word| bucket(word));
        let mut starts = Box::new([0; BUCKETS + 1]);
        for word in &words {
            starts[bucket(word) + 1] += 1;
        }
        for at in 0..BUCKETS {
            starts[at + 1] += starts[at];
        }
        Index { words, starts }
    }
}

/// Letters of either case differ in a bit that is left out here.
fn bucket(word: &str) -> usize {
    match *word.as_bytes() {
        [first, second, ..] => usize::from(first & 31) << 5 | usize::from(second & 31),
        [first] => usize::from(first & 31) << 5,
        [] => 0,
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
