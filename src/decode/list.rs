//! Bytes as numbers one behind the other: `35 33 31 2d`, `0x35, 0x33`, `[53, 51]`, `chr(53)+chr(51)`.

use super::hex;
use super::splice::REACH;

/// Longest white space on either side of the sign between two numbers.
const MAX_SPACE: usize = 8;
/// Longest name of a call with one number, `String.fromCharCode(`.
const MAX_NAME: usize = 24;
/// Most bytes that the first numbers of a list say: characters of two bytes each.
const MAX_SAMPLE: usize = 16;
/// How far a list is looked at before it is taken for one, and each number of it.
const WINDOW: usize = 2 * REACH;

/// How the numbers of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Two hexadecimal digits.
    Hex,
    /// Four of them, two bytes, as dumps show them; the last may be two.
    HexWord,
    /// Two or three decimal digits.
    Decimal,
    /// `0x35`
    Prefixed,
    /// `chr(53)`, `CHAR(0x35)`
    Call,
}

impl Form {
    /// Fewest numbers of a list: those of a bare form are also dates, times and measurements.
    fn fewest(self) -> usize {
        match self {
            Form::Hex | Form::Decimal => 8,
            Form::Prefixed => 6,
            Form::HexWord | Form::Call => 4,
        }
    }
}

/// A list of which everything before a place was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    form: Form,
    /// The sign between its numbers; a space for none.
    joint: u8,
    /// The last number was no ASCII.
    was_beyond: bool,
}

/// A number of a list.
pub(super) struct Item {
    /// Behind it and the sign that parts it from the next.
    pub(super) end: usize,
    bytes: [u8; 4],
    len: usize,
    /// What follows.
    pub(super) rest: Option<List>,
}

impl Item {
    /// What it stands for.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }
}

impl List {
    /// The number at the start of `text`.
    pub(super) fn next(self, text: &[u8]) -> Option<Item> {
        let text = &text[..text.len().min(WINDOW)];
        let (number, end) = number(text, self.form)?;
        let following = joint(text, end)
            .filter(|&(sign, _)| sign == self.joint)
            .and_then(|(_, next)| Some((next, self::number(&text[next..], self.form)?.0)));
        let mut item = Item {
            end: following.map_or(end, |(next, _)| next),
            bytes: [0; 4],
            len: 0,
            rest: None,
        };
        let is_continued = following.is_some_and(|(_, next)| matches!(next, 0x80..=0xBF));
        let is_byte = match self.form {
            Form::Decimal | Form::Call => is_continued || self.was_beyond,
            _ => true,
        };
        match number {
            _ if self.form == Form::HexWord && end == 4 => {
                item.bytes[..2].copy_from_slice(&(number as u16).to_be_bytes());
                item.len = 2;
            }
            0..0x80 => item.push(number as u8),
            _ if is_byte => item.push(number as u8),
            _ => item.len = char::from(number as u8).encode_utf8(&mut item.bytes).len(),
        }
        let is_text = item.bytes().iter().all(|&byte| is_text(byte));
        item.rest = following.map(|_| List {
            was_beyond: is_byte && number >= 0x80,
            ..self
        });
        is_text.then_some(item)
    }
}

/// A list that was noticed.
pub(super) struct Found {
    /// Where it begins, with the call that it is handed to.
    pub(super) start: usize,
    /// Its first number.
    pub(super) first: usize,
    pub(super) list: List,
}

/// The list that was noticed at `at`: at a bracket before its first number, at a comma or an `x`, or in a later number.
///
/// None begins before `floor`.
pub(super) fn find(text: &[u8], at: usize, floor: usize) -> Option<Found> {
    let window = &text[..text.len().min(at + WINDOW)];
    match text[at] {
        b'(' | b'[' => called(window, at, floor).or_else(|| handed(window, at, floor)),
        b'x' | b'X' => begin(window, at.checked_sub(1)?, Form::Prefixed),
        b',' => {
            let before = text[floor.max(at.saturating_sub(4)).min(at)..at]
                .iter()
                .rev();
            let len = before.take_while(|byte| byte.is_ascii_digit()).count();
            begin(window, at - len, Form::Decimal)
        }
        _ => bare(window, at, floor),
    }
    .filter(|found| found.start >= floor)
}

/// Whether a list may begin behind the bracket at `at`.
#[inline]
pub(super) fn may_begin(text: &[u8], at: usize) -> bool {
    let inner = &text[at + 1..];
    let inner = inner.strip_prefix(b" ").unwrap_or(inner);
    let ends = |rest: &[u8]| match rest.first() {
        Some(b')') => at > 0 && is_name(text[at - 1]),
        Some(next) => matches!(next, b',' | b';' | b' ' | b'\r' | b'\n'),
        None => true,
    };
    match inner {
        [b'0', b'x' | b'X', _, _, rest @ ..] => ends(rest),
        [b'0', b'x' | b'X', ..] | [] | [_] => true,
        [first, second, rest @ ..] if first.is_ascii_digit() && second.is_ascii_digit() => {
            let third = rest.first().is_some_and(u8::is_ascii_digit);
            ends(&rest[usize::from(third)..])
        }
        _ => false,
    }
}

