//! Finds sensitive fields in prompts - numbers of persons and cases, health data, credentials - and redacts them.
//!
//! A [`Scanner`] holds compiled rules. It is immutable, cheap to clone, and shared by threads. [`Scanner::scan`]
//! returns [`Finding`]s: rule, [`Span`], [`Score`] and [`Action`], never the text. [`Scanner::redact`] returns
//! [`Redacted`]: the text with every finding replaced, and a [`Verdict`]. Rules come as a [`RuleSet`], read from packs
//! in TOML; [`Pack`] lists the embedded ones. [`ScannerBuilder`] has the options.
//!
//! # Scan
//!
//! ```
//! use promptveil::{Scanner, Score};
//!
//! let scanner = Scanner::builtin();
//! let text = "Her SSN is 531-27-8846, call (413) 555-0142.";
//! let findings = scanner.scan(text);
//!
//! let labels: Vec<&str> = findings
//!     .iter()
//!     .map(|finding| scanner.rule(finding.rule()).entity())
//!     .collect();
//! assert_eq!(labels, ["US_SSN", "US_PHONE"]);
//! assert_eq!(findings[0].range(), 11..22);
//! assert!(findings[0].score() >= Score::HIGH);
//! ```
//!
//! Offsets are bytes of the text as passed; [`convert_spans`] turns them into UTF-16 code units or code points. A hot
//! loop keeps a [`Scratch`] and calls [`Scanner::scan_with`].
//!
//! # Redact
//!
//! ```
//! use promptveil::{Scanner, Verdict};
//!
//! let redacted = Scanner::builtin().redact("Her SSN is 531-27-8846.");
//! match redacted.verdict() {
//!     Verdict::Clean | Verdict::Redacted => assert_eq!(redacted.text(), "Her SSN is [US_SSN]."),
//!     Verdict::Blocked => panic!("this text must not go on, redacted or not"),
//! }
//! ```
//!
//! # Requests to a model
//!
//! [`Scanner::redact_payload`] redacts JSON and keeps it JSON, byte for byte outside the findings. It knows the formats
//! of [`PayloadKind`]; a part that cannot be scanned blocks, and there is nothing to send on.
//!
//! ```
//! use promptveil::{PayloadKind, Scanner};
//!
//! let body = br#"{"messages": [{"role": "user", "content": "{\"ssn\": 531278846}"}]}"#;
//! let redacted = Scanner::builtin().redact_payload(PayloadKind::OpenAi, body)?;
//! match redacted.json() {
//!     Some(json) => assert_eq!(
//!         json,
//!         br#"{"messages": [{"role": "user", "content": "{\"ssn\": \"[US_SSN]\"}"}]}"#
//!     ),
//!     None => panic!("blocked: {:?}", redacted.notices()),
//! }
//! # Ok::<(), promptveil::Error>(())
//! ```
//!
//! [`RedactSse`] does so for a reply that streams, and [`AuditRecord`] says what happened without the values.
//!
//! # Tokens and replies
//!
//! A [`Session`] puts tokens into requests and the values back into replies; its [`Vault`] keeps them in memory and
//! wipes them. [`Policy`] says where they may come back.
//!
//! ```
//! use promptveil::{PayloadKind, Scanner, Session, Vault};
//!
//! let mut session = Session::new(Scanner::builtin(), Vault::new()?, PayloadKind::OpenAi);
//!
//! let body = br#"{"messages": [{"role": "user", "content": "Her SSN is 531-27-8846."}]}"#;
//! let request = session.redact_request(body)?;
//! let Some(json) = request.json() else {
//!     panic!("blocked: {:?}", request.notices());
//! };
//! // What goes to the model holds `[US_SSN_` and letters that only this vault turns back.
//! let json = String::from_utf8_lossy(json);
//! let token = json.split("Her SSN is ").nth(1).and_then(|rest| rest.split('.').next());
//! let token = token.unwrap_or_default();
//! assert!(token.starts_with("[US_SSN_"));
//!
//! let reply = r#"{"choices": [{"message": {"role": "assistant", "content": "Filed: TOKEN"}}]}"#;
//! let restored = session.restore_reply(reply.replace("TOKEN", token).as_bytes())?;
//! let expected = reply.replace("TOKEN", "531-27-8846");
//! assert_eq!(restored.json(), expected.as_bytes());
//! assert_eq!(restored.report().restored(), 1);
//! # Ok::<(), promptveil::Error>(())
//! ```
//!
//! [`Session::restore_sse`] does so for a reply that streams. For plain text there are [`Scanner::redact_with`] and
//! [`Vault::restore`].
//!
//! # Own rules
//!
//! A pack is a TOML file; here it stands in the program. [`SCHEMA_HELP`] describes every key.
//!
//! ```
//! use promptveil::{RuleSet, Scanner};
//!
//! const PACK: &str = r#"
//! schema = 1
//! id = "harbor-hr"
//! version = "1.0.0"
//! description = "Personnel numbers of the Harbor Agency."
//! license = "CC0-1.0"
//!
//! [[rules]]
//! id = "harbor-leave-case"
//! entity = "HARBOR_LEAVE_CASE"
//! description = "Leave case: LV, two digits of the year, six digits"
//! severity = "medium"
//! regex = 'LV-\d{2}-\d{6}'
//! action = "mask"
//! keep = 2
//! must_match = [{ text = "Leave case LV-25-004417 is open.", value = "LV-25-004417" }]
//! must_not_match = ["LV-2025-004417"]
//! "#;
//!
//! let own = RuleSet::from_toml(PACK)?;
//! // Every rule carries the examples that prove it.
//! assert!(Scanner::builder().test_contracts(&own)?.failures().is_empty());
//!
//! // `RuleSet::builtin_all().merge(own)` would add it to the embedded packs.
//! let scanner = Scanner::new(own)?;
//! assert_eq!(scanner.redact("See LV-25-004417.").text(), "See **-**-****17.");
//! # Ok::<(), promptveil::BuildError>(())
//! ```
//!
//! A [`BuildError`] names the rule, line and column, the value seen and the limit.
//!
//! # Streams
//!
//! Chunks may be cut anywhere, also inside a character; the result equals that of the whole text at once.
//!
//! ```
//! use promptveil::{Scanner, Verdict};
//!
//! let mut stream = Scanner::builtin().redact_stream();
//! let mut out = Vec::new();
//! for chunk in ["Her SSN is 531-", "27-8846."] {
//!     stream.push(chunk.as_bytes(), &mut out);
//! }
//! let summary = stream.finish(&mut out);
//! assert_eq!(out, b"Her SSN is [US_SSN].");
//! assert_eq!(summary.verdict(), Verdict::Redacted);
//! ```
//!
//! [`ScanStream`] reports findings instead, [`Scanner::redact_stream_with`] puts tokens in, and
//! [`Vault::restore_stream`] is the way back. [`RedactWriter`] and [`RedactReader`] are the stream as
//! [`std::io::Write`] and [`std::io::Read`]; [`VaultRedactWriter`], [`RestoreWriter`] and their readers do so for the
//! other two.
//!
//! # Untrusted input
//!
//! Text may come from anybody. Scanning it cannot fail and takes time linear in its length; bytes that are not UTF-8
//! are scanned as they are, and invisible characters do not hide a value. A value that outgrows its rule is covered to
//! the end of its run; a stream holds such a run until it ends, so a host that reads from strangers should bound the
//! length of a text.
//!
//! Rule packs may come from somebody less trusted than the program: size, rules, length and compiled size of each regex
//! and compile time have limits, and a pack loads whole or not at all. An added pack cannot change the embedded ones or
//! those of the host: not disable, override or rename their rules, not take label or action where findings overlap, and
//! not uncover with [`Action::Allow`] what they cover. [`RuleSet::trust`] says which pack speaks for the host.
//!
//! No error, `Debug` output or [`Explanation`] holds scanned text.
//!
//! # Features
//!
//! * `packs` (default): the embedded rule packs, [`Scanner::builtin`], [`RuleSet::builtin`] and [`Pack`].
//! * `cli`: the command `promptveil`.
//! * `rayon`: `Scanner::scan_parallel`, several threads for one large text.
//! * `ffi`: the C interface, see `include/promptveil.h`.
//! * `capi`: the same as `ffi`; cargo-c turns it on by itself.
#![cfg_attr(all(doctest, feature = "packs"), doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

