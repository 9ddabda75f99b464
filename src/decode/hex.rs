//! Bytes as pairs of hexadecimal digits.

/// Decodes `run` into `out`, half as long, and gives the length; `None` unless it is hexadecimal digits in pairs.
pub(super) fn decode(run: &[u8], out: &mut [u8]) -> Option<usize> {
    if run.len() % 2 != 0 {
        return None;
    }
    for (at, pair) in run.chunks_exact(2).enumerate() {
        *out.get_mut(at)? = byte(pair[0], pair[1])?;
    }
    Some(run.len() / 2)
}

/// The byte that two digits stand for.
pub(super) fn byte(high: u8, low: u8) -> Option<u8> {
    Some((digit(high)? << 4) | digit(low)?)
}

/// The number that up to eight digits stand for.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    digits
        .iter()
        .try_fold(0, |number, &at| Some(number << 4 | u32::from(digit(at)?)))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::number;
    use proptest::prelude::*;

    fn decode(run: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![0; run.len() / 2];
        super::decode(run, &mut out)?;
        Some(out)
    }

    proptest! {
        #[test]
        fn undoes_the_formatter(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let lower: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            prop_assert_eq!(decode(lower.as_bytes()), Some(bytes.clone()));
            prop_assert_eq!(decode(lower.to_uppercase().as_bytes()), Some(bytes));
        }

        #[test]
        fn numbers_as_the_standard_library_reads_them(text in "[0-9a-fA-Fx+]{0,10}") {
            let dull = u32::from_str_radix(&text, 16).ok().filter(|_| !text.contains('+') && text.len() <= 8);
            prop_assert_eq!(number(text.as_bytes()), dull);
        }
    }
}
