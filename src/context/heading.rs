//! Which line may be the heading of a table, and what parts its columns.

use super::separator::{BOX, Separator, cells, has_double_blank};
use crate::byte_set::has_digit;

/// Longest line that may be a heading, in bytes.
pub(super) const MAX_HEADING_LEN: usize = 1024;
/// Longest heading of one column where commas or blanks part them, in bytes: prose with commas is no table.
const MAX_CELL_LEN: usize = 40;
/// The same where something else does.
const MAX_LONG_CELL_LEN: usize = 120;
/// Separators by how surely they make a table, with their signs and the fewest that do.
const SEPARATORS: [(Separator, u8, usize); 5] = [
    (Separator::Byte(b'\t'), TAB, 1),
    (Separator::Byte(b'|'), PIPE, 2),
    (Separator::Box, BOXED, 1),
    (Separator::Byte(b';'), SEMICOLON, 2),
    (Separator::Byte(b','), COMMA, 2),
];

/// The separator of a heading line and how many there are.
pub(super) fn heading_of(line: &[u8]) -> Option<(Separator, usize)> {
    if line.len() > MAX_HEADING_LEN || is_prose(line) {
        return None;
    }
    let signs = Signs::of(line);
    if signs.has(CODE) || is_sentence(line, signs) || signs.has(DIGIT) && has_number(line) {
        return None;
    }
    match signs.has(TAB | PIPE | SEMICOLON | COMMA | BOXED) {
        true => separated(line, signs),
        false => is_aligned(line).then_some((Separator::Blanks, 0)),
    }
}

/// Which bytes that matter a line has, as bits: one look at each of them in place of a search for each kind.
#[derive(Clone, Copy)]
struct Signs(u8);

const TAB: u8 = 1;
const PIPE: u8 = 2;
const SEMICOLON: u8 = 4;
const COMMA: u8 = 8;
/// The first byte of the vertical line of boxes.
const BOXED: u8 = 16;
const QUOTE: u8 = 32;
const DIGIT: u8 = 64;
/// What code and records have, and headings do not.
const CODE: u8 = 128;

impl Signs {
    const OF_BYTE: [u8; 256] = {
        let mut signs = [0; 256];
        let mut at = 0;
        while at < 256 {
            signs[at] = match at as u8 {
                b'\t' => TAB,
                b'|' => PIPE,
                b';' => SEMICOLON,
                b',' => COMMA,
                b'"' => QUOTE,
                b'0'..=b'9' => DIGIT,
                b'{' | b'}' | b'=' => CODE,
                _ => 0,
            };
            at += 1;
        }
        signs[BOX[0] as usize] = BOXED;
        signs
    };

    fn of(line: &[u8]) -> Signs {
        let signs = line.iter().map(|&byte| Signs::OF_BYTE[usize::from(byte)]);
        Signs(signs.fold(0, |all, one| all | one))
    }

    /// Whether there is any of `kinds`.
    fn has(self, kinds: u8) -> bool {
        self.0 & kinds != 0
    }
}

/// The columns that a statement of a dump lists, or all of the line.
pub(super) fn columns_of(line: &[u8]) -> &[u8] {
    let beginning = line.trim_ascii_start();
    let is_statement =
        || begins_with(beginning, b"INSERT INTO ") || begins_with(beginning, b"COPY ");
    // Most lines differ in the first letter.
    match beginning.first() {
        Some(b'I' | b'i' | b'C' | b'c') if is_statement() => {
            memchr::memchr(b'(', line).map_or(line, |at| &line[at + 1..])
        }
        _ => line,
    }
}

/// What parts the rows below a heading: tabs, where a statement copies them from a dump.
pub(super) fn rows_of(heading: &[u8], separator: Separator) -> Separator {
    match begins_with(heading, b"COPY ") {
        true => Separator::Byte(b'\t'),
        false => separator,
    }
}

