//! The Swedish personal or coordination number: date of birth and Luhn digit, Skatteverket SKV
//! 704.

use super::calendar::is_date;
use super::digits::{Digits, number};
use super::luhn::is_luhn;
use super::short_date::is_in_any_century;

/// Whether the candidate is a date of six or eight digits, hyphen or plus, and four digits that
/// check.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((birth, serial)) = candidate
        .len()
        .checked_sub(4)
        .and_then(|end| candidate.split_at_checked(end))
    else {
        return false;
    };
    // From the year a person turns 100 the hyphen becomes a plus.
    let birth = birth.strip_suffix(['-', '+']).unwrap_or(birth);
    let (Some(birth), Some(serial)) = (Digits::parse(birth), Digits::parse(serial)) else {
        return false;
    };
    let (century, yymmdd) = birth.split_at(birth.len().saturating_sub(6));
    let mut number = [0; 10];
    if yymmdd.len() != 6 || serial.len() != 4 || !matches!(century.len(), 0 | 2) {
        return false;
    }
    number[..6].copy_from_slice(yymmdd);
    number[6..].copy_from_slice(&serial);
    is_luhn(&number) && is_birth_date(century, yymmdd)
}

/// Coordination numbers have 60 added to the day.
fn is_birth_date(century: &[u8], yymmdd: &[u8]) -> bool {
    let (year, month) = (number(&yymmdd[..2]), number(&yymmdd[2..4]));
    let day = match number(&yymmdd[4..6]) {
        raised @ 61.. => raised - 60,
        day => day,
    };
    match number(century) {
        0 => century.is_empty() && is_in_any_century(year, month, day),
        century @ 18..=21 => is_date(century * 100 + year, month, day),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "811218-9876",
            "19121212-1212",
            "121212+1212",
            "000101-0008",
            "991231-9994",
            "19610161-1231",
            "198112189876",
            "8112189876",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "811218-9877",
            "181218-9876",
            "811218-98767",
            "811218-987",
            "Q811218-9876Z",
            "811318-9876",
            "30811218-9876",
            "00811218-9876",
            "8112-9876",
            "0000000000",
            "811218é9876",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("######-####", is_valid, 568..892);
    }
}
