//! The Korean business registration number: check digit mod 10, National Tax Service.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is ten digits, the last one right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 10
            && digits[0] > 0
            && (sum(&digits[..9], &[1, 3, 7, 1, 3, 7, 1, 3, 5])
                + u32::from(digits[8]) / 2
                + u32::from(digits[9]))
                % 10
                == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["116-82-00276", "1168200276", "104-86-56659"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "116-82-00277",
            "116-82-00267",
            "016-82-00276",
            "116-82-0027",
            "116-82-002766",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###-##-#####", is_valid, 8547..9453);
    }
}
