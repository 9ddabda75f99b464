//! Names of persons after a label or title: capitalised words that are not offices, courts,
//! headings, known companies or the beginning of a sentence. No list of names is used.

use super::listed_name::is_given_valid;
use super::name_list::{self, Listed, is_body};
use super::word_list::WordList;

static NO_PERSON: WordList = WordList::of_words(&[INSTITUTIONS, HEADINGS, FUNCTION_WORDS]);
static ALSO_NAMES: WordList = WordList::of_words(&[WORDS_AND_NAMES, TITLES]);
static NO_NAMES: WordList = WordList::of_words(&[TIMES, SHORT_TITLES]);
static PARTICLES: WordList = WordList::of_words(&[LEADING_PARTICLES]);
static ASSISTANTS: WordList = WordList::of_words(&[PROGRAMS]);
static STEPS: WordList = WordList::of_words(&[TASKS]);

/// Institutions and their parts: with one of these words the phrase is no person.
const INSTITUTIONS: &str = "
    administration agency appeals assembly association authority board bureau center centre
    city clinic college commission commissioner committee commonwealth company congress
    corporation council county court courthouse department district division federal
    foundation government group headquarters health hospital inc institute jail juvenile llc
    ministry municipal national office officer police prison probate program registry revenue
    school secretary section security senate service services sheriff social station superior
    supreme team town trial tribunal trust unit university
";

/// Headings, labels and the words of forms, which a label often stands before.
const HEADINGS: &str = "
    account address agreement application attachment birth certificate claim complaint
    confidential contact data date defendant description details docket document email exhibit
    expires fax file form hearing history id information insurance invoice item license
    memorandum motion name notes notice number order patient phone plaintiff policy privacy
    record records reference regarding report request response schedule signature state
    statement status subject summary table telephone terms title type version witness
";

/// Words that begin or join sentences.
const FUNCTION_WORDS: &str = "
    about after all also and any are as at because been before but by can cannot could did
    does each every for from had has have her here his how however if into is it its must no
    none not of on or our pending please shall she should some such than that the their then
    there these they this those unknown until was we were what when where which while who why
    with would yes you your
";

/// Words that are also names (June, Grant, An): a phrase needs one word that is none of these.
const WORDS_AND_NAMES: &str = "
    america an april attorney august bank bill branch case church december do english february field
    french friday grant hall he house in january judge july june justice law long major march
    may mention monday my november october page park price saturday september so stat street sunday
    thursday to tuesday union unit wednesday will
";

/// Titles that stand before another one: `Lt. Col.`, and a surname may be one of the words.
const TITLES: &str = "
    advocate agent ambassador chancellor chief colonel commander corporal deputy detective general
    governor inspector chairman chairperson chairwoman emeritus lieutenant major marshal mayor president
    sergeant special trooper vice adm asst atty brig capt cmdr col cpl cpt dep det dipl dir dist dr gen
    gov hon ing insp lt maj med mr mrs ms msgt pfc prof pvt rep rev sen sgt spc supt
";

/// Short forms of titles: `Det. Sgt.` alone names nobody.
const SHORT_TITLES: &str = "
    adm asst atty brig capt cmdr col cpl cpt dep det dipl dist dr gen gov hon insp lt maj med prof pvt rev sen sgt supt
";

/// Small words that a name may begin with: `van de Velde`.
const LEADING_PARTICLES: &str = "
    al bin d da das de del della den der di do dos du el ibn la le ten ter van vom von v zu zum zur
";

/// Assistants that people greet like a person.
const PROGRAMS: &str = "
    alexa assistant bard bixby bot chatgpt claude copilot cortana gemini google gpt grok llama mistral siri
";

/// What a step of a pipeline begins with: `name: Install Python`.
const TASKS: &str = "
    build cache check checkout clone compile configure deploy download generate install lint publish release restore run
    setup upload verify
";

/// Ends of German words for offices: nobody is called `Oberbürgermeister`.
const OFFICES: &[&str] = &[
    "präsident",
    "präsidentin",
    "präsidenten",
    "minister",
    "ministerin",
    "anwalt",
    "anwältin",
    "bürgermeister",
    "bürgermeisterin",
    "vorsitzende",
    "vorsitzender",
    "vorsitzenden",
    "bundeskanzler",
    "bundeskanzlerin",
    "direktor",
    "direktorin",
    "sekretär",
    "sekretärin",
    "richterin",
    "kollege",
    "kollegen",
    "kollegin",
    "kommissar",
    "kommissarin",
    "botschafter",
    "botschafterin",
    "abgeordnete",
    "abgeordneter",
    "abgeordneten",
    "beamter",
    "beamtin",
    "inspektor",
    "inspektorin",
    "landrat",
    "landrätin",
    "leiterin",
    "lehrerin",
    "ärztin",
    "Ärztin",
    "notarin",
    "schöffin",
    "dekan",
    "dekanin",
    "referentin",
];

/// Words that follow a greeting or a title and are nobody's name.
const TIMES: &str = "
    chairman chairperson chairwoman direktor direktorin doktor emeritus kollege kollegin minister
    ministerin professor professorin präsident präsidentin december february friday january july march
    monday november october saturday september sunday thursday tuesday wednesday morgen abend tag tage
    welt
";

