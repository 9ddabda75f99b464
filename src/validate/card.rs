//! Payment card numbers: issuer range and length per network, Luhn check digit, ISO/IEC 7812 and
//! the networks' published ranges.

use super::digits::{Digits, number};
use super::luhn::is_luhn;

/// Whether the candidate is a number a card network issues, with one kind of separator at most.
pub(crate) fn is_valid(candidate: &str) -> bool {
    has_one_separator_kind(candidate)
        && Digits::parse(candidate).is_some_and(|digits| {
            is_network_number(&digits) && is_luhn(&digits) && !digits.is_repeated()
        })
}

/// A change of separator inside one number means that two numbers stand side by side.
fn has_one_separator_kind(candidate: &str) -> bool {
    let mut separators = candidate.bytes().filter(|byte| !byte.is_ascii_digit());
    separators
        .next()
        .is_none_or(|first| separators.all(|separator| separator == first))
}

fn is_network_number(digits: &[u8]) -> bool {
    let length = digits.len();
    if !(12..=19).contains(&length) {
        return false;
    }
    match number(&digits[..4]) {
        4000..=4999 => matches!(length, 13 | 16 | 19), // Visa
        3400..=3499 | 3700..=3799 => length == 15,     // American Express
        5100..=5599 => length == 16,                   // Mastercard
        2221..=2720 => length == 16,                   // Mastercard since 2017
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => length >= 14, // Diners Club
        3528..=3589 => length >= 16,                   // JCB
        6011 | 6440..=6599 => length >= 16,            // Discover
        6200..=6299 | 8100..=8199 => length >= 16,     // UnionPay
        2200..=2204 => length >= 16,                   // Mir
        5000..=5099 | 5600..=5899 | 6304 | 6759 | 6761..=6763 => true, // Maestro
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn specimens_of_every_network_pass() {
        for candidate in [
            "4111111111111111",
            "4222222222222",
            "5555 5555 5555 4444",
            "2223003122003222",
            "3782 822463 10005",
            "6011-1111-1111-1117",
            "3056 930902 5904",
            "3530111333300000",
            "6200000000000005",
            "2200000000000004",
            "6759649826438453",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "4111111111111112",
            "1411111111111111",
            "41111111111111117",
            "411111111111111",
            "4111-1111 1111-1111",
            "0000000000000000",
            "37828224631000",
            "",
            "4111",
            "4111111111111111é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn three_random_numbers_in_a_hundred_pass() {
        let passed = passing("################", is_valid);
        assert!((2_900..3_500).contains(&passed), "{passed}");
    }
}
