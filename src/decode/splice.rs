//! What stands inside a value and means nothing: string concatenation, emphasis, inline tags; and spelled-out signs.

use super::said::Said;
use crate::finding::Span;

/// Longest white space on either side of an operator.
const MAX_GAP: usize = 24;
/// Between two literals in languages where a text has methods.
const CONCAT: &[u8] = b".concat(";
/// Longest inline tag, with what it says of fonts and colours.
const MAX_TAG: usize = 120;
/// Between two names of a spelled-out address.
const DOT: &[u8] = b" dot ";
/// Most of them before the name of its host, and behind.
const MAX_DOTS: usize = 4;
/// How far the functions here look ahead of a place, and behind it.
pub(super) const REACH: usize = 2 * MAX_GAP + 16;

/// `"AK" + "IA"`: the length of what stands between the two literals, from the quote at `at` on.
pub(super) fn between_literals(text: &[u8], at: usize) -> Option<usize> {
    let quote = text[at];
    let begin = skip_gap(text, at + 1);
    let end = match text.get(begin..)? {
        [b'.', b'.', ..] | [b'|', b'|', ..] | [b'<', b'<', ..] => skip_gap(text, begin + 2),
        [b'.', b'c', ..] if text[begin..].starts_with(CONCAT) => {
            skip_gap(text, begin + CONCAT.len())
        }
        [b'+' | b'&' | b'.', ..] => skip_gap(text, begin + 1),
        _ => begin,
    };
    let next = *text.get(end)?;
    // An operator joins literals in any quotes, a space those in the same, and a shell what stands side by side.
    let joins = match end - at {
        1 if is_inside_literals(text, at, 4) => return Some(4),
        1 => is_inside_literals(text, at, 2),
        _ if end > begin => matches!(next, b'"' | b'\'' | b'`'),
        _ => quote != b'`' && next == quote,
    };
    joins.then_some(end + 1 - at)
}

/// `"078""-05"`, `"078"'-05'`, `'078'""'-05'`: whether so many quotes at `at` stand inside a value that begins in a
/// literal.
///
/// A cell of a table writes its own quotes doubled, beside words.
fn is_inside_literals(text: &[u8], at: usize, count: usize) -> bool {
    let is_sign = |byte: u8| matches!(byte, b'-' | b'_' | b'@' | b'.' | b'/');
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || is_sign(byte);
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let quotes = text.get(at..at + count).unwrap_or_default();
    let is_pair = !quotes.is_empty() && quotes.iter().all(|byte| matches!(byte, b'"' | b'\''));
    is_pair
        && match (&text[..at], &text[at + count..]) {
            ([.., left, b' '], [right, ..]) | ([.., left], [b' ', right, ..]) => {
                is_digit(*left) && right.is_ascii_digit()
            }
            ([.., left], [right, ..]) => is_part(*left) && is_part(*right),
            _ => false,
        }
}

/// `['531', '-27'].join('')`, `''.join(['531', '-27'])`: the end of the list of literals at `at`, if they are
/// joined, and the call before it with the first quote.
pub(super) fn joined_list(text: &[u8], at: usize) -> Option<(Option<Span>, usize)> {
    if text[at] == b'(' {
        return concatenated(text, at);
    }
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

/// `concat("531", "-27")`: the end of the literals in the bracket at `at`, and the call with the first quote.
fn concatenated(text: &[u8], at: usize) -> Option<(Option<Span>, usize)> {
    let quote = *text.get(at + 1)?;
    let name = concat_name(text, at)?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    // A stream has no more of the text than that when it asks.
    let window = &text[..text.len().min(at + 2 * REACH)];
    let mut begin = at + 2;
    loop {
        let close = begin + memchr::memchr(quote, &window[begin.min(window.len())..])?;
        let sign = skip_gap(window, close + 1);
        match window.get(sign)? {
            b')' => return Some((Some(Span::new(at - name, at + 2)), close + 1)),
            b',' => begin = skip_gap(window, sign + 1) + 1,
            _ => return None,
        }
    }
}

/// The length of the name before the bracket at `at`, if it is of a function that puts texts together.
fn concat_name(text: &[u8], at: usize) -> Option<usize> {
    const NAMES: &[&[u8; 6]] = &[b"concat", b"paste0", b"strcat"];
    let name = &text[at.checked_sub(6)?..at];
    let is_known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    is_known.then_some(name.len())
}

/// Whether the bracket at `at`, before a quote, may hold literals that are put together.
pub(super) fn may_concatenate(text: &[u8], at: usize) -> bool {
    concat_name(text, at).is_some()
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
            let (before, after) = (&text[..at], &text[at + len.min(3)..]);
            inside || is_between_groups(before, after) || is_inside_address(before, after)
        }
    };
    let fits = match mark {
        // One inside a name joins its words and is no emphasis; what stands there in an escape is not known yet.
        b'_' => !goes_on_encoded(&text[at + len..]) && (len == 2 || !is_inside_word(text, at)),
        b'~' => len == 2,
        _ => true,
    };
    (len <= 3 && fits && is_beside).then_some(len)
}

