//! Calendar dates as people write them in English and German: some reading must be a real day.

use super::calendar::is_date;

/// Births and events far outside these years are typing errors or other numbers.
const YEARS: std::ops::RangeInclusive<u32> = 1850..=2100;

/// English and German names and abbreviations per month, in lower case.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner"],
    &["february", "feb", "februar", "feber"],
    &["march", "mar", "märz", "mär", "mrz", "maerz"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "jun", "juni"],
    &["july", "jul", "juli"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct", "oktober", "okt"],
    &["november", "nov"],
    &["december", "dec", "dezember", "dez"],
];

/// Whether the candidate is a date in ISO order, day or month first, or with the month's name.
///
/// `01/02/1980` has two readings and needs only one of them to exist. A year of two digits may
/// belong to the last century or to this one. The time behind an ISO date, from its `T` on, is not looked at.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut parts = without_time(candidate)
        .split([' ', '/', '.', '-', ','])
        .filter(|part| !part.is_empty());
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    if let Some(month) = month_named(first) {
        return is_day(third, Some(month), number(second));
    }
    if let Some(month) = month_named(second) {
        return is_day(third, Some(month), number(first));
    }
    if first.len() == 4 {
        return is_day(first, number(second), number(third));
    }
    is_day(third, number(first), number(second)) || is_day(third, number(second), number(first))
}

fn without_time(candidate: &str) -> &str {
    let is_iso = |date: &str| {
        date.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    match candidate.split_once('T') {
        Some((date, _)) if is_iso(date) => date,
        _ => candidate,
    }
}

fn is_day(year: &str, month: Option<u32>, day: Option<u32>) -> bool {
    let (Some(month), Some(day), Some(value)) = (month, day, number(year)) else {
        return false;
    };
    match year.len() {
        2 => is_date(1900 + value, month, day) || is_date(2000 + value, month, day),
        4 => YEARS.contains(&value) && is_date(value, month, day),
        _ => false,
    }
}

/// The value of one to four digits.
fn number(part: &str) -> Option<u32> {
    // The digits are checked first because `parse` also takes a leading plus sign.
    let is_number = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| part.parse().ok()).flatten()
}

fn month_named(part: &str) -> Option<u32> {
    // Nearly every part of a date is a number.
    if part.starts_with(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let is_name = |name: &&str| match part.is_ascii() {
        true => part.eq_ignore_ascii_case(name),
        false => part.chars().flat_map(char::to_lowercase).eq(name.chars()),
    };
    (1..)
        .zip(MONTHS)
        .find_map(|(month, names)| names.iter().any(is_name).then_some(month))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn written_dates_pass() {
        for candidate in [
            "01/02/1980",
            "1980-02-01",
            "31.12.1999",
            "12/31/1999",
            "5-3-71",
            "29/02/00",
            "March 5, 1971",
            "Mar. 5 1971",
            "5 March 1971",
            "5. März 1971",
            "5. MÄRZ 1971",
            "1. Dez. 2024",
            "Sept 30, 2023",
            "1986-04-17T00:00:00Z",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn days_that_never_were_fail() {
        for candidate in [
            "13/32/1980",
            "13/45/2023",
            "1980-13-01",
            "31/04/1980",
            "February 29, 2023",
            "5 Smarch 1971",
            "01/02/1849",
            "01/02/2101",
            "01/02/180",
            "01/02",
            "01/02/03/04",
            "+1/+2/1980",
            "May",
            "",
            "1/2/99999999999",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
