//! Disguised values are found, and clean words are not (P24, P26).

use std::ops::Range;

use promptveil::{Disguises, RuleSet, Scanner, Verdict};

use crate::texts::case_count;

pub(crate) type Encoding = (&'static str, fn(&str) -> String);

/// Ways to write a value that the view folds: nothing may escape.
const FOLDED: &[Encoding] = &[
    ("zero-width space", |v| between(v, "\u{200B}")),
    ("soft hyphen", |v| between(v, "\u{AD}")),
    ("bidi controls", |v| {
        format!("\u{202D}{}\u{202C}", between(v, "\u{2066}"))
    }),
    ("variation selectors", |v| between(v, "\u{FE0F}")),
    ("combining marks on digits", |v| {
        mapped(v, |c| match c {
            '0'..='9' => format!("{c}\u{332}"),
            _ => c.into(),
        })
    }),
    ("full-width forms", |v| {
        mapped(v, |c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap().into(),
            _ => c.into(),
        })
    }),
    ("digits of another script", |v| digits(v, 0x966)),
    ("mathematical digits", |v| digits(v, 0x1D7CE)),
    ("other dashes", |v| v.replace('-', "\u{2013}")),
    ("other spaces", |v| v.replace(' ', "\u{2009}")),
    ("NUL bytes", |v| between(v, "\0")),
    ("tag characters", |v| match v.is_ascii() {
        true => mapped(v, |c| char::from_u32(0xE0000 + c as u32).unwrap().into()),
        false => v.to_owned(),
    }),
    ("line break at the first space", |v| {
        v.replacen(' ', "\n", 1)
    }),
    ("line break behind the first space", |v| {
        v.replacen(' ', " \n", 1)
    }),
    ("line break behind the last space", |v| match v.rfind(' ') {
        Some(at) => format!("{} \r\n{}", &v[..at], &v[at + 1..]),
        None => v.to_owned(),
    }),
];

