//! A rule's regex: from its text to a checked syntax tree.
//!
//! The dialect is that of the `regex` crate with one difference: `\d`, `\w`, `\s` and `\b` are ASCII. The view
//! has already turned Unicode digits, spaces and dashes into ASCII ones, so nothing is lost and automata stay
//! small. Letters and classes such as `\p{L}` stay Unicode.

use std::ops::Deref;
use std::sync::OnceLock;

use regex_syntax::ast::{self, Ast};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::schema::BorderEntry as Border;
use crate::error::BuildErrorKind;

/// Longest regex, in bytes.
pub(crate) const MAX_PATTERN_LEN: usize = 4096;
/// Most character classes in one regex.
const MAX_CLASSES: usize = 200;
/// Deepest nesting of groups and repetitions.
const MAX_NEST: u32 = 50;
/// Longest `max_len` that a rule may ask for.
pub(crate) const MAX_MAX_LEN: usize = 65_536;

/// The name of the group that holds the value to redact.
pub(crate) const VALUE_GROUP: &str = "value";

/// A checked regex: its syntax tree with the borders built in, and its bounds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Syntax {
    /// The tree; a match is border, body, border.
    pub(crate) hir: Tree,
    /// Longest match in bytes, `None` when the regex itself sets no bound.
    pub(crate) max_len: Option<usize>,
    /// How far behind the start of a match the group `value` begins at most, in bytes; none without such a group.
    pub(crate) lead: Option<usize>,
}

impl Syntax {
    /// Whether a group named `value` narrows the span.
    pub(crate) fn has_value_group(&self) -> bool {
        self.lead.is_some()
    }
}

/// The syntax tree of a regex that parses. Of a prepared one it is built when somebody asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Tree {
    pub(super) regex: String,
    border: Border,
    #[serde(skip)]
    hir: OnceLock<Hir>,
}

impl Deref for Tree {
    type Target = Hir;

    fn deref(&self) -> &Hir {
        self.hir.get_or_init(|| {
            let parsed = parse_any_length(&self.regex, self.border);
            match parsed.map(|syntax| syntax.hir.hir.into_inner()) {
                Ok(Some(hir)) => hir,
                _ => unreachable!("a prepared regex, parsed when it was prepared"),
            }
        })
    }
}

/// Parses `regex` and builds `border` into it.
pub(crate) fn parse(regex: &str, border: Border) -> Result<Syntax, BuildErrorKind> {
    if regex.len() > MAX_PATTERN_LEN {
        return Err(BuildErrorKind::Limit {
            what: "regex length in bytes",
            seen: regex.len(),
            limit: MAX_PATTERN_LEN,
            hint: "split the rule into several patterns",
        });
    }
    parse_any_length(regex, border)
}

/// As [`parse`], for a regex that nobody has to read: what a format or a word list was turned into.
pub(super) fn parse_any_length(regex: &str, border: Border) -> Result<Syntax, BuildErrorKind> {
    let hir = narrow_case_folding(translate(regex)?);
    let lead = lead(&hir);
    Ok(Syntax {
        max_len: hir.properties().maximum_len(),
        hir: Tree {
            regex: regex.to_owned(),
            border,
            hir: with_border(hir, border, lead.is_some()).into(),
        },
        lead,
    })
}

/// The syntax tree of a regex that matches some text, and not the empty one.
fn translate(regex: &str) -> Result<Hir, BuildErrorKind> {
    let fail = |message: String, hint| BuildErrorKind::Regex {
        pattern: shorten(regex),
        message,
        hint,
    };
    let ascii = to_ascii_classes(regex);
    let tree = parse_tree(regex, &ascii)?;
    let classes = count_classes(&tree);
    if classes > MAX_CLASSES {
        return Err(BuildErrorKind::Limit {
            what: "number of character classes in the regex",
            seen: classes,
            limit: MAX_CLASSES,
            hint: "use counted repetition, or `terms` for word lists",
        });
    }
    let hir = regex_syntax::hir::translate::TranslatorBuilder::new()
        .utf8(false)
        .build()
        .translate(&ascii, &tree)
        .map_err(|error| fail(error.kind().to_string(), SYNTAX_HINT))?;
    let (message, hint) = match hir.properties().minimum_len() {
        None => ("can never match", "check its character classes"),
        Some(0) => ("matches the empty text", "require at least one character"),
        Some(_) => return Ok(hir),
    };
    Err(fail(message.to_owned(), hint))
}

