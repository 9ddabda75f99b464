//! From rules to a program: the only place that turns checked rules into what the stages run on.

mod allow;
mod specimen;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::arch::Classifier;
use crate::byte_set::ByteSet;
use crate::companion::Companions;
use crate::context::Scored;
use crate::context::{self, Gate, Keywords, KeywordsBuilder, Precedence};
use crate::decode::{self, Disguises};
use crate::error::{BuildError, BuildErrorKind};
use crate::finding::{Action, Finding, RuleIndex, Score, Span};
use crate::matcher::{Anchored, Naive};
use crate::mention;
use crate::parallel;
use crate::prefilter::{Anchor, AnchoredPattern, Clues, Gated, Prefilter, Probes};
use crate::recognizer::{Recognizer, Registered};
use crate::rules::model::{Context, Pattern, Rule};
use crate::rules::{RuleSet, Trust, check_validators};
use crate::validate::{Checks, FirstWord, HostValidators, Validated};
use allow::AllowProgram;
use specimen::{is_spelling_of, specimens};

/// Patterns with longer matches run first and look for their keyword afterwards: looking that far ahead for one
/// costs more than the automaton.
const MAX_LOOK_AHEAD: usize = 128;

/// Everything compiled; immutable, shared by all threads.
pub(crate) struct Program {
    identity: u64,
    pub(crate) rules: RuleSet,
    pub(crate) patterns: Vec<PatternProgram>,
    /// `None` selects the naive engine.
    pub(crate) prefilter: Option<Prefilter>,
    pub(crate) keywords: Keywords,
    /// For stages after the prefilter.
    pub(crate) classifier: Classifier,
    pub(crate) recognizers: Vec<Registered>,
    pub(crate) companions: Companions,
    pub(crate) min_score: Score,
    action: Option<Action>,
    /// The rule of text encoded too often; none when nothing is decoded.
    pub(crate) limit_rule: Option<u32>,
    /// Whether look-alike letters and numbers in disguise are read.
    pub(crate) sees_lookalikes: bool,
    /// How far behind its start the value of a match begins at most that waits for a keyword, in bytes.
    pub(crate) longest_lead: usize,
    /// Bytes from the start of a match to the end of all that may matter to it.
    pub(crate) look_ahead: usize,
    /// Bytes before the start of a match that may matter to it.
    pub(crate) look_behind: usize,
    /// How far before its anchor a match may begin, in bytes.
    pub(crate) reach_back: usize,
    /// For each rule, its place in the order of rule ids.
    ranks: Vec<u32>,
    /// What names that stand alone are found as.
    pub(crate) alone: Option<Scored>,
    /// For each rule, the published test values that it names.
    specimens: Vec<Vec<String>>,
}

/// One pattern of one rule, ready to run.
pub(crate) struct PatternProgram {
    rule: Arc<Rule>,
    pattern_in_rule: usize,
    pub(crate) clues: Arc<Clues>,
    /// Those of the clues, nearer by: they are asked at each candidate.
    pub(crate) probes: Probes,
    pub(crate) anchored: Anchored,
    pub(crate) naive: Naive,
    pub(crate) checks: Checks,
    pub(crate) gate: Gate,
    /// It is not worth trying where no keyword of the rule may speak.
    pub(crate) waits: bool,
    /// What every match begins with that is not rejected.
    pub(crate) first_word: FirstWord,
    allow: Arc<[AllowProgram]>,
}

/// What the builder was told.
pub(crate) struct Options {
    pub(crate) min_score: Score,
    pub(crate) prefilter: bool,
    pub(crate) size_limit: usize,
    pub(crate) time_limit: Duration,
    pub(crate) action: Option<Action>,
    pub(crate) disguises: Disguises,
    pub(crate) validators: HostValidators,
    /// Each with the id of its rule.
    pub(crate) recognizers: Vec<(String, Arc<dyn Recognizer>)>,
}

