//! Magnetic stripe data, tracks 1 and 2 of ISO/IEC 7813: the account number must check.

use super::digits::Digits;
use super::luhn::is_luhn;

/// Whether the candidate begins like a track and its 12 to 19 digit account number is valid.
pub(super) fn is_valid(candidate: &str) -> bool {
    let account = match candidate.as_bytes() {
        [b'%', b'B', ..] => candidate[2..].split_once('^'),
        [b';', ..] => candidate[1..].split_once('='),
        _ => None,
    };
    account.is_some_and(|(account, _)| is_account(account))
}

fn is_account(account: &str) -> bool {
    Digits::parse(account).is_some_and(|digits| {
        (12..=19).contains(&digits.len()) && is_luhn(&digits) && !digits.is_repeated()
    })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "%B4111111111111111^DOE/JANE^30121011234567890?",
            "%B378282246310005^SAMPLE/ALEX^2906101?",
            ";4111111111111111=30121011234567890?",
            ";378282246310005=2906101?",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "%B4111111111111112^DOE/JANE^30121011234567890?",
            "B4111111111111111^DOE/JANE^30121011234567890?",
            "%B4111111111111111DOE/JANE",
            ";4111111111111112=30121011234567890?",
            "4111111111111111=30121011234567890?",
            ";4111111111111111:30121011234567890?",
            ";4111=3012101?",
            ";0000000000000000=3012101?",
            "%B",
            ";",
            "",
            "%Bé^",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
