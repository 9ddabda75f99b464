//! The Italian VAT number: 11 digits with the Luhn formula, Agenzia delle Entrate.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate is 11 digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| digits.len() == 11 && !digits.is_repeated() && is_luhn(&digits))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "00743110157",
            "12345678903",
            "00000000018",
            "98765432103",
            "01000000008",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "00743110158",
            "07043110157",
            "007431101577",
            "0074311015",
            "Q00743110157Z",
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
