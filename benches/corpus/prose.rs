//! Running text: English and German office language, with or without identifiers.

use super::identifiers::{self as make, Make};
use super::random::{Random, Zipf};

/// On average one identifier in this many bytes.
const IDENTIFIER_EVERY: usize = 2_048;

/// Words before, the value, words after.
type Sentence = (&'static str, Make, &'static str);

const ENGLISH: &[Sentence] = &[
    (
        "Her social security number is ",
        make::us_ssn,
        " according to the intake form.",
    ),
    (
        "The SSN on the application, ",
        make::us_ssn,
        ", does not match our file.",
    ),
    ("His ITIN ", make::us_itin, " was entered by the tax unit."),
    (
        "Please call the client back at ",
        make::us_phone,
        " before noon.",
    ),
    (
        "The best number to reach the family is ",
        make::us_phone,
        ".",
    ),
    ("Send the notice to ", make::email, " and keep a copy."),
    ("Questions go to ", make::email, "."),
    ("The child's date of birth is ", make::date, "."),
    ("DOB: ", make::date, " as shown on the birth certificate."),
    (
        "The household moved to ",
        make::us_street_address,
        " last spring.",
    ),
    (
        "The MassHealth member ID ",
        make::ma_masshealth_id,
        " is active.",
    ),
    ("The DTA agency ID is ", make::ma_dta_agency_id, "."),
    (
        "The driver's license ",
        make::ma_driver_license,
        " was returned to the holder.",
    ),
    ("See docket ", make::ma_docket_superior, " for the order."),
    (
        "The district court docket ",
        make::ma_docket_district,
        " is closed.",
    ),
    (
        "The probate docket ",
        make::ma_docket_probate,
        " names a guardian.",
    ),
    (
        "The eviction case ",
        make::ma_docket_housing,
        " was continued.",
    ),
    (
        "The officer filed police report ",
        make::police_report,
        " the same night.",
    ),
    ("The clinic lists MRN ", make::mrn, " for this visit."),
    ("Her Medicare number ", make::us_mbi, " is on the claim."),
    ("The prescriber's NPI is ", make::us_npi, "."),
    (
        "The DEA number ",
        make::us_dea,
        " belongs to the same office.",
    ),
    (
        "Use routing number ",
        make::us_aba_routing,
        " for the direct deposit.",
    ),
    (
        "The benefit goes to checking account ",
        make::us_bank_account,
        ".",
    ),
    (
        "He paid with the card ",
        make::payment_card,
        " at the counter.",
    ),
    ("The vehicle with VIN ", make::vin, " was towed."),
    ("The alien registration number is ", make::us_a_number, "."),
    ("Wire the refund to IBAN ", make::eu_iban, "."),
    (
        "The temporary password is ",
        make::password,
        " until Monday.",
    ),
];

const GERMAN: &[Sentence] = &[
    ("Die Steuer-ID lautet ", make::de_steuer_id, "."),
    (
        "Bitte geben Sie die Steueridentifikationsnummer ",
        make::de_steuer_id,
        " an.",
    ),
    (
        "Die Rentenversicherungsnummer ",
        make::de_rvnr,
        " liegt vor.",
    ),
    (
        "Die Krankenversichertennummer ",
        make::de_kvnr,
        " wurde geprüft.",
    ),
    (
        "Überweisen Sie den Betrag auf die IBAN ",
        make::de_iban,
        ".",
    ),
    (
        "Der Personalausweis ",
        make::de_personalausweis,
        " ist abgelaufen.",
    ),
    ("Telefonisch erreichbar unter Tel. ", make::de_phone, "."),
    ("Die neue Anschrift ist ", make::de_address, "."),
    (
        "Das Aktenzeichen ",
        make::de_aktenzeichen_gericht,
        " bitte stets angeben.",
    ),
    ("Rückfragen an ", make::de_email, "."),
    (
        "Geboren am ",
        make::german_date,
        ", wie im Register vermerkt.",
    ),
    ("Herr ", make::german_person, " hat den Antrag gestellt."),
    (
        "Die Versicherte Frau ",
        make::german_person,
        " bittet um Rückruf.",
    ),
];

const ENGLISH_MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: &[&str] = &[
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// The words of a list file, its function words and its content words.
fn word_lists(file: &'static str) -> [Vec<&'static str>; 2] {
    let mut lists = [Vec::new(), Vec::new()];
    let mut list = 0;
    for line in file.lines() {
        if line == "# Content words" {
            list = 1;
        } else if !line.starts_with('#') {
            lists[list].extend(line.split(' '));
        }
    }
    lists
}

/// A writer of running text in one language.
pub(crate) struct Prose {
    pub(crate) random: Random,
    function_words: Zipf,
    content_words: Zipf,
    sentences: &'static [Sentence],
    months: &'static [&'static str],
    is_german: bool,
}

