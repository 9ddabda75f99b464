//! Texts for benchmarks: a deterministic generator, so that no large file is stored.
//!
//! All values are made up. The identifiers come from a seeded random generator and pass the check digits of their
//! kind; none was copied from a person, an account or a device.

// Each benchmark and example includes this module whole and uses a part of it.
#![allow(dead_code)]

mod hostile;
mod identifiers;
mod logs;
pub(crate) mod near_miss;
mod prose;
mod random;
mod records;
mod source;
mod unicode;

use std::ops::ControlFlow;

use promptveil::{Input, Scanner, Scratch};

use prose::Prose;
use random::Random;

/// One kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Corpus {
    /// English office and case-work text, one identifier in about 2 KB.
    Prose,
    /// The same text without identifiers.
    Clean,
    /// Records with identifiers in almost every line, and many near misses.
    Dense,
    /// Time stamps, UUIDs, hexadecimal, decimals, JSON and stack traces; hardly an identifier.
    Logs,
    /// German office text with umlauts, one German identifier in about 2 KB.
    German,
    /// Emoji, no-break spaces, full-width digits, zero-width characters, CJK and other scripts.
    Unicode,
    /// Long base64 runs.
    Base64,
    /// Near misses at every byte.
    Adversarial,
    /// Source code in several languages.
    Source,
}

impl Corpus {
    pub(crate) const ALL: [Corpus; 9] = [
        Corpus::Prose,
        Corpus::Clean,
        Corpus::Dense,
        Corpus::Logs,
        Corpus::German,
        Corpus::Unicode,
        Corpus::Base64,
        Corpus::Adversarial,
        Corpus::Source,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Corpus::Prose => "prose",
            Corpus::Clean => "clean",
            Corpus::Dense => "dense",
            Corpus::Logs => "logs",
            Corpus::German => "german",
            Corpus::Unicode => "unicode",
            Corpus::Base64 => "base64",
            Corpus::Adversarial => "adversarial",
            Corpus::Source => "source",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Corpus> {
        Corpus::ALL.into_iter().find(|corpus| corpus.name() == name)
    }
}

/// Exactly `bytes` bytes of valid UTF-8; the same for the same arguments, always.
///
/// A shorter text is the beginning of a longer one, but for the last few bytes.
pub(crate) fn corpus(name: Corpus, bytes: usize) -> Vec<u8> {
    // The slack takes the last paragraph or record, so that the buffer does not grow.
    let mut out = Vec::with_capacity(bytes + (64 << 10));
    let random = Random::new(0x70_72_6f_6d_70_74 ^ ((name as u64) << 56));
    match name {
        Corpus::Prose => Prose::english(random).with_identifiers(&mut out, bytes),
        Corpus::Clean => Prose::english(random).clean(&mut out, bytes),
        Corpus::Dense => records::dense(random, &mut out, bytes),
        Corpus::Logs => logs::logs(&mut Prose::english(random), &mut out, bytes),
        Corpus::German => Prose::german(random).with_identifiers(&mut out, bytes),
        Corpus::Unicode => unicode::unicode(random, &mut out, bytes),
        Corpus::Base64 => hostile::base64(random, &mut out, bytes),
        Corpus::Adversarial => hostile::adversarial(random, &mut out, bytes),
        Corpus::Source => source::source(&mut Prose::english(random), &mut out, bytes),
    }
    cut(&mut out, bytes);
    out
}

/// `count` prompts of 200 to 4,000 bytes: a task for an assistant and the text it is about.
///
/// Short ones are more frequent than long ones. About half hold an identifier.
pub(crate) fn prompts(count: usize) -> Vec<String> {
    const TASKS: &[&str] = &[
        "Summarize the following memo in three bullet points:\n\n",
        "Draft a polite reply to this email.\n\n",
        "What is missing in this application? Answer briefly.\n\n",
        "Rewrite this text in plain language:\n\n",
        "Translate the letter below into English.\n\n",
        "Turn these rows into a table with one line per person:\n\n",
        "Why does this fail? Here is the log:\n\n",
        "Review this code and point out bugs:\n\n",
    ];
    let mut random = Random::new(0x70_72_6f_6d_70_74_73);
    let mut english = Prose::english(Random::new(random.next()));
    let mut german = Prose::german(Random::new(random.next()));
    let mut body = Vec::new();
    (0..count)
        .map(|_| {
            body.clear();
            let task = random.below(TASKS.len());
            body.extend_from_slice(TASKS[task].as_bytes());
            // 200 bytes times up to twenty, evenly on a logarithmic scale.
            let len = (200.0 * 20f64.powf(random.below(1_000) as f64 / 1_000.0)) as usize;
            match task {
                4 => running_text(&mut german, &mut random, &mut body, len),
                5 => records::dense(Random::new(random.next()), &mut body, len),
                6 => logs::logs(&mut english, &mut body, len),
                7 => source::source(&mut english, &mut body, len),
                _ => running_text(&mut english, &mut random, &mut body, len),
            }
            cut(&mut body, len);
            String::from_utf8_lossy(&body).into_owned()
        })
        .collect()
}

/// A paragraph with no identifier or one to three of them.
fn running_text(prose: &mut Prose, random: &mut Random, out: &mut Vec<u8>, len: usize) {
    if random.one_in(2) {
        for _ in 0..random.within(1, 3) {
            prose.sentence(out);
            prose.identifier_sentence(out);
        }
    }
    prose.clean(out, len);
}

/// Cuts at `len`; a character that would be torn becomes spaces.
fn cut(out: &mut Vec<u8>, len: usize) {
    out.truncate(len);
    if let Err(torn) = std::str::from_utf8(out) {
        out.truncate(torn.valid_up_to());
        out.resize(len, b' ');
    }
}

/// How many findings a scan reports: what benchmarks count, and compare with another way to that number.
pub(crate) fn count_findings(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> usize {
    let mut findings = 0;
    scanner.scan_with(scratch, &Input::new(text), |_| {
        findings += 1;
        ControlFlow::Continue(())
    });
    findings
}

/// The same through chunks of 4 KiB.
pub(crate) fn count_streamed(scanner: &Scanner, text: &[u8]) -> usize {
    let mut stream = scanner.scan_stream();
    for chunk in text.chunks(4 << 10) {
        stream.push(chunk, |_, _| ());
    }
    stream.finish(|_, _| ()).findings() as usize
}

/// A number of bytes as people write it: `4096`, `64K`, `64M`, `1G`.
pub(crate) fn parse_size(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches(['K', 'M', 'G']);
    let shift = match &text[digits.len()..] {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    digits.parse::<usize>().ok()?.checked_mul(1 << shift)
}
