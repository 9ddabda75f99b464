//! What do more rules cost? Instructions, throughput, build time and memory with 30 to 3,000 of them.
//!
//! ```text
//! cargo bench --bench growth              # prints the table
//! cargo bench --bench growth -- --record  # and writes benches/record/growth.md
//! ```
//!
//! Instructions are counted by valgrind, in processes of their own: a busy machine says the same. Time is for
//! orientation.
//!
//! A third each of the synthetic rules are secrets with a prefix, shapes of digits, and ids that need a keyword.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use promptveil::{Engine, RuleSet, Scanner, Scratch};
use regex::bytes::{RegexSet, RegexSetBuilder};

mod corpus;
mod counting;

use corpus::{Corpus, count_findings};

const COUNTS: [usize; 5] = [30, 100, 300, 1_000, 3_000];
/// A file may hold 1 MiB: more rules come in several packs.
const RULES_OF_PACK: usize = 500;
const PROSE: usize = 8 << 20;
/// The naive engine reads less, and a set of regexes too: rules times bytes is a long time.
const SLOW_PROSE: usize = 256 << 10;
const NAIVE_PROSE: usize = 4 << 10;
/// Valgrind is slow as well.
const COUNTED_PROSE: usize = 1 << 20;
const RUNS: usize = 3;
/// Most that the larger of two numbers of rules may cost, in instructions of the smaller one.
const BOUND: (usize, usize, f64) = (100, 1_000, 1.3);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--count") {
        let count = args.get(at + 1).and_then(|count| count.parse().ok());
        return count_one(count.expect("--count takes a number of rules"));
    }
    let mut table = String::from(
        "| rules | engine | build, ms | memory, MiB | prose, instructions a byte | prose, GB/s | findings |\n\
         |---:|---|---:|---:|---:|---:|---:|\n",
    );
    let mut costs = Vec::new();
    for count in COUNTS {
        let cost = instructions(count);
        costs.push((count, cost));
        for row in rows(count, cost) {
            println!("{row}");
            table += &row;
            table.push('\n');
        }
    }
    let cost = |count: usize| {
        costs
            .iter()
            .find(|(of, _)| *of == count)
            .map(|(_, cost)| cost)
    };
    let (few, many, bound) = BOUND;
    if let (Some(of_few), Some(of_many)) = (cost(few), cost(many)) {
        let ratio = of_many / of_few;
        let verdict = if ratio <= bound { "holds" } else { "is missed" };
        table += &format!(
            "\n{many} rules take {ratio:.2} times the instructions of {few} on prose; the bar of {bound} {verdict}.\n"
        );
    }
    if std::env::args().any(|arg| arg == "--record") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/record/growth.md");
        std::fs::write(path, record(&table)).expect("the folder of records is there");
    }
}

/// Instructions for each byte of prose with so many rules, once warm.
fn instructions(count: usize) -> f64 {
    let file = std::env::temp_dir().join(format!("growth-{}-{count}", std::process::id()));
    let this = std::env::current_exe().expect("a process knows its program");
    let status = std::process::Command::new("valgrind")
        .args(["-q", "--tool=callgrind", "--collect-atstart=no"])
        .arg("--toggle-collect=growth::counted")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(this)
        .args(["--count", &count.to_string()])
        .status();
    let is_done = status.expect("valgrind is missing: apt-get install valgrind");
    assert!(is_done.success());
    let profile = std::fs::read_to_string(&file).expect("valgrind writes what it counted");
    let _ = std::fs::remove_file(&file);
    let mut totals = profile.lines().filter_map(|line| {
        let total = line
            .strip_prefix("totals: ")
            .or(line.strip_prefix("summary: "))?;
        total.trim().parse::<f64>().ok()
    });
    let total = totals.next().expect("a profile has a total");
    assert!(total > 0.0, "the counted function was not found");
    total / COUNTED_PROSE as f64
}

/// What valgrind runs.
fn count_one(count: usize) {
    let rules: Vec<Synthetic> = (0..count).map(synthetic).collect();
    let text = &prose(&rules)[..COUNTED_PROSE];
    let scanner = scanner(&rules, Engine::Candidates);
    let mut scratch = Scratch::new();
    let expected = count_findings(&scanner, &mut scratch, text);
    let found = counted(&scanner, &mut scratch, text);
    assert!(found > 0 && found == expected);
}

