//! The Polish tax number (NIP): check digit mod 11, Ministerstwo Finansów.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is ten digits that check; a remainder of 10 is not issued.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && !digits.is_repeated()
            && sum(&digits[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(digits[9])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "8567346215",
            "123-456-32-18",
            "1000000006",
            "9876543210",
            "111-222-33-32",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "8567346216",
            "5867346215",
            "85673462157",
            "856734621",
            "Q8567346215Z",
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
        assert_passing("##########", is_valid, 8545..9637);
    }
}
