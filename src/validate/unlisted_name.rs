//! Names of persons whose words are in no list: what is left when common words, places and bodies are taken away.

use super::name_list::{self, Listed};
use super::name_words::{LONGEST, PLACES, Words, is_follower, names_a_body, without_end};
use super::person_name;

/// How much of a run is two or three words of which none is a common one, a place or what a body is called by.
pub(super) fn prefix(run: &str) -> Option<usize> {
    // Most words of prose end here.
    let first = run.split(' ').next().unwrap_or(run);
    if !may_be_unlisted(without_end(first)) {
        return None;
    }
    let words = Words::of(run);
    let names = words.names();
    let is_turned = names.first().is_some_and(|first| first.comma);
    let joined = names.iter().position(|name| name.comma);
    let most = match joined {
        // `Zybrowka, Quillan`
        Some(0) => 2.min(names.len()),
        _ => joined.map_or(names.len(), |at| at + 1).min(3),
    };
    let may_be = names[..most]
        .iter()
        .take_while(|name| may_be_unlisted(name.text));
    let len = may_be.count();
    let (first, last) = (names.first()?, names.get(len.checked_sub(1)?)?);
    let fits = len > 1
        && first.at == 0
        && !PLACES.contains(first.text)
        && !(Listed::of(first.text).word && Listed::of(last.text).word)
        // Two words of a list are rarely a name, turned round or not.
        && (!is_turned || names_one(first.text, last.text))
        && !names_a_body(&names[..len]);
    fits.then(|| words.end_of_name(last.at)).flatten()
}

/// Whether a word may be part of a name that is in no list.
pub(super) fn may_be_unlisted(word: &str) -> bool {
    word.len() > 2
        && word.contains(char::is_lowercase)
        && !name_list::is_common(word)
        && !is_noun(word)
        && !is_follower(word)
        && person_name::is_valid(word)
}

/// Whether a word in no list may be the given name of somebody who has been named.
pub(crate) fn may_be_given(word: &str) -> bool {
    may_be_unlisted(word) && !PLACES.contains(word) && !Listed::of(word).word
}

/// Whether two or three words that may be somebody's may begin with the first word of `text`.
pub(crate) fn begins_unlisted(text: &[u8]) -> bool {
    let text = &text[..text.len().min(LONGEST)];
    let Some(end) = text.iter().position(|&byte| byte == b' ') else {
        return text.len() == LONGEST;
    };
    std::str::from_utf8(&text[..end]).is_ok_and(|word| may_be_unlisted(without_end(word)))
}

/// Whether `Surname, Given` holds a listed name, but not two given names: `Maria, Joana` are two persons.
fn names_one(surname: &str, given: &str) -> bool {
    let (last, first) = (Listed::of(surname), Listed::of(given));
    last.surname || first.given && !last.given
}

/// Whether an unlisted word ends like a noun: German writes all of them with a capital.
pub(super) fn is_noun(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "ität", "tum", "nis", "ismus",
        "nummer", "amt", "gesetz", "recht", "steuer", "geld", "haus", "zeit", "werk", "stelle",
        "antrag", "vertrag", "ment", "ness", "ship", "ology", "ware", "ability",
    ];
    let ends = |end: &&str| word.len() > end.len() + 2 && word.ends_with(*end);
    ENDS.iter().any(ends) && !Listed::of(word).is_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlisted_words_are_no_nouns_and_no_bodies() {
        let name = |run: &'static str| prefix(run).map(|len| &run[..len]);
        assert_eq!(name("Quillan Zybrowka"), Some("Quillan Zybrowka"));
        assert_eq!(name("Quillan Zybrowka, Director"), Some("Quillan Zybrowka"));
        assert_eq!(name("Gonzalez, Quillan"), Some("Gonzalez, Quillan"));
        for run in [
            "Zybrowka, Quillan",
            "Quillan Hospital",
            "Employee Zybrowka",
            "Goldman Sachs",
            "Quillan Zybrowka Gmbh",
            "Quillverordnung Zybrowka",
            "Quillan",
        ] {
            assert_eq!(name(run), None, "{run}");
        }
    }
}