/// The function that valgrind looks for.
#[inline(never)]
fn counted(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> usize {
    count_findings(scanner, scratch, black_box(text))
}

fn rows(count: usize, cost: f64) -> Vec<String> {
    let rules: Vec<Synthetic> = (0..count).map(synthetic).collect();
    let text = prose(&rules);
    let mut rows = Vec::new();

    let (candidates, built) = measured(|| scanner(&rules, Engine::Candidates));
    let (naive, naive_built) = measured(|| scanner(&rules, Engine::Naive));
    assert_eq!(
        candidates.scan_bytes(&text[..NAIVE_PROSE]),
        naive.scan_bytes(&text[..NAIVE_PROSE]),
        "engines differ"
    );
    let (findings, speed) = best(&text, |text| candidates.scan_bytes(text).len());
    assert!(findings > 0);
    let cost = format!("{cost:.1}");
    rows.push(built.row(
        count,
        "candidates first",
        &cost,
        speed,
        &findings.to_string(),
    ));
    let (_, speed) = best(&text[..NAIVE_PROSE], |text| naive.scan_bytes(text).len());
    rows.push(naive_built.row(count, "naive", "-", speed, "the same"));

    let (set, built) = measured(|| regex_set(&rules));
    let slow = &text[..SLOW_PROSE];
    let (_, speed) = best(slow, |text| {
        // Line by line: for a whole text a set says which rules match somewhere, and stops once all have.
        let lines = text.split(|&byte| byte == b'\n');
        lines.map(|line| set.matches(line).iter().count()).sum()
    });
    rows.push(built.row(count, "regex::RegexSet", "-", speed, "lines only"));
    rows
}

/// One rule, and a value it finds.
struct Synthetic {
    regex: String,
    keyword: Option<String>,
    example: String,
}

fn synthetic(at: usize) -> Synthetic {
    let number = at / 3;
    match at % 3 {
        0 => {
            let prefix = format!("{}_", word(number * 7 + 3));
            Synthetic {
                regex: format!("{prefix}[0-9A-Za-z]{{24}}"),
                keyword: None,
                example: format!("{prefix}4fK9sQ2mZx81LpTn0VbYc3Rd"),
            }
        }
        1 => {
            let separator = ["-", " ", "/", r"\."][number % 4];
            let (one, two, three) = (
                2 + number / 4 % 5,
                2 + number / 20 % 5,
                2 + number / 100 % 11,
            );
            let plain = separator.trim_start_matches('\\');
            Synthetic {
                regex: format!(r"\d{{{one}}}{separator}\d{{{two}}}{separator}\d{{{three}}}"),
                keyword: None,
                example: ["7".repeat(one), "4".repeat(two), "9".repeat(three)].join(plain),
            }
        }
        _ => {
            let keyword = format!(
                "{} {}",
                word(number * 5 + 1),
                ["file", "case", "member", "order"][number % 4]
            );
            Synthetic {
                regex: format!(r"[A-Z]{{{}}}\d{{{}}}", 1 + number % 3, 5 + number % 6),
                example: format!(
                    "{keyword} {}{}",
                    "K".repeat(1 + number % 3),
                    "4".repeat(5 + number % 6)
                ),
                keyword: Some(keyword),
            }
        }
    }
}

/// A made-up word that can be spoken, another one for each number below 8,000.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ko", "mi", "ter", "lan", "dos", "vel", "ri", "sun", "par", "gel", "hum", "ne",
        "tik", "fol", "wes", "jar", "qui", "zan", "ock",
    ];
    let syllable = |place: usize| SYLLABLES[number / 20_usize.pow(place as u32) % 20];
    [syllable(0), syllable(1), syllable(2)].concat()
}

/// English prose with a value of some rule in about 8 KiB.
fn prose(rules: &[Synthetic]) -> Vec<u8> {
    let clean = corpus::corpus(Corpus::Clean, PROSE);
    let mut text = Vec::with_capacity(PROSE + (256 << 10));
    for (at, part) in clean.chunks(8 << 10).enumerate() {
        text.extend_from_slice(b" ");
        text.extend_from_slice(rules[at * 11 % rules.len()].example.as_bytes());
        text.extend_from_slice(b". ");
        text.extend_from_slice(part);
    }
    text
}

