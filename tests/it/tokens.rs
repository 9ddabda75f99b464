//! A scanner whose every finding becomes a token, so that everything comes back.

use std::sync::OnceLock;

use promptveil::{Action, RuleSet, Scanner};

/// The embedded rules with tokens for everything.
pub(crate) fn scanner() -> &'static Scanner {
    static SCANNER: OnceLock<Scanner> = OnceLock::new();
    SCANNER.get_or_init(|| {
        let mut builder = Scanner::builder();
        builder.action(Action::Token);
        builder.build(RuleSet::builtin_all()).unwrap()
    })
}
