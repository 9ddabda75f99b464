//! Restoring a reply that arrives in chunks gives what restoring all of it gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promptveil_fuzz::vaults::{choose, vault, with_tokens};
use promptveil_fuzz::{chunks, split_choice};

fuzz_target!(|data: &[u8]| {
    let Some((choice, cuts, text)) = split_choice(data) else {
        return;
    };
    let (policy, escape) = choose(choice);
    let (vault, _) = vault();
    let reply = with_tokens(text);

    let mut whole = Vec::new();
    let mut stream = vault.restore_stream_into(policy, escape);
    stream.push(&reply, &mut whole);
    let expected = stream.finish(&mut whole);

    let mut cut = Vec::new();
    let mut stream = vault.restore_stream_into(policy, escape);
    for chunk in chunks(&reply, cuts) {
        stream.push(chunk, &mut cut);
        assert!(whole.starts_with(&cut), "released too early");
    }
    let report = stream.finish(&mut cut);
    assert!(cut == whole);
    assert_eq!(report, expected);
    if let Ok(reply) = std::str::from_utf8(&reply) {
        let restored = vault.restore_into(reply, policy, escape);
        assert!(restored.text().as_bytes() == whole);
    }
});
