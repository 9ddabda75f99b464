//! `promptveil rules`: list, show, check, schema; test, explain and costs have files of their own.

use std::io::Write;
use std::path::PathBuf;

use promptveil::{Pack, Rule, SCHEMA_HELP, Scanner};
use toml::{Table, Value};

use crate::args::{RuleArgs, RulesArgs, RulesCommand};
use crate::failure::Failure;
use crate::output::{self, Output};
use crate::packs::{self, Loaded};
use crate::printable::printable;
use crate::{ERROR, complain, cost, explain, input, rule_tests};

pub(crate) fn run(args: &RulesArgs) -> Result<u8, Failure> {
    let mut out = output::stdout(&input::hidden_bar());
    let code = match &args.command {
        RulesCommand::List => list(&args.rules, &mut out)?,
        RulesCommand::Show { id } => show(&args.rules, id, &mut out)?,
        RulesCommand::Check { files, cost } => check(&args.rules, files, *cost, &mut out)?,
        RulesCommand::Test { show_text } => rule_tests::run(&args.rules, *show_text, &mut out)?,
        RulesCommand::Explain { id, cost: true, .. } => cost::run(&args.rules, id, &mut out)?,
        RulesCommand::Explain { id, text, .. } => explain::run(&args.rules, id, text, &mut out)?,
        RulesCommand::Schema => {
            writeln!(out, "{}", SCHEMA_HELP.trim_end())?;
            0
        }
    };
    out.flush()?;
    Ok(code)
}

/// No rule of the selected packs has this id.
pub(crate) fn unknown_rule(id: &str) -> Failure {
    Failure::new(format!(
        "no rule `{id}` in the selected packs; see `promptveil rules list`"
    ))
}

fn list(args: &RuleArgs, out: &mut Output) -> Result<u8, Failure> {
    let rules = packs::merge(&packs::load(args)?)?;
    let width = |column: fn(&Rule) -> &str| rules.iter().map(|rule| column(rule).len()).max();
    let ids = width(|rule| rule.id().as_str()).unwrap_or(0);
    let entities = width(Rule::entity).unwrap_or(0);
    for rule in rules.iter() {
        writeln!(
            out,
            "{:ids$}  {:entities$}  {:8}  {}",
            rule.id().as_str(),
            rule.entity(),
            rule.severity().as_str(),
            rule.pack().id(),
        )?;
    }
    Ok(0)
}

fn check(args: &RuleArgs, files: &[PathBuf], cost: bool, out: &mut Output) -> Result<u8, Failure> {
    let mut packs = Vec::new();
    if !args.packs.is_empty() {
        let embedded = packs::selected(args)?.into_iter().map(packs::embedded);
        packs.extend(embedded.map(Ok));
    }
    let files = args.rule_files.iter().chain(files);
    packs.extend(files.map(|file| packs::from_file(file, args)));
    if packs.is_empty() {
        return Err(Failure::new("nothing to check: name pack files"));
    }
    let mut sound = Vec::new();
    let mut failed = 0;
    for pack in packs {
        match pack.and_then(compiled) {
            Ok(pack) => {
                remarks(&pack, out)?;
                sound.push(pack);
            }
            Err(failure) => {
                failed += 1;
                tell(&failure);
            }
        }
    }
    if failed > 0 {
        return Ok(ERROR);
    }
    // Alone each pack is fine; an id used twice shows only here.
    let scanner = build(&sound)?;
    if args.packs.is_empty() {
        build_beside_embedded(&sound, out)?;
    }
    if cost {
        cost::write_all(&scanner, out)?;
    }
    Ok(0)
}

/// Builds what a scan without `--pack` builds: the packs beside the embedded ones.
fn build_beside_embedded(packs: &[Loaded], out: &mut Output) -> Result<(), Failure> {
    let mut all = Vec::new();
    for embedded in Pack::all().iter().copied().map(packs::embedded) {
        match packs.iter().find(|pack| has_id(pack, &embedded.name)) {
            None => all.push(embedded),
            // Another form of an embedded pack, as whoever works on one checks it.
            Some(pack) => writeln!(
                out,
                "{}: there is an embedded pack `{}`: a scan takes one of them, see --pack",
                printable(&pack.name),
                embedded.name
            )?,
        }
    }
    all.extend(packs.iter().cloned());
    build(&all)?;
    Ok(())
}

fn has_id(pack: &Loaded, id: &str) -> bool {
    pack.rules.iter().any(|rule| rule.pack().id() == id)
}

/// The pack, once it is known to compile.
fn compiled(pack: Loaded) -> Result<Loaded, Failure> {
    build(std::slice::from_ref(&pack))?;
    Ok(pack)
}

