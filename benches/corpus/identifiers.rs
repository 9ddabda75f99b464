//! Made-up identifiers that pass the published check of their kind.
//!
//! Every value comes from a random generator. None was copied from a person, an account or a device; telephone
//! numbers, addresses of the internet and domains lie in the ranges that are reserved for fiction and documentation.

use super::random::Random;

/// Makes one value.
pub(crate) type Make = fn(&mut Random) -> String;

const FIRST_NAMES: &[&str] = &[
    "Alice", "Benjamin", "Carmen", "Daniel", "Elena", "Francis", "Grace", "Hector", "Irene",
    "James", "Keisha", "Luis", "Maria", "Nathan", "Olivia", "Peter", "Quynh", "Rosa", "Samuel",
    "Teresa", "Victor", "Wendy",
];
const LAST_NAMES: &[&str] = &[
    "Alvarez", "Bennett", "Chen", "Donovan", "Eriksen", "Fontaine", "Garcia", "Hughes", "Iverson",
    "Johnson", "Kowalski", "Lopez", "Murphy", "Nguyen", "Okafor", "Pereira", "Quinn", "Rivera",
    "Sullivan", "Tremblay", "Walker", "Young",
];
const STREETS: &[&str] = &[
    "Elm Street",
    "Maple Avenue",
    "Washington Street",
    "Chestnut Road",
    "Harbor View Drive",
    "Mill Lane",
    "Prospect Place",
    "Pleasant Street",
    "Highland Avenue",
    "Church Street",
];
const TOWNS: &[(&str, &str)] = &[
    ("Springfield", "01103"),
    ("Boston", "02108"),
    ("Worcester", "01608"),
    ("Lowell", "01852"),
    ("Quincy", "02169"),
    ("Brockton", "02301"),
    ("Lawrence", "01840"),
    ("New Bedford", "02740"),
    ("Holyoke", "01040"),
    ("Salem", "01970"),
];
const GERMAN_FIRST_NAMES: &[&str] = &[
    "Erika", "Klara", "Jürgen", "Max", "Sabine", "Thomas", "Ursula", "Wolfgang", "Björn", "Käthe",
    "Lena", "Uwe",
];
const GERMAN_LAST_NAMES: &[&str] = &[
    "Mustermann",
    "Beispiel",
    "Müller",
    "Schäfer",
    "Weiß",
    "Köhler",
    "Schmidt",
    "Vogt",
    "Jäger",
    "Krüger",
    "Lang",
];
const GERMAN_STREETS: &[&str] = &[
    "Musterstraße",
    "Hauptstraße",
    "Lindenallee",
    "Bahnhofstraße",
    "Gartenweg",
    "Rathausplatz",
    "Mühlenweg",
];
const GERMAN_TOWNS: &[(&str, &str)] = &[
    ("10115", "Berlin"),
    ("80331", "München"),
    ("50667", "Köln"),
    ("01067", "Dresden"),
    ("70173", "Stuttgart"),
    ("40213", "Düsseldorf"),
    ("20095", "Hamburg"),
    ("99084", "Erfurt"),
];

const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The value of a digit or letter: 0 to 9, A = 10 to Z = 35.
fn value(symbol: char) -> u32 {
    symbol.to_digit(36).unwrap_or(0)
}

/// The sum of `text`'s digits or letters times `weights`, which repeat.
fn weighted_sum(text: &str, weights: &[u32]) -> u32 {
    text.chars()
        .zip(weights.iter().cycle())
        .map(|(symbol, weight)| value(symbol) * weight)
        .sum()
}

/// As [`weighted_sum`], with the digits of each product added up instead of the product.
fn crossfoot_sum(text: &str, weights: &[u32]) -> u32 {
    let products = text
        .chars()
        .zip(weights.iter().cycle())
        .map(|(symbol, weight)| value(symbol) * weight);
    products.map(|product| product / 10 + product % 10).sum()
}

