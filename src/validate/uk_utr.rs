//! The British unique taxpayer reference: check digit mod 11 in first place. HMRC does not publish
//! the rule; implementations of it are common.

use super::digits::Digits;
use super::weighted::sum;

/// The check digits in order of the remainder.
const CHECKS: [u8; 11] = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/// Whether the candidate is ten digits that check; a K may follow them.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate.strip_suffix('K').unwrap_or(candidate)).is_some_and(|digits| {
        digits.len() == 10
            && !digits.is_repeated()
            && digits[0] == CHECKS[sum(&digits[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]) as usize % 11]
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["1955839661", "1955839661K", "19558 39661"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "2955839661",
            "9155839661",
            "195583966",
            "19558396611",
            "1955839661X",
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
        let passed = passing("##########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
