//! German vehicle registration marks: their parts and length, FZV § 9 and Anlage 1.

/// Whether the candidate is district, one or two letters and a number, of at most 8 characters.
///
/// The number has up to four digits, no leading zero, and may end in E (electric) or H (historic).
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate
        .split_once([' ', '-'])
        .is_some_and(|(district, rest)| {
            // `B - AB 1234`
            let rest = rest.strip_prefix("- ").unwrap_or(rest);
            let letters = district.chars().count();
            let number = rest.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
            let pair = rest.len() - number.len();
            let number = number.strip_prefix([' ', '-']).unwrap_or(number);
            district
                .chars()
                .all(|letter| matches!(letter, 'A'..='Z' | 'Ä' | 'Ö' | 'Ü'))
                && (1..=3).contains(&letters)
                && (1..=2).contains(&pair)
                && letters + pair + number.len() <= 8
                && is_number(number.strip_suffix(['E', 'H']).unwrap_or(number))
        })
}

fn is_number(digits: &str) -> bool {
    (1..=4).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "B-AB 1234",
            "M XY 999",
            "KA-EF 1H",
            "MIL-E 123E",
            "LÖ-A 1",
            "B-AB1234",
            "B - AB 1234",
            "TÜ A-12",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "B-AB 0123",
            "ABCD-E 12",
            "HH-AB 12345",
            "MIL-EF 1234",
            "B-ABC 12",
            "B-12",
            "BAB 12",
            "B-AB",
            "B-AB 12X",
            "B-AB  12",
            "b-ab 12",
            "-AB 12",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("B-AB ####", is_valid);
        assert!((89_430..90_570).contains(&passed), "{passed}");
    }
}
