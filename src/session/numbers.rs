//! Which tokens stand for JSON numbers, so that they come back as numbers.

use std::collections::HashMap;

/// How the values behind tokens were written.
#[derive(Default)]
pub(super) struct Numbers {
    /// Tokens of values that could be a JSON number; true for those that always were one.
    tokens: HashMap<Vec<u8>, bool>,
}

impl Numbers {
    /// Notes how a value was written when it got its token.
    pub(super) fn note(&mut self, token: &[u8], value: &[u8], is_number: bool) {
        if is_number || is_number_text(value) {
            *self.tokens.entry(token.to_vec()).or_insert(is_number) &= is_number;
        }
    }

    /// Whether the value of a token comes back as a number. A value that was written both ways comes back as text:
    /// text is what most readers of both take.
    pub(super) fn is_number(&self, token: &[u8]) -> bool {
        self.tokens.get(token) == Some(&true)
    }
}

/// Whether a text could stand in JSON as a number; over-reports.
fn is_number_text(text: &[u8]) -> bool {
    text.iter()
        .all(|byte| byte.is_ascii_digit() || b"-+.eE".contains(byte))
}
