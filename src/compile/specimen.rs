//! Published test values: which belong to nobody, however they are written.

use crate::rules::model::Rule;

/// The specimens of a rule, in the form in which values are compared with them.
pub(super) fn specimens(rule: &Rule) -> Vec<String> {
    let specimens = rule.specimens.iter();
    specimens
        .map(|specimen| bare(specimen.as_bytes()).collect())
        .collect()
}

/// Letters and digits only: the form in which values are compared with specimens.
fn bare(value: &[u8]) -> impl Iterator<Item = char> {
    let valid = value.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
    valid.filter(|c| c.is_alphanumeric())
}

/// Whether the letters and digits of `value` are those of `specimen`. Most values show in their first byte that not.
pub(super) fn is_spelling_of(value: &[u8], specimen: &str) -> bool {
    let begins_otherwise =
        |byte: &u8| byte.is_ascii_alphanumeric() && specimen.as_bytes().first() != Some(byte);
    !value.first().is_some_and(begins_otherwise) && bare(value).eq(specimen.chars())
}
