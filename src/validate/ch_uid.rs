//! The Swiss enterprise number: CHE and nine digits, the last a mod 11 check digit, UIDG and the
//! Federal Statistical Office.

use super::digits::Digits;
use super::weighted::sum;

/// Whether the candidate is CHE, nine digits that check, and the VAT suffix if there is one.
pub(super) fn is_valid(candidate: &str) -> bool {
    let written = ["MWST", "TVA", "IVA"]
        .iter()
        .find_map(|suffix| candidate.strip_suffix(suffix))
        .unwrap_or(candidate);
    written
        .strip_prefix("CHE")
        .and_then(Digits::parse)
        .is_some_and(|digits| {
            digits.len() == 9
                && !digits.is_repeated()
                && sum(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 1]) % 11 == 0
        })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["CHE-100.155.212", "CHE107787577IVA", "CHE-107.787.577 IVA"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "CHE-100.155.213",
            "CHE-010.155.212",
            "CHE-100.155.21",
            "CHE-100.155.2127",
            "100.155.212",
            "CHE-100.155.212 UST",
            "CHE-000.000.000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("CHE#########", is_valid, 8545..9637);
    }
}
