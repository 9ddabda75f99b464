//! The Polish identity card number: three letters, check digit and five digits with weights 7-3-1,
//! ustawa o dowodach osobistych.

use super::compact::compact;
use super::icao::value;

/// Whether the candidate is three letters and six digits, the first of these the check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<9>(candidate).is_some_and(|card| {
        let (letters, digits) = card.split_at(3);
        // The check digit itself counts 9 times, which makes a right sum a multiple of 10.
        let sum: u32 = card
            .iter()
            .filter_map(|&byte| value(byte))
            .zip([7, 3, 1, 9, 7, 3, 1, 7, 3])
            .map(|(value, weight)| value * weight)
            .sum();
        letters.iter().all(u8::is_ascii_uppercase)
            && digits.iter().all(u8::is_ascii_digit)
            && sum % 10 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["ABS 123456", "ABS123456", "ABA300000"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "ABS 223456",
            "BAS 123456",
            "ABS 12345",
            "ABS 1234567",
            "abs 123456",
            "123123456",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("@@@######", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
