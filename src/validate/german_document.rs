//! The number that German passports and identity cards share: PAuswG, PassG and ICAO Doc 9303
//! part 3 for the check digit.

use super::icao;

/// The characters of a number; vowels and letters that look like digits are left out.
const ALPHABET: &[u8] = b"CFGHJKLMNPRTVWXYZ0123456789";

/// Whether the characters after `initials` are a number of nine, with its check digit and the D of
/// the machine readable zone when they are there.
pub(super) fn is_number(candidate: &str, initials: &[u8]) -> bool {
    let written = candidate.strip_suffix('D').unwrap_or(candidate).as_bytes();
    let Some((number, check)) = written.split_at_checked(9) else {
        return false;
    };
    initials.contains(&number[0])
        && number.iter().all(|byte| ALPHABET.contains(byte))
        // A capitalised word may consist of these letters; nine of them without a digit are rare.
        && number.iter().any(u8::is_ascii_digit)
        && match check {
            [] => true,
            &[check] => icao::is_checked(number, check),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn the_check_digit_is_optional() {
        for candidate in ["C01X00T47", "C01X00T478", "C01X00T478D", "C01X00T47D"] {
            assert!(is_number(candidate, b"C"), "{candidate}");
        }
        for candidate in [
            "C01X00T479",
            "L01X00T471",
            "C01X00T4",
            "C01X00T478DD",
            "CCCCCCCCC",
            "é",
            "",
        ] {
            assert!(!is_number(candidate, b"C"), "{candidate}");
        }
    }
}
