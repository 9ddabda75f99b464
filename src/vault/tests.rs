use super::*;
use crate::{Action, RuleSet, Scanner, Span};

const SSN: &str = "531-27-8846";

fn vault() -> Vault {
    Vault::with_key(SessionKey::new([7; 32]))
}

/// A vault with one value, and its token.
fn one(value: &str) -> (Vault, String) {
    let mut vault = vault();
    let name = token::mint(&vault.key, "US_SSN", value.as_bytes());
    vault.store(&name, value.as_bytes(), false).unwrap();
    (vault, format!("[{name}]"))
}

#[test]
fn tokens_depend_on_key_label_and_bytes_alone() {
    let mint =
        |key, label, value: &str| token::mint(&SessionKey::new([key; 32]), label, value.as_bytes());
    let token = mint(1, "US_SSN", SSN);
    assert_eq!(token.len(), "US_SSN_".len() + token::CODE_LEN);
    assert!(token::is_shaped(&token));
    assert_eq!(token, mint(1, "US_SSN", SSN));
    assert_ne!(token, mint(2, "US_SSN", SSN));
    assert_ne!(token[7..], mint(1, "US_EIN", SSN)[7..]);
    // Another spelling shares the stem and is another token.
    let spaced = mint(1, "US_SSN", "531 27 8846");
    assert_ne!(token, spaced);
    assert_eq!(token::stem(&token), token::stem(&spaced));
    assert_ne!(
        token::stem(&token),
        token::stem(&mint(1, "US_SSN", "531-27-8847"))
    );
}

#[test]
fn limits_are_errors_that_name_them() {
    let mut vault = vault();
    vault.set_limits(*VaultLimits::new().values(1));
    vault.store("A_0000000000000", b"1", false).unwrap();
    let error = vault.store("A_0000000000001", b"2", false).unwrap_err();
    assert!(error.is_full() && !error.is_expired() && !error.is_other_session());
    assert_eq!(error.limit(), Some(1));
    assert!(error.to_string().contains("1 values"), "{error}");
    vault.set_limits(*VaultLimits::new().bytes(2));
    assert_eq!(
        vault
            .store("A_0000000000001", b"22", false)
            .unwrap_err()
            .limit(),
        Some(2)
    );
    vault.store("A_0000000000001", b"2", false).unwrap();
    vault.set_limits(*VaultLimits::new().age(Duration::ZERO));
    std::thread::sleep(Duration::from_millis(2));
    let (rule, _) = rule();
    let error = vault.token(&rule, b"3", false).unwrap_err();
    assert!(error.is_expired() && !error.is_full());
}

fn rule() -> (Rule, RuleSet) {
    let rules = RuleSet::builtin_all();
    let rule = rules.iter().find(|rule| rule.entity() == "US_SSN").unwrap();
    (rule.clone(), rules.clone())
}

#[test]
fn a_full_vault_redacts_nothing_of_a_text_and_all_of_a_stream() {
    let scanner = Scanner::builtin();
    let mut vault = vault();
    vault.set_limits(*VaultLimits::new().values(0));
    let text = "Her SSN is 531-27-8846.";
    assert!(scanner.redact_with(&mut vault, text).is_err());
    let mut out = Vec::new();
    let mut stream = scanner.redact_stream_with(&mut vault);
    stream.push(text.as_bytes(), &mut out).unwrap();
    assert!(stream.finish(&mut out).is_err());
    assert_eq!(out, b"Her SSN is [US_SSN].");
}

