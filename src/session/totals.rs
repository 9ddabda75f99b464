//! What became of the tokens of a reply, counted over all its texts.

use std::sync::{Mutex, PoisonError};

use crate::vault::RestoreReport;

/// The sum of the reports on all texts of a reply.
#[derive(Default)]
pub(crate) struct Totals(Mutex<RestoreReport>);

impl Totals {
    pub(super) fn report(&self) -> RestoreReport {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what became of the tokens of one text.
    pub(super) fn add(&self, report: RestoreReport) {
        let mut total = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *total = total.plus(report);
    }

    /// Adds a text in which every token stays, with what would have become of them elsewhere.
    pub(super) fn deny(&self, report: RestoreReport) {
        self.add(report.denied_all());
    }
}
