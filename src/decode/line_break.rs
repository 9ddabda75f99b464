//! Line breaks inside a value: one that was wrapped by an editor or cut by a terminal.

use super::splice::REACH;
use crate::validate;

/// Longest indentation behind a line break.
const MAX_INDENT: usize = 12;
/// Shortest token that a line break may cut.
pub(super) const MIN_TOKEN: usize = 16;
/// A line this long is one of many lines of encoded data.
const FULL_LINE: usize = 60;
/// Longest value that is known when a line break cuts it anywhere.
const LONGEST_CUT: usize = 40;
/// Most groups of a code before a line break.
const MAX_GROUPS: usize = 8;

/// The line break at `at` inside a value: its length with the indentation behind it, and what stands for it.
pub(super) fn inside_value(text: &[u8], at: usize) -> Option<(usize, &'static [u8])> {
    let Sides {
        before,
        after,
        len,
        is_indented,
    } = sides(text, at);
    // An editor that wraps lines leaves the space where it stood.
    let is_spaced = before.ends_with(b" ");
    let separator = separator_of_groups(before.strip_suffix(b" ").unwrap_or(before));
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let joins: Option<&'static [u8]> = match (before, after) {
        ([.., left, b'-'], [right, ..]) if is_part(*left) && is_part(*right) => Some(b""),
        ([.., left], [b'-', ..]) if left.is_ascii_digit() && digit(after.get(1)) => Some(b""),
        _ if separator.is_some() && begins_with_group(after) => Some(match separator {
            _ if is_spaced => b"",
            Some(b'-') => b"-",
            _ => b" ",
        }),
        _ if is_half_card(before.iter().rev()) && is_half_card(after.iter()) => Some(b""),
        _ if !is_indented && is_cut_token(before, after) => Some(b""),
        _ if is_cut_value(before, after) => Some(b""),
        _ if is_spaced => is_wrapped_value(before, after).then_some(b""),
        _ if is_wrapped_part(before, after) => Some(b" "),
        _ => None,
    };
    joins.map(|joins| (len, joins))
}

/// The same for a line break of which only a keyword says that both sides are one value.
pub(super) fn inside_code(text: &[u8], at: usize) -> Option<(usize, &'static [u8])> {
    let Sides {
        before, after, len, ..
    } = sides(text, at);
    let line = before.strip_suffix(b" ");
    let said: &[u8] = if line.is_some() { b"" } else { b" " };
    is_wrapped_code(line.unwrap_or(before), after).then_some((len, said))
}

/// What stands on both sides of a line break.
struct Sides<'t> {
    before: &'t [u8],
    after: &'t [u8],
    /// Of the break with the indentation behind it.
    len: usize,
    is_indented: bool,
}

fn sides(text: &[u8], at: usize) -> Sides<'_> {
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
    Sides {
        before: &text[at.saturating_sub(REACH)..at],
        after: &text[end..text.len().min(end + REACH)],
        len: end - at,
        is_indented: end > unindented,
    }
}

/// A digit or a capital: what codes are made of.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