/// Ways that a decoder undoes.
pub(crate) const ENCODINGS: &[Encoding] = &[
    ("base64", |v| base64(v.as_bytes(), "+/", true)),
    ("base64url without padding", |v| {
        base64(v.as_bytes(), "-_", false)
    }),
    ("base64 of a sentence", |v| {
        base64(
            format!("{v}, as noted on the form, thank you").as_bytes(),
            "+/",
            true,
        )
    }),
    ("base64 of UTF-16", |v| {
        let units: Vec<u8> = v.encode_utf16().flat_map(u16::to_le_bytes).collect();
        base64(&units, "+/", true)
    }),
    ("base64 twice", |v| {
        base64(base64(v.as_bytes(), "+/", true).as_bytes(), "+/", true)
    }),
    ("hexadecimal", |v| {
        v.bytes().map(|b| format!("{b:02x}")).collect()
    }),
    ("percent, all", |v| {
        v.bytes().map(|b| format!("%{b:02X}")).collect()
    }),
    ("percent, signs only", |v| signs(v, |b| format!("%{b:02x}"))),
    ("percent twice", |v| {
        v.bytes().map(|b| format!("%25{b:02X}")).collect()
    }),
    ("decimal entities", |v| {
        mapped(v, |c| format!("&#{};", c as u32))
    }),
    ("hexadecimal entities", |v| {
        mapped(v, |c| format!("&#x{:X};", c as u32))
    }),
    ("entities, signs only", |v| signs(v, |b| format!("&#{b};"))),
    ("unicode escapes", |v| {
        v.encode_utf16().map(|u| format!("\\u{u:04x}")).collect()
    }),
    ("escaped signs", |v| signs(v, |b| format!("\\u{b:04X}"))),
    ("octets of code", |v| {
        v.bytes().map(|b| format!("\\x{b:02x}")).collect()
    }),
    ("quoted-printable", |v| signs(v, |b| format!("={b:02X}"))),
    ("soft line break", |v| halves(v, "=\r\n")),
    ("string concatenation", |v| halves(v, "\" + \"")),
    ("concatenation over lines", |v| halves(v, "' +\n    '")),
    ("emphasis inside", |v| {
        let (l, r) = v.split_at(middle(v));
        format!("{l}**{r}**")
    }),
    ("emphasis round", |v| format!("_{v}_")),
    ("code ticks", |v| format!("`{v}`")),
    ("inline tags", |v| halves(v, "</b><b>")),
    ("hex apart by spaces", |v| {
        numbers(v, " ", |b| format!("{b:02x}"))
    }),
    ("hex apart by colons", |v| {
        numbers(v, ":", |b| format!("{b:02X}"))
    }),
    ("hex apart by dashes", |v| {
        numbers(v, "-", |b| format!("{b:02x}"))
    }),
    ("hex in words", |v| {
        let pairs: Vec<String> = v.as_bytes().chunks(2).map(hex).collect();
        pairs.join(" ")
    }),
    ("hex behind a mark", |v| format!("0x{}", hex(v.as_bytes()))),
    ("marked hex in a list", |v| {
        numbers(v, ", ", |b| format!("0x{b:02x}"))
    }),
    ("marked hex, tight", |v| {
        numbers(v, ",", |b| format!("0x{b:02X}"))
    }),
    ("marked hex apart by spaces", |v| {
        numbers(v, " ", |b| format!("0x{b:02x}"))
    }),
    ("decimal list", |v| {
        format!("[{}]", numbers(v, ", ", |b| b.to_string()))
    }),
    ("decimal list, tight", |v| {
        format!("[{}]", numbers(v, ",", |b| b.to_string()))
    }),
    ("decimal list of a call", |v| {
        format!("bytes([{}])", numbers(v, ", ", |b| b.to_string()))
    }),
    ("characters of numbers", |v| {
        numbers(v, "+", |b| format!("chr({b})"))
    }),
    ("characters of numbers, apart", |v| {
        numbers(v, " || ", |b| format!("CHR({b})"))
    }),
    ("one call with all numbers", |v| {
        format!(
            "String.fromCharCode({})",
            numbers(v, ",", |b| b.to_string())
        )
    }),
    ("joined list of literals", |v| {
        format!("['{}'].join('')", halves(v, "', '"))
    }),
    ("list of literals joined by a text", |v| {
        format!("''.join([\"{}\"])", halves(v, "\",\""))
    }),
    ("literals of two kinds", |v| halves(v, "\" + '")),
    ("literals of a shell", |v| halves(v, "\"\"")),
    ("literals put together by a call", |v| {
        format!("CONCAT('{}')", halves(v, "', '"))
    }),
    ("encoded word of a mail", |v| {
        let word: String = v
            .bytes()
            .map(|b| match b {
                b' ' => "_".to_owned(),
                b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
                b => format!("={b:02X}"),
            })
            .collect();
        format!("=?utf-8?Q?{word}?=")
    }),
    ("field of a form", |v| {
        let field = signs(v, |b| format!("%{b:02X}"));
        format!("/a?x={}&y=1", field.replace("%20", "+"))
    }),
    ("base64 in indented lines", |v| {
        let code = base64(
            format!("{v}, written down for the file of the office in the town, thank you")
                .as_bytes(),
            "+/",
            true,
        );
        format!("{}\n    {}", &code[..64], &code[64..])
    }),
    ("hexadecimal in lines", |v| {
        let code = hex(format!("{v}, written down for the file, thank you").as_bytes());
        format!("{}\n{}", &code[..60], &code[60..])
    }),
    ("base64 in lines of a quoted mail", |v| {
        let code = base64(
            format!("{v}, written down for the file of the office in the town, thank you")
                .as_bytes(),
            "+/",
            true,
        );
        format!("{}\n> {}", &code[..72], &code[72..])
    }),
    ("named zero-width entities", |v| {
        between(v, "&ZeroWidthSpace;")
    }),
    ("decimal entities left open", |v| {
        mapped(v, |c| format!("&#{}", c as u32))
    }),
    ("hexadecimal entities left open", |v| {
        mapped(v, |c| format!("&#x{:x}", c as u32))
    }),
];

