//! Generated texts: valid identifiers, near misses, cues, Unicode and noise, glued together in hostile ways.

use promptveil::RuleSet;

/// How many cases to run: `PROMPTVEIL_CASES`, or `default`.
pub(crate) fn case_count(default: usize) -> usize {
    let stated = std::env::var("PROMPTVEIL_CASES").ok();
    stated
        .and_then(|count| count.parse().ok())
        .unwrap_or(default)
}

/// A stream of texts, the same for the same seed.
pub(crate) struct Texts {
    state: u64,
    pieces: Vec<Vec<u8>>,
}

const GLUE: &[&str] = &[
    " ", " ", " ", " ", ", ", "; ", "\n", "\n\n", "-", ".", "/", ":", "_", "", "(", ") ", "\t",
    "| ", "\"", "=", "\u{200B}", "\u{A0}", "–", "ä", "日", "\u{AD}", "\r\n", "<b>", "*", "@",
];

const NOISE: &[&str] = &[
    "the",
    "office",
    "call",
    "number",
    "SSN",
    "account",
    "order",
    "is",
    "patient",
    "MRN",
    "docket no.",
    "routing",
    "passport",
    "ID",
    "DOB",
    "license",
    "12",
    "2024",
    "3.14",
    "A1",
    "x9",
    "078-05-1120",
    "000-00-0000",
    "1234567890",
    "123456789",
    "4111 1111 1111 1111",
    "4111111111111112",
    "a@b",
    "user@host.example",
    "://",
    "ghp_",
    "eyJ",
    "-----BEGIN",
    "DE89",
    "0x",
    "AKIA",
    "sk-",
    "password:",
    "token=",
    "naïve",
    "Straße",
    "０７８",
    "😀",
    "Massachusetts",
    "driver's license",
    "John",
    "Smith",
    "Mr.",
    "Herr",
    "::1",
    "10.0.0.1",
    "50%",
    "$1,200.00",
];

impl Texts {
    pub(crate) fn new(seed: u64) -> Texts {
        let rules = RuleSet::builtin_all();
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for rule in rules.iter() {
            for example in rule.must_match() {
                pieces.push(example.text.clone().into_bytes());
                pieces.push(example.value.clone().into_bytes());
            }
            for text in rule.must_not_match() {
                pieces.push(text.clone().into_bytes());
            }
        }
        Texts {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            pieces,
        }
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) % bound as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// `text` in pieces, cut anywhere: into bytes, or as wide as some thousands of them.
    pub(crate) fn cuts<'t>(&mut self, text: &'t [u8]) -> Vec<&'t [u8]> {
        let widest = [1, 3, 17, 300, 5_000][self.below(5)];
        let mut rest = text;
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let (chunk, tail) = rest.split_at((1 + self.below(widest)).min(rest.len()));
            chunks.push(chunk);
            rest = tail;
        }
        chunks
    }

    pub(crate) fn next_text(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        for _ in 0..1 + self.below(8) {
            match self.below(10) {
                0..=3 => {
                    let at = self.below(self.pieces.len());
                    text.extend_from_slice(&self.pieces[at]);
                }
                4 => self.push_mutated(&mut text),
                5 => self.push_digits(&mut text),
                6 if self.below(2) == 0 => self.push_encoded(&mut text),
                _ => text.extend_from_slice(self.pick(NOISE).as_bytes()),
            }
            text.extend_from_slice(self.pick(GLUE).as_bytes());
        }
        if self.below(20) == 0 && !text.is_empty() {
            let at = self.below(text.len());
            text[at] = 0x80 | self.below(128) as u8;
        }
        text
    }

    /// A known piece with one character changed, doubled or removed.
    fn push_mutated(&mut self, text: &mut Vec<u8>) {
        let at = self.below(self.pieces.len());
        let mut piece = String::from_utf8_lossy(&self.pieces[at]).into_owned();
        let places: Vec<usize> = piece.char_indices().map(|(at, _)| at).collect();
        if places.is_empty() {
            return;
        }
        let at = places[self.below(places.len())];
        match self.below(4) {
            0 => piece.insert(at, char::from(b'0' + self.below(10) as u8)),
            1 => piece.insert(at, '\u{200B}'),
            2 => drop(piece.remove(at)),
            _ => {
                piece.remove(at);
                let glue = self.pick(GLUE);
                piece.insert_str(at, glue);
            }
        }
        text.extend_from_slice(piece.as_bytes());
    }

    /// A known piece in one or two disguises.
    fn push_encoded(&mut self, text: &mut Vec<u8>) {
        let at = self.below(self.pieces.len());
        let mut piece = String::from_utf8_lossy(&self.pieces[at]).into_owned();
        for _ in 0..1 + self.below(2) {
            let disguises = match self.below(3) {
                0 => crate::evasion::LOOKALIKES,
                _ => crate::evasion::ENCODINGS,
            };
            piece = (disguises[self.below(disguises.len())].1)(&piece);
        }
        text.extend_from_slice(piece.as_bytes());
    }

    fn push_digits(&mut self, text: &mut Vec<u8>) {
        for _ in 0..1 + self.below(20) {
            text.push(b'0' + self.below(10) as u8);
            if self.below(5) == 0 {
                text.push(b" -./"[self.below(4)]);
            }
        }
    }
}