/// The first comma of the numbers that the digit at `at` ends, or is inside of, if commas part them.
pub(super) fn first_comma(text: &[u8], at: usize, floor: usize) -> Option<usize> {
    let from = floor.max(at.saturating_sub(REACH)).min(at);
    let before = text[from..at].iter().rev();
    let len = before
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' '))
        .count();
    let numbers = &text[at - len..at];
    let first = numbers.iter().position(u8::is_ascii_digit)?;
    let comma = memchr::memchr(b',', &numbers[first..])?;
    Some(at - len + first + comma)
}

/// Whether the word that ends at `at`, behind others of its length, may be a number of a list.
pub(super) fn may_end(text: &[u8], at: usize) -> bool {
    let is_word = |at: usize| text[at].is_ascii_alphanumeric();
    let len = if at >= 2 && is_word(at - 2) { 4 } else { 2 };
    let gap = if at > len && is_word(at - len - 1) {
        1
    } else {
        2
    };
    if text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let is_odd = |at: usize| u32::from(!matches!(text[at], b'2'..=b'7'));
    let (mut odd, mut place) = (0, at + 1 - len);
    // Most bytes of a text begin with these digits; so many bytes of anything else seldom do.
    for _ in 0..16 / len {
        odd += is_odd(place);
        if len == 4 {
            odd += is_odd(place + 2);
        }
        if odd > 2 {
            return false;
        }
        let Some(before) = place.checked_sub(len + gap) else {
            break;
        };
        place = before;
    }
    true
}

/// Whether the byte at `at` is the `x` of a short number.
pub(super) fn is_prefix(text: &[u8], at: usize) -> bool {
    let is_short = || {
        text.get(at + 3)
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
    };
    matches!(text[at], b'x' | b'X') && at > 0 && text[at - 1] == b'0' && is_short()
}

/// A list of calls, the first with its bracket at `bracket`.
fn called(text: &[u8], bracket: usize, floor: usize) -> Option<Found> {
    begin(
        text,
        bracket - name_before(text, bracket, floor),
        Form::Call,
    )
}

/// A list in brackets, the first at `bracket`, with the call that it is handed to.
fn handed(text: &[u8], bracket: usize, floor: usize) -> Option<Found> {
    let first = bracket + 1 + usize::from(text.get(bracket + 1) == Some(&b' '));
    let form = match text.get(first + 1) {
        Some(b'x' | b'X') => Form::Prefixed,
        _ => Form::Decimal,
    };
    let mut found = begin(text, first, form)?;
    let is_inner = text[bracket] == b'[' && bracket > floor && text[bracket - 1] == b'(';
    let outer = bracket - usize::from(is_inner);
    let name = name_before(text, outer, floor);
    if name > 0 {
        found.start = outer - name;
    }
    Some(found)
}

/// The length of the name of a call whose bracket is at `bracket`.
fn name_before(text: &[u8], bracket: usize, floor: usize) -> usize {
    let from = bracket.saturating_sub(MAX_NAME).max(floor).min(bracket);
    let name = text[from..bracket].iter().rev();
    name.take_while(|&&byte| is_name(byte)).count()
}

/// A list of digits without a mark, that has numbers before `at`.
fn bare(text: &[u8], at: usize, floor: usize) -> Option<Found> {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_hexdigit);
    let is_end = |at: usize| !text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let len = (0..4)
        .take_while(|&back| at >= back && is_digit(at - back))
        .count();
    if len != 2 && len != 4 {
        return None;
    }
    let last = at + 1 - len;
    let gap = (1..3).find(|gap| last.checked_sub(gap + 1).is_some_and(is_digit))?;
    let floor = floor.max(at.saturating_sub(REACH));
    let mut start = last;
    while let Some(before) = start
        .checked_sub(gap + len)
        .filter(|&before| before >= floor)
    {
        if !(before..before + len).all(is_digit) || !is_end(before + len) {
            break;
        }
        start = before;
    }
    // A word before the list may look like a number of it.
    let fewest = last.checked_sub((16 / len - 1) * (gap + len));
    let starts = [Some(start), fewest.filter(|&fewest| fewest > start)];
    let read = |start: usize| match len {
        4 => begin(text, start, Form::HexWord),
        _ => likelier(
            text,
            begin(text, start, Form::Hex),
            begin(text, start, Form::Decimal),
        ),
    };
    starts.into_iter().flatten().find_map(read)
}

