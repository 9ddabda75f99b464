//! The edge that no panic crosses.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use super::result::{
    Fault, PROMPTVEIL_RESULT_OK, PROMPTVEIL_RESULT_PANIC, promptveil_result, remember,
};

/// Runs the body of a C function; a failure is remembered and becomes its code, a panic becomes one too.
///
/// What a panic may leave half done is behind a mutex, which it poisons, or dropped unseen.
pub(super) fn guard(work: impl FnOnce() -> Result<(), Fault>) -> promptveil_result {
    hush();
    // A callback may call the library again.
    let was_inside = INSIDE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(was_inside);
    let fault = match done {
        Ok(Ok(())) => return PROMPTVEIL_RESULT_OK,
        Ok(Err(fault)) => fault,
        Err(panic) => {
            // To drop what was thrown could panic again. The message may hold text; it goes no further.
            std::mem::forget(panic);
            let place = PLACE.try_with(RefCell::take).unwrap_or_default();
            let message = format!("a fault of the library at {place}; please report it");
            Fault::new(PROMPTVEIL_RESULT_PANIC, message)
        }
    };
    let code = fault.code;
    remember(fault);
    code
}

thread_local! {
    /// Whether a call of C is running on this thread.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic in such a call was.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the message of a panic off stderr, where the usual hook prints it: it may quote the text that caused it. Panics
/// outside of the library are left to the hook that was there.
fn hush() {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if INSIDE.try_with(Cell::get) != Ok(true) {
                return usual(panic);
            }
            let place = panic.location().map(ToString::to_string);
            let _ = PLACE.try_with(|kept| kept.replace(place.unwrap_or_default()));
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_code() {
        let code = guard(|| panic!("on purpose"));
        assert_eq!(code, PROMPTVEIL_RESULT_PANIC);
    }

    /// The place of a panic is told, its message is not, and the next call is none the worse.
    #[test]
    fn a_panic_tells_its_place_and_no_text() {
        let inner = || {
            guard(|| panic!("531-27-8846"));
            assert!(INSIDE.get());
            Err(Fault::new(PROMPTVEIL_RESULT_PANIC, PLACE.take()))
        };
        assert_eq!(guard(inner), PROMPTVEIL_RESULT_PANIC);
        assert!(!INSIDE.get());
        guard(|| panic!("531-27-8846"));
        let message = super::super::result::last_message();
        assert!(message.contains("guard.rs:"), "{message}");
        assert!(!message.contains("531"), "{message}");
        assert_eq!(guard(|| Ok(())), PROMPTVEIL_RESULT_OK);
    }
}
