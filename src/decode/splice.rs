//! What stands inside a value and means nothing: string concatenation, emphasis, inline tags; and spelled-out signs.

use super::said::Said;
use crate::finding::Span;

/// Longest white space on either side of an operator.
const MAX_GAP: usize = 24;
/// Longest inline tag.
const MAX_TAG: usize = 48;
/// How far the functions here look ahead of a place, and behind it.
pub(super) const REACH: usize = 2 * MAX_GAP + 16;

/// `"AK" + "IA"`: the length of what stands between the two literals, from the quote at `at` on.
pub(super) fn between_literals(text: &[u8], at: usize) -> Option<usize> {
    let quote = text[at];
    let mut end = skip_gap(text, at + 1);
    match text.get(end)? {
        b'.' if text.get(end + 1) == Some(&b'.') => end = skip_gap(text, end + 2),
        b'+' | b'&' | b'.' => end = skip_gap(text, end + 1),
        b'|' if text.get(end + 1) == Some(&b'|') => end = skip_gap(text, end + 2),
        _ if end > at + 1 => {}
        _ => return None,
    }
    (text.get(end) == Some(&quote)).then_some(end + 1 - at)
}

/// `['531', '-27'].join('')`, `''.join(['531', '-27'])`: the end of the list of literals at `at`, if they are
/// joined, and the call before it with the first quote.
pub(super) fn joined_list(text: &[u8], at: usize) -> Option<(Option<Span>, usize)> {
    const BEFORE: &[&[u8]] = &[
        b"''.join(",
        b"\"\".join(",
        b"implode('', ",
        b"implode(\"\", ",
    ];
    const BEHIND: &[&[u8]] = &[b"].join('')", b"].join(\"\")", b"].join(``)", b"].concat()"];
    let quote = *text.get(at + 1)?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    // A stream has no more of the text than that when it asks.
    let window = &text[..text.len().min(at + 2 * REACH)];
    let end = at + memchr::memchr(b']', &window[at..])?;
    let call = BEFORE.iter().find(|call| text[..at].ends_with(call));
    let is_joined = call.is_some() || BEHIND.iter().any(|call| window[end..].starts_with(call));
    let call = call.map(|call| Span::new(at - call.len(), at + 2));
    (is_joined && text[end - 1] == quote).then_some((call, end))
}

/// What parts the literals of the list at `start..end`: from the quote that ends one to that which begins the next.
pub(super) fn joints(text: &[u8], start: usize, end: usize) -> impl Iterator<Item = Span> {
    let quote = text[start + 1];
    let mut at = start + 2;
    std::iter::from_fn(move || {
        let close = at + memchr::memchr(quote, &text[at.min(end)..end])?;
        let comma = skip_gap(text, close + 1);
        let next = skip_gap(text, comma + 1);
        at = next + 1;
        let is_joint = next < end && text[comma] == b',' && text[next] == quote;
        is_joint.then(|| Span::new(close, next + 1))
    })
}

fn skip_gap(text: &[u8], from: usize) -> usize {
    let rest = &text[from.min(text.len())..];
    let is_gap = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b'\\';
    from + rest.iter().take(MAX_GAP).take_while(is_gap).count()
}

/// `**`, `_`, a code tick: the length of the mark at `at`, when it stands inside a word or tight round one.
pub(super) fn emphasis(text: &[u8], at: usize) -> Option<usize> {
    let mark = text[at];
    let is_before = |byte: &u8| *byte == mark;
    if at > 0 && is_before(&text[at - 1]) {
        return None;
    }
    let len = text[at..]
        .iter()
        .take(4)
        .take_while(|byte| is_before(byte))
        .count();
    let before = at.checked_sub(1).map(|before| text[before]);
    let after = text.get(at + len).copied();
    let is_beside = match mark {
        // A word character: it would glue to what it stands beside.
        b'_' => before.is_some_and(is_value) || after.is_some_and(is_value),
        // Beside a value such a mark is a border like any; inside one it has to go.
        _ => {
            let inside = before
                .zip(after)
                .is_some_and(|(before, after)| is_inside_value(before, after));
            inside || is_between_groups(&text[..at], &text[at + len.min(3)..])
        }
    };
    let fits = match mark {
        // One inside a name joins its words and is no emphasis.
        b'_' => len == 2 || !is_inside_word(text, at),
        b'~' => len == 2,
        _ => true,
    };
    (len <= 3 && fits && is_beside).then_some(len)
}

