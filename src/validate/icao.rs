//! The 7-3-1 check digit of machine readable travel documents, ICAO Doc 9303 part 3, section 4.9.

const WEIGHTS: [u32; 3] = [7, 3, 1];

/// Whether the ASCII digit `check` is the check digit of the field.
pub(super) fn is_checked(field: &[u8], check: u8) -> bool {
    has_check_digit(field.iter().copied(), check)
}

/// The same over characters from several places, as the composite check digit needs it.
pub(super) fn has_check_digit(field: impl IntoIterator<Item = u8>, check: u8) -> bool {
    let sum = field
        .into_iter()
        .zip(WEIGHTS.iter().cycle())
        .try_fold(0, |sum, (byte, weight)| Some(sum + value(byte)? * weight));
    check.is_ascii_digit() && sum.is_some_and(|sum| sum % 10 == u32::from(check - b'0'))
}

/// What a character counts: 0 to 9, A=10 to Z=35, and the filler `<` nothing.
pub(super) fn value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        b'<' => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::{is_checked, value};

    #[test]
    fn published_samples() {
        for (field, check) in [("C01X00T47", b'8'), ("L898902C3", b'6'), ("740812", b'2')] {
            assert!(is_checked(field.as_bytes(), check), "{field}");
        }
        for (field, check) in [("C01X00T47", b'7'), ("c01X00T47", b'8'), ("740812", b'<')] {
            assert!(!is_checked(field.as_bytes(), check), "{field}");
        }
    }

    #[test]
    fn only_the_characters_of_the_zone_count() {
        assert_eq!(
            [value(b'A'), value(b'Z'), value(b'<')],
            [10, 35, 0].map(Some)
        );
        assert_eq!([value(b'a'), value(b' '), value(0xC3)], [None; 3]);
    }

    #[test]
    fn one_random_field_in_ten_passes() {
        let mut random = Random(1);
        let passed = (0..100_000)
            .filter(|_| {
                let field: [u8; 9] = std::array::from_fn(|_| b'A' + random.below(26) as u8);
                is_checked(&field, b'0' + random.next_digit())
            })
            .count();
        assert!((9_500..10_500).contains(&passed), "{passed}");
    }
}
