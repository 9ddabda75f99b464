//! Words that are a person's name by what stands round them: `Deshawn called`, `told Walker`.
//!
//! Once a text has named somebody, a given name needs nothing beside it. A surname needs a word beside it that goes
//! with persons; a name that is also a common word needs one that goes with persons only. In a text that has named
//! nobody, given names need such a word as well.

use super::listed_name::{is_given_valid, is_lone_surname};
use super::name_list::{self, Listed};
use super::name_words::{PLACES, is_follower};
use super::person_name;
use super::unlisted_name::may_be_unlisted;
use super::word_list::WordList;

/// What persons do and little else does.
static SPEAKING: WordList = WordList::of_words(&["
    admitted admits advised alleged alleges agreed answered apologized apologised asked asks believed believes called
    calls claims complained complains confirmed confirms denied denies emailed explained explains insisted insists lied
    lives lived married phoned promised refused refuses replied reported reports said says seconded smiled spoke stated
    states testified texted thinks thought told tells waived waives walked walks wants wanted worked works wrote yelled
    sagt sagte erklärt erklärte meint meinte fragt fragte antwortete berichtet berichtete schrieb schreibt wohnt wohnte
    bestätigt bestätigte bestritt behauptet behauptete
    zei zegt zegde vertelde dijo dice dit disse ha mówi powiedział powiedziała
"]);

/// What only a person does, so that a surname before it is one even where nobody was named.
static TESTIFYING: WordList = WordList::of_words(&["
    admits admitted alleged alleges complained complains denied denies explained insisted lied lived lives married
    phoned stated states testified testifies texted yelled
"]);

/// What a person does or is, beside other things.
static ACTING: WordList = WordList::of_words(&["
    acknowledged added appeared appears arrived attended began bought broke brought bypassed came can can't cannot
    checked chose could couldn't cried cut did didn't does doesn't drank drinks drove earned earns entered fell felt
    finished followed found gave gets got grabbed had hadn't handed has hasn't heard held helped hit hugged interrupted
    is isn't joined joins jumped keeps kept kicked knew knows laughed leaves left lost loves made may met might missed
    moved moves needs never noted objected opened ordered owes owns paid picked played pulled punched pushed put ran
    reached received recorded remembers resigned returned sat saw seems sent should shouldn't shouted showed shows
    signed sits slept sold started stayed stole stopped struck takes talked threatened threw took travels tried turned
    understands used visited waited was wasn't went will won't would wouldn't wrecked
    hat hatte ist war wird wurde kam kommt möchte kann konnte soll sollte muss gab gibt ging geht fuhr nahm nimmt rief
    teilte übernimmt übernahm legte stellte zahlte erschien hörte sah schlug trat zog leidet klagt lehnte unterschrieb
    verließ fehlt fehlte arbeitet
    est était a avait dit veut habite es era tiene vive dice dijo quiere
"]);

/// The same, of somebody who is known: others do it as well.
static DOING: WordList = WordList::of_words(&["
    agrees also always arrives brings continued continues described describes does exhibits floats gives grew grows
    mentioned mentions never now performed performs prefers presented presents received recalls refers remained runs
    scored scores seemed shares spent stands stood teaches tells texted turns understood
"]);

/// What stands before a person and little else; and the roles that people have in a case, which stand before their
/// name.
static BEFORE: WordList = WordList::of_words(&[
    "
    advised arrested ask asked asks assaulted attacked bit call called calling congratulate congratulated contacted
    counseled divorced email emailed evaluated grabbed greeted hit hugged informed interviewed invited kicked married
    meet met named notified notify phoned punched pushed remind reminded slapped stabbed tell telling tells text texted
    thank thanked threatened told visited warned
    kenne kennt fragte befragte traf
",
    "
    witness victim suspect claimant complainant defendant plaintiff respondent petitioner tenant
    supervisor zeuge zeugin mandant mandantin
",
]);
/// The bit of the first part of [`BEFORE`].
const ADDRESSING: u8 = 1;

/// Those of [`BEFORE`] that nothing but a person follows, whatever else its name means.
static TELLING: WordList = WordList::of_words(&["
    asked asks congratulate congratulated divorced greeted hugged informed interviewed invited married notified reminded
    slapped tell tells texted thank thanked told
"]);

/// What stands before persons, beside other things.
static POINTING: WordList = WordList::of_words(&["
    about against and because how what before behind between but by did discuss does for gave give helped if know knew
    knows let like made neither nor said saw say says see showed since so than that then through until unless v versus
    vs was watched when where whether wants want wanted while who why will with without mom mum dad mother father
    brother sister son daughter husband wife uncle aunt spouse infant stepdad stepmom stepfather stepmother stepson
    nephew niece cousin patient client claimant defendant plaintiff complainant petitioner respondent victim witness
    suspect subject tenant landlord student employee coworker coworkers co-worker supervisor manager nurse officer
    deputy trooper attorney
    dass ob von mit für bei durch gegen ohne und wenn weil als hat laut sagte zeuge zeugin kläger klägerin beklagte
    beklagter angeklagte angeklagter antragsteller antragstellerin mandant mandantin mieter mieterin kollege kollegin
    que chez avec par con por
"]);

/// Given names that are months as well: `on 5 Jan`.
static MONTHS: WordList = WordList::of_words(&["jan april may june august"]);

/// Words that a question about somebody begins with: `Is Maria coming?`
static ASKING: WordList = WordList::of_words(&["
    is was has does did can will could would should ist hat kommt war kann wird
"]);

/// Relatives, whose name follows at once, even where it is a common word as well: `her daughter Hazel`.
static KIN: WordList = WordList::of_words(&["
    aunt auntie bf boyfriend brother cousin dad daughter dtr father fiance fiancee fiancé fiancée gf girlfriend
    godfather godmother granddaughter grandfather grandma grandmother grandpa grandson granny half-brother half-sister
    husband mgm mom mother mum nephew niece pgm sister son spouse stepbrother stepdad stepdaughter stepfather stepmom
    stepmother stepsister stepson uncle wife
    bruder cousine ehefrau ehemann enkel enkelin lebensgefährte lebensgefährtin mutter neffe nichte oma onkel opa schwager
    schwägerin schwester sohn tante tochter vater verlobte verlobter
"]);

/// Those who share a surname, behind it: `the Okafor family`.
static FAMILY: WordList =
    WordList::of_words(&["family household siblings twins couple kids children sisters brothers"]);

/// What an office keeps of somebody, behind a surname: `the Okafor case`.
static FILES: WordList = WordList::of_words(&[
    "appeal case deposition eviction file guardianship hearing intake referral",
]);

/// Whom and what only a person has: `Haddad's lawyer`.
static OWNED: WordList = WordList::of_words(&["
    affidavit apartment attorney aunt birthday boyfriend brother caseworker cousin dad daughter deposition father
    funeral girlfriend husband landlord lawyer mom mother mum nephew niece parents psychiatrist sister son testimony
    therapist uncle widow wife
"]);

/// Words before a name that make it a place or a thing.
static PLACING: WordList = WordList::of_words(&["
    a an any at central downtown each every greater hurricane in lower near nearby outside saint st storm the this
    tropical typhoon uptown upper im
"]);

/// Words that begin a sentence: their capital does not make them the first word of a name.
static OPENING: WordList = WordList::of_words(&["
    about according after also can could should would although and as ask asked because before both but by called
    contacted dear did does either emailed for from gave give had has how if informed is later let little left maybe met
    neither nor per phoned please poor saw send sent since so spoke tell texted thanks that then to told tried try until
    was what when where whether while who why will with yes
    mom mum dad mother father brother sister son daughter husband wife uncle aunt spouse grandma grandpa nephew niece
    cousin stepdad stepmom
    aber als auch bei dass für hat ist kann kommt laut mit nach ob soll und von war weil wenn wird
"]);

/// What a word is no name behind, though the text has named somebody so: `in Austin`, `eine Rose`.
static NO_PERSON_BEHIND: WordList = WordList::of_words(&["
    across around as different early into its late more most my no on our over some their through under very your
    beim dem den der des die das ein eine einem einen einer eines kein keine keinen vom zum zur
"]);

/// German words beside which any noun has a capital, and a surname may be a noun: `von Zimmer 12`, `Weise kann`.
/// None of them is an English word that stands beside names.
static GERMAN: WordList = WordList::of_words(&["
    als auf aus bei das dass dem den der des die durch ein eine einen er es für gegen hat hatte ich ihr im ist kann laut
    mit muss nach ob oder ohne sich sie soll um und von weil wenn wer wie wird wir zu zur
"]);

/// Given names that are towns and states as well, and the words before these.
static LANDS: WordList = WordList::of_words(&["
    alexandria asia austin brooklyn carolina chad chelsea dakota dallas denver florence france georgia houston india
    israel jackson jordan kenya lincoln london madison melbourne montana orlando paris phoenix san savannah sydney
    trinidad troy valencia vienna virginia washington
"]);
static WHITHER: WordList = WordList::of_words(&["from of to toward towards via"]);

/// Software, machines, plants and papers that are called by a name.
static SYSTEMS: WordList = WordList::of_words(&["
    ada adam alexa ansible athena basil cassandra celery cher chrome claude corona darwin elm eve flora forbes
    gartner gerrit hermes jasper jenkins jira julia kali katrina leida leída lisp lua manda maven max meta nan nim
    odin oracle rabin rabin-karp rosemary sage sass scala selenium sienna siri teddy tod travis vega vita zeppelin
"]);

/// Names that are towns and companies as well.
static TOWNS: WordList = WordList::of_words(&["
    abbott abington adrian alton arlington ashley aurora avis baxter beverly bosch carlisle carson charlotte chelsea
    chester clinton dalton dayton denton douglas dudley eugene everett gardner garland greenfield hadley hilton hudson
    hyatt jackson kroger lawrence lilly littleton ludlow lynn mansfield marion maynard melrose milford milton needham
    nelson norton norwood odessa palmer quincy racine roche russell salem shirley sterling stoughton stryker subaru
    sumner suzuki taunton tewksbury wakefield wareham warren warwick wayland wayne wendell westfield weston weymouth
    winthrop wyndham
"]);

/// Surnames that companies and schools have, which state and deny as persons do.
static COMPANIES: WordList = WordList::of_words(&["
    bayer boeing brown cargill chase chrysler cornell deere dell disney duke ford goldman harvard heinz hershey honda
    kellogg lockheed macy mars mcdonald merrill morgan pfizer porsche princeton prudential raytheon siemens stanford
    toyota tyson vanderbilt walgreen walton wells yale
"]);

/// Before a given name that is nothing else.
static MEETING: WordList = WordList::of_words(&["
    against brought cc drove fired give gave hate hired invite invited kiss kissed like likes love loved loves miss missed
    misses need needs owe owes paid promoted remember rip saw see seen trust trusts
    avec chez con gebe gib ich kenne kennst ruf sag wir
"]);

/// Before a given name that is nothing else and does something: `the day Denise left`.
static LEADING: WordList = WordList::of_words(&["
    believe believes believed day guess house hope hopes hoped job maybe moment money once perhaps place suppose
    suspect things think thinks time today way wish yesterday
"]);

/// Whose or of whom: `a picture of Denise`.
static OF_WHOM: WordList = WordList::of_words(&["
    account arrest behalf brother care children daughter family father favor friend friends guardian head health husband
    life lives living memory mother name opinion parents photo photos picture pictures safety signature sister son
    testimony video voice wife
"]);

/// To whom: `give it to Denise`.
static TO_WHOM: WordList = WordList::of_words(&["
    belonged belongs engaged explain explained gave give given happened hello hi it listen listened married message
    related reply replied said say send sent speak speaking spoke spoken talk talked talking that them this write wrote
"]);

/// About whom something is on file.
static ON_WHOM: WordList =
    WordList::of_words(&["data file files info information notes records report"]);

/// What a question or an answer names somebody with: `How old is Denise?`
static NAMING: WordList = WordList::of_words(&["called it's name name's old this where who who's"]);

/// Before whoever does something, whatever that is: `where Denise parks`.
static CLAUSES: WordList = WordList::of_words(&["
    how if when where whether why
    che dat que że dass ob wann warum weil wenn wieso wo
"]);

/// Before `du` and somebody's name: `Kannst du Denise sagen, dass`.
static GERMAN_VERBS: WordList = WordList::of_words(&["
    bist gibst hast holst kannst kennst magst musst rufst sagst siehst sollst triffst weißt willst würdest
"]);

/// What somebody is greeted or answered with.
static GREETING: WordList = WordList::of_words(&["
    absolutely afternoon alright bye congrats congratulations danke evening goodbye hallo hello hey hi merci moin morning
    night ok okay please right servus sorry sure tschüss welcome yeah yep yes
    birthday cheers gruß grüße lg thanks thx vg
"]);

/// The same, where a name that is a word as well is one.
static THANKING: WordList = WordList::of_words(&["
    birthday bye congrats congratulations goodbye hello hey hi merci sorry thanks thx
"]);

/// What somebody has who is known by a given name; a law, a comet or a shop is none of it.
static BELONGING: WordList = WordList::of_words(&["
    account address age aunt bag bank birthday boss boyfriend brother car case cell chart child children class cousin dad
    daughter desk doctor dob email family father file friend friends funeral girlfriend glasses grandmother home house
    husband id insurance job keys kids laptop lawyer leg letter license medication message mom mother mum name number
    office parents passport password pay paycheck permission phone purse room salary school sister son ssn surgery
    teacher voice voicemail wallet wedding wife
"]);

/// The same, of a name that is a word as well.
static RELATIVES: WordList = WordList::of_words(&["
    birthday boyfriend brother cousin dad daughter father girlfriend grandmother husband mom mother mum nephew niece
    parents sister son ssn uncle wife
"]);

/// For whom or under what name something is kept.
static KEPT: WordList = WordList::of_words(&["
    appointment booked booking delivery filed invoice mail package parcel prescription registered reservation reserved
"]);

/// Before a surname on its own.
static STYLES: WordList = WordList::of_words(&["coach guest mister passenger principal rabbi"]);

/// What stands round a word, on its line; empty where something else than one space parts it from the word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings<'t> {
    pub(crate) before: &'t str,
    /// The word before that one.
    pub(crate) prior: &'t str,
    /// The sentence turns to the word at its end: `How are you, Denise?`
    pub(crate) is_called: bool,
    /// A sign ends what the word stands in.
    pub(crate) ends: bool,
    /// The text ends with the word, which is a sentence of its own, or the word fills a line of a form.
    pub(crate) signs: bool,
    /// The word before begins a sentence or a line.
    pub(crate) opens: bool,
    pub(crate) after: &'t str,
    /// What belongs to whom the word names: `lawyer` behind `Haddad's`.
    pub(crate) owned: &'t str,
    /// Another name stands beside it, with a comma or `and` between: before the word in a text that has named somebody,
    /// behind it in one that has named nobody.
    pub(crate) in_list: bool,
    /// The initial of a given name stands right before.
    pub(crate) has_initial: bool,
}

/// Whether a word with a capital is somebody's name, in a text that has named a person.
pub(crate) fn is_familiar(word: &str, round: Surroundings<'_>) -> bool {
    let (before, after) = (round.before, round.after);
    if is_family(word, round) || is_on_file(word, round) {
        return true;
    }
    if is_part(round) || is_month(word, round) {
        return false;
    }
    let listed = Listed::of(word);
    if word.chars().count() < 3 || !word.contains(char::is_lowercase) {
        return false;
    }
    let acts = SPEAKING.contains(after) || ACTING.contains(after);
    if !listed.is_name() {
        // Two words that stand with persons; `that Medicare has` shows how little one of them says.
        return addresses(before)
            && acts
            && word.len() > 3
            && may_be_unlisted(word)
            && !is_mixed(word);
    }
    if is_given_valid(word) && !SYSTEMS.contains(word) && !TOWNS.contains(word) {
        return true;
    }
    if is_given_by_place(word, round) {
        return true;
    }
    if listed.word || name_list::is_common(word) {
        let is_cued = addresses(before) || before == "that";
        return is_cued && acts && person_name::is_titled(word);
    }
    let is_addressed = is_addressed(before);
    if SYSTEMS.contains(word) {
        return is_addressed || SPEAKING.contains(after);
    }
    let is_received = before == "to" && !TOWNS.contains(word);
    let is_cued = is_addressed || round.in_list || round.has_initial || is_received;
    is_cued || POINTING.contains(before) || acts
}

/// Whether a word that is a part of a name the text has said stands for that person, though it means something else as
/// well: `Heather called`, behind `Heather Quillek`.
pub(crate) fn is_named_again(word: &str, round: Surroundings<'_>) -> bool {
    let Surroundings { before, after, .. } = round;
    if BELONGING.contains(round.owned) || OWNED.contains(round.owned) {
        return true;
    }
    if is_part(round) || is_month(word, round) || NO_PERSON_BEHIND.contains(before) {
        return false;
    }
    if WHITHER.contains(before) && (LANDS.contains(word) || TOWNS.contains(word)) {
        return false;
    }
    if GERMAN.contains(before) || GERMAN.contains(after) {
        return false;
    }
    let acts = SPEAKING.contains(after) || ACTING.contains(after) || DOING.contains(after);
    let is_cued = addresses(before) || KIN.contains(before) || POINTING.contains(before);
    let is_given = Listed::of(word).given;
    acts || is_cued
        || round.in_list
        || is_given && (round.is_called || is_small(before))
        || is_given && GREETING.contains(before)
}

/// Whether a word is written small throughout.
fn is_small(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_lowercase)
}

/// Whether the words round a word make it a part of a longer name, a place or a thing.
fn is_part(round: Surroundings<'_>) -> bool {
    let (before, after) = (round.before, round.after);
    let is_upper = |word: &str| word.starts_with(char::is_uppercase);
    let goes_on = is_upper(after) && after.len() > 1 && after != "I'm"
        || after.starts_with(|c: char| c.is_ascii_digit());
    let is_opening = OPENING.contains(before) || GREETING.contains(before);
    let stands_before_names = STYLES.contains(before) || MEETING.contains(before);
    let is_no_name = round.opens && is_opening || stands_before_names;
    let began = is_upper(before) && !is_no_name;
    goes_on || began || PLACES.contains(before) || PLACING.contains(before) || is_follower(after)
}

/// Whether a word is the month of the day before it.
fn is_month(word: &str, round: Surroundings<'_>) -> bool {
    round.before.ends_with(|c: char| c.is_ascii_digit()) && MONTHS.contains(word)
}

/// Whether a surname stands for all who bear it.
fn is_family(word: &str, round: Surroundings<'_>) -> bool {
    let begins = round.before.is_empty() || round.before.eq_ignore_ascii_case("the");
    let is_foster = word.eq_ignore_ascii_case("foster");
    begins && FAMILY.contains(round.after) && is_lone_surname(word) && !is_foster
}

/// Whether something on file is called by a surname, in a text that has named somebody.
fn is_on_file(word: &str, round: Surroundings<'_>) -> bool {
    let begins = matches!(round.before, "" | "the" | "The" | "this");
    begins && FILES.contains(round.after) && is_lone_surname(word) && !is_called_so(word)
}

/// Whether a town, a company or a system is called so.
fn is_called_so(word: &str) -> bool {
    let lists = [&TOWNS, &COMPANIES, &SYSTEMS];
    lists.iter().any(|list| list.contains(word))
}

/// Whether a word is the surname of whoever has what only persons have.
fn is_owner(word: &str, round: Surroundings<'_>) -> bool {
    OWNED.contains(round.owned) && is_lone_surname(word) && !is_called_so(word)
}

/// Whether a word is a given name, even if it is a common word as well, because only names stand where it does: behind
/// a word for a relative, in a list of names.
fn is_given_by_place(word: &str, round: Surroundings<'_>) -> bool {
    (round.in_list || KIN.contains(round.before))
        && Listed::of(word).given
        && word.chars().count() > 2
        && person_name::is_titled(word)
}

/// Whether a word with a capital is somebody's name, in a text that has named nobody.
pub(crate) fn is_stranger(word: &str, round: Surroundings<'_>) -> bool {
    let (before, after) = (round.before, round.after);
    if is_family(word, round) {
        return true;
    }
    if is_part(round) || is_month(word, round) {
        return false;
    }
    let is_addressed = is_addressed(before);
    if KIN.contains(before) && is_given_by_place(word, round) {
        return true;
    }
    if is_owner(word, round) || is_kept_for(word, round) || is_meant(word, round) {
        return true;
    }
    let testifies = before.is_empty()
        && TESTIFYING.contains(after)
        && !COMPANIES.contains(word)
        && !SYSTEMS.contains(word);
    if (is_addressed || testifies) && is_lone_surname(word) && !TOWNS.contains(word) {
        return true;
    }
    // `NaN`, `SHA-224` and `Else-if` have a listed name in them, in other letters.
    let is_written = |part: &str| part.chars().skip(1).all(char::is_lowercase);
    if !word
        .split('-')
        .all(|part| is_written(part) && is_given_valid(part))
        || SYSTEMS.contains(word)
        || TOWNS.contains(word)
    {
        return false;
    }
    // At the start of a sentence, or behind a word that stands with persons.
    let is_subject = before.is_empty() || POINTING.contains(before);
    let is_asked = round.opens && ASKING.contains(before) && after.starts_with(char::is_lowercase);
    round.in_list
        || is_addressed
        || is_asked
        || is_turned_to(round)
        || SPEAKING.contains(after)
        || is_subject && ACTING.contains(after)
}

/// Whether the words round a given name that is nothing else show that a person is meant.
fn is_turned_to(round: Surroundings<'_>) -> bool {
    let Surroundings {
        before,
        prior,
        after,
        ..
    } = round;
    let is_behind = match before {
        "of" => OF_WHOM.contains(prior),
        "to" => TO_WHOM.contains(prior),
        "on" => ON_WHOM.contains(prior),
        "is" | "was" | "this" | "it's" => round.ends && NAMING.contains(prior),
        "under" | "for" => KEPT.contains(prior),
        "du" => GERMAN_VERBS.contains(prior),
        _ => MEETING.contains(before),
    };
    is_behind
        || round.is_called
        || round.signs
        || round.ends && GREETING.contains(before)
        || BELONGING.contains(round.owned)
        || CLAUSES.contains(before) && after.starts_with(char::is_lowercase)
        || LEADING.contains(before) && (ACTING.contains(after) || after == "that")
        || before.is_empty() && matches!(after, "from" | "here" | "speaking")
}

/// Whether only a person is spoken of so, whose given name or surname is a word as well.
fn is_meant(word: &str, round: Surroundings<'_>) -> bool {
    let listed = Listed::of(word);
    if !listed.is_name() || !person_name::is_titled(word) || SYSTEMS.contains(word) {
        return false;
    }
    let is_told = is_addressed(round.before) && TELLING.contains(round.before);
    let is_given = listed.given
        && (is_told && !COMPANIES.contains(word)
            || round.ends && THANKING.contains(round.before)
            || RELATIVES.contains(round.owned) && !PLACES.contains(word));
    // `It was Brown who called.`
    let is_pointed_at = matches!(round.before, "is" | "was")
        && round.prior.eq_ignore_ascii_case("it")
        && round.after == "who";
    is_given || is_pointed_at
}

/// Whether something waits for whoever bears the surname, or a word before it says that it is one.
fn is_kept_for(word: &str, round: Surroundings<'_>) -> bool {
    let Surroundings { before, prior, .. } = round;
    let is_booked = KEPT.contains(prior) && matches!(before, "for" | "under");
    let is_named = prior == "name" && before == "of";
    let is_listed =
        is_lone_surname(word) && ![&TOWNS, &COMPANIES].iter().any(|list| list.contains(word));
    // Also one that is a word: `Reservation under Bond`.
    let is_word = before == "under" || STYLES.contains(before);
    (is_booked || is_named) && is_listed
        || (is_booked || STYLES.contains(before))
            && is_word
            && Listed::of(word).surname
            && person_name::is_titled(word)
}

/// Whether a word stands before a person and little else: `told Walker`.
fn is_addressed(before: &str) -> bool {
    BEFORE.parts_with(before.as_bytes()) & ADDRESSING != 0
}

/// Whether a word stands before persons, or is the role of one: a name in no list needs it.
pub(crate) fn addresses(before: &str) -> bool {
    BEFORE.contains(before)
}

/// Whether capitals stand inside a word, as in the names of companies.
fn is_mixed(word: &str) -> bool {
    let inside = word
        .trim_start_matches("Mc")
        .trim_start_matches("Mac")
        .trim_start_matches("O'");
    inside.chars().skip(1).any(char::is_uppercase)
}
