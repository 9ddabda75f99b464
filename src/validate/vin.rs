//! Vehicle identification numbers: check digit in ninth place, 49 CFR 565.15 and ISO 3779.

/// Position weights; the check digit itself, in ninth place, counts nothing.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// Fewest digits of a number beside its keyword: the last four places are digits everywhere.
const MIN_DIGITS: usize = 4;

/// Whether the candidate is seventeen letters in either case and digits, without I, O and Q, that check.
pub(crate) fn is_valid(candidate: &str) -> bool {
    let bytes = candidate.as_bytes();
    if bytes.len() != 17 || bytes.iter().all(|byte| *byte == bytes[0]) {
        return false;
    }
    let mut sum = 0;
    for (&byte, weight) in bytes.iter().zip(WEIGHTS) {
        let Some(value) = value(byte) else {
            return false;
        };
        sum += value * weight;
    }
    bytes[8].to_ascii_uppercase() == b"0123456789X"[sum as usize % 11]
}

/// Whether the candidate is seventeen such characters, some letters and some digits, in groups or not, that check or
/// belong to a maker outside North America, where nobody computes a check digit.
pub(super) fn is_shape_valid(candidate: &str) -> bool {
    let mut number = [0; 17];
    let mut length = 0;
    for byte in candidate.bytes().filter(|byte| !b" -".contains(byte)) {
        let Some(slot) = number.get_mut(length).filter(|_| value(byte).is_some()) else {
            return false;
        };
        *slot = byte;
        length += 1;
    }
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_checked_here = matches!(number[0], b'1'..=b'5');
    length == number.len()
        && (MIN_DIGITS..length).contains(&digits)
        && (!is_checked_here || std::str::from_utf8(&number).is_ok_and(is_valid))
}

fn value(byte: u8) -> Option<u32> {
    let value = match byte.to_ascii_uppercase() {
        digit @ b'0'..=b'9' => digit - b'0',
        letter @ b'A'..=b'H' => letter - b'A' + 1,
        letter @ b'J'..=b'N' => letter - b'J' + 1,
        b'P' => 7,
        b'R' => 9,
        letter @ b'S'..=b'Z' => letter - b'S' + 2,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::{is_shape_valid, is_valid};

    #[test]
    fn samples_pass() {
        for candidate in [
            "1M8GDM9AXKP042788",
            "1HGCM82633A004352",
            "5GZCZ43D13S812715",
            "1AAAAAAA1A0000001",
            "1m8gdm9axkp042788",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn shapes_need_letters_digits_and_seventeen_places() {
        for candidate in [
            "WVWZZZ1JZXW000001",
            "1M8-GDM9A-XK-P042788",
            "vf1rfb00165432109",
        ] {
            assert!(is_shape_valid(candidate), "{candidate}");
        }
        for candidate in [
            "WVWZZZ1JZXW00000",
            "ABCDEFGHJKLMNPRST",
            "12345678901234567",
            "WVWZZZ1JZXWO00001",
            "",
        ] {
            assert!(!is_shape_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1M8GDM9AXKP042789",
            "1M8GDM9AXKP402788",
            "1M8GDM9AXKP0427887",
            "1M8GDM9AXKP04278",
            "1M8GDM9AXKPO42788",
            "11111111111111111",
            "1M8GDM9AXKP0427é",
            "",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn one_random_number_in_eleven_passes() {
        let mut random = Random(1);
        let passed = (0..100_000)
            .filter(|_| {
                let body: String = (0..17)
                    .map(|_| char::from(b"0123456789X"[random.below(11) as usize]))
                    .collect();
                is_valid(&body)
            })
            .count();
        assert!((8_700..9_500).contains(&passed), "{passed}");
    }
}
