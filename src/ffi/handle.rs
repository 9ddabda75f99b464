//! The table behind every handle: a number in the clothes of a pointer, never followed.
//!
//! A handle holds the index of a slot, the generation of what is in it, and its kind. Freeing takes the object out and
//! moves the slot to the next generation, so an old handle finds nothing, whatever is there by then. A slot whose
//! generations are used up is left empty for good: a handle never comes to mean something else.

use std::any::Any;
use std::ptr;
use std::sync::{Arc, PoisonError, RwLock};

use super::guard::guard;
use super::result::{
    Fault, PROMPTVEIL_RESULT_INVALID_HANDLE, PROMPTVEIL_RESULT_LIMIT_EXCEEDED,
    PROMPTVEIL_RESULT_NULL_PARAMETER, PROMPTVEIL_RESULT_SHUT_DOWN, PROMPTVEIL_RESULT_WRONG_KIND,
    promptveil_result,
};

/// Bits of a handle, from the lowest: index, generation, kind.
const INDEX_BITS: u32 = if usize::BITS == 64 { 24 } else { 14 };
const GENERATION_BITS: u32 = if usize::BITS == 64 { 32 } else { 14 };
const MAX_SLOTS: usize = 1 << INDEX_BITS;
const LAST_GENERATION: usize = (1 << GENERATION_BITS) - 1;

/// An opaque type of the header and what its handles stand for.
pub(super) trait Opaque {
    /// What is in the table.
    type Object: Any + Send + Sync;
    /// From 1 to 15, another for each type.
    const KIND: usize;
}

type Object = Arc<dyn Any + Send + Sync>;

/// Slots of objects.
pub(super) struct HandleTable {
    slots: RwLock<Slots>,
}

struct Slots {
    slots: Vec<Slot>,
    /// Empty slots that have a generation left.
    free: Vec<usize>,
    is_shut: bool,
}

struct Slot {
    generation: usize,
    kind: usize,
    object: Option<Object>,
}

/// The table of the process.
pub(super) static TABLE: HandleTable = HandleTable::new();

impl HandleTable {
    const fn new() -> HandleTable {
        HandleTable {
            slots: RwLock::new(Slots {
                slots: Vec::new(),
                free: Vec::new(),
                is_shut: false,
            }),
        }
    }

    /// Keeps an object and gives its handle.
    pub(super) fn insert<T: Opaque>(&self, object: T::Object) -> Result<*mut T, Fault> {
        let object: Object = Arc::new(object);
        // No code that could panic runs under the lock; were it poisoned, what it guards is still whole.
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        slots.check_open()?;
        let index = slots.vacant()?;
        let slot = &mut slots.slots[index];
        slot.kind = T::KIND;
        slot.object = Some(object);
        let handle =
            (T::KIND << (INDEX_BITS + GENERATION_BITS)) | (slot.generation << INDEX_BITS) | index;
        Ok(ptr::without_provenance_mut(handle))
    }

    /// What a handle stands for; it lives on while the result does, freed or not.
    pub(super) fn get<T: Opaque>(&self, handle: *const T) -> Result<Arc<T::Object>, Fault> {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        slots.check_open()?;
        let index = slots.index(handle)?;
        let object = slots.slots[index].object.clone();
        drop(slots);
        object
            .and_then(|object| object.downcast().ok())
            .ok_or_else(stale)
    }

    /// Takes what a handle stands for out of the table. Nothing happens for NULL.
    pub(super) fn remove<T: Opaque>(&self, handle: *const T) -> Result<(), Fault> {
        if handle.is_null() {
            return Ok(());
        }
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        slots.check_open()?;
        let index = slots.index(handle)?;
        let slot = &mut slots.slots[index];
        let object = slot.object.take();
        if slot.generation < LAST_GENERATION {
            slot.generation += 1;
            slots.free.push(index);
        }
        // An object may be large, and its destructor must not run under the lock.
        drop(slots);
        drop(object);
        Ok(())
    }

    /// Frees everything; from now on every handle is refused.
    fn shut(&self) -> Result<(), Fault> {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        slots.check_open()?;
        slots.is_shut = true;
        let all = std::mem::take(&mut slots.slots);
        slots.free = Vec::new();
        drop(slots);
        drop(all);
        Ok(())
    }
}

impl Slots {
    fn check_open(&self) -> Result<(), Fault> {
        if self.is_shut {
            let message = "the library was shut down";
            return Err(Fault::new(PROMPTVEIL_RESULT_SHUT_DOWN, message));
        }
        Ok(())
    }

    fn vacant(&mut self) -> Result<usize, Fault> {
        if let Some(index) = self.free.pop() {
            return Ok(index);
        }
        if self.slots.len() == MAX_SLOTS {
            let message = format!("{MAX_SLOTS} handles are in use, that is the limit");
            return Err(Fault::new(PROMPTVEIL_RESULT_LIMIT_EXCEEDED, message));
        }
        self.slots.push(Slot {
            generation: 0,
            kind: 0,
            object: None,
        });
        Ok(self.slots.len() - 1)
    }