/// `SSN: ____219-09-9999____`: the length of the line at `at` that a form has for a value, if one stands tight beside it. The
/// line is a word character, so the value would be a part of a longer word.
pub(super) fn blank_to_fill(text: &[u8], at: usize) -> Option<usize> {
    let is_line = |byte: &&u8| **byte == b'_';
    if text[at] != b'_' || at > 0 && text[at - 1] == b'_' {
        return None;
    }
    let len = text[at..]
        .iter()
        .take(REACH + 1)
        .take_while(is_line)
        .count();
    let is_beside = at
        .checked_sub(1)
        .is_some_and(|before| is_value(text[before]))
        || text.get(at + len).copied().is_some_and(is_value);
    ((4..=REACH).contains(&len) && is_beside).then_some(len)
}

/// Whether a mark stands between groups of digits with a space on one side of it.
fn is_between_groups(before: &[u8], after: &[u8]) -> bool {
    match (before, after) {
        ([.., left, b' '], [right, ..]) | ([.., left], [b' ', right, ..]) => {
            left.is_ascii_digit() && right.is_ascii_digit()
        }
        _ => false,
    }
}

/// Whether what stands on both sides of a mark may be one value.
fn is_inside_value(before: u8, after: u8) -> bool {
    let is_bracket = |byte: u8| matches!(byte, b'(' | b')');
    let joins = |one: u8, other: u8| match is_bracket(other) {
        // `(**413**) 555` is a number, and `(*name` is code.
        true => one.is_ascii_digit(),
        false => one.is_ascii_alphanumeric() && is_value(other),
    };
    joins(before, after) || joins(after, before)
}

fn is_inside_word(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    is_word(before.as_ref()) && is_word(text.get(at + 1))
}

fn is_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'@' | b'+' | b'/' | b'(' | b')')
}

/// `<b>`, `</span>`, `<wbr>`, a comment: the length of the tag at `at` that does not break a word.
pub(super) fn inline_tag(text: &[u8], at: usize) -> Option<usize> {
    const INLINE: &[&[u8]] = &[
        b"a", b"b", b"big", b"code", b"del", b"em", b"font", b"i", b"ins", b"kbd", b"mark", b"s",
        b"small", b"span", b"strong", b"sub", b"sup", b"tt", b"u", b"wbr", b"!--",
    ];
    let window = &text[at..text.len().min(at + MAX_TAG)];
    let len = window.iter().position(|&byte| byte == b'>')? + 1;
    let inner = window[1..len - 1]
        .strip_prefix(b"/")
        .unwrap_or(&window[1..len - 1]);
    let name_len = inner
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'-'))
        .count();
    let name = &inner[..name_len];
    // `Vec<u8>` is code.
    if inner.get(name_len).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    INLINE
        .iter()
        .any(|known| {
            known.eq_ignore_ascii_case(name) || (known == b"!--" && name.starts_with(b"!--"))
        })
        .then_some(len)
}

/// ` at host dot `: where a spelled-out address goes on after its name, and what it stands for.
///
/// `dot` is where ` dot ` stands. Gives the start of the ` at ` before it and `@host.`
pub(super) fn spelled_address(text: &[u8], dot: usize) -> Option<(usize, Said)> {
    const AT: &[u8] = b" at ";
    let window = &text[dot.saturating_sub(REACH)..dot];
    let found = memchr::memmem::rfind(window, AT)?;
    let host = &window[found + AT.len()..];
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let has_name = found > 0 && window[found - 1].is_ascii_alphanumeric();
    let goes_on = text.get(dot + 5).is_some_and(u8::is_ascii_alphanumeric);
    // "Look at the dot on the map."
    let is_article = [
        &b"the"[..],
        b"a",
        b"an",
        b"this",
        b"that",
        b"each",
        b"every",
        b"one",
    ]
    .iter()
    .any(|word| host.eq_ignore_ascii_case(word));
    let fits = has_name && goes_on && !host.is_empty() && !is_article && host.iter().all(is_name);
    fits.then(|| {
        let mut said = Said::of(b"@");
        said.extend(host);
        said.push(b'.');
        (dot - window.len() + found, said)
    })
}

