//! The Luhn formula, ISO/IEC 7812-1 annex B, over a whole number with its check digit last.

use super::digits::Digits;

/// What also stands between the digits of a card that somebody hides or a column splits.
const SEPARATORS: &[u8] = b"_,:|";

/// Whether the candidate is a number of two or more digits that satisfies the Luhn formula.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse_between(candidate, SEPARATORS).is_some_and(|digits| is_luhn(&digits))
}

/// Whether digit values satisfy the formula: from the right, every second one counts double.
pub(super) fn is_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, &digit)| u32::from(contribution(digit, index % 2 == 1)))
        .sum();
    digits.len() > 1 && sum % 10 == 0
}

fn contribution(digit: u8, doubled: bool) -> u8 {
    match (doubled, digit) {
        (false, _) => digit,
        (true, 0..=4) => digit * 2,
        (true, _) => digit * 2 - 9,
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::{is_luhn, is_valid};

    #[test]
    fn published_samples() {
        for candidate in ["4111 1111 1111 1111", "79927398713", "490154203237518"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn wrong_digits_and_odd_input() {
        for candidate in [
            "4111111111111112",
            "79927398710",
            "",
            "0",
            "7992739871x",
            "\u{664}11",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        let mut random = Random(1);
        let passed = (0..100_000)
            .filter(|_| is_luhn(&std::array::from_fn::<u8, 16, _>(|_| random.next_digit())))
            .count();
        assert!((9_500..10_500).contains(&passed), "{passed}");
    }
}
