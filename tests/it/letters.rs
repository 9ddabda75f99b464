//! A thousand generated letters with every name, address, telephone, card and birth date labelled: recall and
//! precision.
//!
//! `cargo test --release --test it letters -- --nocapture` prints the table of `benches/record/accuracy`.

use std::collections::BTreeMap;
use std::ops::Range;

use promptveil::Scanner;

use crate::texts::Texts;

const LETTERS: usize = 1_000;

/// What a letter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Name,
    Address,
    Phone,
    Card,
    BirthDate,
}

fn kind(entity: &str) -> Option<Kind> {
    Some(match entity {
        "PERSON_NAME" | "DE_PERSON_NAME" => Kind::Name,
        "US_STREET_ADDRESS" | "DE_ADDRESS" | "DE_PLZ_ORT" | "US_PO_BOX" => Kind::Address,
        "US_PHONE" | "DE_PHONE" | "PHONE_E164" | "FAX_NUMBER" => Kind::Phone,
        "PAYMENT_CARD" => Kind::Card,
        "DOB" => Kind::BirthDate,
        _ => return None,
    })
}

const GIVEN: &[&str] = &[
    "James",
    "Mary",
    "Robert",
    "Patricia",
    "Jennifer",
    "Michael",
    "Linda",
    "David",
    "Elizabeth",
    "Susan",
    "Jessica",
    "Karen",
    "Daniel",
    "Nancy",
    "Matthew",
    "Brandon",
    "Samantha",
    "Tyrone",
    "Keisha",
    "Maria",
    "Jose",
    "Guadalupe",
    "Luis",
    "Carmen",
    "Miguel",
    "Thanh",
    "Minh",
    "Wei",
    "Xiaoming",
    "Jisoo",
    "Priya",
    "Rahul",
    "Anjali",
    "Ahmed",
    "Fatima",
    "Omar",
    "Mehmet",
    "Ayşe",
    "Jürgen",
    "Sabine",
    "Heike",
    "Klaus",
    "Krzysztof",
    "Agnieszka",
    "Svetlana",
    "Dmitri",
    "Giulia",
    "Paolo",
    "Joao",
    "Ana",
    "Siobhan",
    "Patrick",
    "Eleni",
    "Dragan",
    "Jean",
    "Widline",
    "Grace",
    "Mark",
    "Will",
    "Anna-Lena",
    "Chinedu",
    "Ngozi",
];
const SURNAMES: &[&str] = &[
    "Smith",
    "Johnson",
    "Williams",
    "Garcia",
    "Rodriguez",
    "Martinez",
    "Hernandez",
    "Gonzalez",
    "Nguyen",
    "Tran",
    "Pham",
    "Zhang",
    "Wang",
    "Chen",
    "Kim",
    "Patel",
    "Sharma",
    "Singh",
    "Reddy",
    "Hassan",
    "Haddad",
    "Khalil",
    "Yılmaz",
    "Demir",
    "Müller",
    "Schmidt",
    "Schäfer",
    "Becker",
    "Hoffmann",
    "Kowalski",
    "Nowak",
    "Wójcik",
    "Ivanov",
    "Petrova",
    "Shevchenko",
    "Rossi",
    "Esposito",
    "Silva",
    "Ferreira",
    "Oliveira",
    "O'Brien",
    "Murphy",
    "Gallagher",
    "Papadopoulos",
    "Petrović",
    "Toussaint",
    "Okafor",
    "Adeyemi",
    "Mensah",
    "Young",
    "Brown",
    "Klein",
    "Price",
    "Rivera",
    "Thompson",
    "Anderson",
    "Campbell",
    "McDonald",
    "Ramirez-Lopez",
];
/// In no list: found beside a cue or as a later mention.
const RARE: &[&str] = &[
    "Quixby",
    "Zybrowka",
    "Thistlewaite",
    "Ostermoor",
    "Varnholdt",
    "Bjarkeson",
    "Tchividjian",
    "Fenwickham",
];
const STREETS: &[&str] = &[
    "Maple",
    "Oak",
    "Washington",
    "Elm",
    "Lake View",
    "Martin Luther King",
    "Park",
    "Sunset",
    "2nd",
    "Commonwealth",
    "St. James",
    "Harvest Moon",
    "Old Mill",
    "Beacon",
];
const SUFFIXES: &[&str] = &[
    "St", "Street", "Ave", "Avenue", "Rd", "Road", "Ln", "Lane", "Dr", "Drive", "Blvd", "Court",
    "Way", "Terrace",
];
const TOWNS: &[&str] = &[
    "Springfield, MA 01103",
    "Worcester, MA 01609",
    "Austin, TX 78701",
    "San Diego, CA 92101",
    "Fort Wayne, IN 46802",
    "New Bedford, MA 02740",
    "St. Paul, MN 55101",
];
const GERMAN_STREETS: &[&str] = &[
    "Hauptstraße",
    "Bahnhofstr.",
    "Goethestraße",
    "Berliner Straße",
    "Lindenweg",
    "Am Stadtpark",
    "Kirchgasse",
    "Karl-Marx-Allee",
    "Schillerplatz",
    "An der Mühle",
    "Rosenweg",
    "Alte Poststraße",
];
const GERMAN_TOWNS: &[&str] = &[
    "10115 Berlin",
    "80331 München",
    "20095 Hamburg",
    "01067 Dresden",
    "60311 Frankfurt am Main",
    "70173 Stuttgart",
    "53111 Bonn",
    "79098 Freiburg im Breisgau",
];
/// Sentences without anything to find.
const FILLER: &[&str] = &[
    "The Department of Transitional Assistance reviewed the case last Tuesday.",
    "Please bring the completed form to the Springfield office on Monday.",
    "A copy was mailed by the Social Security Administration.",
    "Our records show that the first payment was late.",
    "The hearing at the Boston Municipal Court was moved to June.",
    "Order 4471-22 was shipped from San Diego on May 3.",
    "The Grant Park branch is closed on Martin Luther King Day.",
    "Morgan Stanley and Wells Fargo sent statements.",
    "He visited the Dana Farber Cancer Institute and Johns Hopkins University.",
    "Will the New York office answer before Friday?",
    "See Section 12.4 and Table 3 of the Annual Report.",
    "The Ford Focus was parked on Rose Hill.",
    "Version 2.4.1 of the form is attached.",
    "Invoice 20931 is due in 30 days.",
];
const GERMAN_FILLER: &[&str] = &[
    "Der Antrag wurde am Montag im Bürgeramt Mitte geprüft.",
    "Bitte bringen Sie die Unterlagen zum nächsten Termin mit.",
    "Die Frist endet am 31. Dezember.",
    "Der Bescheid vom Finanzamt liegt bei.",
    "Rechnung 20931 ist in 30 Tagen fällig.",
    "Das Robert Koch Institut hat neue Zahlen veröffentlicht.",
    "Die Stadt Frankfurt am Main hat den Bauantrag genehmigt.",
];

