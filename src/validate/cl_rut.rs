//! The Chilean tax and person number (RUT, RUN): check character mod 11, Servicio de Impuestos
//! Internos.

/// Whether the candidate is seven or eight digits and a right check digit or K.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut characters = candidate
        .bytes()
        .rev()
        .filter(|byte| !matches!(byte, b'.' | b'-' | b' '));
    let Some(check) = characters.next() else {
        return false;
    };
    let (mut sum, mut length) = (0, 0);
    for (byte, weight) in characters.zip((2..=7).cycle()) {
        if !byte.is_ascii_digit() {
            return false;
        }
        sum += u32::from(byte - b'0') * weight;
        length += 1;
    }
    (7..=8).contains(&length) && sum > 0 && check.eq_ignore_ascii_case(&CHECKS[sum as usize % 11])
}

/// By the weighted sum mod 11.
const CHECKS: [u8; 11] = *b"0K987654321";

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["12.531.909-2", "76086428-5", "7.654.321-6", "10.000.013-K"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "12.531.909-3",
            "12.351.909-2",
            "0.000.000-0",
            "531.909-2",
            "112.531.909-2",
            "12.531.90X-2",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("########-#", is_valid, 8636..9546);
    }
}
