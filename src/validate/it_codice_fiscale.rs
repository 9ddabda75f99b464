//! The Italian tax code of persons: date of birth and check letter, Decreto ministeriale of 23
//! December 1976; letters replace digits where two persons share a code.

use super::compact::compact;
use super::short_date::is_in_any_century;

/// What digits and letters count in odd places, both from 0 or A on.
const ODD: [u32; 26] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/// The letters of the months from January on.
const MONTHS: &[u8] = b"ABCDEHLMPRST";

/// Whether the candidate is 16 characters with a date that exists and the right check letter.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<16>(candidate).is_some_and(|code| {
        code[..6].iter().all(u8::is_ascii_uppercase)
            && is_birth_date(&code[6..11])
            && code[11].is_ascii_uppercase()
            && code[12..15].iter().all(|&byte| digit(byte).is_some())
            && check_letter(&code[..15]) == Some(code[15])
    })
}

/// Year, letter of the month, and day; women have 40 added to the day.
fn is_birth_date(code: &[u8]) -> bool {
    let two = |tens, ones| Some(digit(tens)? * 10 + digit(ones)?);
    let month = MONTHS
        .iter()
        .zip(1..)
        .find(|(letter, _)| **letter == code[2]);
    match (two(code[0], code[1]), month, two(code[3], code[4])) {
        (Some(year), Some((_, month)), Some(day)) => {
            is_in_any_century(year, month, if day > 40 { day - 40 } else { day })
        }
        _ => false,
    }
}

/// The value of a digit or of the letter that stands for it.
fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'L'..=b'N' => Some(u32::from(byte - b'L')),
        b'P'..=b'V' => Some(u32::from(byte - b'P') + 3),
        _ => None,
    }
}

fn check_letter(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (index, &byte) in body.iter().enumerate() {
        let ordinal = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A',
            _ => return None,
        };
        sum += match index % 2 {
            0 => ODD[usize::from(ordinal)],
            _ => u32::from(ordinal),
        };
    }
    Some(b'A' + (sum % 26) as u8)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "RSSMRA85T10A562S",
            "MRTMTT91D08F205J",
            "ZZZZZZ00A01A000S",
            "AAAAAA99M71Z999E",
            "BBBCCC50P45H501L",
            "MRT MTT 91D08 F205J",
            "RCCMNL83S18D969H",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "RSSMRA85T10A563S",
            "RSSMRA58T10A562S",
            "RSSMRA85T10A562S7",
            "RSSMRA85T10A562",
            "QRSSMRA85T10A562SZ",
            "RSSMRA85T10A562s",
            "RSSMRA85T32A562S",
            "RSSMRA85F10A562S",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("@@@@@@##@##@###@", is_valid, 886..1280);
    }
}
