//! Shannon entropy: what tells random secrets from words and counters of the same length.

/// Bits per character a random secret reaches; English identifiers stay near 3.
const THRESHOLD: f64 = 3.5;

/// The same for hexadecimal keys and UUIDs, whose sixteen characters give 4 bits at most.
const HEXADECIMAL_THRESHOLD: f64 = 3.0;

/// The length from which digits and a to f are a key and no word or date.
const HEXADECIMAL_LENGTH: usize = 24;

/// Whether the candidate mixes letters and digits and has 3.5 bits of entropy per character or
/// more, which takes at least twelve characters; 3 bits suffice for a long hexadecimal key.
pub(super) fn is_valid(candidate: &str) -> bool {
    let threshold = if is_hexadecimal(candidate) {
        HEXADECIMAL_THRESHOLD
    } else {
        THRESHOLD
    };
    super::has_both::is_valid(candidate) && bits_per_byte(candidate.as_bytes()) >= threshold
}

fn is_hexadecimal(candidate: &str) -> bool {
    candidate.len() >= HEXADECIMAL_LENGTH
        && candidate
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The Shannon entropy of the byte frequencies, 0 to 8 bits; 0 for empty text.
pub(crate) fn bits_per_byte(text: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for &byte in text {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len() as f64;
    counts
        .into_iter()
        .filter(|&count| count > 0)
        .map(|count| {
            let share = f64::from(count) / length;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::{bits_per_byte, is_valid};

    #[test]
    fn known_entropies() {
        for (text, bits) in [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcdefgh", 3.0)] {
            assert!(
                (bits_per_byte(text.as_bytes()) - bits).abs() < 1e-12,
                "{text}"
            );
        }
    }

    #[test]
    fn random_values_pass() {
        for parts in [
            ["f9K2mQ8x", "T4vB7nR1"],
            ["a8Zk39Qp", "LmX72vTr"],
            ["Xy7Qp2Lm9", "Kd4Rt8Wz1"],
        ] {
            assert!(is_valid(&parts.concat()), "{parts:?}");
        }
    }

    #[test]
    fn hexadecimal_keys_pass_with_fewer_bits() {
        for parts in [
            ["c94dbca3a0aac360", "98b2cc2bd8183194"],
            ["b71d02e8-1111-41", "aa-9d17-1e0d1a2c7b91"],
        ] {
            assert!(is_valid(&parts.concat()), "{parts:?}");
        }
        assert!(!is_valid(
            &["0000000000000000", "0000000deadbeef1"].concat()
        ));
    }

    #[test]
    fn words_and_fillers_fail() {
        for candidate in [
            "",
            "your-key-here",
            "aaaaaaaaaaaa1111",
            "1234567890123456",
            "abcdefghijklmnop",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
