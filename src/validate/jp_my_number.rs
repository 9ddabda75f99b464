//! The Japanese individual number (My Number): check digit mod 11, Ordinance 85 of 2014 of the
//! Ministry of Internal Affairs.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is 12 digits, the last one right.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 12
            && !digits.is_repeated()
            && check(sum(&digits[..11], &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]))
                == u32::from(digits[11])
    })
}

fn check(sum: u32) -> u32 {
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["6214 9832 0257", "123456789018"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "6214 9832 0258",
            "6214 9823 0257",
            "621498320257 0",
            "62149832025",
            "000000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("############", is_valid);
        assert!((9525..10_475).contains(&passed), "{passed}");
    }
}
