//! The German pension insurance number: area, date of birth and check digit, § 147 SGB VI and VKVV
//! § 2.

use super::compact::{compact, digit_values};
use super::digits::number;
use super::short_date::is_in_any_century;
use super::weighted::digit_sum_of_products;

/// Whether the candidate is area, DDMMYY, the first letter of the birth name, serial and check.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some([before @ .., letter, c, d, e]) = compact::<12>(candidate) else {
        return false;
    };
    let (Some(before), Some([c, d, check])) =
        (digit_values::<8>(&before), digit_values(&[c, d, e]))
    else {
        return false;
    };
    // The letter counts as two digits, A=01 to Z=26.
    let ordinal = letter.wrapping_sub(b'A').wrapping_add(1);
    let sum = digit_sum_of_products(&before, &[2, 1, 2, 5, 7, 1, 2, 1])
        + digit_sum_of_products(&[ordinal / 10, ordinal % 10, c, d], &[2, 1]);
    letter.is_ascii_uppercase()
        && (2..=89).contains(&number(&before[..2]))
        && is_birth_date(&before[2..])
        && sum % 10 == u32::from(check)
}

/// The day is raised by 50 when the serials of a date are used up; day or month is 00 when the date
/// is not proven.
fn is_birth_date(ddmmyy: &[u8]) -> bool {
    let day = match number(&ddmmyy[..2]) {
        raised @ 51.. => raised - 50,
        day => day,
    };
    let month = number(&ddmmyy[2..4]);
    if day == 0 || month == 0 {
        return day <= 31 && month <= 12;
    }
    is_in_any_century(number(&ddmmyy[4..]), month, day)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "15070649C103",
            "65170839J003",
            "65 170839 J 00 3",
            "12010100A001",
            "53310199Z992",
            "02650150M500",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "15070649C104",
            "51070649C103",
            "15070649C1037",
            "15070649C10",
            "Q15070649C103Z",
            "15320649C103",
            "15071349C103",
            "15070649c103",
            "150706491103",
            "01070649C103",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("########@###", is_valid, 580..907);
    }
}
