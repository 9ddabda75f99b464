//! The last four digits of a US Social Security number, alone or behind a mask: serial 0000 is
//! never issued (SSA POMS RM 10201.030).

/// Whether the candidate is four digits other than `0000`, behind nothing but mask signs.
pub(super) fn is_valid(candidate: &str) -> bool {
    candidate
        .as_bytes()
        .split_last_chunk::<4>()
        .is_some_and(|(mask, serial)| {
            mask.iter().all(|byte| b"xX*#- ".contains(byte))
                && serial.iter().all(u8::is_ascii_digit)
                && serial != b"0000"
        })
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
