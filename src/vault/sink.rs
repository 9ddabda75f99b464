//! Where a restored value would land: in prose, or in something that is followed or sent.
//!
//! Whoever writes into a prompt may talk a model into an answer that carries tokens away: as the parameter of an image,
//! the target of a link, an attribute. Such a place is known by what stands before it: near by here, from the start of
//! the text in [`Markup`] and [`Targets`].

use super::target::Targets;

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

    /// Whether a token may be restored between `before` and `after`; the rest is what the text so far opened.
    pub(super) fn allows(
        self,
        before: &[u8],
        after: &[u8],
        markup: Markup,
        targets: Targets,
    ) -> bool {
        let in_markup = markup.is_inside() || (markup.has_tags && ends_in_attribute(before));
        let in_link = targets.is_inside() || is_in_link(before) || is_host(after);
        (self.markup || !in_markup) && (self.links || !in_link)
    }
}

/// Whether a text goes on in a URL, or right behind the name of a link whose target it is.
fn is_in_link(before: &[u8]) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>');
    let start = before.iter().rposition(is_end).map_or(0, |at| at + 1);
    if start == 0 && before.len() >= LOOK_BEHIND {
        return true;
    }
    is_address(&before[start..]) || is_definition(before, start)
}

/// Whether a word has begun a URL, with a scheme or without.
fn is_address(word: &[u8]) -> bool {
    // Most tokens stand behind a space or a bracket, and each of the signs has one of these.
    if !word.iter().any(|byte| b"/:.%&?".contains(byte)) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let word = after_quoted(&word);
    let holds = |sign: &&str| memchr::memmem::find(word, sign.as_bytes()).is_some();
    URL_SIGNS.iter().any(holds) || is_bare_address(word)
}

/// What makes a word a URL, in lower case.
const URL_SIGNS: [&str; 8] = [
    "//",
    "www.",
    "mailto:",
    "javascript:",
    "data:text",
    "\\/\\/",
    "%2f%2f",
    "&#47;&#47;",
];

/// The part of a word behind URLs that stand in quotes: `{"url":"https://a.example","ssn":"` is no link any more.
///
/// A quote ends only what a quote began: in a bare URL it belongs to the URL.
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
        rest = &rest[slashes + quote + 1..];
    }
    rest
}

/// Whether what follows a token makes a host or an address of it: `.example.org`, `@example.org`, behind a plural too.
///
/// Three bytes decide, and so many are there whenever a token is.
fn is_host(after: &[u8]) -> bool {
    let after = after.strip_prefix(b"s").unwrap_or(after);
    matches!(after, [b'.' | b'@', next, ..] if next.is_ascii_alphanumeric())
}

/// Whether a text that holds tags goes on in the quoted value of an attribute, whatever opened the tag.
fn ends_in_attribute(before: &[u8]) -> bool {
    [b'"', b'\''].into_iter().any(|quote| {
        let Some(at) = memchr::memrchr(quote, before) else {
            return false;
        };
        before[..at].trim_ascii_end().ends_with(b"=")
    })
}

/// `[name]: ` at the start of a line, whose next word is a link's target.
fn is_definition(before: &[u8], start: usize) -> bool {
    // The target may stand on the next line.
    let head = before[..start].trim_ascii_end();
    let head = head.strip_suffix(b"<").unwrap_or(head).trim_ascii_end();
    let line = memchr::memrchr(b'\n', head).map_or(0, |at| at + 1);
    let head = head[line..].trim_ascii_start();
    let head = head
        .trim_ascii_start()
        .strip_prefix(b">")
        .unwrap_or(head)
        .trim_ascii_start();
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

/// What of HTML a text has opened, followed from its start.
///
/// Tags are followed as browsers do, quotes and comments included: a `>` in a quoted value closes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Markup {
    place: Place,
    /// A tag or comment has begun somewhere.
    has_tags: bool,
    /// The name of the last tag, as far as it fits, with the slash of an end; in lower case.
    name: [u8; 8],
    /// In a style or a script, which may fetch what it likes.
    is_raw: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    /// The last byte was `<`, and the next decides.
    Opening,
    /// Behind `<!`, and so many `-`.
    Declaration(u8),
    /// In a comment, behind so many `-`.
    Comment(u8),
    /// In a tag.
    Tag,
    /// In a tag, behind `=`.
    Value,
    /// In a value without quotes.
    Bare,
    /// In a value in quotes.
    Quoted(u8),
}

