//! USCIS receipt numbers: office code, fiscal year, work day and serial, as the USCIS case status
//! page describes them. Online filings (IOE) carry no date.

use super::digits::{Digits, number};

/// Whether the candidate is three capitals and ten digits whose work day exists.
///
/// The office code is left to the pattern: USCIS keeps adding codes and publishes no full list.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((office, rest)) = candidate.split_at_checked(3) else {
        return false;
    };
    office.bytes().all(|byte| byte.is_ascii_uppercase())
        && Digits::parse(rest).is_some_and(|digits| {
            digits.len() == 10 && (office == "IOE" || is_work_day(number(&digits[2..5])))
        })
}

/// Days 900 and above mark receipts that were not numbered on the day they arrived.
fn is_work_day(day: u32) -> bool {
    matches!(day, 1..=366 | 900..=999)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "IOE0912345678",
            "EAC2190012345",
            "MSC-21-123-45678",
            "LIN2201150123",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "EAC2140012345",
            "EAC2100012345",
            "EAC219001234",
            "IOE09123456789",
            "eac2190012345",
            "EÉC190012345",
            "",
            "EAC",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
