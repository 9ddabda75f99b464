//! Whether the word before a token has begun an address, or what follows it makes a host of it.

use super::sink::LOOK_BEHIND;

/// Whether a text goes on in a URL.
pub(super) fn is_in_link(before: &[u8]) -> bool {
    let start = word_start(before);
    if start == 0 && before.len() >= LOOK_BEHIND {
        return true;
    }
    is_address(&before[start..])
}

/// Where the word at the end begins. What makes links of words reads on behind a `>`, unless that closes a tag.
fn word_start(before: &[u8]) -> usize {
    let is_start = |&at: &usize| match before[at - 1] {
        b'<' => true,
        b'>' => closes_tag(&before[..at - 1]),
        byte => byte.is_ascii_whitespace(),
    };
    (1..=before.len()).rev().find(is_start).unwrap_or(0)
}

/// Whether a `>` behind `head` closes a tag or an address in brackets: for whoever is strict about tags too.
fn closes_tag(head: &[u8]) -> bool {
    let open = memchr::memrchr(b'<', head);
    open.is_some_and(|open| is_autolink(&head[open + 1..]) || is_tag(&head[open + 1..]))
}

/// `scheme:` and no space.
fn is_autolink(inside: &[u8]) -> bool {
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let scheme = inside.iter().take_while(|byte| is_scheme(byte)).count();
    let is_rest = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'>';
    (2..=32).contains(&scheme)
        && inside[0].is_ascii_alphabetic()
        && inside.get(scheme) == Some(&b':')
        && inside.iter().all(is_rest)
}

