//! Telephone numbers of the North American Numbering Plan: the area and exchange codes NANPA
//! assigns.

/// Whether the candidate is a ten-digit number that could be assigned, with `+1` and an
/// extension or without.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut digits = [0; 11];
    let mut length = 0;
    // An extension begins with a letter; its digits belong to nobody but the switchboard.
    let number = candidate
        .bytes()
        .take_while(|byte| !byte.is_ascii_alphabetic());
    for digit in number.filter(u8::is_ascii_digit) {
        let Some(slot) = digits.get_mut(length) else {
            return false;
        };
        *slot = digit - b'0';
        length += 1;
    }
    match digits[..length] {
        [ref area @ .., a, b, c, _, _, _, _] if matches!(area, [_, _, _] | [1, _, _, _]) => {
            is_area(&area[area.len() - 3..]) && is_exchange([a, b, c])
        }
        _ => false,
    }
}

/// `37x` and `96x` are held back, `N11` is for services. Codes with a middle 9, kept for expansion, are taken: people
/// make them up, and a plan may assign them.
fn is_area(code: &[u8]) -> bool {
    matches!(code, [2..=9, _, _]) && !matches!(code, [_, 1, 1] | [3, 7, _] | [9, 6, _])
}

fn is_exchange(code: [u8; 3]) -> bool {
    matches!(code, [2..=9, _, _]) && !matches!(code, [_, 1, 1])
}

#[cfg(test)]
mod tests {
    use super::super::sampling::passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "617-555-0123",
            "(413) 555-0199",
            "+1 (508) 555-0100 x12",
            "6175550123",
            "16175550123",
            "508.555.0177, ext. 4",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "117-555-0123",
            "911-555-0123",
            "617-155-0123",
            "617-411-0123",
            "370-555-0123",
            "960-555-0123",
            "26175550123",
            "617-555-012",
            "617-555-01234",
            "617-555-0123456",
            "",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn three_of_five_random_numbers_pass() {
        let passed = passing("##########", is_valid);
        assert!((60_000..62_500).contains(&passed), "{passed}");
    }
}
