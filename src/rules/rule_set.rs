//! [`RuleSet`]: checked rules of some packs, and what is asked of all of them together.

use std::collections::HashMap;
use std::slice;
use std::sync::Arc;

use super::check::{Checked, check_limit};
use super::compose::{Changes, Trust, changes_without};
use super::model::Rule;
use crate::error::{BuildError, BuildErrorKind, Location};
use crate::validate;

/// Most rules in one rule set.
pub(super) const MAX_RULES: usize = 5_000;

/// Checked rules of one or more packs.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    pub(crate) rules: Vec<Arc<Rule>>,
    /// What the packs change in each other; applied by [`RuleSet::compose`].
    pub(super) changes: Vec<Arc<Changes>>,
}

impl RuleSet {
    /// Adds the rules of `other`, and what it changes.
    ///
    /// # Errors
    ///
    /// When a rule id is in both, a pack has the id of one that is trusted more, or the sum passes the limit of 5,000
    /// rules.
    pub fn merge(mut self, other: RuleSet) -> Result<RuleSet, BuildError> {
        check_limit(
            "number of rules",
            self.len() + other.len(),
            MAX_RULES,
            "load fewer packs",
        )?;
        let known: HashMap<&str, &Rule> = self.iter().map(|r| (r.id.as_str(), r)).collect();
        for rule in other.iter() {
            if let Some(first) = known.get(rule.id.as_str()) {
                return Err(duplicate(first, rule));
            }
        }
        drop(known);
        self.check_pack_ids(&other)?;
        self.rules.extend(other.rules);
        self.changes.extend(other.changes);
        Ok(self)
    }

    /// No pack passes for one that is trusted more.
    fn check_pack_ids(&self, other: &RuleSet) -> Result<(), BuildError> {
        let all_of_host = |rules: &RuleSet| rules.iter().all(|rule| rule.trust == Trust::Host);
        if all_of_host(self) && all_of_host(other) {
            return Ok(());
        }
        let packs = |rules: &'_ RuleSet| -> HashMap<String, (Trust, Location)> {
            let packs = rules.iter();
            packs
                .map(|rule| (rule.pack.id.clone(), (rule.trust, rule.location.clone())))
                .collect()
        };
        let known = packs(self);
        for (id, (trust, location)) in packs(other) {
            if known.get(&id).is_some_and(|(known, _)| *known != trust) {
                let kind = BuildErrorKind::TakenPackId { seen: id };
                return Err(BuildError::new(kind).at(location));
            }
        }
        Ok(())
    }

    /// The rules for which `keep` says yes, and what their packs change in others.
    ///
    /// A pack of which no rule stays changes nothing any more, and nothing refers to a rule or pack that is gone: an
    /// `override` of it is dropped, and `extends` does not bring it back. A pack that has no rules of its own stays as
    /// it is. [`RuleSet::compose`] before makes what packs change a part of the rules, so that it outlives them.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&Rule) -> bool) -> RuleSet {
        let (kept, dropped): (Vec<_>, Vec<_>) =
            self.rules.iter().cloned().partition(|rule| keep(rule));
        let changes = changes_without(&self.changes, &kept, &dropped);
        RuleSet {
            rules: kept,
            changes,
        }
    }

    /// The rules, in the order of their files.
    #[must_use]
    pub fn iter(&self) -> Rules<'_> {
        Rules(self.rules.iter())
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.iter().find(|rule| rule.id.as_str() == id)
    }
}

impl<'r> IntoIterator for &'r RuleSet {
    type Item = &'r Rule;
    type IntoIter = Rules<'r>;

    fn into_iter(self) -> Rules<'r> {
        self.iter()
    }
}

/// The rules of a [`RuleSet`], in the order of their files.
#[derive(Clone, Debug)]
pub struct Rules<'r>(slice::Iter<'r, Arc<Rule>>);

impl<'r> Iterator for Rules<'r> {
    type Item = &'r Rule;

    fn next(&mut self) -> Option<&'r Rule> {
        self.0.next().map(|rule| &**rule)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Rules<'_> {}

pub(super) fn duplicate(first: &Rule, second: &Rule) -> BuildError {
    let kind = BuildErrorKind::DuplicateId {
        seen: second.id.to_string(),
        first: first.pack.id.clone(),
        second: second.pack.id.clone(),
    };
    BuildError::new(kind)
        .for_rule(&second.id)
        .at(second.location.clone())
}

/// Checks validator names against the embedded ones and the host's own.
pub(crate) fn check_validators(rules: &RuleSet, is_known: impl Fn(&str) -> bool) -> Checked<()> {
    for rule in rules.iter() {
        for name in rule.validators() {
            if !is_known(name) {
                return Err(BuildError::new(BuildErrorKind::UnknownValidator {
                    seen: name.to_owned(),
                    nearest: validate::nearest_name(name).to_owned(),
                })
                .for_rule(&rule.id)
                .at(rule.location.clone()));
            }
        }
    }
    Ok(())
}
