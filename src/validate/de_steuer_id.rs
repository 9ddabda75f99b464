//! The German tax identification number: repetition of digits and the mod 11,10 check digit, §
//! 139b AO and the ELSTER paper on check digits.

use super::digits::Digits;
use super::mod11_10::is_valid_digits;

/// Whether the candidate is 11 digits as they are issued; a leading 0 marks test numbers.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        digits.len() == 11
            && digits[0] != 0
            && is_one_digit_repeated(&digits[..10])
            && is_valid_digits(&digits)
    })
}

/// One digit occurs twice or three times, though never three times in a row; the others at most
/// once.
fn is_one_digit_repeated(body: &[u8]) -> bool {
    let mut counts = [0; 10];
    for &digit in body {
        counts[usize::from(digit)] += 1;
    }
    let times = |range: std::ops::RangeInclusive<u32>| {
        counts.iter().filter(|count| range.contains(count)).count()
    };
    let is_run = |three: &[u8]| three[0] == three[1] && three[1] == three[2];
    times(2..=3) == 1 && times(4..=10) == 0 && !body.windows(3).any(is_run)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "86095742719",
            "47036892816",
            "65929970489",
            "57549285017",
            "25 768 131 411",
            "10234567814",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "86095742710",
            "47036892817",
            "65929970480",
            "68095742719",
            "860957427197",
            "8609574271",
            "Q86095742719Z",
            "02476291358",
            "11111111110",
            "12345678903",
            "11123456786",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###########", is_valid, 258..490);
    }
}
