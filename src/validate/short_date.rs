//! Dates of birth as identifiers hold them: six digits, the century left open.

use super::calendar::is_date;
use super::digits::number;

/// Whether six digits are the year, month and day of a date.
pub(super) fn is_yymmdd(digits: &[u8]) -> bool {
    is_in_any_century(
        number(&digits[..2]),
        number(&digits[2..4]),
        number(&digits[4..6]),
    )
}

/// Whether six digits are the day, month and year of a date.
pub(super) fn is_ddmmyy(digits: &[u8]) -> bool {
    is_in_any_century(
        number(&digits[4..6]),
        number(&digits[2..4]),
        number(&digits[..2]),
    )
}

/// Whether the day exists in some century, for a year from 0 to 99.
pub(super) fn is_in_any_century(year: u32, month: u32, day: u32) -> bool {
    // Every other century has the same days as this one, or lacks the 29 February of its year 0.
    is_date(2000 + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{is_ddmmyy, is_in_any_century, is_yymmdd};

    #[test]
    fn a_day_is_read_where_its_order_has_it() {
        assert!(is_ddmmyy(&[3, 1, 1, 2, 9, 9]) && !is_yymmdd(&[3, 1, 3, 2, 9, 9]));
        assert!(is_yymmdd(&[9, 9, 1, 2, 3, 1]) && !is_ddmmyy(&[9, 9, 1, 2, 3, 1]));
    }

    #[test]
    fn a_leap_day_exists_if_it_does_in_any_century() {
        for (year, exists) in [(0, true), (1, false), (4, true), (99, false)] {
            assert_eq!(is_in_any_century(year, 2, 29), exists, "{year}");
        }
    }
}