/// Ways to write a value that take it for another where nothing backs it; a value that one cannot change is left out.
pub(crate) const LOOKALIKES: &[Encoding] = &[
    ("Cyrillic letters", |v| {
        swapped(
            v,
            "aceopxysijABEHIKMOPCTXZ",
            "\u{430}\u{441}\u{435}\u{43E}\u{440}\u{445}\u{443}\u{455}\u{456}\u{458}\u{410}\u{412}\u{415}\u{41D}\u{406}\u{41A}\u{41C}\u{41E}\u{420}\u{421}\u{422}\u{425}\u{396}",
        )
    }),
    ("Greek letters", |v| {
        swapped(
            v,
            "aopikvABEZHIKMNOPTYX",
            "\u{3B1}\u{3BF}\u{3C1}\u{3B9}\u{3BA}\u{3BD}\u{391}\u{392}\u{395}\u{396}\u{397}\u{399}\u{39A}\u{39C}\u{39D}\u{39F}\u{3A1}\u{3A4}\u{3A5}\u{3A7}",
        )
    }),
    ("mathematical letters", |v| {
        mapped(v, |c| match c {
            'A'..='Z' => char::from_u32(0x1D5A0 + c as u32 - 'A' as u32)
                .unwrap()
                .into(),
            'a'..='z' => char::from_u32(0x1D5BA + c as u32 - 'a' as u32)
                .unwrap()
                .into(),
            _ => c.into(),
        })
    }),
    ("one letter of two scripts", |v| {
        match v.find(|c: char| "aekoAEKO".contains(c)) {
            Some(at) => {
                let letter = swapped(
                    &v[at..=at],
                    "aekoAEKO",
                    "\u{430}\u{435}\u{43A}\u{3BF}\u{391}\u{415}\u{39A}\u{41E}",
                );
                format!("{}{letter}{}", &v[..at], &v[at + 1..])
            }
            None => v.to_owned(),
        }
    }),
    ("digits apart", |v| number(v, |v| spread(v, " ", " "))),
    ("digits apart, groups further", |v| {
        number(v, |v| spread(v, " ", "  "))
    }),
    ("digits apart by dashes", |v| {
        number(v, |v| spread(&v.replace('-', " "), "-", ""))
    }),
    ("digits apart by dots", |v| {
        number(v, |v| spread(&v.replace('.', " "), ".", ""))
    }),
    ("O for 0", |v| number(v, |v| v.replace('0', "O"))),
    ("l for 1", |v| number(v, |v| v.replace('1', "l"))),
    ("I for 1 and o for 0", |v| {
        number(v, |v| v.replace('1', "I").replace('0', "o"))
    }),
    ("spelled out in English", |v| {
        let words = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "dash",
        ];
        spelled(v, &words, " ")
    }),
    ("spelled out in German", |v| {
        let words = [
            "null",
            "eins",
            "zwei",
            "drei",
            "vier",
            "f\u{FC}nf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "Strich",
        ];
        spelled(v, &words, ", ")
    }),
    ("superscript digits", |v| {
        number(v, |v| {
            drawn(
                v,
                "\u{2070}\u{B9}\u{B2}\u{B3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}",
            )
        })
    }),
    ("circled digits", |v| {
        number(v, |v| {
            drawn(
                v,
                "\u{24EA}\u{2460}\u{2461}\u{2462}\u{2463}\u{2464}\u{2465}\u{2466}\u{2467}\u{2468}",
            )
        })
    }),
    ("digits in black circles", |v| {
        number(v, |v| {
            drawn(
                v,
                "\u{24FF}\u{2776}\u{2777}\u{2778}\u{2779}\u{277A}\u{277B}\u{277C}\u{277D}\u{277E}",
            )
        })
    }),
    ("digits apart by commas", |v| {
        number(v, |v| spread(&v.replace(',', " "), ",", ""))
    }),
    ("groups apart by underscores", |v| {
        number(v, |v| groups(v, "_"))
    }),
    ("groups in brackets", |v| {
        number(v, |v| match groups(v, ") (") {
            groups if groups == v => groups,
            groups => format!("({groups})"),
        })
    }),
    ("groups in square brackets", |v| {
        number(v, |v| match groups(v, "][") {
            groups if groups == v => groups,
            groups => format!("[{groups}]"),
        })
    }),
    ("groups on lines of their own", |v| {
        number(v, |v| groups(v, "\n"))
    }),
    ("network address without dots", |v| {
        match v.split('.').count() {
            4 => v.replace('.', "_"),
            _ => v.to_owned(),
        }
    }),
];

