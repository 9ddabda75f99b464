//! What the embedded packs give after every check, so that no process reads TOML and regexes before its first scan.
//!
//! `patterns/*.toml` stays the source. Beside each pack lies its prepared form, `patterns/prepared/*.bin`; a test
//! compares the two and writes them anew. A form of another text, or in an older layout, is not used: the pack is
//! then read as anybody's. Texts that no scanner needs, the examples above all, are not in it.
#![cfg(feature = "packs")]

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::compose::Trust;
use super::model::{About, Allow, Companion, Context, PackInfo, Pattern, Rule, RuleId};
use super::packs::{ALL, Pack};
use super::rule_set::RuleSet;
use super::schema;
use super::words::{ActionWord, SeverityWord};
use crate::error::Location;
use crate::finding::{Action, Severity};

/// The prepared form of one pack.
#[derive(Serialize, Deserialize)]
struct PackForm<'a> {
    /// Tells whether it was made from the text that the crate embeds.
    fingerprint: u64,
    id: &'a str,
    version: &'a str,
    description: &'a str,
    #[serde(borrow)]
    jurisdictions: Vec<&'a str>,
    license: &'a str,
    rules: Vec<RuleForm<'a>>,
}

#[derive(Serialize, Deserialize)]
struct RuleForm<'a> {
    id: &'a str,
    entity: &'a str,
    #[serde(with = "SeverityWord")]
    severity: Severity,
    patterns: Cow<'a, [Pattern]>,
    context: Cow<'a, [Context]>,
    requires: Cow<'a, [Companion]>,
    allow: Cow<'a, [Allow]>,
    specimens: Cow<'a, [String]>,
    #[serde(with = "ActionWord")]
    action: Action,
    keep: usize,
    restorable: bool,
    mentions: bool,
    alone: bool,
    line: usize,
    column: usize,
}

/// The rules in `form`, when it was made from the text of `pack`.
pub(super) fn read(pack: Pack, form: &[u8]) -> Option<RuleSet> {
    let form: PackForm<'_> = postcard::from_bytes(form).ok()?;
    if form.fingerprint != fingerprint(pack.text()) {
        return None;
    }
    let info = Arc::new(PackInfo {
        id: form.id.to_owned(),
        version: form.version.to_owned(),
        description: form.description.to_owned(),
        jurisdictions: form.jurisdictions.iter().map(|&one| one.into()).collect(),
        license: form.license.to_owned(),
    });
    let rules = form.rules.into_iter();
    Some(RuleSet {
        rules: rules.map(|rule| Arc::new(rule.into_rule(&info))).collect(),
        changes: Vec::new(),
    })
}

impl RuleForm<'_> {
    fn into_rule(self, pack: &Arc<PackInfo>) -> Rule {
        let mut patterns = self.patterns.into_owned();
        for pattern in &mut patterns {
            pattern.regex.clone_from(&pattern.syntax.hir.regex);
        }
        Rule {
            id: RuleId::new(self.id),
            pack: pack.clone(),
            entity: self.entity.into(),
            severity: self.severity,
            patterns,
            context: self.context.into_owned(),
            requires: self.requires.into_owned(),
            allow: self.allow.into_owned(),
            specimens: self.specimens.into_owned(),
            action: self.action,
            keep: self.keep,
            restorable: self.restorable,
            mentions: self.mentions,
            alone: self.alone,
            location: Location {
                file: None,
                line: self.line,
                column: self.column,
            },
            embedded: true,
            trust: Trust::Host,
            about: OnceLock::new(),
        }
    }
}

/// What a prepared form leaves out, read from the TOML once a pack.
pub(super) fn about(pack: &str, rule: &RuleId) -> Arc<About> {
    static READ: [OnceLock<Vec<Arc<About>>>; ALL.len()] = [const { OnceLock::new() }; ALL.len()];
    let found = ALL.iter().zip(&READ).find(|(one, _)| one.id() == pack);
    let rules = found.map(|(pack, read)| {
        read.get_or_init(|| match schema::parse(pack.text()) {
            Ok(file) => file
                .rules
                .into_iter()
                .map(About::of)
                .map(Arc::new)
                .collect(),
            Err(_) => Vec::new(),
        })
    });
    let mut rules = rules.into_iter().flatten();
    match rules.find(|about| about.id == rule.as_str()) {
        Some(about) => about.clone(),
        None => unreachable!("a rule of an embedded pack, and its form is that of its text"),
    }
}

