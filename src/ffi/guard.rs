//! The edge that no panic crosses.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::result::{
    Fault, PROMPTVEIL_RESULT_OK, PROMPTVEIL_RESULT_PANIC, promptveil_result, remember,
};

/// Runs the body of a C function; a failure is remembered and becomes its code, a panic becomes one too.
///
/// What a panic may leave half done is behind a mutex, which it poisons, or dropped unseen.
pub(super) fn guard(work: impl FnOnce() -> Result<(), Fault>) -> promptveil_result {
    let fault = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => return PROMPTVEIL_RESULT_OK,
        Ok(Err(fault)) => fault,
        Err(panic) => {
            // To drop what was thrown could panic again. The message may hold text; it goes no further.
            std::mem::forget(panic);
            Fault::new(PROMPTVEIL_RESULT_PANIC, "a fault of the library")
        }
    };
    let code = fault.code;
    remember(fault);
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_code() {
        let code = guard(|| panic!("on purpose"));
        assert_eq!(code, PROMPTVEIL_RESULT_PANIC);
    }
}
