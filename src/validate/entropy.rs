//! Shannon entropy: what tells random secrets from words and counters of the same length.

/// Bits per character a random secret reaches; English identifiers stay near 3.
const THRESHOLD: f64 = 3.5;

/// Whether the candidate mixes letters and digits and has 3.5 bits of entropy per character or
/// more, which takes at least twelve characters.
pub(super) fn is_valid(candidate: &str) -> bool {
    super::has_both::is_valid(candidate) && bits_per_byte(candidate.as_bytes()) >= THRESHOLD
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