/// `SSN: ____219-09-9999____`: the length of the line at `at` that a form has for a value, if one stands tight beside
/// it. The line is a word character, so the value would be a part of a longer word.
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

/// `ssn_531-27-8846.pdf`, `531-27-8846_signed`: the length of the underscores at `at`, when they part a long number, a
/// code or an e-mail address from what else the name of something says.
///
/// Between digits they rather join groups of one number, unless there are too many for a group.
pub(super) fn parts_value(text: &[u8], at: usize) -> Option<usize> {
    const MIN_DIGITS: usize = 7;
    const MAX_GROUP: usize = 8;
    let is_line = |byte: &&u8| **byte == b'_';
    let before = &text[at.saturating_sub(REACH)..at];
    let len = text[at..].iter().take(4).take_while(is_line).count();
    let after = &text[at + len..text.len().min(at + len + REACH)];
    let (left, right) = (*before.last()?, *after.first()?);
    if len > 3 || !left.is_ascii_alphanumeric() || !right.is_ascii_alphanumeric() {
        return None;
    }
    let fewest = match left.is_ascii_digit() && right.is_ascii_digit() {
        true => MAX_GROUP + 1,
        false => MIN_DIGITS,
    };
    let parts = digits_of_code(after.iter()) >= fewest
        || digits_of_code(before.iter().rev()) >= fewest
        || ends_in_address(before);
    parts.then_some(len)
}

/// `Denise_Alvarado`: whether the underscore at `at` parts two words that are written as names are.
pub(super) fn parts_names(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(REACH)..at];
    let is_lower = |byte: &&u8| byte.is_ascii_lowercase() || **byte >= 0x80;
    let lower = before.iter().rev().take_while(is_lower).count();
    let first = before.len().checked_sub(lower + 1).map(|at| before[at]);
    lower > 0
        && first.is_some_and(|first| first.is_ascii_uppercase())
        && matches!(text[at..], [_, b'A'..=b'Z', b'a'..=b'z' | 0x80.., ..])
}

/// Digits at the beginning of `bytes`, up to what is in no number and no code of digits and capitals.
fn digits_of_code<'t>(bytes: impl Iterator<Item = &'t u8>) -> usize {
    let code = bytes.take_while(|&&byte| is_value(byte) && !byte.is_ascii_lowercase());
    code.filter(|byte| byte.is_ascii_digit()).count()
}

fn ends_in_address(text: &[u8]) -> bool {
    let mut value = text.iter().rev().take_while(|&&byte| is_value(byte));
    value.any(|&byte| byte == b'@')
}

