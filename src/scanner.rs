//! The public face: [`Scanner`] and [`ScannerBuilder`].

use std::borrow::Cow;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crate::action::{self, HashKey, Redacted, RedactedBytes};
use crate::compile::{self, Options, Program};
use crate::cost::{self, PatternCost};
use crate::decode::{self, Disguises};
use crate::error::{BuildError, Error};
use crate::explain::{self, Explanation};
use crate::finding::{Action, Finding, RuleIndex, Score};
use crate::input::Input;
use crate::payload::{self, PayloadKind, Placeholders, RedactSse, RedactedPayload, UnknownParts};
use crate::pipeline::{self, Scratch, with_scratch};
use crate::recognizer::Recognizer;
use crate::rules::{Rule, RuleSet};
use crate::stream::{RedactStream, ScanStream};
use crate::validate::{HostValidators, Validator};

/// Largest compiled rule set by default, in bytes.
const DEFAULT_SIZE_LIMIT: usize = 64 << 20;
/// Longest time that rules take to compile by default.
const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(2);

/// Compiled rules: immutable, shared by threads, cheap to clone.
///
/// ```
/// use promptveil::Scanner;
///
/// let scanner = Scanner::builtin();
/// let redacted = scanner.redact("Her SSN is 078-05-1120.");
/// assert_eq!(redacted.text(), "Her SSN is [US_SSN].");
/// ```
#[derive(Clone)]
pub struct Scanner {
    program: Arc<Program>,
    hash_key: Option<HashKey>,
}

