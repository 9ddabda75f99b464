//! IPv4 addresses in dotted decimal, RFC 791 and RFC 6943 section 3.1.1, with a prefix length
//! (RFC 4632) or without. Spaces beside the dots, as a form or a speech recogniser writes them, count as none.

use std::net::Ipv4Addr;

/// Whether the candidate is four octets without leading zeros, and a prefix of 0 to 32 if any.
pub(super) fn is_valid(candidate: &str) -> bool {
    let (address, prefix) = match candidate.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (candidate, None),
    };
    is_address(address) && prefix.is_none_or(|prefix| is_length(prefix, 32))
}

fn is_address(address: &str) -> bool {
    if !address.contains(' ') {
        return address.parse::<Ipv4Addr>().is_ok();
    }
    let mut octets = 0;
    address.split('.').all(|octet| {
        octets += 1;
        is_octet(octet.trim_matches(' '))
    }) && octets == 4
}

fn is_octet(octet: &str) -> bool {
    octet.bytes().all(|byte| byte.is_ascii_digit())
        && (octet == "0" || !octet.starts_with('0'))
        && octet.parse::<u8>().is_ok()
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
            "203 . 0 . 113 . 7",
            "203. 0. 113. 7",
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
            "203 . 0 . 113",
            "203 . 0 . 113 . 256",
            "203 . 0 . 1 13 . 7",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
