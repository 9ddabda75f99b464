//! German account numbers: an IBAN of DE and 20 digits, ISO 13616 and Deutsche Bundesbank.

use super::iban;

/// Whether the candidate is DE and digits only, and its check digits are right.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.strip_prefix("DE").is_some_and(|digits| {
        digits
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_digit())
    }) && iban::is_valid(candidate)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "DE89370400440532013000",
            "DE02 1203 0000 0000 2020 51",
            "DE02500105170137075030",
            "DE50100000000000000001",
            "DE61500000000123456789",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "DE89370400440532013001",
            "DE98370400440532013000",
            "DE893704004405320130007",
            "DE8937040044053201300",
            "QDE89370400440532013000Z",
            "AT611904300234573201",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("DE##10000000########0#", is_valid, 811..1189);
    }
}
