//! The Swiss and Liechtenstein AHV number: 756 and the EAN-13 check digit, Art. 50c AHVG and the
//! Central Compensation Office.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 13 digits with the country's 756 and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 13 && digits.starts_with(&[7, 5, 6]) && sum(&digits, &[1, 3]) % 10 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "756.9217.0769.85",
            "7561234567897",
            "756.0000.0000.02",
            "756.9999.9999.84",
            "7561234000004",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "756.9217.0769.86",
            "576.9217.0769.85",
            "756.9217.0769.857",
            "756.9217.0769.8",
            "Q756.9217.0769.85Z",
            "4006381333931",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("756.####.####.##", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
