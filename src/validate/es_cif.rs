//! The Spanish tax number of organisations (CIF): control digit or letter, Orden EHA/451/2008.

use super::compact::{compact, digit_values};
use super::es_dni;
use super::weighted::digit_sum_of_products;

/// The control letters in order of the control digit.
const LETTERS: &[u8; 10] = b"JABCDEFGHI";

/// Whether the candidate is a letter of the legal form, seven digits and the control character.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<9>(candidate).is_some_and(|[form, body @ .., control]| {
        digit_values::<7>(&body).is_some_and(|digits| {
            let check = (10 - digit_sum_of_products(&digits, &[2, 1]) % 10) % 10;
            let is_digit = control == b'0' + check as u8;
            let is_letter = control == LETTERS[check as usize];
            match form {
                b'A' | b'B' | b'E' | b'H' => is_digit,
                b'N' | b'P' | b'Q' | b'R' | b'S' | b'W' => is_letter,
                // Persons without an identity number; sources disagree which letters they carry.
                b'K' | b'L' | b'M' => is_letter || control == es_dni::control_letter(&digits),
                b'C' | b'D' | b'F' | b'G' | b'J' | b'U' | b'V' => is_digit || is_letter,
                _ => false,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::{assert_passing, passing};
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "J99216582",
            "A13585625",
            "B-58378431",
            "P4698162G",
            "M1234567L",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "J99216583",
            "A31585625",
            "A1358562",
            "A135856259",
            "I99216582",
            "a13585625",
            "A1358562E",
            "M1234567Z",
            "12345678Z",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("A########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
        assert_passing("P#######@", is_valid, 3481..4212);
    }
}