/// Bytes as numbers, `joint` between them.
fn numbers(value: &str, joint: &str, write: impl Fn(u8) -> String) -> String {
    value.bytes().map(write).collect::<Vec<_>>().join(joint)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The ten characters of `shapes` in place of digits.
fn drawn(value: &str, shapes: &str) -> String {
    swapped(value, "0123456789", shapes)
}

/// The groups of letters and digits of a value, `joint` between them; a value of one group stays.
fn groups(value: &str, joint: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let groups: Vec<&str> = value
        .split(|c| !is_part(c))
        .filter(|group| !group.is_empty())
        .collect();
    match groups.len() {
        1 => value.to_owned(),
        _ => groups.join(joint),
    }
}

/// `to` in place of the characters of `from`.
fn swapped(value: &str, from: &str, to: &str) -> String {
    let swap = |c: char| match from.chars().position(|other| other == c) {
        Some(at) => to.chars().nth(at).unwrap_or(c),
        None => c,
    };
    value.chars().map(swap).collect()
}

/// Writes a value that is a number, with a letter or two, in another way.
fn number(value: &str, write: fn(&str) -> String) -> String {
    let letters = value.chars().filter(char::is_ascii_alphabetic).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_address = value.contains('.');
    match digits > 6 && letters < 3 && !is_address {
        true => write(value),
        false => value.to_owned(),
    }
}

/// `joint` between characters, and `round` on both sides of what is no digit or letter.
fn spread(value: &str, joint: &str, round: &str) -> String {
    let mut out = String::new();
    let mut was_sign = true;
    for c in value.chars() {
        let is_sign = !c.is_ascii_alphanumeric();
        match (is_sign, was_sign) {
            (true, _) if c == ' ' => out += if round.is_empty() { " " } else { round },
            (true, _) => out += &format!("{round}{c}{round}"),
            (false, false) => out += joint,
            _ => {}
        }
        if !is_sign {
            out.push(c);
        }
        was_sign = is_sign;
    }
    out
}

fn spelled(value: &str, words: &[&str], joint: &str) -> String {
    let is_plain = |c: char| c.is_ascii_digit() || "- ()".contains(c);
    if !value.chars().all(is_plain) {
        return value.to_owned();
    }
    let word = |c: char| match c {
        '-' => Some(words[10]),
        _ => c.to_digit(10).map(|digit| words[digit as usize]),
    };
    value
        .chars()
        .filter_map(word)
        .collect::<Vec<_>>()
        .join(joint)
}

/// Kinds of value and where they stand; token-shaped ones are stored split.
fn values() -> Vec<(&'static str, &'static str, String)> {
    let plain = [
        ("ssn", "Her SSN is ", "531-27-8846"),
        ("card", "Card ", "4111 1111 1111 1111"),
        ("iban", "IBAN: ", "DE89370400440532013000"),
        ("phone", "Phone: ", "(413) 555-0142"),
        ("e-mail", "write to ", "denise.alvarado@example.org"),
        ("steuer-id", "Steuer-ID: ", "86095742719"),
        ("rvnr", "RV-Nummer ", "15070649C103"),
        ("vin", "VIN ", "1M8GDM9AXKP042788"),
        ("npi", "NPI: ", "1234567893"),
        ("routing", "routing number ", "021000021"),
        ("dob", "DOB: ", "04/17/1986"),
        ("nhs", "NHS number ", "943 476 5919"),
        ("medicare", "Medicare number ", "1EG4-TE5-MK73"),
        ("ip", "client IP ", "192.0.2.146"),
        ("pesel", "PESEL ", "44051401359"),
        ("iban in groups", "IBAN ", "DE89 3704 0044 0532 0130 00"),
        ("british iban", "IBAN: ", "GB29NWBK60161331926819"),
        ("german phone", "Telefon: ", "030 90182736"),
        ("german date of birth", "geboren am ", "17.04.1986"),
        ("name", "Patientin: ", "Sabine Kr\u{FC}ger"),
        (
            "address",
            "Address: ",
            "148 Maple Street, Springfield, MA 01103",
        ),
        (
            "german address",
            "wohnhaft ",
            "Lindenstra\u{DF}e 14, 10969 Berlin",
        ),
    ];
    let split = [
        ("aws", "key ", ["AKIA", "6TCTY73V2GXJQZ2G"]),
        (
            "github",
            "token ",
            ["ghp_mF4w", "FAZf0G46JCozkO31Aco8xXhNja1FiqkO"],
        ),
        ("stripe", "key ", ["sk_live_", "4eC39HqLyjWDarjtT1zdp7dc"]),
        (
            "slack",
            "token ",
            [
                "xoxb-",
                "123456789012-123456789012-AbCdEfGhIjKlMnOpQrStUvWx",
            ],
        ),
        (
            "google",
            "key ",
            ["AIzaSy", "D4x7Qm2Kp9Rt5Wz8Vb3Nc6Hj1Lf0GsYuE"],
        ),
    ];
    let plain = plain.map(|(kind, before, value)| (kind, before, value.to_owned()));
    let split = split.map(|(kind, before, parts)| (kind, before, parts.concat()));
    plain.into_iter().chain(split).collect()
}

fn between(value: &str, what: &str) -> String {
    let parts: Vec<String> = value.chars().map(String::from).collect();
    parts.join(what)
}

fn mapped(value: &str, write: impl Fn(char) -> String) -> String {
    value.chars().map(write).collect()
}

fn digits(value: &str, zero: u32) -> String {
    let other = |c: char| {
        c.to_digit(10)
            .and_then(|d| char::from_u32(zero + d))
            .unwrap_or(c)
    };
    value.chars().map(other).collect()
}

/// Escapes what is no letter, digit or character beyond ASCII; a value without such a sign has its first escaped.
fn signs(value: &str, write: impl Fn(u8) -> String) -> String {
    let is_sign = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    let has_sign = value.contains(is_sign);
    let escape = |(at, c): (usize, char)| match is_sign(c) || (!has_sign && at == 0 && c.is_ascii())
    {
        true => write(c as u8),
        false => c.into(),
    };
    value.chars().enumerate().map(escape).collect()
}

fn middle(value: &str) -> usize {
    let half = value.len() / 2;
    (half..).find(|&at| value.is_char_boundary(at)).unwrap()
}

fn halves(value: &str, joint: &str) -> String {
    let (left, right) = value.split_at(middle(value));
    format!("{left}{joint}{right}")
}

fn base64(bytes: &[u8], last_two: &str, pads: bool) -> String {
    let alphabet =
        format!("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789{last_two}");
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| {
            bits << 8 | usize::from(*group.get(at).unwrap_or(&0))
        });
        for at in 0..4 {
            match at <= group.len() {
                true => out.push(char::from(alphabet.as_bytes()[bits >> (18 - 6 * at) & 63])),
                false if pads => out.push('='),
                false => {}
            }
        }
    }
    out
}

