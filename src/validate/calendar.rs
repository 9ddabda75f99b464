//! Dates of the proleptic Gregorian calendar, ISO 8601.

/// Whether the day exists: months and days count from 1, leap years follow the 4, 100, 400 rule.
pub(super) fn is_date(year: u32, month: u32, day: u32) -> bool {
    (1..=days_in(year, month)).contains(&day)
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: u32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_century_has_a_leap_day_every_400_years() {
        for (year, exists) in [(2024, true), (2023, false), (1900, false), (2000, true)] {
            assert_eq!(is_date(year, 2, 29), exists, "{year}");
        }
    }

    #[test]
    fn months_have_their_own_lengths() {
        assert!(is_date(1971, 1, 31) && is_date(1971, 4, 30));
        for (month, day) in [(0, 1), (13, 1), (1, 0), (1, 32), (4, 31), (2, 30)] {
            assert!(!is_date(1971, month, day), "{month} {day}");
        }
    }
}