fn remarks(pack: &Loaded, out: &mut Output) -> Result<(), Failure> {
    let name = printable(&pack.name);
    let count = pack.rules.len();
    let noun = if count == 1 { "rule" } else { "rules" };
    writeln!(out, "{name}: ok, {count} {noun}")?;
    for lint in pack.rules.lint() {
        writeln!(
            out,
            "{name}: {}: {}",
            lint.rule(),
            printable(lint.message())
        )?;
    }
    Ok(())
}

fn build(packs: &[Loaded]) -> Result<Scanner, Failure> {
    Scanner::new(packs::merge(packs)?).map_err(|error| packs::build_failure(&error, packs))
}

fn tell(failure: &Failure) {
    if let Failure::Message(message) = failure {
        complain(message);
    }
}

fn show(args: &RuleArgs, id: &str, out: &mut Output) -> Result<u8, Failure> {
    let loaded = packs::load(args)?;
    let all = packs::merge(&loaded)?;
    let rule = all.rule(id).ok_or_else(|| unknown_rule(id))?;
    // A pack that another extends is not among those loaded: the API has to do.
    let pack = loaded.iter().find(|pack| pack.rules.rule(id).is_some());
    let mut page = Page { out };
    show_head(&mut page, rule)?;
    show_source(&mut page, rule)?;
    match pack.and_then(|pack| written(&pack.text, "rules", id)) {
        Some(written) => show_written(&mut page, &written)?,
        None => show_patterns(&mut page, rule)?,
    }
    for pack in &loaded {
        if let Some(new) = written(&pack.text, "override", id) {
            page.line("overridden by", &pack.name)?;
            show_settings(&mut page, &new, &["confidence", "require_context"], "  ")?;
            show_groups(&mut page, &new)?;
        }
    }
    show_samples(&mut page, rule)?;
    page.line(
        "examples",
        &format!(
            "{} must match, {} must not",
            rule.must_match().len(),
            rule.must_not_match().len()
        ),
    )?;
    Ok(0)
}

/// Aligned names and values, without control characters: packs may come from anywhere.
struct Page<'o> {
    out: &'o mut Output,
}

impl Page<'_> {
    fn line(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        let value = if value.is_empty() { "-" } else { value };
        Ok(writeln!(self.out, "{name:17}{}", printable(value))?)
    }
}

fn show_head(page: &mut Page<'_>, rule: &Rule) -> Result<(), Failure> {
    let pack = rule.pack();
    page.line("id", rule.id().as_str())?;
    page.line("entity", rule.entity())?;
    page.line("description", rule.description())?;
    page.line("severity", rule.severity().as_str())?;
    page.line(
        "pack",
        &format!("{} {}, {}", pack.id(), pack.version(), pack.license()),
    )?;
    page.line("applies in", &pack.jurisdictions().join(", "))?;
    let action = match rule.keep() {
        0 => rule.action().as_str().to_owned(),
        keep => format!("{}, keep {keep} when masked", rule.action().as_str()),
    };
    page.line("action", &action)?;
    page.line("tags", &rule.tags().join(", "))
}

fn show_source(page: &mut Page<'_>, rule: &Rule) -> Result<(), Failure> {
    match rule.source() {
        Some(source) => page.line(
            "source",
            &format!("{}: {}", source.authority, source.reference),
        ),
        None => page.line("source", "not stated"),
    }
}

/// What the API tells of the patterns, for a rule that is not found in its own file.
fn show_patterns(page: &mut Page<'_>, rule: &Rule) -> Result<(), Failure> {
    for regex in rule.regexes() {
        page.line("pattern", regex)?;
    }
    page.line("validators", &rule.validators().join(", "))?;
    let needs = if rule.requires_context() {
        "required"
    } else {
        "not required"
    };
    page.line("context", needs)
}

/// Seeds tried for a sample that is not spelled as its format writes it.
const SEEDS: u64 = 64;

/// For each format a made-up number as it is written, and freely.
fn show_samples(page: &mut Page<'_>, rule: &Rule) -> Result<(), Failure> {
    for format in rule.formats() {
        let canonical = format.canonical(&format.sample(0)).unwrap_or_default();
        page.line("sample", &canonical)?;
        let mut samples = (0..SEEDS).map(|seed| format.sample(seed));
        let free = samples.find_map(|sample| {
            let canonical = format.canonical(&sample)?;
            (canonical != sample).then(|| format!("{sample}, canonical {canonical}"))
        });
        if let Some(free) = free {
            page.line("  also written", &free)?;
        }
    }
    Ok(())
}

