//! What stands inside a value and means nothing: string concatenation, emphasis, inline tags, line breaks.

use super::said::Said;
use crate::finding::Span;
use crate::validate;

/// Longest white space on either side of an operator.
const MAX_GAP: usize = 24;
/// Longest indentation behind a line break.
const MAX_INDENT: usize = 12;
/// Longest inline tag.
const MAX_TAG: usize = 48;
/// Shortest token that a line break may cut.
pub(super) const MIN_TOKEN: usize = 16;
/// A line this long is one of many lines of encoded data.
const FULL_LINE: usize = 60;
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

/// The line break at `at` inside a value: its length with the indentation behind it, and what stands for it.
pub(super) fn line_break(text: &[u8], at: usize) -> Option<(usize, &'static [u8])> {
    let mut end = at + 1;
    if text[at] == b'\r' && text.get(end) == Some(&b'\n') {
        end += 1;
    }
    let unindented = end;
    end += text[end..]
        .iter()
        .take(MAX_INDENT)
        .take_while(|&&byte| is_indent(byte))
        .count();
    let (before, after) = (
        &text[at.saturating_sub(REACH)..at],
        &text[end..text.len().min(end + REACH)],
    );
    // An editor that wraps lines leaves the space where it stood.
    let is_spaced = before.ends_with(b" ");
    let group = before.strip_suffix(b" ").unwrap_or(before);
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let joins: Option<&'static [u8]> = match (before, after) {
        ([.., left, b'-'], [right, ..]) if left.is_ascii_digit() && right.is_ascii_digit() => {
            Some(b"")
        }
        ([.., left], [b'-', ..]) if left.is_ascii_digit() && digit(after.get(1)) => Some(b""),
        _ if is_group_of_four(group.iter().rev(), true)
            && is_group_of_four(after.iter(), false) =>
        {
            Some(match group[group.len() - 5] {
                _ if is_spaced => b"",
                b'-' => b"-",
                _ => b" ",
            })
        }
        _ if is_half_card(before.iter().rev()) && is_half_card(after.iter()) => Some(b""),
        _ if end == unindented && is_cut_token(before, after) => Some(b""),
        _ if is_spaced => is_wrapped_value(before, after).then_some(b""),
        _ if is_wrapped_part(before, after) => Some(b" "),
        _ => None,
    };
    joins.map(|joins| (end - at, joins))
}

/// Whether something may go on over the line break at `at`, which follows no digit and no long token.
#[inline]
pub(super) fn may_wrap(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b'\n', |before| text[before]);
    let is_word = before.is_ascii_alphabetic() || before >= 0x80;
    if !is_word && before != b' ' && before != b')' {
        return false;
    }
    let behind = &text[at + 1..];
    if before == b')' {
        return behind.first().is_none_or(u8::is_ascii_digit);
    }
    let behind = behind.strip_prefix(b"\n").unwrap_or(behind);
    let indent = behind
        .iter()
        .take(MAX_INDENT)
        .take_while(|&&byte| is_indent(byte));
    let next = &behind[indent.count()..];
    match *next {
        [digit, ..] if digit.is_ascii_digit() => {
            // A house number, or the rest of a telephone number behind a bracket.
            let len = next.iter().take(4).take_while(|byte| byte.is_ascii_digit());
            !is_word || len.count() < 4 && matches!(before, b'e' | b'g' | b'z' | b'm' | b'r')
        }
        [letter, ..] => letter.is_ascii_uppercase() || letter >= 0x80 || letter == b'(',
        [] => true,
    }
}

fn is_indent(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>')
}

/// Whether one value may go on behind a space and a line break, as an editor leaves them when it wraps a line.
///
/// Two spaces are a line break that somebody wants.
fn is_wrapped_value(before: &[u8], after: &[u8]) -> bool {
    let Some(line) = before.strip_suffix(b" ") else {
        return false;
    };
    let begins = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte >= 0x80;
    let word = last_word(line);
    // The label of something else.
    let next = after.iter().position(|byte| !byte.is_ascii_alphanumeric());
    if next.is_some_and(|next| after[next] == b':') {
        return false;
    }
    word.first()
        .is_some_and(|&byte| begins(byte) || matches!(byte, b'+' | b'('))
        && after
            .first()
            .is_some_and(|&byte| begins(byte) || byte == b'(')
}

