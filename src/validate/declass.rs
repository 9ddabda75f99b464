//! Classification authority blocks of US national security information, 32 CFR 2001.21 and
//! 2001.22.

/// Whether the candidate is a line of the block; a reason must cite section 1.4 of EO 13526.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((label, value)) = candidate.split_once(':') else {
        return false;
    };
    match label {
        "Reason" => value.contains("1.4"),
        "Classified By" | "Derived From" | "Declassify On" => !value.trim().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "Classified By: Jane Doe, Director",
            "Derived From: Multiple Sources",
            "Declassify On: 20451231",
            "Reason: 1.4(c)",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "Derived from multiple sources",
            "Reason: budget cut",
            "classified by type",
            "Declassify On: ",
            "",
            "é:é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
