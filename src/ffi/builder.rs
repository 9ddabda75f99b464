//! `promptveil_builder` and `promptveil_scanner`: from rules to a scanner.

use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use super::argument::{Out, bytes, name, numbered};
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::result::{
    Fault, PROMPTVEIL_RESULT_BUSY, PROMPTVEIL_RESULT_INVALID_PARAMETER, PROMPTVEIL_RESULT_PANIC,
    PROMPTVEIL_RESULT_UNKNOWN_PACK, promptveil_result,
};
use crate::{Action, Disguises, HashKey, Pack, RuleSet, Scanner, ScannerBuilder, Score, Trust};

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
    /// Of the packs that are added next.
    trust: Trust,
    pub(super) options: ScannerBuilder,
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
    numbered(
        ALL.map(|action| (action_number(action), action)),
        number,
        "no action has",
    )
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
            trust: Trust::Added,
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

/// Changes a builder that no other thread is at.
pub(super) fn change(
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
            let rules = RuleSet::from_toml_bytes(toml)?.trust(builder.trust);
            builder.rules.push(rules);
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
            let rules = RuleSet::from_file(path)?.trust(builder.trust);
            builder.rules.push(rules);
            Ok(())
        })
    })
}

/// How far a pack is trusted. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum promptveil_trust {
    /// May find more, and weaken nothing.
    PROMPTVEIL_TRUST_ADDED = 1,
    /// Speaks for the host: may change the embedded packs and those of the host.
    PROMPTVEIL_TRUST_HOST = 2,
}

fn trust(number: u32) -> Result<Trust, Fault> {
    const ALL: [(promptveil_trust, Trust); 2] = [
        (promptveil_trust::PROMPTVEIL_TRUST_ADDED, Trust::Added),
        (promptveil_trust::PROMPTVEIL_TRUST_HOST, Trust::Host),
    ];
    numbered(
        ALL.map(|(one, trust)| (one as u32, trust)),
        number,
        "no trust has",
    )
}

/// How far the packs are trusted that are added from now on, a promptveil_trust. Default: PROMPTVEIL_TRUST_ADDED.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_trust(
    builder: *mut promptveil_builder,
    number: u32,
) -> promptveil_result {
    guard(|| {
        let trust = trust(number)?;
        change(builder, |builder| {
            builder.trust = trust;
            Ok(())
        })
    })
}

/// Which disguises a scanner sees through. Numbers never change.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum promptveil_disguises {
    /// Nothing is decoded.
    PROMPTVEIL_DISGUISES_PLAIN = 1,
    /// Encoded values, up to three layers deep; what is encoded more often blocks.
    PROMPTVEIL_DISGUISES_ENCODED = 2,
    /// Also letters that look like others, and digits set apart or spelled out.
    PROMPTVEIL_DISGUISES_LOOKALIKE = 3,
}

fn disguises(number: u32) -> Result<Disguises, Fault> {
    use promptveil_disguises as c;
    const ALL: [(promptveil_disguises, Disguises); 3] = [
        (c::PROMPTVEIL_DISGUISES_PLAIN, Disguises::Plain),
        (c::PROMPTVEIL_DISGUISES_ENCODED, Disguises::Encoded),
        (c::PROMPTVEIL_DISGUISES_LOOKALIKE, Disguises::Lookalike),
    ];
    numbered(
        ALL.map(|(one, disguises)| (one as u32, disguises)),
        number,
        "no disguises have",
    )
}

/// Which disguises to see through, a promptveil_disguises. Default: PROMPTVEIL_DISGUISES_LOOKALIKE.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_disguises(
    builder: *mut promptveil_builder,
    number: u32,
) -> promptveil_result {
    guard(|| {
        let disguises = disguises(number)?;
        change(builder, |builder| {
            builder.options.disguises(disguises);
            Ok(())
        })
    })
}

/// Largest size of the compiled rules, in bytes. Default: 64 MiB.
///
/// Rules that need more are PROMPTVEIL_RESULT_LIMIT_EXCEEDED of promptveil_builder_build.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_size_limit(
    builder: *mut promptveil_builder,
    bytes: usize,
) -> promptveil_result {
    guard(|| {
        change(builder, |builder| {
            builder.options.size_limit(bytes);
            Ok(())
        })
    })
}

/// Longest time that rules other than the embedded ones take to compile, in milliseconds. Default: 2000.
///
/// Rules that need longer are PROMPTVEIL_RESULT_LIMIT_EXCEEDED of promptveil_builder_build.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_time_limit(
    builder: *mut promptveil_builder,
    milliseconds: u64,
) -> promptveil_result {
    guard(|| {
        change(builder, |builder| {
            let time = Duration::from_millis(milliseconds);
            builder.options.time_limit(time);
            Ok(())
        })
    })
}

/// A score of 0 to 100.
pub(super) fn score_of(number: u32) -> Result<Score, Fault> {
    let points = i32::try_from(number).ok().filter(|points| *points <= 100);
    points.map(Score::new).ok_or_else(|| {
        let message = format!("score {number} is not in 0 to 100");
        Fault::new(PROMPTVEIL_RESULT_INVALID_PARAMETER, message)
    })
}

/// Reports only findings with at least this score, 0 to 100. Default: 50.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_builder_min_score(
    builder: *mut promptveil_builder,
    score: u32,
) -> promptveil_result {
    guard(|| {
        let score = score_of(score)?;
        change(builder, |builder| {
            builder.options.min_score(score);
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
