//! Restore gives out what its session issued and leaves every other text as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil::{SessionKey, Vault};
use promptveil_fuzz::split_choice;
use promptveil_fuzz::vaults::{choose, redact_into, vault, with_tokens};

/// Characters at the end of a token that are keyed; the rest is its label.
const CODE_LEN: usize = 14;

/// Whether `reply` holds the code of a token. The fuzzer sees what is compared with its input, and copies it.
fn holds_code(reply: &str, tokens: &[String]) -> bool {
    let reply = reply.to_ascii_uppercase();
    let codes = tokens.iter().map(|token| token.trim_end_matches(']'));
    codes
        .map(|token| &token[token.len() - CODE_LEN..])
        .any(|code| reply.contains(code))
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, with, text)) = split_choice(data) else {
        return;
    };
    let (policy, escape) = choose(choice);
    let (vault, tokens) = vault();
    let reply = match with & 1 {
        0 => text.to_vec(),
        _ => with_tokens(text),
    };
    let reply = String::from_utf8_lossy(&reply);
    let restored = vault.restore_into(&reply, policy, escape);
    if !holds_code(&reply, tokens) {
        assert_eq!(restored.report().restored(), 0, "a token was guessed");
    }
    if restored.report().restored() == 0 {
        assert!(
            restored.text() == reply,
            "nothing was restored and something changed"
        );
    }
    // A session with another key opens nothing of this one.
    let mut other = Vault::with_key(SessionKey::new([8; 32]));
    let others = redact_into(&mut other);
    if !holds_code(&reply, &others) {
        let restored = other.restore_into(&reply, policy, escape);
        assert_eq!(
            restored.report().restored(),
            0,
            "a foreign token was opened"
        );
        assert!(restored.text() == reply);
    }
});
