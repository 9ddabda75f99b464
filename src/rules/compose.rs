//! What a pack changes in other packs - `extends`, `disable`, `override` - and who may: [`Trust`].

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use toml::Spanned;

use super::check::{Checked, MAX_GROUPS, Reader, check_context, check_limit};
use super::model::{Allow, Context, PackInfo, Rule};
use super::rule_set::RuleSet;
use super::schema::{OverrideEntry, PackFile, RestoreEntry};
use crate::error::{BuildError, BuildErrorKind, Location};
use crate::finding::{Action, Severity};

/// How far a host trusts a pack.
///
/// A pack may change the rules of packs that are trusted no more than itself. Where findings overlap, those of rules
/// that are trusted more take the label and the action, unless the other blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Trust {
    /// May find more, and weaken nothing: what a pack from a file or a text starts with.
    Added,
    /// Speaks for the host: as the packs inside the crate.
    Host,
}

/// What one pack changes beyond its own rules; applied when a scanner is built.
#[derive(Clone)]
pub(crate) struct Changes {
    pack: Arc<PackInfo>,
    pub(super) trust: Trust,
    extends: Vec<(String, Location)>,
    disable: Vec<(String, Location)>,
    overrides: Vec<Override>,
}

/// New settings of one rule; `None` keeps the old one.
#[derive(Clone)]
struct Override {
    id: String,
    location: Location,
    confidence: Option<u8>,
    severity: Option<Severity>,
    action: Option<Action>,
    keep: Option<usize>,
    restorable: Option<bool>,
    require_context: Option<bool>,
    /// Added to those of the rule.
    context: Vec<Context>,
    /// Added to those of the rule.
    allow: Vec<Allow>,
}

impl RuleSet {
    /// These rules with another level of trust; rules of embedded packs keep theirs.
    ///
    /// A host that reads its own pack says [`Trust::Host`], and the pack may change the embedded ones.
    #[must_use]
    pub fn trust(mut self, trust: Trust) -> RuleSet {
        for rule in self.rules.iter_mut().filter(|rule| !rule.embedded) {
            Arc::make_mut(rule).trust = trust;
        }
        for changes in &mut self.changes {
            Arc::make_mut(changes).trust = trust;
        }
        self
    }

    /// Applies what the packs change in each other: `extends`, then `override`, then `disable`.
    ///
    /// Building a scanner does so too; before, these rules are those of the files. The order of packs changes nothing.
    ///
    /// # Errors
    ///
    /// When a pack or rule that is named is not there, a pack changes a rule of one that is trusted more, two packs
    /// override one rule, or packs extend each other in a circle.
    pub fn compose(mut self) -> Result<RuleSet, BuildError> {
        if self.changes.is_empty() {
            return Ok(self);
        }
        let changes = std::mem::take(&mut self.changes);
        check_circles(&changes)?;
        for change in &changes {
            for (id, location) in &change.extends {
                self = self
                    .extended(id, &changes)
                    .map_err(|error| error.at(location.clone()))?;
            }
        }
        let places: HashMap<String, usize> = self
            .iter()
            .enumerate()
            .map(|(at, rule)| (rule.id.to_string(), at))
            .collect();
        self.override_rules(&places, &changes)?;
        self.disable_rules(&places, &changes)?;
        Ok(self)
    }

    fn override_rules(
        &mut self,
        places: &HashMap<String, usize>,
        changes: &[Arc<Changes>],
    ) -> Result<(), BuildError> {
        let mut overridden: HashMap<&str, &PackInfo> = HashMap::new();
        for change in changes {
            for new in &change.overrides {
                let at = self.target(places, change, "override", &new.id, &new.location)?;
                if let Some(other) = overridden.insert(&new.id, &change.pack) {
                    let kind = BuildErrorKind::OverriddenTwice {
                        seen: new.id.clone(),
                        first: other.id.clone(),
                        second: change.pack.id.clone(),
                    };
                    return Err(BuildError::new(kind).at(new.location.clone()));
                }
                let rule = Arc::make_mut(&mut self.rules[at]);
                new.apply(rule).map_err(|kind| {
                    BuildError::new(kind)
                        .for_rule(&rule.id)
                        .at(new.location.clone())
                })?;
            }
        }
        Ok(())
    }

