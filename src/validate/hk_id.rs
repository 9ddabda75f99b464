//! The identity card number of Hong Kong: check digit mod 11 in brackets, Immigration Department.

/// Whether the candidate is one or two letters, six digits and the right check character.
pub(super) fn is_valid(candidate: &str) -> bool {
    // A single letter stands behind a blank.
    let mut written = [b' '; 9];
    let mut length = 0;
    for byte in candidate.bytes().rev() {
        if matches!(byte, b'(' | b')' | b' ') {
            continue;
        }
        let Some(slot) = 8_usize.checked_sub(length) else {
            return false;
        };
        written[slot] = byte;
        length += 1;
    }
    let [first, second, digits @ .., check] = written;
    length >= 8
        && (first == b' ' || first.is_ascii_uppercase())
        && second.is_ascii_uppercase()
        && digits.iter().all(u8::is_ascii_digit)
        && (check.is_ascii_digit() || check == b'A')
        && weighted(&written) % 11 == 0
}

/// Letters count 10 to 35 and the blank before a single letter 36; weights run 9 to 1.
fn weighted(written: &[u8; 9]) -> u32 {
    written
        .iter()
        .zip((1..=9).rev())
        .map(|(&byte, weight)| {
            let value = match byte {
                b'0'..=b'9' => byte - b'0',
                b'A'..=b'Z' => byte - b'A' + 10,
                _ => 36,
            };
            u32::from(value) * weight
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["G123456(A)", "A123456(3)", "AB987654(3)"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "G123456(B)",
            "G123465(A)",
            "G12345(A)",
            "ABC123456(3)",
            "G1234567(A)",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("@######(#)", is_valid, 8636..9546);
    }
}
