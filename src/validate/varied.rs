//! At least six distinct characters: random tokens have them, sample tokens such as `AKIAXXXX...`
//! do not.

/// How many distinct characters a value needs; sixteen random base32 characters have about 13.
const DISTINCT: usize = 6;

/// Whether the candidate holds six or more distinct characters.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate
        .char_indices()
        .filter(|&(start, character)| !candidate[..start].contains(character))
        .nth(DISTINCT - 1)
        .is_some()
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["abcdef", "aabbccddeeff", "k3J2h1G0f9E8"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["", "abcde", "aaaaaaaaaaaaaaaa", "abababcdcdcdee", "éèêabaa"] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
