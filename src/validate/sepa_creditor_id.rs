//! SEPA creditor identifiers: mod 97 over the national part, country and check digits, leaving out
//! the business code, EPC 262-08.

use super::country::is_country;
use super::mod97;

/// Whether the candidate is country, check digits, business code and national part, and checks.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((&[a, b, c, d, ref business @ ..], national)) =
        candidate.as_bytes().split_first_chunk::<7>()
    else {
        return false;
    };
    (1..=28).contains(&national.len())
        && is_country(&[a, b])
        && c.is_ascii_digit()
        && d.is_ascii_digit()
        && business.iter().all(is_capital_or_digit)
        && mod97::remainder(national.iter().copied().chain([a, b, c, d])) == Some(1)
}

fn is_capital_or_digit(byte: &u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "DE98ZZZ09999999999",
            "DE09ZZZ00000000001",
            "DE79ABC00000000002",
            "AT88ZZZ00000000001",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "DE98ZZZ09999999990",
            "DE89ZZZ09999999999",
            "DE98ZZZ099999999997",
            "DE98ZZZ0999999999",
            "DE98zzz09999999999",
            "ZZ98ZZZ09999999999",
            "DE98ZZZ",
            "",
            "DE98Zé09999999999",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_97_passes() {
        assert_passing("DE98ZZZ###########", is_valid, 900..1170);
    }
}
