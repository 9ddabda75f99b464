//! Text that tries a scanner: long encoded runs, and near misses at every byte.

use promptveil::{Rule, RuleSet};

use super::identifiers as make;
use super::near_miss;
use super::prose::Prose;
use super::random::Random;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Captions and base64 up to `len` bytes or a little more: data URIs of up to 64 KB, mail parts, certificates.
pub(crate) fn base64(random: Random, out: &mut Vec<u8>, len: usize) {
    let mut words = Prose::english(random);
    while out.len() < len {
        words.sentence(out);
        match words.random.below(3) {
            0 => {
                out.extend_from_slice(b"\ndata:image/png;base64,");
                let run = words.random.within(2 << 10, 64 << 10);
                encoded(&mut words.random, out, run, usize::MAX);
            }
            1 => {
                out.extend_from_slice(b"\nContent-Transfer-Encoding: base64\n\n");
                let run = words.random.within(2 << 10, 32 << 10);
                encoded(&mut words.random, out, run, 76);
            }
            _ => {
                out.extend_from_slice(b"\n-----BEGIN CERTIFICATE-----\n");
                let run = words.random.within(1 << 10, 3 << 10);
                encoded(&mut words.random, out, run, 64);
                out.extend_from_slice(b"\n-----END CERTIFICATE-----");
            }
        }
        out.extend_from_slice(b"\n\n");
    }
}

/// `len` random base64 digits in lines of `width`.
fn encoded(random: &mut Random, out: &mut Vec<u8>, len: usize, width: usize) {
    let mut column = 0;
    for _ in 0..len / 8 {
        let bits = random.next();
        for at in 0..8 {
            if column == width {
                out.push(b'\n');
                column = 0;
            }
            out.push(BASE64[(bits >> (6 * at)) as usize & 63]);
            column += 1;
        }
    }
}

/// What stands again and again in one run.
const REPEATED: &[&str] = &[
    "@",
    "a@",
    "a.b@c.",
    "x@y@",
    "A",
    "0",
    "a",
    "Z9",
    "eyJ",
    "eyJhbGciOi.",
    "-----BEGIN ",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n",
    "ssn ",
    "ssn: ",
    "social security number ",
    "account number ",
    "routing account routing ",
    "dob ",
    "dob/",
    "password",
    "password=",
    "password: ",
    "token=\"",
    "secret:'",
    "api_key=",
    "Authorization: Bearer ",
    "mrn ",
    "patient ",
    "docket no. ",
    "case number ",
    "DE89 ",
    "DE",
    "GB82WEST",
    "postgres://",
    "postgres://a:",
    "https://a:b",
    "://",
    "sk-",
    "gh",
    "xox",
    "AKI",
    "S1",
    "A1-",
    "1.1.",
    "1.",
    "::",
    "0:",
    "00:11:",
    "00-",
    "0x",
    "1a2b3c4d-",
    "-",
    "_",
    "=",
    "/",
    "Mr. ",
    "Herr ",
    "Frau Dr. ",
    "Name: ",
    "1 Main ",
    "12 Elm St, ",
    "12345 ",
    "(617) ",
    "617-",
    "+1 ",
    "+49 ",
    "12 O ",
    "2 BvR ",
    "21CR",
    "2084CR",
    "(TS//SI) ",
    "SECRET//",
    "Bc1q",
    "5A",
    "\u{200b}",
    "\u{ff11}",
    "1\u{200b}",
    "1\u{ad}-",
    "1\u{a0}",
    "\t",
    " ",
    "\n",
    "\"",
    "\\\"",
    "{\"a\":",
    "<<<<",
    "P<UTO",
    "Part 2: ",
    "geb. am ",
    "IBAN ",
    "konto ",
    "passport ",
    "license ",
];

/// Runs of half-made identifiers up to `len` bytes or a little more.
///
/// Each run is one repeated piece, one kind of value that just fails its check, or near misses of one embedded rule,
/// back to back.
pub(crate) fn adversarial(mut random: Random, out: &mut Vec<u8>, len: usize) {
    let rules = RuleSet::builtin_all();
    let rules: Vec<&Rule> = rules.iter().collect();
    while out.len() < len {
        let end = out.len() + (64 << random.below(8));
        match random.below(6) {
            0 => digit_run(&mut random, out, end),
            1 => failing_values(&mut random, out, end),
            2 => {
                let rule = rules[random.below(rules.len())];
                out.extend(near_miss::of_rule(rule, end - out.len()));
            }
            _ => {
                let piece = *random.pick(REPEATED);
                while out.len() < end {
                    out.extend_from_slice(piece.as_bytes());
                }
            }
        }
        out.push(if random.one_in(2) { b'\n' } else { b' ' });
    }
}

/// Groups of digits with one kind of separator, or changing ones.
fn digit_run(random: &mut Random, out: &mut Vec<u8>, end: usize) {
    let separators = *random.pick(&["-", " ", ".", "/", "", "- ./", "\u{2011}\u{a0}"]);
    let width = random.within(1, 9);
    while out.len() < end {
        let digits = random.digits(width);
        out.extend_from_slice(digits.as_bytes());
        let count = separators.chars().count();
        if let Some(separator) = separators.chars().nth(random.below(count.max(1))) {
            out.extend_from_slice(separator.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// Values with a cue, each broken in one place.
fn failing_values(random: &mut Random, out: &mut Vec<u8>, end: usize) {
    let (cue, make): (&str, make::Make) = *random.pick(&[
        ("card ", make::payment_card as make::Make),
        ("ssn ", make::us_ssn),
        ("npi ", make::us_npi),
        ("routing ", make::us_aba_routing),
        ("IBAN ", make::de_iban),
        ("VIN ", make::vin),
        ("KVNR ", make::de_kvnr),
        ("Steuer-ID ", make::de_steuer_id),
        ("medicare ", make::us_mbi),
        ("DEA ", make::us_dea),
        ("", make::email),
    ]);
    while out.len() < end {
        let valid = make(random);
        out.extend_from_slice(cue.as_bytes());
        out.extend_from_slice(make::near_miss(random, &valid).as_bytes());
        out.push(b' ');
    }
}
