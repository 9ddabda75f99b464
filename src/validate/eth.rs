//! Ethereum addresses: forty hexadecimal digits whose mixed case is a checksum, EIP-55.

use super::keccak256;

/// Whether the candidate is `0x` and forty hexadecimal digits, in one case or with the case that
/// EIP-55 computes, and not the zero address.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some(address) = candidate.strip_prefix("0x") else {
        return false;
    };
    let Ok(digits) = <&[u8; 40]>::try_from(address.as_bytes()) else {
        return false;
    };
    let is_mixed =
        digits.iter().any(u8::is_ascii_uppercase) && digits.iter().any(u8::is_ascii_lowercase);
    digits.iter().all(u8::is_ascii_hexdigit)
        && digits.iter().any(|&digit| digit != b'0')
        && (!is_mixed || has_checksum_case(digits))
}

/// A letter is upper case exactly when the hash has 8 or more in the same place.
fn has_checksum_case(digits: &[u8; 40]) -> bool {
    let hash = keccak256::digest(&digits.map(|digit| digit.to_ascii_lowercase()));
    digits.iter().enumerate().all(|(index, digit)| {
        let nibble = hash[index / 2] >> (4 * (1 - index % 2)) & 0xf;
        digit.is_ascii_digit() || digit.is_ascii_uppercase() == (nibble >= 8)
    })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "0xde709f2102306220921060314715629080e2fb77",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
            "0xde709f2102306220921060314715629080e2fb7",
            "0xde709f2102306220921060314715629080e2fb7700aa",
            "0x0000000000000000000000000000000000000000",
            "0xge709f2102306220921060314715629080e2fb77",
            "de709f2102306220921060314715629080e2fb77",
            "0x",
            "",
            "0xé",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
