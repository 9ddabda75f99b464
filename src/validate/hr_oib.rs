//! The Croatian identification number (OIB): 11 digits, ISO 7064 mod 11,10, Porezna uprava.

use super::digits::Digits;
use super::mod11_10::is_valid_digits;

/// Whether the candidate is 11 digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11 && !digits.is_repeated() && is_valid_digits(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "33392005961",
            "69435151530",
            "10000000000",
            "98765432106",
            "12345678903",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "33392005962",
            "33932005961",
            "333920059617",
            "3339200596",
            "Q33392005961Z",
            "00000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("###########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
