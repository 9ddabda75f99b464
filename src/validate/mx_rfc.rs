//! The Mexican taxpayer code (RFC): date and check character mod 11, Servicio de Administracion
//! Tributaria.

use super::calendar::is_date;
use super::compact::{compact, digit_values};
use super::digits::number;

/// The alphabet of the check.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ ";

/// Whether the candidate is four letters, a date and three characters that end with the right
/// check.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<13>(candidate).is_some_and(|characters| {
        digit_values::<6>(&characters[4..10]).is_some_and(|[y1, y2, m1, m2, d1, d2]| {
            is_date(
                2000 + number(&[y1, y2]),
                number(&[m1, m2]),
                number(&[d1, d2]),
            )
        }) && check(&characters[..12]) == Some(characters[12])
    })
}

fn check(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in body.iter().zip((2..=13).rev()) {
        sum += weight * ALPHABET.iter().position(|letter| letter == byte)?;
    }
    Some(b"0A987654321"[sum % 11])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        assert!(is_valid("GODE561231GR8"));
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "GODE561231GR9",
            "GODE561213GR8",
            "GODE561331GR8",
            "GODE561231GR",
            "GODE561231GR88",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("GODE5612##GR#", is_valid, 2529..3051);
    }
}
