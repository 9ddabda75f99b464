//! Values that stand where a secret would: masks, template variables, sample words, look-ups.
//!
//! The classes are those of "What must not match" in the identifier reference. They are shared by
//! every check of a secret without a checksum of its own.

/// Words that mark a made-up value wherever they stand as a word of it.
const SAMPLE_WORDS: [&str; 8] = [
    "example",
    "sample",
    "dummy",
    "fake",
    "changeme",
    "placeholder",
    "redacted",
    "your",
];

/// Words that are no secret when they are the whole value, but may be part of a real one.
const BARE_WORDS: [&str; 24] = [
    "change-me",
    "change_me",
    "credentials",
    "kennwort",
    "login",
    "n/a",
    "nil",
    "none",
    "null",
    "pass",
    "passphrase",
    "password",
    "passwd",
    "passwort",
    "pwd",
    "secret",
    "tbd",
    "test",
    "todo",
    "token",
    "undefined",
    "unknown",
    "user",
    "username",
];

/// Program text that fetches a secret instead of holding it.
const LOOK_UPS: [&str; 6] = [
    "process.env",
    "os.environ",
    "getenv(",
    "config.get(",
    "self.",
    "this.",
];

/// Whether the value is a mask, a variable, a sample word or a look-up instead of a secret.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim_end_matches([',', ';']);
    value.is_empty()
        || is_masked(value)
        || is_bracketed(value)
        || is_variable(value)
        || is_sample(value)
        || is_look_up(value)
}

/// One character nearly throughout, or the signs people hide a secret with.
fn is_masked(value: &str) -> bool {
    let length = value.chars().count();
    let longest_run = runs(value).map(|(_, run)| run).max().unwrap_or(0);
    longest_run == length
        // Long tokens may hold a run by nature (some begin with twenty `A`): a mask is mostly run.
        || (longest_run >= 6 && longest_run * 3 >= length)
        || (length >= 8 && commonest(value) * 5 >= length * 3)
        || value.contains(['…', '•'])
        || runs(value).any(|run| match run {
            ('x' | 'X', count) => count >= 4,
            ('*' | '.', count) => count >= 3,
            _ => false,
        })
}

/// Each character with the number of times it stands there in a row.
fn runs(value: &str) -> impl Iterator<Item = (char, usize)> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let after = rest.trim_start_matches(first);
        let run = (rest.len() - after.len()) / first.len_utf8();
        rest = after;
        Some((first, run))
    })
}

/// How often the commonest ASCII character occurs.
fn commonest(value: &str) -> usize {
    let mut counts = [0; 128];
    for byte in value.bytes().filter(u8::is_ascii) {
        counts[usize::from(byte)] += 1;
    }
    counts.into_iter().max().unwrap_or(0)
}

fn is_bracketed(value: &str) -> bool {
    [('<', '>'), ('[', ']'), ('{', '}'), ('(', ')')]
        .into_iter()
        .any(|(open, close)| value.starts_with(open) && value.ends_with(close))
}

fn is_variable(value: &str) -> bool {
    let is_substituted = [("${", "}"), ("$(", ")"), ("#{", "}"), ("{{", "}}")]
        .into_iter()
        .any(|(open, close)| {
            value
                .split_once(open)
                .is_some_and(|(_, rest)| rest.contains(close))
        });
    let shell = value.strip_prefix('$').is_some_and(|name| {
        // So in PowerShell.
        let name = name.strip_prefix("env:").unwrap_or(name);
        is_constant_name(name)
            || BARE_WORDS
                .iter()
                .any(|word| name.eq_ignore_ascii_case(word))
    });
    let batch = value
        .strip_prefix('%')
        .and_then(|name| name.strip_suffix('%'))
        .is_some_and(is_constant_name);
    is_substituted || shell || batch
}

/// Capitals, underscores and digits, a capital first.
fn is_constant_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_sample(value: &str) -> bool {
    value.ends_with("EXAMPLE")
        || BARE_WORDS
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word))
        || value
            .split(|character: char| !character.is_alphanumeric())
            .any(|part| {
                SAMPLE_WORDS
                    .iter()
                    .any(|word| part.eq_ignore_ascii_case(word))
            })
}

fn is_look_up(value: &str) -> bool {
    value.ends_with("()") || LOOK_UPS.iter().any(|text| value.contains(text))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholders_are_seen() {
        let sample_key = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
        for value in [
            "",
            "********",
            "aaaaaaaaaa",
            "xxxx-xxxx",
            "abc...",
            "sk•••",
            "<password>",
            "[PASSWORD]",
            "{password},",
            "${DB_PASSWORD}",
            "$(pass)",
            "#{secret}",
            "{{ secret }}",
            "$DB_PASSWORD",
            "$env:DB_PASSWORD",
            "$password",
            "%PASSWORD%",
            "your-key-here",
            "my_sample_value",
            "changeme",
            &sample_key,
            "password",
            "None",
            "process.env.SECRET",
            "get_password()",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn secrets_are_none() {
        let long_run = format!(
            "{}MLheAbc1Q2w3E4r5T6z7U8i9O0pQaWsEdRfTgZhUjIk",
            "A".repeat(20)
        );
        for value in [
            "Hunter2!x",
            "s3cr3t99",
            "Tr0ub4dor&3",
            "$ecret1",
            "100%Sure",
            "testing123",
            "aab1",
            "Pässwörter!",
            &long_run,
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
