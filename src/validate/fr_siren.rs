//! French company numbers: SIREN of 9 and SIRET of 14 digits with the Luhn formula, INSEE Sirene.

use super::digits::Digits;
use super::luhn::is_luhn;

/// La Poste numbers its many branches so that plain digit sums are multiples of 5.
const LA_POSTE: [u8; 9] = [3, 5, 6, 0, 0, 0, 0, 0, 0];

/// Whether the candidate is 9 or 14 digits that check.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse(candidate).is_some_and(|digits| {
        matches!(digits.len(), 9 | 14)
            && !digits.is_repeated()
            && (is_luhn(&digits) || is_branch_of_la_poste(&digits))
    })
}

fn is_branch_of_la_poste(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().map(|&digit| u32::from(digit)).sum();
    digits.len() == 14 && digits.starts_with(&LA_POSTE) && sum % 5 == 0
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "732829320",
            "73282932000074",
            "732 829 320 00074",
            "123456782",
            "100000009",
            "987654324",
            "10000000000008",
            "356000000",
            "35600000049837",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "732829321",
            "372829320",
            "7328293207",
            "73282932",
            "Q732829320Z",
            "73282932000075",
            "35600000049838",
            "000000000",
            "00000000000000",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("#########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
        let passed = passing("35600000000###", is_valid);
        assert!((27_148..28_852).contains(&passed), "{passed}");
    }
}