/// Whether a value goes on behind a bare line break: the parts on both sides have to be known as such.
fn is_wrapped_part(before: &[u8], after: &[u8]) -> bool {
    let begins = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !after.first().is_some_and(begins) {
        return false;
    }
    // The next line of a log.
    if matches!(after, [_, _, _, _, b'-', ..] | [_, _, b':', ..]) {
        return false;
    }
    let word = last_word(before);
    let line = before[..before.len() - word.len()].strip_suffix(b" ");
    // What stands alone in its line is an entry of a list.
    let Some(line) =
        line.filter(|line| line.last().is_some_and(|byte| !byte.is_ascii_whitespace()))
    else {
        return false;
    };
    let next = &after[..after
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count()];
    let behind = &after[next.len()..];
    let all_digits = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    let Some(&first) = after.first() else {
        return false;
    };
    match word {
        // `DE89` and four digits or letters.
        [a, b, c, d]
            if a.is_ascii_uppercase() && b.is_ascii_uppercase() && all_digits(&[*c, *d]) =>
        {
            next.len() == 4 && behind.first() == Some(&b' ')
        }
        _ if first.is_ascii_digit() => {
            (2..=8).contains(&next.len())
                && all_digits(next)
                && (next.len() > 2 && ends_as_phone(word, line) && !is_date(next, behind)
                    || word.len() == 3
                        && all_digits(word)
                        && matches!(behind, [b' ' | b'-', more, ..] if more.is_ascii_digit())
                        && next.len() == 3)
                || word.len() == 4
                    && next.len() == 4
                    && all_digits(word)
                    && all_digits(next)
                    && is_next_group(behind)
                || next.len() <= 4 && all_digits(next) && ends_as_street(word)
        }
        _ if first.is_ascii_uppercase() && all_digits(word) => {
            // `148` and `Maple Street`
            let more = behind.strip_prefix(b" ").and_then(<[u8]>::first);
            word.len() < 7 && next.len() > 2 && more.is_some_and(u8::is_ascii_uppercase)
        }
        [initial, ..] if first.is_ascii_uppercase() && initial.is_ascii_uppercase() => {
            is_street_suffix(next)
                || is_given_name(word)
                    && after
                        .get(1)
                        .is_some_and(|byte| byte.is_ascii_lowercase() || *byte >= 0x80)
        }
        _ => false,
    }
}

fn last_word(line: &[u8]) -> &[u8] {
    let len = line
        .iter()
        .rev()
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    &line[line.len() - len..]
}

/// `+49`, `030`, `(413)`, and `171` behind `+49`.
fn ends_as_phone(word: &[u8], line: &[u8]) -> bool {
    let is_number = |word: &[u8]| {
        let is_part =
            |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'(' | b')' | b'/' | b'-');
        word.len() > 1 && word.len() < 10 && word.iter().all(is_part)
    };
    let begins = |word: &[u8]| is_number(word) && matches!(word[0], b'+' | b'0' | b'(');
    begins(word) || is_number(word) && begins(last_word(line))
}

/// `2025-01-01`, `12:34`
fn is_date(digits: &[u8], behind: &[u8]) -> bool {
    digits.len() == 4 && behind.first() == Some(&b'-') || behind.first() == Some(&b':')
}

/// ` 1111`
fn is_next_group(behind: &[u8]) -> bool {
    let digits = behind.strip_prefix(b" ").unwrap_or_default();
    digits.len() > 3 && digits[..4].iter().all(u8::is_ascii_digit)
}

/// `Lindenstraße`, `Am Stadtweg`
fn ends_as_street(word: &[u8]) -> bool {
    const ENDS: &[&str] = &[
        "straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer",
    ];
    let begins = word.first().is_some_and(u8::is_ascii_uppercase);
    begins && ENDS.iter().any(|end| word.ends_with(end.as_bytes()))
}

fn is_street_suffix(word: &[u8]) -> bool {
    const SUFFIXES: &[&[u8]] = &[
        b"Street",
        b"St",
        b"Avenue",
        b"Ave",
        b"Road",
        b"Rd",
        b"Lane",
        b"Ln",
        b"Drive",
        b"Dr",
        b"Boulevard",
        b"Blvd",
        b"Court",
        b"Ct",
        b"Place",
        b"Pl",
        b"Terrace",
        b"Way",
        b"Circle",
    ];
    SUFFIXES.contains(&word)
}

fn is_given_name(word: &[u8]) -> bool {
    std::str::from_utf8(word).is_ok_and(validate::is_given_name)
}

