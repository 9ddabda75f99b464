//! [`Labels`]: what the tokens of a vault begin with.

/// The labels of a vault's tokens, and a table that dismisses most words of a text at once.
#[derive(Clone, Default)]
pub(super) struct Labels {
    labels: Vec<Box<str>>,
    /// For each first character the second ones, by their lowest five bits: letter case is none of them.
    heads: [u32; 32],
}

impl Labels {
    pub(super) fn insert(&mut self, label: &str) {
        if self.iter().any(|known| known == label) {
            return;
        }
        let seconds = match *label.as_bytes() {
            [] => return,
            // What stands for `_` begins with many characters.
            [_] | [_, b'_', ..] => u32::MAX,
            [_, second, ..] => 1 << (second & 31),
        };
        self.heads[usize::from(label.as_bytes()[0] & 31)] |= seconds;
        self.labels.push(label.into());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|label| &**label)
    }

    /// Whether `text` may begin with a label, in any case, or with the start of one: never wrong when it says no.
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        match *text {
            [] => true,
            [first] => self.heads[usize::from(first & 31)] != 0,
            [first, second, ..] => self.heads[usize::from(first & 31)] >> (second & 31) & 1 == 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_label_is_dismissed(
            labels in prop::collection::vec("[A-Z][A-Z0-9_]{0,5}", 1..6),
            which in any::<prop::sample::Index>(),
            separator in prop::sample::select(vec!["_", "-", " ", "\\_", "&lowbar;", "\u{A0}", "\n> "]),
            is_lower in any::<bool>(),
            len in 1..20_usize,
        ) {
            let mut known = Labels::default();
            labels.iter().for_each(|label| known.insert(label));
            let text = format!("{}_", which.get(&labels)).replace('_', separator);
            let text = if is_lower { text.to_lowercase() } else { text };
            prop_assert!(known.may_begin(&text.as_bytes()[..len.min(text.len())]));
        }
    }

    #[test]
    fn other_words_are_dismissed() {
        let mut known = Labels::default();
        known.insert("US_SSN");
        assert!(known.may_begin(b"us") && known.may_begin(b"U"));
        assert!(!known.may_begin(b"under") && !known.may_begin(b"as") && !known.may_begin(b"x"));
    }
}
