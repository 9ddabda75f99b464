//! Whether the word before a token has begun an address, or what follows it makes a host of it.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::sink::LOOK_BEHIND;

/// Whether a text goes on in a URL; `word` is the one that it goes on in.
pub(super) fn is_in_link(before: &[u8], word: OpenWord) -> bool {
    let (start, has_part) = last_word(before);
    if start == 0 && before.len() >= LOOK_BEHIND {
        return word.may_be_address;
    }
    has_part && is_address(&before[start..])
}

/// The word that a text goes on in, of any length: text in Chinese and JSON without blanks are one word to their end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OpenWord {
    /// It holds something that each URL holds, with a scheme or without.
    may_be_address: bool,
    last: u8,
}

impl OpenWord {
    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'<';
        let behind = text.iter().rposition(ends).map_or(0, |end| end + 1);
        if behind > 0 {
            *self = OpenWord::default();
        }
        for &byte in &text[behind..] {
            self.may_be_address |= match byte {
                b'/' | b'?' | b'#' | b'%' | b'&' | b'\\' => true,
                // The colon of a scheme, and `www.`.
                b':' => self.last.is_ascii_alphabetic(),
                b'.' => self.last.eq_ignore_ascii_case(&b'w'),
                _ => false,
            };
            self.last = byte;
        }
    }
}

/// Where the word at the end begins, and whether any byte in it is part of a sign. What makes links of words reads on
/// behind a `>`, unless that closes a tag.
fn last_word(before: &[u8]) -> (usize, bool) {
    let mut has_part = false;
    for (at, &byte) in before.iter().enumerate().rev() {
        match ROLES[usize::from(byte)] {
            ByteRole::None => {}
            ByteRole::Part => has_part = true,
            ByteRole::End if byte != b'>' || closes_tag(&before[..at]) => {
                return (at + 1, has_part);
            }
            ByteRole::End => {}
        }
    }
    (0, has_part)
}

/// What a byte says of the word it stands in.
#[derive(Clone, Copy)]
enum ByteRole {
    None,
    /// Each sign of a URL has such a byte, and most words before a token have none.
    Part,
    /// It may end a word.
    End,
}

const ROLES: [ByteRole; 256] = {
    let mut roles = [ByteRole::None; 256];
    let mut byte = 0;
    while byte < 256 {
        roles[byte] = match byte as u8 {
            b'/' | b':' | b'.' | b'%' | b'&' | b'?' | b'\\' => ByteRole::Part,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' | b'<' | b'>' => ByteRole::End,
            _ => ByteRole::None,
        };
        byte += 1;
    }
    roles
};

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
    let word = after_quoted(word);
    url_signs().is_match(word) || is_bare_address(word)
}

/// All signs in one pass, in any case: a token in JSON stands behind a word with a colon.
fn url_signs() -> &'static AhoCorasick {
    static SIGNS: OnceLock<AhoCorasick> = OnceLock::new();
    SIGNS.get_or_init(|| {
        let mut builder = AhoCorasick::builder();
        let signs = builder.ascii_case_insensitive(true).build(URL_SIGNS);
        signs.unwrap_or_else(|_| unreachable!("a few short signs are within every limit"))
    })
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

/// Whether a text goes on in a command that sends its arguments somewhere: in its line, or in one that goes on with it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Command {
    is_sending: bool,
    /// The last byte that is no carriage return: it may say that the line goes on in the next.
    last: u8,
}

impl Command {
    pub(super) fn is_sending(self) -> bool {
        self.is_sending
    }

    /// Follows the next part of the text, of which only the last line counts; words do not reach over parts.
    pub(super) fn follow(&mut self, text: &[u8]) {
        let mut line = 0;
        for end in memchr::memrchr_iter(b'\n', text) {
            if !matches!(self.last_of(&text[..end]), b'\\' | b'`' | b'^') {
                self.is_sending = false;
                line = end + 1;
                break;
            }
        }
        self.is_sending = self.is_sending || sends(&text[line..]);
        self.last = self.last_of(text);
    }

    fn last_of(self, text: &[u8]) -> u8 {
        let end = text.strip_suffix(b"\r").unwrap_or(text);
        end.last().copied().unwrap_or(self.last)
    }
}

/// Whether a line, or several that are one, holds the name of a program that sends.
fn sends(line: &[u8]) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let mut before = b' ';
    for (at, &byte) in line.iter().enumerate() {
        if matches!(byte | 0x20, b'c' | b'w' | b'i') && !is_part(before) {
            let rest = &line[at..];
            let begins = |sender: &&[u8]| {
                let head = rest.get(..sender.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(sender))
                    && !rest.get(sender.len()).is_some_and(|&byte| is_part(byte))
            };
            if SENDERS.iter().any(begins) {
                return true;
            }
        }
        before = byte;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_link(before: &str) -> bool {
        let mut word = OpenWord::default();
        before
            .as_bytes()
            .chunks(7)
            .for_each(|part| word.follow(part));
        let last = &before.as_bytes()[before.len().saturating_sub(LOOK_BEHIND)..];
        is_in_link(last, word)
    }

    #[test]
    fn a_long_word_is_no_link_without_a_sign() {
        let long = "a中\",:{".repeat(LOOK_BEHIND);
        assert!(!is_link(&long));
        for sign in URL_SIGNS
            .iter()
            .chain(&["a.example/", "a.example?", "a.example#"])
        {
            assert!(
                is_link(&format!("https://a.example {sign}{long}")),
                "{sign}"
            );
        }
        assert!(!is_link(&format!("https://a.example/ {long}")));
        assert!(!is_link(&format!(
            "{{\"at\":\"10:32\",\"sum\":\"3.50\"{long}"
        )));
    }

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
            assert!(is_link(before), "{before}");
        }
    }

    #[test]
    fn no_sign_of_a_url_is_dismissed() {
        for sign in URL_SIGNS {
            assert!(is_link(sign), "{sign}");
        }
        assert!(is_link("a.example/x") && is_link("a.example?x"));
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
            assert!(!is_link(before), "{before}");
        }
    }

    #[test]
    fn what_follows_may_make_a_host() {
        assert!(is_host(b".example.org") && is_host(b"@example.org"));
        assert!(!is_host(b". Then") && !is_host(b".") && !is_host(b", x") && !is_host(b""));
    }

    fn is_sending(text: &str) -> bool {
        let mut command = Command::default();
        command.follow(text.as_bytes());
        command.is_sending()
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
            assert!(is_sending(before), "{before}");
        }
        for before in [
            "Her curly hair, ",
            "curl -V\nThe number is ",
            "curl_x ",
            "curl x\n\n-d ",
            "",
        ] {
            assert!(!is_sending(before), "{before}");
        }
    }
}
