//! User names in text: no published grammar, so only what is certainly none is refused.

use super::placeholder::is_placeholder;
use super::prose::is_prose_word;

/// Whether the candidate has two or more characters and is neither placeholder nor prose.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.chars().nth(1).is_some() && !is_placeholder(candidate) && !is_prose_word(candidate)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["jdoe42", "jane.doe", "muster01", "AGENCY\\jdoe"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in ["required", "<user>", "username", "Missing.", "x", ""] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
