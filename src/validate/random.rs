//! Reproducible pseudo-random digits for tests that measure how often noise passes a check.

/// A 64-bit linear congruential generator with Knuth's MMIX constants; the field is the seed.
pub(super) struct Random(pub(super) u64);

impl Random {
    /// The next digit value, 0 to 9.
    pub(super) fn next_digit(&mut self) -> u8 {
        self.below(10) as u8
    }

    /// The next number from 0 up to but not including `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The low bits of such a generator repeat quickly; only the high half is fit for use.
        (self.0 >> 32) % bound
    }
}
