//! The same rules and texts through promptveil and its peers: prints a table and writes it to a file.
//!
//! ```text
//! benches/peers/run              # builds, measures, writes benches/record/peers.md and the plot
//! promptveil-peers FILE [MIB]    # what it runs; texts of 64 MiB unless told
//! ```
//!
//! A slow engine gets the beginning of a text, as much as it reads in a second, 64 KiB at least; speeds are bytes by
//! time, so they compare. Every number is the best of three runs, one thread, all in one process.

mod engines;
mod restore;
mod rules;
mod vectorscan;

// The texts of the benchmarks.
#[path = "../../corpus/mod.rs"]
mod corpus;

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use corpus::Corpus;
use engines::Peer;

const CORPORA: [Corpus; 7] = [
    Corpus::Prose,
    Corpus::Dense,
    Corpus::Logs,
    Corpus::German,
    Corpus::Unicode,
    Corpus::Base64,
    Corpus::Adversarial,
];
const LEAST: usize = 64 << 10;
const RUNS: usize = 3;
/// Time that one run of a slow engine may take.
const SECONDS: f64 = 1.0;

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("usage: promptveil-peers FILE [MIB]");
    let mib: usize = args
        .next()
        .map_or(64, |mib| mib.parse().expect("a number of MiB"));
    let rules = rules::embedded();
    let texts: Vec<String> = CORPORA
        .iter()
        .map(|&name| String::from_utf8(corpus::corpus(name, mib << 20)).expect("texts are UTF-8"))
        .collect();

    let mut speeds = String::from("| GB/s | rules |");
    let mut counts = String::from("| engine |");
    for name in CORPORA {
        let _ = write!(speeds, " {} |", name.name());
        let _ = write!(counts, " {} |", name.name());
    }
    let columns = "---:|".repeat(CORPORA.len());
    let _ = write!(speeds, "\n|---|---|{columns}\n");
    let _ = write!(counts, "\n|---|{columns}\n");
    let mut notes = String::new();
    for mut peer in engines::all(&rules) {
        let _ = write!(speeds, "| {} | {} |", peer.name, peer.rules);
        let _ = write!(counts, "| {} |", peer.name);
        for (&name, text) in CORPORA.iter().zip(&texts) {
            let (found, speed) = measure(&mut peer, name, text);
            let _ = write!(speeds, " {} |", digits(speed));
            let _ = write!(counts, " {found} |");
        }
        speeds.push('\n');
        counts.push('\n');
        let _ = writeln!(notes, "- {}: {}.", peer.name, peer.note);
        eprintln!("{}", speeds.lines().last().unwrap_or_default());
    }
    let record = record(mib, &speeds, &counts, &notes, &restore::table());
    std::fs::write(&path, &record).expect("the file can be written");
    println!("{record}");
}

/// Findings in the first 64 KiB, and gigabytes (10^9 bytes) a second.
fn measure(peer: &mut Peer, name: Corpus, text: &str) -> (usize, f64) {
    let sample = beginning(text, LEAST);
    let (found, speed) = run(peer, sample);
    let has_rules = peer.rules != "-";
    assert!(
        !has_rules || name != Corpus::Dense || found > 0,
        "{} finds nothing",
        peer.name
    );
    let len = (speed * 1e9 * SECONDS) as usize;
    if len <= 2 * LEAST {
        return (found, speed);
    }
    let longer = beginning(text, len.min(text.len()));
    (found, run(peer, longer).1)
}

/// As many bytes as end a character.
fn beginning(text: &str, mut len: usize) -> &str {
    while !text.is_char_boundary(len) {
        len -= 1;
    }
    &text[..len]
}

fn run(peer: &mut Peer, text: &str) -> (usize, f64) {
    let mut found = 0;
    let mut least = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        found = black_box((peer.scan)(black_box(text)));
        least = least.min(start.elapsed().as_secs_f64());
        // One run of something that takes long says enough.
        if least > 4.0 * SECONDS {
            break;
        }
    }
    (found, text.len() as f64 / least / 1e9)
}

/// Three digits that count.
fn digits(speed: f64) -> String {
    match speed {
        10.0.. => format!("{speed:.0}"),
        1.0.. => format!("{speed:.1}"),
        0.1.. => format!("{speed:.2}"),
        0.01.. => format!("{speed:.3}"),
        _ => format!("{speed:.5}"),
    }
}

fn record(mib: usize, speeds: &str, counts: &str, notes: &str, restored: &str) -> String {
    let said = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output();
        output.map_or(String::new(), |output| {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        })
    };
    let machine = said(
        "sh",
        &["-c", "lscpu | sed -n 's/^Model name: *//p' | head -1"],
    );
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let lock = include_str!("../Cargo.lock");
    let version = |name: &str| {
        let at = lock.find(&format!("name = \"{name}\"\n")).unwrap_or(0);
        lock[at..]
            .lines()
            .nth(1)
            .unwrap_or_default()
            .replace("version = ", "")
            .replace('"', "")
    };
    let versions = [
        "dd-sensitive-data-scanner",
        "redact-core",
        "cerberust",
        "regex",
    ]
    .map(|name| format!("{name} {}", version(name)))
    .join(", ");
    format!(
        "# Peers\n\nCommand: `benches/peers/run`. {}, commit {}, {machine}, {cores} cores, {}, {versions}, Vectorscan {}.\n\n\
         Gigabytes (10^9 bytes) a second, one thread, best of {RUNS} runs of at most {mib} MiB:\n\n{speeds}\n\
         Reports in the first 64 KiB; what counts as one differs, see below:\n\n{counts}\n\
         What the numbers leave out:\n\n{notes}\
         - gaze-pii is not here: it fetches a binary while it builds, which this build does not allow.\n\n\
         Values back into a reply of 64 KiB that streams, an e-mail address in about 1 KiB, the beginning of the stream \
         included. promptveil restores in prose and not in links, and takes back harmless changes of a token; cerberust \
         knows its tokens as they are:\n\n{restored}",
        said("date", &["+%F"]),
        said("git", &["describe", "--always", "--dirty"]),
        said("rustc", &["-V"]),
        vectorscan::version(),
    )
}