fn begins_with(line: &[u8], word: &[u8]) -> bool {
    let first = line.trim_ascii_start().get(..word.len());
    first.is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// Whether some byte may part cells: most lines that are no prose have none.
fn has_separator(line: &[u8]) -> bool {
    memchr::memchr3(b'\t', b'|', b';', line).is_some()
        || memchr::memchr2(b',', BOX[0], line).is_some()
}

/// What parts the cells of a line, and how often.
fn separated(line: &[u8], signs: Signs) -> Option<(Separator, usize)> {
    let has_quotes = signs.has(QUOTE);
    let mut there = SEPARATORS
        .into_iter()
        .filter(|&(_, sign, _)| signs.has(sign));
    let (separator, count) = there.find_map(|(separator, _, fewest)| {
        let count = match separator {
            // Of a box one byte says little, and of what is quoted the number.
            Separator::Byte(_) if !has_quotes => separator.most_in(line),
            _ => cells(separator, line, 0..line.len()),
        };
        let is_pair = count == 1 && is_pair(line, separator);
        (count >= fewest || is_pair).then_some((separator, count))
    })?;
    let is_heading = match separator {
        Separator::Byte(byte) => !has_long_cell(line, byte),
        Separator::Box | Separator::Blanks => true,
    };
    is_heading.then_some((separator, count))
}

/// Whether a cell is longer than those of a heading.
fn has_long_cell(line: &[u8], separator: u8) -> bool {
    let separators = || memchr::memchr_iter(separator, line);
    // In a list, as in a sentence, a blank follows the comma.
    let is_list = separator == b',' && separators().any(|at| line.get(at + 1) == Some(&b' '));
    let most = match is_list {
        true => MAX_CELL_LEN,
        false => MAX_LONG_CELL_LEN,
    };
    let mut start = 0;
    separators().chain([line.len()]).any(|end| {
        let cell = &line[start..end];
        start = end + 1;
        cell.trim_ascii().len() > most
    })
}

/// Whether a line is words set apart by two blanks or more, and nothing that sentences and code have.
fn is_aligned(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let is_plain = |&byte: &u8| {
        byte.is_ascii_alphanumeric() || byte >= 0x80 || b" _-#/.()&'%*".contains(&byte)
    };
    if !has_double_blank(line) || !line.iter().all(is_plain) {
        return false;
    }
    let mut blanks = memchr::memmem::find_iter(line, b"  ").chain([line.len()]);
    let mut start = 0;
    blanks.all(|end| {
        let cell = line[start..end].trim_ascii();
        start = end;
        cell.len() <= MAX_CELL_LEN && cell.last() != Some(&b'.')
    })
}

/// Whether a digit stands anywhere but at the end of a word, as in `Phone 1` or `ICD10`.
fn has_number(line: &[u8]) -> bool {
    // Without a branch for each byte, up to where one is.
    let chunks = line.chunks(64);
    let before = 64 * chunks.take_while(|chunk| !has_digit(chunk)).count();
    let rest = line.get(before..).unwrap_or(&[]);
    let Some(first) = rest.iter().position(u8::is_ascii_digit) else {
        return false;
    };
    let first = before + first;
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
    let before = line[..first].iter().rev();
    let word = before.take_while(|byte| is_letter(byte) || matches!(byte, b' ' | b'_' | b'"'));
    // More than two letters say no more than two.
    let mut letters = word.filter(is_letter).take(2).count();
    let mut digits = 0;
    for &byte in &line[first..] {
        match byte {
            b'0'..=b'9' => digits += 1,
            _ if byte.is_ascii_alphabetic() || byte >= 0x80 => {
                if digits > 0 {
                    return true;
                }
                letters += 1;
            }
            b' ' | b'_' | b'"' if digits == 0 => {}
            _ => (letters, digits) = (0, 0),
        }
        if digits > 2 || digits > 0 && letters < 2 {
            return true;
        }
    }
    false
}

/// Whether a line is two short names with nothing but the separator between them: prose has a space behind a comma.
fn is_pair(line: &[u8], separator: Separator) -> bool {
    let line = line.trim_ascii_end();
    let Separator::Byte(byte) = separator else {
        return false;
    };
    let is_name = |cell: &[u8]| {
        let cell = match byte {
            b'|' => cell.trim_ascii(),
            _ => cell,
        };
        let is_of_name = |byte: &u8| match byte {
            b'_' | b'"' | b' ' | b'-' | b'.' | b'/' | b'#' => true,
            _ => byte.is_ascii_alphabetic() || !byte.is_ascii(),
        };
        (2..=32).contains(&cell.len())
            && cell.trim_ascii().len() == cell.len()
            && cell.iter().all(is_of_name)
    };
    line.split(|&one| one == byte).all(is_name)
}

/// Whether the first cell is too long whatever separates it: most lines are looked at no further.
fn is_prose(line: &[u8]) -> bool {
    let Some((first, rest)) = line.trim_ascii_start().split_at_checked(MAX_CELL_LEN) else {
        return false;
    };
    let is_separator = |byte: u8| matches!(byte, b'\t' | b'|' | b';' | b',' | 0xE2);
    let goes_on = |&byte: &u8| !byte.is_ascii_whitespace() && !is_separator(byte);
    rest.first().is_some_and(goes_on)
        && !has_separator(first)
        && !has_double_blank(first)
        && memchr::memchr3(b'\t', b'|', b';', rest).is_none()
}

/// Whether commas alone part a line, and one of the parts is too long: asked before anything else is.
fn is_sentence(line: &[u8], signs: Signs) -> bool {
    signs.has(COMMA) && !signs.has(TAB | PIPE | SEMICOLON | BOXED) && has_long_cell(line, b',')
}

#[cfg(test)]
mod tests {
    use super::super::cues::Columns;
    use super::super::separator::aligned_cell;
    use super::*;

    #[test]
    fn lines_that_name_columns_are_headings() {
        let byte = |byte, count| Some((Separator::Byte(byte), count));
        assert_eq!(heading_of(b"Name\tSSN"), byte(b'\t', 1));
        assert_eq!(heading_of(b"| Name | SSN |"), byte(b'|', 3));
        assert_eq!(heading_of(b"Name | SSN"), byte(b'|', 1));
        assert_eq!(heading_of("Ort;Führerschein-Nr.".as_bytes()), byte(b';', 1));
        assert_eq!(heading_of(b"name,ssn,dob"), byte(b',', 2));
        assert_eq!(heading_of(b"Dear Sir, thank you"), None);
        assert_eq!(heading_of(b"name,ssn,2024"), None);
        assert_eq!(heading_of(b"id,ssn,Phone 1"), byte(b',', 2));
        assert_eq!(heading_of(b"id,ICD10,dob"), byte(b',', 2));
        assert_eq!(heading_of(b"7,Ann,dob"), None);
        assert_eq!(heading_of(b"id,ssn"), byte(b',', 1));
        assert_eq!(heading_of(b"Last Name;SSN"), byte(b';', 1));
        assert_eq!(heading_of(b"Hello, world"), None);
        assert_eq!(heading_of(br#"id,"name, given",ssn"#), byte(b',', 2));
        assert_eq!(
            heading_of("\u{2502} Name \u{2502} SSN \u{2502}".as_bytes()),
            Some((Separator::Box, 3))
        );
        let prose =
            b"It was late, and nobody in the office had seen the letter of the client, so we left";
        assert_eq!(heading_of(prose), None);
        let long = b"id,the number that the person who signed the form was given,city";
        assert_eq!(heading_of(long), byte(b',', 2));
        let long = b"the number that the person who signed the form was given;city;id";
        assert_eq!(heading_of(long), byte(b';', 2));
    }

    #[test]
    fn headings_set_apart_by_blanks() {
        let aligned = Some((Separator::Blanks, 0));
        assert_eq!(heading_of(b"Name          SSN       City"), aligned);
        assert_eq!(heading_of(b"  LAST NAME   FIRST NAME"), aligned);
        for line in [
            &b"One sentence.  And another one"[..],
            b"Name:   SSN:   ",
            b"let x  = y",
            b"fn name(ssn, city, dob) {",
            b"Name and SSN",
            b"  indented only",
        ] {
            assert_eq!(heading_of(line), None);
        }
        let line = "Näme    SSN   City".as_bytes();
        assert_eq!(aligned_cell(line, 9), Columns::new(8, 11));
        assert_eq!(aligned_cell(line, 0), Columns::new(0, 4));
        assert_eq!(aligned_cell(line, line.len() - 4), Columns::new(14, 18));
    }
}
