//! Numbers in disguise: digits set apart or spelled out, letters in the place of digits.

use super::said::Said;
use super::splice::REACH;
use crate::finding::Span;

/// Fewest digits of a number that is worth reading.
const MIN_DIGITS: usize = 6;
/// Most digits and letters of one; more are a table or a list, and no identifier.
const MAX_ELEMENTS: usize = 40;
/// Longest gap between two digits that are set apart.
const MAX_GAP: usize = 5;
/// Longest such number, in bytes.
const MAX_LEN: usize = 96;
/// Fewest digits of a number that is spelled out.
const MIN_SPELLED: usize = 7;
/// Length of the identification number of a vehicle.
const VEHICLE_LEN: usize = 17;
/// Longest word of one.
const LONGEST_WORD: usize = 11;

/// What each spelled-out word stands for: digits in English and German, and the signs between them.
const WORDS: &[(&str, u8)] = &[
    ("zero", b'0'),
    ("oh", b'0'),
    ("null", b'0'),
    ("one", b'1'),
    ("eins", b'1'),
    ("two", b'2'),
    ("zwei", b'2'),
    ("zwo", b'2'),
    ("three", b'3'),
    ("drei", b'3'),
    ("four", b'4'),
    ("vier", b'4'),
    ("five", b'5'),
    ("f\u{FC}nf", b'5'),
    ("fuenf", b'5'),
    ("six", b'6'),
    ("sechs", b'6'),
    ("seven", b'7'),
    ("sieben", b'7'),
    ("eight", b'8'),
    ("acht", b'8'),
    ("nine", b'9'),
    ("neun", b'9'),
    ("dash", b'-'),
    ("hyphen", b'-'),
    ("minus", b'-'),
    ("strich", b'-'),
    ("bindestrich", b'-'),
    ("slash", b'/'),
];

/// Whether one of the longer [`WORDS`] begins so. Letters of either case, also `Ü`, differ in one bit.
pub(super) fn begins_word(word: &[u8]) -> bool {
    let &[first, second, third, ..] = word else {
        return false;
    };
    match [first | 0x20, second | 0x20, third | 0x20] {
        [b'a', rest @ ..] => rest == *b"ch",
        [b'b', b'i', third] => third == b'n',
        [b'd', rest @ ..] => rest == *b"re" || rest == *b"as",
        [b'e', b'i', third] => matches!(third, b'n' | b'g'),
        [b'f', rest @ ..] => rest == *b"ou" || rest == *b"iv" || rest == *b"ue" || rest[0] == 0xE3,
        [b'h', rest @ ..] => rest == *b"yp",
        [b'm', rest @ ..] => rest == *b"in",
        [b'n', rest @ ..] => rest == *b"ul" || rest == *b"in" || rest == *b"eu",
        [b'o', rest @ ..] => rest == *b"ne",
        [b's', b'i', third] => matches!(third, b'x' | b'e'),
        [b's', b'e', third] => matches!(third, b'c' | b'v'),
        [b's', rest @ ..] => rest == *b"tr" || rest == *b"la",
        [b't', rest @ ..] => rest == *b"wo" || rest == *b"hr",
        [b'v', rest @ ..] => rest == *b"ie",
        [b'z', rest @ ..] => rest == *b"er" || rest == *b"we" || rest == *b"wo",
        _ => false,
    }
}

/// The digit that a letter is mistaken for.
pub(super) fn of_letter(letter: u8) -> Option<u8> {
    match letter {
        b'O' | b'o' => Some(b'0'),
        b'l' | b'I' => Some(b'1'),
        _ => None,
    }
}

/// Whether a number in disguise may show at `at`, which stands behind a digit or is one.
pub(super) fn may_stand(text: &[u8], at: usize) -> bool {
    let is_swap = |at: usize| of_letter(text[at]).is_some();
    !text[at].is_ascii_alphanumeric() || is_swap(at) || at > 0 && is_swap(at - 1)
}

