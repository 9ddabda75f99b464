//! Test support: how often values of a given shape pass a check by chance, and samples that are wrong in one digit.

use std::ops::Range;

use super::random::Random;

const DRAWS: usize = 100_000;

/// Of 100,000 random values about as many pass as the check digit implies.
pub(super) fn assert_passing(shape: &str, is_valid: fn(&str) -> bool, expected: Range<usize>) {
    let passed = passing(shape, is_valid);
    assert!(expected.contains(&passed), "{passed}");
}

/// How many of 100,000 random values pass; in the shape `#` is any digit, `@` any letter A to Z.
pub(super) fn passing(shape: &str, is_valid: fn(&str) -> bool) -> usize {
    let mut random = Random(1);
    let mut candidate = String::new();
    (0..DRAWS)
        .filter(|_| {
            candidate.clear();
            candidate.extend(shape.chars().map(|place| match place {
                '#' => char::from(b'0' + random.next_digit()),
                '@' => char::from(b'A' + random.below(26) as u8),
                literal => literal,
            }));
            is_valid(&candidate)
        })
        .count()
}

/// The sample with each of its digits changed in turn.
pub(super) fn one_digit_off(sample: &str) -> impl Iterator<Item = String> + '_ {
    let digits = sample.char_indices().filter(|(_, c)| c.is_ascii_digit());
    digits.map(|(at, _)| {
        let digit = (sample.as_bytes()[at] - b'0' + 1) % 10;
        format!("{}{digit}{}", &sample[..at], &sample[at + 1..])
    })
}
