//! What the library and a scanner say of themselves: versions, packs, rules.

use super::argument::{Out, text_of};
use super::builder::{action_number, promptveil_scanner};
use super::guard::guard;
use super::handle::TABLE;
use super::result::{
    Fault, PROMPTVEIL_RESULT_ABI_MISMATCH, PROMPTVEIL_RESULT_INVALID_PARAMETER,
    PROMPTVEIL_RESULT_NULL_PARAMETER, PROMPTVEIL_RESULT_STRUCT_SIZE, promptveil_result,
    promptveil_str,
};
use crate::{Pack, Rule, Severity};

/// Raised with every change that programs built against an older header would notice.
pub const PROMPTVEIL_ABI_VERSION: u32 = 1;

/// The version of the library, `0.1.0` for instance; lives as long as the library.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_version() -> promptveil_str {
    text_of(env!("CARGO_PKG_VERSION"))
}

/// The ABI version of the library.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_abi_version() -> u32 {
    PROMPTVEIL_ABI_VERSION
}

/// Whether the library fits a header: pass PROMPTVEIL_ABI_VERSION, before any other call.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_check_abi(header: u32) -> promptveil_result {
    guard(|| {
        if header == PROMPTVEIL_ABI_VERSION {
            return Ok(());
        }
        let message = format!("the header has ABI {header}, the library {PROMPTVEIL_ABI_VERSION}");
        Err(Fault::new(PROMPTVEIL_RESULT_ABI_MISMATCH, message))
    })
}

/// How many packs are embedded.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_pack_count() -> usize {
    Pack::all().len()
}

/// The name of an embedded pack, from 0; lives as long as the library. Empty when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_pack_id(index: usize) -> promptveil_str {
    let pack = Pack::all().get(index);
    pack.map_or(promptveil_str::EMPTY, |pack| text_of(pack.id()))
}

/// What a rule is about. Set `size` to sizeof(promptveil_rule) before the call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct promptveil_rule {
    /// Bytes of this struct in the caller's header; later versions have more members at the end.
    pub size: usize,
    /// Kebab-case name that never changes its meaning.
    pub id: promptveil_str,
    /// The label, `US_SSN` for instance.
    pub entity: promptveil_str,
    /// One sentence.
    pub description: promptveil_str,
    /// The pack it comes from.
    pub pack: promptveil_str,
    /// Harm of a leak: 1 low, 2 medium, 3 high, 4 critical.
    pub severity: u32,
    /// A promptveil_action.
    pub action: u32,
}

/// How many rules a scanner has. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_scanner_rule_count(
    scanner: *const promptveil_scanner,
    count_out: *mut usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(count_out, 0) }?;
        out.set(TABLE.get(scanner)?.rules().len());
        Ok(())
    })
}

/// Describes the rule with this number, from 0. The texts live until the scanner is freed. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_scanner_rule(
    scanner: *const promptveil_scanner,
    index: u32,
    rule_out: *mut promptveil_rule,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer to a struct that begins with its size.
        let size = unsafe { struct_size(rule_out) }?;
        // SAFETY: the caller passes a pointer to a struct it may write to, of at least this size, just checked.
        let out = unsafe { Out::new(rule_out, no_rule(size)) }?;
        let scanner = TABLE.get(scanner)?;
        let rule = usize::try_from(index)
            .ok()
            .and_then(|index| scanner.rules().iter().nth(index))
            .ok_or_else(|| {
                let message = format!("no rule has the number {index}");
                Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message)
            })?;
        out.set(describe(rule, size));
        Ok(())
    })
}

/// The size a caller says its struct has; refuses less than the first version had.
///
/// # Safety
///
/// `rule` is NULL, not aligned, or points to a struct whose `size` may be read.
unsafe fn struct_size(rule: *const promptveil_rule) -> Result<usize, Fault> {
    if rule.is_null() || !rule.is_aligned() {
        // `Out::new` tells the two apart; nothing is written here.
        let code = if rule.is_null() {
            PROMPTVEIL_RESULT_NULL_PARAMETER
        } else {
            super::result::PROMPTVEIL_RESULT_MISALIGNED
        };
        return Err(Fault::new(code, "an output pointer is NULL or not aligned"));
    }
    // SAFETY: not NULL and aligned, just checked; readable as promised.
    let size = unsafe { (*rule).size };
    if size < size_of::<promptveil_rule>() {
        let message = format!(
            "the struct has {size} bytes, it must have {}",
            size_of::<promptveil_rule>()
        );
        return Err(Fault::new(PROMPTVEIL_RESULT_STRUCT_SIZE, message));
    }
    Ok(size)
}

fn no_rule(size: usize) -> promptveil_rule {
    promptveil_rule {
        size,
        id: promptveil_str::EMPTY,
        entity: promptveil_str::EMPTY,
        description: promptveil_str::EMPTY,
        pack: promptveil_str::EMPTY,
        severity: 0,
        action: 0,
    }
}

fn describe(rule: &Rule, size: usize) -> promptveil_rule {
    promptveil_rule {
        size,
        id: text_of(rule.id().as_str()),
        entity: text_of(rule.entity()),
        description: text_of(rule.description()),
        pack: text_of(rule.pack().id()),
        severity: match rule.severity() {
            Severity::Low => 1,
            Severity::Medium => 2,
            Severity::High => 3,
            Severity::Critical => 4,
        },
        action: action_number(rule.action()),
    }
}
