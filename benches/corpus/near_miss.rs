//! Text made to be slow for one rule, from the examples that the rule carries; and for all rules at once.

use promptveil::{Rule, RuleSet};

use super::random::Random;

/// A style of hostile text: fills up to a length.
type Style = fn(&Rule, &mut Random, &mut Vec<u8>, usize);

/// What is tried on each rule; each takes an equal part of the text, in one stretch.
const STYLES: [Style; 6] = [
    broken_examples,
    broken_values,
    beginnings,
    cues,
    dense_matches,
    nested,
];

/// `len` bytes of near misses, beginnings, cues and dense matches of one rule; the same for the same arguments.
pub(crate) fn of_rule(rule: &Rule, len: usize) -> Vec<u8> {
    let id = rule.id().as_str().bytes();
    let seed = id.fold(7_u64, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let mut random = Random::new(seed);
    let mut text = Vec::with_capacity(len + 4096);
    for (at, style) in (1..).zip(STYLES) {
        style(rule, &mut random, &mut text, len * at / STYLES.len());
    }
    super::cut(&mut text, len);
    text
}

/// Hostile texts that no single rule has to itself: a name, and a piece that is repeated.
pub(crate) const PIECES: &[(&str, &str)] = &[
    ("nested begins", "-----BEGIN RSA PRIVATE KEY-----\n"),
    ("begins of one line", "-----BEGIN "),
    ("digits", "4"),
    ("digit groups", "4111-"),
    ("signs of addresses", "a@"),
    ("users", "postgres://a:"),
    ("tokens", "eyJhbGciOi."),
    ("cues", "ssn account routing "),
    ("a table without cells", "ssn,account,dob\n"),
    ("zero width", "1\u{200b}"),
    ("full width", "\u{ff11}"),
    ("marks", "1\u{301}"),
    ("stray bytes", "\u{e9}1"),
    (
        "a script without blanks",
        "\u{65e5}\u{672c}\u{8a9e}\u{306e}\u{756a}\u{53f7}531278846",
    ),
    ("base64", "NTMxLTI3LTg4NDY"),
    ("hexadecimal", "3533312d"),
    ("percent", "%25"),
    ("entities", "&#45;&amp;"),
    ("escapes", "\\u002d\\\\"),
    ("joined literals", "'5' + "),
    ("emphasis", "5**1_"),
    ("tags", "5<b>"),
    ("soft wraps", "5=\n"),
    ("spelled out", "a at b dot "),
    ("blank lines", "5\n\n"),
    ("one match in 12 bytes", "531-27-8846 "),
    (
        "overlapping findings",
        "SSN 531-27-8846,IBAN DE89370400440532013000,a.b@c.org:",
    ),
];

/// `len` bytes of one piece.
pub(crate) fn of_piece(piece: &str, len: usize) -> Vec<u8> {
    let mut text = piece.bytes().cycle().take(len).collect();
    super::cut(&mut text, len);
    text
}

/// `len` bytes of broken values of all rules in turn, on one line.
pub(crate) fn of_all_rules(rules: &RuleSet, len: usize) -> Vec<u8> {
    let mut random = Random::new(11);
    let mut text = Vec::with_capacity(len + 4096);
    while text.len() < len {
        for rule in rules.iter() {
            let start = text.len();
            broken_examples(rule, &mut random, &mut text, start + 1);
        }
    }
    super::cut(&mut text, len);
    // One line: nothing ends a table, a list or a paragraph.
    for byte in text.iter_mut().filter(|byte| **byte == b'\n') {
        *byte = b' ';
    }
    text
}

fn broken_examples(rule: &Rule, random: &mut Random, text: &mut Vec<u8>, end: usize) {
    while text.len() < end {
        for example in rule.must_match() {
            let broken = broken(random, &example.value);
            let whole = example.text.replacen(&example.value, &broken, 1);
            text.extend_from_slice(whole.as_bytes());
            text.push(b'\n');
        }
        stop_without_examples(rule, text, end);
    }
}

fn broken_values(rule: &Rule, random: &mut Random, text: &mut Vec<u8>, end: usize) {
    while text.len() < end {
        for example in rule.must_match() {
            text.extend_from_slice(broken(random, &example.value).as_bytes());
            text.push(b' ');
        }
        stop_without_examples(rule, text, end);
    }
}

/// The first half of a value again and again: each is a literal hit or a run that never becomes a match.
fn beginnings(rule: &Rule, _: &mut Random, text: &mut Vec<u8>, end: usize) {
    while text.len() < end {
        for example in rule.must_match() {
            let half: String = example
                .value
                .chars()
                .take(example.value.chars().count() / 2 + 1)
                .collect();
            text.extend_from_slice(half.as_bytes());
        }
        stop_without_examples(rule, text, end);
    }
}

/// What stands round a value, without the value.
fn cues(rule: &Rule, _: &mut Random, text: &mut Vec<u8>, end: usize) {
    while text.len() < end {
        for example in rule.must_match() {
            let round = example.text.replacen(&example.value, "", 1);
            text.extend_from_slice(round.as_bytes());
            text.push(b' ');
        }
        stop_without_examples(rule, text, end);
    }
}

fn dense_matches(rule: &Rule, _: &mut Random, text: &mut Vec<u8>, end: usize) {
    while text.len() < end {
        for example in rule.must_match() {
            text.extend_from_slice(example.text.as_bytes());
            text.extend_from_slice(b" \n");
        }
        stop_without_examples(rule, text, end);
    }
}

/// Beginnings of a match inside one another: the example up to its last character, so that every start hopes.
fn nested(rule: &Rule, _: &mut Random, text: &mut Vec<u8>, end: usize) {
    while text.len() < end {
        for example in rule.must_match() {
            let mut all = example.text.chars();
            all.next_back();
            text.extend_from_slice(all.as_str().as_bytes());
        }
        stop_without_examples(rule, text, end);
    }
}

/// The value with one of its letters or digits changed to another of its kind.
fn broken(random: &mut Random, value: &str) -> String {
    let places: Vec<usize> = value
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphanumeric())
        .map(|(at, _)| at)
        .collect();
    let mut bytes = value.as_bytes().to_vec();
    if !places.is_empty() {
        let at = *random.pick(&places);
        bytes[at] = match bytes[at] {
            b'0'..=b'8' | b'a'..=b'y' | b'A'..=b'Y' => bytes[at] + 1,
            b'9' => b'0',
            letter => letter - 1,
        };
    }
    String::from_utf8(bytes).expect("one ASCII character for another")
}

/// A rule without examples has its name instead, so that the text gets its length.
fn stop_without_examples(rule: &Rule, text: &mut Vec<u8>, end: usize) {
    while rule.must_match().is_empty() && text.len() < end {
        text.extend_from_slice(rule.entity().as_bytes());
    }
}
