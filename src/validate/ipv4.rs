//! IPv4 addresses in dotted decimal, RFC 791 and RFC 6943 section 3.1.1, with a prefix length
//! (RFC 4632) or without.

use std::net::Ipv4Addr;

/// Whether the candidate is four octets without leading zeros, and a prefix of 0 to 32 if any.
pub(super) fn is_valid(candidate: &str) -> bool {
    let (address, prefix) = match candidate.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (candidate, None),
    };
    address.parse::<Ipv4Addr>().is_ok() && prefix.is_none_or(|prefix| is_length(prefix, 32))
}

/// Whether the text is a prefix length: a number up to `longest` without sign or leading zero.
pub(super) fn is_length(prefix: &str, longest: u8) -> bool {
    prefix.bytes().all(|byte| byte.is_ascii_digit())
        && (prefix == "0" || !prefix.starts_with('0'))
        && prefix.parse::<u8>().is_ok_and(|length| length <= longest)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "192.0.2.10",
            "203.0.113.7",
            "10.20.30.40/24",
            "198.51.100.255",
            "0.0.0.0/0",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "192.000.2.10",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/08",
            "10.0.0.0/",
            "",
            "1.2.3.é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