/// A number whose digits are set apart, `0 7 8 - 0 5 - 1 1 2 0`, three of them before `at`; none begins before `floor`.
///
/// Gives the number, if it is one, and where reading goes on.
pub(super) fn spaced(text: &[u8], at: usize, floor: usize) -> (usize, Option<(Span, Said)>) {
    if at < 3 || !is_alone(text, at - 1) {
        return (at + 1, None);
    }
    let limit = at.saturating_sub(REACH);
    let mut start = at - 1;
    while let Some(before) = alone_before(text, start, floor.max(limit)) {
        start = before;
    }
    let mut elements = [start; MAX_ELEMENTS];
    let (mut count, mut last) = (1, start);
    while let Some(next) = alone_after(text, last).filter(|_| last - start <= MAX_LEN) {
        if let Some(element) = elements.get_mut(count) {
            *element = next;
        }
        count += 1;
        last = next;
    }
    let span = Span::new(start, last + 1);
    let end = span.end.max(at + 1);
    let is_open = limit > 0 && start <= limit + MAX_GAP || last - start > MAX_LEN;
    if is_open || count > MAX_ELEMENTS {
        return (end, None);
    }
    // `1 1 2 0 i think`, `a 0 7 8`: a word of one letter is none of them.
    let is_word = |at: usize| text[at].is_ascii_lowercase() && of_letter(text[at]).is_none();
    let mut elements = &elements[..count];
    while let [rest @ .., last] = elements {
        if !is_word(*last) {
            break;
        }
        elements = rest;
    }
    while let [first, rest @ ..] = elements {
        if !is_word(*first) {
            break;
        }
        elements = rest;
    }
    let (Some(&start), Some(&last)) = (elements.first(), elements.last()) else {
        return (end, None);
    };
    let span = Span::new(start, last + 1);
    let joint = joint_of(text, elements);
    let sign = sign_before(text, start, floor.max(limit));
    let span = Span::new(sign.unwrap_or(start), span.end);
    let mut said = Said::of(sign.map_or(&[][..], |at| &text[at..=at]));
    said.push(text[start]);
    for pair in elements.windows(2) {
        let gap = &text[pair[0] + 1..pair[1]];
        if Some(gap) != joint {
            said.extend(signs_of(gap));
        }
        said.push(text[pair[1]]);
    }
    (end, is_number(&mut said).then_some((span, said)))
}

/// The `+` or `(` that a telephone number begins with, right before its first digit or a space away.
fn sign_before(text: &[u8], start: usize, floor: usize) -> Option<usize> {
    let at = match text[floor.min(start)..start] {
        [.., b'+' | b'('] => start - 1,
        [.., b'+' | b'(', b' '] => start - 2,
        _ => return None,
    };
    let is_free = at == 0 || !is_word_byte(text[at - 1]);
    is_free.then_some(at)
}

/// Turns letters among digits into digits, if nothing else is there; whether it is a number that identifies.
fn is_number(said: &mut [u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() && of_letter(*byte).is_none();
    if !said.iter().any(is_letter) {
        let digit = |byte: &mut u8| *byte = of_letter(*byte).unwrap_or(*byte);
        said.iter_mut().for_each(digit);
    }
    said.iter().filter(|byte| byte.is_ascii_digit()).count() >= MIN_DIGITS
}

fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'-' | b'.' | b',' | b'/' | b'(' | b')')
}

/// The signs that a gap between groups stands for.
fn signs_of(gap: &[u8]) -> &[u8] {
    let is_sign = |byte: &u8| matches!(byte, b'-' | b'.' | b'/' | b'(' | b')');
    match gap.iter().position(is_sign) {
        Some(_) if gap.contains(&b')') => b") ",
        Some(at) => &gap[at..=at],
        None => b" ",
    }
}

/// What stands between most neighbours: one sign, or else the same sign twice.
fn joint_of<'t>(text: &'t [u8], elements: &[usize]) -> Option<&'t [u8]> {
    let gaps = |len: usize| {
        let gap = move |pair: &[usize]| &text[pair[0] + 1..pair[1]];
        let is_even = move |gap: &&[u8]| gap.len() == len && gap.iter().all(|sign| *sign == gap[0]);
        elements.windows(2).map(gap).filter(is_even)
    };
    [1, 2].into_iter().find_map(|len| {
        let mut counts = [0; 128];
        gaps(len).for_each(|gap| counts[usize::from(gap[0] & 0x7F)] += 1);
        gaps(len).max_by_key(|gap| counts[usize::from(gap[0] & 0x7F)])
    })
}

/// Whether the byte at `at` is a letter or digit with none beside it.
fn is_alone(text: &[u8], at: usize) -> bool {
    let is_word = |at: usize| text.get(at).is_some_and(|&byte| is_word_byte(byte));
    text[at].is_ascii_alphanumeric() && !is_word(at + 1) && !(at > 0 && is_word(at - 1))
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn alone_before(text: &[u8], at: usize, floor: usize) -> Option<usize> {
    let before = &text[floor.clamp(at.saturating_sub(MAX_GAP + 1), at)..at];
    let gap = before
        .iter()
        .rev()
        .take_while(|&&byte| is_gap(byte))
        .count();
    let found = at.checked_sub(gap + 1)?;
    (gap > 0 && gap < before.len() && is_alone(text, found)).then_some(found)
}

fn alone_after(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at + 1..];
    let gap = rest
        .iter()
        .take(MAX_GAP)
        .take_while(|&&byte| is_gap(byte))
        .count();
    let found = at + 1 + gap;
    (gap > 0 && found < text.len() && is_alone(text, found)).then_some(found)
}