/// Whether the underscore at `at`, inside a word, may part a value from the rest of the word, or two names.
#[inline]
pub(super) fn may_part(text: &[u8], at: usize) -> bool {
    match text[at - 1..] {
        [left, _, right, ..] if left.is_ascii_digit() || right.is_ascii_digit() => true,
        [
            b'a'..=b'z' | 0x80..,
            _,
            b'A'..=b'Z',
            b'a'..=b'z' | 0x80..,
            ..,
        ] => true,
        // `iban_DE89`
        [_, _, b'A'..=b'Z', second, third, ..] => second.is_ascii_digit() || third.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a mark stands between groups of digits with a space on one side of it.
fn is_between_groups(before: &[u8], after: &[u8]) -> bool {
    match (before, after) {
        ([.., left, b' '], [right, ..]) | ([.., left], [b' ', right, ..]) => {
            // `(413) **555**-0142`, `DE89 **3704**`, `GB29 **NWBK**`
            let is_group = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
            let has_digit = left.is_ascii_digit() || right.is_ascii_digit();
            has_digit && (is_group(*left) || *left == b')') && is_group(*right)
        }
        _ => false,
    }
}

/// `2a02:**5fae**:baf8`; `**Name**: ` is a label.
fn is_inside_address(before: &[u8], after: &[u8]) -> bool {
    let is_colon = |one: u8, other: u8, next: u8| {
        one.is_ascii_hexdigit() && other == b':' && next.is_ascii_hexdigit()
    };
    match (before, after) {
        ([.., left], [right, next, ..]) if is_colon(*left, *right, *next) => true,
        ([.., next, left], [right, ..]) => is_colon(*right, *left, *next),
        _ => false,
    }
}

/// Whether what stands on both sides of a mark may be one value.
fn is_inside_value(before: u8, after: u8) -> bool {
    let is_bracket = |byte: u8| matches!(byte, b'(' | b')');
    let joins = |one: u8, other: u8| match is_bracket(other) {
        // `(**413**) 555` is a number, and `(*name` is code.
        true => one.is_ascii_digit(),
        false => one.is_ascii_alphanumeric() && (is_value(other) || other == b'_'),
    };
    joins(before, after) || joins(after, before)
}

fn is_inside_word(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text[before]);
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    is_word(before.as_ref()) && is_word(text.get(at + 1))
}

fn goes_on_encoded(text: &[u8]) -> bool {
    matches!(
        text,
        [b'&' | b'%' | b'\\', ..] | [b'<', b'!' | b'a'..=b'z', ..]
    )
}

fn is_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'@' | b'+' | b'/' | b'(' | b')')
}

/// `<br>`, `<br />`: the length of the tag at `at`, when it breaks the line inside a number, and what stands for it.
pub(super) fn line_tag(text: &[u8], at: usize) -> Option<(usize, &'static [u8])> {
    let rest = text[at..].strip_prefix(b"<")?;
    if !rest.get(..2)?.eq_ignore_ascii_case(b"br") {
        return None;
    }
    let len = rest.iter().take(6).position(|&byte| byte == b'>')? + 2;
    let is_part = |byte: &&u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let next = text.get(at + len).filter(is_part)?;
    match text[..at] {
        [.., before, b'-'] if before.is_ascii_digit() => Some((len, b"")),
        [.., before] if is_part(&&before) && (before.is_ascii_digit() || next.is_ascii_digit()) => {
            Some((len, b" "))
        }
        _ => None,
    }
}

/// Whether a run of digits of base64 that ends at `at` may go on behind a mark.
pub(super) fn may_cut(text: &[u8], at: usize) -> bool {
    matches!(
        text.get(at..),
        Some([b'"' | b'\'' | b'`' | b'<' | b'*' | b'~' | b'\\', ..] | [b'=', b'\r' | b'\n', ..])
    )
}

/// The length of what parts a run of digits of base64 at `at` that goes on behind it.
pub(super) fn inside_run(text: &[u8], at: usize) -> Option<usize> {
    let len = match text.get(at..)? {
        [b'"' | b'\'' | b'`', ..] => between_literals(text, at),
        [b'<', ..] => inline_tag(text, at),
        [b'*' | b'~', ..] => emphasis(text, at),
        [b'=' | b'\\', b'\n', ..] => Some(2),
        [b'=' | b'\\', b'\r', b'\n', ..] => Some(3),
        _ => None,
    }?;
    let goes_on = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+' | b'/')
    };
    text.get(at + len).is_some_and(goes_on).then_some(len)
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
    // `Vec<u8>` is code, and `<A_Number>` has a name of its own.
    if inner
        .get(name_len)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    {
        return None;
    }
    INLINE
        .iter()
        .any(|known| {
            known.eq_ignore_ascii_case(name) || (known == b"!--" && name.starts_with(b"!--"))
        })
        .then_some(len)
}

