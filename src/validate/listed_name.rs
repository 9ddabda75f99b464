//! Names of persons by their words: a common given name and a common surname beside each other.
//!
//! A name that is also a word or a place (Will, Rose, Jordan) counts only beside one that is not.

use super::name_list::{self, Listed, is_body};
use super::name_words::{LONGEST, PLACES, Word, Words, is_follower, is_street, names_a_body};
use super::person_name;
use super::unlisted_name::{is_noun, may_be_unlisted};
use super::word_list::WordList;

/// Surnames that are also the second word of many places.
static PLACE_ENDS: WordList =
    WordList::of_words(&["brook field fields hill lake park ridge river rivers wood woods"]);

/// How much of a run of capitalised words, from its first one on, is a name of listed words.
pub(super) fn prefix(run: &str) -> Option<usize> {
    // Nearly every run ends here.
    if !begins_with_name(run.as_bytes()) {
        return None;
    }
    let words = Words::of(run);
    let names = words.names();
    let first = names.first().filter(|first| first.at == 0)?;
    let last = if first.comma {
        turned(&words)?
    } else {
        let joined = names.iter().position(|name| name.comma);
        let most = joined.map_or(names.len(), |at| at + 1).min(MOST_NAMES);
        let len = (2..=most).rev().find(|&len| is_in_order(&names[..len]))?;
        let last = names[len - 1];
        if is_street(last.text) {
            return None;
        }
        last.at
    };
    words.end_of_name(last)
}

/// How much of a run is a listed given name and one more word.
pub(super) fn half_prefix(run: &str) -> Option<usize> {
    if !begins_with_name(run.as_bytes()) {
        return None;
    }
    let words = Words::of(run);
    let [first, last, ..] = words.names() else {
        return None;
    };
    let (given, other) = (Listed::of(first.text), Listed::of(last.text));
    let fits = first.at == 0
        && !first.comma
        && given.given
        && !given.word
        && !other.word
        && !name_list::is_common(last.text)
        // `Max SIMD` is no person.
        && last.text.contains(char::is_lowercase)
        && last.text.chars().count() > 2
        && !is_follower(last.text)
        && !is_body([first.text, last.text])
        && person_name::is_valid(last.text);
    fits.then(|| words.end_of_name(last.at)).flatten()
}

/// How much of a run is a listed given name and a listed surname, both of which may be words as well: `Amber King`.
pub(super) fn words_prefix(run: &str) -> Option<usize> {
    if !begins_with_name(run.as_bytes()) {
        return None;
    }
    let words = Words::of(run);
    let [first, last, ..] = words.names() else {
        return None;
    };
    let fits = first.at == 0
        && !first.comma
        && Listed::of(first.text).given
        && Listed::of(last.text).surname
        && last.text.chars().count() > 2
        && !is_follower(last.text)
        && !PLACE_ENDS.contains(last.text)
        && !is_body([first.text, last.text]);
    fits.then(|| words.end_of_name(last.at)).flatten()
}

/// How much of a run is any word that is no common one and a listed surname: `Zorban Hoffmann`; or, with an initial,
/// the word and a listed given name: `Zybrowka, Maria T.`
pub(super) fn surname_prefix(run: &str) -> Option<usize> {
    let words = Words::of(run);
    let [first, last, ..] = words.names() else {
        return None;
    };
    if first.comma {
        return words
            .has_initial(last)
            .then(|| turned_pair(&words))
            .flatten();
    }
    let fits = first.at == 0
        && last.at <= 2
        && first.text.len() > 2
        && last.text.chars().count() > 2
        && last.text.contains(char::is_lowercase)
        && !is_follower(last.text)
        && pairs_with_surname(first.text, last.text);
    fits.then(|| words.end_of_name(last.at)).flatten()
}

