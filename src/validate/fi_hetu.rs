//! The Finnish personal identity code: date of birth, sign of the century and check character mod
//! 31, Digital and Population Data Services Agency.

use super::calendar::is_date;
use super::compact::digit_values;
use super::digits::number;

/// The check characters in order of the remainder.
const CHECKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// Whether the candidate is DDMMYY, century sign, a number from 002 and the check character.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Ok([d1, d2, m1, m2, y1, y2, sign, n1, n2, n3, check]) =
        <[u8; 11]>::try_from(candidate.as_bytes())
    else {
        return false;
    };
    let Some(digits) = digit_values::<9>(&[d1, d2, m1, m2, y1, y2, n1, n2, n3]) else {
        return false;
    };
    let century = match sign {
        b'+' => 1800,
        b'-' | b'U'..=b'Y' => 1900,
        b'A'..=b'F' => 2000,
        _ => return false,
    };
    is_date(
        century + number(&digits[4..6]),
        number(&digits[2..4]),
        number(&digits[..2]),
    ) && number(&digits[6..]) >= 2
        && CHECKS[number(&digits) as usize % 31] == check
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "131052-308T",
            "010594Y9032",
            "111111-111C",
            "311299-999E",
            "290200A1239",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "131052-309T",
            "311052-308T",
            "131052-308T7",
            "131052-308",
            "Q131052-308TZ",
            "131052/308T",
            "131052G308T",
            "131052-308t",
            "290200-1239",
            "010100-0007",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("######-###@", is_valid, 36..154);
    }
}
