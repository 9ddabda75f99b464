//! `--pack` and `--rules` -> rules and a scanner for them.

use std::path::Path;

use promptveil::{BuildError, Pack, RuleSet, Scanner, ScannerBuilder, Trust};

use crate::args::RuleArgs;
use crate::failure::Failure;

/// One pack, embedded or from a file.
#[derive(Clone)]
pub(crate) struct Loaded {
    /// Id of an embedded pack, or name of the file.
    pub(crate) name: String,
    pub(crate) rules: RuleSet,
    pub(crate) text: String,
}

/// The selected packs, one by one: embedded ones first, in their own order.
pub(crate) fn load(args: &RuleArgs) -> Result<Vec<Loaded>, Failure> {
    let mut loaded: Vec<Loaded> = selected(args)?.into_iter().map(embedded).collect();
    for file in &args.rule_files {
        loaded.push(from_file(file, args)?);
    }
    Ok(loaded)
}

/// A scanner for everything selected; `options` says how it is built.
pub(crate) fn scanner(
    args: &RuleArgs,
    options: impl FnOnce(&mut ScannerBuilder),
) -> Result<Scanner, Failure> {
    let loaded = load(args)?;
    let mut builder = Scanner::builder();
    options(&mut builder);
    builder
        .build(merge(&loaded)?)
        .map_err(|error| build_failure(&error, &loaded))
}

/// The embedded packs of `--pack`, or all of them.
pub(crate) fn selected(args: &RuleArgs) -> Result<Vec<Pack>, Failure> {
    for id in &args.packs {
        if Pack::from_id(id).is_none() {
            return Err(unknown_pack(id));
        }
    }
    let is_selected =
        |pack: &Pack| args.packs.is_empty() || args.packs.iter().any(|id| id == pack.id());
    Ok(Pack::all().iter().copied().filter(is_selected).collect())
}

pub(crate) fn embedded(pack: Pack) -> Loaded {
    Loaded {
        name: pack.id().to_owned(),
        rules: RuleSet::builtin(pack),
        text: pack.text().to_owned(),
    }
}

pub(crate) fn from_file(file: &Path, args: &RuleArgs) -> Result<Loaded, Failure> {
    let trust = match args.trust_rules {
        true => Trust::Host,
        false => Trust::Added,
    };
    let rules = RuleSet::from_file(file).map_err(Failure::new)?.trust(trust);
    let name = file.display().to_string();
    // Only `rules show` looks into the text, and the rules have just been read from it.
    let text = std::fs::read_to_string(file).map_err(|error| Failure::read(&name, &error))?;
    Ok(Loaded { name, rules, text })
}

/// The rules of all packs, with what they change in each other; ids are unique across them.
pub(crate) fn merge(loaded: &[Loaded]) -> Result<RuleSet, Failure> {
    let mut all = RuleSet::default();
    for pack in loaded {
        all = all
            .merge(pack.rules.clone())
            .map_err(|error| Failure::new(format!("{}: {error}", pack.name)))?;
    }
    all.compose().map_err(Failure::new)
}

/// An error of compiling; it knows the rule and its line, and this adds the file.
pub(crate) fn build_failure(error: &BuildError, loaded: &[Loaded]) -> Failure {
    let has_file = error
        .location()
        .is_some_and(|location| location.file().is_some());
    let rule = error.rule().filter(|_| !has_file);
    let pack = rule.and_then(|rule| {
        loaded
            .iter()
            .find(|pack| pack.rules.rule(rule.as_str()).is_some())
    });
    match pack {
        Some(pack) => Failure::new(format!("{}: {error}", pack.name)),
        None => Failure::new(error),
    }
}

fn unknown_pack(id: &str) -> Failure {
    let known: Vec<&str> = Pack::all().iter().map(|pack| pack.id()).collect();
    Failure::new(format!(
        "unknown pack `{id}`; known packs: {}",
        known.join(", ")
    ))
}
