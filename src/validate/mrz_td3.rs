//! The data line of a passport's machine readable zone (TD3), ICAO Doc 9303 parts 3 and 4.

use super::icao::{has_check_digit, is_checked, value};

/// Whether the last line of the candidate has 44 characters and five right check digits.
///
/// The name line above it carries no check digit and may be missing.
pub(super) fn is_valid(candidate: &str) -> bool {
    let line = candidate.lines().last().unwrap_or_default().as_bytes();
    let Ok(line) = <&[u8; 44]>::try_from(line) else {
        return false;
    };
    let composite = line[..10].iter().chain(&line[13..20]).chain(&line[21..43]);
    line.iter().all(|&byte| value(byte).is_some())
        && matches!(line[20], b'M' | b'F' | b'X' | b'<')
        && is_checked(&line[..9], line[9])
        && is_checked(&line[13..19], line[19])
        && is_checked(&line[21..27], line[27])
        && is_optional_checked(&line[28..42], line[42])
        && has_check_digit(composite.copied(), line[43])
}

/// An empty optional field may have a filler in place of its check digit.
fn is_optional_checked(field: &[u8], check: u8) -> bool {
    is_checked(field, check) || (check == b'<' && field.iter().all(|&byte| byte == b'<'))
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4",
            "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<04",
            "A000000011USA9001011M3101012<<<<<<<<<<<<<<<4",
            "X123456785USA8512316F3306150<<<<<<<<<<<<<<<2",
            "1234567897USA7007042M2807041<<<<<<<<<<<<<<<0",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
            "L898902C36UTO7408123F1204159ZE184226B<<<<<10",
            "L898902C36UTO7408122F1204150ZE184226B<<<<<10",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<20",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<1<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<1",
            "L898902C36UTO7408122A1204159ZE184226B<<<<<10",
            "L898902C36uto7408122F1204159ZE184226B<<<<<10",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing(
            "L898902C36UTO######2F1204159ZE184226B<<<<<1#",
            is_valid,
            811..1189,
        );
    }
}
