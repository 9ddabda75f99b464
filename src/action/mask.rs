//! Masking: letters and digits become `*`, the last few may stay.

/// Writes `value` with every letter and digit but the last `keep` replaced by `*`.
///
/// Separators stay, so that the shape can still be read. At most half of the characters are kept, whatever
/// `keep` says: a short value must not survive its mask.
pub(crate) fn mask(value: &[u8], keep: usize, out: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(value);
    let visible = text.chars().filter(|c| c.is_alphanumeric()).count();
    let keep = keep.min(visible / 2);
    let mut left = visible;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if left <= keep {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                out.push(b'*');
            }
            left -= 1;
        } else if character.is_ascii_punctuation() || character == ' ' {
            out.push(character as u8);
        } else {
            out.push(b'*');
        }
    }
}

#[cfg(test)]
mod tests {
    fn masked(value: &str, keep: usize) -> String {
        let mut out = Vec::new();
        super::mask(value.as_bytes(), keep, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn keeps_the_shape_and_the_tail() {
        assert_eq!(masked("078-05-1120", 4), "***-**-1120");
        assert_eq!(masked("078-05-1120", 0), "***-**-****");
        assert_eq!(masked("jane@example.org", 0), "****@*******.***");
        assert_eq!(masked("12", 4), "*2");
        assert_eq!(masked("Müller\u{200B}", 0), "*******");
    }
}
