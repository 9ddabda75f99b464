//! JSON numbers as people write them: an identifier is its digits, however a program has spelled it.

use std::borrow::Cow;

/// Longest number that is written out, in digits: no identifier of digits alone is as long, and `1e999999999` is short.
const MAX_DIGITS: usize = 40;

/// A number as people write it: tables that once had an empty cell write `531278846.0` for 531278846, and spreadsheets
/// and printers of floating-point numbers `5.31278846e8`. What is no whole number, or a longer one, stays as it is.
pub(super) fn written_out(number: &[u8]) -> Cow<'_, [u8]> {
    let exponent = number.iter().position(|byte| byte | 0x20 == b'e');
    let Some(exponent) = exponent else {
        return Cow::Borrowed(without_fraction(number));
    };
    let whole = with_exponent(&number[..exponent], &number[exponent + 1..]);
    whole.map_or(Cow::Borrowed(number), Cow::Owned)
}

fn without_fraction(number: &[u8]) -> &[u8] {
    match memchr::memchr(b'.', number) {
        Some(point) if is_zero(&number[point + 1..]) => &number[..point],
        _ => number,
    }
}

/// The digits of `mantissa` with the point moved as `exponent` says, if that is a whole number.
fn with_exponent(mantissa: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
    let exponent: isize = std::str::from_utf8(exponent).ok()?.parse().ok()?;
    let (sign, mantissa) = match mantissa.strip_prefix(b"-") {
        Some(rest) => (b"-".as_slice(), rest),
        None => (b"".as_slice(), mantissa),
    };
    let point = memchr::memchr(b'.', mantissa).unwrap_or(mantissa.len());
    let fraction = mantissa.get(point + 1..).unwrap_or_default();
    let digits = [&mantissa[..point], fraction].concat();
    let leading = digits.iter().take_while(|&&digit| digit == b'0').count();
    // Counted behind the zeros that begin it, or `0.000...1e50` would be too long.
    let len = point.checked_add_signed(exponent)?.checked_sub(leading)?;
    let digits = &digits[leading..];
    let whole = &digits[..len.min(digits.len())];
    if whole.is_empty() || len > MAX_DIGITS || !is_zero(&digits[whole.len()..]) {
        return None;
    }
    let zeros = vec![b'0'; len - whole.len()];
    Some([sign, whole, &zeros].concat())
}

fn is_zero(digits: &[u8]) -> bool {
    digits.iter().all(|&digit| digit == b'0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(number: &str, expected: &str) {
        let written = written_out(number.as_bytes());
        assert_eq!(String::from_utf8_lossy(&written), expected, "{number}");
    }

    #[test]
    fn whole_numbers_are_their_digits() {
        check("531278846", "531278846");
        check("531278846.00", "531278846");
        check("5.31278846e8", "531278846");
        check("5.31278846E+08", "531278846");
        check("-5.31278846e8", "-531278846");
        check("531278846e0", "531278846");
        check("531278846.0e0", "531278846");
        check("53127884600e-2", "531278846");
        check("0.00531278846e11", "531278846");
        check("4.1300e3", "4130");
        check("1e39", &format!("1{}", "0".repeat(39)));
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for number in [
            "5.5",
            "5.31278846e7",
            "531278846e-1",
            "5e-324",
            "0e5",
            "0.0e0",
            "1e40",
            "1e999999999",
            "1e-999999999",
            "1e99999999999999999999999999",
            "1e9223372036854775807",
            "1e-9223372036854775808",
        ] {
            check(number, number);
        }
    }

    proptest! {
        #[test]
        fn a_point_that_moves_changes_nothing(whole in 1..u64::MAX, shift in 0..30_usize, zeros in 0..4_usize) {
            let digits = format!("{:0>width$}", whole, width = shift + 1);
            let (front, back) = digits.split_at(digits.len() - shift);
            let zeros = "0".repeat(zeros + usize::from(back.is_empty()));
            // JSON allows no zeros before a number.
            let front = front.trim_start_matches('0');
            let front = if front.is_empty() { "0" } else { front };
            let number = format!("{front}.{back}{zeros}e{shift}");
            let written = written_out(number.as_bytes());
            prop_assert_eq!(String::from_utf8_lossy(&written), whole.to_string());
        }
    }
}
