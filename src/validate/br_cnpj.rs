//! The Brazilian company number (CNPJ): two check digits mod 11; since 2026 the first twelve
//! characters may be letters, Receita Federal.

use super::compact::compact;

/// Whether the candidate is 12 digits or capitals and two check digits that are right.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<14>(candidate).is_some_and(|characters| {
        characters[..12]
            .iter()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            && characters[..8].iter().any(|&byte| byte != characters[0])
            && has_check(&characters[..13])
            && has_check(&characters)
    })
}

/// A character counts as its ASCII code less 48; weights run 2 to 9 from the right and start over.
fn has_check(characters: &[u8]) -> bool {
    let Some((check, body)) = characters.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .rev()
        .zip((2..=9).cycle())
        .map(|(&byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    u32::from(*check) == u32::from(b'0') + sum * 10 % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["16.727.230/0001-97", "11222333000181", "12.ABC.345/01DE-35"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "16.727.230/0001-98",
            "16.727.203/0001-97",
            "00.000.000/0000-00",
            "16.727.230/0001-9",
            "16.727.230/0001-977",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("##############", is_valid, 842..1158);
    }
}
