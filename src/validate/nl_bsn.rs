//! The Dutch citizen service number: the 11-test, Wet algemene bepalingen burgerservicenummer.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is eight or nine digits whose weighted sum is a multiple of 11.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        // The last digit counts -1, which mod 11 is 10; a number of eight digits lacks its first 0.
        let weights = &[9, 8, 7, 6, 5, 4, 3, 2, 10];
        matches!(digits.len(), 8 | 9)
            && !digits.is_repeated()
            && sum(&digits, &weights[9 - digits.len()..]) % 11 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "111222333",
            "1112.22.333",
            "123456782",
            "100000009",
            "987654329",
            "222333443",
            "10000008",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "111222334",
            "112122333",
            "1112223337",
            "11122233",
            "Q111222333Z",
            "000000000",
            "100000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#########", is_valid, 8545..9637);
    }
}
