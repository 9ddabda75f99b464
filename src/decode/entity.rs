//! HTML character references: `&#45;`, `&#45`, `&#x2D;`, `&hyphen;`.

use super::hex;

/// Longest reference that is read, in bytes.
const MAX_LEN: usize = 16;

/// Names of characters that occur in values, between their parts or in the words before them.
const NAMES: &[(&[u8], char)] = &[
    (b"amp", '&'),
    (b"apos", '\''),
    (b"ast", '*'),
    (b"bsol", '\\'),
    (b"colon", ':'),
    (b"comma", ','),
    (b"commat", '@'),
    (b"dash", '-'),
    (b"dollar", '$'),
    (b"emsp", ' '),
    (b"emsp13", ' '),
    (b"ensp", ' '),
    (b"equals", '='),
    (b"excl", '!'),
    (b"gt", '>'),
    (b"hairsp", ' '),
    (b"horbar", '-'),
    (b"hyphen", '-'),
    (b"lbrack", '['),
    (b"lowbar", '_'),
    (b"lpar", '('),
    (b"lrm", '\u{200E}'),
    (b"lsqb", '['),
    (b"lt", '<'),
    (b"mdash", '-'),
    (b"minus", '-'),
    (b"nbsp", ' '),
    (b"ndash", '-'),
    (b"num", '#'),
    (b"numsp", ' '),
    (b"percnt", '%'),
    (b"period", '.'),
    (b"plus", '+'),
    (b"puncsp", ' '),
    (b"quot", '"'),
    (b"rbrack", ']'),
    (b"rlm", '\u{200F}'),
    (b"rpar", ')'),
    (b"rsqb", ']'),
    (b"semi", ';'),
    (b"shy", '\u{AD}'),
    (b"sol", '/'),
    (b"thinsp", ' '),
    (b"zwj", '\u{200D}'),
    (b"zwnj", '\u{200C}'),
    (b"NoBreak", '\u{2060}'),
    (b"Tab", '\t'),
    (b"UnderBar", '_'),
    (b"ZeroWidthSpace", '\u{200B}'),
    (b"Auml", '\u{C4}'),
    (b"Ouml", '\u{D6}'),
    (b"Uuml", '\u{DC}'),
    (b"aacute", '\u{E1}'),
    (b"aring", '\u{E5}'),
    (b"auml", '\u{E4}'),
    (b"ccedil", '\u{E7}'),
    (b"eacute", '\u{E9}'),
    (b"egrave", '\u{E8}'),
    (b"euml", '\u{EB}'),
    (b"iacute", '\u{ED}'),
    (b"ntilde", '\u{F1}'),
    (b"oacute", '\u{F3}'),
    (b"oslash", '\u{F8}'),
    (b"ouml", '\u{F6}'),
    (b"szlig", '\u{DF}'),
    (b"uacute", '\u{FA}'),
    (b"uuml", '\u{FC}'),
];

/// The character at the start of `text`, which begins with `&`, and how many bytes stand for it.
pub(super) fn decode(text: &[u8]) -> Option<(char, usize)> {
    let window = &text[..text.len().min(MAX_LEN)];
    if let Some(number) = bare_number(window) {
        return Some(number);
    }
    let end = window.iter().position(|&byte| byte == b';')?;
    let body = &window[1..end];
    let character = match body {
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex::number(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(decimal(digits)?)?,
        name => NAMES.iter().find(|(known, _)| known == &name)?.1,
    };
    Some((character, end + 1))
}

/// A number without its semicolon, as browsers read it: `&#053&#051`. One digit alone is no number of a character.
fn bare_number(window: &[u8]) -> Option<(char, usize)> {
    let body = window.strip_prefix(b"&#")?;
    let hexadecimal = matches!(body.first(), Some(b'x' | b'X'));
    let digits = &body[usize::from(hexadecimal)..];
    let is_digit = |byte: &&u8| match hexadecimal {
        true => byte.is_ascii_hexdigit(),
        false => byte.is_ascii_digit(),
    };
    let len = digits.iter().take_while(is_digit).count();
    // What reaches the end of the window may go on; a shorter window ends with its text.
    let is_closed = match &digits[len..] {
        [b';', ..] => false,
        // Mail broke the line inside of it.
        [b'=', b'\r' | b'\n', ..] => false,
        [] => window.len() < MAX_LEN,
        _ => true,
    };
    if len < 2 || !is_closed {
        return None;
    }
    let number = match hexadecimal {
        true => hex::number(&digits[..len])?,
        false => decimal(&digits[..len])?,
    };
    Some((char::from_u32(number)?, window.len() - digits.len() + len))
}

fn decimal(digits: &[u8]) -> Option<u32> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_numbers() {
        for (text, expected) in [
            ("&#45;x", Some(('-', 5))),
            ("&#x2d;", Some(('-', 6))),
            ("&#0000045;", Some(('-', 10))),
            ("&shy;", Some(('\u{AD}', 5))),
            ("&ZeroWidthSpace;5", Some(('\u{200B}', 16))),
            ("&uuml;", Some(('\u{FC}', 6))),
            ("&#51=\n;", None),
            ("&;", None),
            ("&#;", None),
            ("&#x;", None),
            ("&#xD800;", None),
            ("&#+45;", None),
            ("&nothing;", None),
            ("& b;", None),
            ("&#45", Some(('-', 4))),
            ("&#4", None),
            ("&#0000000000000045", None),
        ] {
            assert_eq!(decode(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn undoes_the_formatter(character in any::<char>()) {
            let (hex, decimal) = (format!("&#x{:X};", character as u32), format!("&#{};", character as u32));
            prop_assert_eq!(decode(hex.as_bytes()), Some((character, hex.len())));
            prop_assert_eq!(decode(decimal.as_bytes()), Some((character, decimal.len())));
        }
    }
}
