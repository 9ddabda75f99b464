//! The German VAT identification number: DE and nine digits, the last a mod 11,10 check digit, §
//! 27a UStG. The Federal Central Tax Office does not publish the check, yet issued numbers hold
//! it.

use super::digits::Digits;
use super::mod11_10::is_valid_digits;

/// Whether the candidate is nine digits, first not 0, with or without DE before them.
pub(super) fn is_valid(candidate: &str) -> bool {
    let digits = match candidate.split_at_checked(2) {
        Some((country, digits)) if country.eq_ignore_ascii_case("DE") => digits,
        _ => candidate,
    };
    Digits::parse(digits)
        .is_some_and(|digits| digits.len() == 9 && digits[0] != 0 && is_valid_digits(&digits))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "DE136695976",
            "DE 136695976",
            "DE123456788",
            "DE100000008",
            "DE987654328",
            "DE.200.000.005",
            "136695976",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "DE136695977",
            "DE316695976",
            "DE1366959767",
            "DE13669597",
            "QDE136695976Z",
            "DX136695976",
            "DE036695976",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("DE#########", is_valid, 8457..9543);
    }
}