const FRAMES: &[(&str, &str)] = &[
    ("", ""),
    ("Dear colleague,\n\nas agreed. ", "\nKind regards\n"),
    ("{\"note\": \"", "\"}"),
    ("| ", " | open |"),
    ("He said so. ", ". Nothing else happened that day."),
];

/// Where a value stands in what is written round it.
fn wrapped(written: &str) -> Range<usize> {
    const WRAPPERS: &[(&str, &str)] = &[
        ("String.fromCharCode(", ")"),
        ("bytes([", "])"),
        ("''.join([\"", "\"])"),
        ("['", "'].join('')"),
        ("CONCAT('", "')"),
        ("=?utf-8?Q?", "?="),
        ("/a?x=", "&y=1"),
        ("[", "]"),
        ("(", ")"),
    ];
    let fits =
        |(open, close): &&(&str, &str)| written.starts_with(open) && written.ends_with(close);
    match WRAPPERS.iter().find(fits) {
        Some((open, close)) => open.len()..written.len() - close.len(),
        None => 0..written.len(),
    }
}

/// Bytes of a value that no finding covers, over all frames; and how many frames there were.
fn missed(scanner: &Scanner, before: &str, written: &str) -> (usize, usize) {
    let frames = case_count(FRAMES.len()).min(FRAMES.len());
    let is_missed = |(left, right): &&(&str, &str)| {
        let text = format!("{left}{before}{written}{right}");
        let value = wrapped(written);
        let start = left.len() + before.len() + value.start;
        let end = left.len() + before.len() + value.end;
        let covered: usize = scanner
            .scan(&text)
            .iter()
            .map(|f| {
                f.span()
                    .end
                    .min(end)
                    .saturating_sub(f.span().start.max(start))
            })
            .sum();
        // Marks tight round a value stay, and so does the sign that ends a split literal.
        let spare = written.len()
            - written
                .trim_matches(|c| "_`*\u{202C}\u{202D}\u{FE0F}\u{332}".contains(c))
                .len();
        covered + spare < value.len()
    };
    (FRAMES.iter().take(frames).filter(is_missed).count(), frames)
}