/// The reading of a list that looks more like a value: decimal digits are hexadecimal ones as well.
fn likelier(text: &[u8], one: Option<Found>, other: Option<Found>) -> Option<Found> {
    let likeness = |found: &Option<Found>| -> u32 {
        found.as_ref().map_or(0, |found| {
            let weight = |byte: u8| match byte {
                b'0'..=b'9' => 3,
                b'A'..=b'Z' | b'a'..=b'z' => 1,
                _ => 0,
            };
            let bytes = items(text, found.first, found.list).flatten();
            bytes.take(8).map(weight).sum()
        })
    };
    if likeness(&other) > likeness(&one) {
        other
    } else {
        one
    }
}

/// The list of this form that begins at `start`, if its first numbers say something that may be text.
fn begin(text: &[u8], start: usize, form: Form) -> Option<Found> {
    let (_, end) = number(text.get(start..)?, form)?;
    let (joint, _) = joint(text, start + end)?;
    let list = List {
        form,
        joint,
        was_beyond: false,
    };
    let is_before =
        start > 0 && (text[start - 1].is_ascii_alphanumeric() || text[start - 1] == b'_');
    // Bytes that came by chance are no characters, and seldom so usual ones.
    let (mut sample, mut len, mut count) = ([0; MAX_SAMPLE], 0, 0);
    for bytes in items(text, start, list).take(form.fewest()) {
        count += 1;
        for byte in bytes {
            sample[len] = byte;
            len += 1;
        }
    }
    let sample = &sample[..len];
    let odd = sample.iter().filter(|&&byte| !is_usual(byte)).count();
    let is_text = || match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let is_list = !is_before && count == form.fewest() && odd <= 1 && is_text();
    is_list.then_some(Found {
        start,
        first: start,
        list,
    })
}

/// What the numbers from `start` on stand for.
fn items(text: &[u8], start: usize, list: List) -> impl Iterator<Item = impl Iterator<Item = u8>> {
    let (mut at, mut rest) = (start, Some(list));
    std::iter::from_fn(move || {
        let item = rest?.next(&text[at..])?;
        at += item.end;
        rest = item.rest;
        Some(item.bytes.into_iter().take(item.len))
    })
}

/// The number at the start of `text`, and its length.
fn number(text: &[u8], form: Form) -> Option<(u32, usize)> {
    let digits = |from: usize, is_digit: fn(&u8) -> bool| {
        text[from.min(text.len())..]
            .iter()
            .take(5)
            .take_while(|byte| is_digit(byte))
            .count()
    };
    let (value, end) = match form {
        Form::Hex | Form::HexWord => {
            let len = digits(0, u8::is_ascii_hexdigit);
            let fits = len == 2 || len == 4 && form == Form::HexWord;
            (hex::number(&text[..len]).filter(|_| fits)?, len)
        }
        Form::Decimal => {
            let len = digits(0, u8::is_ascii_digit);
            (decimal(&text[..len])?, len)
        }
        Form::Prefixed => {
            text.strip_prefix(b"0x")
                .or_else(|| text.strip_prefix(b"0X"))?;
            let len = digits(2, u8::is_ascii_hexdigit);
            (
                hex::number(&text[2..2 + len]).filter(|_| len <= 2)?,
                2 + len,
            )
        }
        Form::Call => return call(text),
    };
    let is_whole = !text
        .get(end)
        .is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_whole.then_some((value, end))
}

/// `chr(53)`: the number in the call at the start of `text`, and the length of the call.
fn call(text: &[u8]) -> Option<(u32, usize)> {
    let name = text
        .iter()
        .take(MAX_NAME)
        .take_while(|&&byte| is_name(byte));
    let open = name.count();
    let is_call = text.get(open) == Some(&b'(') && writes_character(&text[..open]);
    let inner = text.get(open + 1..).filter(|_| is_call)?;
    let form = match inner {
        [_, b'x' | b'X', ..] => Form::Prefixed,
        _ => Form::Decimal,
    };
    let (value, len) = number(inner, form)?;
    (inner.get(len) == Some(&b')')).then_some((value, open + len + 2))
}

/// Two or three digits of a byte.
fn decimal(digits: &[u8]) -> Option<u32> {
    if !(2..=3).contains(&digits.len()) || digits[0] == b'0' {
        return None;
    }
    let value = digits
        .iter()
        .fold(0, |value, digit| 10 * value + u32::from(digit - b'0'));
    (value <= 0xFF).then_some(value)
}

