//! An allocator that counts, for tests and benchmarks that ask how much memory something takes.

// The trait of allocators is unsafe; the one here passes every call on as it is.
#![allow(unsafe_code)]
// Each user asks for a part of it.
#![allow(dead_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator; counts what the calling thread asks for.
struct Counting;

thread_local! {
    // Const and without a destructor, so that counting itself allocates nothing.
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static LIVE: Cell<i64> = const { Cell::new(0) };
}

/// How often this thread has allocated.
pub(crate) fn calls() -> u64 {
    CALLS.get()
}

/// Bytes that this thread has allocated and not given back.
pub(crate) fn live_bytes() -> i64 {
    LIVE.get()
}

fn count(calls: u64, bytes: i64) {
    CALLS.set(CALLS.get() + calls);
    LIVE.set(LIVE.get() + bytes);
}

// SAFETY: each call goes to the system's allocator with the caller's arguments; counting touches no memory of either.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as i64);
        // SAFETY: the caller keeps the contract of `alloc`, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as i64);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, size as i64 - layout.size() as i64);
        // SAFETY: as above; the memory came from the system's allocator.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, -(layout.size() as i64));
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;