/// `CE 15` and `64 30 D`, `1494` and `080753`: whether groups of digits and capitals go on in the next line.
///
/// Rows of a table begin with such a group or with a word; here something stands before the groups of one line and
/// nothing before those of the other.
fn is_wrapped_code(before: &[u8], after: &[u8]) -> bool {
    let group_len = |bytes: &[u8]| bytes.iter().take_while(|byte| is_part(**byte)).count();
    let first = &after[..group_len(after)];
    let is_closed = match after.get(first.len()..).unwrap_or_default() {
        [] | [b' ' | b'\n' | b'\r' | b'|' | b'"' | b')' | b'<', ..] => true,
        [b'.' | b',' | b';', next, ..] => next.is_ascii_whitespace(),
        [sign, rest @ ..] => rest.is_empty() && sign.is_ascii_punctuation(),
    };
    let word = last_word(before);
    let is_group = |group: &[u8]| {
        !group.is_empty() && group.len() < 9 && group.iter().all(|byte| is_part(*byte))
    };
    let is_year =
        |group: &[u8]| group.len() == 4 && (group.starts_with(b"19") || group.starts_with(b"20"));
    let digits = word
        .iter()
        .chain(first)
        .filter(|byte| byte.is_ascii_digit());
    if !is_closed || !is_group(word) || !is_group(first) || digits.count() < 3 {
        return false;
    }
    if is_year(word) && is_year(first) {
        return false;
    }
    // Back over groups to a word of another kind in the same line.
    let mut rest = &before[..before.len() - word.len()];
    let mut is_label = false;
    for _ in 0..MAX_GROUPS {
        let Some(line) = rest.strip_suffix(b" ") else {
            // `NINO CE 15`
            return is_label;
        };
        let word = last_word(line);
        let has_digit = word.iter().any(u8::is_ascii_digit);
        if !is_group(word) || !has_digit && !matches!(word.len(), 1 | 2 | 4) {
            return !word.is_empty();
        }
        is_label = !has_digit && word.len() == 4;
        rest = &line[..line.len() - word.len()];
    }
    false
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
            // A house number, the rest of a telephone number behind a bracket or of a code behind a capital.
            let len = next.iter().take(4).take_while(|byte| byte.is_ascii_digit());
            let is_house = len.count() < 4 && matches!(before, b'e' | b'g' | b'z' | b'm' | b'r');
            !is_word || is_house || before.is_ascii_uppercase()
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
    if begins_label(after) {
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
    let Some(&first) = after.first() else {
        return false;
    };
    if !first.is_ascii_uppercase() && !first.is_ascii_digit() {
        return false;
    }
    // The next line of a log.
    if matches!(after, [_, _, _, _, b'-', ..] | [_, _, b':', ..]) {
        return false;
    }
    let word = last_word(before);
    let line = before[..before.len() - word.len()].strip_suffix(b" ");
    // What stands alone in its line is an entry of a list.
    let is_beside = |line: &&[u8]| line.last().is_some_and(|byte| !byte.is_ascii_whitespace());
    let Some(line) = line.filter(is_beside) else {
        return false;
    };
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric();
    let (next, behind) = after.split_at(after.iter().take_while(is_word).count());
    match word {
        // `DE89` and four digits or letters.
        [a, b, digits @ ..]
            if word.len() == 4
                && a.is_ascii_uppercase()
                && b.is_ascii_uppercase()
                && is_digits(digits) =>
        {
            next.len() == 4 && behind.first() == Some(&b' ')
        }
        _ if first.is_ascii_digit() => goes_on_in_digits(line, word, next, behind),
        // `148` and `Maple Street`
        _ if is_digits(word) => {
            let more = behind.strip_prefix(b" ").and_then(<[u8]>::first);
            word.len() < 7 && next.len() > 2 && more.is_some_and(u8::is_ascii_uppercase)
        }
        [initial, ..] if initial.is_ascii_uppercase() => {
            let is_small = |byte: &u8| byte.is_ascii_lowercase() || *byte >= 0x80;
            let is_name = || is_given_name(word) && after.get(1).is_some_and(is_small);
            is_street_suffix(next) || is_name() && !begins_label(after)
        }
        _ => false,
    }
}

/// `Age:`, `Spouse's SSN:`, `Marital status:`: whether a line begins with the label of something else.
fn begins_label(line: &[u8]) -> bool {
    const MOST_WORDS: usize = 4;
    let is_part =
        |byte: &&u8| byte.is_ascii_alphanumeric() || b"'-/".contains(byte) || **byte >= 0x80;
    for (at, word) in line
        .split(|&byte| byte == b' ')
        .take(MOST_WORDS)
        .enumerate()
    {
        let len = word.iter().take_while(is_part).count();
        if len == 0 {
            return false;
        }
        if len < word.len() {
            // `Smith said:` is no label.
            let is_sentence = || at > 0 && word[0].is_ascii_lowercase() && begins_name(line);
            return word[len] == b':' && !word[len - 1].is_ascii_digit() && !is_sentence();
        }
    }
    false
}

fn begins_name(line: &[u8]) -> bool {
    let word = line.split(|&byte| byte == b' ').next();
    word.is_some_and(|word| std::str::from_utf8(word).is_ok_and(validate::is_name))
}

/// Whether a number or an address that ends a line with `word` goes on with the digits `next`.
fn goes_on_in_digits(line: &[u8], word: &[u8], next: &[u8], behind: &[u8]) -> bool {
    let is_phone = || next.len() > 2 && ends_as_phone(word, line) && !is_date(next, behind);
    // `413` and `555 0142`
    let is_grouped = || {
        let goes_on = matches!(behind, [b' ' | b'-', more, ..] if more.is_ascii_digit());
        next.len() == 3 && word.len() == 3 && is_digits(word) && goes_on
    };
    let is_card = || next.len() == 4 && word.len() == 4 && is_digits(word) && is_next_group(behind);
    let is_house = || next.len() <= 4 && ends_as_street(word);
    is_digits(next) && (next.len() <= 8 && (is_phone() || is_grouped()) || is_card() || is_house())
}

fn is_digits(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(u8::is_ascii_digit)
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

/// What parts the digits that a line ends with into groups, the last of them of four.
fn separator_of_groups(line: &[u8]) -> Option<u8> {
    match *line {
        [.., more, separator @ (b' ' | b'-'), a, b, c, d] if is_digits(&[more, a, b, c, d]) => {
            Some(separator)
        }
        _ => None,
    }
}

/// Whether a line begins with exactly four digits.
fn begins_with_group(line: &[u8]) -> bool {
    let is_longer = line.get(4).is_some_and(u8::is_ascii_alphanumeric);
    line.get(..4).is_some_and(is_digits) && !is_longer
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

/// A value that a published check or its own beginning knows, cut anywhere.
fn is_cut_value(before: &[u8], after: &[u8]) -> bool {
    let is_token = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let left = before.iter().rev().take_while(is_token).count();
    let right = after.iter().take_while(is_token).count();
    let mut value = [0; LONGEST_CUT];
    if left < 2 || right < 2 || left + right > LONGEST_CUT {
        return false;
    }
    let value = &mut value[..left + right];
    value[..left].copy_from_slice(&before[before.len() - left..]);
    value[left..].copy_from_slice(&after[..right]);
    let begins = |start: &[u8]| value.starts_with(start);
    match std::str::from_utf8(value) {
        Ok(value) if is_digits(value.as_bytes()) => {
            matches!(value.len(), 15 | 16) && validate::is_card(value)
        }
        Ok(value) => {
            begins(b"AKIA") && value.len() == 20
                || begins(b"ghp_") && value.len() == 40
                || validate::is_iban(value)
                || value.len() == 17 && validate::is_vin(value)
        }
        Err(_) => false,
    }
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
    let behind = after.get(right..).unwrap_or_default();
    let is_closed = match behind {
        [] | [b'\n' | b'\r' | b'\t', ..] => true,
        [b'.' | b',' | b';' | b'"' | b'\'' | b')', rest @ ..] => {
            rest.first().is_none_or(u8::is_ascii_whitespace)
        }
        _ => false,
    };
    let is_alone = right < REACH && is_closed;
    (MIN_TOKEN..FULL_LINE).contains(&len)
        && digits > 0
        && upper + lower > 1
        && right >= 4
        && has_digit
        && is_alone
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("met Daniel\nSmith said: no", Some((1, &b" "[..]))),
            // The label of the next line once went with the name.
            ("Name: Daniel\nAge: 12", None),
            ("Name: Daniel \nDate of Birth: 4 May", None),
            ("Name: Daniel\nMarital status: single", None),
            ("Name: Daniel\nSpouse's SSN: 764-25-5007", None),
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
                "key AIzaSyfaNlDEsuHGm1eRN\nq7diPhlm. It",
                Some((1, &b""[..])),
            ),
            ("card 435181845\n3541627", Some((1, &b""[..]))),
            ("card 435181845\n3541628", None),
            ("IBAN DE893704\n00440532013000", Some((1, &b""[..]))),
            ("IBAN DE893704\n00440532013001", None),
            ("key AKIAIOSF\nODNN7EXAMPLE", Some((1, &b""[..]))),
            ("key AKIAIOSF\nODNN7EXAMPLES", None),
            (
                "key ghp_Xa\nmpleXampleXampleXampleXampleXample",
                Some((1, &b""[..])),
            ),
            ("key ghp_Xa\nmpleXampleXampleXampleXampleXampl", None),
            ("VIN 1HGCM826\n33A004352", Some((1, &b""[..]))),
            ("VIN 1HGCM826\n33A004353", None),
            ("NINO CE 15\n64 30 D", Some((1, &b" "[..]))),
            ("is 15 111286\n> H 823, as", Some((3, &b" "[..]))),
            ("SVNR 1494 \n080753", Some((1, &b""[..]))),
            ("MBI 6R17-\n> TA7-WP47", Some((3, &b""[..]))),
            ("12 34 56\n78 90 12", None),
            ("Total 12 34\nMean 78 90", None),
            ("on 12 34\n12:34", None),
            ("by Smith-\nJones", None),
            (
                "Bearer q8Zr3LxVb71KpTn0WcYd5HsEu2Jm\n2025-10-14T02:00",
                None,
            ),
        ] {
            let at = text[1..].find(['\r', '\n']).unwrap() + 1;
            let found = inside_value(text.as_bytes(), at);
            let found = found.or_else(|| inside_code(text.as_bytes(), at));
            assert_eq!(found, expected, "{text}");
        }
    }
}
