//! Legacy Medicare claim numbers (HICN): a Social Security number with a beneficiary code, or a
//! railroad prefix with six or nine digits, CMS Medicare Claims Processing Manual chapter 2.

use super::digits::Digits;
use super::us_ssn;

/// Whether the candidate carries a beneficiary code or prefix and, if it has nine digits, an SSN
/// that could be assigned.
pub(super) fn is_valid(candidate: &str) -> bool {
    match candidate.as_bytes().first() {
        Some(b'A'..=b'Z') => is_railroad(candidate),
        Some(b'0'..=b'9') => is_social_security(candidate),
        _ => false,
    }
}

fn is_railroad(candidate: &str) -> bool {
    let number = candidate.trim_start_matches(|character: char| character.is_ascii_uppercase());
    candidate.len() - number.len() <= 3
        && Digits::parse(number).is_some_and(|digits| match digits.len() {
            6 => !digits.is_repeated(),
            9 => us_ssn::is_valid(number),
            _ => false,
        })
}

fn is_social_security(candidate: &str) -> bool {
    let Some(start) = candidate.find(|character: char| character.is_ascii_uppercase()) else {
        return false;
    };
    let (number, code) = candidate.split_at(start);
    us_ssn::is_valid(number)
        && code.len() <= 2
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "078-05-1120A",
            "219099999B6",
            "WA123456",
            "165-16-7999-C1",
            "WCH-078051120",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "000-12-3456A",
            "078-05-1120",
            "078-05-1120A99",
            "WA000000",
            "WA12345",
            "A000123456",
            "WXYZ123456",
            "",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
