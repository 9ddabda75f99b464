//! The Indian goods and services tax number: state, PAN and check character mod 36, GST Network.

use super::compact::compact;

/// Whether the candidate is 15 digits and capitals that end with the right check character.
pub(super) fn is_valid(candidate: &str) -> bool {
    compact::<15>(candidate).is_some_and(|characters| {
        let mut sum = 0;
        for (byte, factor) in characters[..14].iter().zip([1, 2].into_iter().cycle()) {
            let Some(value) = char::from(*byte).to_digit(36) else {
                return false;
            };
            sum += value * factor / 36 + value * factor % 36;
        }
        char::from(characters[14]).to_digit(36) == Some((36 - sum % 36) % 36)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["27AAPFU0939F1ZV", "29AAGCB7383J1Z4"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "27AAPFU0939F1ZO",
            "27AAPFU0993F1ZV",
            "27AAPFU0939F1Z",
            "27AAPFU0939F1ZVV",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("27@@@P@####@1Z@", is_valid, 2517..3038);
    }
}
