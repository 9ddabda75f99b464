//! What became of the tokens of a reply, counted over all its texts.

use std::sync::{Arc, Mutex, PoisonError};

use crate::payload::{RestoreText, TextStream};
use crate::vault::{RestoreReport, RestoreStream};

/// The sum of the reports on all texts of a reply.
#[derive(Default)]
pub(super) struct Totals(Mutex<RestoreReport>);

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

/// A restored text whose tokens are counted.
pub(super) struct Counted {
    stream: RestoreStream,
    totals: Arc<Totals>,
    /// Where it goes when it has ended, for the text that is shown behind it.
    last: Option<Arc<Mutex<RestoreStream>>>,
}

impl Counted {
    pub(super) fn new(
        stream: RestoreStream,
        totals: Arc<Totals>,
        last: Option<Arc<Mutex<RestoreStream>>>,
    ) -> Counted {
        Counted {
            stream,
            totals,
            last,
        }
    }
}

impl TextStream for Counted {
    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        self.stream.push(text, out);
    }

    fn held(&self) -> usize {
        self.stream.held()
    }
}

impl RestoreText for Counted {
    fn finish(mut self, out: &mut Vec<u8>) {
        self.totals.add(self.stream.end(out));
        if let Some(last) = self.last {
            *last.lock().unwrap_or_else(PoisonError::into_inner) = self.stream;
        }
    }
}