/// How much of a run is `Surname, Given` with any surname that is no common word and a listed given name, of which one
/// at least is no word: `Austin, Houston` are two cities.
fn turned_pair(words: &Words<'_>) -> Option<usize> {
    let names = words.names();
    let joined = names.iter().position(|name| name.comma)?;
    let (first, given) = (names.first()?, names.get(joined + 1)?);
    let (last, listed) = (Listed::of(first.text), Listed::of(given.text));
    let may_be_surname =
        |name: &Word<'_>| Listed::of(name.text).surname || may_be_unlisted(name.text);
    // `van der Berg, Pieter`: particles alone stand before it.
    let begins = first.at == 0 || words.begins_with_particles(first);
    let fits = begins
        && joined < 2
        && listed.given
        && !given.comma
        && given.text.chars().count() > 2
        // A given name that is a word as well needs a surname that is none.
        && (!listed.word || last.surname && !last.word)
        && names[..=joined].iter().all(may_be_surname)
        && !is_body([given.text, first.text]);
    // `Groß, Matthias Uwe`
    let second = names.get(joined + 2);
    let second = second.filter(|next| next.at == given.at + 1 && Listed::of(next.text).given);
    let last_word = second.map_or(given.at, |next| next.at);
    fits.then(|| words.end_of_name(last_word)).flatten()
}

/// Whether the candidate is `Surname, Given` with any surname and a listed given name.
pub(super) fn is_turned_pair(candidate: &str) -> bool {
    turned_pair(&Words::of(candidate)) == Some(candidate.len())
}

/// Whether the candidate is a listed surname behind a duty: `PCP Baker`.
pub(super) fn is_duty_name(candidate: &str) -> bool {
    Listed::of(candidate).surname && person_name::is_titled(candidate)
}

/// Whether the candidate is one listed surname that is no word: `witness Burcardo`.
pub(super) fn is_lone_surname(candidate: &str) -> bool {
    let listed = Listed::of(candidate);
    candidate.chars().count() > 2
        && listed.surname
        && !listed.word
        && !name_list::is_common(candidate)
}

/// Whether the candidate is one word that may be a surname, in a list or in none: `Zeugin Topa sagte`.
pub(super) fn is_lone_unlisted(candidate: &str) -> bool {
    let listed = Listed::of(candidate);
    !listed.word && may_be_unlisted(candidate) && (listed.surname || candidate.len() > 3)
}

/// Whether the candidate is a listed given name, what its bearer is called, and a surname: `Kevin "Trey" McAllister`.
pub(super) fn is_nicknamed(candidate: &str) -> bool {
    let mut words = candidate.split(' ');
    let (first, last) = (words.next().unwrap_or(""), words.nth(1).unwrap_or(""));
    let last = last.trim_end_matches(',');
    Listed::of(first).given && !is_follower(last) && person_name::is_valid(last)
}

/// Whether every word of the candidate is a listed name and one of them no word, as on a form.
pub(super) fn is_lone_name(candidate: &str) -> bool {
    let words = Words::of(candidate);
    let listed = || words.names().iter().map(|name| Listed::of(name.text));
    listed().all(Listed::is_name) && listed().any(|name| !name.word)
}

/// Whether the candidate is one listed given name that is no word.
pub(crate) fn is_given_valid(candidate: &str) -> bool {
    let listed = Listed::of(candidate);
    candidate.chars().count() > 2
        && listed.given
        && !listed.word
        && !name_list::is_common(candidate)
}

/// How much of what somebody typed without capitals, behind `my name is` or `i'm`, is a name.
pub(super) fn typed_prefix(run: &str) -> Option<usize> {
    let (first, rest) = run.split_once(' ').unwrap_or((run, ""));
    let last = rest.split(' ').next().unwrap_or("");
    let (given, family) = (Listed::of(first), Listed::of(last));
    let may_be = |word: &str, listed: Listed| {
        word.chars().count() > 1 && (listed.is_name() || !name_list::is_common(word))
    };
    let is_pair = !last.is_empty()
        && may_be(first, given)
        && may_be(last, family)
        && !is_follower(last)
        && (given.given && !given.word && !family.word
            || given.given && family.surname && !(given.word && family.word)
            || family.surname && !family.word && !given.word && !name_list::is_common(first));
    if is_pair {
        Some(first.len() + 1 + last.len())
    } else {
        is_given_valid(first).then_some(first.len())
    }
}