// The texts of the benchmarks, which tests read as well, know the crate by its name.
#[cfg(test)]
extern crate self as promptveil;

mod action;
mod arch;
mod audit;
mod byte_set;
mod companion;
mod compile;
mod context;
mod contract;
mod cost;
mod decode;
mod error;
mod explain;
#[cfg(feature = "ffi")]
mod ffi;
mod finding;
mod input;
mod io;
mod matcher;
mod mention;
mod parallel;
mod payload;
mod pipeline;
mod prefilter;
mod recognizer;
mod resolve;
mod rules;
mod scanner;
mod session;
mod stream;
mod validate;
mod vault;
mod view;
mod wipe;

pub use action::{HashKey, Redacted, RedactedBytes};
pub use audit::AuditRecord;
pub use contract::{ContractFailure, ContractReport};
pub use cost::{AnchorKind, PatternCost};
pub use decode::Disguises;
pub use error::{BuildError, Error, Location};
pub use explain::{Explanation, Outcome, Step};
pub use finding::{Action, Finding, RuleIndex, Score, Severity, Span, Verdict};
pub use input::Input;
pub use io::{
    RedactReader, RedactWriter, RestoreReader, RestoreWriter, VaultRedactReader, VaultRedactWriter,
};
pub use payload::{
    Notice, NoticeKind, PayloadKind, RedactSse, RedactedPayload, Role, UnknownParts,
};
pub use pipeline::Scratch;
pub use recognizer::Recognizer;
#[cfg(feature = "packs")]
pub use rules::Pack;
pub use rules::{
    Example, Format, Lint, PackInfo, Rule, RuleId, RuleSet, Rules, SCHEMA_HELP, Source, Trust,
};
pub use scanner::{Engine, Scanner, ScannerBuilder};
pub use session::{Policy, RestoreSse, RestoredPayload, Session};
pub use stream::{RedactStream, ScanStream, Summary};
pub use validate::{Validator, validator_names};
pub use vault::{
    DetachedRedactStream, Escape, RestoreReport, RestoreStream, Restored, SealKey, SessionKey,
    SinkPolicy, Vault, VaultLimits, VaultRedactStream,
};
pub use view::{OffsetUnit, convert_spans};