/// `[at]`, `(dot)`, `[.]`: the length of the spelled-out sign at `at` with the spaces round it, and the sign.
pub(super) fn bracketed_sign(text: &[u8], at: usize) -> Option<(usize, &'static [u8])> {
    let close = if text[at] == b'[' { b']' } else { b')' };
    let window = &text[at + 1..text.len().min(at + 5)];
    let len = window.iter().position(|&byte| byte == close)?;
    let sign: &[u8] = match &window[..len] {
        b"." => b".",
        b"@" => b"@",
        word if word.eq_ignore_ascii_case(b"dot") => b".",
        word if word.eq_ignore_ascii_case(b"at") => b"@",
        _ => return None,
    };
    let end = at + len + 2;
    let space = usize::from(text.get(end) == Some(&b' '));
    // `names[@]}` is no address.
    let goes_on = text
        .get(end + space)
        .is_none_or(|next| next.is_ascii_alphanumeric());
    goes_on.then_some((len + 2 + space, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals() {
        for (text, expected) in [
            (r#"" + ""#, Some(5)),
            (r#""+""#, Some(3)),
            ("\" \\\n  \"", Some(7)),
            (r#"" || ""#, Some(6)),
            (r#"" .. ""#, Some(6)),
            (r#"" ... ""#, None),
            (r#"" . '"#, None),
            (r#""""#, None),
            (r#"", ""#, None),
            (r#"" and "x"#, None),
            ("\"", None),
        ] {
            assert_eq!(between_literals(text.as_bytes(), 0), expected, "{text}");
        }
    }

    #[test]
    fn lists_of_literals() {
        for (text, at, expected) in [
            (
                "['531','-27', '-8846'].join('')",
                0,
                "['531-27-8846'].join('')",
            ),
            ("''.join([\"531\", \"-27\"])", 8, "531-27\"])"),
            ("['531','-27'].join(', ')", 0, "['531','-27'].join(', ')"),
            ("['531','-27']", 0, "['531','-27']"),
            (
                "['531', x, '-27'].join('')",
                0,
                "['531', x, '-27'].join('')",
            ),
        ] {
            let (bytes, mut out, mut copied) = (text.as_bytes(), String::new(), 0);
            let list = joined_list(bytes, at).into_iter();
            for span in list.flat_map(|(call, end)| call.into_iter().chain(joints(bytes, at, end)))
            {
                out += &text[copied..span.start];
                copied = span.end;
            }
            assert_eq!(out + &text[copied..], expected);
        }
    }

    #[test]
    fn marks() {
        for (text, at, expected) in [
            ("531-**27**-8846", 4, Some(2)),
            ("531-**27**-8846", 8, Some(2)),
            ("_531-27-8846_", 0, Some(1)),
            ("_531-27-8846_", 12, Some(1)),
            ("snake_case", 5, None),
            ("a * b", 2, None),
            ("****1111", 0, None),
            ("`531`", 0, None),
            ("5`31", 1, Some(1)),
            ("4111 **1111", 5, Some(2)),
            ("in **2024", 3, None),
            ("(**413**)", 1, Some(2)),
            ("(*name", 1, None),
        ] {
            assert_eq!(emphasis(text.as_bytes(), at), expected, "{text} {at}");
        }
        assert_eq!(inline_tag(b"<b>27", 0), Some(3));
        assert_eq!(inline_tag(b"</SPAN >", 0), Some(8));
        assert_eq!(inline_tag(b"<p>27", 0), None);
        assert_eq!(inline_tag(b"<u8>", 0), None);
        assert_eq!(inline_tag(b"< b and c > d", 0), None);
    }

    #[test]
    fn addresses() {
        let text = b"jane.roe at example dot org";
        let (start, said) = spelled_address(text, 19).unwrap();
        assert_eq!((start, &*said), (8, &b"@example."[..]));
        assert!(spelled_address(b"look at the red dot here", 15).is_none());
        assert!(spelled_address(b"look at the dot on the map", 11).is_none());
        assert!(spelled_address(b"into at an dot or", 10).is_none());
        assert_eq!(bracketed_sign(b"[at] example", 0), Some((5, &b"@"[..])));
        assert_eq!(bracketed_sign(b"(dotted)", 0), None);
    }
}