/// A letter under way, and what stands where in it.
struct Letter<'t> {
    draw: &'t mut Texts,
    text: String,
    gold: Vec<(Kind, Range<usize>)>,
}

impl Letter<'_> {
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.draw.below(list.len())]
    }

    fn say(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn gold(&mut self, kind: Kind, value: &str) {
        let start = self.text.len();
        self.text.push_str(value);
        self.gold.push((kind, start..self.text.len()));
    }

    /// A sentence with `{}` where the value stands.
    fn sentence(&mut self, sentences: &[&str], kind: Kind, value: &str) {
        let sentence = self.pick(sentences);
        let (before, after) = sentence.split_once("{}").unwrap();
        self.say(before);
        self.gold(kind, value);
        self.say(after);
    }

    /// Given name, surname, and how they are written together.
    fn person(&mut self, surnames: &[&'static str]) -> (&'static str, &'static str, String) {
        let (given, surname) = (self.pick(GIVEN), self.pick(surnames));
        let whole = match self.draw.below(8) {
            0 => format!(
                "{given} {}. {surname}",
                char::from(b'A' + self.draw.below(20) as u8)
            ),
            _ => format!("{given} {surname}"),
        };
        (given, surname, whole)
    }

    fn digits(&mut self, count: usize) -> String {
        let digit = |_| char::from(b'0' + self.draw.below(10) as u8);
        (0..count).map(digit).collect()
    }

    fn address(&mut self) -> String {
        let (street, suffix, town) = (self.pick(STREETS), self.pick(SUFFIXES), self.pick(TOWNS));
        let number = 1 + self.draw.below(2_400);
        match self.draw.below(5) {
            0 => format!("{number} {street} {suffix}"),
            1 => format!(
                "{number} {street} {suffix}, Apt {}B, {town}",
                1 + self.draw.below(9)
            ),
            2 => format!("{number} {street} {suffix}\n{town}"),
            3 => format!("{number} N {street} {suffix}, {town}"),
            _ => format!("{number} {street} {suffix}, {town}"),
        }
    }

    fn german_address(&mut self) -> String {
        let (street, town) = (self.pick(GERMAN_STREETS), self.pick(GERMAN_TOWNS));
        let number = 1 + self.draw.below(180);
        match self.draw.below(4) {
            0 => format!("{street} {number}a, {town}"),
            1 => format!("{street} {number}\n{town}"),
            _ => format!("{street} {number}, {town}"),
        }
    }

    fn phone(&mut self) -> String {
        let area = ["413", "617", "508", "212", "781"][self.draw.below(5)];
        let last = self.digits(2);
        match self.draw.below(4) {
            0 => format!("({area}) 555-01{last}"),
            1 => format!("{area}.555.01{last}"),
            2 => format!("+1 {area} 555 01{last}"),
            _ => format!("{area}-555-01{last}"),
        }
    }

    fn german_phone(&mut self) -> String {
        let rest = self.digits(3);
        match self.draw.below(3) {
            0 => format!("030 23125 {rest}"),
            1 => format!("+49 30 23125{rest}"),
            _ => format!("0171 39200{}", &rest[..2]),
        }
    }

    /// Sixteen digits of a test range with a right check digit.
    fn card(&mut self) -> String {
        let mut digits = format!("4{}", self.digits(14));
        let sum: u32 = digits
            .bytes()
            .rev()
            .enumerate()
            .map(|(at, byte)| match (u32::from(byte - b'0'), at % 2) {
                (digit, 0) => digit * 2 / 10 + digit * 2 % 10,
                (digit, _) => digit,
            })
            .sum();
        digits.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
        match self.draw.below(3) {
            0 => digits,
            separated => {
                let group: Vec<&str> = (0..4).map(|at| &digits[at * 4..at * 4 + 4]).collect();
                group.join([" ", "-"][separated - 1])
            }
        }
    }

    fn birth_date(&mut self) -> String {
        let (month, day, year) = (
            1 + self.draw.below(12),
            1 + self.draw.below(28),
            1935 + self.draw.below(75),
        );
        match self.draw.below(3) {
            0 => format!("{month:02}/{day:02}/{year}"),
            1 => format!("{year}-{month:02}-{day:02}"),
            _ => {
                let names = "January February March April May June July August September October November December";
                format!("{} {day}, {year}", names.split(' ').nth(month - 1).unwrap())
            }
        }
    }
}

fn american(letter: &mut Letter<'_>) {
    let (given, surname, whole) = letter.person(SURNAMES);
    let (_, rare, rare_whole) = letter.person(RARE);
    let (_, _, other) = letter.person(SURNAMES);
    if letter.draw.below(2) == 0 {
        letter.gold(Kind::Name, &whole);
        letter.say("\n");
        let address = letter.address();
        letter.gold(Kind::Address, &address);
        letter.say("\n\n");
    }
    match letter.draw.below(4) {
        0 => letter.sentence(
            &["Dear {},\n\n", "Hi {},\n\n", "Hello {},\n\n"],
            Kind::Name,
            given,
        ),
        1 => letter.sentence(
            &["Dear Mr. {},\n\n", "Dear Ms. {},\n\n", "Dear Dr. {}:\n\n"],
            Kind::Name,
            surname,
        ),
        2 => letter.sentence(
            &["Re: {}\n\n", "Patient: {}\n\n", "Client name: {}\n\n"],
            Kind::Name,
            &whole,
        ),
        _ => letter.say("To whom it may concern:\n\n"),
    }
    for _ in 0..2 + letter.draw.below(4) {
        match letter.draw.below(9) {
            0 => letter.sentence(
                &[
                    "We spoke with {} on the phone. ",
                    "Patient {} was seen. ",
                    "My name is {}. ",
                    "Mrs. {} asked. ",
                ],
                Kind::Name,
                &rare_whole,
            ),
            1 | 2 => letter.sentence(
                &[
                    "Yesterday {} came by. ",
                    "The box belongs to {}. ",
                    "Later, {} signed the lease. ",
                    "It was {} who called first. ",
                    "Both the landlord and {} agreed. ",
                ],
                Kind::Name,
                &other,
            ),
            3 => {
                let address = letter.address();
                letter.sentence(
                    &[
                        "She now lives at {}. ",
                        "Mail it to {}. ",
                        "The address is {}. ",
                        "They moved to {}. ",
                    ],
                    Kind::Address,
                    &address,
                );
            }
            4 => {
                let phone = letter.phone();
                letter.sentence(
                    &[
                        "Call me at {}. ",
                        "The number is {}. ",
                        "Phone: {}\n",
                        "Reach us under {} all day. ",
                    ],
                    Kind::Phone,
                    &phone,
                );
            }
            5 => {
                let card = letter.card();
                letter.sentence(
                    &[
                        "The card is {}. ",
                        "Charge {} please. ",
                        "Card number: {}\n",
                        "Paid with {}. ",
                    ],
                    Kind::Card,
                    &card,
                );
            }
            6 => {
                let date = letter.birth_date();
                letter.sentence(
                    &[
                        "Date of birth: {}\n",
                        "DOB {}. ",
                        "She was born on {}. ",
                        "Born {}, she is a resident. ",
                    ],
                    Kind::BirthDate,
                    &date,
                );
            }
            _ => {
                let filler = letter.pick(FILLER);
                letter.say(filler);
                letter.say(" ");
            }
        }
    }
    if letter.text.contains(rare) {
        letter.sentence(
            &[
                "In the end {} agreed. ",
                "We told {} so. ",
                "Please inform {} soon. ",
            ],
            Kind::Name,
            rare,
        );
    }
    let (_, _, signer) = letter.person(SURNAMES);
    letter.sentence(
        &[
            "\n\nSincerely,\n{}\n",
            "\n\nBest regards,\n\n{}\n",
            "\n\nThank you,\n{}\n",
        ],
        Kind::Name,
        &signer,
    );
}

fn german(letter: &mut Letter<'_>) {
    let (given, surname, whole) = letter.person(SURNAMES);
    let (_, _, other) = letter.person(SURNAMES);
    match letter.draw.below(4) {
        0 => letter.sentence(&["Liebe {},\n\n", "Hallo {},\n\n"], Kind::Name, given),
        1 => letter.sentence(
            &[
                "Sehr geehrte Frau {},\n\n",
                "Sehr geehrter Herr {},\n\n",
                "Guten Tag Frau Dr. {},\n\n",
            ],
            Kind::Name,
            surname,
        ),
        2 => letter.sentence(
            &["Name: {}\n\n", "Mandant: {}\n\n", "Patientin: {}\n\n"],
            Kind::Name,
            &whole,
        ),
        _ => letter.say("Sehr geehrte Damen und Herren,\n\n"),
    }
    for _ in 0..2 + letter.draw.below(4) {
        match letter.draw.below(6) {
            0 | 1 => letter.sentence(
                &[
                    "Gestern war {} hier. ",
                    "Das Rad gehört {}. ",
                    "Laut {} ist alles bezahlt. ",
                    "Auch {} kam. ",
                ],
                Kind::Name,
                &other,
            ),
            2 => {
                let address = letter.german_address();
                letter.sentence(
                    &[
                        "Die neue Anschrift ist {}. ",
                        "Wohnhaft {}. ",
                        "Bitte an {} senden. ",
                    ],
                    Kind::Address,
                    &address,
                );
            }
            3 => {
                let phone = letter.german_phone();
                letter.sentence(
                    &["Tel. {}. ", "Rufen Sie {} an. ", "Telefon: {}\n"],
                    Kind::Phone,
                    &phone,
                );
            }
            _ => {
                let filler = letter.pick(GERMAN_FILLER);
                letter.say(filler);
                letter.say(" ");
            }
        }
    }
    let (_, _, signer) = letter.person(SURNAMES);
    letter.sentence(
        &["\n\nMit freundlichen Grüßen\n{}\n", "\n\nViele Grüße\n{}\n"],
        Kind::Name,
        &signer,
    );
}

#[derive(Default)]
struct Tally {
    gold: usize,
    covered: usize,
    reported: usize,
    right: usize,
}

impl Tally {
    fn recall(&self) -> f64 {
        self.covered as f64 / self.gold as f64
    }

    fn precision(&self) -> f64 {
        self.right as f64 / self.reported as f64
    }
}

/// A value counts as found when findings of its kind cover all of it; a finding is right when it touches such a value.
#[test]
fn values_in_letters_are_covered_and_little_else_is() {
    let scanner = Scanner::builtin();
    let mut draw = Texts::new(2026);
    let mut tallies: BTreeMap<Kind, Tally> = BTreeMap::new();
    let mut others = 0;
    let mut shown = 0;
    for at in 0..LETTERS {
        let mut letter = Letter {
            draw: &mut draw,
            text: String::new(),
            gold: Vec::new(),
        };
        if at % 4 == 3 {
            german(&mut letter);
        } else {
            american(&mut letter);
        }
        let (text, gold) = (letter.text, letter.gold);
        let findings = scanner.scan(&text);
        let of_kind = |wanted: Kind| {
            let findings = findings.iter();
            findings.filter(move |f| kind(scanner.rule(f.rule()).entity()) == Some(wanted))
        };
        for (kind, place) in &gold {
            let tally = tallies.entry(*kind).or_default();
            tally.gold += 1;
            let covers = |byte: usize| of_kind(*kind).any(|f| f.range().contains(&byte));
            let missed = !place.clone().all(covers);
            tally.covered += usize::from(!missed);
            if missed && shown < 60 {
                shown += 1;
                let line = text[..place.start].lines().last().unwrap_or("");
                println!(
                    "missed {kind:?} {:?} after {line:?} before {:?}",
                    &text[place.clone()],
                    text[place.end..].chars().take(30).collect::<String>()
                );
            }
        }
        for finding in &findings {
            let entity = scanner.rule(finding.rule()).entity();
            let touches = |(_, place): &&(Kind, Range<usize>)| {
                place.start < finding.range().end && finding.range().start < place.end
            };
            let Some(kind) = kind(entity) else {
                if !gold.iter().any(|one| touches(&one)) {
                    others += 1;
                    println!("other {entity} {:?}", &text[finding.range()]);
                }
                continue;
            };
            let tally = tallies.entry(kind).or_default();
            tally.reported += 1;
            if gold.iter().any(|one| one.0 == kind && touches(&one)) {
                tally.right += 1;
            } else if shown < 90 {
                shown += 1;
                println!(
                    "wrong {entity} {:?} in {:?}",
                    &text[finding.range()],
                    text[..finding.range().end]
                        .chars()
                        .rev()
                        .take(50)
                        .collect::<Vec<_>>()
                        .iter()
                        .rev()
                        .collect::<String>()
                );
            }
        }
    }
    println!("| kind | values | recall | findings | precision |\n|---|---|---|---|---|");
    for (kind, tally) in &tallies {
        println!(
            "| {kind:?} | {} | {:.3} | {} | {:.3} |",
            tally.gold,
            tally.recall(),
            tally.reported,
            tally.precision()
        );
    }
    println!("findings of other kinds beside all values: {others}");
    for (kind, tally) in &tallies {
        assert!(
            tally.recall() >= 0.97,
            "{kind:?}: recall {:.3}",
            tally.recall()
        );
        assert!(
            tally.precision() >= 0.95,
            "{kind:?}: precision {:.3}",
            tally.precision()
        );
    }
}
