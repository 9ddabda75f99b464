//! International telephone numbers: plus sign, country code and at most fifteen digits, ITU-T
//! E.164.

/// Whether the candidate is a plus sign and 7 to 15 digits, the first not 0 and not all the same.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some(number) = candidate.strip_prefix('+') else {
        return false;
    };
    let digits = || number.bytes().filter(u8::is_ascii_digit);
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b" .-()/".contains(&byte))
        && (7..=15).contains(&digits().count())
        && digits().next() != Some(b'0')
        && digits()
            .zip(digits().skip(1))
            .any(|(one, next)| one != next)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "+44 20 7946 0958",
            "+49 30 23125 014",
            "+33 1 99 00 12 34",
            "+1 617 555 0100",
            "+49 (0)30 23125-014",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "+44 20",
            "+0 123 456 789",
            "44 20 7946 0958",
            "+1234567890123456",
            "+1111111111",
            "+44 20 7946 x",
            "+",
            "",
            "+é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