impl Scanner {
    /// The scanner with all embedded packs, built at the first call and shared from then on.
    ///
    /// The first call takes some 20 to 40 ms and the scanner some 8 MiB. The first texts are slower than later ones,
    /// since each rule's automaton is made when a text first needs it: a service that cares calls this, and scans an
    /// ordinary text, before it takes requests.
    #[cfg(feature = "packs")]
    #[must_use]
    pub fn builtin() -> &'static Scanner {
        static BUILTIN: std::sync::OnceLock<Scanner> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| match Scanner::new(RuleSet::builtin_all()) {
            Ok(scanner) => scanner,
            Err(error) => unreachable!("the embedded packs compile, a test shows it: {error}"),
        })
    }

    /// A scanner for `rules` with default options.
    ///
    /// # Errors
    ///
    /// When a rule names an unknown validator or the rules do not compile within the limits.
    pub fn new(rules: RuleSet) -> Result<Scanner, BuildError> {
        Scanner::builder().build(rules)
    }

    /// Options for a scanner.
    #[must_use]
    pub fn builder() -> ScannerBuilder {
        ScannerBuilder::new()
    }

    /// Whether `text` holds anything to find; stops at the first. An empty text holds nothing.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        with_scratch(&self.program, |scratch| {
            pipeline::is_match(&self.program, scratch, text.as_bytes())
        })
    }

    /// Everything found in `text`, sorted and disjoint; nothing in an empty one.
    ///
    /// Time is linear in the length of the text, also for hostile text. No text is too long, but memory grows with it:
    /// what is folded and decoded are copies. A [stream](Scanner::scan_stream) bounds that. The calling thread keeps
    /// what it has learnt of the rules for its next texts, up to some tens of megabytes until it ends;
    /// [`Scanner::scan_with`] leaves that memory to the caller.
    #[must_use]
    pub fn scan(&self, text: &str) -> Vec<Finding> {
        self.scan_bytes(text.as_bytes())
    }

    /// As [`Scanner::scan`], for text that may not be valid UTF-8: stray bytes stay as they are, and what stands beside
    /// them is found.
    #[must_use]
    pub fn scan_bytes(&self, text: &[u8]) -> Vec<Finding> {
        let mut findings = Vec::new();
        with_scratch(&self.program, |scratch| {
            self.scan_with(scratch, &Input::new(text), |finding| {
                findings.push(finding);
                ControlFlow::Continue(())
            });
        });
        findings
    }

    /// As [`Scanner::scan`], with the same findings, by the threads of rayon's pool: those of the pool that this is
    /// called in, or of the global one.
    ///
    /// Worth it for texts of some megabytes. Below 256 KiB, and where the pool has one thread, it is [`Scanner::scan`].
    /// What can be cut, the search for matches, is shared by all threads. The decoded layers of the text are scanned
    /// beside that by one thread; names that are said again, neighbours and overlaps come afterwards. So more than a
    /// handful of threads gain little, and less in text where much is found. Hostile text, such as one list from end to
    /// end, costs up to three scans. Each thread keeps the memory of its scans, some megabytes, for the next.
    ///
    /// ```
    /// let scanner = promptveil::Scanner::builtin();
    /// let text = "Nothing here. ".repeat(40_000) + "Her SSN is 078-05-1120.";
    /// assert_eq!(scanner.scan_parallel(&text), scanner.scan(&text));
    /// ```
    #[cfg(feature = "rayon")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rayon")))]
    #[must_use]
    pub fn scan_parallel(&self, text: &str) -> Vec<Finding> {
        self.scan_bytes_parallel(text.as_bytes())
    }

    /// As [`Scanner::scan_parallel`], for text that may not be valid UTF-8.
    #[cfg(feature = "rayon")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rayon")))]
    #[must_use]
    pub fn scan_bytes_parallel(&self, text: &[u8]) -> Vec<Finding> {
        pipeline::pieces::scan(&self.program, text)
    }

    /// Scans with memory that the caller keeps from call to call, and calls `found` with each finding, in order.
    ///
    /// All of the text is scanned before the first call: [`ControlFlow::Break`] ends the calls and saves no time.
    /// [`Scanner::is_match`] does stop at the first.
    pub fn scan_with<F>(&self, scratch: &mut Scratch, input: &Input<'_>, found: F)
    where
        F: FnMut(Finding) -> ControlFlow<()>,
    {
        pipeline::scan(&self.program, scratch, input.haystack(), found);
    }

    /// Replaces every value found in `text` by what its rule's action says.
    ///
    /// No byte of any finding survives, whichever rule gave the label; only values of rules that
    /// [allow](Action::Allow) stay. Ask [`Redacted::verdict`] before the text goes on: a rule may block it, and the
    /// result has its text all the same.
    ///
    /// Time and memory are those of [`Scanner::scan`]. A text without findings is borrowed and not copied.
    pub fn redact<'t>(&self, text: &'t str) -> Redacted<'t> {
        let findings = self.scan(text);
        let mut out = Vec::new();
        let text = if findings.is_empty() {
            Cow::Borrowed(text)
        } else {
            self.rewrite(text.as_bytes(), &findings, &mut out);
            Cow::Owned(action::into_string(out))
        };
        Redacted { text, findings }
    }

    /// As [`Scanner::redact`] for text that may not be valid UTF-8: appends to `out`, returns findings and verdict.
    ///
    /// ```
    /// use promptveil::{Scanner, Verdict};
    ///
    /// let mut out = Vec::new();
    /// let redacted = Scanner::builtin().redact_bytes(b"caf\xE9, SSN 531-27-8846", &mut out);
    /// match redacted.verdict() {
    ///     Verdict::Clean | Verdict::Redacted => assert_eq!(out, b"caf\xE9, SSN [US_SSN]"),
    ///     Verdict::Blocked => panic!("these bytes must not go on, redacted or not"),
    /// }
    /// assert_eq!(redacted.findings()[0].range(), 10..21);
    /// ```
    pub fn redact_bytes(&self, text: &[u8], out: &mut Vec<u8>) -> RedactedBytes {
        let findings = self.scan_bytes(text);
        self.rewrite(text, &findings, out);
        RedactedBytes { findings }
    }

    fn rewrite(&self, text: &[u8], findings: &[Finding], out: &mut Vec<u8>) {
        let rule = |finding: &Finding| self.rule(finding.rule());
        action::rewrite(text, findings, rule, self.hash_key.as_ref(), out);
    }

    /// Redacts JSON - a request to a model, a reply, any document - so that it stays the same JSON.
    ///
    /// Strings, numbers and keys are scanned with their escapes decoded, also in JSON inside a string; a key is context
    /// for its value. Bytes outside findings stay exactly as they are. A part that cannot be scanned blocks. Tokens
    /// become plain placeholders. Time is linear in the length of the payload.
    ///
    /// # Errors
    ///
    /// When `json` is not valid JSON in UTF-8 without a byte order mark, is nested deeper than 128 levels, or larger
    /// than 256 MiB.
    ///
    /// ```
    /// use promptveil::{PayloadKind, Scanner};
    ///
    /// let body = br#"{"model":"m","messages":[{"role":"user","content":"SSN 531-27-8846\n"}]}"#;
    /// let redacted = Scanner::builtin().redact_payload(PayloadKind::OpenAi, body)?;
    /// let expected = br#"{"model":"m","messages":[{"role":"user","content":"SSN [US_SSN]\n"}]}"#;
    /// assert_eq!(redacted.json(), Some(expected.as_slice()));
    /// # Ok::<(), promptveil::Error>(())
    /// ```
    pub fn redact_payload(&self, kind: PayloadKind, json: &[u8]) -> Result<RedactedPayload, Error> {
        payload::redact(kind, json, UnknownParts::default(), &mut Placeholders(self))
    }

    /// Redacts a reply that arrives as server-sent events. The stream keeps a clone of the scanner, as all do.
    #[must_use]
    pub fn redact_sse(&self, kind: PayloadKind) -> RedactSse {
        RedactSse::new(self, kind)
    }

    /// Scans text that arrives in chunks, with bounded memory: [`ScanStream::held`] says how much.
    #[must_use]
    pub fn scan_stream(&self) -> ScanStream {
        ScanStream::new(self)
    }

    /// Redacts text that arrives in chunks, with bounded memory: [`RedactStream::held`] says how much.
    #[must_use]
    pub fn redact_stream(&self) -> RedactStream {
        RedactStream::new(self)
    }

    /// Why a rule does or does not find something in `text`: every gate, passed or failed.
    ///
    /// `None` when no rule has this id. The explanation holds offsets and numbers, never text. Every pattern of the
    /// rule is tried at every byte, so this is for a passage of up to a mebibyte and not for a file.
    #[must_use]
    pub fn explain(&self, rule_id: &str, text: &str) -> Option<Explanation> {
        explain::explain(&self.program, rule_id, text.as_bytes())
    }

    /// What each pattern of each rule costs on `text`, in order of rules: places at which it may begin, runs of its
    /// automaton, bytes that this read. Counted, so the same on every machine.
    ///
    /// Empty for a scanner without a prefilter, which tries each pattern at every byte. What decoded layers of the text
    /// cost is not in it. Time is that of two scans and the building of the automata that run.
    ///
    /// ```
    /// let scanner = promptveil::Scanner::builtin();
    /// let costs = scanner.cost("Her SSN is 078-05-1120.");
    /// let ssn = costs.iter().find(|cost| scanner.rule(cost.rule).id().as_str() == "us-ssn");
    /// assert!(ssn.is_some_and(|cost| cost.runs == 1 && cost.bytes >= 11));
    /// ```
    #[must_use]
    pub fn cost(&self, text: &str) -> Vec<PatternCost> {
        cost::count(&self.program, text.as_bytes())
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        &self.program
    }

    pub(crate) fn hash_key(&self) -> Option<&HashKey> {
        self.hash_key.as_ref()
    }

    /// The rule behind a finding of this scanner.
    ///
    /// An index is a number and knows no scanner: one of another scanner gives another rule.
    ///
    /// # Panics
    ///
    /// When `index` comes from a scanner with more rules, like the index of a longer slice.
    #[must_use]
    pub fn rule(&self, index: RuleIndex) -> &Rule {
        &self.program.rules.rules[index.as_usize()]
    }

    /// All rules.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.program.rules
    }

    /// The longest finding any rule can report before it outgrows its bound, in bytes of folded text.
    #[must_use]
    pub fn max_finding_len(&self) -> usize {
        let lens = self
            .program
            .patterns
            .iter()
            .map(|pattern| pattern.rules_pattern().max_len);
        lens.max().unwrap_or(0)
    }

    /// Bytes on the heap, an estimate.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        self.program.memory_usage()
    }
}

impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner")
            .field("rules", &self.program.rules.len())
            .field("min_score", &self.program.min_score)
            .finish_non_exhaustive()
    }
}

/// How a [`Scanner`] looks for matches; the findings are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Engine {
    /// Looks for places where something may begin, and runs patterns only there.
    #[default]
    Candidates,
    /// Runs every pattern at every byte: what a rule means, for tests to compare with, and thousands of times slower.
    Naive,
}

/// Options of a [`Scanner`].
///
/// ```
/// use promptveil::{Action, RuleSet, Scanner, Score};
///
/// let scanner = Scanner::builder()
///     .min_score(Score::HIGH)
///     .action(Action::Replace)
///     .build(RuleSet::builtin_all())?;
/// assert_eq!(scanner.redact("Her SSN is 531-27-8846.").text(), "Her SSN is [US_SSN].");
/// # Ok::<(), promptveil::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ScannerBuilder {
    min_score: Score,
    size_limit: usize,
    engine: Engine,
    time_limit: Duration,
    action: Option<Action>,
    disguises: Disguises,
    hash_key: Option<HashKey>,
    validators: HostValidators,
    recognizers: Vec<(String, Arc<dyn Recognizer>)>,
}

impl ScannerBuilder {
    fn new() -> ScannerBuilder {
        ScannerBuilder {
            min_score: Score::LOW,
            size_limit: DEFAULT_SIZE_LIMIT,
            engine: Engine::default(),
            time_limit: DEFAULT_TIME_LIMIT,
            action: None,
            disguises: Disguises::default(),
            hash_key: None,
            validators: HostValidators::default(),
            recognizers: Vec::new(),
        }
    }