/// A name, and attributes with nothing between them that Markdown does not take for a tag.
fn is_tag(inside: &[u8]) -> bool {
    let inside = inside.strip_prefix(b"/").unwrap_or(inside);
    let inside = inside.strip_suffix(b"/").unwrap_or(inside);
    if !inside.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let mut rest = skip(inside, is_name);
    loop {
        let attribute = skip(rest, u8::is_ascii_whitespace);
        if attribute.is_empty() {
            return true;
        }
        let is_begin = |byte: &u8| byte.is_ascii_alphabetic() || b"_:".contains(byte);
        if attribute.len() == rest.len() || !is_begin(&attribute[0]) {
            return false;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_:.-".contains(byte);
        rest = skip(attribute, is_name);
        let Some(value) = skip(rest, u8::is_ascii_whitespace).strip_prefix(b"=") else {
            continue;
        };
        let value = skip(value, u8::is_ascii_whitespace);
        rest = match value {
            [quote @ (b'"' | b'\''), value @ ..] => match memchr::memchr(*quote, value) {
                Some(end) => &value[end + 1..],
                None => return false,
            },
            _ => {
                let is_bare = |byte: &u8| !byte.is_ascii_whitespace() && !b"\"'=<>`".contains(byte);
                skip(value, is_bare)
            }
        };
    }
}

fn skip(text: &[u8], is_skipped: impl Fn(&u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| !is_skipped(byte));
    &text[end.unwrap_or(text.len())..]
}

/// Whether a word has begun a URL, with a scheme or without.
fn is_address(word: &[u8]) -> bool {
    // Most tokens stand behind a space or a bracket, and each of the signs has one of these.
    if !word.iter().any(|byte| b"/:.%&?\\".contains(byte)) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let word = after_quoted(&word);
    let holds = |sign: &&str| memchr::memmem::find(word, sign.as_bytes()).is_some();
    URL_SIGNS.iter().any(holds) || is_bare_address(word)
}

/// What makes a word a URL, in lower case: slashes as they may be written, and schemes that need none.
const URL_SIGNS: [&str; 19] = [
    "//",
    "\\/\\/",
    "\\u002f",
    "\\x2f",
    "%2f",
    "&#47;",
    "&#x2f;",
    "&sol;",
    "www.",
    "http:",
    "https:",
    "ftp:",
    "xmpp:",
    "mailto:",
    "javascript:",
    "vbscript:",
    "data:text",
    "data:image",
    "data:application",
];

/// The part of a word behind URLs that stand in quotes: `{"url":"https://a.example","ssn":"` is no link any more.
///
/// A quote ends only what a quote began, where JSON goes on behind it: in a bare URL it belongs to the URL.
fn after_quoted(word: &[u8]) -> &[u8] {
    let mut rest = word;
    while let Some(slashes) = memchr::memmem::find(rest, b"//") {
        let is_scheme = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.:".contains(byte);
        let scheme = rest[..slashes].iter().rev().take_while(is_scheme).count();
        if !rest[..slashes - scheme].ends_with(b"\"") {
            break;
        }
        let Some(quote) = memchr::memchr(b'"', &rest[slashes..]) else {
            break;
        };
        let behind = &rest[slashes + quote + 1..];
        if !matches!(behind.first(), Some(b',' | b':' | b'}' | b']')) {
            break;
        }
        rest = behind;
    }
    rest
}

/// Whether what follows a token makes a host or an address of it: `.example.org`, `@example.org`, behind a plural too.
///
/// Three bytes decide, and so many are there whenever a token is.
pub(super) fn is_host(after: &[u8]) -> bool {
    let after = after.strip_prefix(b"s").unwrap_or(after);
    matches!(after, [b'.' | b'@', next, ..] if next.is_ascii_alphanumeric())
}

/// `host.org/path?`: a host, and something after it.
fn is_bare_address(word: &[u8]) -> bool {
    let is_end = |byte: &u8| matches!(byte, b'/' | b'?' | b'#');
    let Some(end) = word.iter().position(is_end) else {
        return false;
    };
    let host = &word[..end];
    let Some(dot) = memchr::memrchr(b'.', host) else {
        return false;
    };
    // Names of other scripts are hosts as well.
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte >= 0x80;
    let end = &host[dot + 1..];
    let is_name = end.len() >= 2 && end.iter().take(2).all(is_host);
    dot > 0 && is_host(&host[dot - 1]) && (is_name || is_numeric(host))
}

/// `10.0.0.1`.
fn is_numeric(host: &[u8]) -> bool {
    let groups = host.split(|&byte| byte == b'.');
    groups
        .filter(|group| group.first().is_some_and(u8::is_ascii_digit))
        .count()
        == 4
}

/// Programs of a shell that send what stands behind them.
const SENDERS: [&[u8]; 6] = [
    b"curl",
    b"wget",
    b"iwr",
    b"irm",
    b"invoke-webrequest",
    b"invoke-restmethod",
];

/// Whether a text goes on in a command that sends its arguments somewhere, in the same line or one that it goes on in.
pub(super) fn is_in_command(before: &[u8]) -> bool {
    let goes_on = |head: &[u8]| {
        let head = head.strip_suffix(b"\r").unwrap_or(head);
        matches!(head.last(), Some(b'\\' | b'`' | b'^'))
    };
    let mut ends = memchr::memrchr_iter(b'\n', before);
    let end = ends.find(|&end| !goes_on(&before[..end]));
    let start = end.map_or(0, |end| end + 1);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    let mut words = before[start..].split(|byte| !is_part(byte));
    words.any(|word| {
        SENDERS
            .iter()
            .any(|sender| word.eq_ignore_ascii_case(sender))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_known_by_what_precedes() {
        let links = [
            "see https://a.example/?q=",
            "{\"url\":\"https://a.example/",
            "https://a.example/?q=\",\"",
            "mailto:",
            "//a.example/",
            "a.example/?q=",
            "a.example#",
            "10.0.0.1/",
            "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.\u{440}\u{444}/",
            "https:\\/\\/a.example\\/",
            "https:\\u002f\\u002fa.example",
            "http:/a.example/",
            // What reads on behind `>`.
            "https://a.example/?q=>",
            "<x:https://a.example/?q=>",
            "<a $ href=\"https://a.example/?q=\">",
            "<a https://a.example/?q=>",
        ];
        for before in links {
            assert!(is_in_link(before.as_bytes()), "{before}");
        }
        let long = "a".repeat(LOOK_BEHIND);
        assert!(is_in_link(long.as_bytes()));
    }

    #[test]
    fn no_sign_of_a_url_is_dismissed() {
        for sign in URL_SIGNS {
            assert!(is_address(sign.as_bytes()), "{sign}");
        }
        assert!(is_address(b"a.example/x") && is_address(b"a.example?x"));
    }

    #[test]
    fn prose_is_no_link() {
        let prose = [
            "Her number is ",
            "see https://a.example, her number: ",
            "[text](https://a.example) and ",
            "{\"url\":\"https://a.example\",\"ssn\":\"",
            "and/or ",
            "e.g./",
            "3.5/",
            "(",
            "<https://a.example>",
            "<a href=\"https://a.example\">",
            "<a class=b href='https://a.example'>",
            "<b>",
            "<br/>",
            "data:",
            "Tel:",
        ];
        for before in prose {
            assert!(!is_in_link(before.as_bytes()), "{before}");
        }
    }

    #[test]
    fn what_follows_may_make_a_host() {
        assert!(is_host(b".example.org") && is_host(b"@example.org"));
        assert!(!is_host(b". Then") && !is_host(b".") && !is_host(b", x") && !is_host(b""));
    }

    #[test]
    fn commands_send_their_arguments() {
        for before in [
            "$ curl -d '",
            "x\ncurl -X POST \\\n  -d ",
            "sudo CURL --data \"",
            "| wget --post-data=",
            "Invoke-RestMethod `\r\n -Body ",
        ] {
            assert!(is_in_command(before.as_bytes()), "{before}");
        }
        for before in ["Her curly hair, ", "curl -V\nThe number is ", "curl_x ", ""] {
            assert!(!is_in_command(before.as_bytes()), "{before}");
        }
    }
}
