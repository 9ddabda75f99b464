//! Names of persons behind a cue that say less by their letters: in capitals, in small letters, surname first, or
//! between tags. Where every word has the same case, only what the words are tells a name from a heading.

use super::listed_name;
use super::name_list::{self, Listed, is_body};
use super::name_words::is_follower;
use super::person_name;
use super::unlisted_name::is_noun;
use super::word_list::WordList;

/// Most words of a name in capitals that are no initials and no particles.
const MOST_NAMES: usize = 3;

/// Fewest letters of a surname and a given name in capitals that nothing else shows to be a name.
const SHORTEST_TURNED: usize = 8;

/// Particles in any case.
static PARTICLES: WordList = WordList::of_words(&["
    al bin bint da das de del della den der di do dos du el ibn la le st ten ter van vom von y zu zum zur
"]);

/// Types and values in capitals that follow the name of a field, and abbreviations that follow a role.
static NO_VALUES: WordList = WordList::of_words(&["
    asap asc blob bool boolean char clob corp date desc false float https http inc int integer json list llc long map
    nchar nil none null number numeric nvarchar object optional real string text true uuid varchar xml
"]);

/// How much of a run of words in capitals is a name: up to the first word that is a common one.
pub(super) fn upper_prefix(run: &str) -> Option<usize> {
    let (mut end, mut names) = (0, [""; MOST_NAMES]);
    let (mut count, mut at) = (0, 0);
    for piece in run.split(' ') {
        let start = at;
        at += piece.len() + 1;
        let word = piece.trim_end_matches([',', '.']);
        if is_initial(word) || PARTICLES.contains(word) {
            continue;
        }
        if is_follower(word) {
            return None;
        }
        if count == MOST_NAMES || !may_be_upper(word) {
            break;
        }
        names[count] = word;
        count += 1;
        end = start + word.len();
        // What is joined by a comma is `SURNAME, GIVEN`, and no more than that.
        if piece.ends_with(',') && count > 1 {
            break;
        }
    }
    let names = &names[..count];
    let is_word = |name: &&str| Listed::of(name).word;
    let fits = count > 0
        && !names.iter().all(is_word)
        && !is_body(names.iter().copied())
        && person_name::is_valid(&run[..end]);
    fits.then_some(end)
}

/// How much of a run of words in capitals is a name of two words at least.
pub(super) fn upper_full_prefix(run: &str) -> Option<usize> {
    let end = upper_prefix(run)?;
    run[..end].contains(' ').then_some(end)
}

/// How much of a run of words in capitals is a common given name and a common surname, in either order and with a comma
/// between if the surname stands first: nothing else need stand near it.
pub(super) fn upper_listed_prefix(run: &str) -> Option<usize> {
    let end = upper_full_prefix(run)?;
    let mut words = run[..end].split([' ', ',']).filter(|word| word.len() > 2);
    let (first, last) = (words.next()?, words.next_back()?);
    let is_turned = run[..end].contains(',');
    // `MIN, MAX`
    if is_turned && first.len() + last.len() < SHORTEST_TURNED {
        return None;
    }
    let (given, family) = if is_turned {
        (last, first)
    } else {
        (first, last)
    };
    let (given, family) = (Listed::of(given), Listed::of(family));
    let fits = given.given && family.surname && !given.word && !family.word;
    fits.then_some(end)
}

/// How long the first of two cells of a row is that are a name together.
pub(super) fn row_first_prefix(cells: &str) -> Option<usize> {
    let border = cells.find(CELL_BORDERS).filter(|_| is_row(cells))?;
    Some(cells[..border].trim_end_matches(CELL_ENDS).len())
}

/// Whether the last two cells of a text are a name together: the second one is the value.
pub(super) fn is_row_second(led: &str) -> bool {
    led.rfind(CELL_BORDERS).is_some_and(|border| {
        let first = led[..border].rfind(CELL_BORDERS);
        is_row(&led[first.map_or(0, |at| at + 1)..])
    })
}

/// What parts the cells of a row.
const CELL_BORDERS: [char; 5] = [';', ',', '|', '\t', '^'];
/// What stands round the text of a cell.
const CELL_ENDS: [char; 3] = [' ', '"', '\''];

/// Whether two cells of a row are a given name and a surname, in either order: one of them listed, one no word.
pub(super) fn is_row(candidate: &str) -> bool {
    let mut cells = candidate.split(CELL_BORDERS);
    let (Some(first), Some(last)) = (cells.next(), cells.next()) else {
        return false;
    };
    // A second given name, in HL7 only.
    if cells.next().is_some() && !candidate.contains('^') {
        return false;
    }
    let cells = [first, last].map(|cell| cell.trim_matches(CELL_ENDS));
    let listed = cells.map(Listed::of);
    listed.iter().any(|word| word.is_name())
        && listed.iter().any(|word| !word.word)
        && cells
            .iter()
            .all(|word| !name_list::is_common(word) && !is_follower(word))
        && cells.iter().all(|word| !NO_VALUES.contains(word))
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1
}

/// Whether a word in capitals may be somebody's: a listed name, or one that is long enough for no abbreviation.
fn may_be_upper(word: &str) -> bool {
    if NO_VALUES.contains(word) || name_list::is_common(word) || is_noun_in_capitals(word) {
        return false;
    }
    let has_vowel = word.contains(['A', 'E', 'I', 'O', 'U', 'Y', 'Ä', 'Ö', 'Ü', 'É']);
    Listed::of(word).is_name() || word.chars().count() >= 4 && has_vowel
}

fn is_noun_in_capitals(word: &str) -> bool {
    const ENDS: [&str; 8] = [
        "TION", "TIONS", "MENT", "MENTS", "NESS", "ITY", "UNG", "SHIP",
    ];
    ENDS.iter().any(|end| word.ends_with(end)) && !Listed::of(word).is_name()
}

/// Whether the candidate is a name of which some word is no common one: between the tags of a page stands anything.
pub(super) fn is_likely(candidate: &str) -> bool {
    let mut words = candidate
        .split([' ', ',', '.'])
        .filter(|word| word.chars().count() > 1);
    let is_own = |word: &str| !name_list::is_common(word) && !NO_VALUES.contains(word);
    // One common word is enough to tell `Zybrowka Server` from a name.
    words.clone().count() > 0
        && words.all(|word| PARTICLES.contains(word) || is_own(word) && !is_follower(word))
        && !is_of_words(candidate)
        && person_name::is_valid(candidate)
}

/// Whether every word of two or more is also a word or a place: `Green Bay`, though `Amber King` goes with it.
fn is_of_words(candidate: &str) -> bool {
    let words = || candidate.split([' ', ',']).filter(|word| word.len() > 1);
    words().count() > 1 && words().all(|word| Listed::of(word).word && !Listed::of(word).given)
}

/// Whether the candidate is `Surname, Given`, or `Surname Surname, Given` that is not a name and a place or a role.
pub(super) fn is_turned(candidate: &str) -> bool {
    let Some((family, given)) = candidate.split_once(", ") else {
        return person_name::is_valid(candidate);
    };
    let names = || {
        family
            .split(' ')
            .filter(|word| !PARTICLES.contains(word.trim_end_matches('.')))
    };
    let given = given.split([' ', '.']).next().unwrap_or("");
    let (first, listed) = (names().next().unwrap_or(""), Listed::of(given));
    let is_pair = names().count() > 1
        && !is_initial(given)
        && (listed.word || !listed.given)
        && (Listed::of(first).given || name_list::is_common(given) || listed.word);
    !is_pair && person_name::is_valid(candidate)
}

/// How much of what follows `patient name:` in small letters is a name: two words of which none is a common one.
pub(super) fn typed_full_prefix(run: &str) -> Option<usize> {
    if let Some(end) = listed_name::typed_prefix(run) {
        return Some(end);
    }
    let mut end = 0;
    let mut count = 0;
    for word in run.split(' ') {
        let is_own = word.chars().count() > 2 && !is_word_or_noun(word);
        if !is_own && !PARTICLES.contains(word) {
            break;
        }
        end += word.len() + usize::from(end > 0);
        count += usize::from(is_own);
    }
    let last = run[..end].rsplit(' ').next().unwrap_or("");
    (count > 1 && !PARTICLES.contains(last)).then_some(end)
}

fn is_word_or_noun(word: &str) -> bool {
    name_list::is_common(word)
        || name_list::is_word(word)
        || NO_VALUES.contains(word)
        || is_noun(word)
        || is_follower(word)
}

/// How much of what follows `name:` in small letters is a listed given name and a listed surname: a file, a job and a
/// package have names as well.
pub(super) fn typed_pair_prefix(run: &str) -> Option<usize> {
    let (first, rest) = run.split_once(' ')?;
    let last = rest.split(' ').next()?;
    let (given, family) = (Listed::of(first), Listed::of(last));
    let fits = given.given && !given.word && family.surname && !family.word;
    fits.then_some(first.len() + 1 + last.len())
}

/// Whether the candidate is one listed name, in any case: the value of a field that asks for one.
pub(super) fn is_field_value(candidate: &str) -> bool {
    let listed = Listed::of(candidate);
    candidate.chars().count() > 2
        && listed.is_name()
        && !listed.word
        && !name_list::is_common(candidate)
        && !NO_VALUES.contains(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_name_in_capitals_needs_nothing_beside_it() {
        let name = |run: &'static str| upper_listed_prefix(run).map(|len| &run[..len]);
        for (run, wanted) in [
            ("DENISE ALVARADO", Some("DENISE ALVARADO")),
            ("ALVARADO, DENISE DOB", Some("ALVARADO, DENISE")),
            ("ALVARADO DENISE", None),
            ("MIN, MAX", None),
            ("VIRGINIA BEACH", None),
            ("ZORVAN QUILLEK", None),
        ] {
            assert_eq!(name(run), wanted, "{run}");
        }
    }

    #[test]
    fn two_cells_of_a_row_are_a_name() {
        for row in ["Denise;Alvarado", "Alvarado\tDenise", "Denise|Zybrowka"] {
            assert!(is_row(row), "{row}");
        }
        for row in [
            "Denise",
            "Server;Login",
            "Denise;Alvarado;Holyoke",
            "Denise;Avenue",
        ] {
            assert!(!is_row(row), "{row}");
        }
    }

    #[test]
    fn each_of_two_cells_is_a_value() {
        for (cells, first) in [
            ("Denise;Alvarado", "Denise"),
            ("Denise', 'Alvarado", "Denise"),
            ("Denise | Zybrowka", "Denise"),
        ] {
            assert_eq!(row_first_prefix(cells), Some(first.len()), "{cells}");
        }
        for cells in ["Denise", "Server;Login", ""] {
            assert_eq!(row_first_prefix(cells), None, "{cells}");
        }
        for led in [
            "Denise;Alvarado",
            "Denise', 'Alvarado",
            "@example.org;Denise;Zybrowka",
            "1964-02-11,Denise,Alvarado",
        ] {
            assert!(is_row_second(led), "{led}");
        }
        for led in ["Denise", "Denise;Server;Login", ""] {
            assert!(!is_row_second(led), "{led}");
        }
    }

    #[test]
    fn a_run_of_capitals_is_cut_at_a_common_word() {
        let name = |run: &'static str| upper_prefix(run).map(|len| &run[..len]);
        for (run, wanted) in [
            ("DENISE ALVARADO", "DENISE ALVARADO"),
            ("ZORVAN QUILLEK MOVES TO", "ZORVAN QUILLEK"),
            ("ZORVAN M. QUILLEK", "ZORVAN M. QUILLEK"),
            ("JUAN DE LA CRUZ", "JUAN DE LA CRUZ"),
            ("QUILLEK", "QUILLEK"),
            ("QUILLEK, ZORVAN", "QUILLEK, ZORVAN"),
        ] {
            assert_eq!(name(run), Some(wanted), "{run}");
        }
        for run in [
            "SHALL NOT APPEAR",
            "SSL CERTIFICATE",
            "HTTP POST",
            "MOTION TO DISMISS",
            "INFORMATION",
            "VARCHAR",
            "ALVARADO STREET",
            "SUPERIOR COURT",
            "GREEN BAY",
            "",
        ] {
            assert_eq!(name(run), None, "{run}");
        }
        assert_eq!(upper_full_prefix("QUILLEK CAME"), None);
    }

    #[test]
    fn between_tags_a_common_word_is_no_name() {
        for candidate in [
            "Zorvan Quillek",
            "Denise Alvarado",
            "J. R. Alvarado",
            "Zorvan van de Velde",
        ] {
            assert!(is_likely(candidate), "{candidate}");
        }
        for candidate in [
            "Web Browser",
            "Amount Due",
            "Not Applicable",
            "Data Model",
            "Server Name",
        ] {
            assert!(!is_likely(candidate), "{candidate}");
        }
    }

    #[test]
    fn a_surname_of_two_words_goes_first() {
        for candidate in [
            "Doe, Jane",
            "Alvarado Quillek, Denise",
            "Alvarado Quillek, Denise M.",
            "DE LA CRUZ, ZORVAN",
            "St. Clair, Zorvan",
            "Alvarado Quillek, D.",
        ] {
            assert!(is_turned(candidate), "{candidate}");
        }
        for candidate in ["John Quillek, Boston", "Maria Quillek, Manager"] {
            assert!(!is_turned(candidate), "{candidate}");
        }
    }

    #[test]
    fn small_letters_behind_a_cue() {
        let name = |run: &'static str| typed_full_prefix(run).map(|len| &run[..len]);
        assert_eq!(name("denise alvarado was"), Some("denise alvarado"));
        assert_eq!(name("zorvan quillek"), Some("zorvan quillek"));
        assert_eq!(name("zorvan van de quillek"), Some("zorvan van de quillek"));
        for run in [
            "not provided",
            "to be determined",
            "required field",
            "see above",
            "zorvan",
            "varchar null",
        ] {
            assert_eq!(name(run), None, "{run}");
        }
        let pair = "denise alvarado";
        assert_eq!(typed_pair_prefix(pair), Some(pair.len()));
        for candidate in [
            "zorvan quillek",
            "build tests",
            "nginx ingress",
            "ubuntu latest",
        ] {
            assert_eq!(typed_pair_prefix(candidate), None, "{candidate}");
        }
        assert!(is_field_value("denise") && is_field_value("ALVARADO"));
        assert!(
            !is_field_value("VARCHAR") && !is_field_value("zorvan") && !is_field_value("field")
        );
    }
}
