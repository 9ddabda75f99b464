//! Business identifier codes: institution, ISO 3166 country, location and optional branch,
//! ISO 9362.

use super::country::is_country;

/// Whether the candidate has 8 or 11 characters with a country in the fifth and sixth place.
pub(super) fn is_valid(candidate: &str) -> bool {
    let bytes = candidate.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes[..4].iter().all(u8::is_ascii_uppercase)
        && is_country(&bytes[4..6])
        && bytes[6..]
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["DEUTDEFF", "NEDSZAJJXXX", "BOFAUS3N"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "DEUTZZFF",
            "DEUTDEF",
            "DEUTDEFF5",
            "deutdeff",
            "DEU1DEFF",
            "",
            "DEUTDEé",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
