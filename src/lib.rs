//! Finds sensitive fields in text and redacts them.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod action;
mod arch;
mod compile;
mod context;
mod contract;
mod error;
mod explain;
mod finding;
mod input;
mod matcher;
mod pipeline;
mod prefilter;
mod resolve;
mod rules;
mod scanner;
mod stream;
mod validate;
mod view;

pub use action::{HashKey, Redacted};
pub use contract::{ContractFailure, ContractReport};
pub use error::{BuildError, Location};
pub use explain::{Explanation, Outcome, Step};
pub use finding::{Action, Finding, RuleIndex, Score, Severity, Span, Verdict};
pub use input::Input;
pub use pipeline::Scratch;
#[cfg(feature = "packs")]
pub use rules::Pack;
pub use rules::{Example, Lint, PackInfo, Rule, RuleId, RuleSet, SCHEMA_HELP, Source};
pub use scanner::{Scanner, ScannerBuilder};
pub use stream::{RedactStream, ScanStream, Summary};
pub use validate::{Validator, validator_names};
pub use view::{OffsetUnit, convert_spans};
