//! The entity number of Singapore: three forms with a check letter mod 11, ACRA.

/// Whether the candidate is a business, a local company or another entity with the right check
/// letter.
pub(super) fn is_valid(candidate: &str) -> bool {
    let written = candidate.as_bytes();
    let Some((&check, body)) = written.split_last() else {
        return false;
    };
    match body.len() {
        8 if is_digits(body) => business(body) == check,
        9 if is_digits(body) && matches!(&body[..2], b"18" | b"19" | b"20") => {
            company(body) == check
        }
        9 if is_other(body) => other(body) == check,
        _ => false,
    }
}

fn is_digits(body: &[u8]) -> bool {
    body.iter().all(u8::is_ascii_digit)
}

fn is_other(body: &[u8]) -> bool {
    matches!(body[0], b'R' | b'S' | b'T')
        && is_digits(&body[1..3])
        && body[3..5].iter().all(u8::is_ascii_alphanumeric)
        && is_digits(&body[5..])
}

fn business(body: &[u8]) -> u8 {
    b"XMKECAWLJDB"[weighted(body, &[10, 4, 9, 3, 8, 2, 7, 1]) as usize % 11]
}

fn company(body: &[u8]) -> u8 {
    b"ZKCMDNERGWH"[weighted(body, &[10, 8, 6, 4, 9, 7, 5, 3, 1]) as usize % 11]
}

/// The letters of the check are the first eleven of those that count.
fn other(body: &[u8]) -> u8 {
    const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";
    let sum: usize = body
        .iter()
        .zip([4, 3, 5, 3, 10, 2, 2, 5, 7])
        .map(|(byte, weight)| {
            weight
                * ALPHABET
                    .iter()
                    .position(|letter| letter == byte)
                    .unwrap_or(0)
        })
        .sum();
    ALPHABET[(sum + 11 * 11 - 5) % 11]
}

fn weighted(body: &[u8], weights: &[u32]) -> u32 {
    body.iter()
        .zip(weights)
        .map(|(&byte, weight)| u32::from(byte - b'0') * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in ["00192200M", "197401143C", "S16FC0121D", "T01FC6132D"] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "00192200K",
            "197401143D",
            "T01FC6132E",
            "197401134C",
            "19740114C",
            "297401143C",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("########@", is_valid, 3542..4151);
    }
}
