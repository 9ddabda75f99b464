//! Token parameters of URLs, `?access_token=`: RFC 6750 section 2.3 and common practice.

use super::placeholder::is_placeholder;

/// Whether the candidate has eight or more characters and is no placeholder.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate.chars().nth(7).is_some() && !is_placeholder(candidate)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for parts in [
            ["abcdEF", "123456"],
            ["Zx9Yw", "8Vu7"],
            ["k3J2h1", "G0f9E8"],
        ] {
            assert!(is_valid(&parts.concat()), "{parts:?}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "abc",
            "aaaaaaaaaa",
            "<api_token>",
            "${API_TOKEN}",
            "your_api_key",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
