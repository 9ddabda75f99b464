//! German passport numbers: alphabet and ICAO check digit, PassG and ICAO Doc 9303 part 4.

use super::german_document;

/// Whether the candidate is a number of nine characters, with or without its check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    german_document::is_number(candidate, b"CFGHJK")
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "C01X00T478",
            "C01X00T47",
            "F0000000X8",
            "G1234567H5",
            "K9X8W7V6T3",
            "J00CC00RR1",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "C01X00T479",
            "C10X00T478",
            "C01X00T4787",
            "QC01X00T478Z",
            "B01X00T478",
            "L01X00T47",
            "KFCGHJKLM",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("C#########", is_valid);
        assert!((9430..10_570).contains(&passed), "{passed}");
    }
}
