//! German postal codes: the range of five digits in use, list of Deutsche Post.

/// Whether the candidate starts with a code from 01001 to 99998, as in `10115 Berlin`.
///
/// The regions 00, 05, 43 and 62 are not assigned.
pub(super) fn is_valid(candidate: &str) -> bool {
    let written = candidate.strip_prefix("D-").unwrap_or(candidate);
    let Some((code, place)) = written.split_at_checked(5) else {
        return false;
    };
    code.bytes().all(|byte| byte.is_ascii_digit())
        && !place.starts_with(|next: char| next.is_ascii_digit())
        && ("01001"..="99998").contains(&code)
        && !["05", "43", "62"].contains(&&code[..2])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "10115 Berlin",
            "01067 Dresden",
            "80331 München",
            "D-01067 Dresden",
            "99998",
            "01001",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "00999 Ort",
            "1011 Berlin",
            "99999 Ort",
            "01000",
            "43210 Ort",
            "101155 Berlin",
            "1011é",
            "Berlin",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let passed = passing("#####", is_valid);
        assert!((95_628..96_372).contains(&passed), "{passed}");
    }
}