/// Whether the candidate is any word and a listed surname, behind a word that names follow: `by Zorban Hoffmann`.
pub(super) fn has_surname(candidate: &str) -> bool {
    let Some((first, last)) = candidate.split_once(' ') else {
        return false;
    };
    pairs_with_surname(first, last)
}

fn pairs_with_surname(first: &str, last: &str) -> bool {
    let (listed, surname) = (Listed::of(first), Listed::of(last));
    surname.surname
        && !surname.word
        && !listed.word
        && !name_list::is_common(first)
        && !is_noun(first)
        && !PLACES.contains(first)
        && !is_follower(first)
        && !is_body([first, last])
        && person_name::is_valid(first)
}

/// Whether the first word of `text` is a listed name, up to a space or comma.
pub(crate) fn begins_with_name(text: &[u8]) -> bool {
    let text = &text[..text.len().min(LONGEST)];
    let end = text.iter().position(|byte| matches!(byte, b' ' | b','));
    let word = &text[..end.unwrap_or(text.len())];
    // No list has a word that begins otherwise, and most are told apart by that.
    let may_begin = matches!(
        word.first(),
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'\'' | b'-' | 0xC3..=0xE1)
    );
    may_begin && std::str::from_utf8(word).is_ok_and(name_list::is_name)
}

/// Most words of one name.
const MOST_NAMES: usize = 4;

/// `Gonzalez, Maria`: the last word of it, in lists of words that are names only where it cannot be read otherwise.
fn turned(words: &Words<'_>) -> Option<usize> {
    let [surname, given, rest @ ..] = words.names() else {
        return None;
    };
    let (last, first) = (Listed::of(surname.text), Listed::of(given.text));
    // `James, John` are two persons, `James, John Q.` is one, and with the initial `Price, Anna M.` is no price.
    let is_sure = words.has_initial(given);
    let fits = last.surname && first.given && !first.word && (is_sure || !last.given && !last.word);
    let more = rest
        .first()
        .filter(|next| !given.comma && Listed::of(next.text).is_name());
    match more {
        _ if !fits => None,
        None => Some(given.at),
        Some(next) if Listed::of(next.text).given => Some(next.at),
        // `Robert Johnson, Linda Davis` holds two names, and neither is `Johnson, Linda`.
        Some(_) => None,
    }
}