#[test]
fn never_restored_means_never_stored() {
    let pack = r#"
schema = 1
id = "a"
version = "1.0.0"
description = "A."
license = "CC0-1.0"
[[rules]]
id = "a-pin"
entity = "PIN"
description = "A pin."
severity = "high"
regex = 'PIN-\d{4}'
restore = "never"
must_match = ["PIN-1234"]
must_not_match = ["PIN-12345"]
"#;
    let scanner = Scanner::new(RuleSet::from_toml(pack).unwrap()).unwrap();
    let mut vault = vault();
    let redacted = scanner.redact_with(&mut vault, "PIN-1234").unwrap();
    assert!(redacted.text().starts_with("[PIN_"));
    assert!(vault.is_empty());
    assert_eq!(vault.restore(redacted.text()).text(), redacted.text());
}

#[test]
fn tokens_of_the_vault_are_history_and_lookalikes_are_text() {
    let scanner = Scanner::builtin();
    let mut vault = vault();
    let first = scanner
        .redact_with(&mut vault, "Her SSN is 531-27-8846.")
        .unwrap();
    let first = first.text().to_owned();
    let again = scanner.redact_with(&mut vault, &first).unwrap();
    assert_eq!(again.text(), first);
    assert!(again.findings().is_empty());
    // A number dressed as a token is a number.
    let dressed = scanner
        .redact_with(&mut vault, "[SSN 531-27-8846] here")
        .unwrap();
    assert!(
        !dressed.text().contains("531-27-8846"),
        "{}",
        dressed.text()
    );
}

/// A text of nothing but tokens and values takes time linear in it: no finding walks over all tokens.
#[test]
fn a_text_full_of_tokens_and_values_is_redacted_once() {
    let scanner = Scanner::builtin();
    let mut vault = Vault::with_key(SessionKey::new([7; 32]));
    let line = |value: &str| format!("SSN {value}, mail jo@example.org\n").repeat(20_000);
    let first = scanner.redact_with(&mut vault, "SSN 531-27-8846").unwrap();
    let token = first.text()["SSN ".len()..].to_owned();
    let (mixed, plain) = (line(&token), line(SSN));
    let mixed = scanner.redact_with(&mut vault, &mixed).unwrap();
    let safe = scanner.redact_with(&mut vault, &plain).unwrap();
    assert_eq!(mixed.text(), safe.text());
    assert_eq!(vault.restore(mixed.text()).text(), plain);
}

#[test]
fn what_lies_between_tokens_is_what_a_finding_covers() {
    let spans = |span: (usize, usize), tokens: &[std::ops::Range<usize>]| {
        let pieces = redact::pieces(Span::new(span.0, span.1), tokens).into_iter();
        pieces
            .map(|piece| (piece.start, piece.end))
            .collect::<Vec<_>>()
    };
    let tokens = [2..4, 4..6, 9..12, 15..18];
    assert_eq!(
        spans((0, 20), &tokens),
        [(0, 2), (6, 9), (12, 15), (18, 20)]
    );
    assert_eq!(spans((3, 10), &tokens), [(6, 9)]);
    assert_eq!(spans((6, 9), &tokens), [(6, 9)]);
    assert_eq!(spans((9, 12), &tokens), []);
    assert_eq!(spans((18, 20), &tokens), [(18, 20)]);
}

