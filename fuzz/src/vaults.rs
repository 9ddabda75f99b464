//! A vault with known values, and replies that may hold its tokens.

use std::sync::OnceLock;

use promptveil::{Escape, Scanner, SessionKey, SinkPolicy, Vault};

const PROMPT: &str = "Client: Denise Alvarado\nSSN: 531-27-8846\nPhone: (413) 555-0142, e-mail \
                      denise.alvarado@example.org\nIBAN DE89 3704 0044 0532 0130 00\n";

/// The same values and tokens in every run.
pub fn vault() -> &'static (Vault, Vec<String>) {
    static VAULT: OnceLock<(Vault, Vec<String>)> = OnceLock::new();
    VAULT.get_or_init(|| {
        let mut vault = Vault::with_key(SessionKey::new([7; 32]));
        let tokens = redact_into(&mut vault);
        (vault, tokens)
    })
}

/// Puts the known values into `vault`; gives their tokens.
pub fn redact_into(vault: &mut Vault) -> Vec<String> {
    let redacted = Scanner::builtin()
        .redact_with(vault, PROMPT)
        .expect("the vault is not full");
    let text = redacted.text();
    let token = |at: usize| {
        let end = text[at..].find(']').map_or(text.len(), |len| at + len + 1);
        text[at..end].to_owned()
    };
    let tokens: Vec<String> = text.match_indices('[').map(|(at, _)| token(at)).collect();
    assert!(tokens.len() > 2 && tokens.len() == vault.len());
    tokens
}

/// `text` with a token in place of each byte below 8, so that a fuzzer need not guess fifty keyed bits.
pub fn with_tokens(text: &[u8]) -> Vec<u8> {
    let (_, tokens) = vault();
    let mut reply = Vec::new();
    for &byte in text {
        match byte {
            0..8 => reply.extend_from_slice(tokens[usize::from(byte) % tokens.len()].as_bytes()),
            _ => reply.push(byte),
        }
    }
    reply
}

/// Where to restore and how to write it.
pub fn choose(choice: u8) -> (SinkPolicy, Escape) {
    let mut policy = SinkPolicy::new();
    policy.links(choice & 1 != 0).markup(choice & 2 != 0);
    let escapes = [
        Escape::Plain,
        Escape::Json,
        Escape::JsonInJson,
        Escape::Html,
        Escape::Markdown,
        Escape::Url,
        Escape::Csv,
    ];
    (policy, escapes[usize::from(choice >> 2) % escapes.len()])
}
