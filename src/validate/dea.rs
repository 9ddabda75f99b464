//! DEA registration numbers: check digit of the DEA Diversion Control Division, registrant codes
//! of 21 CFR 1301.

use super::compact::compact;

/// Whether the candidate is a registrant code, a letter or 9, and seven digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<9>(candidate)
        .map(|characters| characters.map(|byte| byte.to_ascii_uppercase()))
        .is_some_and(|[registrant, initial, digits @ ..]| {
            b"ABCDEFGHJKLMPRSTUX".contains(&registrant)
                && (initial.is_ascii_uppercase() || initial == b'9')
                && has_check_digit(&digits)
        })
}

/// The odd places plus twice the even places end in the seventh digit.
fn has_check_digit(digits: &[u8]) -> bool {
    let &[a, b, c, d, e, f, check] = digits else {
        return false;
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let value = |digit: u8| u32::from(digit - b'0');
    let sum = value(a) + value(c) + value(e) + 2 * (value(b) + value(d) + value(f));
    sum % 10 == value(check)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "AB1234563",
            "FA1111119",
            "MJ1234563",
            "B90000000",
            "ab 123 456 3",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "AB1234564",
            "AB2134563",
            "AB12345637",
            "AB123456",
            "QA1234563",
            "1B1234563",
            "A11234563",
            "",
            "Aé123456",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        assert_passing("AB#######", is_valid, 9500..10500);
    }
}