/// ` at host dot `: what is replaced in a spelled-out address whose first ` dot ` behind the host stands at `dot`, in
/// order, and by what.
pub(super) fn spelled_address(text: &[u8], dot: usize, found: &mut dyn FnMut(Span, &[u8])) {
    let Some((start, said)) = spelled_host(text, dot) else {
        return;
    };
    // `jane dot roe at`
    let floor = dot.saturating_sub(REACH);
    let is_name = |byte: &&u8| is_name(**byte);
    let mut names = [0; MAX_DOTS];
    let (mut count, mut at) = (0, start);
    while let Some(place) = names.get_mut(count) {
        let name = text[floor..at].iter().rev().take_while(is_name).count();
        let Some(before) = text[floor..at - name]
            .strip_suffix(DOT)
            .filter(|_| name > 0)
        else {
            break;
        };
        if !before.last().is_some_and(u8::is_ascii_alphanumeric) {
            break;
        }
        at = floor + before.len();
        (*place, count) = (at, count + 1);
    }
    for &at in names[..count].iter().rev() {
        found(Span::new(at, at + DOT.len()), b".");
    }
    let mut end = dot + DOT.len();
    found(Span::new(start, end), &said);
    // `example dot co dot uk`
    for _ in 0..MAX_DOTS {
        let rest = text
            .get(end..text.len().min(end + REACH / 2))
            .unwrap_or_default();
        let name = rest.iter().take_while(is_name).count();
        let goes_on = rest[name..].strip_prefix(DOT).and_then(<[u8]>::first);
        if name == 0 || !goes_on.is_some_and(u8::is_ascii_alphanumeric) {
            break;
        }
        found(Span::new(end + name, end + name + DOT.len()), b".");
        end += name + DOT.len();
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

/// Where the ` at ` before the ` dot ` at `dot` stands, and `@host.`
fn spelled_host(text: &[u8], dot: usize) -> Option<(usize, Said)> {
    const AT: &[u8] = b" at ";
    let window = &text[dot.saturating_sub(REACH)..dot];
    let found = memchr::memmem::rfind(window, AT)?;
    let host = &window[found + AT.len()..];
    let has_name = found > 0 && window[found - 1].is_ascii_alphanumeric();
    let goes_on = text
        .get(dot + DOT.len())
        .is_some_and(u8::is_ascii_alphanumeric);
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
        b"most",
        b"least",
        b"all",
        b"any",
        b"first",
        b"last",
    ]
    .iter()
    .any(|word| host.eq_ignore_ascii_case(word));
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let fits = has_name && goes_on && !host.is_empty() && !is_article && host.iter().all(is_host);
    fits.then(|| {
        let mut said = Said::of(b"@");
        said.extend(host);
        said.push(b'.');
        (dot - window.len() + found, said)
    })
}

/// Whether the `+` at `at` stands for a space, as in forms that a browser sends: `DE89+3704`.
///
/// A sign that is encoded in the same word, or the fields of an address, say so.
pub(super) fn is_form_space(text: &[u8], at: usize) -> bool {
    let is_inside =
        |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'<' | b'>');
    let before = text[at.saturating_sub(REACH)..at].iter().rev();
    let left = &text[at - before.take_while(is_inside).count()..at];
    let after = text[at + 1..text.len().min(at + REACH)].iter();
    let right = &text[at + 1..at + 1 + after.take_while(is_inside).count()];
    let has_escape = |text: &[u8]| {
        let digit = |byte: &u8| byte.is_ascii_hexdigit();
        let is_escape = |at: usize| {
            let digits = text.get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(digit))
        };
        memchr::memchr_iter(b'%', text).any(is_escape)
    };
    let is_field = || {
        left.contains(&b'=')
            && (left.contains(&b'?') || left.contains(&b'&') || right.contains(&b'&'))
    };
    has_escape(left) || has_escape(right) || is_field()
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
            (r#"" . '"#, Some(5)),
            (r#"" << ""#, Some(6)),
            (r#"".concat(""#, Some(10)),
            (r#"" '"#, None),
            (r#""""#, None),
            (r#"", ""#, None),
            (r#"" and "x"#, None),
            ("\"", None),
        ] {
            assert_eq!(between_literals(text.as_bytes(), 0), expected, "{text}");
        }
        assert_eq!(between_literals(br#"078""-05"#, 3), Some(2));
        assert_eq!(between_literals(br#"078"'-05"#, 3), Some(2));
        assert_eq!(between_literals(br#"078'""'-05"#, 3), Some(4));
        assert_eq!(between_literals(br#"H ""532"#, 2), Some(2));
        assert_eq!(between_literals(br#"said ""no"#, 5), None);
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
            ("CONCAT('531', '-27', '-8846')", 6, "531-27-8846')"),
            ("concat(\"(413) \", \"555\")", 6, "(413) 555\")"),
            ("print('531', '-27')", 5, "print('531', '-27')"),
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
    fn underscores_part_a_value_from_a_name() {
        for (text, at, expected) in [
            ("ssn_531-27-8846.pdf", 3, Some(1)),
            ("531-27-8846_signed", 11, Some(1)),
            ("ssn__531278846", 3, Some(2)),
            ("iban_DE89370400440532013000", 4, Some(1)),
            ("65929970489_2024", 11, Some(1)),
            ("a@host.example_2", 14, Some(1)),
            // Groups of one number, a time, names in code, what is too short or too long.
            ("531_27_8846", 3, None),
            ("20241130_101112", 8, None),
            ("request_id_12", 10, None),
            ("MAX_Size", 3, None),
            ("id_550e8400-e29b", 2, None),
            ("x____531278846", 1, None),
            ("_531278846", 0, None),
        ] {
            assert_eq!(parts_value(text.as_bytes(), at), expected, "{text} {at}");
            if expected.is_some() && !text.contains("__") {
                assert!(may_part(text.as_bytes(), at), "{text} {at}");
            }
        }
        for (text, at, expected) in [
            ("Denise_Alvarado", 6, true),
            ("Ren\u{E9}_M\u{FC}ller", 5, true),
            ("MAX_Size", 3, false),
            ("max_Size", 3, false),
            ("Max_size", 3, false),
        ] {
            assert_eq!(parts_names(text.as_bytes(), at), expected, "{text}");
            if expected {
                assert!(may_part(text.as_bytes(), at), "{text}");
            }
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
            ("(413) **555**", 6, Some(2)),
            ("GB29 ***NWBK***", 5, Some(3)),
            ("2a02:**5fae**:baf8", 5, Some(2)),
            ("2a02:**5fae**:baf8", 11, Some(2)),
            ("**Fee**: 5", 5, None),
            ("**ghp**_Zx", 5, Some(2)),
            ("sécurité_sociale", 10, None),
            ("ghp_&#8203;x", 3, None),
        ] {
            assert_eq!(emphasis(text.as_bytes(), at), expected, "{text} {at}");
        }
        assert_eq!(inline_tag(b"<b>27", 0), Some(3));
        assert_eq!(inline_tag(b"</SPAN >", 0), Some(8));
        assert_eq!(inline_tag(b"<p>27", 0), None);
        assert_eq!(line_tag(b"4111<br />1111", 4), Some((6, &b" "[..])));
        assert_eq!(line_tag(b"531-<BR>27", 4), Some((4, &b""[..])));
        assert_eq!(line_tag(b"end<br>Next", 3), None);
        assert_eq!(line_tag(b"5<break>", 1), None);
        assert!(is_form_space(b"ssn=531+27%2D", 7));
        assert!(is_form_space(b"/a?iban=DE89+3704", 12));
        assert!(!is_form_space(b"x=a+b; y%2", 3));
        assert_eq!(inside_run(b"eyJ\" + \"hbG", 3), Some(5));
        assert_eq!(inside_run(b"eyJ\", \"hbG", 3), None);
        assert_eq!(inline_tag(b"<u8>", 0), None);
        assert_eq!(inline_tag(b"<A_Number>", 0), None);
        assert_eq!(inline_tag(b"< b and c > d", 0), None);
    }

    #[test]
    fn addresses() {
        for (text, dot, expected) in [
            ("jane.roe at example dot org", 19, "jane.roe@example.org"),
            (
                "jane at mail dot example dot org, is dot",
                12,
                "jane@mail.example.org, is dot",
            ),
            (
                "to jane dot roe at example dot org",
                26,
                "to jane.roe@example.org",
            ),
            ("look at the red dot here", 15, "look at the red dot here"),
            ("look at the dot on it", 11, "look at the dot on it"),
            ("and at most dot com", 11, "and at most dot com"),
            ("into at an dot or", 10, "into at an dot or"),
        ] {
            let (mut out, mut copied) = (String::new(), 0);
            spelled_address(text.as_bytes(), dot, &mut |span, said| {
                out += &text[copied..span.start];
                out += std::str::from_utf8(said).unwrap();
                copied = span.end;
            });
            assert_eq!(out + &text[copied..], expected);
        }
        assert_eq!(bracketed_sign(b"[at] example", 0), Some((5, &b"@"[..])));
        assert_eq!(bracketed_sign(b"(dotted)", 0), None);
    }
}
