//! The hybrid system mod 11,10 of ISO/IEC 7064, over a whole number with its check digit last.

/// Whether digit values end with the right check digit.
pub(super) fn is_valid_digits(digits: &[u8]) -> bool {
    let Some((&check, body)) = digits.split_last() else {
        return false;
    };
    let product = body.iter().fold(10, |product, &digit| {
        let sum = match (u32::from(digit) + product) % 10 {
            0 => 10,
            sum => sum,
        };
        2 * sum % 11
    });
    !body.is_empty() && (11 - product) % 10 == u32::from(check)
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::is_valid_digits;

    #[test]
    fn published_sample() {
        assert!(is_valid_digits(&[8, 6, 0, 9, 5, 7, 4, 2, 7, 1, 9]));
        for number in [&[][..], &[0], &[8, 6, 0, 9, 5, 7, 4, 2, 7, 1, 0]] {
            assert!(!is_valid_digits(number), "{number:?}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        let mut random = Random(1);
        let passed = (0..100_000)
            .filter(|_| is_valid_digits(&std::array::from_fn::<u8, 11, _>(|_| random.next_digit())))
            .count();
        assert!((9_500..10_500).contains(&passed), "{passed}");
    }
}
