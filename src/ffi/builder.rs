//! `promptveil_builder` and `promptveil_scanner`: from rules to a scanner.

use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use super::argument::{Out, bytes, name};
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::result::{
    Fault, PROMPTVEIL_RESULT_BUSY, PROMPTVEIL_RESULT_INVALID_PARAMETER, PROMPTVEIL_RESULT_PANIC,
    PROMPTVEIL_RESULT_UNKNOWN_PACK, promptveil_result,
};
use crate::{Action, HashKey, Pack, RuleSet, Scanner, ScannerBuilder, Score};

/// Rules and options of a scanner to be. One thread at a time. Free it once with promptveil_builder_free.
pub struct promptveil_builder {
    _opaque: [u8; 0],
}

/// Compiled rules. Immutable; any number of threads may share it. Free it once with promptveil_scanner_free; streams
/// over it live on.
pub struct promptveil_scanner {
    _opaque: [u8; 0],
}

pub(super) struct Builder {
    rules: Vec<RuleSet>,
    options: ScannerBuilder,
}

impl Opaque for promptveil_builder {
    type Object = Mutex<Builder>;
    const KIND: usize = 1;
}

impl Opaque for promptveil_scanner {
    type Object = Scanner;
    const KIND: usize = 2;
}

/// Locks what one thread at a time may use, without waiting.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> Result<MutexGuard<'_, T>, Fault> {
    mutex.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => Fault::new(
            PROMPTVEIL_RESULT_BUSY,
            "another call with this handle is running",
        ),
        TryLockError::Poisoned(_) => Fault::new(
            PROMPTVEIL_RESULT_PANIC,
            "an earlier fault left this handle of no use",
        ),
    })
}

/// What redaction does with a value. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum promptveil_action {
    /// Report only; the text stays.
    PROMPTVEIL_ACTION_ALLOW = 1,
    /// Replace, and the verdict is PROMPTVEIL_VERDICT_BLOCKED.
    PROMPTVEIL_ACTION_BLOCK = 2,
    /// A keyed hash of the value; without a key the label.
    PROMPTVEIL_ACTION_HASH = 3,
    /// Letters and digits become `*`; the tail the rule names stays.
    PROMPTVEIL_ACTION_MASK = 4,
    /// The label in brackets.
    PROMPTVEIL_ACTION_REPLACE = 5,
    /// A token that a vault can turn back; without a vault the label.
    PROMPTVEIL_ACTION_TOKEN = 6,
}

pub(super) fn action_number(action: Action) -> u32 {
    let action = match action {
        Action::Allow => promptveil_action::PROMPTVEIL_ACTION_ALLOW,
        Action::Block => promptveil_action::PROMPTVEIL_ACTION_BLOCK,
        Action::Hash => promptveil_action::PROMPTVEIL_ACTION_HASH,
        Action::Mask => promptveil_action::PROMPTVEIL_ACTION_MASK,
        Action::Replace => promptveil_action::PROMPTVEIL_ACTION_REPLACE,
        Action::Token => promptveil_action::PROMPTVEIL_ACTION_TOKEN,
    };
    action as u32
}

fn action(number: u32) -> Result<Action, Fault> {
    const ALL: [Action; 6] = [
        Action::Allow,
        Action::Block,
        Action::Hash,
        Action::Mask,
        Action::Replace,
        Action::Token,
    ];
    let found = ALL.into_iter().find(|one| action_number(*one) == number);
    found.ok_or_else(|| {
        Fault::new(
            PROMPTVEIL_RESULT_INVALID_PARAMETER,
            format!("no action has the number {number}"),
        )
    })
}

/// The scanner with all embedded packs; compiled at the first call and shared from then on.
///
/// The caller owns `*scanner_out`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_scanner_builtin(
    scanner_out: *mut *mut promptveil_scanner,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(scanner_out, ptr::null_mut()) }?;
        out.set(TABLE.insert(Scanner::builtin().clone())?);
        Ok(())
    })
}

