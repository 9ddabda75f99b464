//! Passphrases: words with blanks between. No grammar is published (NIST SP 800-63B allows spaces), so what a sentence
//! or a label of a form would say is refused.

use super::placeholder::is_placeholder;
use super::prose::is_prose_word;
use super::word_list::WordList;

/// What forms and sentences say of a password, beside the words that stand alone behind one.
static OF_FORMS: WordList = WordList::of_words(&["
    a account again an another at be by characters clave current directory field forgot hide if in is it least
    login match must not of old on or palavra passe phrase retype security senha settings short show so the
    then to type user we weak with word
"]);

/// Whether the candidate is two or more words in small letters, hardly any of which a sentence about passwords needs.
pub(super) fn is_valid(candidate: &str) -> bool {
    let (mut words, mut prose) = (0, 0);
    for word in candidate.split(' ') {
        if !is_small(word) || is_placeholder(word) || OF_FORMS.contains(word) {
            return false;
        }
        words += 1;
        prose += usize::from(is_prose_word(word));
    }
    // Three words without one, or one of four: people take any words they can keep in mind.
    words >= 2 && prose * 4 <= words
}

fn is_small(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "correct horse battery staple",
            "two words",
            "four words here now",
            "maple heron 77x",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "hunter",
            "Enter your password",
            "new password",
            "must not be empty",
            "leave it blank",
            "two  blanks",
            "mot de passe",
            "current directory",
            "at least eight",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