fn run(encodings: &[Encoding]) -> (usize, usize, String) {
    let scanner = Scanner::builtin();
    let (mut all, mut escaped, mut table) = (0, 0, String::new());
    for (name, encode) in encodings {
        let (mut own, mut own_all, mut kinds) = (0, 0, Vec::new());
        for (kind, before, value) in values() {
            let plain = missed(scanner, before, &value).0;
            assert_eq!(plain, 0, "{kind} is not found undisguised");
            let written = encode(&value);
            if written == value {
                continue;
            }
            let (lost, count) = missed(scanner, before, &written);
            own += lost;
            own_all += count;
            if lost > 0 {
                kinds.push(kind);
            }
        }
        table += &format!("| {name} | {own_all} | {own} | {} |\n", kinds.join(", "));
        all += own_all;
        escaped += own;
    }
    (all, escaped, table)
}

#[test]
fn tier_0_finds_everything() {
    let (_, escaped, table) = run(FOLDED);
    assert_eq!(escaped, 0, "{table}");
}

#[test]
fn tier_1_finds_99_percent() {
    let (all, escaped, table) = run(ENCODINGS);
    assert!(escaped * 100 <= all, "{escaped} of {all}\n{table}");
}

#[test]
fn tier_2_finds_what_a_cue_or_a_check_digit_backs() {
    let (all, escaped, table) = run(LOOKALIKES);
    assert!(escaped * 100 <= all * 5, "{escaped} of {all}\n{table}");
}

/// Decoding adds at most one finding in 100,000 clean words.
#[test]
fn clean_words_stay_clean() {
    let mut builder = Scanner::builder();
    let plain = builder
        .disguises(Disguises::Plain)
        .build(RuleSet::builtin_all())
        .unwrap();
    // The documents show a number or two.
    let clean = |text: &'static str| -> Vec<&'static str> {
        let words = text.split_inclusive(' ');
        words.filter(|word| !word.contains("531")).collect()
    };
    let words = clean(include_str!("../../README.md"));
    let more = clean(include_str!("../../DESIGN.md"));
    let (mut text, mut state) = (String::new(), 7_u64);
    for _ in 0..case_count(50_000) {
        state = state
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        let list = if state >> 63 == 0 { &words } else { &more };
        text += list[(state >> 33) as usize % list.len()];
    }
    let (with, without) = (Scanner::builtin().scan(&text), plain.scan(&text));
    let added = with.iter().filter(|f| !without.contains(f)).count();
    assert_eq!(
        added,
        0,
        "{:?}",
        with.iter()
            .filter(|f| !without.contains(f))
            .map(|f| &text[f.range()])
            .collect::<Vec<_>>()
    );
}

#[test]
fn encoded_more_than_three_times_is_blocked() {
    let scanner = Scanner::builtin();
    let mut code = "Her SSN is 531-27-8846, and more words follow.".to_owned();
    for depth in 1..8 {
        code = base64(code.as_bytes(), "+/", true);
        let redacted = scanner.redact(&code);
        let expected = if depth > 3 {
            Verdict::Blocked
        } else {
            Verdict::Redacted
        };
        assert_eq!(redacted.verdict(), expected, "{depth}");
    }
    let mut code = "%41".to_owned();
    for _ in 0..6 {
        code = code.replace('%', "%25");
    }
    assert_eq!(scanner.redact(&code).verdict(), Verdict::Blocked);
}

