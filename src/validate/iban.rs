//! International bank account numbers: country length and mod 97 check digits, ISO 13616 and the
//! SWIFT IBAN Registry.

use super::mod97;

/// Whether the candidate, spaces, hyphens, full stops and letter case aside, has its country's length and the right
/// check digits.
pub(crate) fn is_valid(candidate: &str) -> bool {
    let characters = || {
        let written = candidate
            .bytes()
            .filter(|byte| !matches!(byte, b' ' | b'-' | b'.'));
        written.map(|byte| byte.to_ascii_uppercase())
    };
    let mut head = [0; 4];
    for (slot, byte) in head.iter_mut().zip(characters()) {
        *slot = byte;
    }
    // A valid remainder comes out of 97 check values only; 00, 01 and 99 are never computed.
    let has_check_digits =
        head[2..].iter().all(u8::is_ascii_digit) && !matches!(&head[2..], b"00" | b"01" | b"99");
    has_check_digits
        && length_in(&head[..2]) == Some(characters().count())
        && mod97::remainder(characters().skip(4).chain(head)) == Some(1)
}

fn length_in(country: &[u8]) -> Option<usize> {
    let length = match country {
        b"NO" => 15,
        b"BE" => 16,
        b"DK" | b"FI" | b"FK" | b"FO" | b"GL" | b"NL" | b"SD" => 18,
        b"MK" | b"SI" => 19,
        b"AT" | b"BA" | b"EE" | b"KZ" | b"LT" | b"LU" | b"MN" | b"XK" => 20,
        b"CH" | b"HR" | b"LI" | b"LV" => 21,
        b"BG" | b"BH" | b"CR" | b"DE" | b"GB" | b"GE" | b"IE" | b"ME" | b"RS" | b"VA" => 22,
        b"AE" | b"GI" | b"IL" | b"IQ" | b"OM" | b"SO" | b"TL" => 23,
        b"AD" | b"CZ" | b"ES" | b"MD" | b"PK" | b"RO" | b"SA" | b"SE" | b"SK" | b"TN" | b"VG" => 24,
        b"LY" | b"PT" | b"ST" => 25,
        b"IS" | b"TR" => 26,
        b"BI" | b"DJ" | b"FR" | b"GR" | b"IT" | b"MC" | b"MR" | b"SM" => 27,
        b"AL" | b"AZ" | b"BY" | b"CY" | b"DO" | b"GT" | b"HN" | b"HU" | b"LB" | b"NI" | b"PL"
        | b"SV" => 28,
        b"BR" | b"EG" | b"PS" | b"QA" | b"UA" => 29,
        b"JO" | b"KW" | b"MU" | b"YE" => 30,
        b"MT" | b"SC" => 31,
        b"LC" => 32,
        b"RU" => 33,
        _ => return None,
    };
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn registry_samples_pass() {
        for candidate in [
            "DE89370400440532013000",
            "GB29 NWBK 6016 1331 9268 19",
            "FR1420041010050500013M02606",
            "NL91ABNA0417164300",
            "NO9386011117947",
            "de89370400440532013000",
            "MT84MALT011000012345MTLCAST001S",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "DE89370400440532013001",
            "DE98370400440532013000",
            "DE893704004405320130007",
            "DE8937040044053201300",
            "ZZ89370400440532013000",
            "DE8937040044053201300é",
            "DE",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_97_passes() {
        let passed = passing("DE####################", is_valid);
        assert!((880..1_100).contains(&passed), "{passed}");
    }
}
