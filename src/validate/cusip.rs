//! CUSIP security numbers: the double-add-double check digit of ANSI X9.6.

/// Whether the candidate is eight letters, digits or `*@#` and the right check digit.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Ok(&[ref body @ .., check]) = <&[u8; 9]>::try_from(candidate.as_bytes()) else {
        return false;
    };
    let is_repeated = body.iter().all(|&byte| byte == check);
    !is_repeated && check_digit(body) == Some(check)
}

fn check_digit(body: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (index, &byte) in body.iter().enumerate() {
        let doubled = value(byte)? << (index % 2);
        sum += doubled / 10 + doubled % 10;
    }
    Some(b'0' + (10 - sum % 10) % 10)
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'Z' => Some(byte - b'A' + 10),
        b'*' => Some(36),
        b'@' => Some(37),
        b'#' => Some(38),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["037833100", "17275R102", "38259P508", "123456782"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "037833101",
            "307833100",
            "0378331007",
            "03783310",
            "000000000",
            "17275r102",
            "",
            "é783310é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        assert_passing("#########", is_valid, 9500..10500);
    }
}
