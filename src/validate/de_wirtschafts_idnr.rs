//! The German business identification number: the digits of a VAT number, a hyphen and a suffix of
//! five digits, § 139c AO.

use super::de_ust_idnr;

/// Whether the candidate is DE, nine digits that check, a hyphen and 00001 to 99999.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.split_once('-').is_some_and(|(number, suffix)| {
        number.starts_with("DE")
            && de_ust_idnr::is_valid(number)
            && suffix.len() == 5
            && suffix.bytes().all(|byte| byte.is_ascii_digit())
            && suffix != "00000"
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "DE136695976-00001",
            "DE123456788-00001",
            "DE100000008-00002",
            "DE987654328-00001",
            "DE200000005-99999",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "DE136695977-00001",
            "DE316695976-00001",
            "DE136695976-000017",
            "DE136695976-0000",
            "DE136695976-00000",
            "DE13669597600001",
            "136695976-00001",
            "DE136695976-00001-48",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("DE#########-00001", is_valid, 8457..9543);
    }
}
