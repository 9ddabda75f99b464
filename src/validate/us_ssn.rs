//! US Social Security numbers: the ranges never assigned, SSA POMS RM 10201.030 and the 2011
//! randomization notice. No check digit exists.

use super::digits::Digits;

/// What people and columns also put between the parts, behind the keyword.
const SEPARATORS: &[u8] = b"_,:|~+*";

/// Whether the candidate is nine digits that could be an assigned number.
pub(super) fn is_valid(candidate: &str) -> bool {
    Digits::parse_between(candidate, SEPARATORS)
        .is_some_and(|digits| !digits.is_repeated() && is_assignable(&digits))
}

/// Whether nine digit values avoid areas 000, 666 and 900-999, group 00 and serial 0000.
fn is_assignable(digits: &[u8]) -> bool {
    digits.len() == 9
        && !matches!(digits[..3], [0, 0, 0] | [6, 6, 6] | [9, _, _])
        && digits[3..5] != [0; 2]
        && digits[5..] != [0; 4]
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "078-05-1120",
            "219-09-9999",
            "165167999",
            "165 18 7999",
            "123.45.6789",
            "531_27_8846",
            "531,27,8846",
            "531:27:8846",
            "531|27|8846",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "000-12-3456",
            "666-12-3456",
            "900-12-3456",
            "987-65-4320",
            "123-00-6789",
            "123-45-0000",
            "111-11-1111",
            "123-45-678",
            "123-45-67890",
            "",
            "x",
            "123-45-678é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn nine_in_ten_random_numbers_pass() {
        assert_passing("#########", is_valid, 88500..89900);
    }
}
