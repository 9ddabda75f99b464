//! The Chinese resident identity number: province, date of birth, check character mod 11-2, GB
//! 11643.

use super::calendar::is_date;
use super::compact::{compact, digit_values};
use super::digits::number;

/// Whether the candidate is 17 digits that begin with a province and hold a date, and the right
/// check character.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<18>(candidate).is_some_and(|characters| {
        digit_values::<17>(&characters[..17]).is_some_and(|digits| {
            is_province(number(&digits[..2]))
                && (1900..2100).contains(&number(&digits[6..10]))
                && is_date(
                    number(&digits[6..10]),
                    number(&digits[10..12]),
                    number(&digits[12..14]),
                )
                && characters[17].to_ascii_uppercase() == check(&digits)
        })
    })
}

fn is_province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
}

/// ISO 7064 mod 11-2.
fn check(digits: &[u8]) -> u8 {
    let rest = digits
        .iter()
        .fold(0, |rest, &digit| (rest + u32::from(digit)) * 2 % 11);
    b"10X98765432"[rest as usize]
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "360426199101010071",
            "11010519491231002X",
            "440308199901102013",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "360426199101010072",
            "360426199110010071",
            "990426199101010071",
            "36042619910101007",
            "360426199113010071",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("360426199#010#00##", is_valid, 7747..8615);
    }
}
