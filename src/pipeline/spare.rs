//! Scratches that a thread keeps for its next texts: what one has learnt is worth more than a scan of a short text.

use std::cell::RefCell;

use super::Scratch;
use crate::compile::Program;

/// Scratches that one thread keeps for later texts: more than one where streams are open side by side, or where
/// scanners take turns.
const SPARE: usize = 4;

thread_local! {
    static SPARES: RefCell<Vec<Scratch>> = const { RefCell::new(Vec::new()) };
}

/// A scratch that knows `program` already, if this thread has one to spare: what it has learnt is worth more than a
/// scan of a short text.
pub(crate) fn take_scratch(program: &Program) -> Scratch {
    let spare = SPARES.try_with(|spares| {
        let mut spares = spares.borrow_mut();
        let is_fitting = |scratch: &Scratch| scratch.program == program.identity();
        match spares.iter().rposition(is_fitting) {
            Some(at) => Some(spares.remove(at)),
            // The one that was used longest ago.
            None if spares.len() >= SPARE => Some(spares.remove(0)),
            None => None,
        }
    });
    // None either in a thread that ends.
    spare.ok().flatten().unwrap_or_default()
}

/// Keeps a scratch for later texts of this thread, and nothing of the last one.
pub(crate) fn spare_scratch(mut scratch: Scratch) {
    scratch.forget_text();
    // A thread that ends drops it.
    let _ = SPARES.try_with(|spares| {
        let mut spares = spares.borrow_mut();
        if spares.len() >= SPARE {
            spares.remove(0);
        }
        spares.push(scratch);
    });
}

/// Runs `work` with a scratch of this thread.
///
/// A validator of the host may call a scanner again from within a scan: that call gets a scratch of its own.
pub(crate) fn with_scratch<R>(program: &Program, work: impl FnOnce(&mut Scratch) -> R) -> R {
    let mut scratch = take_scratch(program);
    let result = work(&mut scratch);
    spare_scratch(scratch);
    result
}

#[cfg(all(test, feature = "packs"))]
mod tests {
    use super::*;
    use crate::{Pack, RuleSet, Scanner};

    #[test]
    fn a_thread_keeps_the_scratches_of_the_last_scanners() {
        let scan = || {
            let scanner = |_| Scanner::new(RuleSet::builtin(Pack::EDUCATION)).unwrap();
            let scanners: Vec<Scanner> = (0..=SPARE).map(scanner).collect();
            for scanner in &scanners {
                assert!(!scanner.is_match("nothing"));
            }
            let is_known = |scanner: &Scanner| {
                let program = scanner.program();
                let scratch = take_scratch(program);
                let is_known = scratch.program == program.identity();
                spare_scratch(scratch);
                is_known
            };
            assert!(scanners[1..].iter().all(is_known));
            assert!(!is_known(&scanners[0]));
        };
        // A thread of its own has none from other tests.
        std::thread::spawn(scan).join().unwrap();
    }
}
