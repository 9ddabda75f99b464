//! Numbers made up by a format, and near misses.

use super::{Chars, Part, read};

/// A number of the format.
pub(super) fn sample(parts: &[Part], seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut writer = Writer {
        // Half of all samples are spelled as the format writes them.
        is_free: random.below(2) == 0,
        random,
        out: String::new(),
    };
    writer.parts(parts);
    writer.out
}

/// How often a change is tried before a miss is made that cannot fail.
const TRIES: u64 = 64;

/// A text that is nearly a number of the format and holds none.
pub(super) fn near_miss(parts: &[Part], seed: u64) -> String {
    let mut random = Random::new(seed ^ 0x6E65_6172);
    for _ in 0..TRIES {
        let sample = sample(parts, random.next());
        let changed = change(&sample, &mut random);
        // A scanner looks below the emphasis of Markdown, so a stray `_` does not make a miss.
        let bare = changed.replace('_', "");
        let holds_none = [&changed, &bare]
            .iter()
            .all(|text| !read::is_in(parts, text));
        if changed != sample && !changed.is_empty() && holds_none {
            return changed;
        }
    }
    // One word longer than any number of the format: 40 parts of 40 characters, or a format of 1,000.
    format!("{}{}", sample(parts, seed), "x".repeat(2_000))
}

/// One slip of a pen: a character too many, too few, of the wrong kind or in the wrong place.
fn change(sample: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = sample.chars().collect();
    let at = random.index(chars.len());
    let other = match random.below(3) {
        0 => random.letter(),
        1 => random.pick(&[':', '+', '#', ',']),
        _ => random.digit(),
    };
    match random.below(8) {
        0 => {
            chars.remove(at);
        }
        1 => chars.insert(at, other),
        2 => chars[at] = other,
        3 => chars.insert(at, chars[at]),
        4 => chars.push(random.digit()),
        5 => chars.push(random.letter()),
        6 => chars.insert(0, other),
        _ => {
            let next = (at + 1) % chars.len();
            chars.swap(at, next);
        }
    }
    chars.into_iter().collect()
}

struct Writer {
    random: Random,
    is_free: bool,
    out: String,
}

impl Writer {
    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            self.part(part);
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Literal(text) => self.word(text),
            Part::Exact(text) => self.out.push_str(text),
            Part::Separator { written, required } => self.separator(written, *required),
            Part::Run { of, min, max } => self.run(*of, *min, *max),
            Part::Year => self.number(1900, 2099),
            Part::Month => self.number(1, 12),
            Part::Day => self.number(1, 31),
            Part::OneOf { values, exact_case } => {
                let value = &values[self.random.index(values.len())];
                match exact_case {
                    true => self.out.push_str(value),
                    false => self.word(value),
                }
            }
            Part::Optional(inner) if self.random.below(2) == 0 => self.parts(inner),
            Part::Optional(_) => {}
        }
    }

    fn word(&mut self, text: &str) {
        let case = if self.is_free {
            self.random.below(3)
        } else {
            0
        };
        match case {
            1 => self.out.push_str(&text.to_ascii_lowercase()),
            2 => self.out.push_str(&text.to_ascii_uppercase()),
            _ => self.out.push_str(text),
        }
    }

    fn separator(&mut self, written: &str, required: bool) {
        const OTHERS: [&str; 8] = ["-", " ", "/", ".", "_", " - ", " /", ""];
        let choices = if required { &OTHERS[..7] } else { &OTHERS[..] };
        match self.is_free {
            true => self.out.push_str(choices[self.random.index(choices.len())]),
            false => self.out.push_str(written),
        }
    }

    fn run(&mut self, of: Chars, min: usize, max: usize) {
        let len = min + self.random.index(max - min + 1);
        for _ in 0..len {
            let c = match of {
                Chars::Digits => self.random.digit(),
                Chars::Alnum if self.random.below(2) == 0 => self.random.digit(),
                Chars::Letters if self.is_free && self.random.below(4) == 0 => {
                    self.random.letter().to_ascii_lowercase()
                }
                _ => self.random.letter(),
            };
            self.out.push(c);
        }
    }

    /// A number with as many digits as `last`.
    fn number(&mut self, first: usize, last: usize) {
        let width = last.to_string().len();
        let number = first + self.random.index(last - first + 1);
        self.out.push_str(&format!("{number:0width$}"));
    }
}

/// Splitmix64: every seed gives a sequence of its own, and samples stay the same from release to release.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    fn pick(&mut self, from: &[char]) -> char {
        from[self.index(from.len())]
    }

    fn digit(&mut self) -> char {
        char::from(b'0' + self.below(10) as u8)
    }

    fn letter(&mut self) -> char {
        char::from(b'A' + self.below(26) as u8)
    }
}