impl Markup {
    pub(super) fn is_inside(self) -> bool {
        self.is_raw || !matches!(self.place, Place::Text | Place::Opening)
    }

    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() {
            if self.place == Place::Text {
                let Some(next) = memchr::memchr(b'<', &text[at..]) else {
                    return;
                };
                at += next;
            }
            let before = self.place;
            self.place = before.after(text[at]);
            self.name_tag(before, text[at]);
            self.has_tags |= self.is_inside();
            at += 1;
        }
    }

    /// Reads the name of a tag; at its end, what it opens or closes.
    fn name_tag(&mut self, before: Place, byte: u8) {
        if self.place == Place::Opening {
            self.name = [0; 8];
        }
        if !matches!(before, Place::Opening | Place::Tag) {
            return;
        }
        let Some(len) = self.name.iter().position(|&byte| byte == 0) else {
            return;
        };
        let is_name = byte.is_ascii_alphabetic() || len == 0 && byte == b'/';
        // What ends the name keeps what follows from being read as more of it.
        self.name[len] = if is_name {
            byte.to_ascii_lowercase()
        } else {
            b' '
        };
        if !is_name {
            match &self.name[..len] {
                b"style" | b"script" => self.is_raw = true,
                b"/style" | b"/script" => self.is_raw = false,
                _ => {}
            }
        }
    }
}

impl Place {
    fn after(self, byte: u8) -> Place {
        match (self, byte) {
            (Place::Text | Place::Opening, b'<') => Place::Opening,
            (Place::Opening, b'!') => Place::Declaration(0),
            (Place::Opening, b'/' | b'?') => Place::Tag,
            (Place::Opening, _) if byte.is_ascii_alphabetic() => Place::Tag,
            (Place::Text | Place::Opening, _) => Place::Text,
            (Place::Declaration(0), b'-') => Place::Declaration(1),
            // `<!-->` is a whole comment.
            (Place::Declaration(1), b'-') => Place::Comment(2),
            (Place::Comment(dashes), b'-') => Place::Comment((dashes + 1).min(2)),
            (Place::Comment(2), b'>') => Place::Text,
            (Place::Comment(_), _) => Place::Comment(0),
            (Place::Value, b'"' | b'\'') => Place::Quoted(byte),
            (Place::Quoted(quote), _) if byte != quote => self,
            (Place::Quoted(_), _) => Place::Tag,
            (_, b'>') => Place::Text,
            (Place::Tag, b'=') => Place::Value,
            (Place::Value, _) if byte.is_ascii_whitespace() => Place::Value,
            (Place::Value, _) => Place::Bare,
            (Place::Bare, _) if byte.is_ascii_whitespace() => Place::Tag,
            (Place::Declaration(_), _) => Place::Declaration(2),
            _ => self,
        }
    }
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
            "[1]:\n  ",
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
    fn styles_and_scripts_are_inside_to_their_end() {
        let inside = |text: &str| {
            let mut markup = Markup::default();
            text.bytes().for_each(|byte| markup.follow(&[byte]));
            markup.is_inside()
        };
        assert!(inside(
            "<style>a{background:image-set(\"https://a.example/ b "
        ));
        assert!(
            inside("<STYLE type=x>@import 'https://a.example/ b ") && inside("<script\n>a < b ")
        );
        assert!(inside("<style></styles> ") && inside("<script> '<b>' "));
        assert!(
            !inside("<style>a{}</style> ")
                && !inside("<script></SCRIPT > ")
                && !inside("<styled> ")
        );
    }

    #[test]
    fn tags_open_and_close() {
        let inside = |parts: &[&str]| {
            let mut markup = Markup::default();
            parts.iter().for_each(|part| markup.follow(part.as_bytes()));
            markup.is_inside()
        };
        assert!(inside(&["<img alt=\">\" src="]) && inside(&["<img alt='>", "' src= \"x "]));
        assert!(inside(&[
            "<!-- > <img alt=\" --",
            "> <img alt=\"> \" src=\" "
        ]));
        assert!(!inside(&["<!-- <a b=\" --> "]) && !inside(&["<a b=x\">"]));
        assert!(inside(&["<img src="]) && inside(&["<", "a href=", "x"]));
        assert!(!inside(&["<b>x</b>"]) && !inside(&["1 < 2"]) && !inside(&["1 <", " 2"]));
        assert!(inside(&["<b>x</b", " "]));
    }
}
