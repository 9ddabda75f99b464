//! The French social security number (NIR): month of birth, department and the key mod 97, INSEE.

use super::compact::{compact, digit_values};
use super::digits::number;
use super::mod97;

/// Whether the candidate is 13 characters and their key; 2A and 2B are the departments of Corsica.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some(mut characters) = compact::<15>(candidate) else {
        return false;
    };
    // The key counts Corsica by the numbers its two departments would have.
    match &characters[5..7] {
        b"2A" => characters[5..7].copy_from_slice(b"19"),
        b"2B" => characters[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    digit_values::<15>(&characters).is_some_and(|digits| {
        matches!(digits[0], 1..=4 | 7 | 8)
            // Above 12 stand months that are not proven, or births abroad.
            && matches!(number(&digits[3..5]), 1..=12 | 20..=42 | 50..=99)
            && digits[5..7] != [0, 0]
            && mod97::remainder(characters[..13].iter().copied())
                .is_some_and(|remainder| 97 - remainder == number(&digits[13..]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "255081416802538",
            "2 95 10 99 126 111 93",
            "100017500000174",
            "199127500000155",
            "185012A00100110",
            "290072B00100132",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "255081416802539",
            "525081416802538",
            "2550814168025387",
            "25508141680253",
            "Q255081416802538Z",
            "185012B00100110",
            "185012a00100110",
            "255001416802538",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("###############", is_valid, 334..593);
    }
}
