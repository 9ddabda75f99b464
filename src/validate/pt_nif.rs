//! The Portuguese tax number (NIF): kinds of holder and check digit mod 11, Autoridade Tributária.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is nine digits that start as issued and check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 9
            && !digits.is_repeated()
            && is_kind_of_holder(digits[0], digits[1])
            && check_digit(&digits[..8]) == u32::from(digits[8])
    })
}

fn is_kind_of_holder(first: u8, second: u8) -> bool {
    matches!(
        (first, second),
        (1..=3 | 5 | 6 | 8 | 9, _) | (4, 5) | (7, 0..=2 | 4 | 5 | 7..=9)
    )
}

fn check_digit(body: &[u8]) -> u32 {
    match sum(body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "123456789",
            "501964843",
            "200000004",
            "987654322",
            "300000006",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "123456780",
            "213456789",
            "1234567897",
            "12345678",
            "Q123456789Z",
            "423456787",
            "000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("#########", is_valid, 7388..8412);
    }
}
