//! Scanning into an array of the caller, or with a callback.

use std::ffi::c_void;

use super::argument::{Out, OutArray, bytes, numbered};
use super::builder::{action_number, promptveil_scanner};
use super::guard::guard;
use super::handle::TABLE;
use super::result::{
    Fault, PROMPTVEIL_RESULT_BUFFER_TOO_SMALL, PROMPTVEIL_RESULT_NULL_PARAMETER,
    PROMPTVEIL_RESULT_STOPPED, promptveil_result,
};
use crate::{Finding, OffsetUnit, Scanner, Span, convert_spans};

/// One reported place. Offsets are into the text as passed, `end` not included.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct promptveil_finding {
    /// Offset of the first unit.
    pub start: usize,
    /// Offset one past the last unit.
    pub end: usize,
    /// Number of the rule, for promptveil_scanner_rule.
    pub rule: u32,
    /// A promptveil_action.
    pub action: u32,
    /// Confidence, 0 to 100.
    pub score: u32,
    /// 1 for a published test value that belongs to nobody, else 0.
    pub specimen: u32,
}

/// What offsets count. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum promptveil_unit {
    /// Bytes of UTF-8.
    PROMPTVEIL_UNIT_BYTES = 0,
    /// UTF-16 code units: strings of JavaScript, Java and C#.
    PROMPTVEIL_UNIT_UTF16 = 1,
    /// Unicode code points: strings of Python.
    PROMPTVEIL_UNIT_CODE_POINTS = 2,
}

/// Called with each finding, which lives only during the call. Return 0 to go on, anything else to stop.
///
/// It may call the library. It must not throw or longjmp out: the process would end or memory leak.
pub type promptveil_finding_callback =
    Option<unsafe extern "C" fn(userdata: *mut c_void, finding: *const promptveil_finding) -> i32>;

pub(super) fn unit(number: u32) -> Result<OffsetUnit, Fault> {
    const ALL: [(promptveil_unit, OffsetUnit); 3] = [
        (promptveil_unit::PROMPTVEIL_UNIT_BYTES, OffsetUnit::Bytes),
        (promptveil_unit::PROMPTVEIL_UNIT_UTF16, OffsetUnit::Utf16),
        (
            promptveil_unit::PROMPTVEIL_UNIT_CODE_POINTS,
            OffsetUnit::CodePoints,
        ),
    ];
    numbered(
        ALL.map(|(one, unit)| (one as u32, unit)),
        number,
        "no unit has",
    )
}

/// Everything found in `text`, as C sees it, appended to `out`.
pub(super) fn scan_into(
    scanner: &Scanner,
    text: &[u8],
    unit: OffsetUnit,
    out: &mut Vec<promptveil_finding>,
) {
    let findings = scanner.scan_bytes(text);
    let first = out.len();
    out.extend(findings.iter().map(as_c));
    if unit == OffsetUnit::Bytes {
        return;
    }
    let mut spans: Vec<Span> = findings.iter().map(Finding::span).collect();
    convert_spans(text, &mut spans, unit);
    for (finding, span) in out[first..].iter_mut().zip(spans) {
        (finding.start, finding.end) = (span.start, span.end);
    }
}

fn as_c(finding: &Finding) -> promptveil_finding {
    promptveil_finding {
        start: finding.span().start,
        end: finding.span().end,
        rule: finding.rule().as_u32(),
        action: action_number(finding.action()),
        score: u32::from(finding.score().points()),
        specimen: u32::from(finding.is_specimen()),
    }
}

pub(super) fn too_small(total: usize, capacity: usize) -> Fault {
    let message = format!("{total} findings, room for {capacity}");
    Fault::new(PROMPTVEIL_RESULT_BUFFER_TOO_SMALL, message)
}

/// Scans a text into an array of the caller.
///
/// `*total_out` is the number of findings. When it is more than `capacity` nothing is written to `findings` and the
/// result is PROMPTVEIL_RESULT_BUFFER_TOO_SMALL: call again with room. `unit` is a promptveil_unit. The text need not
/// be valid UTF-8 and is not kept. Any thread, also on one scanner at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_scan(
    scanner: *const promptveil_scanner,
    text: *const u8,
    len: usize,
    unit_number: u32,
    findings: *mut promptveil_finding,
    capacity: usize,
    total_out: *mut usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let total = unsafe { Out::new(total_out, 0) }?;
        // SAFETY: the caller passes NULL or room for `capacity` findings.
        let room = unsafe { OutArray::new(findings, capacity) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let text = unsafe { bytes(text, len) }?;
        room.refuse_overlap(text)?;
        let unit = unit(unit_number)?;
        let scanner = TABLE.get(scanner)?;
        let mut found = Vec::new();
        scan_into(&scanner, text, unit, &mut found);
        total.set(found.len());
        if found.len() > room.len() {
            return Err(too_small(found.len(), room.len()));
        }
        room.write(&found);
        Ok(())
    })
}

/// Scans a text and calls `on_finding` with each finding, in order; offsets are bytes.
///
/// The result is PROMPTVEIL_RESULT_STOPPED when the callback stopped. `userdata` is handed to it as it is. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_scan_each(
    scanner: *const promptveil_scanner,
    text: *const u8,
    len: usize,
    on_finding: promptveil_finding_callback,
    userdata: *mut c_void,
) -> promptveil_result {
    guard(|| {
        let on_finding = on_finding
            .ok_or_else(|| Fault::new(PROMPTVEIL_RESULT_NULL_PARAMETER, "the callback is NULL"))?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let text = unsafe { bytes(text, len) }?;
        let scanner = TABLE.get(scanner)?;
        let mut found = Vec::new();
        scan_into(&scanner, text, OffsetUnit::Bytes, &mut found);
        // No lock and no scratch is held here: the callback may call anything.
        for finding in &found {
            // SAFETY: a function of the caller with this signature; the finding outlives the call.
            if unsafe { on_finding(userdata, finding) } != 0 {
                let message = "the callback stopped the scan";
                return Err(Fault::new(PROMPTVEIL_RESULT_STOPPED, message));
            }
        }
        Ok(())
    })
}
