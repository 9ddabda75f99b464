//! German telephone numbers: prefix and length, numbering plan of the Bundesnetzagentur and ITU-T
//! E.164.

use super::digits::count;

/// Whether the candidate is +49, 0049 or 0, and 7 to 13 digits that do not start with 0.
///
/// Mobile numbers (15, 16, 17) have 10 or 11 of them.
pub(super) fn is_valid(candidate: &str) -> bool {
    let is_written_so = |byte: u8| byte.is_ascii_digit() || b" -/.()+".contains(&byte);
    let Some(national) = national_part(candidate) else {
        return false;
    };
    let mut digits = national.bytes().filter(u8::is_ascii_digit);
    let length = count(national);
    candidate.bytes().all(is_written_so)
        && match (digits.next(), digits.next()) {
            (Some(b'1'), Some(b'5'..=b'7')) => (10..=11).contains(&length),
            (Some(b'1'..=b'9'), _) => (7..=13).contains(&length),
            _ => false,
        }
}

/// What follows the country code or the trunk 0.
fn national_part(candidate: &str) -> Option<&str> {
    if let Some(rest) = candidate
        .strip_prefix("+49")
        .or_else(|| candidate.strip_prefix("0049"))
    {
        let rest = rest.trim_start_matches([' ', '-', '/', '.']);
        return Some(rest.strip_prefix("(0)").unwrap_or(rest));
    }
    candidate
        .strip_prefix('(')
        .unwrap_or(candidate)
        .strip_prefix('0')
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "+49 30 23125 014",
            "0171 3920042",
            "(030) 23125-014",
            "+49 (0)89 99998 123",
            "0171 3920012",
            "0152 28817386",
            "0049 221 4710 123",
            "030/23125014",
            "+493023125014",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "110",
            "+48 30 23125 014",
            "00123456789",
            "030 1234",
            "0171 392004",
            "+49 0 30 2312",
            "030 12345678901234",
            "030 23125 O14",
            "(0)",
            "+49",
            "+49+30 23125 014x",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
