//! The last four digits of a US Social Security number, alone or behind a mask: serial 0000 is
//! never issued (SSA POMS RM 10201.030).

/// Whether the candidate ends in four digits other than `0000`, spelled one by one perhaps, behind nothing but mask
/// signs.
pub(super) fn is_valid(candidate: &str) -> bool {
    let mut left = candidate.bytes().rev();
    let mut serial = [0; 4];
    for digit in &mut serial {
        let next = left.by_ref().find(|byte| !b" -".contains(byte));
        match next.filter(u8::is_ascii_digit) {
            Some(byte) => *digit = byte,
            None => return false,
        }
    }
    serial != *b"0000" && left.all(|byte| b"xX*#- ".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "4321",
            "6789",
            "XXX-XX-1120",
            "***-**-9999",
            "###-##-0001",
            "xxx-xx-1234",
            "8 8 4 6",
            "8-8-4-6",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "0000",
            "XXX-XX-0000",
            "12345",
            "123",
            "",
            "XXX-XX-12é4",
            "78-05-1120",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