/// Words of two letters that begin a sentence or a heading more often than they are a surname.
static SHORT_WORDS: WordList = WordList::of_words(&["
    am an as at be by go if in is it me my no of on or so to up us we
"]);

/// Whether the candidate begins with a capital, has no digit and one to eight words of a name.
pub(super) fn is_valid(candidate: &str) -> bool {
    let words = || {
        candidate
            .split([' ', ',', '\t', '\n', '\r'])
            .map(|word| word.trim_end_matches('.'))
            .filter(|word| !word.is_empty())
    };
    begins_like_a_name(candidate)
        && !candidate.contains(|character: char| character.is_numeric())
        && words().count() <= 8
        && !words().any(|word| NO_PERSON.contains(word))
        && words().any(|word| word.len() > 1 && !ALSO_NAMES.contains(word) && !is_office(word))
        // `Internal Audit`, though a single word may be a name that is in no list of names.
        && !(words().count() > 1 && words().all(name_list::is_common))
        && !(words().count() > 1 && words().next().is_some_and(|first| STEPS.contains(first)))
        // `Client: Morgan Stanley` is no person, whatever stands before it.
        && !words()
            .zip(words().skip(1))
            .any(|(first, last)| is_body([first, last]))
}

/// With a capital, or with a particle and a capital behind it: `van de Velde`, `al-Rashid`, `d'Arcy`.
fn begins_like_a_name(candidate: &str) -> bool {
    let first = candidate.split([' ', '-', '\'', '.']).next().unwrap_or("");
    let is_particle = || PARTICLES.contains(first) && candidate.contains(char::is_uppercase);
    // `U.S. Bank` has no initials.
    candidate.starts_with(char::is_uppercase) && !candidate.starts_with("U.S.") || is_particle()
}

/// Whether a word is a German one for an office, its first letter in either case.
fn is_office(word: &str) -> bool {
    let ends = |end: &&str| {
        let (word, end) = (word.as_bytes(), end.as_bytes());
        let tail = word.len().checked_sub(end.len()).map(|at| &word[at..]);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    OFFICES.iter().any(ends)
}

/// Whether the candidate is one word that a greeting makes a name, and no program.
pub(super) fn is_greeted(candidate: &str) -> bool {
    is_titled(candidate) && !ASSISTANTS.contains(candidate)
}

/// Whether the candidate is one listed given name, and no program.
pub(super) fn is_greeted_given(candidate: &str) -> bool {
    is_given_valid(candidate) && !ASSISTANTS.contains(candidate)
}

/// Whether the candidate is a name behind a greeting, and no program.
pub(super) fn is_greeted_person(candidate: &str) -> bool {
    is_valid(candidate) && !ASSISTANTS.contains(candidate)
}

/// Whether the candidate is one word that a title makes a name, though it may be a word as well: Mr. Price.
pub(super) fn is_titled(candidate: &str) -> bool {
    candidate.starts_with(char::is_uppercase)
        && candidate.chars().count() > 2
        && candidate
            .chars()
            .all(|c| c.is_alphabetic() || c == '-' || c == '\'')
        && !NO_PERSON.contains(candidate)
        && !NO_NAMES.contains(candidate)
        && !is_office(candidate)
}

/// Whether the candidate is one word that a courtesy makes a name: also one of two letters, `Ms. He` and `Mr. Do`.
pub(super) fn is_courted(candidate: &str) -> bool {
    let is_short = candidate.chars().count() == 2;
    let is_name = || Listed::of(candidate).surname && !SHORT_WORDS.contains(candidate);
    is_titled(candidate) || is_short && candidate.starts_with(char::is_uppercase) && is_name()
}

#[cfg(test)]
mod tests {
    use super::{is_greeted, is_greeted_person, is_titled, is_valid};

    #[test]
    fn samples_pass() {
        for candidate in [
            "Jane Doe",
            "Richard Roe",
            "Alex Sample",
            "John Q. Public",
            "Sample",
            "Doe, Jane",
            "June Carter",
            "Ulysses Grant",
            "Ludwig van Beethoven",
            "Élodie O'Brien-Smith Jr.",
            "van de Velde",
            "al-Rashid",
            "d'Arcy",
            "St. Clair",
            "J. R. Alvarado",
            "Major Tom",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn a_title_makes_words_names() {
        for candidate in ["Price", "Will", "Yılmaz", "Klein", "O'Brien", "Smith-Young"] {
            assert!(is_titled(candidate), "{candidate}");
        }
        for candidate in ["Theo", "Mina"] {
            assert!(is_greeted(candidate), "{candidate}");
        }
        for candidate in ["Claude", "Siri", "Office"] {
            assert!(
                !is_greeted(candidate) && !is_greeted_person(candidate),
                "{candidate}"
            );
        }
        for candidate in [
            "Office",
            "Sgt",
            "Präsident",
            "Vorsitzender",
            "Oberbürgermeister",
            "Kollegin",
            "March",
            "President Obama",
            "price",
            "Al",
            "The",
            "",
        ] {
            assert!(!is_titled(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "Office",
            "Install Python",
            "Check Documentation Build",
            "Department of Revenue",
            "Superior Court",
            "pending",
            "Pending",
            "March",
            "Monday",
            "May June",
            "The Committee",
            "Social Security",
            "Date of Birth",
            "Jane 2",
            "J.",
            "",
            ", ,",
            "Sgt",
            "Advocate General",
            "Vorsitzende Richterin",
            "van de",
            "U.S. Embassy",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