    fn disable_rules(
        &mut self,
        places: &HashMap<String, usize>,
        changes: &[Arc<Changes>],
    ) -> Result<(), BuildError> {
        let mut disabled = vec![false; self.rules.len()];
        for change in changes {
            for (id, location) in &change.disable {
                disabled[self.target(places, change, "disable", id, location)?] = true;
            }
        }
        let mut disabled = disabled.into_iter();
        self.rules.retain(|_| !disabled.next().unwrap_or(false));
        Ok(())
    }

    /// With the rules of the pack `id`, unless they are there.
    fn extended(self, id: &str, changes: &[Arc<Changes>]) -> Result<RuleSet, BuildError> {
        let is_there = self.iter().any(|rule| rule.pack.id == id)
            || changes.iter().any(|change| change.pack.id == id);
        if is_there {
            return Ok(self);
        }
        #[cfg(feature = "packs")]
        if let Some(pack) = super::Pack::from_id(id) {
            return self.merge(RuleSet::builtin(pack));
        }
        let seen = id.to_owned();
        Err(BuildErrorKind::UnknownPack { seen }.into())
    }

    /// The place of a rule that `change` may change.
    fn target(
        &self,
        places: &HashMap<String, usize>,
        change: &Changes,
        key: &'static str,
        id: &str,
        location: &Location,
    ) -> Checked<usize> {
        let fail = |kind| BuildError::new(kind).at(location.clone());
        let Some(&at) = places.get(id) else {
            return Err(fail(BuildErrorKind::UnknownRule {
                key,
                seen: id.to_owned(),
                pack: change.pack.id.clone(),
            }));
        };
        let rule = &self.rules[at];
        if rule.trust > change.trust {
            return Err(fail(BuildErrorKind::NotTrusted {
                key,
                rule: id.to_owned(),
                pack: change.pack.id.clone(),
                owner: rule.pack.id.clone(),
            }));
        }
        Ok(at)
    }
}

impl Override {
    fn apply(&self, rule: &mut Rule) -> Result<(), BuildErrorKind> {
        rule.severity = self.severity.unwrap_or(rule.severity);
        rule.action = self.action.unwrap_or(rule.action);
        rule.keep = self.keep.unwrap_or(rule.keep);
        rule.restorable = self.restorable.unwrap_or(rule.restorable);
        rule.context.extend(self.context.iter().cloned());
        rule.allow.extend(self.allow.iter().cloned());
        for pattern in &mut rule.patterns {
            pattern.confidence = self.confidence.unwrap_or(pattern.confidence);
            pattern.require_context = self.require_context.unwrap_or(pattern.require_context);
        }
        // No test of the crate has seen it as it is now: its automata are built at once, as those of other packs.
        rule.embedded = false;
        check_limit(
            "number of keyword groups",
            rule.context.len() + rule.allow.len(),
            MAX_GROUPS,
            "put keywords of one weight and window into one group",
        )?;
        check_context(&rule.patterns, &rule.context)
    }
}

/// What is left of `changes` once some rules were dropped: none of a pack without a rule, and nothing that refers to a
/// rule or pack that is gone.
pub(super) fn changes_without(
    changes: &[Arc<Changes>],
    kept: &[Arc<Rule>],
    dropped: &[Arc<Rule>],
) -> Vec<Arc<Changes>> {
    if dropped.is_empty() {
        return changes.to_vec();
    }
    let rules: HashSet<&str> = dropped.iter().map(|rule| rule.id.as_str()).collect();
    let pack = |rule: &'_ Arc<Rule>| rule.pack.id.clone();
    let mut packs: HashSet<String> = dropped.iter().map(pack).collect();
    for rule in kept {
        packs.remove(&rule.pack.id);
    }
    let left = changes.iter().filter(|one| !packs.contains(&one.pack.id));
    let left = left.map(|one| {
        let mut one = Arc::clone(one);
        let changes = Arc::make_mut(&mut one);
        changes.extends.retain(|(id, _)| !packs.contains(id));
        changes
            .disable
            .retain(|(id, _)| !rules.contains(id.as_str()));
        changes
            .overrides
            .retain(|new| !rules.contains(new.id.as_str()));
        one
    });
    left.collect()
}

