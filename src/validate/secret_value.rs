//! Values of HTTP Basic and Bearer credentials, RFC 7617 and RFC 6750.

use super::placeholder::is_placeholder;

/// Whether the candidate is no placeholder and mixes characters as words do not.
pub(super) fn is_valid(candidate: &str) -> bool {
    !is_placeholder(candidate) && is_mixed(candidate)
}

/// A digit, or a capital that is not the first of a word in small letters.
fn is_mixed(candidate: &str) -> bool {
    let has_digit = candidate.bytes().any(|byte| byte.is_ascii_digit());
    let has_small = candidate.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_inner_capital = candidate
        .bytes()
        .skip(1)
        .any(|byte| byte.is_ascii_uppercase());
    has_digit || (has_small && has_inner_capital)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for parts in [
            ["dXNlcjpw", "YXNzd29yZDE="],
            ["abc123DE", "F456ghi"],
            ["0a1b2c3d", "4e5f6g"],
            ["dXNlcjpw", "YXNzd"],
        ] {
            assert!(is_valid(&parts.concat()), "{parts:?}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "aaaaaaaaaaaaaa",
            "authentication",
            "Authentication",
            "AUTHENTICATION",
            "your-token-here-1",
            "<access_token_1>",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
