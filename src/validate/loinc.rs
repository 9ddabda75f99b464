//! LOINC codes: mod 10 (Luhn) check digit after the hyphen, LOINC Users' Guide appendix C.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate is a number, a hyphen and its check digit.
///
/// Numbers had five digits at most until 2021 and grow since; seven leave room.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((number, check)) = candidate.split_once('-') else {
        return false;
    };
    (1..=7).contains(&number.len())
        && check.len() == 1
        && Digits::parse(candidate).is_some_and(|digits| {
            digits.len() == number.len() + 1 && digits[0] != 0 && is_luhn(&digits)
        })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["2951-2", "718-7", "4548-4", "2345-7", "100746-7"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "2951-3", "9251-2", "2951-27", "2951-", "29512", "00000-0", "-2", "", "é51-2",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
