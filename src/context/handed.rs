//! Words that hand a value over: behind `it's` or `I gave`, the cue may stand a clause or a line further back.
//!
//! `My dad needs his social security replaced, it's 361 16 8118`: a window as wide as that would take every number for
//! the cue of a sentence before. These words say that a value comes which was named before; `order 361168118` says
//! another name.

use super::spelling::is_word_byte;

/// How far before a value its cue may end when words hand it over, in bytes.
pub(super) const HANDED: usize = 128;
/// Groups with a narrower window mean their keyword right beside the value.
pub(super) const FEWEST_BEFORE: usize = 20;
/// Longest of the phrases, and what may stand between one and the value.
const MAX_PHRASE: usize = 24;

/// What hands a value over, in small letters, by its last byte: nearly every place has none.
fn phrases(last: u8) -> &'static [&'static [u8]] {
    match last {
        b',' => &[b"sure,", b"yes,", b"ok,", b"okay,"],
        b'.' => &[b"yes."],
        b':' => &[
            b"here:",
            b"here you go:",
            b"one:",
            b"promised:",
            b"follows:",
            b"customer:",
            b"caller:",
            b"user:",
            b"client:",
            b"me:",
            b"hier:",
            b"sie:",
            b"gern:",
            b"klar:",
            b"kunde:",
            b"nutzer:",
        ],
        b'd' => &[b"typed", b"entered", b"heard", b"read", b"confirmed"],
        b'e' => &[
            b"should be",
            b"would be",
            b"gave",
            b"wrote",
            b"habe",
            b"w\xc3\xa4re",
        ],
        b'm' => &[b"gave them", b"gave him"],
        b'n' => &[
            b"have been",
            b"typed in",
            b"put in",
            b"put down",
            b"wrote down",
        ],
        b'r' => &[b"gave her"],
        b's' => &[
            b"it is",
            b"it's",
            b"its",
            b"it was",
            b"that is",
            b"that's",
            b"here is",
            b"here's",
            b"one is",
            b"one was",
            b"which is",
            b"reads",
            b"says",
            b"takes",
        ],
        b't' => &[b"put", b"lautet", b"steht", b"das ist"],
        _ => &[],
    }
}

/// Whether the words before `start` hand over what stands there.
pub(super) fn is_handed_over(text: &[u8], start: usize) -> bool {
    let from = start.saturating_sub(MAX_PHRASE);
    let mut end = start;
    while end > from && matches!(text[end - 1], b' ' | b'"' | b'\'' | b'(' | b'*' | b'\n') {
        end -= 1;
    }
    let before = &text[from..end];
    let [.., earlier, last] = before else {
        return false;
    };
    // Nearly every place ends here.
    let (earlier, last) = (earlier | 0x20, last | 0x20);
    if !may_end_phrase(earlier, last) {
        return false;
    }
    phrases(last).iter().any(|phrase| {
        let Some(at) = before.len().checked_sub(phrase.len()) else {
            return false;
        };
        before[at..].eq_ignore_ascii_case(phrase) && (at == 0 || !is_word_byte(before[at - 1]))
    })
}

/// Whether a phrase may end with two letters, signs as they are with the bit of small letters.
fn may_end_phrase(earlier: u8, last: u8) -> bool {
    match last {
        b':' => earlier.is_ascii_lowercase(),
        b',' | b'.' => matches!(earlier, b'e' | b's' | b'k' | b'y'),
        b's' => matches!(earlier, b'i' | b'\'' | b't' | b'a' | b'd' | b'y' | b'e'),
        b'e' => matches!(earlier, b'b' | b'v' | b't' | b'r'),
        b'd' => matches!(earlier, b'e' | b'r' | b'a'),
        b't' => matches!(earlier, b'u' | b'e' | b'h' | b's'),
        b'm' => matches!(earlier, b'e' | b'i'),
        b'n' => matches!(earlier, b'e' | b'i' | b'w'),
        b'r' => earlier == b'e',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_hand_over() {
        for text in [
            "replaced, it's 42",
            "and gave 42",
            "Customer: sure, it's \"42",
            "The right one would be 42",
            "User: 42",
            "Here: 42",
            "sie lautet 42",
            "Richtig w\u{e4}re 42",
        ] {
            assert!(is_handed_over(text.as_bytes(), text.len() - 2), "{text}");
        }
        for text in [
            "order 42",
            "the order is 42",
            "ticket: 42",
            "bits 42",
            "42",
            " 42",
            "someone: 42",
        ] {
            assert!(!is_handed_over(text.as_bytes(), text.len() - 2), "{text}");
        }
    }
}