/// A pack that extends itself, by way of others or not, has no beginning.
fn check_circles(changes: &[Arc<Changes>]) -> Result<(), BuildError> {
    for start in changes {
        let mut reached: Vec<&Arc<Changes>> = vec![start];
        let mut at = 0;
        while let Some(&change) = reached.get(at) {
            for (id, location) in &change.extends {
                if *id == start.pack.id {
                    let kind = BuildErrorKind::Circle {
                        first: start.pack.id.clone(),
                        last: change.pack.id.clone(),
                    };
                    return Err(BuildError::new(kind).at(location.clone()));
                }
                let next = changes.iter().filter(|other| other.pack.id == *id);
                let new = next.filter(|other| !reached.iter().any(|one| Arc::ptr_eq(one, other)));
                let new: Vec<_> = new.collect();
                reached.extend(new);
            }
            at += 1;
        }
    }
    Ok(())
}

impl Reader<'_> {
    /// What the file changes in other packs; `None` for nearly all, which change nothing.
    pub(super) fn changes(
        &self,
        file: &PackFile,
        pack: &Arc<PackInfo>,
    ) -> Checked<Option<Changes>> {
        if file.extends.is_empty() && file.disable.is_empty() && file.overrides.is_empty() {
            return Ok(None);
        }
        let named = |what, names: &[Spanned<String>]| -> Checked<Vec<(String, Location)>> {
            let name = |name: &Spanned<String>| {
                self.name(what, name)?;
                Ok((name.get_ref().clone(), self.location(name)))
            };
            names.iter().map(name).collect()
        };
        let overrides = file.overrides.iter().map(|entry| self.new_settings(entry));
        Ok(Some(Changes {
            pack: pack.clone(),
            trust: self.trust(),
            extends: named("pack id", &file.extends)?,
            disable: named("rule id", &file.disable)?,
            overrides: overrides.collect::<Checked<_>>()?,
        }))
    }

    fn new_settings(&self, entry: &OverrideEntry) -> Checked<Override> {
        self.name("rule id", &entry.id)?;
        let location = self.location(&entry.id);
        let settings = || -> Checked<Override> {
            let confidence = entry.confidence.as_ref();
            Ok(Override {
                id: entry.id.get_ref().clone(),
                location: location.clone(),
                confidence: confidence
                    .map(|_| self.confidence(confidence))
                    .transpose()?,
                severity: entry.severity,
                action: entry.action,
                keep: entry.keep,
                restorable: entry
                    .restore
                    .map(|restore| restore == RestoreEntry::Session),
                require_context: entry.require_context,
                context: self.contexts(&entry.context)?,
                allow: entry
                    .allow
                    .iter()
                    .map(|allow| self.allow(allow))
                    .collect::<Checked<_>>()?,
            })
        };
        settings().map_err(|error| error.at(location.clone()))
    }
}

impl Changes {
    /// Names the file in places, which errors that come later tell.
    pub(super) fn in_file(&mut self, file: &str) {
        let places = self.extends.iter_mut().chain(&mut self.disable);
        let places = places.map(|(_, location)| location);
        for location in places.chain(self.overrides.iter_mut().map(|new| &mut new.location)) {
            location.file.get_or_insert_with(|| file.to_owned());
        }
    }
}

impl fmt::Debug for Changes {
    /// Pack and counts: values of an allow list may be somebody's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("pack", &self.pack.id)
            .field("extends", &self.extends.len())
            .field("disable", &self.disable.len())
            .field("override", &self.overrides.len())
            .finish()
    }
}
