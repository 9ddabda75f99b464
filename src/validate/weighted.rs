//! Weighted digit sums, the core of most national check digits.

/// The sum of every digit times its weight; the weights start over when they run out.
pub(super) fn sum(digits: &[u8], weights: &[u8]) -> u32 {
    products(digits, weights).sum()
}

/// The sum of the digit sums of the products, as a product of 14 counts 1 + 4.
pub(super) fn digit_sum_of_products(digits: &[u8], weights: &[u8]) -> u32 {
    products(digits, weights)
        .map(|product| product / 10 + product % 10)
        .sum()
}

fn products(digits: &[u8], weights: &[u8]) -> impl Iterator<Item = u32> {
    digits
        .iter()
        .zip(weights.iter().cycle())
        .map(|(&digit, &weight)| u32::from(digit) * u32::from(weight))
}

#[cfg(test)]
mod tests {
    use super::{digit_sum_of_products, sum};

    #[test]
    fn weights_start_over() {
        assert_eq!(sum(&[1, 2, 3, 4, 5, 6], &[4, 9]), 144);
        assert_eq!(sum(&[], &[1]), 0);
    }

    #[test]
    fn products_of_two_digits_count_their_digits() {
        let digits = [1, 5, 0, 7, 0, 6, 4, 9, 0, 3, 1, 0];
        let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        assert_eq!(digit_sum_of_products(&digits, &weights), 43);
    }
}