/// Exactly four digits, and behind them a separator and another digit where `more` asks for it.
fn is_group_of_four<'b>(mut bytes: impl Iterator<Item = &'b u8>, more: bool) -> bool {
    let digits = bytes
        .by_ref()
        .take(4)
        .filter(|byte| byte.is_ascii_digit())
        .count();
    let next = bytes.next();
    if !more {
        return digits == 4 && !next.is_some_and(u8::is_ascii_alphanumeric);
    }
    let is_joined = next.is_some_and(|byte| matches!(byte, b' ' | b'-'));
    digits == 4 && is_joined && bytes.next().is_some_and(u8::is_ascii_digit)
}

/// Exactly eight digits: half of most payment cards.
fn is_half_card<'b>(bytes: impl Iterator<Item = &'b u8>) -> bool {
    let word = bytes
        .take(9)
        .take_while(|byte| byte.is_ascii_alphanumeric());
    word.fold(
        0,
        |len, byte| if byte.is_ascii_digit() { len + 1 } else { 9 },
    ) == 8
}

/// A token of mixed characters at the end of one line, with its rest at the start of the next.
fn is_cut_token(before: &[u8], after: &[u8]) -> bool {
    let is_token = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let left = before.iter().rev().take_while(is_token);
    let (mut len, mut digits, mut lower, mut upper) = (0, 0, 0, 0);
    for byte in left {
        len += 1;
        digits += usize::from(byte.is_ascii_digit());
        lower += usize::from(byte.is_ascii_lowercase());
        upper += usize::from(byte.is_ascii_uppercase());
    }
    let right = after.iter().take_while(is_token).count();
    let has_digit = after[..right].iter().any(u8::is_ascii_digit);
    // The rest of a token stands alone in its line; what begins a line of a log does not.
    let is_alone = right < REACH && after.get(right).is_none_or(u8::is_ascii_whitespace);
    let is_alone = is_alone && after.get(right) != Some(&b' ');
    (MIN_TOKEN..FULL_LINE).contains(&len)
        && digits > 1
        && upper + lower > 1
        && right >= 4
        && has_digit
        && is_alone
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
    fn breaks() {
        for (text, expected) in [
            ("531-27-\n8846", Some((1, &b""[..]))),
            ("531-27\r\n-8846", Some((2, &b""[..]))),
            ("4111 1111\n  1111 1111", Some((3, &b" "[..]))),
            ("4111 1111 \r\n1111 1111", Some((2, &b""[..]))),
            ("4111-1111\n1111-1111", Some((1, &b"-"[..]))),
            ("41111111\n11111111", Some((1, &b""[..]))),
            ("in 2023\n2024 was", None),
            ("Mr. Daniel \nWhitaker", Some((1, &b""[..]))),
            ("Mr. Daniel\n  Whitaker", Some((3, &b" "[..]))),
            ("Mr. Daniel  \nWhitaker", None),
            ("the end \nWhitaker", None),
            ("house 5221 \nSSN: 764-25-5007", None),
            ("\nDaniel\nWhitaker", None),
            ("IBAN DE89\n3704 0044", Some((1, &b" "[..]))),
            ("Tel. 030\n90182736", Some((1, &b" "[..]))),
            ("Tel. +49 171\n2345678", Some((1, &b" "[..]))),
            ("took 030\n2025-01-01", None),
            ("at 148\nMaple Street", Some((1, &b" "[..]))),
            ("at 148 Maple\nStreet", Some((1, &b" "[..]))),
            ("in Lindenweg\n14, 10969", Some((1, &b" "[..]))),
            ("word\nword", None),
            ("key q8Zr3LxVb71KpTn0WcYd\n5HsEu2Jm", Some((1, &b""[..]))),
            (
                "Bearer q8Zr3LxVb71KpTn0WcYd5HsEu2Jm\n2025-10-14T02:00",
                None,
            ),
        ] {
            let at = text[1..].find(['\r', '\n']).unwrap() + 1;
            assert_eq!(line_break(text.as_bytes(), at), expected, "{text}");
        }
    }

    #[test]
    fn addresses() {
        let text = b"jane.roe at example dot org";
        let (start, said) = spelled_address(text, 19).unwrap();
        assert_eq!((start, &*said), (8, &b"@example."[..]));
        assert!(spelled_address(b"look at the red dot here", 15).is_none());
        assert!(spelled_address(b"look at the dot on the map", 11).is_none());
        assert_eq!(bracketed_sign(b"[at] example", 0), Some((5, &b"@"[..])));
        assert_eq!(bracketed_sign(b"(dotted)", 0), None);
    }
}
