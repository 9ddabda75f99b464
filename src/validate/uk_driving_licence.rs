//! The British driving licence number: month and day of birth inside 16 characters, DVLA leaflet
//! INS57P. The rule for the last two characters is not public.

use super::calendar::is_date;
use super::compact::{compact, digit_values};
use super::digits::number;

/// Whether the candidate is five of surname, decade, MMDD, year, initials and three more, with the
/// two digits of the issue behind it or without.
pub(super) fn is_valid(candidate: &str) -> bool {
    is_driver_number(candidate)
        || candidate
            .len()
            .checked_sub(2)
            .and_then(|end| candidate.split_at_checked(end))
            .is_some_and(|(number, issue)| {
                issue.bytes().all(|byte| byte.is_ascii_digit()) && is_driver_number(number)
            })
}

fn is_driver_number(candidate: &str) -> bool {
    compact::<16>(candidate).is_some_and(|licence| {
        is_surname(&licence[..5])
            && digit_values(&licence[5..11]).is_some_and(is_birth_date)
            && licence[11..13]
                .iter()
                .all(|&byte| byte == b'9' || byte.is_ascii_uppercase())
            && licence[13..]
                .iter()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    })
}

/// A short surname is filled with 9.
fn is_surname(written: &[u8]) -> bool {
    let end = written
        .iter()
        .position(|&byte| byte == b'9')
        .unwrap_or(written.len());
    end > 0
        && written[..end].iter().all(u8::is_ascii_uppercase)
        && written[end..].iter().all(|&byte| byte == b'9')
}

/// Women have 50 added to the month; the digits of the year stand around month and day.
fn is_birth_date(digits: [u8; 6]) -> bool {
    let [decade, m1, m2, d1, d2, year] = digits;
    let month = match number(&[m1, m2]) {
        raised @ 51.. => raised - 50,
        month => month,
    };
    is_date(2000 + number(&[decade, year]), month, number(&[d1, d2]))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "MORGA657054SM9IJ",
            "SMITH712316AB9CD",
            "FOX99802290J99AA",
            "MORGA657054SM9IJ 01",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "MORGA663054SM9IJ",
            "MORGA657324SM9IJ",
            "MORGA657054SM9I",
            "MORGA657054SM9IJX",
            "MOR9A657054SM9IJ",
            "99999657054SM9IJ",
            "morga657054sm9ij",
            "FOX99802291J99AA",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("MORGA######SM9IJ", is_valid, 6806..7794);
    }
}
