//! What a pack that loads could still do better.

use std::collections::HashSet;

use super::model::{Border, Context, Pattern, Rule, RuleId};
use super::rule_set::RuleSet;
use crate::prefilter::Anchor;

/// One remark on one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    rule: RuleId,
    message: String,
}

impl Lint {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// What to change, and why.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Fewest examples that must match.
const MIN_MATCH: usize = 3;
/// Fewest near misses.
const MIN_NEAR_MISS: usize = 2;
/// Share of prose bytes at which a rule may be tried before it is called expensive.
const MAX_COST: f64 = 0.02;

impl RuleSet {
    /// Remarks on rules that load and yet could be better: missing sources, few examples, keywords said twice, costly
    /// patterns, a required entity that neither these rules nor the embedded ones find.
    #[must_use]
    pub fn lint(&self) -> Vec<Lint> {
        let remarks = self.iter().flat_map(lint);
        remarks.chain(self.unknown_companions()).collect()
    }

    fn unknown_companions(&self) -> Vec<Lint> {
        if self.iter().all(|rule| rule.requires.is_empty()) {
            return Vec::new();
        }
        #[cfg(feature = "packs")]
        let embedded = RuleSet::builtin_all();
        #[cfg(not(feature = "packs"))]
        let embedded = RuleSet::default();
        let labels: HashSet<&str> = self
            .iter()
            .chain(embedded.iter())
            .map(Rule::entity)
            .collect();
        let remarks = self.iter().flat_map(|rule| {
            let unknown = rule
                .requires
                .iter()
                .filter(|one| !labels.contains(&*one.entity));
            unknown.map(|one| Lint {
                rule: rule.id.clone(),
                message: format!("requires `{}`, which no rule finds", one.entity),
            })
        });
        remarks.collect()
    }
}

fn lint(rule: &Rule) -> Vec<Lint> {
    let mut messages = Vec::new();
    if rule.source().is_none() {
        messages.push("no `source`: name the authority that defines the format".to_owned());
    }
    if rule.tags().is_empty() {
        messages.push("no `tags`: name the legal basis".to_owned());
    }
    if rule.must_match().len() < MIN_MATCH {
        messages.push(format!(
            "{} `must_match`, want {MIN_MATCH}",
            rule.must_match().len()
        ));
    }
    if rule.must_not_match().len() < MIN_NEAR_MISS {
        let count = rule.must_not_match().len();
        messages.push(format!("{count} `must_not_match`, want {MIN_NEAR_MISS}"));
    }
    let allowed = rule.allow.iter().filter_map(|allow| allow.context.as_ref());
    let twice = rule.context.iter().chain(allowed).filter_map(listed_twice);
    messages.extend(twice.map(|keyword| format!("keyword `{keyword}` is twice in one list")));
    // What only a heading or a label speaks for is looked for where one does.
    let has_window = |context: &Context| context.before > 0 || context.after > 0;
    let is_headed = !rule.context.is_empty() && !rule.context.iter().any(has_window);
    let costly = rule
        .patterns
        .iter()
        .filter(|pattern| !(is_headed && pattern.require_context));
    messages
        .into_iter()
        .chain(costly.filter_map(cost))
        .map(|message| Lint {
            rule: rule.id.clone(),
            message,
        })
        .collect()
}

/// The first keyword that a group has twice.
fn listed_twice(context: &Context) -> Option<&str> {
    let mut seen = HashSet::new();
    let mut keywords = context.keywords.iter().map(|keyword| &**keyword);
    keywords.find(|keyword| !seen.insert(*keyword))
}

/// What to say of a pattern that is tried too often.
fn cost(pattern: &Pattern) -> Option<String> {
    let anchor = Anchor::choose(&pattern.syntax.hir, pattern.border);
    let regex = &pattern.regex;
    let (name, hint) = match anchor {
        Anchor::Anywhere(_) => {
            let hint = match pattern.border {
                Border::None => "give it a border",
                _ => "begin it with a literal",
            };
            return Some(format!(
                "pattern `{regex}` may begin at any byte (anchor anywhere); {hint}"
            ));
        }
        Anchor::Inner(_) => ("inner", "give it a rarer literal"),
        Anchor::Start(_) => ("start", "begin it more narrowly"),
    };
    let percent = anchor.cost() * 100.0;
    (anchor.cost() > MAX_COST).then(|| {
        format!("pattern `{regex}` is tried at about {percent:.1} % of the bytes of prose (anchor {name}); {hint}")
    })
}