/// Frees a scanner. NULL is allowed. Calls that run in other threads end as they would have.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_scanner_free(scanner: *mut promptveil_scanner) -> promptveil_result {
    guard(|| TABLE.remove(scanner))
}

/// A builder without rules. The caller owns `*builder_out`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_new(
    builder_out: *mut *mut promptveil_builder,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(builder_out, ptr::null_mut()) }?;
        out.set(TABLE.insert(Mutex::new(Builder {
            rules: Vec::new(),
            options: Scanner::builder(),
        }))?);
        Ok(())
    })
}

/// Frees a builder. NULL is allowed. Scanners it built live on.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_free(builder: *mut promptveil_builder) -> promptveil_result {
    guard(|| TABLE.remove(builder))
}

fn change(
    builder: *mut promptveil_builder,
    work: impl FnOnce(&mut Builder) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let builder: Arc<Mutex<Builder>> = TABLE.get(builder)?;
    work(&mut *lock(&builder)?)
}

/// Adds the embedded pack of this name, `identity` for instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_add_pack(
    builder: *mut promptveil_builder,
    pack: *const u8,
    len: usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let id = unsafe { name(pack, len) }?;
        let pack = Pack::from_id(id).ok_or_else(|| {
            Fault::new(
                PROMPTVEIL_RESULT_UNKNOWN_PACK,
                "no embedded pack has this name",
            )
        })?;
        change(builder, |builder| {
            builder.rules.push(RuleSet::builtin(pack));
            Ok(())
        })
    })
}

/// Adds the rules of a pack in TOML. A bad pack leaves the builder as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_add_toml(
    builder: *mut promptveil_builder,
    toml: *const u8,
    len: usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let toml = unsafe { bytes(toml, len) }?;
        change(builder, |builder| {
            builder.rules.push(RuleSet::from_toml_bytes(toml)?);
            Ok(())
        })
    })
}

/// Adds the rules of a pack file. The path is UTF-8. A bad pack leaves the builder as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_add_file(
    builder: *mut promptveil_builder,
    path: *const u8,
    len: usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let path = unsafe { name(path, len) }?;
        change(builder, |builder| {
            builder.rules.push(RuleSet::from_file(path)?);
            Ok(())
        })
    })
}

/// Reports only findings with at least this score, 0 to 100. Default: 50.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_min_score(
    builder: *mut promptveil_builder,
    score: u32,
) -> promptveil_result {
    guard(|| {
        let points = i32::try_from(score).ok().filter(|points| *points <= 100);
        let points = points.ok_or_else(|| {
            let message = format!("score {score} is not in 0 to 100");
            Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message)
        })?;
        change(builder, |builder| {
            builder.options.min_score(Score::new(points));
            Ok(())
        })
    })
}

/// One promptveil_action for all findings instead of each rule's own; rules that block or allow keep theirs.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_action(
    builder: *mut promptveil_builder,
    number: u32,
) -> promptveil_result {
    guard(|| {
        let action = action(number)?;
        change(builder, |builder| {
            builder.options.action(action);
            Ok(())
        })
    })
}

/// The key of PROMPTVEIL_ACTION_HASH: 32 random bytes, which are copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_hash_key(
    builder: *mut promptveil_builder,
    key: *const u8,
    len: usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let key = unsafe { bytes(key, len) }?;
        let key = super::confined::key(key)?;
        change(builder, |builder| {
            builder.options.hash_key(HashKey::new(key));
            Ok(())
        })
    })
}

/// Compiles the rules. The caller owns `*scanner_out`; the builder stays as it is and may build again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_builder_build(
    builder: *mut promptveil_builder,
    scanner_out: *mut *mut promptveil_scanner,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(scanner_out, ptr::null_mut()) }?;
        change(builder, |builder| {
            let mut all = RuleSet::default();
            for rules in &builder.rules {
                all = all.merge(rules.clone())?;
            }
            out.set(TABLE.insert(builder.options.build(all)?)?);
            Ok(())
        })
    })
}
