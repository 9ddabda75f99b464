//! What rules cost on a text: counted and not timed, so that every machine gives the same numbers.

use crate::compile::Program;
use crate::finding::RuleIndex;
use crate::pipeline::{self, BATCH, Scratch};
use crate::prefilter::{Anchor, CueMarks, Places, PrefilterCache};
use crate::view::View;

/// What one pattern of a rule costs on one text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternCost {
    /// The rule.
    pub rule: RuleIndex,
    /// Name of the pattern, or its number in the rule.
    pub pattern: String,
    /// What it is looked for by.
    pub anchor: AnchorKind,
    /// The literals of an anchor inside the match, as far as they are text; none for the other kinds.
    pub literals: Vec<String>,
    /// Whether its automaton runs only near a keyword of the rule.
    pub waits_for_keyword: bool,
    /// Places at which it may begin, for all that the search for candidates knows.
    pub candidates: u64,
    /// How often its automaton ran. Keywords, the end of the last match and lists of names settle the other candidates.
    pub runs: u64,
    /// Bytes that its automaton read.
    pub bytes: u64,
}

/// What a pattern is looked for by; chosen from its regex when the scanner is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnchorKind {
    /// The beginning of a word, or a byte that is rare in text: one look dismisses nearly all of them.
    Start,
    /// A literal inside the match; the bytes before it are looked back over.
    Inner,
    /// Nothing: it is tried at every byte with which it may begin.
    Anywhere,
}

impl AnchorKind {
    /// `start`, `inner` or `anywhere`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AnchorKind::Start => "start",
            AnchorKind::Inner => "inner",
            AnchorKind::Anywhere => "anywhere",
        }
    }
}

/// The costs of all patterns on `haystack`, in order of rules; none for a program without a prefilter.
pub(crate) fn count(program: &Program, haystack: &[u8]) -> Vec<PatternCost> {
    let view = View::new(haystack);
    let text = view.bytes();
    let Some(candidates) = candidates(program, text) else {
        return Vec::new();
    };
    let mut scratch = Scratch::default();
    scratch.prepare(program);
    pipeline::scan_range(program, &mut scratch, text, 0, text.len());
    let patterns = (0..).zip(&program.patterns).zip(candidates);
    let costs = patterns.map(|((number, pattern), candidates)| {
        let (anchor, literals) = kind(&pattern.clues.anchor);
        let work = scratch.work_of(number);
        PatternCost {
            rule: RuleIndex(pattern.gate.rule),
            pattern: pattern.name(),
            anchor,
            literals,
            waits_for_keyword: pattern.gate().is_some(),
            candidates,
            runs: work.runs,
            bytes: work.bytes,
        }
    });
    costs.collect()
}

fn kind(anchor: &Anchor) -> (AnchorKind, Vec<String>) {
    match anchor {
        Anchor::Start(_) => (AnchorKind::Start, Vec::new()),
        Anchor::Anywhere(_) => (AnchorKind::Anywhere, Vec::new()),
        Anchor::Inner(inner) => {
            let text = |literal: &Vec<u8>| String::from_utf8_lossy(literal).into_owned();
            (AnchorKind::Inner, inner.literals.iter().map(text).collect())
        }
    }
}

/// How many candidates each pattern has in `text`.
fn candidates(program: &Program, text: &[u8]) -> Option<Vec<u64>> {
    let prefilter = program.prefilter.as_ref()?;
    let mut counts = vec![0; program.patterns.len()];
    let (mut cache, mut places) = (PrefilterCache::default(), Places::default());
    let mut cues = CueMarks::default();
    for from in (0..text.len()).step_by(BATCH) {
        let to = text.len().min(from + BATCH);
        prefilter.candidates(&mut cache, text, from..to, true, &mut places, &mut cues);
        for candidate in &places.candidates {
            counts[candidate.pattern as usize] += 1;
        }
        for &place in &places.gated {
            for &(pattern, _) in &cache.patterns_at(place).patterns {
                counts[pattern as usize] += 1;
            }
        }
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::{AnchorKind, PatternCost};
    use crate::{RuleSet, Scanner};

    fn costs(rule: &str, text: &str) -> Vec<PatternCost> {
        let pack = format!(
            "schema = 1\nid = \"p\"\nversion = \"1\"\ndescription = \"d\"\nlicense = \"l\"\n[[rules]]\nid = \"r\"\n\
             entity = \"X\"\ndescription = \"d\"\nseverity = \"low\"\n{rule}\n"
        );
        let scanner = Scanner::new(RuleSet::from_toml(&pack).unwrap()).unwrap();
        let mut costs = scanner.cost(text);
        costs.retain(|cost| scanner.rule(cost.rule).id().as_str() == "r");
        costs
    }

    #[test]
    fn a_word_is_tried_where_one_begins() {
        // The search for candidates follows a beginning for a dozen bytes; what breaks off behind that is tried.
        let text =
            "a ZQX-1234567890123456, no ZQX-123456789012345x, no ZQX-12x, aZQX-1234567890123456";
        let cost = &costs(r"regex = 'ZQX-\d{16}'", text)[0];
        assert_eq!(cost.anchor, AnchorKind::Start);
        assert_eq!((cost.candidates, cost.runs), (2, 2));
        // Twenty bytes and the one that shows the border; nineteen and the letter that is no digit.
        assert_eq!(cost.bytes, 21 + 20);
        assert!(!cost.waits_for_keyword);
    }

    #[test]
    fn a_literal_is_looked_back_from() {
        let rule = r"regex = '[a-z]{2,9}@[a-z]{2,9}'";
        let cost = &costs(rule, "at home, me@home and @ nobody")[0];
        assert_eq!(cost.anchor, AnchorKind::Inner);
        assert_eq!(cost.literals, ["@"]);
        // One for each `@` where a word begins before it, or it begins itself.
        assert!(
            cost.candidates >= 1 && cost.runs <= cost.candidates,
            "{cost:?}"
        );
        assert_eq!(costs(rule, "nothing here")[0].candidates, 0);
    }

    #[test]
    fn without_a_keyword_no_automaton_runs() {
        let rule = "regex = '\\d{6}'\nrequire_context = true\ncontext = [{ keywords = [\"file\"], weight = 20 }]";
        let cost = &costs(rule, "123456 and 654321")[0];
        assert!(cost.waits_for_keyword);
        assert_eq!((cost.candidates, cost.runs, cost.bytes), (2, 0, 0));
        assert_eq!(costs(rule, "file 123456 and 654321")[0].runs, 2);
    }

    #[test]
    fn what_begins_anywhere_is_tried_everywhere() {
        let cost = &costs("regex = '[a-y][0-8]{3}'\nborder = \"none\"", "abcd123 xyz")[0];
        assert_eq!(cost.anchor, AnchorKind::Anywhere);
        assert!(cost.candidates >= 1, "{cost:?}");
    }

    #[cfg(feature = "packs")]
    #[test]
    fn counts_do_not_depend_on_what_was_scanned_before() {
        let scanner = Scanner::builtin();
        let text = "Her SSN is 078-05-1120, write to denise.alvarado@example.org.";
        let first = scanner.cost(text);
        let _ = scanner.scan(text);
        assert_eq!(scanner.cost(text), first);
        assert!(first.iter().any(|cost| cost.runs > 0));
        assert!(first.iter().all(|cost| cost.runs <= cost.candidates));
    }
}
