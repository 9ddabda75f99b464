//! The card number of the European health insurance card: 80, the issuing country and the Luhn
//! formula, Decision S2 and ISO/IEC 7812. Some published samples fail the formula: it may raise a
//! score, not reject.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate is 20 digits that start with 80 and check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate)
        .is_some_and(|digits| digits.len() == 20 && digits.starts_with(&[8, 0]) && is_luhn(&digits))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["80276009999912345678", "8027 6009 9999 1234 5678"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "80276001011234567890",
            "8027600999991234567",
            "79276009999912345678",
            "802760099999123456780",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("80276###############", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