/// The digit that makes `body` pass Luhn.
fn luhn_digit(body: &str) -> u32 {
    let sum: u32 = body
        .chars()
        .rev()
        .zip([2, 1].iter().cycle())
        .map(|(symbol, weight)| value(symbol) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

/// Letters as two digits, the whole as one number modulo 97.
fn mod97(text: &str) -> u32 {
    text.chars().map(value).fold(0, |rest, digit| {
        let shift = if digit > 9 { 100 } else { 10 };
        (rest * shift + digit) % 97
    })
}

/// Breaks a value: another last digit, one digit too many, one too few, or letters glued to it.
pub(crate) fn near_miss(random: &mut Random, valid: &str) -> String {
    match random.below(4) {
        0 => {
            let mut text = valid.to_owned();
            if let Some(last @ '0'..='9') = text.pop() {
                text.push(char::from(b'0' + (last as u8 - b'0' + 1) % 10));
            }
            text
        }
        1 => format!("{valid}{}", random.below(10)),
        2 => valid.chars().skip(1).collect(),
        _ => format!("Q{valid}Z"),
    }
}

pub(crate) fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(FIRST_NAMES), random.pick(LAST_NAMES))
}

pub(crate) fn us_ssn(random: &mut Random) -> String {
    let area = match random.within(1, 899) {
        666 => 667,
        area => area,
    };
    format!(
        "{area:03}-{:02}-{:04}",
        random.within(1, 99),
        random.within(1, 9_999)
    )
}

pub(crate) fn us_itin(random: &mut Random) -> String {
    format!(
        "9{}-{}-{:04}",
        random.digits(2),
        random.within(70, 88),
        random.within(1, 9_999)
    )
}

pub(crate) fn us_ein(random: &mut Random) -> String {
    format!(
        "{}-{}",
        random.pick(&["04", "12", "22", "36", "51", "83"]),
        random.within(1_000_000, 9_999_999)
    )
}

/// In the range 555-0100 to 555-0199, which is never given to a subscriber.
pub(crate) fn us_phone(random: &mut Random) -> String {
    let area = *random.pick(&[413, 508, 617, 774, 781, 857, 978]);
    let last = random.within(100, 199);
    match random.below(3) {
        0 => format!("({area}) 555-{last:04}"),
        1 => format!("{area}-555-{last:04}"),
        _ => format!("{area}.555.{last:04}"),
    }
}

pub(crate) fn email(random: &mut Random) -> String {
    let (first, last) = (random.pick(FIRST_NAMES), random.pick(LAST_NAMES));
    let domain = random.pick(&["example.org", "example.com", "mail.example.net"]);
    format!(
        "{}.{}{}@{domain}",
        first.to_lowercase(),
        last.to_lowercase(),
        random.below(100)
    )
}

pub(crate) fn date(random: &mut Random) -> String {
    format!(
        "{:02}/{:02}/{}",
        random.within(1, 12),
        random.within(1, 28),
        random.within(1938, 2008)
    )
}

pub(crate) fn us_street_address(random: &mut Random) -> String {
    let number = random.within(1, 980);
    let street = random.pick(STREETS);
    let (town, zip) = random.pick(TOWNS);
    if random.one_in(3) {
        let unit = random.within(1, 40);
        format!("{number} {street}, Apt {unit}, {town}, MA {zip}")
    } else {
        format!("{number} {street}, {town}, MA {zip}")
    }
}

pub(crate) fn ma_masshealth_id(random: &mut Random) -> String {
    format!("100{}", random.digits(9))
}

pub(crate) fn ma_dta_agency_id(random: &mut Random) -> String {
    random.within(1_000_000, 9_899_999).to_string()
}

pub(crate) fn ma_driver_license(random: &mut Random) -> String {
    format!("S{}", random.within(10_000_000, 98_999_999))
}