    /// The slot of a handle that is alive and of the right kind.
    fn index<T: Opaque>(&self, handle: *const T) -> Result<usize, Fault> {
        let handle = handle.addr();
        if handle == 0 {
            return Err(Fault::new(
                PROMPTVEIL_RESULT_NULL_PARAMETER,
                "a handle is NULL",
            ));
        }
        let index = handle & (MAX_SLOTS - 1);
        let generation = (handle >> INDEX_BITS) & LAST_GENERATION;
        let kind = handle >> (INDEX_BITS + GENERATION_BITS);
        let slot = self.slots.get(index).filter(|slot| {
            slot.object.is_some() && slot.generation == generation && slot.kind == kind
        });
        if slot.is_none() {
            return Err(stale());
        }
        if kind != T::KIND {
            return Err(Fault::new(
                PROMPTVEIL_RESULT_WRONG_KIND,
                "a handle of another kind",
            ));
        }
        Ok(index)
    }
}

fn stale() -> Fault {
    let message = "a handle that was freed or never was one";
    Fault::new(PROMPTVEIL_RESULT_INVALID_HANDLE, message)
}

/// Frees everything the library holds for handles; every later call with a handle fails.
///
/// For hosts that look for leaks at their end; others need not call it. No view of the library's memory may be used
/// after it. A second call returns PROMPTVEIL_RESULT_SHUT_DOWN. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_shutdown() -> promptveil_result {
    guard(|| TABLE.shut())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct First;
    #[derive(Debug)]
    struct Second;

    impl Opaque for First {
        type Object = String;
        const KIND: usize = 1;
    }
    impl Opaque for Second {
        type Object = u64;
        const KIND: usize = 2;
    }

    fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> promptveil_result {
        result.expect_err("this must fail").code
    }

    #[test]
    fn a_handle_finds_what_was_put_in() {
        let table = HandleTable::new();
        let first: *mut First = table.insert("one".to_owned()).unwrap();
        let second: *mut Second = table.insert(2).unwrap();
        assert_eq!(*table.get(first).unwrap(), "one");
        assert_eq!(*table.get(second).unwrap(), 2);
    }

    #[test]
    fn a_freed_handle_stays_dead_when_its_slot_lives_again() {
        let table = HandleTable::new();
        let old: *mut First = table.insert("old".to_owned()).unwrap();
        table.remove(old).unwrap();
        assert_eq!(code(table.remove(old)), PROMPTVEIL_RESULT_INVALID_HANDLE);
        let new: *mut First = table.insert("new".to_owned()).unwrap();
        assert_ne!(old, new);
        assert_eq!(code(table.get(old)), PROMPTVEIL_RESULT_INVALID_HANDLE);
        assert_eq!(*table.get(new).unwrap(), "new");
    }

    #[test]
    fn another_kind_is_told_apart() {
        let table = HandleTable::new();
        let first: *mut First = table.insert(String::new()).unwrap();
        let wrong = first.cast::<Second>();
        assert_eq!(code(table.get(wrong)), PROMPTVEIL_RESULT_WRONG_KIND);
        assert_eq!(code(table.remove(wrong)), PROMPTVEIL_RESULT_WRONG_KIND);
        assert!(table.get(first).is_ok());
    }

    #[test]
    fn numbers_that_are_no_handle_find_nothing() {
        let table = HandleTable::new();
        let _: *mut First = table.insert(String::new()).unwrap();
        assert_eq!(
            code(table.get(ptr::null::<First>())),
            PROMPTVEIL_RESULT_NULL_PARAMETER
        );
        for number in [1, 7, 4096, usize::MAX, usize::MAX / 3, 1 << INDEX_BITS] {
            let handle = ptr::without_provenance::<First>(number);
            assert_eq!(code(table.get(handle)), PROMPTVEIL_RESULT_INVALID_HANDLE);
        }
    }

    #[test]
    fn a_slot_without_generations_is_not_used_again() {
        let table = HandleTable::new();
        let first: *mut First = table.insert(String::new()).unwrap();
        table.slots.write().unwrap().slots[0].generation = LAST_GENERATION;
        let last = ptr::without_provenance::<First>(first.addr() | (LAST_GENERATION << INDEX_BITS));
        table.remove(last).unwrap();
        let next: *mut First = table.insert(String::new()).unwrap();
        assert_eq!(next.addr() & (MAX_SLOTS - 1), 1);
    }

    #[test]
    fn what_is_in_use_outlives_its_handle_and_the_table() {
        let table = HandleTable::new();
        let first: *mut First = table.insert("kept".to_owned()).unwrap();
        let object = table.get(first).unwrap();
        table.remove(first).unwrap();
        table.shut().unwrap();
        assert_eq!(*object, "kept");
        assert_eq!(code(table.shut()), PROMPTVEIL_RESULT_SHUT_DOWN);
        assert_eq!(code(table.get(first)), PROMPTVEIL_RESULT_SHUT_DOWN);
    }
}
