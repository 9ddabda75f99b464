//! The Austrian company register number: up to six digits and a check letter mod 17, FBG. The rule
//! is not published, but holds for the numbers of public companies.

use super::digits::Digits;
use super::weighted::sum;

/// The check letters in order of the remainder.
const LETTERS: &[u8; 17] = b"abdfghikmpstvwxyz";

const WEIGHTS: [u8; 6] = [6, 4, 14, 15, 10, 1];

/// Whether the candidate is one to six digits and their letter, with or without FN before them.
pub(super) fn is_valid(candidate: &str) -> bool {
    let written = candidate.strip_prefix("FN").unwrap_or(candidate);
    let Some((&letter, number)) = written.as_bytes().split_last() else {
        return false;
    };
    std::str::from_utf8(number)
        .ok()
        .and_then(Digits::parse)
        .is_some_and(|digits| {
            (1..=6).contains(&digits.len())
                && digits.iter().any(|&digit| digit != 0)
                // Leading zeros add nothing, so that the last weights are the ones that count.
                && LETTERS[sum(&digits, &WEIGHTS[6 - digits.len()..]) as usize % 17] == letter
        })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["FN 122119m", "FN122119m", "122119 m", "FN 56247t"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "FN 122119n",
            "FN 212119m",
            "FN 1221190m",
            "FN m",
            "m",
            "FN 122119M",
            "FN 000000a",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("FN ######m", is_valid, 5435..6329);
    }
}