/// The rule, or what overrides it, as a pack file writes it: the API has no word for borders, confidence, keywords and
/// allow lists.
fn written(text: &str, list: &str, id: &str) -> Option<Table> {
    let pack: Table = toml::from_str(text).ok()?;
    let rules = pack.get(list)?.as_array()?;
    let is_it = |rule: &&Table| rule.get("id").and_then(Value::as_str) == Some(id);
    rules
        .iter()
        .filter_map(Value::as_table)
        .find(is_it)
        .cloned()
}

fn show_written(page: &mut Page<'_>, rule: &Table) -> Result<(), Failure> {
    let ways = ["regex", "format"];
    let is_pattern = ways.iter().any(|way| rule.contains_key(*way));
    for pattern in tables(rule, "patterns").chain(is_pattern.then_some(rule)) {
        let name = match pattern.get("name").and_then(Value::as_str) {
            Some(name) => format!("{name}: "),
            None => String::new(),
        };
        for way in ways {
            if let Some(text) = pattern.get(way).and_then(Value::as_str) {
                let kind = if way == "format" { way } else { "pattern" };
                page.line(kind, &format!("{name}{text}"))?;
            }
        }
        if pattern != rule {
            let own = ["confidence", "border", "require_context", "validators"];
            show_settings(page, pattern, &own, "  ")?;
        }
    }
    for key in ["terms", "include"] {
        let words = strings(rule, key);
        if !words.is_empty() {
            page.line(key, &words.join(", "))?;
        }
    }
    let settings = [
        "confidence",
        "border",
        "validators",
        "entropy",
        "max_len",
        "require_context",
    ];
    show_settings(page, rule, &settings, "")?;
    show_groups(page, rule)?;
    let specimens = strings(rule, "specimens").len();
    if specimens > 0 {
        page.line("specimens", &format!("{specimens} published test values"))?;
    }
    Ok(())
}

fn show_groups(page: &mut Page<'_>, rule: &Table) -> Result<(), Failure> {
    for context in tables(rule, "context") {
        page.line("context", &context_line(context))?;
    }
    for requires in tables(rule, "requires") {
        page.line("requires", &requires_line(requires))?;
    }
    for allow in tables(rule, "allow") {
        page.line("allow", &allow_line(allow))?;
    }
    Ok(())
}

fn show_settings(
    page: &mut Page<'_>,
    table: &Table,
    keys: &[&str],
    indent: &str,
) -> Result<(), Failure> {
    for key in keys {
        if let Some(value) = table.get(*key) {
            page.line(&format!("{indent}{key}"), &plain(value))?;
        }
    }
    Ok(())
}

fn context_line(context: &Table) -> String {
    // The defaults of the pack format.
    format!(
        "{:+} within {} bytes before, {} after{}: {}",
        number(context, "weight", 20),
        number(context, "before", 60),
        number(context, "after", 30),
        required(context),
        strings(context, "keywords").join(", "),
    )
}

fn requires_line(requires: &Table) -> String {
    let entity = requires.get("entity").and_then(Value::as_str);
    format!(
        "{:+} within {} bytes of {}{}",
        number(requires, "weight", 20),
        number(requires, "within", 200),
        entity.unwrap_or_default(),
        required(requires),
    )
}

fn number(table: &Table, key: &str, default: i64) -> i64 {
    let value = table.get(key).and_then(Value::as_integer);
    value.unwrap_or(default)
}

fn required(table: &Table) -> &'static str {
    match table.get("required").and_then(Value::as_bool) {
        Some(true) => ", required",
        _ => "",
    }
}

/// Allowed values are counted, not shown: they may be somebody's.
fn allow_line(allow: &Table) -> String {
    let mut parts = Vec::new();
    let values = strings(allow, "values").len();
    if values > 0 {
        parts.push(format!("{values} values"));
    }
    if let Some(regex) = allow.get("regex").and_then(Value::as_str) {
        parts.push(format!("values like {regex}"));
    }
    let keywords = strings(allow, "keywords");
    if !keywords.is_empty() {
        parts.push(format!("near {}", keywords.join(", ")));
    }
    parts.join("; ")
}

fn tables<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    let array = table.get(key).and_then(Value::as_array);
    array.into_iter().flatten().filter_map(Value::as_table)
}

fn strings<'t>(table: &'t Table, key: &str) -> Vec<&'t str> {
    let array = table.get(key).and_then(Value::as_array);
    array
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// A setting as text; a validator with effects reads `luhn (pass 20, fail -30)`.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Table(table) => {
            let effects = table.iter().filter(|(key, _)| *key != "name");
            let effects: Vec<String> = effects
                .map(|(key, value)| format!("{key} {}", plain(value)))
                .collect();
            let name = table.get("name").map(plain).unwrap_or_default();
            format!("{name} ({})", effects.join(", "))
        }
    }
}
