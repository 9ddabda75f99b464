//! The check digit of Korean resident numbers given out before October 2020: mod 11.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 13 digits, the last one right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13
            && (11 - sum(&digits[..12], &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10
                == u32::from(digits[12])
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["971013-9019902", "960121-1021413"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "971013-9019903",
            "971013-9091902",
            "971013-901990",
            "971013-90199022",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("######-#######", is_valid);
        assert!((9525..10_475).contains(&passed), "{passed}");
    }
}
