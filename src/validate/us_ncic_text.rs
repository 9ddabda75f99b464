//! Field blocks of NCIC messages and rap sheets, `NAM/DOE,JANE. DOB/19800101`: message field codes
//! of the FBI's NCIC Operating Manual.

const FIELDS: [&str; 23] = [
    "NAM", "DOB", "SOC", "FBI", "SID", "OLN", "OLS", "LIC", "LIS", "VIN", "ORI", "OCA", "MKE",
    "NIC", "HGT", "WGT", "EYE", "HAI", "RAC", "SEX", "POB", "MNU", "SMT",
];

/// Whether the candidate holds two or more field codes, each with a slash after it.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate
        .match_indices('/')
        .filter(|&(slash, _)| has_code_before(candidate, slash))
        .nth(1)
        .is_some()
}

fn has_code_before(candidate: &str, slash: usize) -> bool {
    let before =
        candidate[..slash].trim_end_matches(|character: char| character.is_ascii_uppercase());
    FIELDS.contains(&&candidate[before.len()..slash])
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "NAM/DOE,JANE. DOB/19800101. SOC/078051120",
            "NAM/ROE, RICHARD DOB/19700101",
            "LIC/1ABC234 LIS/CA VIN/1M8GDM9AXKP042788",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "NAM/DOE,JANE only",
            "see a/b and c/d tests",
            "XNAM/DOE DOB/19700101",
            "km/h and m/s",
            "//",
            "",
            "é/é/",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
