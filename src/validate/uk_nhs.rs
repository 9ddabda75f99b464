//! The NHS number of England, Wales and the Isle of Man: check digit mod 11, NHS Data Dictionary.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is ten digits that check; a check value of 10 is not issued.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && !digits.is_repeated()
            && sum(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "943 476 5919",
            "9434765870",
            "999 000 0018",
            "999 123 0009",
            "9990001111",
            "990 123 4565",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "943 476 5910",
            "493 476 5919",
            "943 476 59197",
            "943 476 591",
            "Q943 476 5919Z",
            "0000000000",
            "1111111111",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("##########", is_valid, 8545..9637);
    }
}