#[test]
fn the_whole_run_is_covered_and_only_the_value_of_an_escape() {
    let scanner = Scanner::builtin();
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("SSN NTMxLTI3LTg4NDY= end", "SSN [US_SSN] end"),
        ("SSN 531%2D27%2D8846%20end", "SSN [US_SSN]%20end"),
        ("SSN: 531-**27**-8846 end", "SSN: [US_SSN] end"),
        ("SSN _531-27-8846_ end", "SSN _[US_SSN]_ end"),
        ("see ssn_531-27-8846.pdf", "see ssn_[US_SSN].pdf"),
        ("see 531-27-8846_signed.pdf", "see [US_SSN]_signed.pdf"),
        ("see dob_04-17-1986_scan.pdf", "see dob_[DOB]_scan.pdf"),
        (
            "see IMG_531278846_20241130.jpg",
            "see IMG_531278846_20241130.jpg",
        ),
        (
            "{\"name\": \"Denise_Alvarado\"}",
            "{\"name\": \"[PERSON_NAME]\"}",
        ),
        ("let x = Denise_Alvarado;", "let x = Denise_Alvarado;"),
        (
            "{\"a\":\"SSN\\n531-27-8846\"}",
            "{\"a\":\"SSN\\n[US_SSN]\"}",
        ),
        ("SSN 531-27-\n  8846", "SSN [US_SSN]"),
        ("mail denise at example dot org now", "mail [EMAIL] now"),
        // Look-alikes in a keyword, in a value, and both at once.
        (
            "\u{405}\u{405}N 531278846 end",
            "\u{405}\u{405}N [US_SSN] end",
        ),
        (
            "routing numb\u{435}r 021000021 end",
            "routing numb\u{435}r [US_ABA_ROUTING] end",
        ),
        ("SSN \u{41E}78-O5-112\u{39F} end", "SSN [US_SSN] end"),
        // Spelled out, set apart.
        (
            "My social is zero seven eight, zero five, one one two zero.",
            "My social is [US_SSN].",
        ),
        ("SSN 0 7 8 - 0 5 - 1 1 2 0 end", "SSN [US_SSN] end"),
        (
            "4 1 1 1  1 1 1 1  1 1 1 1  1 1 1 1 end",
            "[PAYMENT_CARD] end",
        ),
        (
            "Sozialversicherungsnummer: eins f\u{FC}nf null sieben null sechs vier neun C eins null drei",
            "Sozialversicherungsnummer: eins f\u{FC}nf null sieben null sechs vier neun C eins null drei",
        ),
        // What nobody sees and what everybody sees are two texts.
        (
            "SSN 531-27-8846\u{E0061}\u{E0062} end",
            "SSN [US_SSN]\u{E0061}\u{E0062} end",
        ),
        (
            "\u{E0061}531-27-8846 is her SSN",
            "\u{E0061}[US_SSN] is her SSN",
        ),
        // Other ways to write a value.
        ("*531-27-8846* is her SSN", "*[US_SSN]* is her SSN"),
        ("__531-27-8846__ is her SSN", "__[US_SSN]__ is her SSN"),
        ("write to jane at example dot org", "write to [EMAIL]"),
        (
            "write to jane.roe (at) example (dot) org",
            "write to [EMAIL]",
        ),
        ("card 4111  1111  1111  1111 end", "card [PAYMENT_CARD] end"),
        ("card 4111\t1111\t1111\t1111 end", "card [PAYMENT_CARD] end"),
        ("IBAN DE89-3704-0044-0532-0130-00 end", "IBAN [IBAN] end"),
        ("IBAN de89370400440532013000 end", "IBAN [IBAN] end"),
        ("IBAN de89 3704 0044 0532 0130 00 end", "IBAN [IBAN] end"),
        ("SSN 531/27/8846 end", "SSN [US_SSN] end"),
        ("SSN 531.27.8846 end", "SSN [US_SSN] end"),
        ("SSN 531-\n27-8846 end", "SSN [US_SSN] end"),
        ("SSN 531\n27\n8846 end", "SSN [US_SSN] end"),
        ("SSN: 531 27\n8846 end", "SSN: [US_SSN] end"),
        ("card 4111 1111 1111\n1111 end", "card [PAYMENT_CARD] end"),
        ("card 41111111\n11111111 end", "card [PAYMENT_CARD] end"),
        (
            "IBAN DE89 3704 0044\n0532 0130 00 end",
            "IBAN [DE_IBAN] end",
        ),
    ] {
        let found = scanner.redact(text).text().to_owned();
        if found != expected {
            wrong.push(format!("{text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
