//! Test support: how often values of a given shape pass a check by chance.

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