    /// Report only findings with at least this score. Default: [`Score::LOW`], 50.
    pub fn min_score(&mut self, score: Score) -> &mut ScannerBuilder {
        self.min_score = score;
        self
    }

    /// Largest size of the compiled rules, in bytes; larger ones are an error. Default: 64 MiB.
    pub fn size_limit(&mut self, bytes: usize) -> &mut ScannerBuilder {
        self.size_limit = bytes;
        self
    }

    /// How to look for matches. Default: [`Engine::Candidates`]; the other is for tests.
    pub fn engine(&mut self, engine: Engine) -> &mut ScannerBuilder {
        self.engine = engine;
        self
    }

    /// Longest time that rules other than the embedded ones take to compile; more is an error. Default: two seconds,
    /// which is enough for some thousands of them; a busy machine may need more.
    pub fn time_limit(&mut self, time: Duration) -> &mut ScannerBuilder {
        self.time_limit = time;
        self
    }

    /// One action for all findings instead of each rule's own; rules that block or allow keep theirs.
    pub fn action(&mut self, action: Action) -> &mut ScannerBuilder {
        self.action = Some(action);
        self
    }

    /// The key of [`Action::Hash`]. Without a key, hashed values are replaced by their label.
    pub fn hash_key(&mut self, key: HashKey) -> &mut ScannerBuilder {
        self.hash_key = Some(key);
        self
    }

    /// Adds a validator that rules may name; replaces an embedded one of the same name.
    pub fn validator(&mut self, name: &str, check: Arc<dyn Validator>) -> &mut ScannerBuilder {
        self.validators.insert(name, check);
        self
    }

    /// Adds a recognizer that reports values of the rule with this id: an embedded one such as `person-name`, or one of
    /// the host's own packs. A rule may have several.
    ///
    /// Streams then hold everything back until they are finished; see [`Recognizer`].
    pub fn recognizer(
        &mut self,
        rule: &str,
        recognizer: Arc<dyn Recognizer>,
    ) -> &mut ScannerBuilder {
        self.recognizers.push((rule.to_owned(), recognizer));
        self
    }

    /// Which disguises to see through. Default: [`Disguises::Lookalike`].
    ///
    /// With all but [`Disguises::Plain`] the scanner has one more rule, `nested-encoding`, which blocks text that is
    /// encoded more often than three times.
    pub fn disguises(&mut self, disguises: Disguises) -> &mut ScannerBuilder {
        self.disguises = disguises;
        self
    }

    /// Compiles `rules`. A second thread helps, and ends before this returns.
    ///
    /// # Errors
    ///
    /// When [`RuleSet::compose`] fails, a rule names an unknown validator, a recognizer was added for a rule that is
    /// not among them, or the rules do not compile within the limits: 1 MiB a regex, [`ScannerBuilder::size_limit`] and
    /// [`ScannerBuilder::time_limit`] in all.
    pub fn build(&self, rules: RuleSet) -> Result<Scanner, BuildError> {
        let rules = rules.compose()?;
        let rules = match self.disguises {
            Disguises::Plain => rules,
            _ => decode::with_limit_rule(rules)?,
        };
        let options = Options {
            disguises: self.disguises,
            min_score: self.min_score,
            prefilter: self.engine == Engine::Candidates,
            size_limit: self.size_limit,
            time_limit: self.time_limit,
            action: self.action,
            validators: self.validators.clone(),
            recognizers: self.recognizers.clone(),
        };
        Ok(Scanner {
            program: Arc::new(compile::compile(rules, &options)?),
            hash_key: self.hash_key.clone(),
        })
    }
}
