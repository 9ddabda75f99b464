//! The identity number of the German armed forces: a date of birth, a letter and five digits. The
//! shape is observed, the rule for the last digit is not public.

use super::compact::digit_values;
use super::short_date::is_ddmmyy;

/// Whether the candidate is DDMMYY, a letter and five digits, hyphens between them.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut parts = candidate.split('-').map(str::as_bytes);
    let (Some(birth), Some(&[letter]), Some(serial), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    letter.is_ascii_uppercase()
        && digit_values::<6>(birth).is_some_and(|birth| is_ddmmyy(&birth))
        && digit_values::<5>(serial).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["010180-M-12345", "311299-B-00001", "290200-Z-54321"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "320180-M-12345",
            "010180-M-1234",
            "011380-M-12345",
            "010180-m-12345",
            "010180M12345",
            "010180-M-12345-1",
            "010180-MM-12345",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("######-A-#####", is_valid, 3296..4009);
    }
}
