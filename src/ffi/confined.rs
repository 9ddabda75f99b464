//! What one thread at a time may use, and only the process that made it.

use std::sync::{Mutex, MutexGuard};

use super::builder::lock;
use super::guard::stoppable;
use super::result::{
    Fault, PROMPTVEIL_RESULT_FINISHED, PROMPTVEIL_RESULT_FORKED,
    PROMPTVEIL_RESULT_INVALID_PARAMETER,
};

/// Something with values in it. A child after fork has a copy that nobody meant to give it, so it is refused there.
pub(super) struct Confined<T> {
    process: u32,
    /// `None` once it was ended or handed on.
    held: Mutex<Option<T>>,
}

impl<T> Confined<T> {
    pub(super) fn new(held: T) -> Confined<T> {
        Confined {
            process: std::process::id(),
            held: Mutex::new(Some(held)),
        }
    }

    /// Does something with it; another thread that is at it means `BUSY`.
    pub(super) fn with<R>(
        &self,
        work: impl FnOnce(&mut T) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        let mut open = self.open()?;
        let held = open.as_mut().ok_or_else(ended)?;
        stoppable(|| work(held))
    }

    /// Takes it away, for good.
    pub(super) fn take(&self) -> Result<T, Fault> {
        self.open()?.take().ok_or_else(ended)
    }

    /// It, or `None` once it was taken, for as long as the guard is held.
    pub(super) fn open(&self) -> Result<MutexGuard<'_, Option<T>>, Fault> {
        self.check_process()?;
        lock(&self.held)
    }

    fn check_process(&self) -> Result<(), Fault> {
        if self.process == std::process::id() {
            return Ok(());
        }
        let message = "made before this process was forked off";
        Err(Fault::new(PROMPTVEIL_RESULT_FORKED, message))
    }
}

pub(super) fn ended() -> Fault {
    let message = "the stream has ended, or the vault was handed to a session";
    Fault::new(PROMPTVEIL_RESULT_FINISHED, message)
}

/// 32 bytes of key.
pub(super) fn key(bytes: &[u8]) -> Result<[u8; 32], Fault> {
    <[u8; 32]>::try_from(bytes).map_err(|_| {
        let message = format!("the key has {} bytes, it must have 32", bytes.len());
        Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::guard::guard;
    use super::super::result::PROMPTVEIL_RESULT_PANIC;
    use super::*;

    /// Misuse case 31.
    #[test]
    fn a_panic_leaves_the_handle_of_no_use() {
        let confined = Confined::new(());
        let code = guard(|| confined.with(|()| -> Result<(), Fault> { panic!("on purpose") }));
        assert_eq!(code, PROMPTVEIL_RESULT_PANIC);
        let later = confined.with(|()| Ok(()));
        assert_eq!(
            later.map_err(|fault| fault.code),
            Err(PROMPTVEIL_RESULT_PANIC)
        );
        assert!(confined.take().is_err());
    }

    #[test]
    fn what_was_taken_is_gone() {
        let confined = Confined::new(7);
        assert_eq!(confined.take().ok(), Some(7));
        let later = confined.take().map_err(|fault| fault.code);
        assert_eq!(later, Err(PROMPTVEIL_RESULT_FINISHED));
    }
}
