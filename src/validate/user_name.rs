//! User names in text: no published grammar, so only what is certainly none is refused.

use super::name_list::{self, Listed};
use super::placeholder::is_placeholder;
use super::prose::is_prose_word;

/// Whether the candidate has two or more characters and is neither placeholder nor prose.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.chars().nth(1).is_some() && !is_placeholder(candidate) && !is_prose_word(candidate)
}

/// Whether the candidate is made of a listed surname and the initial of a given name: `mendelsohnj`.
pub(super) fn is_of_name(candidate: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase();
    let bytes = candidate.as_bytes();
    let is_long = bytes.len() > SHORTEST_PART && bytes.iter().all(|&byte| is_letter(byte));
    let is_surname = |part: &str| Listed::of(part).surname && !Listed::of(part).word;
    is_long
        && is_valid(candidate)
        && !name_list::is_common(candidate)
        && (is_surname(&candidate[1..]) || is_surname(&candidate[..candidate.len() - 1]))
}

/// Surnames of fewer letters are the ends of too many words.
const SHORTEST_PART: usize = 5;

#[cfg(test)]
mod tests {
    use super::{is_of_name, is_valid};

    #[test]
    fn an_initial_and_a_surname_are_a_user() {
        for candidate in ["hendersonj", "jhenderson"] {
            assert!(is_of_name(candidate), "{candidate}");
        }
        for candidate in [
            "henderson1",
            "kleej",
            "required",
            "system",
            "Jhenderson",
            "",
        ] {
            assert!(!is_of_name(candidate), "{candidate}");
        }
    }

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