fn is_in_order(names: &[Word<'_>]) -> bool {
    let mut listed = [Listed::default(); MOST_NAMES];
    for (listed, name) in listed.iter_mut().zip(names) {
        *listed = Listed::of(name.text);
    }
    let ordered = match listed[..names.len()] {
        [first, last] => is_pair(first, last),
        [first, ref middle @ .., last] => {
            middle.iter().all(|middle| middle.is_name())
                && !first.word
                && (first.given && last.surname && !(last.word && middle.iter().all(|m| m.word))
                    || first.surname && last.given && !last.word)
        }
        _ => false,
    };
    ordered && !names_a_body(names)
}

fn is_pair(first: Listed, last: Listed) -> bool {
    // Many families of East Asia put the surname first.
    let turned = first.surname && last.given && !first.word && !last.word;
    turned || first.given && last.surname && !(first.word && last.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_cut_behind_the_name() {
        for (run, name) in [
            ("Maria Gonzalez However", "Maria Gonzalez"),
            ("Maria Gonzalez, Director", "Maria Gonzalez"),
            ("Thomas Walker Jr. Then", "Thomas Walker Jr."),
            ("Gonzalez, Maria T. Then", "Gonzalez, Maria T."),
            ("Gonzalez, Maria Elena Then", "Gonzalez, Maria Elena"),
            ("John Q. Miller Junction", "John Q. Miller"),
        ] {
            assert_eq!(prefix(run).map(|len| &run[..len]), Some(name), "{run}");
        }
        for run in [
            "Then Maria Gonzalez",
            "Maria Gonzalez Avenue",
            "Thomas Walker Jr. Boulevard",
            "Maria Gonzalez-Straße",
            "Johnson, Linda Davis",
        ] {
            assert_eq!(prefix(run), None, "{run}");
        }
        assert_eq!(
            half_prefix("Maria Zybrowka Then"),
            Some("Maria Zybrowka".len())
        );
        assert_eq!(half_prefix("Maria Zybrowka Street"), None);
    }

    #[test]
    fn pairs_of_listed_names_pass() {
        for candidate in [
            "Maria Gonzalez",
            "Thanh Nguyen",
            "Nguyen Van Thanh",
            "Jürgen Schäfer",
            "Juergen Schaefer",
            "Mehmet Yılmaz",
            "Gonzalez, Maria",
            "Gonzalez, Maria T.",
            "Gonzalez, Maria Elena",
            "James, John Q.",
            "John Q. Miller",
            "Juan de la Cruz",
            "Anna-Lena Müller",
            "Patrick O'Brien, Jr.",
            "José Luis García Hernández",
            "Will Garcia",
            "Maria Rose",
            "Wang Wei",
            "Łukasz Wójcik",
        ] {
            assert_eq!(prefix(candidate), Some(candidate.len()), "{candidate}");
        }
    }

    #[test]
    fn words_places_and_bodies_fail() {
        for candidate in [
            "Grant Park",
            "Rose Hill",
            "Mark Price",
            "Jordan Rivers",
            "Virginia Woods",
            "San Diego",
            "Santa Clara",
            "Morgan Stanley",
            "Dana Farber",
            "Johns Hopkins",
            "Wells Fargo",
            "Martin Luther King",
            "Maria Hospital",
            "Price, Mark",
            "James, John",
            "Johnson, Linda Davis",
            "Gonzalez",
            "Maria",
            "",
            ", ",
            "Maria J.",
        ] {
            assert_ne!(prefix(candidate), Some(candidate.len()), "{candidate}");
        }
    }

    #[test]
    fn half_a_name_needs_a_plain_given_name() {
        assert_eq!(half_prefix("Maria Zybrowka"), Some("Maria Zybrowka".len()));
        for run in [
            "Rose Zybrowka",
            "Maria Hospital",
            "Maria Street",
            "Zybrowka Maria",
        ] {
            assert_eq!(half_prefix(run), None, "{run}");
        }
    }

    #[test]
    fn a_common_surname_makes_any_word_before_it_a_name() {
        let name = |run: &'static str| surname_prefix(run).map(|len| &run[..len]);
        assert_eq!(name("Zorban Hoffmann Then"), Some("Zorban Hoffmann"));
        assert_eq!(name("Zorban K. Hoffmann"), Some("Zorban K. Hoffmann"));
        for run in [
            "Yesterday Hoffmann",
            "Lake Johnson",
            "Zorban Hoffmann Street",
            "Zorban HOFFMANN",
            "Verwaltung Hoffmann",
            "Zorban, Hoffmann",
        ] {
            assert_eq!(name(run), None, "{run}");
        }
    }

    #[test]
    fn small_letters_need_a_listed_name() {
        let name = |run: &'static str| typed_prefix(run).map(|len| &run[..len]);
        assert_eq!(name("maria gonzalez"), Some("maria gonzalez"));
        assert_eq!(name("maria and"), Some("maria"));
        assert_eq!(name("maria zybrowka"), Some("maria zybrowka"));
        assert_eq!(name("zorban hoffmann"), Some("zorban hoffmann"));
        for run in ["really good", "mark price", "so tired", "zorban"] {
            assert_eq!(name(run), None, "{run}");
        }
        assert!(
            is_given_valid("Agnieszka") && !is_given_valid("Rose") && !is_given_valid("Zorban")
        );
    }
}
