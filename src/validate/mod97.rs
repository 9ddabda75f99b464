//! ISO/IEC 7064 mod 97,10 over digits and letters, as IBAN (ISO 13616) and LEI (ISO 17442) use it.

/// The remainder mod 97 of digits and upper-case letters (A=10 to Z=35), `None` for other bytes.
///
/// A value with valid check digits in last place leaves 1.
pub(super) fn remainder(characters: impl IntoIterator<Item = u8>) -> Option<u32> {
    characters
        .into_iter()
        .try_fold(0, |remainder, byte| match byte {
            b'0'..=b'9' => Some((remainder * 10 + u32::from(byte - b'0')) % 97),
            b'A'..=b'Z' => Some((remainder * 100 + u32::from(byte - b'A') + 10) % 97),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::remainder;

    #[test]
    fn published_samples_leave_one() {
        for sample in ["370400440532013000DE89", "5493001KJTIIGC8Y1R12"] {
            assert_eq!(remainder(sample.bytes()), Some(1), "{sample}");
        }
    }

    #[test]
    fn small_values_and_odd_input() {
        assert_eq!(remainder(*b""), Some(0));
        assert_eq!(remainder(*b"98"), Some(1));
        assert_eq!(remainder(*b"Z"), Some(35));
        assert_eq!(remainder(*b"1a"), None);
        assert_eq!(remainder(*b"1 2"), None);
    }
}