/// Compiles `rules`.
pub(crate) fn compile(rules: RuleSet, options: &Options) -> Result<Program, BuildError> {
    check_validators(&rules, |name| options.validators.is_known(name))?;
    let recognizers = recognizers(&rules, &options.recognizers)?;
    let (patterns, keywords) = compile_rules(&rules, options)?;
    let prefilter = options.prefilter.then(|| prefilter(&patterns, &keywords));
    let (before, after) = keywords.widest_window();
    // Zero is the scratch that belongs to no program yet.
    static IDENTITIES: AtomicU64 = AtomicU64::new(1);
    let program = Program {
        identity: IDENTITIES.fetch_add(1, Ordering::Relaxed),
        alone: alone(&rules, &patterns),
        longest_lead: longest_lead(&patterns),
        look_ahead: longest_match(&patterns, |_| true) + after + context::MAX_HIT + 8,
        look_behind: context::look_behind(before),
        reach_back: longest_match(&patterns, |anchor| matches!(anchor, Anchor::Inner(_))),
        ranks: ranks(&rules),
        specimens: rules.iter().map(specimens).collect(),
        limit_rule: decode::limit_rule(&rules).filter(|_| options.disguises != Disguises::Plain),
        sees_lookalikes: options.disguises == Disguises::Lookalike,
        companions: Companions::new(&rules),
        rules,
        patterns,
        prefilter,
        keywords,
        classifier: Classifier::new(&ByteSet::EMPTY),
        recognizers,
        min_score: options.min_score,
        action: options.action,
    };
    let size = program.memory_usage();
    if size > options.size_limit {
        return Err(BuildErrorKind::Limit {
            what: "compiled size of all rules in bytes",
            seen: size,
            limit: options.size_limit,
            hint: "load fewer packs or raise `ScannerBuilder::size_limit`",
        }
        .into());
    }
    Ok(program)
}

/// The patterns of all rules in order, and their keywords.
fn compile_rules(
    rules: &RuleSet,
    options: &Options,
) -> Result<(Vec<PatternProgram>, Keywords), BuildError> {
    let begun = Instant::now();
    let mut keywords = KeywordsBuilder::default();
    let clues = clues(rules);
    let mut patterns = Vec::with_capacity(clues.len());
    let mut clues = clues.into_iter();
    for (index, rule) in (0..).zip(&rules.rules) {
        compile_rule(
            index,
            rule,
            &mut clues,
            options,
            &mut keywords,
            &mut patterns,
        )
        .map_err(|kind| {
            BuildError::new(kind)
                .for_rule(&rule.id)
                .at(rule.location.clone())
        })?;
        if !rule.embedded && begun.elapsed() > options.time_limit {
            return Err(too_slow(rule, options.time_limit));
        }
    }
    Ok((patterns, keywords.build()))
}

fn prefilter(patterns: &[PatternProgram], keywords: &Keywords) -> Prefilter {
    let anchored = (0..).zip(patterns).map(|(number, pattern)| {
        let rules_pattern = pattern.rules_pattern();
        AnchoredPattern {
            pattern: number,
            anchor: &pattern.clues.anchor,
            border: rules_pattern.border,
            max_len: rules_pattern.max_len,
            probes: &pattern.probes,
            needs: pattern.clues.needs.as_ref(),
            gate: pattern.gate(),
        }
    });
    let anchored: Vec<AnchoredPattern<'_>> = anchored.collect();
    Prefilter::new(&anchored, keywords.texts())
}

fn recognizers(
    rules: &RuleSet,
    named: &[(String, Arc<dyn Recognizer>)],
) -> Result<Vec<Registered>, BuildError> {
    let registered = named.iter().map(|(id, recognizer)| {
        let is_it = |rule: &Arc<Rule>| rule.id.as_str() == id;
        let Some(at) = rules.rules.iter().position(is_it) else {
            return Err(BuildErrorKind::NoRuleToRecognize { seen: id.clone() }.into());
        };
        Ok(Registered {
            rule: at as u32,
            precedence: precedence(&rules.rules[at]),
            recognizer: Arc::clone(recognizer),
        })
    });
    registered.collect()
}

fn precedence(rule: &Rule) -> Precedence {
    match rule.action {
        Action::Block => Precedence::Block,
        Action::Allow => Precedence::Allow,
        _ if rule.trust < Trust::Host => Precedence::ReplaceAdded,
        _ => Precedence::Replace,
    }
}

fn compile_rule(
    index: u32,
    rule: &Arc<Rule>,
    clues: &mut impl Iterator<Item = Arc<Clues>>,
    options: &Options,
    keywords: &mut KeywordsBuilder,
    patterns: &mut Vec<PatternProgram>,
) -> Result<(), BuildErrorKind> {
    let allowed = rule.allow.iter().filter_map(|allow| allow.context.as_ref());
    let groups: Vec<(&Context, Option<i32>)> = rule
        .context
        .iter()
        .map(|context| (context, Some(context.weight)))
        .chain(allowed.map(|context| (context, None)))
        .collect();
    let waits = rule.patterns.iter().any(|pattern| is_gated(rule, pattern));
    let groups = keywords.add_rule(waits, groups.into_iter());
    let allow: Arc<[AllowProgram]> = rule
        .allow
        .iter()
        .map(|allow| AllowProgram::new(allow, rule.embedded))
        .collect::<Result<_, _>>()?;
    for (pattern_in_rule, (pattern, clues)) in rule.patterns.iter().zip(clues).enumerate() {
        let program = PatternProgram {
            rule: rule.clone(),
            pattern_in_rule,
            probes: clues.probes.clone(),
            clues,
            anchored: Anchored::lazy(),
            naive: Naive::new(),
            first_word: first_word(pattern, &options.validators),
            checks: Checks::new(pattern, &options.validators),
            gate: Gate {
                rule: index,
                precedence: precedence(rule),
                groups,
                confidence: pattern.confidence,
                require_context: pattern.require_context,
            },
            waits: is_gated(rule, pattern),
            allow: allow.clone(),
        };
        // Embedded packs are proved by tests: their automata are built when first needed.
        if !rule.embedded {
            program.anchored.build(pattern)?;
        }
        patterns.push(program);
    }
    Ok(())
}

