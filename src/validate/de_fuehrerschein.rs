//! German driving licence numbers: state letter and mod 11 check character, FeV Anlage 8. The
//! check is no published rule, but holds for the published specimen `B072RRE2I55`.

use super::compact::compact;
use super::icao::value;

/// Whether the candidate is eleven characters with a state letter A to P and a right tenth one.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<11>(candidate).is_some_and(|[body @ .., check, issue]| {
        matches!(body[0], b'A'..=b'P')
            && [check, issue].iter().all(u8::is_ascii_alphanumeric)
            && check_character(&body) == Some(check)
    })
}

fn check_character(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (&byte, weight) in body.iter().zip((1..=9).rev()) {
        sum += value(byte).filter(|_| byte != b'<')? * weight;
    }
    Some(b"0123456789X"[sum as usize % 11])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "B072RRE2I55",
            "A0100000201",
            "H0300AB1291",
            "P990ZZZZZ51",
            "E1234567A62",
            "N0100000B51",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "B072RRE2I65",
            "A0100000211",
            "H0300AB1201",
            "B702RRE2I55",
            "B072RRE2I557",
            "B072RRE2I5",
            "QB072RRE2I55Z",
            "Z072RRE2I55",
            "b072rre2i55",
            "B072RRE<I55",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("B#######@#1", is_valid, 8545..9637);
    }
}
