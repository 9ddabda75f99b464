//! The Verhoeff check over the dihedral group of ten elements (J. Verhoeff, Error Detecting Decimal
//! Codes, 1969), over a whole number with its check digit last.

const PRODUCT: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

const PERMUTATION: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// Whether digit values end with the right check digit.
pub(super) fn is_valid_digits(digits: &[u8]) -> bool {
    let product = digits.iter().rev().zip(PERMUTATION.iter().cycle()).fold(
        0_u8,
        |product, (&digit, permutation)| {
            PRODUCT[usize::from(product)][usize::from(permutation[usize::from(digit)])]
        },
    );
    digits.len() > 1 && product == 0
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::is_valid_digits;

    #[test]
    fn published_sample() {
        assert!(is_valid_digits(&[2, 2, 2, 9, 8, 0, 0, 6]));
        assert!(is_valid_digits(&[2, 3, 6, 3]));
        for number in [&[][..], &[0], &[2, 3, 6, 4], &[3, 2, 6, 3]] {
            assert!(!is_valid_digits(number), "{number:?}");
        }
    }

    #[test]
    fn one_random_number_in_ten_passes() {
        let mut random = Random(1);
        let passed = (0..100_000)
            .filter(|_| is_valid_digits(&std::array::from_fn::<u8, 12, _>(|_| random.next_digit())))
            .count();
        assert!((9_500..10_500).contains(&passed), "{passed}");
    }
}