/// The longest match of patterns with such an anchor, in bytes.
fn longest_match(patterns: &[PatternProgram], is_counted: impl Fn(&Anchor) -> bool) -> usize {
    let counted = patterns
        .iter()
        .filter(|pattern| is_counted(&pattern.clues.anchor));
    let lengths = counted.map(|pattern| pattern.rules_pattern().max_len);
    lengths.max().unwrap_or(0)
}

/// How far behind its start the value of any match begins at most that waits for a keyword.
fn longest_lead(patterns: &[PatternProgram]) -> usize {
    let gates = patterns.iter().filter_map(PatternProgram::gate);
    gates.map(|gate| gate.lead).max().unwrap_or(0)
}

/// What the validators of a pattern want each match to begin with.
fn first_word(pattern: &Pattern, validators: &HostValidators) -> FirstWord {
    // A match that outgrows its pattern is not validated, and a value may begin behind the match.
    let own = pattern.syntax.max_len;
    let is_whole =
        !pattern.syntax.has_value_group() && own.is_some_and(|own| own <= pattern.max_len);
    let checks = pattern.checks.iter().filter(|check| check.fail.is_none());
    let mut wanted = checks.map(|check| validators.first_word(&check.name));
    match is_whole {
        true => wanted.find(|&first| first != FirstWord::Any),
        false => None,
    }
    .unwrap_or(FirstWord::Any)
}

/// Whether a keyword is looked for before the automaton runs.
fn is_gated(rule: &Rule, pattern: &Pattern) -> bool {
    let is_near = || pattern.max_len <= MAX_LOOK_AHEAD;
    pattern.require_context && (is_near() || only_headings_speak(rule))
}

/// Whether no keyword of the rule speaks for what stands beside it in running text.
fn only_headings_speak(rule: &Rule) -> bool {
    let mut cues = rule.context.iter().filter(|context| context.weight > 0);
    cues.all(|context| context.before == 0 && context.after == 0)
}

/// What to look for every pattern by, in order of rules: most of the time it takes to compile them.
fn clues(rules: &RuleSet) -> Vec<Arc<Clues>> {
    const WORTH_A_THREAD: usize = 100;
    let patterns: Vec<&Pattern> = rules.rules.iter().flat_map(|rule| &rule.patterns).collect();
    let choose = |pattern: &&Pattern| match &pattern.clues {
        Some(prepared) => prepared.clone(),
        None => Arc::new(Clues::of(
            &pattern.syntax.hir,
            pattern.border,
            pattern.max_len,
        )),
    };
    let unknown = patterns.iter().filter(|pattern| pattern.clues.is_none());
    if unknown.count() < WORTH_A_THREAD {
        return patterns.iter().map(choose).collect();
    }
    parallel::map(&patterns, choose)
}

fn too_slow(rule: &Rule, limit: Duration) -> BuildError {
    BuildError::new(BuildErrorKind::Limit {
        what: "compile time in milliseconds (at least)",
        seen: limit.as_millis() as usize + 1,
        limit: limit.as_millis() as usize,
        hint: "simplify the largest rules, load fewer packs or raise `ScannerBuilder::time_limit`",
    })
    .for_rule(&rule.id)
    .at(rule.location.clone())
}

/// The first rule, by id, that names alone are found as, with a place that is nowhere.
fn alone(rules: &RuleSet, patterns: &[PatternProgram]) -> Option<Scored> {
    let rules = (0..).zip(&rules.rules).filter(|(_, rule)| rule.alone);
    let (rule, _) = rules.min_by_key(|(_, rule)| &rule.id)?;
    let pattern = patterns.iter().position(|one| one.gate.rule == rule)?;
    Some(mention::alone(
        rule,
        pattern as u32,
        patterns[pattern].gate.precedence,
    ))
}

