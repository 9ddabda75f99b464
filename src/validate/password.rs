//! Passwords in text: no published grammar, so only what is certainly none is refused
//! (NIST SP 800-63B sets lengths, not shapes).

use super::placeholder::is_placeholder;
use super::prose::is_prose_word;

/// Whether the candidate has four or more characters and is neither placeholder nor prose.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.chars().nth(3).is_some() && !is_placeholder(candidate) && !is_prose_word(candidate)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["Hunter2!x", "s3cr3t99", "Geheim123", "Tr0ub4dor&3", "äöü1"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "********",
            "required",
            "reset.",
            "<password>",
            "${PASSWORD}",
            "xxxxxxxx",
            "changeme",
            "abgelaufen",
            "abc",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
