//! Where a restored value would land: in prose, or in something that is followed or sent.
//!
//! Whoever writes into a prompt may talk a model into an answer that carries tokens away: as the parameter of an image,
//! the target of a link, an attribute. Such a place is known by what stands before it.

/// Bytes of text before a token that are looked at. A word that is longer is taken for a link.
pub(super) const LOOK_BEHIND: usize = 2048;

/// Where tokens of a reply may be restored. Default: in prose and nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SinkPolicy {
    links: bool,
    markup: bool,
}

impl SinkPolicy {
    /// In prose only.
    #[must_use]
    pub fn new() -> SinkPolicy {
        SinkPolicy::default()
    }

    /// Whether to restore in URLs, link and image targets. Default: no.
    pub fn links(&mut self, yes: bool) -> &mut SinkPolicy {
        self.links = yes;
        self
    }

    /// Whether to restore inside HTML tags, attributes for instance. Default: no.
    pub fn markup(&mut self, yes: bool) -> &mut SinkPolicy {
        self.markup = yes;
        self
    }

    /// Whether a token may be restored after `before`, inside an HTML tag or not.
    pub(super) fn allows(self, before: &[u8], in_tag: bool) -> bool {
        (self.markup || !in_tag) && (self.links || !is_in_link(before))
    }
}

/// Whether a text goes on in a URL or in the target of a link.
fn is_in_link(before: &[u8]) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'<' | b'>');
    let start = before.iter().rposition(is_end).map_or(0, |at| at + 1);
    if start == 0 && before.len() >= LOOK_BEHIND {
        return true;
    }
    let word = before[start..].to_ascii_lowercase();
    let holds = |sign: &str| memchr::memmem::find(&word, sign.as_bytes()).is_some();
    // `url(` and `](` close behind their target.
    let is_open = |sign: &str| {
        let at = memchr::memmem::rfind(&word, sign.as_bytes());
        at.is_some_and(|at| !word[at..].contains(&b')'))
    };
    ["//", "www.", "mailto:", "javascript:", "data:", "\\/\\/"]
        .into_iter()
        .any(holds)
        || ["](", "url("].into_iter().any(is_open)
        || before[..start].ends_with(b"](<")
        || is_definition(before, start)
        || is_bare_address(&word)
}

/// `[name]: ` at the start of a line, whose next word is a link's target.
fn is_definition(before: &[u8], start: usize) -> bool {
    let line = memchr::memrchr(b'\n', &before[..start]).map_or(0, |at| at + 1);
    let head = before[line..start].trim_ascii();
    head.starts_with(b"[") && head.ends_with(b"]:")
}

/// `host.org/path?`: a host, and something after it.
fn is_bare_address(word: &[u8]) -> bool {
    let Some(slash) = word.iter().position(|byte| matches!(byte, b'/' | b'?')) else {
        return false;
    };
    let host = &word[..slash];
    let Some(dot) = memchr::memrchr(b'.', host) else {
        return false;
    };
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let end = &host[dot + 1..];
    dot > 0 && is_host(&host[dot - 1]) && end.len() >= 2 && end.iter().take(2).all(is_host)
}

/// Whether a text is inside an HTML tag, followed from its start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tags {
    is_inside: bool,
    /// The last byte was `<`, and the next decides.
    is_opening: bool,
}

impl Tags {
    pub(super) fn is_inside(self) -> bool {
        self.is_inside
    }

    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        if let (Some(&first), true) = (text.first(), self.is_opening) {
            self.open(first);
        }
        for at in memchr::memchr2_iter(b'<', b'>', text) {
            match text.get(at + 1) {
                _ if text[at] == b'>' => self.is_inside = false,
                Some(&next) => self.open(next),
                None => self.is_opening = true,
            }
        }
    }

    fn open(&mut self, next: u8) {
        self.is_opening = false;
        self.is_inside |= next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_known_by_what_precedes() {
        let links = [
            "see https://a.example/?q=",
            "![x](/track?id=",
            "[x](<",
            "{\"url\":\"https://a.example/",
            "url(",
            "mailto:",
            "//a.example/",
            "[1]: /x",
            "[1]: ",
            "a.example/?q=",
            "https:\\/\\/a.example\\/",
        ];
        for before in links {
            assert!(is_in_link(before.as_bytes()), "{before}");
        }
        let long = "a".repeat(LOOK_BEHIND);
        assert!(is_in_link(long.as_bytes()));
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
        ];
        for before in prose {
            assert!(!is_in_link(before.as_bytes()), "{before}");
        }
    }

    #[test]
    fn tags_open_and_close() {
        let inside = |parts: &[&str]| {
            let mut tags = Tags::default();
            parts.iter().for_each(|part| tags.follow(part.as_bytes()));
            tags.is_inside()
        };
        assert!(inside(&["<img src="]) && inside(&["<", "a href=", "x"]));
        assert!(!inside(&["<b>x</b>"]) && !inside(&["1 < 2"]) && !inside(&["1 <", " 2"]));
        assert!(inside(&["<b>x</b", " "]));
    }
}