fn ranks(rules: &RuleSet) -> Vec<u32> {
    let mut order: Vec<usize> = (0..rules.rules.len()).collect();
    order.sort_by(|&left, &right| rules.rules[left].id.cmp(&rules.rules[right].id));
    let mut ranks = vec![0; order.len()];
    for (rank, rule) in order.into_iter().enumerate() {
        ranks[rule] = rank as u32;
    }
    ranks
}

impl PatternProgram {
    /// The checked pattern behind this program.
    pub(crate) fn rules_pattern(&self) -> &Pattern {
        &self.rule.patterns[self.pattern_in_rule]
    }

    /// Name of the pattern, or its number in the rule.
    pub(crate) fn name(&self) -> String {
        match self.rules_pattern().name.as_str() {
            "" => self.pattern_in_rule.to_string(),
            name => name.to_owned(),
        }
    }

    /// What keywords are looked for before the automaton runs.
    pub(crate) fn gate(&self) -> Option<Gated> {
        let pattern = self.rules_pattern();
        let gated = || self.gate.groups.gated(pattern.max_len, pattern.lead());
        self.waits.then(gated)
    }

    /// Whether an allow list of the rule names the value or its shape.
    pub(crate) fn is_allowed(&self, text: &[u8], validated: &Validated) -> bool {
        let value = &text[validated.raw.value.range()];
        self.allow.iter().any(|allow| allow.allows(value))
    }
}

impl Program {
    /// Tells one program from every other of this process.
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// The place of a rule in the order of rule ids.
    pub(crate) fn rank(&self, rule: u32) -> u32 {
        self.ranks[rule as usize]
    }

    /// The finding that a resolved place becomes.
    pub(crate) fn finding(&self, text: &[u8], scored: &Scored, span: Span) -> Finding {
        let rule = &self.rules.rules[scored.rule as usize];
        let specimens = &self.specimens[scored.rule as usize];
        let value = &text[scored.span.range()];
        let is_specimen = specimens
            .iter()
            .any(|specimen| is_spelling_of(value, specimen));
        Finding {
            span,
            rule: RuleIndex(scored.rule),
            score: scored.score,
            action: self.action_of(rule),
            specimen: is_specimen,
        }
    }

    /// The host's one action, but never instead of blocking or of leaving alone: a choice of how to write a
    /// replacement is no choice of whether.
    fn action_of(&self, rule: &Rule) -> Action {
        match (rule.action, self.action) {
            (own @ (Action::Block | Action::Allow), _) => own,
            (own, None) => own,
            (_, Some(stated)) => stated,
        }
    }

    /// Bytes on the heap, an estimate.
    pub(crate) fn memory_usage(&self) -> usize {
        let patterns: usize = self
            .patterns
            .iter()
            .map(|pattern| size_of::<PatternProgram>() + pattern.anchored.memory_usage())
            .sum();
        let texts: usize = self.rules.iter().map(Rule::memory_usage).sum();
        let prefilter = self.prefilter.as_ref().map_or(0, Prefilter::memory_usage);
        patterns + texts + prefilter + self.keywords.memory_usage()
    }
}

#[cfg(all(test, feature = "packs"))]
mod tests {
    use super::allow::shape_regex;
    use super::*;

    #[test]
    fn what_embedded_packs_build_lazily_builds() {
        let scanner = crate::Scanner::builtin();
        for pattern in &scanner.program().patterns {
            let built = pattern.anchored.build(pattern.rules_pattern());
            assert!(built.is_ok(), "{}", pattern.rule.id);
            for hir in pattern
                .allow
                .iter()
                .filter_map(|allow| allow.shape.as_ref())
            {
                assert!(shape_regex(hir).is_ok(), "{}", pattern.rule.id);
            }
        }
    }

    #[test]
    fn added_rules_have_a_time_limit() {
        let mut builder = crate::Scanner::builder();
        builder.time_limit(Duration::ZERO);
        assert!(builder.build(RuleSet::builtin_all()).is_ok());
        let pack = "schema = 1\nid = \"p\"\nversion = \"1\"\ndescription = \"d\"\nlicense = \"l\"\n[[rules]]\nid = \"r\"\n\
                    entity = \"X\"\ndescription = \"d\"\nseverity = \"low\"\nregex = 'ZQX-\\d{4}'\n";
        let built = RuleSet::from_toml(pack).and_then(|rules| builder.build(rules));
        let Err(error) = built else {
            panic!("nothing compiles in no time");
        };
        let error = error.to_string();
        assert!(
            error.contains("rule `r`") && error.contains("time_limit"),
            "{error}"
        );
    }
}
