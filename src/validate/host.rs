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
pub trait Validator: Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Whether `candidate`, the value as written, passes. Must not panic and should take microseconds.
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