/// Checks a part of a regex that stands in others: it has to be a regex by itself.
pub(super) fn check_part(part: &str) -> Result<(), BuildErrorKind> {
    parse_tree(part, &to_ascii_classes(part)).map(drop)
}

/// The tree of a regex as written; `ascii` is the regex with ASCII classes.
fn parse_tree(regex: &str, ascii: &str) -> Result<Ast, BuildErrorKind> {
    let mut parser = ast::parse::ParserBuilder::new()
        .nest_limit(MAX_NEST)
        .build();
    parser.parse(ascii).map_err(|error| BuildErrorKind::Regex {
        pattern: shorten(regex),
        message: error.kind().to_string(),
        hint: SYNTAX_HINT,
    })
}

const SYNTAX_HINT: &str =
    "the dialect is that of the `regex` crate: no look-around, no back-references";

/// Whole words or phrases out of `terms`, in any letter case.
pub(crate) fn from_terms<'t>(terms: impl Iterator<Item = &'t str>) -> String {
    let mut words: Vec<String> = terms.map(regex_syntax::escape).collect();
    // Leftmost-first takes the first alternative that fits: longer phrases go first.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    format!("(?i)(?:{})", words.join("|"))
}

/// The start of a long regex, for messages.
fn shorten(regex: &str) -> String {
    match regex.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &regex[..end]),
        None => regex.to_owned(),
    }
}

/// Rewrites Perl classes and word boundaries to their ASCII forms.
///
/// Works on the text, because a second parse of every regex would double the time it takes to load a pack. What
/// it changes: an escape of one of `dDwWsSbB`, inside brackets or not. Brackets nest.
fn to_ascii_classes(regex: &str) -> String {
    let mut text = String::with_capacity(regex.len() + 16);
    let mut depth = 0_usize;
    let mut rest = regex.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => push_escape(&mut text, &mut rest, depth > 0),
            '[' => {
                depth += 1;
                text.push('[');
                // A bracket right after the opening one is a member.
                for member in ["^]", "]"] {
                    if rest.as_str().starts_with(member) {
                        text.push_str(member);
                        rest = rest.as_str()[member.len()..].chars();
                        break;
                    }
                }
            }
            ']' => {
                depth = depth.saturating_sub(1);
                text.push(']');
            }
            other => text.push(other),
        }
    }
    text
}

fn push_escape(text: &mut String, rest: &mut std::str::Chars<'_>, in_class: bool) {
    let ascii = match (rest.clone().next(), in_class) {
        (Some('d'), false) => "[0-9]",
        (Some('d'), true) => "0-9",
        (Some('D'), _) => "[^0-9]",
        (Some('s'), false) => r"[\t\n\x0B\x0C\r ]",
        (Some('s'), true) => r"\t\n\x0B\x0C\r ",
        (Some('S'), _) => r"[^\t\n\x0B\x0C\r ]",
        (Some('w'), false) => "[0-9A-Za-z_]",
        (Some('w'), true) => "0-9A-Za-z_",
        (Some('W'), _) => "[^0-9A-Za-z_]",
        // `\b{start}` and its like keep their braces.
        (Some('b'), false) => return push_boundary(text, rest),
        (Some('B'), false) => r"(?-u:\B)",
        (Some(other), _) => {
            rest.next();
            text.push('\\');
            text.push(other);
            return;
        }
        (None, _) => "\\",
    };
    rest.next();
    text.push_str(ascii);
}

