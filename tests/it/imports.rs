//! Each module imports what the table in `DESIGN.md` allows, "What may each module import?".

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What the table calls "all stages".
const STAGES: &str =
    "view prefilter matcher validate context decode recognizer companion mention resolve action";

/// Paths that a module may name, without `crate::`.
type Allowed = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_import_what_the_table_allows() {
    let modules = modules();
    let allowed = table(&modules);
    let mut wrong = Vec::new();
    let mut sources = Vec::new();
    collect(&Path::new(ROOT).join("src"), &mut sources);
    for file in sources {
        let place = file.strip_prefix(Path::new(ROOT).join("src")).unwrap();
        let module = place.iter().next().unwrap().to_str().unwrap();
        let module = module.trim_end_matches(".rs");
        // The tour of the crate names everything, the command is a crate of its own.
        if matches!(module, "lib" | "bin") {
            continue;
        }
        let Some(allowed) = allowed.get(module) else {
            panic!("`{module}` has no row in the table of DESIGN.md");
        };
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            let top = import.split("::").next().unwrap();
            // What the root of the crate exports is the public interface.
            let path = match modules.contains(top) {
                true => &import,
                false => "the public API",
            };
            let is_below = |allowed: &String| {
                path.strip_prefix(allowed.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            };
            if top != module && !allowed.iter().any(is_below) {
                wrong.push(format!("{}: {import}", place.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports that the table in DESIGN.md does not allow:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn imports_are_read_in_every_spelling() {
    let source = "
        use crate::view::fold;
        use crate::{Pack, matcher::{Anchored, naive}};
        // crate::comment
        fn f() -> crate::error::Error { crate::action::rewrite() }
        pub(crate) fn g() {}
        #[cfg(test)]
        mod tests { use crate::session; }";
    let found: Vec<String> = imports(source).into_iter().collect();
    let paths = [
        "Pack",
        "action::rewrite",
        "error::Error",
        "matcher",
        "view::fold",
    ];
    assert_eq!(found, paths);
}

/// The modules of the crate, as `lib.rs` declares them.
fn modules() -> BTreeSet<String> {
    let lib = fs::read_to_string(Path::new(ROOT).join("src/lib.rs")).unwrap();
    let declared = Regex::new(r"(?m)^(?:pub )?mod (\w+);").unwrap();
    let names = declared
        .captures_iter(&lib)
        .map(|found| found[1].to_owned());
    names.collect()
}

/// The rows of the table.
fn table(modules: &BTreeSet<String>) -> Allowed {
    let design = fs::read_to_string(Path::new(ROOT).join("DESIGN.md")).unwrap();
    let (_, section) = design
        .split_once("\n## What may each module import?")
        .unwrap();
    let code = Regex::new(r"`([\w:]+)`").unwrap();
    let names = |cell: &str| -> BTreeSet<String> {
        code.captures_iter(cell)
            .map(|found| found[1].to_owned())
            .collect()
    };
    let mut table = Allowed::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (who, what) = (names(cells[1]), cells[2]);
        let named = names(what);
        let mut may = match what {
            _ if what.starts_with("everything but") => {
                modules.difference(&named).cloned().collect()
            }
            _ if what.starts_with("as ") => {
                let theirs = named.iter().flat_map(|one| table[one].clone());
                theirs.chain(named.clone()).collect()
            }
            _ => named,
        };
        if what.contains("all stages") {
            may.extend(STAGES.split(' ').map(str::to_owned));
        }
        if what.contains("the public API") {
            may.insert("the public API".to_owned());
        }
        table.extend(who.into_iter().map(|module| (module, may.clone())));
    }
    table
}

/// The paths behind `crate::`, tests and comments aside; of a group the first name of each.
fn imports(source: &str) -> BTreeSet<String> {
    let tests = Regex::new(r"#\[cfg\((?:all\()?test\b[^\n]*\n\s*mod tests\b").unwrap();
    let code = tests
        .find(source)
        .map_or(source, |tests| &source[..tests.start()]);
    let code: Vec<&str> = code
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect();
    let path = Regex::new(r"\bcrate::(?:\{([^;]*)\}|((?:\w+::)*\w+))").unwrap();
    let inner = Regex::new(r"\{[^{}]*\}").unwrap();
    let mut found = BTreeSet::new();
    for import in path.captures_iter(&code.join("\n")) {
        match (import.get(1), import.get(2)) {
            (Some(group), _) => {
                let flat = inner.replace_all(group.as_str(), "");
                let names = flat
                    .split(',')
                    .map(|name| name.trim().trim_end_matches("::"));
                found.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
            }
            (_, Some(path)) => drop(found.insert(path.as_str().to_owned())),
            (None, None) => {}
        }
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|one| one == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
}