/// Tells one text from another that somebody is working on; nobody forges it.
fn fingerprint(text: &str) -> u64 {
    let words = text.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    words.fold(text.len() as u64, |hash, word| {
        (hash ^ word)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29)
    })
}

#[cfg(test)]
mod tests {
    use super::super::packs;
    use super::*;
    use crate::prefilter::Clues;

    fn write(pack: Pack, rules: &RuleSet) -> Vec<u8> {
        assert!(rules.changes.is_empty(), "a prepared form holds no changes");
        let info = rules.iter().next().unwrap().pack();
        let form = PackForm {
            fingerprint: fingerprint(pack.text()),
            id: info.id(),
            version: info.version(),
            description: info.description(),
            jurisdictions: info.jurisdictions().iter().map(|one| &**one).collect(),
            license: info.license(),
            rules: rules.iter().map(RuleForm::of).collect(),
        };
        postcard::to_allocvec(&form).unwrap()
    }

    impl<'a> RuleForm<'a> {
        fn of(rule: &'a Rule) -> RuleForm<'a> {
            assert!(rule.embedded && rule.trust == Trust::Host);
            RuleForm {
                id: rule.id.as_str(),
                entity: &rule.entity,
                severity: rule.severity,
                patterns: rule.patterns.iter().map(with_clues).collect(),
                context: (&rule.context).into(),
                requires: (&rule.requires).into(),
                allow: (&rule.allow).into(),
                specimens: (&rule.specimens).into(),
                action: rule.action,
                keep: rule.keep,
                restorable: rule.restorable,
                mentions: rule.mentions,
                alone: rule.alone,
                line: rule.location.line,
                column: rule.location.column,
            }
        }
    }

    fn with_clues(pattern: &Pattern) -> Pattern {
        let clues = Clues::of(&pattern.syntax.hir, pattern.border, pattern.max_len);
        Pattern {
            clues: Some(Arc::new(clues)),
            ..pattern.clone()
        }
    }

    /// `PROMPTVEIL_PREPARE=1 cargo test --lib prepared` writes the forms.
    #[test]
    fn forms_are_what_the_packs_give() {
        let mut stale = Vec::new();
        for (&pack, form) in ALL.iter().zip(packs::PREPARED) {
            let rules = RuleSet::from_pack_text(pack);
            let fresh = write(pack, &rules);
            if fresh == *form {
                check_read(pack, form, &rules);
                continue;
            }
            stale.push(pack.id());
            if std::env::var_os("PROMPTVEIL_PREPARE").is_some() {
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/patterns/prepared");
                std::fs::write(format!("{folder}/{}.bin", pack.id()), fresh).unwrap();
            }
        }
        assert!(
            stale.is_empty(),
            "stale forms of {stale:?}: run `PROMPTVEIL_PREPARE=1 cargo test --lib prepared`, then once more without"
        );
    }

    fn check_read(pack: Pack, form: &[u8], rules: &RuleSet) {
        let read = read(pack, form).unwrap();
        assert!(write(pack, &read) == form, "{}", pack.id());
        for (read, rule) in read.iter().zip(rules.iter()) {
            let id = rule.id();
            assert!(read.about() == rule.about(), "{id}");
            assert_eq!(read.pack(), rule.pack(), "{id}");
            assert!(read.regexes().eq(rule.regexes()), "{id}");
            assert!(read.formats().eq(rule.formats()), "{id}");
            let trees = |rule: &Rule| {
                let patterns = rule.patterns.iter().map(|pattern| &pattern.syntax);
                let allowed = rule.allow.iter().filter_map(|allow| allow.regex.as_ref());
                let trees = patterns.chain(allowed).map(|syntax| (*syntax.hir).clone());
                trees.collect::<Vec<_>>()
            };
            assert_eq!(trees(read), trees(rule), "{id}");
        }
    }

    #[test]
    fn a_form_of_another_text_is_not_used() {
        let (first, second) = (ALL[0], ALL[1]);
        assert!(read(first, packs::PREPARED[0]).is_some());
        assert!(read(second, packs::PREPARED[0]).is_none());
        let cut = &packs::PREPARED[0][..1000];
        assert!(read(first, cut).is_none() && read(first, b"").is_none());
        assert_ne!(fingerprint("a = 1"), fingerprint("a = 1\0"));
    }
}
