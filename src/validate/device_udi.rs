//! Medical device identifiers (UDI) in GS1 form: GTIN-14 check digit after `(01)`, GS1 General
//! Specifications section 7.9.

/// Whether the candidate is `(01)` and a GTIN-14, with further `(..)` fields or nothing after it.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate
        .strip_prefix("(01)")
        .and_then(|value| value.as_bytes().split_first_chunk::<14>())
        .is_some_and(|(gtin, fields)| is_gtin14(gtin) && matches!(fields, [] | [b'(', ..]))
}

/// Whether the weighted sum, 3 and 1 in turn from the left, is a multiple of ten.
fn is_gtin14(gtin: &[u8; 14]) -> bool {
    let sum: u32 = gtin
        .iter()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    gtin.iter().all(u8::is_ascii_digit) && gtin.iter().any(|&digit| digit != b'0') && sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "(01)00810036120012",
            "(01)00000000000017",
            "(01)10884521000001(21)A213B1",
            "(01)09999999999994(17)301231",
            "(01)00123456000018(10)LOT7",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "(01)00810036120013",
            "(01)10884521000002(21)A213B1",
            "(10)00810036120012",
            "(01)0081003612001",
            "(01)008100361200120",
            "(02)00810036120018",
            "00810036120018",
            "(01)00000000000000",
            "(01)",
            "",
            "(01)008100361200é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        let passed = passing("(01)##############", is_valid);
        assert!((9_500..10_500).contains(&passed), "{passed}");
    }
}
