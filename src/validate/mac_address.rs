//! MAC addresses: EUI-48 in the IEEE 802 notations, `00-1A-..`, `00:1a:..` and `001a.2b3c.4d5e`.

/// Whether the candidate is twelve hexadecimal digits in evenly separated groups, and neither
/// the null nor the broadcast address.
pub(super) fn is_valid(candidate: &str) -> bool {
    let bytes = candidate.as_bytes();
    let group = match (bytes.len(), bytes.get(2), bytes.get(4)) {
        (17, Some(b':' | b'-'), _) => 2,
        (14, _, Some(b'.')) => 4,
        _ => return false,
    };
    let separator = bytes[group];
    let is_separator_place = |index: usize| index % (group + 1) == group;
    let is_shaped = bytes.iter().enumerate().all(|(index, byte)| {
        if is_separator_place(index) {
            *byte == separator
        } else {
            byte.is_ascii_hexdigit()
        }
    });
    is_shaped && !is_filled_with(bytes, b'0') && !is_filled_with(bytes, b'f')
}

fn is_filled_with(bytes: &[u8], filler: u8) -> bool {
    bytes
        .iter()
        .filter(|byte| byte.is_ascii_hexdigit())
        .all(|byte| byte.eq_ignore_ascii_case(&filler))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "00:00:00:00:00:00",
            "FF:FF:FF:FF:FF:FF",
            "ffff.ffff.ffff",
            "00:1A:2B:3C:4D",
            "00:1A-2B:3C-4D:5E",
            "00:1G:2B:3C:4D:5E",
            "001a.2b3c-4d5e",
            "",
            "00:1A:2B:3C:4D:é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