fn push_boundary(text: &mut String, rest: &mut std::str::Chars<'_>) {
    rest.next();
    const KINDS: [&str; 4] = ["{start}", "{end}", "{start-half}", "{end-half}"];
    let kind = KINDS
        .into_iter()
        .find(|kind| rest.as_str().starts_with(kind))
        .unwrap_or("");
    *rest = rest.as_str()[kind.len()..].chars();
    text.push_str(r"(?-u:\b");
    text.push_str(kind);
    text.push(')');
}

fn count_classes(tree: &Ast) -> usize {
    match tree {
        Ast::ClassBracketed(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) => 1,
        Ast::Repetition(repetition) => count_classes(&repetition.ast),
        Ast::Group(group) => count_classes(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().map(count_classes).sum(),
        Ast::Concat(concat) => concat.asts.iter().map(count_classes).sum(),
        _ => 0,
    }
}

/// The most bytes that stand before the group `value`, if there is one.
fn lead(hir: &Hir) -> Option<usize> {
    let len = |hir: &Hir| hir.properties().maximum_len().unwrap_or(usize::MAX);
    match hir.kind() {
        HirKind::Capture(capture) if capture.name.as_deref() == Some(VALUE_GROUP) => Some(0),
        HirKind::Capture(capture) => lead(&capture.sub),
        HirKind::Repetition(repetition) => {
            let again = repetition
                .max
                .map_or(usize::MAX, |max| max.saturating_sub(1) as usize);
            let before = len(&repetition.sub).saturating_mul(again);
            Some(lead(&repetition.sub)?.saturating_add(before))
        }
        HirKind::Concat(subs) => {
            let mut before = 0_usize;
            let leads = subs.iter().filter_map(|sub| {
                let lead = lead(sub).map(|lead| lead.saturating_add(before));
                before = before.saturating_add(len(sub));
                lead
            });
            leads.max()
        }
        HirKind::Alternation(subs) => subs.iter().filter_map(lead).max(),
        _ => None,
    }
}

/// Drops the long s and the Kelvin sign from `s` and `k` in any case: each would make a one-byte step a
/// three-byte one, in every `(?i)` rule, for characters that no identifier holds.
fn narrow_case_folding(hir: Hir) -> Hir {
    map_leaves(hir, &|leaf| match leaf {
        HirKind::Class(Class::Unicode(mut class)) => {
            for (folded, ascii) in [('\u{17F}', 's'), ('\u{212A}', 'k')] {
                let has_ascii =
                    |range: &ClassUnicodeRange| range.start() <= ascii && ascii <= range.end();
                let alone = ClassUnicodeRange::new(folded, folded);
                if class.ranges().contains(&alone) && class.ranges().iter().any(has_ascii) {
                    class.difference(&ClassUnicode::new([alone]));
                }
            }
            Hir::class(Class::Unicode(class))
        }
        HirKind::Class(class) => Hir::class(class),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Look(look) => Hir::look(look),
        _ => Hir::empty(),
    })
}

/// Builds the border assertions in: no word character before the match, none after the value.
fn with_border(hir: Hir, border: Border, has_value_group: bool) -> Hir {
    let end = Hir::look(Look::WordEndHalfAscii);
    let start = Hir::look(Look::WordStartHalfAscii);
    match border {
        Border::None | Border::Segment => hir,
        Border::Number | Border::Address | Border::Word if has_value_group => {
            Hir::concat(vec![start, with_value_end(hir, &end)])
        }
        Border::Number | Border::Address | Border::Word => Hir::concat(vec![start, hir, end]),
    }
}

/// Puts `end` at the end of the group `value`.
fn with_value_end(hir: Hir, end: &Hir) -> Hir {
    let each = |subs: Vec<Hir>| {
        subs.into_iter()
            .map(|sub| with_value_end(sub, end))
            .collect()
    };
    match hir.into_kind() {
        HirKind::Capture(mut capture) if capture.name.as_deref() == Some(VALUE_GROUP) => {
            *capture.sub = Hir::concat(vec![*capture.sub, end.clone()]);
            Hir::capture(capture)
        }
        HirKind::Capture(capture) => Hir::capture(capture),
        HirKind::Repetition(mut repetition) => {
            *repetition.sub = with_value_end(*repetition.sub, end);
            Hir::repetition(repetition)
        }
        HirKind::Concat(subs) => Hir::concat(each(subs)),
        HirKind::Alternation(subs) => Hir::alternation(each(subs)),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Empty => Hir::empty(),
    }
}

/// Maps every leaf, and drops every group but `value`, which becomes group 1.
fn map_leaves(hir: Hir, map: &dyn Fn(HirKind) -> Hir) -> Hir {
    let each = |subs: Vec<Hir>| subs.into_iter().map(|sub| map_leaves(sub, map)).collect();
    match hir.into_kind() {
        HirKind::Capture(mut capture) => {
            *capture.sub = map_leaves(*capture.sub, map);
            if capture.name.as_deref() != Some(VALUE_GROUP) {
                return *capture.sub;
            }
            capture.index = 1;
            Hir::capture(capture)
        }
        HirKind::Repetition(mut repetition) => {
            *repetition.sub = map_leaves(*repetition.sub, map);
            Hir::repetition(repetition)
        }
        HirKind::Concat(subs) => Hir::concat(each(subs)),
        HirKind::Alternation(subs) => Hir::alternation(each(subs)),
        leaf => map(leaf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(regex: &str) -> String {
        match parse(regex, Border::Word) {
            Ok(_) => panic!("{regex} parsed"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn perl_classes_are_ascii() {
        let syntax = parse(r"\d[\w-]\s", Border::None).unwrap();
        let plain = parse(r"[0-9][0-9A-Za-z_-][\t\n\x0B\x0C\r ]", Border::None).unwrap();
        assert_eq!(*syntax.hir, *plain.hir);
        assert_eq!(syntax.max_len, Some(3));
    }

    #[test]
    fn rewrites_only_what_it_should() {
        let cases = [
            (r"\\d", r"\\d"),
            (r"[\d]\d", "[0-9][0-9]"),
            (r"[]\d]", "[]0-9]"),
            (r"[^]\w]\w", "[^]0-9A-Za-z_][0-9A-Za-z_]"),
            (r"[a&&[^\d]]\d", "[a&&[^0-9]][0-9]"),
            (r"\[\d\]", r"\[[0-9]\]"),
            (r"\bx\b{end-half}", r"(?-u:\b)x(?-u:\b{end-half})"),
            (r"\p{L}\x{41}\.", r"\p{L}\x{41}\."),
            ("a\\", "a\\"),
        ];
        for (regex, ascii) in cases {
            assert_eq!(to_ascii_classes(regex), ascii, "{regex}");
        }
    }

    #[test]
    fn a_value_begins_no_further_than_its_lead() {
        let lead = |regex: &str| parse(regex, Border::None).unwrap().lead;
        assert_eq!(lead(r"no\s\d{5}"), None);
        assert_eq!(lead(r"no\s{1,3}(?P<value>\d{5})"), Some(5));
        assert_eq!(
            lead(r"(?:no|nr)\s(?P<value>\d)|number (?P<other>\d)"),
            Some(3)
        );
        assert_eq!(lead(r"(?:a(?P<value>b)){2,4}"), Some(7));
        assert_eq!(lead(r"a+(?P<value>b)"), Some(usize::MAX));
    }

    #[test]
    fn case_folding_stays_ascii() {
        let syntax = parse("(?i)sk", Border::None).unwrap();
        assert_eq!(syntax.max_len, Some(2));
    }

    #[test]
    fn messages_name_the_limit() {
        assert!(message(&"a".repeat(5000)).contains("limit is 4096"));
        assert!(message("(a").contains("unclosed group"));
        assert!(message("a*").contains("matches the empty text"));
        assert!(message(&"[ab]".repeat(300)).contains("limit is 200"));
        assert!(message(r"(a)\1").contains("no back-references"));
        assert!(message(&"(".repeat(60)).contains("regex"));
    }
}
