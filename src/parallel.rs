//! One piece of work for each item, shared by two threads.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What `work` makes of each item, in their order.
///
/// Each thread takes the next item that nobody has, so that it matters little which of them are large. Where no second
/// thread can be had, or it fails, this one does all the work.
pub(crate) fn map<T: Sync, U: Send + Sync>(items: &[T], work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let done: Vec<OnceLock<U>> = items.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        while let Some((item, done)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).zip(done.get(at))
        } {
            let _ = done.set(work(item));
        }
    };
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, take);
        take();
        let _ = other.map(|thread| thread.join());
    });
    let all = items.iter().zip(done);
    all.map(|(item, done)| done.into_inner().unwrap_or_else(|| work(item)))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_their_order() {
        let items: Vec<u64> = (0..1000).collect();
        let squares: Vec<u64> = items.iter().map(|item| item * item).collect();
        assert_eq!(super::map(&items, |item| item * item), squares);
        assert!(super::map(&[0_u8; 0], |item| *item).is_empty());
    }
}
