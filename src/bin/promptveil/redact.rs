//! `promptveil redact`.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use indicatif::ProgressBar;
use promptveil::{Error, HashKey, Scanner, ScannerBuilder, Score, Vault, Verdict};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::args::{RedactAction, RedactArgs};
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::output::{self, Output};
use crate::scan::exit_code;
use crate::vault::VaultFile;
use crate::{complain, jsonl, packs, payload};

const MIN_KEY_LEN: usize = 16;
/// A key file is no place for more; whoever names `/dev/zero` gets an answer too.
const MAX_KEY_LEN: u64 = 64 * 1024;

/// What came of one or more texts.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) findings: u64,
    pub(crate) is_blocked: bool,
}

impl Tally {
    pub(crate) fn add(&mut self, findings: u64, verdict: Verdict) {
        self.findings += findings;
        self.is_blocked |= verdict == Verdict::Blocked;
    }
}

pub(crate) fn run(args: &RedactArgs) -> Result<u8, Failure> {
    if args.vault.is_some() && !matches!(args.action, None | Some(RedactAction::Token)) {
        return Err(Failure::new(
            "--vault keeps what tokens stand for: it goes with --action token only",
        ));
    }
    let scanner = scanner(args)?;
    let sources = input::sources(&args.input.files)?;
    let vault = args.vault.as_deref();
    let mut vault = vault
        .map(|path| VaultFile::open_or_new(path, args.vault_key.as_deref()))
        .transpose()?;
    let unit = args.input.offsets.into();
    let tally = match (&mut vault, args.payload) {
        (Some(file), Some(format)) => payload::redact_with(&scanner, file, &sources, format.into()),
        (None, Some(format)) => payload::redact(&scanner, &sources, format.into()),
        (Some(file), None) if args.input.jsonl => {
            jsonl::redact_with(&scanner, file, &sources, unit)
        }
        (Some(file), None) => redact_with(&scanner, &mut file.vault, &sources),
        (None, None) if args.input.jsonl => jsonl::redact(&scanner, &sources, unit),
        (None, None) => redact(&scanner, &sources),
    };
    if let Some(file) = &mut vault {
        // Whatever became of the texts: tokens that went out can be restored.
        file.save()?;
    }
    let tally = tally?;
    if tally.is_blocked {
        complain("warning: a rule with the action `block` fired; do not pass this text on");
    }
    Ok(exit_code(args.input.exit_code, tally.findings))
}

fn scanner(args: &RedactArgs) -> Result<Scanner, Failure> {
    let is_plain = args.rules.packs.is_empty()
        && args.rules.rule_files.is_empty()
        && args.input.min_score.is_none()
        && args.action.is_none()
        && args.hash_key_file.is_none();
    if is_plain {
        return Ok(Scanner::builtin().clone());
    }
    let key = match &args.hash_key_file {
        Some(file) => Some(read_key(file)?),
        None if args.action == Some(RedactAction::Hash) => {
            return Err(Failure::new(
                "--action hash needs --hash-key-file: without a secret key, short values can be found by trying them all",
            ));
        }
        None => None,
    };
    packs::scanner(&args.rules, |builder| builder_options(builder, args, key))
}

fn builder_options(builder: &mut ScannerBuilder, args: &RedactArgs, key: Option<HashKey>) {
    if let Some(points) = args.input.min_score {
        builder.min_score(Score::new(points.into()));
    }
    if let Some(action) = args.action {
        builder.action(action.into());
    }
    if let Some(key) = key {
        builder.hash_key(key);
    }
}

/// 32 bytes are the key; any other length of at least 16 is stretched or folded by SHA-256.
fn read_key(file: &Path) -> Result<HashKey, Failure> {
    let name = file.display().to_string();
    // Sized once: a vector that grows leaves copies of the key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_KEY_LEN as usize + 2));
    File::open(file)
        .and_then(|file| file.take(MAX_KEY_LEN + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::read(&name, &error))?;
    if bytes.len() < MIN_KEY_LEN || bytes.len() as u64 > MAX_KEY_LEN {
        return Err(Failure::new(format!(
            "{name}: a hash key has {MIN_KEY_LEN} to {MAX_KEY_LEN} bytes, this file has {}{}",
            if bytes.len() < MIN_KEY_LEN {
                ""
            } else {
                "more than "
            },
            bytes.len().min(MAX_KEY_LEN as usize),
        )));
    }
    Ok(match <[u8; 32]>::try_from(&bytes[..]) {
        Ok(key) => HashKey::new(key),
        Err(_) => HashKey::new(Sha256::digest(&bytes[..]).into()),
    })
}

fn redact(scanner: &Scanner, sources: &[Source]) -> Result<Tally, Failure> {
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut tally = Tally::default();
    for source in sources {
        redact_source(scanner, source, &bar, &mut out, &mut tally)?;
    }
    out.flush()?;
    Ok(tally)
}

/// As [`redact`], with the tokens of a vault.
fn redact_with(scanner: &Scanner, vault: &mut Vault, sources: &[Source]) -> Result<Tally, Failure> {
    let bar = input::hidden_bar();
    let mut out = output::stdout(&bar);
    let mut tally = Tally::default();
    let failed = |error: Error| Failure::new(error.to_string());
    for source in sources {
        let mut stream = scanner.redact_stream_with(vault);
        let mut safe = Vec::with_capacity(2 * input::CHUNK);
        source.for_each_chunk(&bar, |chunk| {
            stream.push(chunk, &mut safe).map_err(failed)?;
            output::drain_to(&mut out, &mut safe)
        })?;
        let summary = stream.finish(&mut safe).map_err(failed)?;
        tally.add(summary.findings(), summary.verdict());
        output::drain_to(&mut out, &mut safe)?;
    }
    out.flush()?;
    Ok(tally)
}

fn redact_source(
    scanner: &Scanner,
    source: &Source,
    bar: &ProgressBar,
    out: &mut Output,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let mut stream = scanner.redact_stream();
    let mut safe = Vec::with_capacity(2 * input::CHUNK);
    source.for_each_chunk(bar, |chunk| {
        stream.push(chunk, &mut safe);
        output::drain_to(out, &mut safe)
    })?;
    let summary = stream.finish(&mut safe);
    tally.add(summary.findings(), summary.verdict());
    output::drain_to(out, &mut safe)
}