impl Prose {
    pub(crate) fn english(random: Random) -> Prose {
        Prose::new(
            random,
            include_str!("words.txt"),
            ENGLISH,
            ENGLISH_MONTHS,
            false,
        )
    }

    pub(crate) fn german(random: Random) -> Prose {
        Prose::new(
            random,
            include_str!("words_de.txt"),
            GERMAN,
            GERMAN_MONTHS,
            true,
        )
    }

    fn new(
        random: Random,
        words: &'static str,
        sentences: &'static [Sentence],
        months: &'static [&'static str],
        is_german: bool,
    ) -> Prose {
        let [function_words, content_words] = word_lists(words);
        Prose {
            random,
            function_words: Zipf::new(function_words, 2.7),
            // The first ranks belong to the function words: no content word takes more than one in a hundred.
            content_words: Zipf::new(content_words, 30.0),
            sentences,
            months,
            is_german,
        }
    }

    /// Paragraphs up to `len` bytes or a little more, with one identifier in about 2 KB.
    pub(crate) fn with_identifiers(&mut self, out: &mut Vec<u8>, len: usize) {
        let mut next = out.len() + self.random.below(IDENTIFIER_EVERY);
        while out.len() < len {
            for _ in 0..self.random.within(3, 7) {
                if out.len() >= next {
                    self.identifier_sentence(out);
                    // Between half and one and a half times the distance, and never two in one sentence.
                    next += IDENTIFIER_EVERY / 2 + self.random.below(IDENTIFIER_EVERY);
                }
                self.sentence(out);
            }
            self.end_paragraph(out);
        }
    }

    /// Paragraphs up to `len` bytes or a little more, without any identifier.
    pub(crate) fn clean(&mut self, out: &mut Vec<u8>, len: usize) {
        while out.len() < len {
            for _ in 0..self.random.within(3, 7) {
                self.sentence(out);
            }
            self.end_paragraph(out);
        }
    }

    /// A word that carries meaning: a noun, verb or adjective.
    pub(crate) fn content_word(&mut self) -> &'static str {
        self.content_words.word(&mut self.random)
    }

    /// A sentence that holds one identifier, and a space.
    pub(crate) fn identifier_sentence(&mut self, out: &mut Vec<u8>) {
        let (before, make, after) = *self.random.pick(self.sentences);
        out.extend_from_slice(before.as_bytes());
        out.extend_from_slice(make(&mut self.random).as_bytes());
        out.extend_from_slice(after.as_bytes());
        out.push(b' ');
    }

    /// A sentence of 6 to 24 words, its mark, and a space.
    pub(crate) fn sentence(&mut self, out: &mut Vec<u8>) {
        let words = self.random.within(6, 24);
        let mut was_function_word = false;
        for at in 0..words {
            if at > 0 {
                out.push(b' ');
            }
            if at > 0 && self.random.one_in(45) {
                self.number(out);
                continue;
            }
            // About half of all words in running text are function words, and they seldom stand together.
            let is_function_word = self.random.below(100) < if was_function_word { 28 } else { 62 };
            let word = if is_function_word {
                self.function_words.word(&mut self.random)
            } else {
                self.content_words.word(&mut self.random)
            };
            was_function_word = is_function_word;
            if at == 0 {
                push_capitalised(out, word);
            } else {
                out.extend_from_slice(word.as_bytes());
            }
            if at > 2 && at + 3 < words && self.random.one_in(14) {
                out.push(b',');
            }
        }
        let mark = match self.random.below(24) {
            0 => "? ",
            1 => "! ",
            2 => "; ",
            _ => ". ",
        };
        out.extend_from_slice(mark.as_bytes());
    }

    /// A plain number as office text has them: a count, a year, a month, a price, a share, a time.
    fn number(&mut self, out: &mut Vec<u8>) {
        let random = &mut self.random;
        let text = match random.below(6) {
            0 => random.within(2, 480).to_string(),
            1 => random.within(1996, 2026).to_string(),
            2 => format!("{} {}", random.pick(self.months), random.within(2012, 2026)),
            3 if self.is_german => {
                format!("{},{:02} Euro", random.within(5, 900), random.below(100))
            }
            3 => format!(
                "${},{:03}.{:02}",
                random.within(1, 48),
                random.below(1_000),
                random.below(100)
            ),
            4 if self.is_german => format!("{} Prozent", random.within(2, 99)),
            4 => format!("{} percent", random.within(2, 99)),
            _ => format!("{}:{:02}", random.within(8, 17), 5 * random.below(12)),
        };
        out.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn end_paragraph(&mut self, out: &mut Vec<u8>) {
        out.pop();
        out.extend_from_slice(b"\n\n");
    }
}

/// The word with a capital first letter.
pub(crate) fn push_capitalised(out: &mut Vec<u8>, word: &str) {
    let mut chars = word.chars();
    for first in chars.next().into_iter().flat_map(char::to_uppercase) {
        out.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
    }
    out.extend_from_slice(chars.as_str().as_bytes());
}