pub(crate) fn ma_docket_superior(random: &mut Random) -> String {
    let group = *random.pick(&["CV", "CR"]);
    format!(
        "{}{}{group}{:05}",
        random.within(14, 25),
        random.within(72, 85),
        random.within(1, 4_999)
    )
}

pub(crate) fn ma_docket_district(random: &mut Random) -> String {
    let group = *random.pick(&["CV", "CR", "SC", "RO"]);
    format!(
        "{}{}{group}{:06}",
        random.within(14, 25),
        random.within(10, 18),
        random.within(1, 9_999)
    )
}

pub(crate) fn ma_docket_probate(random: &mut Random) -> String {
    let county = *random.pick(&["MI", "SU", "NO", "WO", "HD"]);
    let kind = *random.pick(&["D", "P", "W"]);
    let trailer = *random.pick(&["DR", "EA", "GD", "WD"]);
    format!(
        "{county}{}{kind}{:04}{trailer}",
        random.within(14, 25),
        random.within(1, 9_999)
    )
}

pub(crate) fn ma_docket_housing(random: &mut Random) -> String {
    let court = *random.pick(&[77, 79, 82, 83, 84, 85]);
    format!(
        "{}H{court}SP{:06}",
        random.within(14, 25),
        random.within(1, 9_999)
    )
}

pub(crate) fn police_report(random: &mut Random) -> String {
    format!(
        "{}-{:06}",
        random.within(2017, 2025),
        random.within(100, 99_999)
    )
}

pub(crate) fn mrn(random: &mut Random) -> String {
    random.within(1_000_000, 98_999_999).to_string()
}

pub(crate) fn us_mbi(random: &mut Random) -> String {
    const LETTERS: &str = "ACDEFGHJKMNPQRTUVWXY";
    let mut text = random.within(1, 9).to_string();
    for class in "ANDANDAADD".chars() {
        text.push(match class {
            'A' => random.symbol(LETTERS),
            'N' => random.symbol("ACDEFGHJKMNPQRTUVWXY0123456789"),
            _ => random.symbol("0123456789"),
        });
    }
    format!("{}-{}-{}", &text[..4], &text[4..7], &text[7..])
}

pub(crate) fn us_npi(random: &mut Random) -> String {
    let body = format!("1{}", random.digits(8));
    format!("{body}{}", luhn_digit(&format!("80840{body}")))
}

pub(crate) fn us_dea(random: &mut Random) -> String {
    let body = random.digits(6);
    let sum = weighted_sum(&body, &[1, 2]);
    format!(
        "{}{}{body}{}",
        random.symbol("ABFM"),
        random.symbol(UPPER),
        sum % 10
    )
}

pub(crate) fn icd10_cm(random: &mut Random) -> String {
    (*random.pick(&[
        "E11.9", "F11.20", "I10", "J45.909", "F32.1", "M54.50", "Z59.0", "K21.9",
    ]))
    .to_owned()
}

pub(crate) fn us_aba_routing(random: &mut Random) -> String {
    let body = format!(
        "{:02}{}",
        random.pick(&[1, 2, 3, 7, 11, 21, 26, 31]),
        random.digits(6)
    );
    let sum = weighted_sum(&body, &[3, 7, 1]);
    format!("{body}{}", (10 - sum % 10) % 10)
}

pub(crate) fn us_bank_account(random: &mut Random) -> String {
    let len = random.within(9, 11);
    format!("{}{}", random.within(1, 9), random.digits(len))
}

pub(crate) fn payment_card(random: &mut Random) -> String {
    let body = match random.below(3) {
        0 => format!("4{}", random.digits(14)),
        1 => format!("5{}{}", random.within(1, 5), random.digits(13)),
        _ => format!("37{}", random.digits(12)),
    };
    let number = format!("{body}{}", luhn_digit(&body));
    if number.len() == 16 && random.one_in(2) {
        format!(
            "{} {} {} {}",
            &number[..4],
            &number[4..8],
            &number[8..12],
            &number[12..]
        )
    } else {
        number
    }
}

