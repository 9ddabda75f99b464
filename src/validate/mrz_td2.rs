//! The data line of a machine readable zone of two lines of 36 characters (TD2), ICAO Doc 9303
//! parts 3 and 6.

use super::icao::{has_check_digit, is_checked, value};

/// Whether the last line of the candidate has 36 characters and four right check digits.
///
/// The name line above it carries no check digit and may be missing.
pub(super) fn is_valid(candidate: &str) -> bool {
    let line = candidate.lines().last().unwrap_or_default().as_bytes();
    let Ok(line) = <&[u8; 36]>::try_from(line) else {
        return false;
    };
    let composite = line[..10].iter().chain(&line[13..20]).chain(&line[21..35]);
    line.iter().all(|&byte| value(byte).is_some())
        && matches!(line[20], b'M' | b'F' | b'X' | b'<')
        && is_checked(&line[..9], line[9])
        && is_checked(&line[13..19], line[19])
        && is_checked(&line[21..27], line[27])
        && has_check_digit(composite.copied(), line[35])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "D231458907UTO7408122F1204159<<<<<<<6",
            "T220001293D<<6408125F1010318<<<<<<<6",
            "Z000000016UTO9001011M3101012<<<<<<<4",
            "I123456780UTO8512316F3306150<<<<<<<2",
            "ABC1234560UTO7007042M2807041X1<<<<<8",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "D231458908UTO7408122F1204159<<<<<<<6",
            "D231458907UTO7408123F1204159<<<<<<<6",
            "D231458907UTO7408122F1204150<<<<<<<6",
            "D231458907UTO7408122F1204159<<<<<<<7",
            "231458907UTO7408122F1204159<<<<<<<6",
            "D231458907UTO7408122F1204159<<<<<<6",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("D231458907UTO######2F1204159<<<<<<<#", is_valid, 811..1189);
    }
}
