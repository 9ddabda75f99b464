//! [`Targets`]: whether a text goes on in the target of a link, an image or a style, followed from its start.
//!
//! A window before the token would not do: a target in angle brackets or quotes may hold spaces and parentheses, and be
//! as long as somebody likes. So what a target opened is remembered until that closes it, and no byte in it is believed
//! to close it that a renderer might not believe.

/// Follows a text from its start.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Targets {
    state: TargetState,
    /// The last bytes of a text without a target, in lower case, oldest first.
    last: [u8; 3],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum TargetState {
    #[default]
    Text,
    /// Behind `]:`, and white space: only a bracket opens a target with spaces.
    Definition,
    /// In the word behind that.
    Word,
    /// Behind `](` or `url(`, and white space.
    Start,
    /// In parentheses, so many deep.
    Parentheses(Depth),
    /// In `<`..`>`, with so many parentheses round it, in one line.
    Angle(u32),
    /// In quotes, in one line.
    Quoted(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Depth {
    open: u32,
    /// The byte before was a backslash.
    is_escaped: bool,
    /// The line is blank so far.
    is_blank: bool,
}

impl Targets {
    /// Whether what comes next is a part of a target.
    pub(super) fn is_inside(self) -> bool {
        !matches!(self.state, TargetState::Text)
    }

    /// Follows the next part of the text.
    pub(super) fn follow(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() {
            if self.state == TargetState::Text {
                // Nothing else opens a target.
                let Some(next) = memchr::memchr2(b'(', b':', &text[at..]) else {
                    self.remember(&text[at..]);
                    return;
                };
                self.remember(&text[at..at + next]);
                at += next;
            }
            self.byte(text[at]);
            at += 1;
        }
    }

    fn remember(&mut self, text: &[u8]) {
        for byte in &text[text.len().saturating_sub(self.last.len())..] {
            self.last = [self.last[1], self.last[2], byte.to_ascii_lowercase()];
        }
    }

    fn byte(&mut self, byte: u8) {
        self.state = match self.state {
            TargetState::Text => self.opened_by(byte),
            TargetState::Definition if byte.is_ascii_whitespace() => TargetState::Definition,
            TargetState::Definition if byte == b'<' => TargetState::Angle(0),
            TargetState::Definition | TargetState::Word => match self.opened_by(byte) {
                TargetState::Text if !byte.is_ascii_whitespace() => TargetState::Word,
                // The word was the target, or there is no definition.
                opened => opened,
            },
            TargetState::Start if byte.is_ascii_whitespace() => TargetState::Start,
            TargetState::Start => match byte {
                b'<' => TargetState::Angle(1),
                b'"' | b'\'' => TargetState::Quoted(byte),
                _ => Depth::new(1).after(byte),
            },
            TargetState::Parentheses(depth) => depth.after(byte),
            // A backslash before it may keep it from closing, so nothing that has one closes.
            TargetState::Angle(open) => match byte {
                b'\n' | b'\r' => Depth::behind(open),
                b'>' if self.last[2] != b'\\' => Depth::behind(open),
                _ => self.state,
            },
            TargetState::Quoted(quote) => match byte {
                b'\n' | b'\r' => Depth::behind(1),
                _ if byte == quote && self.last[2] != b'\\' => Depth::behind(1),
                _ => self.state,
            },
        };
        self.remember(&[byte]);
    }

    fn opened_by(&self, byte: u8) -> TargetState {
        match byte {
            b'(' if self.last[2] == b']' || self.last == *b"url" => TargetState::Start,
            b':' if self.last[2] == b']' => TargetState::Definition,
            _ => TargetState::Text,
        }
    }
}

impl Depth {
    fn new(open: u32) -> Depth {
        Depth {
            open,
            is_escaped: false,
            is_blank: false,
        }
    }

    /// What goes on behind brackets or quotes in so many parentheses.
    fn behind(open: u32) -> TargetState {
        match open {
            0 => TargetState::Text,
            _ => TargetState::Parentheses(Depth::new(open)),
        }
    }

    fn after(self, byte: u8) -> TargetState {
        let open = match byte {
            // No link reaches over paragraphs.
            b'\n' | b'\r' if self.is_blank => 0,
            b'(' if !self.is_escaped => self.open.saturating_add(1),
            b')' if !self.is_escaped => self.open - 1,
            _ => self.open,
        };
        if open == 0 {
            return TargetState::Text;
        }
        let is_space = byte.is_ascii_whitespace();
        // A line that ends in both of `\r\n` is one.
        let is_line_end = byte == b'\n';
        TargetState::Parentheses(Depth {
            open,
            is_escaped: byte == b'\\' && !self.is_escaped,
            is_blank: is_line_end || self.is_blank && is_space && byte != b'\r',
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_inside(text: &str) -> bool {
        let mut targets = Targets::default();
        targets.follow(text.as_bytes());
        targets.is_inside()
    }

    #[test]
    fn targets_are_followed_to_their_end() {
        let long = "a ".repeat(4_000);
        for text in [
            "![x](/track?id=",
            "[x](<",
            "[x](/a(b)c?q=",
            "[x](/a \"title ",
            "![x](\n",
            "![x]( ",
            "[x](/a\\)b ",
            "url(",
            "a{background: URL( 'x y ",
            "url(\"//a.example/) b ",
            "url('a \\' b ",
            "![x](< https://a.example/) b ",
            "![x](< https://a.example/\\> b ",
            "![x](<a [b](c) d ",
            "[1]: < https://a.example/ b ",
            "[1]:\n  <a b ",
            "[1]:",
            "[1]: /x?d=",
            "- > [1]: /x?d=",
            "[1]:\n  x",
            "[1]: [x](< a ",
            &format!("![x](< https://a.example/?d={long}"),
            &format!("url(\"https://a.example/?d={long}"),
            &format!("[1]:{}< a ", " ".repeat(5_000)),
        ] {
            assert!(is_inside(text), "{text:.60}");
        }
    }

    #[test]
    fn prose_behind_a_target_is_prose() {
        for text in [
            "[x](/a) ",
            "[x](/a_(b)) and ",
            "![x](<a b>) ",
            "url(x) ",
            "(see [1]) the (",
            "[x](/a\n\nThen ",
            "[x](/a\r\n\r\nThen ",
            "[1]: /a ",
            "[1]: <a b> ",
            "a curl (x ",
            "key: value ",
            "[Note]: the number ",
        ] {
            assert!(!is_inside(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(
            text in r#"(\]|\(|\)|:|<|>|"|'|\\|url|URL\(|\]\(|\]:| |\n|\r\n|a|é){0,40}"#,
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.sort_unstable();
            let (mut targets, mut from) = (Targets::default(), 0);
            for cut in cuts.into_iter().chain([text.len()]) {
                targets.follow(&text.as_bytes()[from..cut]);
                from = cut;
            }
            prop_assert_eq!(targets.is_inside(), is_inside(&text));
        }
    }
}
