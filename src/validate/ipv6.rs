//! IPv6 addresses in the text forms of RFC 4291 and RFC 5952, with zone (RFC 4007) and prefix
//! length or without.

use super::ipv4::is_length;
use std::net::Ipv6Addr;

/// Whether the candidate is an address with at least one digit, and a prefix of 0 to 128 if any.
///
/// Addresses in use carry a digit almost without exception, while program text such as
/// `Face::add` is all letters and would otherwise be an address too.
pub(super) fn is_valid(candidate: &str) -> bool {
    let (rest, prefix) = match candidate.split_once('/') {
        Some((rest, prefix)) => (rest, Some(prefix)),
        None => (candidate, None),
    };
    let (address, zone) = match rest.split_once('%') {
        Some((address, zone)) => (address, Some(zone)),
        None => (rest, None),
    };
    address.parse::<Ipv6Addr>().is_ok()
        && address.bytes().any(|byte| byte.is_ascii_digit())
        && zone.is_none_or(is_zone)
        && prefix.is_none_or(|prefix| is_length(prefix, 128))
}

fn is_zone(zone: &str) -> bool {
    !zone.is_empty()
        && zone
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "2001:db8::1",
            "2001:db8:85a3:0:0:8a2e:370:7334",
            "fe80::1%eth0",
            "2001:db8::/32",
            "::ffff:192.0.2.1",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "12:34:56",
            "2001:db8",
            "std::vector",
            "Face::add",
            "2001:db8::1::2",
            "2001:db8::12345",
            "2001:db8::/129",
            "fe80::1%",
            "::",
            "",
            "2001:db8::é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