/// Reports the letters that stand for digits in the word or number round `at`, and gives where that ends.
///
/// In groups of digits and such letters all of them do; in a word that is mostly digits those beside a digit do.
pub(super) fn swapped(text: &[u8], at: usize, mut found: impl FnMut(usize, u8)) -> usize {
    let is_word = |byte: &&u8| is_word_byte(**byte);
    let before = text[at.saturating_sub(REACH)..at].iter().rev();
    let start = at - before.take_while(is_word).count();
    let after = text[at..text.len().min(at + REACH)].iter();
    let end = (at + after.take_while(is_word).count()).max(at + 1);
    let word = &text[start..end];
    let is_open = at - start >= REACH || end - at >= REACH;
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    if is_open || digits == 0 {
        return end;
    }
    if is_group(word) {
        return among_groups(text, start, end, found);
    }
    if is_long_code(text, start) && word.len() == VEHICLE_LEN && digits > 3 {
        for (index, &letter) in word.iter().enumerate() {
            if let Some(digit) = of_letter(letter) {
                found(start + index, digit);
            }
        }
        return end;
    }
    let like = word.iter().filter(|&&byte| is_like_digit(byte)).count();
    let is_mostly_digits = 2 * digits >= word.len() && 5 * like >= 4 * word.len();
    let is_number = is_mostly_digits || is_account(word) && 3 * digits >= word.len();
    if word.len() <= MIN_DIGITS || !is_number {
        return end;
    }
    for (index, &letter) in word.iter().enumerate() {
        let beside = [
            index.checked_sub(1).and_then(|at| word.get(at)),
            word.get(index + 1),
        ];
        let mut beside = beside.into_iter().flatten();
        // A word may begin with a code of letters, as an IBAN does with its country, or hold one, as `2210RO001638`
        // does.
        let may_hold_code = index < 4 || word[0].is_ascii_digit();
        let is_code = may_hold_code && beside.clone().any(|&byte| !is_like_digit(byte));
        let is_swap = !is_code && beside.any(|&byte| is_like_digit(byte));
        if let Some(digit) = of_letter(letter).filter(|_| is_swap) {
            found(start + index, digit);
        }
    }
    end
}

/// A digit, or a letter that is mistaken for one.
pub(super) fn is_like_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || of_letter(byte).is_some()
}

/// Whether an identification number of a vehicle may begin at `start`: such have no O and no I, and any place may be
/// first.
pub(super) fn is_long_code(text: &[u8], start: usize) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || *byte == b'l';
    let rest = &text[start..];
    rest.len() >= VEHICLE_LEN
        && rest[..VEHICLE_LEN]
            .iter()
            .all(|byte| is_part(byte) || *byte == b'o')
        && !rest
            .get(VEHICLE_LEN)
            .is_some_and(|&byte| is_word_byte(byte))
}

