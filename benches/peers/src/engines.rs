//! Each engine behind one call: count what is found in a text.

use std::ops::ControlFlow;
use std::sync::Arc;

use promptveil::{Input, Scanner, Scratch};
use regex::RegexSet;
use regex::bytes::Regex;

use crate::rules::{PeerRule, ascii};
use crate::vectorscan::{self, Vectorscan};

/// An engine with the rules that it can express.
pub(crate) struct Peer {
    pub(crate) name: String,
    /// How many of the rules it runs.
    pub(crate) rules: String,
    /// What its numbers leave out.
    pub(crate) note: String,
    pub(crate) scan: Box<dyn FnMut(&str) -> usize>,
}

pub(crate) fn all(rules: &[PeerRule]) -> Vec<Peer> {
    vec![
        memory_read(),
        memchr(),
        promptveil(),
        vectorscan(rules),
        one_regex_per_rule(rules),
        regex_set(rules),
        datadog(rules),
        redact_core(rules),
        cerberust(rules),
        cerberust_own(),
    ]
}

fn memory_read() -> Peer {
    Peer {
        name: "memory read".into(),
        rules: "-".into(),
        note: "adds up all words of the text: the ceiling of any scanner".into(),
        scan: Box::new(|text| {
            let words = text.as_bytes().chunks_exact(8);
            let sum = words.fold(0_u64, |sum, word| {
                sum.wrapping_add(u64::from_le_bytes(word.try_into().expect("eight bytes")))
            });
            usize::from(sum == 1)
        }),
    }
}

fn memchr() -> Peer {
    Peer {
        name: "memchr".into(),
        rules: "-".into(),
        note: "counts a byte that valid text never holds".into(),
        scan: Box::new(|text| memchr::memchr_iter(0xff, text.as_bytes()).count()),
    }
}

fn promptveil() -> Peer {
    let scanner = Scanner::builtin();
    let mut scratch: Scratch = Scratch::new();
    let rules = scanner.rules().len();
    Peer {
        name: format!(
            "promptveil {}",
            env!("CARGO_PKG_VERSION").replace("0.0.0", "0.1.0")
        ),
        rules: format!("{rules} of {rules}"),
        note: "spans, check digits, keywords, overlaps, disguises".into(),
        scan: Box::new(move |text| {
            let mut findings = 0;
            scanner.scan_with(&mut scratch, &Input::new(text), |_| {
                findings += 1;
                ControlFlow::Continue(())
            });
            findings
        }),
    }
}

/// `n of all`, where a rule counts when all of its patterns were taken.
fn share(taken: usize, rules: &[PeerRule]) -> String {
    format!("{taken} of {}", rules.len())
}

fn vectorscan(rules: &[PeerRule]) -> Peer {
    let mut expressions = Vec::new();
    let mut taken = 0;
    for rule in rules {
        let own: Option<Vec<(String, bool)>> = rule
            .patterns
            .iter()
            .map(|pattern| expression(pattern))
            .collect();
        if let Some(own) = own {
            taken += 1;
            expressions.extend(own);
        }
    }
    let mut engine = Vectorscan::new(&expressions).expect("each compiles alone");
    Peer {
        name: format!(
            "Vectorscan {}",
            vectorscan::version().split(' ').next().unwrap_or_default()
        ),
        rules: share(taken, rules),
        note: "block mode, reports every end of a match, no start, no check digits, no keywords"
            .into(),
        scan: Box::new(move |text| engine.scan(text.as_bytes())),
    }
}

/// The pattern as Vectorscan takes it, and whether it needs Unicode classes.
fn expression(pattern: &str) -> Option<(String, bool)> {
    [false, true]
        .into_iter()
        .map(|unicode| (pattern.to_owned(), unicode))
        .find(|expression| Vectorscan::new(std::slice::from_ref(expression)).is_some())
}

fn one_regex_per_rule(rules: &[PeerRule]) -> Peer {
    let regexes: Vec<Regex> = rules
        .iter()
        .flat_map(|rule| &rule.patterns)
        .map(|pattern| Regex::new(&ascii(pattern)).expect("rules are written in this dialect"))
        .collect();
    Peer {
        name: "one regex per pattern".into(),
        rules: share(rules.len(), rules),
        note: "spans; no check digits, no keywords, no overlaps; misses what begins inside a match"
            .into(),
        scan: Box::new(move |text| {
            let found = |regex: &Regex| regex.find_iter(text.as_bytes()).count();
            regexes.iter().map(found).sum()
        }),
    }
}

fn regex_set(rules: &[PeerRule]) -> Peer {
    let patterns = rules.iter().flat_map(|rule| &rule.patterns);
    let set = regex::RegexSetBuilder::new(patterns.map(|pattern| ascii(pattern)))
        .size_limit(1 << 30)
        .dfa_size_limit(256 << 20)
        .build()
        .expect("rules are written in this dialect");
    let scan = move |set: &RegexSet, text: &str| -> usize {
        text.lines()
            .map(|line| set.matches(line).iter().count())
            .sum()
    };
    Peer {
        name: "regex::RegexSet".into(),
        rules: share(rules.len(), rules),
        note: "line by line; says which patterns match a line and not where".into(),
        scan: Box::new(move |text| scan(&set, text)),
    }
}