/// The sign between the number that ends at `at` and the next, and where that begins.
fn joint(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let space = |from: usize| {
        let rest = text.get(from..).unwrap_or_default().iter();
        let space = rest.take(MAX_SPACE);
        from + space.take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let sign_at = space(at);
    let (sign, behind) = match text.get(sign_at..)? {
        [b'|', b'|', ..] => (b'|', sign_at + 2),
        [
            sign @ (b',' | b';' | b':' | b'-' | b'+' | b'.' | b'&' | b'|'),
            ..,
        ] => (*sign, sign_at + 1),
        _ if sign_at > at => (b' ', sign_at),
        _ => return None,
    };
    Some((sign, space(behind)))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'_' | b'$')
}

/// Whether a call of this name gives the character of a number.
fn writes_character(name: &[u8]) -> bool {
    const NAMES: &[&[u8]] = &[b"chr", b"char", b"charcode", b"codepoint", b"chr$"];
    NAMES.iter().any(|known| {
        let tail = &name[name.len().saturating_sub(known.len())..];
        tail.eq_ignore_ascii_case(known)
    })
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~' | 0x80..)
}

/// Whether values and the words round them are made of such bytes.
fn is_usual(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(
            byte,
            b' ' | b'-' | b'.' | b'_' | b'@' | b'+' | b'/' | b'(' | b')' | b',' | b':'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list noticed at `at` of a text, and what it says.
    fn read(text: &str, at: usize) -> Option<(&str, String)> {
        let bytes = text.as_bytes();
        let Found { start, first, list } = find(bytes, at, 0)?;
        let (mut end, mut rest, mut said) = (first, Some(list), Vec::new());
        while let Some(item) = rest.and_then(|list| list.next(&bytes[end..])) {
            said.extend_from_slice(item.bytes());
            end += item.end;
            rest = item.rest;
        }
        Some((
            &text[start..end],
            String::from_utf8_lossy(&said).into_owned(),
        ))
    }

    #[test]
    fn all_forms() {
        for (text, at, expected) in [
            ("x 35 33 31 2d 32 37 2d 38 38 z", 24, "531-27-88"),
            ("is 35 33 31 2d 32 37 2d 38 38 z", 25, "531-27-88"),
            ("be 35 33 31 2d 32 37 2d 38 38 z", 25, "531-27-88"),
            ("35:33:31:2D:32:37:2D:38", 22, "531-27-8"),
            ("35, 33, 31, 2d, 32, 37, 2d, 38", 29, "531-27-8"),
            ("4d c3 bc 6c 6c 65 72 20 35", 22, "M\u{FC}ller 5"),
            ("53 51 49 45 50 55 45 56 56", 22, "531-27-88"),
            ("3533 312d 3237 2d38 38", 18, "531-27-88"),
            ("(0x35,0x33,\n 0x31, 0x2d, 0x32,0x37)", 2, "531-27"),
            ("[53, 51, 49, 45, 50, 55, 45, 56]", 0, "531-27-8"),
            ("[75, 114, 252, 103, 101, 114, 53, 53]", 0, "Kr\u{FC}ger55"),
            ("[75, 114, 195, 188, 103, 101, 114, 53]", 0, "Kr\u{FC}ger5"),
            ("53,51,49,45,50,55,45,56", 2, "531-27-8"),
            ("f(53,51,49,45,50,55,45,56)", 1, "531-27-8"),
            ("chr(53)+chr(51) + chr(49)+chr(45)", 3, "531-"),
            ("CHR(53) || CHR(51) || CHR(49) || CHR(45)", 3, "531-"),
            (
                "String.fromCharCode(53)+String.fromCharCode(51)+String.fromCharCode(49)+String.fromCharCode(45)",
                19,
                "531-",
            ),
        ] {
            let said = read(text, at).map(|(_, said)| said);
            assert_eq!(said.as_deref(), Some(expected), "{text}");
        }
        let (list, _) = read("x = bytes([53, 51, 49, 45, 50, 55, 45, 56])", 10).unwrap();
        assert_eq!(list, "bytes([53, 51, 49, 45, 50, 55, 45, 56");
        let (list, _) = read("(53, 51, 49, 45, 50, 55, 45, 56)", 0).unwrap();
        assert_eq!(list, "53, 51, 49, 45, 50, 55, 45, 56");
    }

    #[test]
    fn other_numbers_are_no_list() {
        for (text, at) in [
            ("00 11 22 33 44 55 66 77", 22),
            ("e3:b0:c4:42:98:fc:1c:14", 22),
            ("2025-10-14 12:34:56", 18),
            ("4111 1111 1111 1111", 18),
            ("(413) 555-0142", 0),
            ("[12, 14, 15, 16, 17, 18, 19, 20]", 0),
            ("[53, 51, 49]", 0),
            ("sqrt(53)+sqrt(51)+sqrt(49)+sqrt(45)", 4),
            ("0x35, 0x3300, 0x31", 1),
        ] {
            assert_eq!(read(text, at), None, "{text}");
        }
    }
}
