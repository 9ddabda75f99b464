//! The British vehicle registration mark given out since September 2001: area, age identifier and
//! three letters, DVLA INF104.

use super::compact::compact;

/// Whether the candidate is two letters, an age identifier in use and three letters.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<7>(candidate)
        .map(|written| written.map(|byte| byte.to_ascii_uppercase()))
        .is_some_and(|[area, office, tens, ones, last @ ..]| {
            let age = u32::from(tens.wrapping_sub(b'0')) * 10 + u32::from(ones.wrapping_sub(b'0'));
            [area, office]
                .iter()
                .all(|letter| letter.is_ascii_uppercase() && !b"IQZ".contains(letter))
                && tens.is_ascii_digit()
                && ones.is_ascii_digit()
                && matches!(age, 1..=29 | 51..=79)
                && last
                    .iter()
                    .all(|letter| letter.is_ascii_uppercase() && !b"IQ".contains(letter))
        })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["KX19 RTB", "LD68WVN", "kx19 rtb"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "KX35 RTB",
            "KX00 RTB",
            "IX19 RTB",
            "KX19 RIB",
            "KX1 RTB",
            "KX19 RTBB",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("@@##@@@", is_valid);
        assert!((34_941..36_457).contains(&passed), "{passed}");
    }
}