fn scanner(rules: &[Synthetic], engine: Engine) -> Scanner {
    let mut all: Option<RuleSet> = None;
    for (number, part) in rules.chunks(RULES_OF_PACK).enumerate() {
        let pack = RuleSet::from_toml(&pack(number, part)).expect("synthetic packs are valid");
        all = Some(match all {
            Some(rules) => rules.merge(pack).expect("ids differ"),
            None => pack,
        });
    }
    let rules = all.expect("there are rules");
    let mut builder = Scanner::builder();
    // Under valgrind everything takes fifty times as long.
    let time = Duration::from_secs(3_600);
    builder.engine(engine).size_limit(1 << 30).time_limit(time);
    builder.build(rules).expect("synthetic rules compile")
}

fn pack(number: usize, rules: &[Synthetic]) -> String {
    let mut text = format!(
        "schema = 1\nid = \"growth-{number}\"\nversion = \"1\"\ndescription = \"Synthetic.\"\nlicense = \"CC0-1.0\"\n"
    );
    for (at, rule) in rules.iter().enumerate() {
        let _ = write!(
            text,
            "[[rules]]\nid = \"r-{number}-{at}\"\nentity = \"X\"\ndescription = \"d\"\nseverity = \"low\"\nregex = '{}'\n",
            rule.regex
        );
        if let Some(keyword) = &rule.keyword {
            let _ = writeln!(
                text,
                "require_context = true\ncontext = [{{ keywords = [\"{keyword}\"], weight = 20 }}]"
            );
        }
    }
    text
}

fn regex_set(rules: &[Synthetic]) -> RegexSet {
    let regexes = rules
        .iter()
        .map(|rule| format!(r"(?-u:\b)(?:{})", rule.regex.replace(r"\d", "[0-9]")));
    RegexSetBuilder::new(regexes)
        .size_limit(1 << 30)
        .dfa_size_limit(64 << 20)
        .build()
        .expect("synthetic rules compile")
}

/// What it took to build something.
struct Built {
    seconds: f64,
    bytes: i64,
}

fn measured<T>(build: impl FnOnce() -> T) -> (T, Built) {
    let (start, before) = (Instant::now(), counting::live_bytes());
    let built = build();
    let seconds = start.elapsed().as_secs_f64();
    let bytes = counting::live_bytes() - before;
    (built, Built { seconds, bytes })
}

impl Built {
    fn row(&self, rules: usize, engine: &str, cost: &str, speed: f64, findings: &str) -> String {
        format!(
            "| {rules} | {engine} | {:.1} | {:.1} | {cost} | {speed:.5} | {findings} |",
            self.seconds * 1e3,
            self.bytes as f64 / f64::from(1 << 20)
        )
    }
}

/// What `work` gives, and the gigabytes (10^9 bytes) a second of its fastest run.
fn best(text: &[u8], mut work: impl FnMut(&[u8]) -> usize) -> (usize, f64) {
    let mut result = 0;
    let mut least = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        result = black_box(work(black_box(text)));
        least = least.min(start.elapsed().as_secs_f64());
    }
    (result, text.len() as f64 / least / 1e9)
}

fn record(table: &str) -> String {
    let said = |program: &str, args: &[&str]| {
        let output = std::process::Command::new(program).args(args).output();
        output.map_or(String::new(), |output| {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        })
    };
    format!(
        "# More rules\n\nCommand: `cargo bench --bench growth -- --record`. {}, {}, commit {}.\n\nA third each of the rules \
         are secrets with a prefix, shapes of digits, and ids that need a keyword. Text: English prose, a value in about \
         8 KiB; instructions of a scan of {} MiB by valgrind, time the best of {RUNS} runs over {} MiB, {} KiB for the set of regexes and {} KiB for the naive engine. Memory is \
         what building left allocated; the build of a scanner reads the packs as well. A `RegexSet` says which rules \
         match a line and not where, and knows no keywords.\n\n{table}",
        said("date", &["+%F"]),
        said("rustc", &["-V"]),
        said("git", &["describe", "--always", "--dirty"]),
        COUNTED_PROSE >> 20,
        PROSE >> 20,
        SLOW_PROSE >> 10,
        NAIVE_PROSE >> 10,
    )
}
