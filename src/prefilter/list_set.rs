//! Lists of numbers, each kept once.

/// Lists of numbers, each kept once and known by a number of its own. Forgetting them keeps the memory.
#[derive(Default)]
pub(super) struct ListSet {
    /// All lists, one after the other.
    values: Vec<u32>,
    /// For each list, where it ends.
    ends: Vec<u32>,
    /// Numbers of lists by hash, or [`EMPTY`]; a power of two, at most half full.
    slots: Vec<u16>,
}

const EMPTY: u16 = u16::MAX;
const FEWEST_SLOTS: usize = 256;

impl ListSet {
    /// Most lists that have a number.
    pub(super) const MOST: usize = EMPTY as usize - 1;

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The list with this number.
    pub(super) fn get(&self, number: u16) -> &[u32] {
        let number = usize::from(number);
        let first = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.values[first as usize..self.ends[number] as usize]
    }

    /// Forgets all lists.
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.ends.clear();
        self.slots.fill(EMPTY);
    }

    /// The number of a list that is known.
    pub(super) fn find(&self, list: &[u32]) -> Option<u16> {
        let slot = (!self.slots.is_empty()).then(|| self.slot_of(list))?;
        Some(self.slots[slot]).filter(|&number| number != EMPTY)
    }

    /// The number of a list, and whether it is new. There are at most [`ListSet::MOST`].
    pub(super) fn intern(&mut self, list: &[u32]) -> (u16, bool) {
        if self.slots.len() <= 2 * self.ends.len() {
            self.grow();
        }
        let slot = self.slot_of(list);
        if self.slots[slot] != EMPTY {
            return (self.slots[slot], false);
        }
        let number = self.ends.len() as u16;
        self.values.extend_from_slice(list);
        self.ends.push(self.values.len() as u32);
        self.slots[slot] = number;
        (number, true)
    }

    /// The slot that holds the list, or the empty one where it belongs.
    fn slot_of(&self, list: &[u32]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(list) as usize & mask;
        while self.slots[slot] != EMPTY && self.get(self.slots[slot]) != list {
            slot = (slot + 1) & mask;
        }
        slot
    }

    #[cold]
    fn grow(&mut self) {
        let count = (2 * self.slots.len()).max(FEWEST_SLOTS);
        self.slots.clear();
        self.slots.resize(count, EMPTY);
        for number in 0..self.ends.len() as u16 {
            let slot = self.slot_of(self.get(number));
            self.slots[slot] = number;
        }
    }
}

/// Of numbers that no text can choose; several times as fast as the hasher for everything.
fn hash(list: &[u32]) -> u64 {
    let mix = |hash: u64, &value: &u32| {
        (hash.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517C_C1B7_2722_0A95)
    };
    let hash = list.iter().fold(0, mix);
    // The high bits of a product are the best ones, and a table takes the low ones.
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The twin is a map of whole lists.
        #[test]
        fn every_list_has_one_number(lists in prop::collection::vec(prop::collection::vec(0_u32..4, 0..5), 0..600)) {
            let mut set = ListSet::default();
            for round in 0..2 {
                let mut numbers = HashMap::new();
                for list in &lists {
                    let next = numbers.len() as u16;
                    let known = numbers.get(list).copied();
                    prop_assert_eq!(set.find(list), known);
                    prop_assert_eq!(set.intern(list), (known.unwrap_or(next), known.is_none()), "round {}", round);
                    numbers.insert(list.clone(), known.unwrap_or(next));
                }
                prop_assert_eq!(set.len(), numbers.len());
                for (list, &number) in &numbers {
                    prop_assert_eq!(set.get(number), &list[..]);
                }
                set.clear();
            }
        }
    }

    #[test]
    fn forgetting_keeps_the_memory() {
        let mut set = ListSet::default();
        (0..1_000).for_each(|number| assert_eq!(set.intern(&[number, 7]), (number as u16, true)));
        let memory = (set.values.capacity(), set.ends.capacity(), set.slots.len());
        set.clear();
        (0..1_000).for_each(|number| assert_eq!(set.intern(&[number, 9]), (number as u16, true)));
        assert_eq!(
            memory,
            (set.values.capacity(), set.ends.capacity(), set.slots.len())
        );
    }
}
