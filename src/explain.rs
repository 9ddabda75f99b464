//! Why a rule fires or stays silent on a text: every gate, in order.

use crate::companion::Neighbours;
use crate::compile::{PatternProgram, Program};
use crate::context::{self, Hits, ListItem, Scored};
use crate::finding::{Score, Span};
use crate::matcher::{self, RawMatch};
use crate::pipeline::{self, Scratch};
use crate::prefilter::Candidate;
use crate::validate;
use crate::view::View;

/// What one rule made of one text; offsets and numbers, never text.
#[derive(Clone, Debug)]
pub struct Explanation {
    steps: Vec<Step>,
    min_score: Score,
}

/// One place at which a pattern of the rule matched, and how far it came.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name of the pattern, or its number in the rule.
    pub pattern: String,
    /// Where the regex matched, in bytes of the text.
    pub span: Span,
    /// How far it came.
    pub outcome: Outcome,
}

/// The gate that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// A letter, digit or joined group stands next to it.
    Border,
    /// A validator rejected it.
    Validator,
    /// An allow list names it.
    Allowed,
    /// A required keyword is missing, or an allow list's keyword stands near by.
    Context,
    /// Another kind of value that the rule requires does not stand near by.
    Alone,
    /// Scored; reported when at least the threshold and not covered by a stronger finding.
    Scored {
        /// The score.
        score: Score,
        /// Bytes to the nearest keyword, when there is one.
        cue_distance: Option<usize>,
    },
}

impl Explanation {
    /// Places at which the rule's regex matched, in order of patterns.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The threshold of the scanner.
    #[must_use]
    pub fn min_score(&self) -> Score {
        self.min_score
    }
}

/// Runs every stage for the rule `rule_id`, with the oracle engine and without skipping ahead.
pub(crate) fn explain(program: &Program, rule_id: &str, haystack: &[u8]) -> Option<Explanation> {
    let index = program
        .rules
        .iter()
        .position(|rule| rule.id().as_str() == rule_id)?;
    let view = View::new(haystack);
    let mut hits = Hits::default();
    hits.forget();
    hits.reset();
    let mut scratch = Scratch::default();
    pipeline::scan_scored(program, &mut scratch, view.bytes());
    let mut steps = Vec::new();
    let own = |at: &usize| program.patterns[*at].gate.rule as usize == index;
    for at in (0..program.patterns.len()).filter(own) {
        explain_pattern(
            program,
            at,
            &view,
            &mut scratch.neighbours,
            &mut hits,
            &mut steps,
        );
    }
    Some(Explanation {
        steps,
        min_score: program.min_score,
    })
}

fn explain_pattern(
    program: &Program,
    at: usize,
    view: &View<'_>,
    neighbours: &mut Neighbours,
    hits: &mut Hits,
    steps: &mut Vec<Step>,
) {
    let text = view.bytes();
    let compiled = &program.patterns[at];
    let pattern = compiled.rules_pattern();
    let body = matcher::Body::new(pattern);
    let mut gates = Gates {
        program,
        compiled,
        text,
        neighbours,
        hits,
        list: ListItem::default(),
    };
    let mut resume = 0;
    for start in 0..text.len() {
        if start < resume {
            continue;
        }
        let candidate = Candidate {
            start,
            pattern: at as u32,
        };
        let anchor = &compiled.clues.anchor;
        let found = compiled.naive.find(pattern, anchor, text, start);
        let (span, outcome) = match matcher::confirm(text, pattern, candidate, found) {
            Some(raw) => gates.judge(raw),
            None => match body.end_from(text, start) {
                Some(end) => (Span::new(start, end), Outcome::Border),
                None => continue,
            },
        };
        // Behind a border the rest of a longer token would only say the same again; a match that was turned down
        // later consumes nothing.
        if matches!(
            outcome,
            Outcome::Border | Outcome::Alone | Outcome::Scored { .. }
        ) {
            resume = span.end;
        }
        steps.push(Step {
            pattern: compiled.name(),
            span: view.to_original(span),
            outcome,
        });
    }
}

/// The gates behind the regex of one pattern, with what they remember of the text.
struct Gates<'a> {
    program: &'a Program,
    compiled: &'a PatternProgram,
    text: &'a [u8],
    neighbours: &'a mut Neighbours,
    hits: &'a mut Hits,
    list: ListItem,
}

impl Gates<'_> {
    /// Where the value of a match stands, and how far it comes.
    fn judge(&mut self, raw: RawMatch) -> (Span, Outcome) {
        let Gates {
            program,
            compiled,
            text,
            ..
        } = *self;
        let Some(validated) = validate::validate(text, &compiled.checks, raw) else {
            return (raw.value, Outcome::Validator);
        };
        if compiled.is_allowed(text, &validated) {
            return (raw.value, Outcome::Allowed);
        }
        let keywords = &program.keywords;
        let (gate, list) = (&compiled.gate, &mut self.list);
        let scored = context::score(keywords, self.hits, text, gate, list, validated);
        let Some(mut scored) = scored else {
            return (raw.value, Outcome::Context);
        };
        let Some(score) = program.companions.score(self.neighbours, text, &scored) else {
            return (scored.span, Outcome::Alone);
        };
        scored.score = score;
        (scored.span, outcome_of(&scored))
    }
}

fn outcome_of(scored: &Scored) -> Outcome {
    Outcome::Scored {
        score: scored.score,
        cue_distance: scored.has_cue().then_some(scored.cue_distance as usize),
    }
}