#[test]
fn escapes_fit_where_the_value_lands() {
    let (vault, token) = one("a\"b\\c<d>&'e f,g_h");
    let restore = |escape| {
        let restored = vault.restore_into(&token, SinkPolicy::new(), escape);
        restored.text().to_owned()
    };
    assert_eq!(restore(Escape::Plain), "a\"b\\c<d>&'e f,g_h");
    assert_eq!(restore(Escape::Json), r#"a\"b\\c<d>&'e f,g_h"#);
    assert_eq!(restore(Escape::JsonInJson), r#"a\\\"b\\\\c<d>&'e f,g_h"#);
    assert_eq!(
        restore(Escape::Html),
        "a&quot;b\\c&lt;d&gt;&amp;&#39;e f,g_h"
    );
    assert_eq!(restore(Escape::Markdown), r#"a"b\\c\<d\>&'e f,g\_h"#);
    assert_eq!(restore(Escape::Url), "a%22b%5Cc%3Cd%3E%26%27e%20f%2Cg_h");
    assert_eq!(restore(Escape::Csv), "a\"\"b\\c<d>&'e f,g_h");
}

#[test]
fn what_is_put_back_is_not_read_again() {
    let (mut vault, token) = one(SSN);
    let name = token::mint(&vault.key, "NOTE", token.as_bytes());
    vault.store(&name, token.as_bytes(), false).unwrap();
    assert_eq!(vault.restore(&format!("[{name}]")).text(), token);
}

#[test]
fn reports_count() {
    let (vault, token) = one(SSN);
    let name = &token[1..token.len() - 1];
    let forged = format!("{}0123456789", token::stem(name));
    let text = format!("{token} https://a.example/?q={token} [{forged}] [EIN_00001111122222]");
    let restored = vault.restore(&text);
    let report = restored.report();
    let counts = (
        report.restored(),
        report.denied(),
        report.forged(),
        report.unknown(),
    );
    assert_eq!(counts, (1, 1, 1, 1));
    assert_eq!(restored.text(), text.replacen(&token, SSN, 1));
}

#[test]
fn sealed_vaults_open_with_their_key_and_nothing_else() {
    let (mut vault, token) = one(SSN);
    vault.set_limits(*VaultLimits::new().age(Duration::from_secs(60)));
    let key = SealKey::new([1; 32]);
    let sealed = vault.seal(&key).unwrap();
    assert_ne!(sealed, vault.seal(&key).unwrap(), "nonces differ");
    let opened = Vault::open(&sealed, &key).unwrap();
    assert_eq!(opened.restore(&token).text(), SSN);
    assert_eq!(opened.limits, vault.limits);
    assert!(
        Vault::open(&sealed, &SealKey::new([2; 32]))
            .unwrap_err()
            .is_seal()
    );
    for at in 0..sealed.len() {
        let mut broken = sealed.clone();
        broken[at] ^= 1 << (at % 8);
        assert!(
            Vault::open(&broken, &key).unwrap_err().is_seal(),
            "bit in byte {at}"
        );
        assert!(
            Vault::open(&sealed[..at], &key).unwrap_err().is_seal(),
            "cut at {at}"
        );
    }
    vault.made -= Duration::from_secs(61);
    let old = vault.seal(&key).unwrap();
    assert!(Vault::open(&old, &key).unwrap_err().is_expired());
}

#[test]
fn an_old_vault_denies_its_own_tokens() {
    let mut vault = vault();
    let (rule, _) = rule();
    let token = vault.token(&rule, b"531-27-8846", false).unwrap();
    assert_eq!(vault.restore(&token).report().restored(), 1);
    vault.set_limits(*VaultLimits::new().age(Duration::from_secs(60)));
    vault.made -= Duration::from_secs(61);
    let foreign = Vault::new().unwrap().token(&rule, b"531-27-8846", false);
    let text = format!("{token} and {}", foreign.unwrap());
    let restored = vault.restore(&text);
    assert_eq!(restored.text(), text);
    let report = restored.report();
    assert_eq!((report.denied(), report.unknown()), (1, 1));
}

#[test]
fn a_sealed_vault_of_less_than_a_second_is_no_older_than_it_is() {
    let mut vault = vault();
    let key = SealKey::new([9; 32]);
    for age in [Duration::from_millis(900), Duration::MAX] {
        vault.set_limits(*VaultLimits::new().age(age));
        let sealed = vault.seal(&key).unwrap();
        assert!(!Vault::open(&sealed, &key).unwrap().is_expired());
    }
}

#[test]
fn a_sealed_vault_keeps_what_its_limits_no_longer_allow() {
    let (mut vault, token) = one(SSN);
    vault.set_limits(*VaultLimits::new().values(0));
    let key = SealKey::new([1; 32]);
    let opened = Vault::open(&vault.seal(&key).unwrap(), &key).unwrap();
    assert_eq!(opened.restore(&token).text(), SSN);
    assert_eq!(opened.limits, vault.limits);
}

#[test]
fn vaults_of_one_conversation_merge() {
    let (mut left, token) = one(SSN);
    let mut right = vault();
    let name = token::mint(&right.key, "EMAIL", b"a@b.example");
    right.store(&name, b"a@b.example", false).unwrap();
    left.merge(&right).unwrap();
    left.merge(&right).unwrap();
    assert_eq!(left.len(), 2);
    let restored = left
        .restore(&format!("{token} [{name}]"))
        .into_text()
        .into_owned();
    assert_eq!(restored, "531-27-8846 a@b.example");
    let other = Vault::with_key(SessionKey::new([8; 32]));
    let error = left.merge(&other).unwrap_err();
    assert!(error.is_other_session() && !error.is_full());
    assert!(error.to_string().contains("session keys"), "{error}");
    left.set_limits(*VaultLimits::new().values(2));
    right.store("A_0000000000000", b"1", false).unwrap();
    assert_eq!(left.merge(&right).unwrap_err().limit(), Some(2));
}

/// A number stays one in a sealed vault and beside another process, until somebody has written it as text.
#[test]
fn numbers_are_kept_with_their_values() {
    let mut vault = vault();
    let name = token::mint(&vault.key, "US_SSN", b"531278846");
    let token = format!("[{name}]");
    vault.store(&name, b"531278846", true).unwrap();
    assert!(vault.is_number(token.as_bytes()) && vault.has_numbers());
    assert!(!vault.is_number(name.as_bytes()), "without its brackets");
    let key = SealKey::new([1; 32]);
    let mut opened = Vault::open(&vault.seal(&key).unwrap(), &key).unwrap();
    assert!(opened.is_number(token.as_bytes()) && opened.has_numbers());
    assert_eq!(opened.revision(), 0);
    opened.merge(&vault).unwrap();
    assert_eq!(opened.revision(), 0);
    // The other process saw it in a text: what is known of it changes, and has to be sealed again.
    vault.store(&name, b"531278846", false).unwrap();
    opened.merge(&vault).unwrap();
    assert!(!opened.is_number(token.as_bytes()) && !opened.has_numbers());
    assert_eq!((opened.len(), opened.revision()), (1, 1));
    opened.store(&name, b"531278846", true).unwrap();
    assert!(!opened.is_number(token.as_bytes()));
    let opened = Vault::open(&opened.seal(&key).unwrap(), &key).unwrap();
    assert!(!opened.is_number(token.as_bytes()));
}

#[test]
fn nothing_of_a_value_is_printed() {
    let scanner = Scanner::builtin();
    let mut vault = vault();
    let text = "Her SSN is 531-27-8846.";
    let redacted = scanner.redact_with(&mut vault, text).unwrap();
    let restored = vault.restore(redacted.text());
    let mut printed = format!(
        "{vault:?}{:?}{:?}{redacted:?}{restored:?}",
        vault.key,
        SealKey::new([9; 32])
    );
    printed += &format!("{:?}", vault.restore_stream());
    printed += &format!("{:?}", scanner.redact_stream_with(&mut vault));
    for window in SSN.as_bytes().windows(6) {
        assert!(
            !printed.contains(std::str::from_utf8(window).unwrap()),
            "{printed}"
        );
    }
    assert!(printed.contains("len: 1"));
}

#[test]
fn actions_without_a_token_stay() {
    let mut builder = Scanner::builder();
    builder.action(Action::Mask);
    let scanner = builder.build(RuleSet::builtin_all()).unwrap();
    let mut vault = vault();
    let redacted = scanner
        .redact_with(&mut vault, "Her SSN is 531-27-8846.")
        .unwrap();
    assert_eq!(redacted.text(), "Her SSN is ***-**-****.");
    assert!(vault.is_empty());
}
