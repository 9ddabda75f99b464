//! The Swedish organisation number: a month of 20 or more and a Luhn digit, Skatteverket SKV 709.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate is ten digits, or 16 and ten, that check and begin with no date of birth.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        let number = match (digits.len(), digits.get(..2)) {
            (12, Some([1, 6])) => &digits[2..],
            _ => &digits,
        };
        number.len() == 10
            && !matches!(number[0], 0 | 4)
            && number[2] >= 2
            && !digits.is_repeated()
            && is_luhn(number)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["556703-7485", "2120000142", "16556703-7485"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "556703-7486",
            "556730-7485",
            "551703-7481",
            "056703-7485",
            "556703-748",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("##########", is_valid, 6013..6787);
    }
}
