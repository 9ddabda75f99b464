//! The British national insurance number: prefix letters and suffix, HMRC manual NIM39110.

use super::compact::compact;

/// Prefixes that are not allocated although their letters are.
const UNUSED: [&[u8]; 7] = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];

/// Whether the candidate is two prefix letters in use, six digits and A to D; nothing checks the
/// digits.
pub(super) fn is_valid(candidate: &str) -> bool {
    let characters =
        compact::<9>(candidate).map(|written| written.map(|byte| byte.to_ascii_uppercase()));
    characters.is_some_and(|[first, second, digits @ .., suffix]| {
        is_prefix_letter(first)
            && is_prefix_letter(second)
            && second != b'O'
            && !UNUSED.contains(&&[first, second][..])
            && digits.iter().all(u8::is_ascii_digit)
            && matches!(suffix, b'A'..=b'D')
    })
}

fn is_prefix_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && !b"DFIQUV".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "AB123456C",
            "PW123456C",
            "JG 12 34 56 D",
            "CE123456A",
            "AA000000A",
            "ab123456c",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "QQ123456C",
            "BG123456A",
            "AO123456A",
            "AB123456E",
            "AB12345C",
            "TN123456A",
            "nt123456a",
            "AB1234567C",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("@@######@", is_valid, 7960..9018);
    }
}
