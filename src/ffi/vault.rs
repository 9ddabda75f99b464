//! `promptveil_vault`: tokens for values, and what keeps them.

use std::ptr;
use std::time::Duration;

use super::argument::{Out, bytes};
use super::buffer::{give, promptveil_buffer, room_for};
use super::builder::promptveil_scanner;
use super::confined::{Confined, key};
use super::guard::guard;
use super::handle::{Opaque, TABLE};
use super::redact::{promptveil_verdict, redacted_outputs};
use super::result::promptveil_result;
use crate::{SealKey, SessionKey, Vault, VaultLimits};

/// The values of one conversation. One thread at a time: a second gets PROMPTVEIL_RESULT_BUSY. In a child after fork
/// every call with it is PROMPTVEIL_RESULT_FORKED. Values are wiped when it is freed, once, with promptveil_vault_free.
pub struct promptveil_vault {
    _opaque: [u8; 0],
}

impl Opaque for promptveil_vault {
    type Object = Confined<Vault>;
    const KIND: usize = 5;
}

/// An empty vault with a random key. The caller owns `*vault_out`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_vault_new(
    vault_out: *mut *mut promptveil_vault,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(vault_out, ptr::null_mut()) }?;
        out.set(TABLE.insert(Confined::new(Vault::new()?))?);
        Ok(())
    })
}

/// An empty vault that gives the same tokens as every other with this key: 32 random bytes, which are copied.
///
/// The caller owns `*vault_out`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_vault_new_with_key(
    session_key: *const u8,
    len: usize,
    vault_out: *mut *mut promptveil_vault,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(vault_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let session_key = SessionKey::new(key(unsafe { bytes(session_key, len) }?)?);
        out.set(TABLE.insert(Confined::new(Vault::with_key(session_key)))?);
        Ok(())
    })
}

/// Frees a vault and wipes its values. NULL is allowed. A stream over it keeps it until the stream is freed.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_vault_free(vault: *mut promptveil_vault) -> promptveil_result {
    guard(|| TABLE.remove(vault))
}

/// Changes how much a vault may hold; values that are there stay.
///
/// Default: 100000 values, 64 MiB, no limit of age; `age_seconds` 0 is none. Past a limit nothing is redacted: the
/// result is PROMPTVEIL_RESULT_LIMIT_EXCEEDED or PROMPTVEIL_RESULT_EXPIRED.
#[unsafe(no_mangle)]
pub extern "C" fn promptveil_vault_limit(
    vault: *mut promptveil_vault,
    values: usize,
    bytes: usize,
    age_seconds: u64,
) -> promptveil_result {
    guard(|| {
        let mut limits = VaultLimits::new();
        limits.values(values).bytes(bytes);
        if age_seconds > 0 {
            limits.age(Duration::from_secs(age_seconds));
        }
        TABLE.get(vault)?.with(|vault| {
            vault.set_limits(limits);
            Ok(())
        })
    })
}

/// How many values a vault holds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_vault_len(
    vault: *const promptveil_vault,
    len_out: *mut usize,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(len_out, 0) }?;
        out.set(TABLE.get(vault)?.with(|vault| Ok(vault.len()))?);
        Ok(())
    })
}

/// Seals a vault: bytes that only this key opens, 32 random bytes. The caller owns `*sealed_out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_vault_seal(
    vault: *const promptveil_vault,
    seal_key: *const u8,
    len: usize,
    sealed_out: *mut *mut promptveil_buffer,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(sealed_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let seal_key = SealKey::new(key(unsafe { bytes(seal_key, len) }?)?);
        let vault = TABLE.get(vault)?;
        out.set(give(vault.with(|vault| Ok(vault.seal(&seal_key)?))?)?);
        Ok(())
    })
}

/// Opens what promptveil_vault_seal gave. The caller owns `*vault_out`. Any thread.
///
/// PROMPTVEIL_RESULT_INVALID_SEAL when any bit was changed or the key is another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_vault_open(
    sealed: *const u8,
    sealed_len: usize,
    seal_key: *const u8,
    len: usize,
    vault_out: *mut *mut promptveil_vault,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or a pointer it may write to.
        let out = unsafe { Out::new(vault_out, ptr::null_mut()) }?;
        // SAFETY: the caller passes NULL or `sealed_len` readable bytes.
        let sealed = unsafe { bytes(sealed, sealed_len) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let seal_key = SealKey::new(key(unsafe { bytes(seal_key, len) }?)?);
        out.set(TABLE.insert(Confined::new(Vault::open(sealed, &seal_key)?))?);
        Ok(())
    })
}

/// As promptveil_redact, with tokens of a vault where a rule's action is PROMPTVEIL_ACTION_TOKEN.
///
/// Tokens of this vault that stand in the text stay. The caller owns `*text_out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn promptveil_redact_with(
    scanner: *const promptveil_scanner,
    vault: *mut promptveil_vault,
    text: *const u8,
    len: usize,
    text_out: *mut *mut promptveil_buffer,
    verdict_out: *mut promptveil_verdict,
) -> promptveil_result {
    guard(|| {
        // SAFETY: the caller passes NULL or pointers it may write to.
        let (out, outcome) = unsafe { redacted_outputs(text_out, verdict_out) }?;
        // SAFETY: the caller passes NULL or `len` readable bytes.
        let text = unsafe { bytes(text, len) }?;
        let scanner = TABLE.get(scanner)?;
        let vault = TABLE.get(vault)?;
        let mut redacted = room_for(text.len())?;
        let found =
            vault.with(|vault| Ok(scanner.redact_bytes_with(vault, text, &mut redacted)?))?;
        out.set(give(redacted)?);
        outcome.set(found.verdict().into());
        Ok(())
    })
}