/// A country, the account part, and the two digits that make both pass mod 97.
fn iban(country: &str, account: &str) -> String {
    let check = 98 - mod97(&format!("{account}{country}00"));
    format!("{country}{check:02}{account}")
}

pub(crate) fn de_iban(random: &mut Random) -> String {
    let account = format!("{}{}", random.within(1, 8), random.digits(17));
    let iban = iban("DE", &account);
    if random.one_in(2) {
        return iban;
    }
    let groups: Vec<&str> = (0..iban.len())
        .step_by(4)
        .map(|at| &iban[at..(at + 4).min(iban.len())])
        .collect();
    groups.join(" ")
}

pub(crate) fn eu_iban(random: &mut Random) -> String {
    if random.one_in(2) {
        let account = random.digits(16);
        iban("AT", &account)
    } else {
        let account = format!(
            "{}{}",
            random.pick(&["ABNA", "INGB", "RABO"]),
            random.digits(10)
        );
        iban("NL", &account)
    }
}

pub(crate) fn vin(random: &mut Random) -> String {
    const WEIGHTS: &[u32] = &[8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let maker = *random.pick(&["1HG", "2T1", "1FA", "5YJ", "WBA"]);
    let model = random.symbols("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 5);
    let plant = random.symbols("ABCDEFGHJKLMNPRSTVWXY", 2);
    let serial = random.digits(6);
    let blank = format!("{maker}{model}0{plant}{serial}");
    let letter = |symbol: char| match symbol {
        'A'..='H' => symbol as u32 - 'A' as u32 + 1,
        'J'..='N' => symbol as u32 - 'J' as u32 + 1,
        'P' => 7,
        'R' => 9,
        'S'..='Z' => symbol as u32 - 'S' as u32 + 2,
        digit => value(digit),
    };
    let sum: u32 = blank
        .chars()
        .map(letter)
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    let check = match sum % 11 {
        10 => 'X',
        rest => char::from(b'0' + rest as u8),
    };
    format!("{}{check}{}", &blank[..8], &blank[9..])
}

pub(crate) fn us_a_number(random: &mut Random) -> String {
    format!(
        "A{}-{}-{}",
        random.within(100, 219),
        random.digits(3),
        random.within(100, 999)
    )
}

/// In the blocks that RFC 5737 reserves for documentation.
pub(crate) fn ipv4(random: &mut Random) -> String {
    format!(
        "{}.{}",
        random.pick(&["192.0.2", "198.51.100", "203.0.113"]),
        random.within(1, 254)
    )
}

/// In the block that RFC 7042 reserves for documentation.
pub(crate) fn mac_address(random: &mut Random) -> String {
    format!("00:00:5e:00:53:{:02x}", random.below(256))
}

pub(crate) fn password(random: &mut Random) -> String {
    let tail = random.digits(3);
    format!("{}!{tail}", random.symbols(ALPHANUMERIC, 9))
}

pub(crate) fn db_connection_string(random: &mut Random) -> String {
    let user = random.pick(&["intake", "reports", "batch"]);
    let password = random.symbols(ALPHANUMERIC, 14);
    format!(
        "postgres://{user}:{password}@db{}.example.internal:5432/cases",
        random.below(20)
    )
}

/// The shape of a GitHub token. Its parts meet only at run time, so that no code host takes this file for a leak.
pub(crate) fn github_token(random: &mut Random) -> String {
    format!(
        "{}{}",
        concat!("gh", "p_"),
        random.symbols(ALPHANUMERIC, 36)
    )
}

/// The shape of an AWS access key id; see [`github_token`].
pub(crate) fn aws_access_key_id(random: &mut Random) -> String {
    format!(
        "{}{}",
        concat!("AK", "IA"),
        random.symbols("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
    )
}

pub(crate) fn german_person(random: &mut Random) -> String {
    format!(
        "{} {}",
        random.pick(GERMAN_FIRST_NAMES),
        random.pick(GERMAN_LAST_NAMES)
    )
}

pub(crate) fn german_date(random: &mut Random) -> String {
    format!(
        "{:02}.{:02}.{}",
        random.within(1, 28),
        random.within(1, 12),
        random.within(1938, 2008)
    )
}

/// One digit stands twice among the first ten, one is missing; ISO 7064 mod 11,10.
pub(crate) fn de_steuer_id(random: &mut Random) -> String {
    let mut digits: Vec<u32> = (0..10).collect();
    for at in (1..10).rev() {
        let other = random.below(at + 1);
        digits.swap(at, other);
    }
    digits[9] = digits[random.below(5)];
    if digits[0] == 0 {
        digits.swap(0, 7);
    }
    let product = digits.iter().fold(10, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            sum => sum,
        };
        2 * sum % 11
    });
    let text: String = digits.iter().map(u32::to_string).collect();
    let check = (11 - product) % 10;
    if random.one_in(2) {
        format!("{text}{check}")
    } else {
        format!(
            "{} {} {} {}{check}",
            &text[..2],
            &text[2..5],
            &text[5..8],
            &text[8..]
        )
    }
}

pub(crate) fn de_rvnr(random: &mut Random) -> String {
    let area = *random.pick(&["12", "15", "24", "50", "65"]);
    let birth = format!(
        "{:02}{:02}{:02}",
        random.within(1, 28),
        random.within(1, 12),
        random.within(40, 99)
    );
    let letter = random.symbol(UPPER);
    let serial = random.digits(2);
    let letter_digits = format!("{:02}", value(letter) - 9);
    let sum = crossfoot_sum(
        &format!("{area}{birth}{letter_digits}{serial}"),
        &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1],
    );
    format!("{area}{birth}{letter}{serial}{}", sum % 10)
}

