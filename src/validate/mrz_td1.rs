//! The two data lines of an identity card's machine readable zone (TD1), ICAO Doc 9303 parts 3 and
//! 5.

use super::icao::{has_check_digit, is_checked, value};

/// Whether the first two lines have 30 characters each and four right check digits.
///
/// The name line below them carries no check digit and may be missing.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut lines = candidate.lines().map(str::as_bytes);
    let (Some(document), Some(holder)) = (lines.next(), lines.next()) else {
        return false;
    };
    let (Ok(document), Ok(holder)) = (
        <&[u8; 30]>::try_from(document),
        <&[u8; 30]>::try_from(holder),
    ) else {
        return false;
    };
    let composite = document[5..]
        .iter()
        .chain(&holder[..7])
        .chain(&holder[8..15])
        .chain(&holder[18..29]);
    document
        .iter()
        .chain(holder)
        .all(|&byte| value(byte).is_some())
        && matches!(holder[7], b'M' | b'F' | b'X' | b'<')
        && is_number_checked(document)
        && is_checked(&holder[..6], holder[6])
        && is_checked(&holder[8..14], holder[14])
        && has_check_digit(composite.copied(), holder[29])
}

/// A number of more than nine characters has a filler in place of its check digit; the rest of it
/// and the digit stand at the start of the optional field.
fn is_number_checked(document: &[u8; 30]) -> bool {
    let (number, optional) = (&document[5..14], &document[15..]);
    if document[14] != b'<' {
        return is_checked(number, document[14]);
    }
    let end = optional.iter().position(|&byte| byte == b'<');
    match optional[..end.unwrap_or(optional.len())].split_last() {
        Some((&check, rest)) => has_check_digit(number.iter().chain(rest).copied(), check),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6",
            "IDD<<L01X00T471<<<<<<<<<<<<<<<\r\n6408125F2910312D<<<<<<<<<<<<<8",
            "C1USA0000000011IOE0000000001<<\n9001011M3101012UTO<<<<<<<<<<<3",
            "IPUSAC000000015<<<<<<<<<<<<<<<\n8512316F3306150USA<<<<<<<<<<<2",
            "ACUTOABC1234560<<<<<<<<<<<<<<<\n7007042M2807041UTO<<<<<<<<<<<4",
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "I<UTOD231458908<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6",
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408123F1204159UTO<<<<<<<<<<<6",
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204150UTO<<<<<<<<<<<6",
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7",
            "I<UTOD23145890<<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6",
            "I<UTOD231458907<<<<<<<<<<<<<<<",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing(
            "I<UTOD231458907<<<<<<<<<<<<<<<\n######2F1204159UTO<<<<<<<<<<<#",
            is_valid,
        );
        assert!((811..1189).contains(&passed), "{passed}");
    }
}
