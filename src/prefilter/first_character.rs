//! Which characters of three bytes a match may begin with.
//!
//! The trie reads such characters as their first byte, in a class of its own: told apart, they would fill its states. A
//! pattern that begins with a Chinese or Korean word would then be tried at each character of such a text.

use super::beginning::Beginning;
use crate::byte_set::ByteSet;

/// The smallest first byte of a character of three bytes.
const LEAD: u8 = 0xE0;
/// The smallest first byte of a character of four.
const LONGER: u8 = 0xF0;
/// Words with a bit for each code point of three bytes.
const WORDS: usize = (1 << 16) / 64;

/// What some patterns begin with, of characters of three bytes and more.
#[derive(Default)]
pub(super) struct FirstCharacters {
    /// First bytes of which any character may begin a match, as bits.
    any: u32,
    /// Code points that may begin one; empty when there are none.
    known: Vec<u64>,
}

impl FirstCharacters {
    /// Adds what the matches of one pattern begin with.
    pub(super) fn add(&mut self, beginning: &Beginning) {
        let Some(root) = beginning.root() else {
            return;
        };
        let bytes = |set: Option<u16>| set.map(|set| beginning.sets()[usize::from(set)]);
        beginning.each(root, &mut |first, second| {
            let first = bytes(first).unwrap_or(ByteSet::ALL);
            let leads: Vec<u8> = first.iter().filter(|&byte| byte >= LEAD).collect();
            if leads.is_empty() {
                return;
            }
            let mut rests = Vec::new();
            let mut is_known = true;
            beginning.each(second, &mut |second, third| {
                beginning.each(
                    third,
                    &mut |third, _| match bytes(second).zip(bytes(third)) {
                        Some(rest) => rests.push(rest),
                        None => is_known = false,
                    },
                );
            });
            for lead in leads {
                match is_known && lead < LONGER {
                    true => self.add_known(lead, &rests),
                    false => self.any |= 1 << (lead - LEAD),
                }
            }
        });
    }

    fn add_known(&mut self, lead: u8, rests: &[(ByteSet, ByteSet)]) {
        self.known.resize(WORDS, 0);
        for (second, third) in rests {
            for second in second.iter() {
                for third in third.iter() {
                    let code = code_point([lead, second, third]);
                    self.known[code / 64] |= 1 << (code % 64);
                }
            }
        }
    }

    /// Bytes on the heap.
    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.known)
    }

    /// Whether a match may begin where `text` does. Over-reports, never under-reports.
    #[inline]
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        let Some(&lead @ LEAD..) = text.first() else {
            return true;
        };
        if self.any >> (lead - LEAD) & 1 == 1 {
            return true;
        }
        // Of a longer one nothing more is known.
        lead < LONGER
            && text.first_chunk().is_none_or(|&character| {
                let code = code_point(character);
                let word = self.known.get(code / 64).copied().unwrap_or(0);
                word >> (code % 64) & 1 == 1
            })
    }
}

/// The code point of three bytes, whatever they are.
fn code_point([first, second, third]: [u8; 3]) -> usize {
    usize::from(first & 0xF) << 12 | usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::model::Border;
    use crate::rules::pattern;
    use proptest::prelude::*;

    fn first_characters(regexes: &[&str]) -> (FirstCharacters, Vec<Beginning>) {
        let of = |regex: &&str| Beginning::of(&pattern::parse(regex, Border::Word).unwrap().hir);
        let beginnings: Vec<Beginning> = regexes.iter().map(of).collect();
        let mut first = FirstCharacters::default();
        beginnings.iter().for_each(|beginning| first.add(beginning));
        (first, beginnings)
    }

    #[test]
    fn words_begin_with_their_characters() {
        let (first, _) = first_characters(&["(?:密码|口令|a)(?:是|:)?[0-9]{4}"]);
        assert!(first.may_begin("密码".as_bytes()) && first.may_begin("口".as_bytes()));
        assert!(
            first.may_begin(b"a") && first.may_begin(b"b"),
            "not its business"
        );
        assert!(!first.may_begin("码".as_bytes()) && !first.may_begin("😀".as_bytes()));
    }

    #[test]
    fn classes_begin_with_any_character_of_their_first_byte() {
        let (first, _) = first_characters(&["[一-龥][0-9]", "😀x"]);
        assert!(first.may_begin("码".as_bytes()) && first.may_begin("😁".as_bytes()));
        assert!(!first.may_begin("パ".as_bytes()));
    }

    proptest! {
        #[test]
        fn what_may_begin_is_not_dismissed(text in "[密码口パス€ế😀aé]{1,3}", cut in 1..4_usize) {
            let (first, beginnings) =
                first_characters(&["密码[0-9]", "(?:口|パ)?€", "[à-ỹ]x", "(?i)é|ế", "[^a]b"]);
            let text = &text.as_bytes()[..cut.min(text.len())];
            let begins = beginnings.iter().any(|beginning| beginning.may_begin(text));
            prop_assert!(first.may_begin(text) || !begins);
        }
    }
}
