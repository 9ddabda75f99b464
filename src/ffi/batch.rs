//! Many texts in one call, in Arrow's layout of strings: all bytes after one another, and `n + 1` offsets.

use std::ptr;

use super::argument::{Out, OutArray, array, bytes};
use super::buffer::{give, promptveil_buffer, room_for};
use super::builder::promptveil_scanner;
use super::guard::guard;
use super::handle::TABLE;
use super::redact::{PROMPTVEIL_VERDICT_NONE, promptveil_verdict};
use super::result::{
    Fault, PROMPTVEIL_RESULT_INVALID_LENGTH, PROMPTVEIL_RESULT_INVALID_OFFSETS,
    PROMPTVEIL_RESULT_LIMIT_EXCEEDED, promptveil_result,
};
use super::scan::{promptveil_finding, scan_into, too_small, unit};

/// The texts of a batch as the caller lays them out.
struct Batch<'a> {
    data: &'a [u8],
    offsets: &'a [i32],
}

impl<'a> Batch<'a> {
    /// # Safety
    ///
    /// `data` is NULL or points to `data_len` bytes, `offsets` to `numbers` numbers that nobody writes to during `'a`.
    unsafe fn new(
        data: *const u8,
        data_len: usize,
        offsets: *const i32,
        numbers: usize,
    ) -> Result<Batch<'a>, Fault> {
        // SAFETY: as the caller of this function promises.
        let data = unsafe { bytes(data, data_len) }?;
        // SAFETY: likewise.
        let offsets = unsafe { array(offsets, numbers) }?;
        Ok(Batch { data, offsets })
    }

    /// Refuses an output that overlaps what is read.
    fn refuse_overlap<T: Copy>(&self, out: &OutArray<T>) -> Result<(), Fault> {
        out.refuse_overlap(self.data)?;
        out.refuse_overlap(self.offsets)
    }

    /// The texts; every offset is checked before the first text is scanned.
    fn texts(&self) -> Result<Vec<&'a [u8]>, Fault> {
        let place = |offset: i32| usize::try_from(offset).ok();
        let text = |pair: &[i32]| self.data.get(place(pair[0])?..place(pair[1])?);
        let texts: Option<Vec<&[u8]>> = self.offsets.windows(2).map(text).collect();
        texts.ok_or_else(|| {
            let message = "offsets fall or leave the data";
            Fault::new(PROMPTVEIL_RESULT_INVALID_OFFSETS, message)
        })
    }
}

/// How many offsets `count` texts have.
fn one_more(count: usize) -> Result<usize, Fault> {
    let message = "a length is more than memory can hold";
    let more = count.checked_add(1);
    more.ok_or_else(|| Fault::new(PROMPTVEIL_RESULT_INVALID_LENGTH, message))
}

/// Scans `count` texts: text i is `data[offsets[i]]` to `data[offsets[i + 1]]`, `offsets` has `count + 1` numbers.
///
/// The findings of text i go to `findings[rows[i]]` to `findings[rows[i + 1]]`, with offsets into that text; `rows` has
/// room for `count + 1`. `*total_out` is the number of all findings; when it is more than `capacity`, nothing is
/// written to `findings` and the result is PROMPTVEIL_RESULT_BUFFER_TOO_SMALL. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_scan_batch(
    scanner: *const promptveil_scanner,
    data: *const u8,
    data_len: usize,
    offsets: *const i32,
    count: usize,
    unit_number: u32,
    findings: *mut promptveil_finding,
    capacity: usize,
    rows: *mut usize,
    total_out: *mut usize,
) -> promptveil_result {
    guard(|| {
        let numbers = one_more(count)?;
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let total = unsafe { Out::new(total_out, 0) }?;
        // SAFETY: the caller passes NULL or room for `count + 1` numbers.
        let rows = unsafe { OutArray::new(rows, numbers) }?;
        // SAFETY: the caller passes NULL or room for `capacity` findings.
        let room = unsafe { OutArray::new(findings, capacity) }?;
        // SAFETY: the caller passes NULL or `data_len` readable bytes, NULL or `count + 1` readable numbers.
        let batch = unsafe { Batch::new(data, data_len, offsets, numbers) }?;
        batch.refuse_overlap(&room)?;
        batch.refuse_overlap(&rows)?;
        rows.fill(0);
        let unit = unit(unit_number)?;
        let texts = batch.texts()?;
        let scanner = TABLE.get(scanner)?;
        let mut found = Vec::new();
        let mut ends = Vec::with_capacity(numbers);
        ends.push(0);
        for text in texts {
            scan_into(&scanner, text, unit, &mut found);
            ends.push(found.len());
        }
        total.set(found.len());
        if found.len() > room.len() {
            return Err(too_small(found.len(), room.len()));
        }
        room.write(&found);
        rows.write(&ends);
        Ok(())
    })
}

/// Redacts `count` texts laid out as for promptveil_scan_batch; the results have the same layout.
///
/// The bytes of all results are `*data_out`, which the caller owns; `offsets_out` has room for `count + 1` numbers and
/// `verdicts_out` for `count` verdicts. PROMPTVEIL_RESULT_LIMIT_EXCEEDED when the results outgrow 32 bits. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_batch(
    scanner: *const promptveil_scanner,
    data: *const u8,
    data_len: usize,
    offsets: *const i32,
    count: usize,
    data_out: *mut *mut promptveil_buffer,
    offsets_out: *mut i32,
    verdicts_out: *mut promptveil_verdict,
) -> promptveil_result {
    guard(|| {
        let numbers = one_more(count)?;
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(data_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or room for `count + 1` numbers.
        let ends_out = unsafe { OutArray::new(offsets_out, numbers) }?;
        // SAFETY: the caller passes NULL or room for `count` verdicts.
        let verdicts_out = unsafe { OutArray::new(verdicts_out, count) }?;
        // SAFETY: the caller passes NULL or `data_len` readable bytes, NULL or `count + 1` readable numbers.
        let batch = unsafe { Batch::new(data, data_len, offsets, numbers) }?;
        batch.refuse_overlap(&ends_out)?;
        batch.refuse_overlap(&verdicts_out)?;
        ends_out.fill(0);
        verdicts_out.fill(PROMPTVEIL_VERDICT_NONE);
        let texts = batch.texts()?;
        let scanner = TABLE.get(scanner)?;
        let mut redacted = room_for(batch.data.len())?;
        let mut ends = Vec::with_capacity(numbers);
        ends.push(0);
        let mut verdicts = Vec::with_capacity(count);
        for text in texts {
            let found = scanner.redact_bytes(text, &mut redacted);
            verdicts.push(found.verdict().into());
            ends.push(i32::try_from(redacted.len()).map_err(|_| {
                let message = "the redacted texts have more bytes than 32-bit offsets reach";
                Fault::new(PROMPTVEIL_RESULT_LIMIT_EXCEEDED, message)
            })?);
        }
        out.set(give(redacted)?);
        ends_out.write(&ends);
        verdicts_out.write(&verdicts);
        Ok(())
    })
}
