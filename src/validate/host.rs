//! Checks that a host registers beside the embedded ones.

use std::collections::HashMap;
use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use super::embedded;

/// A check that a host adds to the embedded ones; see
/// [`ScannerBuilder::validator`](crate::ScannerBuilder::validator).
///
/// Safe to unwind through, so that a scanner is: a host that catches panics at an edge of its own, as the C interface
/// does, needs no word for it. A check that is not, because of a trait object in it, goes into `AssertUnwindSafe`.
///
/// ```
/// use std::sync::Arc;
///
/// use promptveil::{RuleSet, Scanner, Validator};
///
/// /// The last digit of a berth is even.
/// #[derive(Debug)]
/// struct Even;
///
/// impl Validator for Even {
///     fn is_valid(&self, candidate: &str) -> bool {
///         candidate.bytes().last().is_some_and(|digit| digit % 2 == 0)
///     }
/// }
///
/// let rules = RuleSet::from_toml(
///     r#"
/// schema = 1
/// id = "harbor"
/// version = "1.0.0"
/// description = "Berths of the Harbor Agency."
/// license = "CC0-1.0"
///
/// [[rules]]
/// id = "harbor-berth"
/// entity = "HARBOR_BERTH"
/// description = "Berth: B and four digits, the last of them even"
/// severity = "low"
/// regex = 'B-\d{4}'
/// validators = ["harbor_even"]
/// "#,
/// )?;
/// let scanner = Scanner::builder().validator("harbor_even", Arc::new(Even)).build(rules)?;
/// assert_eq!(scanner.redact("B-4412 and B-4413").text(), "[HARBOR_BERTH] and B-4413");
/// # Ok::<(), promptveil::BuildError>(())
/// ```
pub trait Validator: Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Whether `candidate`, the value as it stands in the folded text, passes. Bytes that are not UTF-8 are shown as
    /// U+FFFD. Must not panic and should take microseconds.
    fn is_valid(&self, candidate: &str) -> bool;
}

/// Validators that the host registered.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostValidators(HashMap<String, Arc<dyn Validator>>);

impl HostValidators {
    pub(crate) fn insert(&mut self, name: &str, validator: Arc<dyn Validator>) {
        self.0.insert(name.to_owned(), validator);
    }

    pub(super) fn get(&self, name: &str) -> Option<&Arc<dyn Validator>> {
        self.0.get(name)
    }

    pub(crate) fn is_known(&self, name: &str) -> bool {
        self.0.contains_key(name) || embedded(name).is_some()
    }

    /// What a check wants for the first word.
    pub(crate) fn first_word(&self, name: &str) -> FirstWord {
        match name {
            _ if self.0.contains_key(name) => FirstWord::Any,
            "listed_given_name" | "listed_name" | "listed_words" => FirstWord::Listed,
            "unlisted_name" => FirstWord::Unlisted,
            _ => FirstWord::Any,
        }
    }
}

/// What the first word of every match is that a check lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstWord {
    /// Anything.
    Any,
    /// A listed name.
    Listed,
    /// A word that may be a name in no list.
    Unlisted,
}
