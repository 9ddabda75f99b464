//! The edge that no panic crosses.

#[cfg(panic = "abort")]
compile_error!("the C interface turns panics into results: build it with `panic = \"unwind\"`");

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind, resume_unwind};
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
    let done = catch_unwind(AssertUnwindSafe(|| stoppable(work)));
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

/// A fault that leaves a scan, where no result could take it along.
struct Stopped(Fault);

/// Leaves the scan that a callback runs in. No panic: nobody prints anything, and what [`stoppable`] surrounds is whole.
pub(super) fn stop(fault: Fault) -> ! {
    resume_unwind(Box::new(Stopped(fault)))
}

/// Runs what may scan; a scan that was stopped is a fault like any other, so that a lock held round this goes on working.
///
/// What `work` borrows must be whole while a scan runs. A vault is: it takes up values when the scan is done.
pub(super) fn stoppable<R>(work: impl FnOnce() -> Result<R, Fault>) -> Result<R, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|thrown| {
        match thrown.downcast::<Stopped>() {
            Ok(stopped) => Err(stopped.0),
            Err(panic) => resume_unwind(panic),
        }
    })
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
    // A thread that unwinds already must not touch the hook.
    if std::thread::panicking() {
        return;
    }
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

    #[test]
    fn a_stop_is_a_fault_and_leaves_locks_alone() {
        let lock = std::sync::Mutex::new(());
        let fault = || Fault::new(super::super::result::PROMPTVEIL_RESULT_STOPPED, "stopped");
        let stopped = stoppable(|| -> Result<(), Fault> {
            let _held = lock.lock();
            stoppable(|| stop(fault()))
        });
        assert_eq!(stopped.map_err(|fault| fault.code), Err(fault().code));
        assert!(!lock.is_poisoned());
        assert_eq!(guard(|| stop(fault())), fault().code);
        let panics = || stoppable(|| -> Result<(), Fault> { panic!("on purpose") });
        assert_eq!(guard(panics), PROMPTVEIL_RESULT_PANIC);
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
