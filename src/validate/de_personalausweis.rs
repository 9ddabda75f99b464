//! German identity card numbers: alphabet and ICAO check digit, PAuswG and the specimen of BSI
//! TR-03110; before November 2010 ten digits, the last of them the check digit.

use super::compact::compact;
use super::digits::Digits;
use super::{german_document, icao};

/// Whether the candidate is a number of nine characters, its check digit optional, or an old one.
///
/// A number in groups has its check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    if candidate.contains(' ') {
        return compact::<10>(candidate)
            .is_some_and(|number| std::str::from_utf8(&number).is_ok_and(is_number));
    }
    is_number(candidate) || is_old_number(candidate)
}

fn is_number(number: &str) -> bool {
    german_document::is_number(number, b"LMNPRTVWXY")
}

fn is_old_number(candidate: &str) -> bool {
    let written = candidate.strip_suffix('D').unwrap_or(candidate);
    written.len() == 10
        && Digits::parse(written).is_some_and(|digits| !digits.is_repeated())
        && icao::is_checked(&written.as_bytes()[..9], written.as_bytes()[9])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "L01X00T471",
            "L01X00T47",
            "L01X 00T4 71",
            "T220001293",
            "1220001297D",
            "1220001297",
            "M00000CC15",
            "Y12345F0K6",
            "R9X8W7V6T2",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "L01X00T472",
            "T220001294",
            "1220001298D",
            "L10X00T471",
            "L01X00T4717",
            "QL01X00T471Z",
            "A01X00T471",
            "LO1X00T47",
            "KARTEIKAR",
            "0000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("L#########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
        let passed = passing("##########D", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
