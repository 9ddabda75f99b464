//! Base64 and base64url, with or without padding and line ends.

/// Decodes `run` into `out` and gives the length; `None` when it holds both alphabets, a byte of neither, or a length
/// that no encoder writes.
///
/// Line ends are skipped, and padding ends the run. Six bits left over are ignored, so that a window cut out of a
/// longer run decodes as well.
///
/// `out` holds three bytes for four of `run`, line ends not counted.
pub(super) fn decode(run: &[u8], out: &mut [u8]) -> Option<usize> {
    let (mut plain, mut url) = (false, false);
    let mut len = 0;
    let (mut bits, mut held) = (0_u32, 0);
    for &byte in run {
        match byte {
            b'\r' | b'\n' => continue,
            b'=' => break,
            b'+' | b'/' => plain = true,
            b'-' | b'_' => url = true,
            _ => {}
        }
        let value = VALUES[usize::from(byte)];
        if value == NONE {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            *out.get_mut(len)? = (bits >> held) as u8;
            len += 1;
        }
    }
    (!(plain && url) && held < 6).then_some(len)
}

/// No digit of either alphabet.
const NONE: u8 = u8::MAX;

/// What each byte stands for, by RFC 4648, sections 4 and 5.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        values[at] = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => NONE,
        };
        at += 1;
    }
    values
};

#[cfg(test)]
pub(super) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| {
            bits << 8 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            out.push(match at <= group.len() {
                true => char::from(ALPHABET[(bits >> (18 - 6 * at) & 63) as usize]),
                false => '=',
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encode;
    use proptest::prelude::*;

    fn decode(run: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![0; run.len()];
        let len = super::decode(run, &mut out)?;
        out.truncate(len);
        Some(out)
    }

    #[test]
    fn published_samples() {
        // RFC 4648, section 10.
        for (text, code) in [
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(decode(code.as_bytes()).unwrap(), text.as_bytes());
            assert_eq!(encode(text.as_bytes()), code);
        }
        assert_eq!(decode(b"Zm9v\r\nYmFy").unwrap(), b"foobar");
        assert_eq!(decode(b"Zm9vY"), None, "no encoder writes this length");
        assert_eq!(decode(b"Zm-9v/Ym"), None, "two alphabets");
    }

    proptest! {
        #[test]
        fn undoes_the_encoder(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let code = encode(&bytes);
            prop_assert_eq!(decode(code.as_bytes()), Some(bytes.clone()));
            let url = code.replace('+', "-").replace('/', "_").replace('=', "");
            prop_assert_eq!(decode(url.as_bytes()), Some(bytes.clone()));
        }

        #[test]
        fn anything_is_taken_and_never_grows(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(decode(&bytes).is_none_or(|out| out.len() <= bytes.len()));
        }
    }
}