fn datadog(rules: &[PeerRule]) -> Peer {
    use dd_sds::{RegexRuleConfig, RootRuleConfig, RuleConfig, Scanner};
    type Config = RootRuleConfig<Arc<dyn RuleConfig>>;
    let compiles = |config: &Config| {
        Scanner::builder(std::slice::from_ref(config))
            .build()
            .is_ok()
    };
    let mut configs: Vec<Config> = Vec::new();
    let (mut taken, mut without_keywords) = (0, 0);
    for rule in rules {
        let plain = |pattern: &String| RegexRuleConfig::new(&ascii(pattern));
        let with = |pattern: &String| match rule.required.is_empty() {
            true => plain(pattern),
            false => plain(pattern).with_included_keywords(&rule.required),
        };
        let root = |config: RegexRuleConfig| RootRuleConfig::new(config.build());
        let own: Vec<Config> = rule
            .patterns
            .iter()
            .map(|pattern| root(with(pattern)))
            .collect();
        if own.iter().all(compiles) {
            taken += 1;
            configs.extend(own);
            continue;
        }
        let own: Vec<Config> = rule
            .patterns
            .iter()
            .map(|pattern| root(plain(pattern)))
            .collect();
        if own.iter().all(compiles) {
            taken += 1;
            without_keywords += 1;
            configs.extend(own);
        }
    }
    let scanner = Scanner::builder(&configs)
        .build()
        .expect("each compiles alone");
    Peer {
        name: "dd-sensitive-data-scanner".into(),
        rules: share(taken, rules),
        note: format!(
            "spans, keywords before a value ({without_keywords} rules refused theirs), no check digits; the text is \
             copied in, as its call takes one it may change"
        ),
        scan: Box::new(move |text| {
            let mut event = text.to_owned();
            scanner.scan(&mut event).map_or(0, |found| found.len())
        }),
    }
}

fn redact_core(rules: &[PeerRule]) -> Peer {
    use redact_core::recognizers::pattern::PatternRecognizer;
    use redact_core::recognizers::registry::RecognizerRegistry;
    use redact_core::{AnalyzerEngine, EntityType};
    let mut recognizer = PatternRecognizer::with_name("rules");
    let mut taken = 0;
    for rule in rules {
        let entity = || EntityType::Custom(rule.id.clone());
        let own = rule.patterns.iter().map(|pattern| ascii(pattern));
        let added = own.map(|pattern| {
            recognizer.add_pattern_with_context(entity(), &pattern, 0.8, rule.required.clone())
        });
        taken += usize::from(added.filter(Result::is_err).count() == 0);
    }
    let mut registry = RecognizerRegistry::new();
    registry.add_recognizer(Arc::new(recognizer));
    let engine = AnalyzerEngine::builder()
        .with_recognizer_registry(registry)
        .build();
    Peer {
        name: "redact-core".into(),
        rules: share(taken, rules),
        note: "beside its own patterns, which cannot be taken out; keywords only raise its score; no check digits for ours"
            .into(),
        scan: Box::new(move |text| {
            let result = engine.analyze(text, None);
            result.map_or(0, |result| result.detected_entities.len())
        }),
    }
}

fn cerberust(rules: &[PeerRule]) -> Peer {
    use cerberust::{RegexRule, RegexScanner, ScanCtx, Scanner};
    let mut own = Vec::new();
    let mut taken = 0;
    for rule in rules {
        let compiled: Result<Vec<RegexRule>, _> = rule
            .patterns
            .iter()
            .map(|pattern| RegexRule::new(&ascii(pattern), rule.id.to_uppercase()))
            .collect();
        if let Ok(compiled) = compiled {
            taken += 1;
            own.extend(compiled);
        }
    }
    let scanner = RegexScanner::new(own);
    Peer {
        name: "cerberust, our rules".into(),
        rules: share(taken, rules),
        note: "no check digits, no keywords; redacts as it scans, so findings are not counted"
            .into(),
        scan: Box::new(move |text| {
            let verdict = scanner.scan(text, &mut ScanCtx::new());
            verdict.map_or(0, |verdict| usize::from(verdict.text != text))
        }),
    }
}

fn cerberust_own() -> Peer {
    use cerberust::{PiiScanner, ScanCtx, Scanner, SecretScanner};
    let (persons, secrets) = (PiiScanner::new(), SecretScanner::new());
    Peer {
        name: "cerberust, its rules".into(),
        rules: "its own".into(),
        note: "e-mail, phone, card, IP, SSN, IBAN and its secrets; redacts as it scans".into(),
        scan: Box::new(move |text| {
            let mut context = ScanCtx::new();
            let one = persons
                .scan(text, &mut context)
                .is_ok_and(|verdict| verdict.text != text);
            let two = secrets
                .scan(text, &mut context)
                .is_ok_and(|verdict| verdict.text != text);
            usize::from(one || two)
        }),
    }
}
