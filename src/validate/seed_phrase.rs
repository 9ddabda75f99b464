//! Recovery phrases of wallets, BIP 39: words of three to eight small letters, twelve at least.

/// Common words that are not among the 2048 of BIP 39: with one of them the text is prose.
const FUNCTION_WORDS: [&str; 20] = [
    "and", "are", "but", "could", "for", "from", "has", "her", "his", "how", "not", "our",
    "should", "the", "their", "was", "were", "who", "with", "your",
];

/// Whether the candidate has 12 to 24 words and the first twelve may all be from the list.
///
/// Phrases have 12, 15, 18, 21 or 24 words, but a match may run on into the sentence around them,
/// and a phrase missed for that is a wallet lost. The list itself is not embedded: twelve words in
/// a row without a function word or a word of one or two letters are hardly ever prose.
pub(super) fn is_valid(candidate: &str) -> bool {
    let words = candidate.split(' ').count();
    (12..=24).contains(&words)
        && candidate.split(' ').all(is_word)
        && !candidate
            .split(' ')
            .take(12)
            .any(|word| FUNCTION_WORDS.contains(&word))
}

fn is_word(word: &str) -> bool {
    (3..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    const TWELVE: &str =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";

    #[test]
    fn phrases_pass() {
        assert!(is_valid(TWELVE));
        assert!(is_valid(&format!("{TWELVE} {TWELVE}")));
        assert!(is_valid(&format!("{TWELVE} please keep the paper")));
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "abandon ability able",
            "abandon ability able about above absent absorb abstract absurd abuse access",
            "the wallet asks for your recovery words when you lose the phone and need",
            &format!("{TWELVE} {TWELVE} zoo"),
            &TWELVE.to_uppercase(),
            &TWELVE.replace("able", "åble"),
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
