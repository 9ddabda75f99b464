//! A search in what is sorted, for whoever goes through it nearly in order.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Where a search ended, for the next one to begin at. Whoever else changes it makes a search longer, and no worse.
#[derive(Default)]
pub(super) struct Hint(AtomicUsize);

impl Hint {
    #[inline]
    pub(super) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    #[inline]
    pub(super) fn set(&self, at: usize) {
        self.0.store(at, Ordering::Relaxed);
    }
}

impl Clone for Hint {
    fn clone(&self) -> Hint {
        Hint(AtomicUsize::new(self.get()))
    }
}

/// The number of items of `sorted` for which `is_before` holds, all of which come first, looked for from `hint` on: as
/// many steps as the logarithm of how far off that is, in memory that was just looked at.
pub(crate) fn partition_point_near<T>(
    sorted: &[T],
    hint: usize,
    is_before: impl Fn(&T) -> bool,
) -> usize {
    let mut low = hint.min(sorted.len());
    let mut high = low;
    let mut step = 1;
    if sorted.get(high).is_some_and(&is_before) {
        while sorted.get(high).is_some_and(&is_before) {
            low = high + 1;
            high = sorted.len().min(low + step);
            step *= 2;
        }
    } else {
        while low > 0 && !is_before(&sorted[low - 1]) {
            high = low - 1;
            low = high.saturating_sub(step);
            step *= 2;
        }
    }
    low + sorted[low..high].partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_a_search_of_all_finds(
            mut items in prop::collection::vec(0u8..40, 0..60),
            hint in 0usize..70,
            bound in 0u8..42,
        ) {
            items.sort_unstable();
            let found = partition_point_near(&items, hint, |&item| item < bound);
            prop_assert_eq!(found, items.partition_point(|&item| item < bound));
        }
    }
}
