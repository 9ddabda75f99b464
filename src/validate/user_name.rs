//! User names in text: no published grammar, so only what is certainly none is refused.

use super::name_list::{self, Listed};
use super::placeholder::is_placeholder;
use super::prose::is_prose_word;

/// Whether the candidate has two or more characters and is neither placeholder nor prose.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.chars().nth(1).is_some() && !is_placeholder(candidate) && !is_prose_word(candidate)
}

/// Whether the candidate is made of a listed surname and the initial of a given name (`mendelsohnj`), of two listed
/// names (`denise.alvarado`) or of one and a number (`denise_412`); digits behind the first two say nothing.
pub(super) fn is_of_name(candidate: &str) -> bool {
    let plain = candidate.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if candidate.len() - plain.len() > MOST_DIGITS || !is_valid(candidate) {
        return false;
    }
    match plain.split_once(['.', '_', '-']) {
        Some((name, "")) => plain.len() < candidate.len() && is_own_name(name),
        Some((first, last)) => is_pair(first, last) || is_pair(last, first),
        None => is_initialed(plain),
    }
}

fn is_initialed(plain: &str) -> bool {
    let is_long =
        plain.len() > SHORTEST_PART && plain.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_surname = |part: &str| Listed::of(part).surname && !Listed::of(part).word;
    is_long
        && !name_list::is_common(plain)
        && (is_surname(&plain[1..]) || is_surname(&plain[..plain.len() - 1]))
}

/// Whether one part is a listed name that is no word, and the other one another or an initial.
fn is_pair(name: &str, other: &str) -> bool {
    let is_other = other.len() == 1 || other.len() > 2 && Listed::of(other).is_name();
    is_own_name(name) && is_other && other.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_own_name(name: &str) -> bool {
    let listed = Listed::of(name);
    name.len() > 2
        && name.bytes().all(|byte| byte.is_ascii_lowercase())
        && listed.is_name()
        && !listed.word
        && !name_list::is_common(name)
}

/// Most digits at the end of a user name.
const MOST_DIGITS: usize = 4;
/// Surnames of fewer letters are the ends of too many words.
const SHORTEST_PART: usize = 5;

#[cfg(test)]
mod tests {
    use super::{is_of_name, is_valid};

    #[test]
    fn an_initial_and_a_surname_are_a_user() {
        for candidate in [
            "hendersonj",
            "jhenderson",
            "jhenderson42",
            "denise.alvarado",
            "d.alvarado7",
            "denise_412",
        ] {
            assert!(is_of_name(candidate), "{candidate}");
        }
        for candidate in [
            "henderson1",
            "denise.txt",
            "config.json",
            "denise_",
            "jhenderson12345",
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