pub(crate) fn de_kvnr(random: &mut Random) -> String {
    let letter = random.symbol(UPPER);
    let body = random.digits(8);
    let sum = crossfoot_sum(&format!("{:02}{body}", value(letter) - 9), &[1, 2]);
    format!("{letter}{body}{}", sum % 10)
}

/// The serial and the ICAO 7-3-1 check digit.
pub(crate) fn de_personalausweis(random: &mut Random) -> String {
    let first = random.symbol("LMNPRTVWXY");
    let body = format!(
        "{first}{}",
        random.symbols("CFGHJKLMNPRTVWXYZ0123456789", 8)
    );
    let check = weighted_sum(&body, &[7, 3, 1]) % 10;
    format!("{body}{check}")
}

/// In the blocks that the Bundesnetzagentur reserves for films.
pub(crate) fn de_phone(random: &mut Random) -> String {
    match random.below(3) {
        0 => format!("030 23125-{:03}", random.below(1_000)),
        1 => format!("+49 171 39200{:02}", random.below(100)),
        _ => format!("+49 40 66969-{:03}", random.below(1_000)),
    }
}

pub(crate) fn de_address(random: &mut Random) -> String {
    let street = random.pick(GERMAN_STREETS);
    let (code, town) = random.pick(GERMAN_TOWNS);
    format!("{street} {}, {code} {town}", random.within(1, 190))
}

pub(crate) fn de_aktenzeichen_gericht(random: &mut Random) -> String {
    let sign = *random.pick(&["O", "C", "F", "K", "Ls", "Ds"]);
    format!(
        "{} {sign} {}/{}",
        random.within(1, 60),
        random.within(1, 1_900),
        random.within(15, 25)
    )
}

pub(crate) fn de_email(random: &mut Random) -> String {
    let name = random.pick(&["erika.mustermann", "max.beispiel", "k.weiss", "poststelle"]);
    format!("{name}{}@example.de", random.below(1_000))
}
