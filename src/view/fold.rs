//! What each character folds to.

/// The fold of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// Stays as it is.
    Keep,
    /// Nobody sees it; it goes.
    Remove,
    /// A combining mark: stays on letters and goes after everything else of ASCII.
    Mark,
    /// Stands for this ASCII byte.
    To(u8),
}

/// The fold of `character`.
pub(super) fn fold(character: char) -> Fold {
    let code = u32::from(character);
    match code {
        // Tab and the line ends are text; other control characters show nothing.
        0x09..=0x0D | 0x20..=0x7E => Fold::Keep,
        0x00..=0x9F => Fold::Remove,
        // Han characters, of which such text is made; none folds.
        0x4E00..=0x9FFF => Fold::Keep,
        // Space forms and the braille blank; U+2028 and U+2029 as the line ends they are.
        0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x2800 | 0x3000 => Fold::To(b' '),
        0x2028 | 0x2029 => Fold::To(b'\n'),
        _ if is_ignorable(code) => Fold::Remove,
        0xE0000..=0xE007F => tag(code),
        _ if is_mark(code) => Fold::Mark,
        _ if is_dash(code) => Fold::To(b'-'),
        0x2018..=0x201B | 0x2032 | 0x2BC => Fold::To(b'\''),
        0x201C..=0x201F | 0x2033 | 0xAB | 0xBB => Fold::To(b'"'),
        0x2024 | 0x3002 | 0xFE52 | 0xFF61 => Fold::To(b'.'),
        0x2044 | 0x2215 => Fold::To(b'/'),
        0xFE6B => Fold::To(b'@'),
        // Bullets, as used to mask digits.
        0x2022 | 0x2217 | 0x25CF => Fold::To(b'*'),
        0xFF01..=0xFF5E => Fold::To((code - 0xFEE0) as u8),
        _ => digit(code),
    }
}

/// Default-ignorable characters: soft hyphen, joiners, fillers, zero-width and bidi controls, invisible operators,
/// interlinear and musical controls, byte order mark, variation selectors.
#[inline]
fn is_ignorable(code: u32) -> bool {
    matches!(code, 0xAD
        | 0x34F
        | 0x61C
        | 0x115F
        | 0x1160
        | 0x17B4
        | 0x17B5
        | 0x180B..=0x180F
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x206F
        | 0x3164
        | 0xFE00..=0xFE0F
        | 0xFEFF
        | 0xFFA0
        | 0xFFF9..=0xFFFB
        | 0x13430..=0x1343F
        | 0x1BCA0..=0x1BCA3
        | 0x1D173..=0x1D17A
        | 0xE0100..=0xE01EF)
}

/// Combining marks.
#[inline]
fn is_mark(code: u32) -> bool {
    matches!(code, 0x300..=0x36F
        | 0x483..=0x489
        | 0x591..=0x5BD
        | 0x64B..=0x65F
        | 0x670
        | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF
        | 0x20D0..=0x20F0
        | 0x3099
        | 0x309A
        | 0xFE20..=0xFE2F)
}

/// Dashes and hyphens of all scripts, superscript and drawn ones included.
#[inline]
fn is_dash(code: u32) -> bool {
    matches!(
        code,
        0x2D7 | 0x58A | 0x5BE | 0x1400 | 0x1806 | 0x2010
            ..=0x2015
                | 0x2043
                | 0x207B
                | 0x208B
                | 0x2212
                | 0x23AF
                | 0x2500
                | 0x2796
                | 0x2E17
                | 0x2E1A
                | 0x2E3A
                | 0x2E3B
                | 0x2E40
                | 0x2E5D
                | 0x301C
                | 0x3030
                | 0x30A0
                | 0xFE31
                | 0xFE32
                | 0xFE58
                | 0xFE63
                | 0x10EAD
    )
}

/// Whether `character` is written in tag characters and decoded.
pub(super) fn is_tag(character: char) -> bool {
    matches!(u32::from(character), 0xE0020..=0xE007E)
}

/// Tag characters mirror ASCII invisibly: decoded where printable, removed otherwise.
fn tag(code: u32) -> Fold {
    match code - 0xE0000 {
        ascii @ 0x20..=0x7E => Fold::To(ascii as u8),
        _ => Fold::Remove,
    }
}

/// First digit of every run of ten in category Nd beyond ASCII and the full-width forms (Unicode 16).
const ZEROS: [u32; 67] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0,
    0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0,
    0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1E140, 0x1E2F0, 0x1E4F0,
    0x1E5F1,
];

fn digit(code: u32) -> Fold {
    match code {
        // Five mathematical styles in one block.
        0x1D7CE..=0x1D7FF => return Fold::To(b'0' + ((code - 0x1D7CE) % 10) as u8),
        0x1E950..=0x1E959 => return Fold::To(b'0' + (code - 0x1E950) as u8),
        0x1FBF0..=0x1FBF9 => return Fold::To(b'0' + (code - 0x1FBF0) as u8),
        _ => {}
    }
    let run = ZEROS.partition_point(|&zero| zero <= code);
    match run.checked_sub(1).map(|at| code - ZEROS[at]) {
        Some(value @ 0..=9) => Fold::To(b'0' + value as u8),
        _ => Fold::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table against the regex engine's own Unicode data.
    #[test]
    fn every_decimal_digit_folds_and_nothing_else_does() {
        let digits = regex_syntax::Parser::new().parse(r"\p{Nd}").unwrap();
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) =
            digits.kind()
        else {
            panic!("a class")
        };
        for range in class.iter() {
            assert!((u32::from(range.end()) - u32::from(range.start()) + 1) % 10 == 0);
            for (value, code) in (u32::from(range.start())..=u32::from(range.end())).enumerate() {
                let character = char::from_u32(code).unwrap();
                if character.is_ascii() {
                    continue;
                }
                let expected = b'0' + (value % 10) as u8;
                assert_eq!(fold(character), Fold::To(expected), "U+{code:04X}");
            }
        }
        assert_eq!(
            fold('①'),
            Fold::Keep,
            "circled digits are no decimal digits"
        );
        assert_eq!(fold('²'), Fold::Keep);
    }
}
