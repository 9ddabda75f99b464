//! Values of a fixed length that mix letters and digits, free of separators.

/// Exactly `N` characters, with any space, hyphen, full stop or slash between them left out.
pub(super) fn compact<const N: usize>(candidate: &str) -> Option<[u8; N]> {
    let mut written = candidate
        .bytes()
        .filter(|byte| !matches!(byte, b' ' | b'-' | b'.' | b'/'));
    let mut characters = [0; N];
    for slot in &mut characters {
        *slot = written.next()?;
    }
    written.next().is_none().then_some(characters)
}

/// The values 0 to 9 of exactly `N` ASCII digits.
pub(super) fn digit_values<const N: usize>(characters: &[u8]) -> Option<[u8; N]> {
    let characters: [u8; N] = characters.try_into().ok()?;
    characters
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| characters.map(|byte| byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::{compact, digit_values};

    #[test]
    fn the_length_is_exact() {
        assert_eq!(compact("A 1-2./B"), Some(*b"A12B"));
        assert_eq!(compact::<4>("A12"), None);
        assert_eq!(compact::<4>("A12BC"), None);
        assert_eq!(compact("é"), Some([0xC3, 0xA9]));
    }

    #[test]
    fn letters_and_other_lengths_have_no_digits() {
        assert_eq!(digit_values(b"102"), Some([1, 0, 2]));
        assert_eq!(digit_values::<3>(b"1O2"), None);
        assert_eq!(digit_values::<3>(b"1022"), None);
    }
}
