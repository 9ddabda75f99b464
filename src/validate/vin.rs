//! Vehicle identification numbers: check digit in ninth place, 49 CFR 565.15 and ISO 3779.

/// Position weights; the check digit itself, in ninth place, counts nothing.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// Whether the candidate is seventeen capitals and digits, without I, O and Q, that check.
pub(super) fn is_valid(candidate: &str) -> bool {
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
    bytes[8] == b"0123456789X"[sum as usize % 11]
}

fn value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'H' => byte - b'A' + 1,
        b'J'..=b'N' => byte - b'J' + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => byte - b'S' + 2,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "1M8GDM9AXKP042788",
            "1HGCM82633A004352",
            "5GZCZ43D13S812715",
            "1AAAAAAA1A0000001",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "1M8GDM9AXKP042789",
            "1M8GDM9AXKP402788",
            "1M8GDM9AXKP0427887",
            "1M8GDM9AXKP04278",
            "1m8gdm9axkp042788",
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
