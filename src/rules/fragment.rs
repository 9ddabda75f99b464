//! Parts of a regex that the patterns of a pack share: `(?&name)` stands for the fragment `name`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;

use super::check::check_limit;
use super::pattern::{self, MAX_PATTERN_LEN};
use crate::error::BuildErrorKind;

/// How a regex names a fragment, up to the name. The `regex` crate gives it no meaning.
const OPEN: &str = "(?&";
/// Most fragments of a pack.
const MAX_FRAGMENTS: usize = 100;

/// The fragments of one pack, with those that they name written out.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    texts: BTreeMap<String, String>,
}

/// The entries of a pack file, by name.
pub(super) type Entries = BTreeMap<Spanned<String>, Spanned<String>>;

impl Fragments {
    /// Writes out `entries`; an error comes with the entry that it is about.
    pub(super) fn new(entries: &Entries) -> Result<Fragments, (&Spanned<String>, BuildErrorKind)> {
        if let Some((name, _)) = entries.first_key_value() {
            const HINT: &str = "split the pack";
            check_limit("number of fragments", entries.len(), MAX_FRAGMENTS, HINT)
                .map_err(|kind| (name, kind))?;
        }
        let mut fragments = Fragments::default();
        for (name, text) in entries {
            let written = fragments.resolve(entries, name.get_ref(), &mut Vec::new());
            written
                .and_then(|written| pattern::check_part(&written))
                .map_err(|kind| (text, kind))?;
        }
        Ok(fragments)
    }

    /// The text of a fragment; `open` are those that name it, directly or through others.
    fn resolve<'e>(
        &mut self,
        entries: &'e Entries,
        name: &'e str,
        open: &mut Vec<&'e str>,
    ) -> Result<String, BuildErrorKind> {
        if let Some(known) = self.texts.get(name) {
            return Ok(known.clone());
        }
        let text = entries.get(name).ok_or_else(|| unknown(name))?;
        if open.contains(&name) {
            return Err(BuildErrorKind::Fragment {
                seen: name.to_owned(),
                message: "names itself, directly or through others",
            });
        }
        open.push(name);
        let written = expand(text.get_ref(), &mut |inner| {
            self.resolve(entries, inner, open).map(Cow::Owned)
        })?
        .into_owned();
        open.pop();
        self.texts.insert(name.to_owned(), written.clone());
        Ok(written)
    }

    /// A regex with its fragments written out, each as a group.
    ///
    /// # Errors
    ///
    /// When it names a fragment that the pack does not have, or grows beyond the longest regex.
    pub(super) fn write_out<'r>(&self, regex: &'r str) -> Result<Cow<'r, str>, BuildErrorKind> {
        expand(regex, &mut |name| {
            let text = self.texts.get(name).ok_or_else(|| unknown(name))?;
            Ok(Cow::Borrowed(text))
        })
    }
}

/// Replaces every `(?&name)` that no backslash stands before.
fn expand<'r, 'f>(
    regex: &'r str,
    text_of: &mut dyn FnMut(&'r str) -> Result<Cow<'f, str>, BuildErrorKind>,
) -> Result<Cow<'r, str>, BuildErrorKind> {
    let mut written = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = regex[from..].find(['\\', '(']).map(|at| from + at) {
        let rest = &regex[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            from = at + 1 + escaped.chars().next().map_or(0, char::len_utf8);
            continue;
        }
        from = at + 1;
        let Some(name) = rest.strip_prefix(OPEN) else {
            continue;
        };
        let name = &name[..name.find(')').unwrap_or(name.len())];
        let text = text_of(name)?;
        written.extend([&regex[copied..at], "(?:", &*text, ")"]);
        check_limit(
            "regex length in bytes, fragments written out",
            written.len(),
            MAX_PATTERN_LEN,
            "split the rule into several patterns",
        )?;
        from = regex.len().min(at + OPEN.len() + name.len() + 1);
        copied = from;
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(regex));
    }
    written.push_str(&regex[copied..]);
    Ok(Cow::Owned(written))
}

fn unknown(name: &str) -> BuildErrorKind {
    BuildErrorKind::Fragment {
        seen: name.chars().take(64).collect(),
        message: "is none of this pack; name it in `[fragments]`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragments(entries: &str) -> Result<Fragments, String> {
        let entries: Entries = toml::from_str(entries).unwrap();
        Fragments::new(&entries).map_err(|(_, kind)| kind.to_string())
    }

    #[test]
    fn fragments_are_groups() {
        let known = fragments("a = 'x|y'\nb = '(?&a){2}-'").unwrap();
        let written = |regex| known.write_out(regex).unwrap().into_owned();
        assert_eq!(written("(?&a)+z"), "(?:x|y)+z");
        assert_eq!(written("1(?&b)(?&a)"), "1(?:(?:x|y){2}-)(?:x|y)");
        assert_eq!(written(r"\(?&a\\(?&a)"), r"\(?&a\\(?:x|y)");
        assert!(matches!(
            known.write_out("(x)").unwrap(),
            Cow::Borrowed("(x)")
        ));
    }

    #[test]
    fn mistakes_are_named() {
        let error = |entries: &str, wanted: &str| {
            let error = fragments(entries).unwrap_err();
            assert!(error.contains(wanted), "{error}");
        };
        error("a = '(?&b)'", "fragment `b` is none of this pack");
        error("a = '(?&b)'\nb = '(?&a)'", "names itself");
        error("a = 'x)(y'", "unopened group");
        error("a = '('", "unclosed group");
        error(
            &format!("a = '{}'\nb = '(?&a)(?&a)'", "x".repeat(3_000)),
            "limit is 4096",
        );
        // Each names the last one ten times.
        let nested: String = (1..9)
            .map(|n| format!("a{n} = '{}'\n", format!("(?&a{})", n - 1).repeat(10)))
            .collect();
        error(&format!("a0 = 'x'\n{nested}"), "limit is 4096");
        let unknown = Fragments::default().write_out("a(?&b").unwrap_err();
        assert!(unknown.to_string().contains("fragment `b`"));
    }
}