/// Whether a word begins as account numbers do, with a country and two digits.
fn is_account(word: &[u8]) -> bool {
    matches!(word, [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase()
        && is_like_digit(*c) && is_like_digit(*d))
        && (15..=34).contains(&word.len())
}

/// Digits and letters for digits; beside a digit, also what other letters may look like one.
fn is_group(word: &[u8]) -> bool {
    let may_be = |byte: &u8| is_like_digit(*byte) || *byte >= 0x80;
    word.iter().all(may_be) && (word.is_ascii() || word.iter().any(u8::is_ascii_digit))
}

/// The letters in a number of several groups, one of them at `start..end`.
fn among_groups(text: &[u8], start: usize, end: usize, mut found: impl FnMut(usize, u8)) -> usize {
    let mut left = Said::of(&text[start.saturating_sub(REACH / 2)..start]);
    left.reverse();
    let from = start - groups_len(&left);
    let to = end + groups_len(&text[end..text.len().min(end + REACH / 2)]);
    let digits = text[from..to]
        .iter()
        .filter(|&&byte| is_like_digit(byte))
        .count();
    if digits < MIN_DIGITS {
        return end;
    }
    // A lone `I` between numbers is a word.
    let is_alone = |at: usize| text[at] == b'I' && is_alone(text, at);
    for (at, &byte) in (from..).zip(&text[from..to]) {
        if let Some(digit) = of_letter(byte).filter(|_| !is_alone(at)) {
            found(at, digit);
        }
    }
    to
}

/// The length of the groups of digits, and letters for digits, at the start of `bytes`, each behind a gap.
fn groups_len(bytes: &[u8]) -> usize {
    let mut len = 0;
    loop {
        let rest = &bytes[len..];
        let gap = rest.iter().take_while(|&&byte| is_gap(byte)).count();
        let word = rest[gap..]
            .iter()
            .take_while(|&&byte| is_word_byte(byte))
            .count();
        let end = gap + word;
        let is_cut = end == rest.len() && bytes.len() == REACH / 2;
        if !(1..=2).contains(&gap) || word == 0 || is_cut || !is_group(&rest[gap..end]) {
            return len;
        }
        len += end;
    }
}

/// Whether the last whole word before `at` is a spelled-out digit.
pub(super) fn follows_word(text: &[u8], at: usize) -> bool {
    let window = &text[at.saturating_sub(LONGEST_WORD + MAX_GAP + 8)..at];
    let part = window
        .iter()
        .rev()
        .take_while(|&&byte| is_word_byte(byte))
        .count();
    word_before(text, at - part, 0).is_some_and(|(_, sign)| sign.is_ascii_digit())
}

/// A spelled-out number with a word right before `at`; none begins before `floor`.
///
/// Gives the number, if it is one, and where reading goes on.
pub(super) fn spelled(text: &[u8], at: usize, floor: usize) -> (usize, Option<(Span, Said)>) {
    let limit = at.saturating_sub(REACH);
    let part = text[limit..at]
        .iter()
        .rev()
        .take_while(|&&byte| is_word_byte(byte))
        .count();
    let (mut start, mut said) = (at - part, Said::of(&[]));
    while let Some((before, sign)) = word_before(text, start, floor.max(limit)) {
        start = before;
        said.push(sign);
    }
    said.reverse();
    let mut end = at - part;
    end -= text[start..end]
        .iter()
        .rev()
        .take_while(|&&byte| is_gap(byte))
        .count();
    while let Some((next, sign)) = word_after(text, end).filter(|_| end - at.min(end) < MAX_LEN) {
        end = next;
        said.push(sign);
    }
    let is_open = limit > 0 && start <= limit + LONGEST_WORD || end - at.min(end) >= MAX_LEN;
    let digits = said.iter().filter(|sign| sign.is_ascii_digit()).count();
    let is_number = !is_open && (MIN_SPELLED..=MAX_ELEMENTS).contains(&digits);
    (end, is_number.then(|| (Span::new(start, end), said)))
}

/// The digit or sign that the word before `at`, and a gap, stands for; and where the word begins.
fn word_before(text: &[u8], at: usize, floor: usize) -> Option<(usize, u8)> {
    let before = &text[floor.clamp(at.saturating_sub(LONGEST_WORD + MAX_GAP + 1), at)..at];
    let gap = before
        .iter()
        .rev()
        .take_while(|&&byte| is_gap(byte))
        .count();
    let word = before[..before.len() - gap].iter().rev();
    let len = word.take_while(|&&byte| is_word_byte(byte)).count();
    let start = at - gap - len;
    let is_whole = gap <= MAX_GAP && !(start > 0 && is_word_byte(text[start - 1]));
    let sign = sign_of_word(&text[start..start + len]).filter(|_| is_whole && gap > 0)?;
    Some((start, sign))
}

/// The digit or sign that the word behind `at`, and a gap, stands for; and where the word ends.
fn word_after(text: &[u8], at: usize) -> Option<(usize, u8)> {
    let rest = &text[at..text.len().min(at + MAX_GAP + LONGEST_WORD + 2)];
    let gap = rest.iter().take_while(|&&byte| is_gap(byte)).count();
    let len = rest[gap..]
        .iter()
        .take_while(|&&byte| is_word_byte(byte))
        .count();
    let fits = (1..=MAX_GAP).contains(&gap) && len <= LONGEST_WORD;
    let sign = sign_of_word(&rest[gap..gap + len]).filter(|_| fits)?;
    Some((at + gap + len, sign))
}

fn sign_of_word(word: &[u8]) -> Option<u8> {
    // Of the words of a text nearly all end here.
    if word.len() > 2 && !begins_word(word) {
        return None;
    }
    let is_same = |known: &str| {
        let known = known.as_bytes();
        known.len() == word.len()
            && known
                .iter()
                .zip(word)
                .all(|(known, byte)| known | 0x20 == byte | 0x20)
    };
    let known = WORDS.iter().find(|(known, _)| is_same(known));
    known.map(|&(_, sign)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_set_apart() {
        for (text, expected) in [
            ("0 7 8 - 0 5 - 1 1 2 0", Some("078-05-1120")),
            ("5-3-1 2-7 8-8-4-6.", Some("531 27 8846")),
            ("4 1 3)   5 5 5 - 0 1 4 2", Some("413) 555-0142")),
            ("0.4/1.7/1.9.8.6", Some("04/17/1986")),
            ("4 1 1 1  1 1 1 1  1 1 1 1", Some("4111 1111 1111")),
            ("O 7 8  O 5  1 1 2 O", Some("078 05 1120")),
            ("D E 8 9 3 7 0 4 0 0", Some("DE89370400")),
            ("0 4 / 1 7 / 1 9 8 6", Some("04/17/1986")),
            ("5  3  1  -  2  7  -  8  8  4  6", Some("531-27-8846")),
            ("4  8  1  0  2  6  3  7", Some("48102637")),
            ("1  2  3  and more", None),
            ("1 2 3 and more", None),
            ("see 1 2 3 4 5", None),
        ] {
            let at = (8..=text.len()).find(|&at| {
                let digit = |back: usize| text.as_bytes()[at - back].is_ascii_digit();
                digit(1) && (digit(3) && digit(5) || digit(4) && digit(7))
            });
            let found = at.and_then(|at| spaced(text.as_bytes(), at, 0).1);
            let said = found.map(|(_, said)| String::from_utf8(said.to_vec()).unwrap());
            assert_eq!(said.as_deref(), expected, "{text}");
        }
        let table = "0 1 ".repeat(100);
        for at in (6..300).step_by(2) {
            assert!(spaced(table.as_bytes(), at - 1, 0).1.is_none(), "{at}");
        }
    }

    #[test]
    fn letters_for_digits() {
        for (text, at, expected) in [
            ("O78-O5-112O", 0, vec![(0, b'0'), (4, b'0'), (10, b'0')]),
            ("O78-O5-112O", 10, vec![(0, b'0'), (4, b'0'), (10, b'0')]),
            ("41ll 1111 1111", 2, vec![(2, b'1'), (3, b'1')]),
            (
                "DE8937O400440532013OOO",
                6,
                vec![(6, b'0'), (19, b'0'), (20, b'0'), (21, b'0')],
            ),
            ("O2 flow", 0, vec![]),
            ("I95 north", 0, vec![]),
            (
                "4lll llll 1111",
                1,
                vec![
                    (1, b'1'),
                    (2, b'1'),
                    (3, b'1'),
                    (5, b'1'),
                    (6, b'1'),
                    (7, b'1'),
                    (8, b'1'),
                ],
            ),
            ("l5070649Cl03", 1, vec![(0, b'1'), (9, b'1')]),
            ("RO49AAAA1B31", 2, vec![]),
            ("GB29NWBK6O16l331926819", 9, vec![(9, b'0'), (12, b'1')]),
            ("lM8GDM9AXKPO42788", 0, vec![(0, b'1'), (11, b'0')]),
            ("a0b1O2c3d4", 4, vec![]),
        ] {
            let mut found = Vec::new();
            swapped(text.as_bytes(), at, |at, digit| found.push((at, digit)));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn every_word_is_known_by_its_beginning() {
        for (word, sign) in WORDS {
            assert_eq!(sign_of_word(word.as_bytes()), Some(*sign), "{word}");
            assert_eq!(
                sign_of_word(word.to_uppercase().as_bytes()),
                Some(*sign),
                "{word}"
            );
        }
        assert_eq!(sign_of_word(b"ones"), None);
    }

    #[test]
    fn spelled_out() {
        let tail = " and so on, as one of two people said";
        for (text, expected) in [
            (
                "zero seven eight dash Zero five, one one two oh",
                Some("078-051120"),
            ),
            (
                "null SIEBEN acht f\u{FC}nf F\u{DC}NF zwo eins",
                Some("0785521"),
            ),
            ("one two three", None),
            ("bone two three four five six seven", None),
        ] {
            let whole = format!("{text}{tail}");
            for at in 10..text.len() {
                if !follows_word(whole.as_bytes(), at) {
                    continue;
                }
                let found = spelled(whole.as_bytes(), at, 0).1;
                let said = found.map(|(span, said)| {
                    assert_eq!(span, Span::new(0, text.len()));
                    String::from_utf8(said.to_vec()).unwrap()
                });
                assert_eq!(said.as_deref(), expected, "{text} at {at}");
            }
        }
    }
}
